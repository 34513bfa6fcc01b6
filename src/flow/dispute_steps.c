/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/return_goods.h"

#include "base/check.h"
#include "flow/effects.h"
#include "flow/steps.h"
#include "store/store.h"

/* ---- Reading ---- */

static enum outcome read_facts(struct ctx *c, struct dispute_case *k)
{
    const struct order_row *o = &k->order;
    enum order_state state;
    struct shipment *parcels;
    size_t n, back = 0;

    TRY(order_state_of(o->state, &state));
    TRY(shipments_of_order(c, o->buyer, o->id, &parcels, &n));
    k->facts = (struct dispute_facts){.received = state != ORDER_shipped,
                                      .promised = o->p90,
                                      .grace_days = k->terms->grace_days};
    for (size_t i = 0; i < n; i++) {
        k->facts.received = k->facts.received || parcels[i].delivered_at_ms != 0;
        back += parcels[i].status == PARCEL_RETURNED;
    }
    k->facts.returned = n > 0 && back == n;
    return DONE;
}

static enum outcome find_out(struct ctx *c, struct dispute_case *k)
{
    enum dispute_reason reason;

    if (!dispute_reason_parse(k->dispute.reason, &reason))
        return fail("flow", "no such reason: %.*s", STR_FMT(k->dispute.reason));
    k->finding = dispute_finding(reason, &k->facts, c->now_ms, &k->waits_until_ms);
    return DONE;
}

enum outcome dispute_case_read(struct ctx *c, struct account_id buyer, struct dispute_id id,
                               struct dispute_case *out)
{
    *out = (struct dispute_case){.side = SIDE_facts};
    TRY(dispute_read(c, buyer, id, &out->dispute));
    TRY(order_read(c, buyer, out->dispute.order_id, &out->order));
    TRY(step_terms(c, &out->order, &out->terms));
    TRY(seller_address_get(c, out->dispute.seller, &out->home, &out->has_home));
    TRY(read_facts(c, out));
    return find_out(c, out);
}

int64_t dispute_escalates_ms(const struct dispute_case *k)
{
    int64_t from_ms = k->dispute.opened_at + k->terms->escalate_days * DAY_MS;

    return k->finding == FOUND_WAITING ? i64_max(from_ms, k->waits_until_ms) : from_ms;
}

struct dispute_rights dispute_rights_of(const struct dispute_case *k, enum dispute_side side,
                                        int64_t now_ms)
{
    const struct dispute_row *d = &k->dispute;
    const bool open = str_eq(d->state, dispute_state_name(DISPUTE_open));
    const bool ended = dispute_over(d), mediator = side == SIDE_mediator && !open && !ended;
    const bool party = (side == SIDE_buyer || side == SIDE_seller) && !ended;

    return (struct dispute_rights){
        .speak = party,
        .accept = party && d->offer.v != 0 && !str_eq(d->offer_by, dispute_side_name(side)),
        .withdraw = party && side == SIDE_buyer,
        .escalate = party && open && dispute_escalates_ms(k) <= now_ms,
        .decide = mediator,
        .returns = (party || mediator) && k->facts.received && k->has_home,
    };
}

/* ---- Who acts ---- */

struct doing {
    const struct dispute_act *who;
    struct dispute_row row;
    dispute_body *body;
    void *arg;
};

static enum outcome find(struct ctx *c, void *arg)
{
    struct doing *d = arg;

    if (d->who->buyer.v != 0)
        TRY(dispute_read(c, d->who->buyer, d->who->dispute, &d->row));
    else
        TRY(dispute_locate(c, d->who->dispute, &d->row));
    if (d->who->buyer.v == 0 && (c->actor.seller.v == 0 || c->actor.seller.v != d->row.seller.v))
        return refuse(&c->problem, refusal_forbidden, NULL, "a dispute with your own shop");
    return DONE;
}

static enum outcome run(struct ctx *c, void *arg)
{
    const struct doing *d = arg;
    struct dispute_case k;

    TRY(dispute_case_read(c, d->row.buyer, d->who->dispute, &k));
    k.side = d->who->buyer.v != 0 ? SIDE_buyer : SIDE_seller;
    return d->body(c, &k, d->arg);
}

enum outcome dispute_do(struct ctx *c, const struct dispute_act *who, dispute_body *body, void *arg)
{
    struct doing d = {.who = who, .body = body, .arg = arg};

    TRY(store_read(c, find, &d));
    return store_write(c, d.row.buyer.v, run, &d);
}

enum outcome dispute_may_judge(struct ctx *c, const struct dispute_row *d)
{
    if (!(c->actor.roles & ROLE_OPERATOR) || d->buyer.v == c->actor.account.v ||
        d->seller.v == c->actor.seller.v)
        return refuse(&c->problem, refusal_forbidden, NULL, "a mediator who is no party to it");
    return DONE;
}

enum outcome dispute_may_act(struct ctx *c, const struct dispute_act *who, struct dispute_row *out)
{
    struct doing d = {.who = who};

    TRY(store_read(c, find, &d));
    *out = d.row;
    return DONE;
}

bool dispute_over(const struct dispute_row *d)
{
    return !str_eq(d->state, dispute_state_name(DISPUTE_open)) &&
           !str_eq(d->state, dispute_state_name(DISPUTE_escalated));
}

enum outcome return_possible(struct ctx *c, const struct dispute_case *k)
{
    if (!k->facts.received)
        return refuse(&c->problem, refusal_wrong_state, "returns", "an order that was delivered");
    if (!k->has_home)
        return refuse(&c->problem, refusal_wrong_state, "returns",
                      "a seller who has said where goods go back to");
    return DONE;
}

enum outcome dispute_check_words(struct ctx *c, struct str words, bool needed)
{
    if (needed && words.n == 0)
        return refuse(&c->problem, refusal_required, "words", "what it is about, in words");
    if (words.n > DISPUTE_WORDS_MAX)
        return refuse(&c->problem, refusal_too_large, "words", "at most %d bytes",
                      DISPUTE_WORDS_MAX);
    return DONE;
}

/* ---- Notes, and who is told of them ---- */

static const struct {
    const char *buyer, *seller; /* kinds of shop/notify */
} letters[DISPUTE_EVENTS_N] = {
    [DISPUTE_EVENT_opened] = {NULL, "seller_dispute"},
    [DISPUTE_EVENT_said] = {"dispute_news", "seller_dispute_news"},
    [DISPUTE_EVENT_offered] = {"dispute_news", "seller_dispute_news"},
    [DISPUTE_EVENT_escalated] = {"dispute_news", "seller_dispute_news"},
    [DISPUTE_EVENT_accepted] = {"dispute_closed", "seller_dispute_closed"},
    [DISPUTE_EVENT_decided] = {"dispute_closed", "seller_dispute_closed"},
    [DISPUTE_EVENT_withdrawn] = {NULL, "seller_dispute_closed"},
};

/* An end is told to both, what one says to the other only. That goods go back is no end yet. */
static enum outcome tell(struct ctx *c, const struct dispute_case *k,
                         const struct dispute_entry *e, struct dispute_event_id event)
{
    bool to_both = e->kind == DISPUTE_EVENT_accepted || e->kind == DISPUTE_EVENT_decided ||
                   e->kind == DISPUTE_EVENT_escalated;
    enum dispute_event_kind kind = e->returns ? DISPUTE_EVENT_said : e->kind;

    if (letters[kind].buyer && (to_both || k->side != SIDE_buyer))
        TRY(step_tell(c, k->dispute.buyer.v, event.v, letters[kind].buyer));
    if (to_both || k->side != SIDE_seller)
        TRY(step_tell(c, k->dispute.seller.v, event.v, letters[kind].seller));
    return DONE;
}

static enum outcome note(struct ctx *c, const struct dispute_case *k, const struct dispute_entry *e,
                         struct dispute_event_id *out)
{
    TRY(dispute_tell(c, k->dispute.buyer, k->dispute.id, e, out));
    return tell(c, k, e, *out);
}

enum outcome dispute_note(struct ctx *c, struct dispute_case *k, enum dispute_event_kind kind,
                          int64_t amount_minor, struct str words, struct dispute_event_id *out)
{
    return note(c, k, &(struct dispute_entry){kind, k->side, amount_minor, words, false}, out);
}

enum outcome dispute_note_return(struct ctx *c, struct dispute_case *k,
                                 enum dispute_event_kind kind, int64_t amount_minor,
                                 struct str words, struct dispute_event_id *out)
{
    return note(c, k, &(struct dispute_entry){kind, k->side, amount_minor, words, true}, out);
}

/* ---- The clock ---- */

/* When something happens by itself: it is late, the seller has not answered, the two have not
 * agreed. */
static int64_t next_ms(const struct dispute_case *k)
{
    int32_t days = k->dispute.answered ? k->terms->negotiate_days : k->terms->answer_days;
    int64_t at_ms = k->dispute.opened_at + days * DAY_MS;

    return k->finding == FOUND_WAITING ? k->waits_until_ms : at_ms;
}

static enum outcome wait_until(struct ctx *c, struct dispute_case *k, int64_t due_at_ms)
{
    struct effect timer = {EFFECT_dispute_due, k->dispute.buyer.v, k->dispute.id.v,
                           step_timer_word(c, k->dispute.state, due_at_ms)};
    struct dispute_change to;

    TRY(effect_emit(c, &timer, due_at_ms));
    if (k->dispute.has_due_at && k->dispute.due_at == due_at_ms)
        return DONE;
    TRY(dispute_as_is(&k->dispute, &to));
    to.due_at_ms = due_at_ms;
    return dispute_change(c, &k->dispute, &to);
}

enum outcome dispute_escalate(struct ctx *c, struct dispute_case *k)
{
    struct dispute_event_id event;
    struct dispute_change to;

    TRY(dispute_as_is(&k->dispute, &to));
    to.state = DISPUTE_escalated;
    to.due_at_ms = c->now_ms + k->terms->decide_days * DAY_MS;
    TRY(dispute_change(c, &k->dispute, &to));
    return dispute_note(c, k, DISPUTE_EVENT_escalated, 0, STR(""), &event);
}

static struct str finding_words(enum finding f)
{
    return f == FOUND_LATE ? STR("late") : STR("returned");
}

enum outcome dispute_look(struct ctx *c, struct dispute_case *k)
{
    bool open = str_eq(k->dispute.state, dispute_state_name(DISPUTE_open));

    if (k->order.dispute.v != k->dispute.id.v)
        return DONE;
    if (dispute_over(&k->dispute))
        return return_look(c, k);
    k->side = SIDE_facts;
    if (finding_decides(k->finding))
        return dispute_close(c, k,
                             &(struct dispute_end){DISPUTE_decided, DISPUTE_EVENT_decided,
                                                   order_rest_minor(&k->order),
                                                   finding_words(k->finding)});
    if (!open)
        return DONE;
    return next_ms(k) <= c->now_ms ? dispute_escalate(c, k) : wait_until(c, k, next_ms(k));
}

/* ---- The end ---- */

/* The order's own timer goes on. */
static enum outcome go_on(struct ctx *c, const struct order_row *o)
{
    struct effect timer = {EFFECT_order_due, o->buyer.v, o->id.v,
                           step_timer_word(c, o->state, o->due_at)};

    return o->has_due_at ? effect_emit(c, &timer, o->due_at) : DONE;
}

enum outcome dispute_settle(struct ctx *c, struct order_row *o, int64_t refund_minor)
{
    struct str reason = STR("dispute");

    TRY(order_unhold(c, o));
    if (refund_minor == order_rest_minor(o))
        return step_take_back(c, o, ORDER_refunded, reason);
    if (refund_minor > 0) {
        TRY(order_refund_part(c, o, refund_minor));
        TRY(step_refund_order(c, o, refund_minor, reason));
    }
    return go_on(c, o);
}

enum outcome dispute_close(struct ctx *c, struct dispute_case *k, const struct dispute_end *end)
{
    struct dispute_event_id event;
    struct dispute_change to;

    check(end->refund_minor >= 0 && end->refund_minor <= order_rest_minor(&k->order));
    TRY(dispute_as_is(&k->dispute, &to));
    to.state = end->state;
    to.due_at_ms = 0;
    to.refund_minor = end->refund_minor;
    TRY(dispute_change(c, &k->dispute, &to));
    TRY(dispute_settle(c, &k->order, end->refund_minor));
    return dispute_note(c, k, end->kind, end->refund_minor, end->words, &event);
}

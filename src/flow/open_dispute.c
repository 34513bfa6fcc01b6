/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/dispute_steps.h"
#include "flow/steps.h"
#include "store/store.h"

/* ---- May it? ---- */

static enum outcome check_arrival(struct ctx *c, const struct order_row *o,
                                  const struct policy *terms)
{
    struct shipment *parcels;
    int64_t from_ms = 0;
    size_t n;

    TRY(shipments_of_order(c, o->buyer, o->id, &parcels, &n));
    for (size_t i = 0; i < n; i++)
        from_ms = i64_max(from_ms, parcels[i].created_at_ms + terms->dispute_after_days * DAY_MS);
    if (!str_eq(o->state, order_state_name(ORDER_shipped)) || c->now_ms >= from_ms)
        return DONE;
    return refuse(&c->problem, refusal_too_early, "reason", "from %d days after it was sent",
                  terms->dispute_after_days);
}

/* One that ended with an agreement or a decision is the last of its order. */
static enum outcome check_earlier(struct ctx *c, const struct order_row *o)
{
    struct dispute_row last;
    bool found;

    TRY(dispute_of_order(c, o->buyer, o->id, &last, &found));
    if (!found || str_eq(last.state, dispute_state_name(DISPUTE_withdrawn)))
        return DONE;
    return refuse(&c->problem, refusal_wrong_state, NULL, "an order whose dispute was not decided");
}

enum outcome dispute_may_open(struct ctx *c, const struct order_row *o, enum dispute_reason reason)
{
    const struct policy *terms;
    enum order_state state;

    TRY(order_state_of(o->state, &state));
    TRY(step_terms(c, o, &terms));
    if (o->dispute.v != 0)
        return refuse(&c->problem, refusal_disputed, NULL, "an order without a dispute");
    if (!order_disputable(state) || (o->has_due_at && o->due_at <= c->now_ms))
        return refuse(&c->problem, refusal_wrong_state, NULL,
                      "an order that was sent, until %d days after it is completed",
                      terms->dispute_window_days);
    TRY(check_earlier(c, o));
    return reason == REASON_not_arrived ? check_arrival(c, o, terms) : DONE;
}

/* ---- Opening ---- */

struct opening {
    const struct open_dispute *in;
    struct dispute_id id;
};

static enum outcome write_down(struct ctx *c, const struct opening *a, const struct order_row *o)
{
    struct dispute_new row = {.buyer = o->buyer,
                              .id = a->id,
                              .order = o->id,
                              .seller = o->seller,
                              .reason = a->in->reason,
                              .paid = money(order_rest_minor(o), o->currency),
                              .due_at_ms = c->now_ms};

    TRY(order_hold(c, o, a->id));
    return dispute_insert_new(c, &row);
}

/* The claim is the buyer's first offer. */
static enum outcome claim(struct ctx *c, struct dispute_case *k, const struct open_dispute *in)
{
    int64_t amount = in->claim_minor != 0 ? in->claim_minor : k->dispute.paid;
    struct dispute_change to;

    TRY(dispute_as_is(&k->dispute, &to));
    k->side = SIDE_buyer;
    TRY(dispute_note(c, k, DISPUTE_EVENT_opened, amount, in->words, &to.offer));
    to.offer_by = dispute_side_name(SIDE_buyer);
    to.offered_minor = amount;
    return dispute_change(c, &k->dispute, &to);
}

/* "It has not arrived", and the post says that it has: who says so is asked for what he knows. */
static enum outcome ask_evidence(struct ctx *c, struct dispute_case *k, enum dispute_reason reason)
{
    struct dispute_event_id event;

    if (reason != REASON_not_arrived || k->finding != FOUND_RECEIVED)
        return DONE;
    k->side = SIDE_facts;
    return dispute_note(c, k, DISPUTE_EVENT_said, 0, STR("delivered"), &event);
}

static enum outcome open(struct ctx *c, void *arg)
{
    struct opening *a = arg;
    struct dispute_case k;
    struct order_row o;

    TRY(order_read(c, a->in->buyer, a->in->order, &o));
    TRY(dispute_may_open(c, &o, a->in->reason));
    if (a->in->claim_minor < 0 || a->in->claim_minor > order_rest_minor(&o))
        return refuse(&c->problem, refusal_invalid, "claim", "1 to %lld minor units",
                      (long long)order_rest_minor(&o));
    a->id = (struct dispute_id){ctx_id(c, o.buyer.v)};
    TRY(write_down(c, a, &o));
    TRY(dispute_case_read(c, o.buyer, a->id, &k));
    TRY(claim(c, &k, a->in));
    TRY(ask_evidence(c, &k, a->in->reason));
    return dispute_look(c, &k);
}

enum outcome open_dispute(struct ctx *c, const struct open_dispute *in, struct dispute_id *out)
{
    struct opening a = {.in = in};

    TRY(dispute_check_words(c, in->words, true));
    TRY(store_write(c, in->buyer.v, open, &a));
    *out = a.id;
    return DONE;
}

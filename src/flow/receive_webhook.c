/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/ports.h"
#include "flow/purchase.h"
#include "flow/rail_events.h"
#include "store/store.h"

static rail_verb *const verbs[RAIL_EVENTS_N] = {
    [RAIL_payment_captured] = confirm_payment, [RAIL_payment_failed] = fail_payment,
    [RAIL_payment_expired] = fail_payment,     [RAIL_refund_done] = finish_refund,
    [RAIL_refund_failed] = finish_refund,      [RAIL_payout_paid] = finish_payout,
    [RAIL_payout_failed] = finish_payout,
};

static enum outcome read_notice(struct ctx *c, const struct rail *rail,
                                const struct rail_notice *in, struct rail_event *out, bool *ours)
{
    if (rail->read)
        return rail->read(rail->self, c, in, out, ours);
    *ours = true;
    TRY(webhook_verify(&c->problem, rail->secret, &in->head, in->body, c->now_ms));
    TRY(rail_event_parse(&c->problem, c->arena, in->body, out));
    out->webhook = in->head.id;
    return DONE;
}

enum outcome receive_webhook(struct ctx *c, const struct rail *rail, const struct rail_notice *in,
                             struct str *verdict)
{
    struct rail_event e;
    bool ours;

    TRY(read_notice(c, rail, in, &e, &ours));
    if (!ours) {
        if (verdict)
            *verdict = STR("ignored");
        return DONE;
    }
    e.rail = str_of(rail->name);
    return verbs[e.type](c, &e, verdict);
}

/* ---- Taking an event, once ---- */

struct taking {
    const struct rail_event *event;
    rail_apply *apply;
    struct rail_subject of;
    struct str verdict;
};

/* A rail may speak of what was asked of it, and of nothing else. */
static enum outcome is_of(struct ctx *c, const struct rail_event *e, struct intent_id id,
                          struct rail_subject *of)
{
    TRY(intent_locate(c, id, &of->intent));
    of->home = of->intent.buyer.v;
    if (e->rail.n == 0 || str_eq(e->rail, of->intent.rail))
        return DONE;
    return refuse(&c->problem, refusal_invalid, "data.ref", "what was asked of this rail");
}

/* Sellers are paid by our first rail. */
static enum outcome is_house(struct ctx *c, const struct rail_event *e)
{
    if (e->rail.n == 0 || str_eq(e->rail, str_of(c->ports->rails[0]->name)))
        return DONE;
    return refuse(&c->problem, refusal_invalid, "data.ref", "what was asked of this rail");
}

static enum outcome find_subject(struct ctx *c, const struct rail_event *e, struct rail_subject *of)
{
    switch (e->type) {
    case RAIL_refund_done:
    case RAIL_refund_failed:
        TRY(refund_locate(c, (struct refund_id){e->ref}, &of->refund));
        return is_of(c, e, of->refund.intent, of);
    case RAIL_payout_paid:
    case RAIL_payout_failed:
        TRY(payout_locate(c, (struct payout_id){e->ref}, &of->payout));
        of->home = of->payout.seller.v;
        return is_house(c, e);
    default:
        return is_of(c, e, (struct intent_id){e->ref}, of);
    }
}

static enum outcome take(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    bool seen;

    TRY(find_subject(c, t->event, &t->of));
    tx_enter(c, t->of.home);
    TRY(payment_event_seen(c, t->of.home, t->event, &seen));
    t->verdict = STR("repeated");
    if (seen)
        return DONE;
    TRY(t->apply(c, t->event, &t->of, &t->verdict));
    return payment_event_keep(c, t->of.home, t->event, t->verdict);
}

enum outcome take_event(struct ctx *c, const struct rail_event *e, rail_apply *apply,
                        struct str *verdict)
{
    struct taking t = {.event = e, .apply = apply};

    TRY(store_write_row(c, e->ref, take, &t));
    if (verdict)
        *verdict = t.verdict;
    return DONE;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/check.h"
#include "flow/ports.h"
#include "flow/purchase.h"
#include "flow/rail_events.h"
#include "store/store.h"

static rail_apply *const verbs[RAIL_EVENTS_N] = {
    [RAIL_payment_captured] = confirm_payment, [RAIL_payment_failed] = fail_payment,
    [RAIL_payment_expired] = fail_payment,     [RAIL_refund_done] = finish_refund,
    [RAIL_refund_failed] = finish_refund,      [RAIL_payout_paid] = finish_payout,
    [RAIL_payout_failed] = finish_payout,
};

enum outcome receive_webhook(struct ctx *c, const struct webhook_head *head, struct str body,
                             struct str *verdict)
{
    struct rail_event e;

    check(c->ports && c->ports->rail);
    TRY(webhook_verify(&c->problem, c->ports->rail->secret, head, body, c->now_ms));
    TRY(rail_event_parse(&c->problem, c->arena, body, &e));
    e.webhook = head->id;
    return verbs[e.type](c, &e, verdict);
}

/* ---- Taking an event, once ---- */

struct taking {
    const struct rail_event *event;
    rail_apply *apply;
    int64_t home;
    struct str verdict;
};

/* Whose event it is: the buyer's, or of a payout the seller's. */
static enum outcome find_home(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    struct intent_row intent = {0};
    struct refund_row refund = {0};
    struct payout_row payout = {0};

    switch (t->event->type) {
    case RAIL_refund_done:
    case RAIL_refund_failed:
        TRY(refund_locate(c, (struct refund_id){t->event->ref}, &refund));
        t->home = refund.buyer.v;
        return DONE;
    case RAIL_payout_paid:
    case RAIL_payout_failed:
        TRY(payout_locate(c, (struct payout_id){t->event->ref}, &payout));
        t->home = payout.seller.v;
        return DONE;
    default:
        TRY(intent_locate(c, (struct intent_id){t->event->ref}, &intent));
        t->home = intent.buyer.v;
        return DONE;
    }
}

static enum outcome take(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    bool seen;

    TRY(payment_event_seen(c, t->home, t->event, &seen));
    t->verdict = STR("repeated");
    if (seen)
        return DONE;
    TRY(t->apply(c, t->event, &t->verdict));
    return payment_event_keep(c, t->home, t->event, t->verdict);
}

enum outcome take_event(struct ctx *c, const struct rail_event *e, rail_apply *apply,
                        struct str *verdict)
{
    struct taking t = {.event = e, .apply = apply};

    TRY(store_read(c, find_home, &t));
    TRY(store_write(c, t.home, take, &t));
    if (verdict)
        *verdict = t.verdict;
    return DONE;
}

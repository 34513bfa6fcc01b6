/* SPDX-License-Identifier: Apache-2.0 */
/* What a rail tells us, taken once: each verb stands in a file of its name. *verdict says what was
 * made of it, and stays with the event:
 *
 *   applied   it did what it says
 *   repeated  told before; nothing happened
 *   stale     we know better by now (a failure after the money came); nothing happened
 *   late      money after the purchase had lapsed: stock is reserved again, or the money goes back
 *   returned  money that nobody expected (another amount, paid twice, cancelled): it goes back */
#ifndef FLOW_RAIL_EVENTS_H
#define FLOW_RAIL_EVENTS_H

#include "shop/payments/payments.h"

typedef enum outcome rail_verb(struct ctx *c, const struct rail_event *e, struct str *verdict);

must_check enum outcome confirm_payment(struct ctx *c, const struct rail_event *e,
                                        struct str *verdict);
must_check enum outcome fail_payment(struct ctx *c, const struct rail_event *e,
                                     struct str *verdict); /* failed or expired */
must_check enum outcome finish_refund(struct ctx *c, const struct rail_event *e,
                                      struct str *verdict);
must_check enum outcome finish_payout(struct ctx *c, const struct rail_event *e,
                                      struct str *verdict);

/* What an event is about, as its type says: the row of its ref. */
struct rail_subject {
    int64_t home; /* the buyer, or of a payout the seller */
    struct intent_row intent;
    struct refund_row refund;
    struct payout_row payout;
};

/* Takes an event in one command of the shard it belongs to: `apply` runs once for each event, and
 * its verdict is kept with it. */
typedef enum outcome rail_apply(struct ctx *c, const struct rail_event *e,
                                const struct rail_subject *of, struct str *verdict);
must_check enum outcome take_event(struct ctx *c, const struct rail_event *e, rail_apply *apply,
                                   struct str *verdict);

#endif

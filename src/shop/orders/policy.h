/* SPDX-License-Identifier: Apache-2.0 */
/* Buyer protection, as dated rows of data/policies.csv: how long a buyer has to pay, how long the
 * money is guaranteed, when receipt is taken as confirmed, how long a dispute may be opened, and
 * what the marketplace takes. A purchase keeps the row it was placed under; its terms never change.
 *
 * A row of market "*" holds where a market has none of its own. Immutable, read once, safe from
 * every thread; pointers live as long as the program. */
#ifndef SHOP_ORDERS_POLICY_H
#define SHOP_ORDERS_POLICY_H

#include "base/civil.h"
#include "base/outcome.h"

enum { POLICIES_MAX = 1000 };

struct policy {
    struct str id;               /* "br-1": market and version, never used again for other terms */
    struct str market;           /* "br", or "*" */
    struct date from;            /* first day, UTC */
    int32_t pay_within_min;      /* then the purchase lapses */
    int32_t guarantee_days;      /* from payment: not delivered by then, the money goes back */
    int32_t auto_confirm_days;   /* from delivery: then receipt is taken as confirmed */
    int32_t dispute_after_days;  /* from shipping: what has not arrived may be disputed */
    int32_t dispute_window_days; /* from completion: until then money is not released */
    int32_t grace_days;          /* after the promise: still not delivered, the money goes back */
    int32_t answer_days;         /* for the seller to answer a dispute; then it is escalated */
    int32_t escalate_days;       /* from its opening: either may call the mediator */
    int32_t negotiate_days;      /* from its opening: then it is escalated by itself */
    int32_t decide_days;         /* for the mediator */
    int32_t return_send_days;    /* for the buyer to send goods back, once that is agreed */
    int32_t return_travel_days;  /* from then on; not arrived by then, the money goes back */
    int32_t extension_days;      /* by which the buyer may put off the end of the guarantee, once */
    int32_t commission_bp;       /* of goods less discount, frozen at placement */
    bool check;                  /* uncertain: check before use */
    struct str source;
};

struct policies {
    const struct policy *v; /* ordered by market and date */
    size_t n;
};

/* Reads the rows; refuses with "line 3: guarantee_days". Memory from `a`, texts stay in `csv`. */
must_check enum outcome policies_parse(struct arena *a, struct str csv, struct problem *p,
                                       struct policies *out);

/* Loads the rows that the program ships; once at start, as markets_load; repeated calls cost
 * nothing. */
must_check enum outcome policies_load(struct problem *p);

/* What holds in a market for a purchase placed on that day. Never NULL after loading: the rows of
 * "*" begin before the first day of trade. */
const struct policy *policy_on(struct str market, struct date day);
/* The terms a purchase was placed under; NULL when there is no such row. */
const struct policy *policy_by_id(struct str id);

#endif

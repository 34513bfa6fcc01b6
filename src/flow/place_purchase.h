/* SPDX-License-Identifier: Apache-2.0 */
/* The local steps of buying (ADR 0008, 0012): reserve with each seller, take the places that were
 * promised on departures, then place with the buyer. What place_order does after it has priced the
 * cart. */
#ifndef FLOW_PLACE_PURCHASE_H
#define FLOW_PLACE_PURCHASE_H

#include "flow/once.h"
#include "flow/purchase.h"

/* Places on departures that the parcel of one order takes. */
struct parcel_places {
    const struct promise_place *v;
    size_t n; /* at most PROMISE_PLACES_MAX */
};

/* What an order has of a promotion. */
struct parcel_promotion {
    size_t order;             /* index */
    struct promotion_id promotion;
    int64_t cost_minor;
};

/* The ways and the prices that were promised. */
struct parcel_ways {
    const struct parcel_places *places; /* of each order */
    const struct parcel_promotion *promotions;
    size_t promotions_n;
    bool again; /* where a place is gone the same request tries another way: its key stays open */
};

/* Was this request placed before? Then `out` is filled and out->repeated set. REFUSED
 * idempotency_reused when the fingerprint differs. In a read transaction, or without. */
must_check enum outcome find_placed(struct ctx *c, struct purchase_new *in,
                                    struct placed_order *out);

/* Places a request that find_placed has just not found. `in` is complete but for ids, reservations,
 * access and pay_by, which are given here; its orders are changed in place; their parcels take the
 * places and promotions of `ways` (NULL: none); `rail` is that of its payment intent. REFUSED
 * sold_out "offer.ID", promise_changed when a place is gone, quote_changed when a promotion is used
 * up, and as purchase_place does. After a refusal nothing is
 * held. Call without a transaction.
 *
 * With `once` (may be NULL) it is settled in the command that places, for the purchase's id. Then,
 * after DONE, once->answered means that the same request was answered meanwhile, and *out says
 * nothing. */
must_check enum outcome place_new(struct ctx *c, struct purchase_new *in, struct order_new *orders,
                                  const struct parcel_ways *ways, struct str rail,
                                  struct once *once, struct placed_order *out);

#endif

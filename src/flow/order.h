/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a paid order: shipped, tracked, delivered, confirmed, released, paid out; or
 * cancelled, or refunded. Each verb stands in a file of its own name and opens its own
 * transactions: call it without one. All may be repeated. */
#ifndef FLOW_ORDER_H
#define FLOW_ORDER_H

#include "base/ctx.h"
#include "shop/catalog/catalog.h"
#include "shop/logistics/numbers.h"
#include "shop/logistics/tracking.h"
#include "shop/orders/orders.h"

/* ---- by the seller ---- */

struct ship_order {
    struct order_id order;
    struct str number; /* S10, as typed; empty: we give one of the hub's post */
};

struct shipped {
    struct shipment_id shipment;
    struct s10 number;
};

/* The parcel is on its way. Only for c->actor.seller's own orders and operators: REFUSED forbidden.
 * REFUSED invalid "number", conflict "number" when another parcel has it, numbers_used_up when we
 * have none to give, wrong_state unless paid; and what customs needs and the order lacks, by its
 * field ("lines[0].hs6"). Again without a number: the parcel there is. */
must_check enum outcome ship_order(struct ctx *c, const struct ship_order *in,
                                   struct shipped *out);

/* Ranges of parcel numbers that a post has lent us, from a CSV file: all or nothing. REFUSED as
 * parcel_ranges_parse and parcel_range_add, naming the line. *n says how many rows there were. */
must_check enum outcome import_parcel_ranges(struct ctx *c, struct str name, struct str csv,
                                             size_t *n);

/* Ranges of serial shipping container codes under the operator's GS1 prefix, in the same way
 * (shop/logistics/sscc.h); from then on each parcel that is shipped gets one. */
must_check enum outcome import_sscc_ranges(struct ctx *c, struct str name, struct str csv,
                                           size_t *n);

/* What a range was refused for, told again with the file's name and its row `i`, from 0. */
must_check enum outcome range_refused(struct ctx *c, struct str name, size_t i);

/* ---- by the carrier ---- */

/* One tracking event; "delivered" moves the order. REFUSED as scan_record does. */
must_check enum outcome record_scan(struct ctx *c, const struct scan_new *in,
                                    struct scan_result *out);

/* ---- by the buyer ---- */

/* "I have it", from shipped on. `buyer` is who asks: REFUSED not_found for another's order,
 * wrong_state before it was shipped or after it has ended in another way. */
must_check enum outcome confirm_delivery(struct ctx *c, struct account_id buyer,
                                         struct order_id order);

/* Before shipping: money and stock go back. `buyer` is who asks, and the order his; or zero, for
 * the seller of the order (c->actor.seller) and for operators: REFUSED forbidden for others.
 * REFUSED wrong_state from shipping on, and before it was paid (cancel_purchase is the way then).
 * `reason` is at most ORDER_NOTE_MAX bytes and may be empty. */
must_check enum outcome cancel_order(struct ctx *c, struct account_id buyer, struct order_id order,
                                     struct str reason);

/* Has an order in this state arrived, so that it may be reviewed? */
bool order_reviewable(struct str state);

/* What he thinks of something in it: `in` has no seller yet, and its account is who asks. REFUSED
 * not_found for another's order, wrong_state before it has arrived, invalid "product", and as
 * review_add does. */
must_check enum outcome review_order(struct ctx *c, struct order_id order, struct review_in *in,
                                     struct review_id *out);

/* ---- by timers: nothing happens before their time, or when the order has moved on ---- */

/* What is due for an order in its state:
 *   paid, shipped   the guarantee has ended without a delivery: money back
 *   delivered       receipt is taken as confirmed
 *   completed       the dispute window has ended: escrow to seller, marketplace and taxes */
must_check enum outcome pass_time(struct ctx *c, struct account_id buyer, struct order_id order);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a paid order: shipped, tracked, delivered, confirmed, released, paid out; or
 * cancelled, or refunded. Each verb stands in a file of its own name and opens its own
 * transactions: call it without one. All may be repeated. Who may do what is checked here, by
 * c->actor: REFUSED forbidden. */
#ifndef FLOW_ORDER_H
#define FLOW_ORDER_H

#include "base/ctx.h"
#include "shop/logistics/tracking.h"
#include "shop/orders/orders.h"

/* ---- by the seller ---- */

struct ship_order {
    struct order_id order;
    struct str number; /* S10, as typed */
};
/* REFUSED invalid "number", conflict "number" when another parcel has it, wrong_state unless paid.
 * */
must_check enum outcome ship_order(struct ctx *c, const struct ship_order *in,
                                   struct shipment_id *out);

/* ---- by the carrier ---- */

/* One tracking event; "delivered" moves the order. REFUSED as scan_record does. */
must_check enum outcome record_scan(struct ctx *c, const struct scan_new *in,
                                    struct scan_result *out);

/* ---- by the buyer ---- */

/* "I have it", from shipped on; or by the timer. REFUSED wrong_state. */
must_check enum outcome confirm_delivery(struct ctx *c, struct account_id buyer,
                                         struct order_id order);

/* Before shipping, by buyer, seller or operator: money and stock go back. REFUSED wrong_state. */
must_check enum outcome cancel_order(struct ctx *c, struct account_id buyer, struct order_id order,
                                     struct str reason);

/* ---- by timers: nothing happens before their time, or when the order has moved on ---- */

/* Delivered and not confirmed for the policy's days. */
must_check enum outcome auto_confirm(struct ctx *c, struct account_id buyer, struct order_id order);
/* Paid and not delivered for the policy's days: money back. */
must_check enum outcome honour_guarantee(struct ctx *c, struct account_id buyer,
                                         struct order_id order);
/* Completed, and the dispute window is over: escrow to seller, marketplace and taxes. */
must_check enum outcome release_escrow(struct ctx *c, struct account_id buyer,
                                       struct order_id order);
/* What is owed to a seller in one currency goes out; nothing when nothing is. */
must_check enum outcome pay_out(struct ctx *c, struct seller_id seller, struct currency currency);

#endif

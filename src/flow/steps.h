/* SPDX-License-Identifier: Apache-2.0 */
/* Steps that several verbs share, inside of a transaction: those that write, in a command of the
 * buyer's shard. */
#ifndef FLOW_STEPS_H
#define FLOW_STEPS_H

#include "shop/ledger/ledger.h"
#include "shop/logistics/tracking.h"
#include "shop/orders/orders.h"
#include "shop/orders/policy.h"
#include "shop/payments/payments.h"

/* The orders of a purchase: at most PURCHASE_ORDERS_MAX. */
must_check enum outcome step_orders(struct ctx *c, const struct purchase_row *p,
                                    struct order_row_list *out);

/* The order by its id, for the seller who sold it and for operators; REFUSED forbidden for others.
 * */
must_check enum outcome step_locate_sold(struct ctx *c, struct order_id id, struct order_row *out);

/* The terms under which an order was placed. */
must_check enum outcome step_terms(struct ctx *c, const struct order_row *o,
                                   const struct policy **out);

/* Moves an order and sets its timer; DONE without effect when it is there already. */
must_check enum outcome step_move(struct ctx *c, const struct order_row *o, enum order_state to,
                                  int64_t due_at_ms, struct str note);

/* The word of a timer that was put off: an earlier one of that state may still wait. */
struct str step_timer_word(struct ctx *c, struct str state, int64_t due_at_ms);

/* The purchase is paid: money into the escrow of each order, from `capture` (clearing) or `apply`
 * (suspense of `intent`); orders paid, stock sold, guarantee started, people told. */
must_check enum outcome step_paid(struct ctx *c, const struct purchase_row *p,
                                  enum transfer_code from, struct intent_id intent);

/* The purchase ends unpaid: lapsed or cancelled, with all its orders; stock goes back. */
must_check enum outcome step_unpaid(struct ctx *c, const struct purchase_row *p,
                                    enum purchase_state to);

/* Money goes back to the buyer: out of the order's escrow, or out of the intent's suspense where
 * `order` is zero. Held until the rail says that it has arrived. */
must_check enum outcome step_refund(struct ctx *c, const struct refund_new *what,
                                    int64_t send_at_ms);

/* So much of an order's money, by the payment that was captured for it. */
must_check enum outcome step_refund_order(struct ctx *c, const struct order_row *o,
                                          int64_t amount_minor, struct str reason);

/* A paid order ends as cancelled or refunded: the rest of its money back, and the stock unless it
 * was shipped. */
must_check enum outcome step_take_back(struct ctx *c, const struct order_row *o,
                                       enum order_state to, struct str reason);

/* The same before it was delivered, and both are told. */
must_check enum outcome step_undo(struct ctx *c, const struct order_row *o, enum order_state to,
                                  struct str reason);

/* The buyer has it: completed, to be released after the dispute window. */
must_check enum outcome step_complete(struct ctx *c, const struct order_row *o, struct str note);

/* The dispute window is over: released (release_escrow.c). */
must_check enum outcome step_release(struct ctx *c, const struct order_row *o);

/* Something has happened to the parcel of an order: the dispute on it, if there is one, is looked
 * at again (dispute_due.c). */
must_check enum outcome step_dispute_news(struct ctx *c, const struct order_row *o);

/* Tells somebody about something, by a kind of shop/notify. `home` is the buyer or the seller. */
must_check enum outcome step_tell(struct ctx *c, int64_t home, int64_t ref, const char *kind);

/* What adjust_stock does; in a command of the seller's shard. */
struct adjust_stock;
must_check enum outcome step_adjust_stock(struct ctx *c, const struct adjust_stock *in);

/* A parcel that is expected later than was promised: the buyer is told, once (watch_parcel.c). */
must_check enum outcome step_tell_late(struct ctx *c, const struct shipment *s);
/* It is looked at again when it should have come, until it has. */
must_check enum outcome step_watch(struct ctx *c, const struct shipment *s);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The stock of an order, which lies in the seller's shard: each call is a command there. The
 * order's reservation number is the holder. Call without a transaction. */
#ifndef FLOW_ORDER_STOCK_H
#define FLOW_ORDER_STOCK_H

#include "shop/orders/orders.h"

/* REFUSED sold_out. */
must_check enum outcome order_stock_reserve(struct ctx *c, const struct order_row *o,
                                            int64_t expires_at_ms);

/* What is reserved becomes sold; where the reservation has lapsed meanwhile, it is taken anew.
 * REFUSED sold_out when that is not possible. */
must_check enum outcome order_stock_sell(struct ctx *c, const struct order_row *o);

/* What is reserved goes back on the shelf, and what is sold, once, unless the order has only
 * lapsed: then a late payment may have sold it meanwhile. */
must_check enum outcome order_stock_return(struct ctx *c, const struct order_row *o);

/* The same, its places on departures, and its part of promotions. */
must_check enum outcome order_give_back(struct ctx *c, const struct order_row *o);

#endif

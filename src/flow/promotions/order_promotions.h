/* SPDX-License-Identifier: Apache-2.0 */
/* What an order has of promotions, which lies with each promotion (shop/promotions): each part is a
 * command there. The holder is the order's reservation, as for its stock. Call without a
 * transaction. All may be repeated, and do nothing for an order without promotions. */
#ifndef FLOW_PROMOTIONS_ORDER_PROMOTIONS_H
#define FLOW_PROMOTIONS_ORDER_PROMOTIONS_H

#include "base/ctx.h"
#include "base/ids.h"

/* Paid: what is held stays. */
must_check enum outcome order_promotions_confirm(struct ctx *c, struct reservation_id holder);
/* The order has ended: others may have it. */
must_check enum outcome order_promotions_release(struct ctx *c, struct reservation_id holder);
/* The order was not placed. */
must_check enum outcome order_promotions_forget(struct ctx *c, struct reservation_id holder);
/* What was given back, once more, all or none. REFUSED quote_changed where nothing is left. */
must_check enum outcome order_promotions_hold(struct ctx *c, struct reservation_id holder,
                                              int64_t expires_at_ms);

/* Looks at up to `max` that are held beyond their time, of all orders; for the timer. */
must_check enum outcome lapse_promotions(struct ctx *c, int32_t max, size_t *due);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of a cart, each in a command of the buyer's shard; see shop/cart/cart.h for what each
 * does and refuses. */
#ifndef FLOW_CART_H
#define FLOW_CART_H

#include "base/ctx.h"

enum cart_change { CART_ADD, CART_SET, CART_REMOVE, CART_CLEAR, CART_UNDO };

struct change_cart {
    enum cart_change how;
    struct account_id buyer;
    struct offer_id offer; /* of CART_ADD, CART_SET, CART_REMOVE */
    int32_t quantity;      /* of CART_ADD, CART_SET */
};

must_check enum outcome change_cart(struct ctx *c, const struct change_cart *in);

/* At sign-in: the visitor's cart joins the account's. */
must_check enum outcome join_carts(struct ctx *c, struct account_id account,
                                   struct account_id visitor);

/* Forgets up to `max` carts that nobody has changed since `before_ms`; for the timer. */
must_check enum outcome prune_carts(struct ctx *c, int64_t before_ms, int32_t max, size_t *pruned);

#endif

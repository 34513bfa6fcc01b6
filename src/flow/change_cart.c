/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/cart.h"
#include "shop/cart/cart.h"
#include "store/store.h"

static enum outcome change(struct ctx *c, void *arg)
{
    const struct change_cart *in = arg;

    switch (in->how) {
    case CART_ADD: return cart_add(c, in->buyer, in->offer, in->quantity);
    case CART_SET: return cart_set(c, in->buyer, in->offer, in->quantity);
    case CART_REMOVE: return cart_remove(c, in->buyer, in->offer);
    case CART_CLEAR: return cart_clear(c, in->buyer);
    case CART_UNDO: return cart_undo(c, in->buyer);
    }
    return DONE;
}

enum outcome change_cart(struct ctx *c, const struct change_cart *in)
{
    struct change_cart copy = *in;

    return store_write(c, in->buyer.v, change, &copy);
}

struct carts {
    struct account_id to, from;
};

static enum outcome join(struct ctx *c, void *arg)
{
    const struct carts *carts = arg;

    return cart_merge(c, carts->to, carts->from);
}

enum outcome join_carts(struct ctx *c, struct account_id account, struct account_id visitor)
{
    struct carts carts = {account, visitor};

    return store_write(c, account.v, join, &carts);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The cart: offers a visitor or an account means to buy. Holds no stock and no price: both are read
 * afresh, and settled when the order is placed.
 *
 * A cart belongs to a buyer key: an account, or the key of a visitor, which is of the same kind.
 * At sign-in the visitor's cart is merged into the account's. What is removed stays hidden until
 * the next change, so that the removal can be undone. At most CART_LINES_MAX lines of 1 ...
 * CART_QUANTITY_MAX.
 *
 * Tables: cart, cart_line. They live with the buyer: what changes them needs an open write
 * transaction of a command with the buyer as shard key, and takes the cart's row first. */
#ifndef SHOP_CART_CART_H
#define SHOP_CART_CART_H

#include "base/ctx.h"
#include "base/money.h"
#include "shop/cart/cart_sql.h"

enum { CART_LINES_MAX = 50, CART_QUANTITY_MAX = 99 };

/* Adds to what is there, up to CART_QUANTITY_MAX. REFUSED not_found for an offer that is not
 * listed, invalid ("quantity"), too_many when the cart is full. */
must_check enum outcome cart_add(struct ctx *c, struct account_id buyer, struct offer_id offer,
                                 int32_t quantity);
/* Sets the quantity; 0 removes. REFUSED not_found for an offer that is not in the cart. */
must_check enum outcome cart_set(struct ctx *c, struct account_id buyer, struct offer_id offer,
                                 int32_t quantity);
/* Nothing happens when it is not there. */
must_check enum outcome cart_remove(struct ctx *c, struct account_id buyer,
                                    struct offer_id offer);
must_check enum outcome cart_clear(struct ctx *c, struct account_id buyer);
/* Brings back what the last change removed; nothing happens when it removed nothing. */
must_check enum outcome cart_undo(struct ctx *c, struct account_id buyer);
/* Takes out what was bought; cannot be undone. */
must_check enum outcome cart_bought(struct ctx *c, struct account_id buyer,
                                    const struct offer_id *offers, size_t n);
/* Moves the lines of `from` into `to`; of an offer in both the larger quantity counts; lines beyond
 * CART_LINES_MAX are dropped, the latest first. `from` is empty afterwards. */
must_check enum outcome cart_merge(struct ctx *c, struct account_id to,
                                   struct account_id from);
/* Forgets a cart, unless it was changed at `before_ms` or later. The statement cart_stale names
 * those that nobody has changed for long. */
must_check enum outcome cart_forget(struct ctx *c, struct account_id buyer, int64_t before_ms);

/* One line as it stands now. */
struct cart_line {
    struct cart_row row;  /* see cart.sql: offer, seller, texts, weights, what the seller asks */
    struct money price;   /* of one */
    int64_t available;
    bool for_sale;        /* listed, by an open seller, and `available` >= the quantity */
};

/* Reads the lines in the order in which they were added. */
must_check enum outcome cart_read(struct ctx *c, struct account_id buyer, struct str language,
                                  const struct cart_line **out, size_t *n);
/* Reads how many things are in it: the sum of quantities. */
must_check enum outcome cart_count(struct ctx *c, struct account_id buyer, int64_t *things);

#endif

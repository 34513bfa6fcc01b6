/* SPDX-License-Identifier: Apache-2.0 */
/* The cart: offers a visitor or an account means to buy. Holds no stock and no price: both are read
 * afresh, and settled when the order is placed.
 *
 * A cart belongs to an owner: an account, or a visitor known by the key of his session. At
 * sign-in the visitor's cart is merged into the account's. A removed line stays until the next
 * change, so that the removal can be undone. At most CART_LINES_MAX lines of 1 ...
 * CART_QUANTITY_MAX.
 *
 * Tables: cart, cart_line. They live with the buyer: verbs need an open write transaction of a
 * command with cart_shard(owner) as shard key, which lock the cart's row first. */
#ifndef SHOP_CART_CART_H
#define SHOP_CART_CART_H

#include "base/ctx.h"
#include "base/money.h"

enum { CART_LINES_MAX = 50, CART_QUANTITY_MAX = 99, CART_OWNER_MAX = 80 };

/* "a12" for account 12, "v…" for a visitor's key: made by these two only. */
struct cart_owner {
    char text[CART_OWNER_MAX];
};
struct cart_owner cart_of_account(struct account_id account);
struct cart_owner cart_of_visitor(struct str key); /* 1 ... 72 bytes */
int64_t cart_shard(const struct cart_owner *o);

/* Adds to what is there, up to CART_QUANTITY_MAX. REFUSED not_found for an offer that is not
 * listed, invalid ("quantity"), too_many when the cart is full. */
must_check enum outcome cart_add(struct ctx *c, const struct cart_owner *o, struct offer_id offer,
                                 int32_t quantity);
/* Sets the quantity; 0 removes. REFUSED not_found for an offer that is not in the cart. */
must_check enum outcome cart_set(struct ctx *c, const struct cart_owner *o, struct offer_id offer,
                                 int32_t quantity);
/* Nothing happens when it is not there. */
must_check enum outcome cart_remove(struct ctx *c, const struct cart_owner *o,
                                    struct offer_id offer);
must_check enum outcome cart_clear(struct ctx *c, const struct cart_owner *o);
/* Brings back what the last change removed; nothing happens when it removed nothing. */
must_check enum outcome cart_undo(struct ctx *c, const struct cart_owner *o);
/* Takes out what was bought; cannot be undone. */
must_check enum outcome cart_bought(struct ctx *c, const struct cart_owner *o,
                                    const struct offer_id *offers, size_t n);
/* Moves the lines of `from` into `to`; of an offer in both the larger quantity counts; lines beyond
 * CART_LINES_MAX are dropped, the latest first. `from` is empty afterwards. */
must_check enum outcome cart_merge(struct ctx *c, const struct cart_owner *to,
                                   const struct cart_owner *from);
/* Forgets up to `max` visitors' carts that nobody has touched since `before_ms`. */
must_check enum outcome cart_prune(struct ctx *c, int64_t before_ms, int32_t max, int64_t *pruned);

/* One line as it stands now. */
struct cart_line {
    struct offer_id offer;
    struct product_id product;
    struct variant_id variant;
    struct seller_id seller;
    struct str seller_handle, seller_name;
    struct str sku, title, options; /* title in the language asked for, or the best there is */
    struct str image;               /* source of the first picture, may be empty */
    struct money price;             /* of one, as the seller asks */
    int32_t quantity;
    int32_t handling_days;
    struct str hs, origin, ship_from, hub;
    int32_t weight_g, packed_g;     /* of one */
    int64_t available;
    bool for_sale;                  /* listed, by an open seller, and `available` >= `quantity` */
};

/* Reads the lines in the order in which they were added. */
must_check enum outcome cart_read(struct ctx *c, const struct cart_owner *o, struct str language,
                                  const struct cart_line **out, size_t *n);
/* Reads how many things are in it: the sum of quantities. */
must_check enum outcome cart_count(struct ctx *c, const struct cart_owner *o, int64_t *count);

#endif

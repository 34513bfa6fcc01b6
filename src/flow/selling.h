/* SPDX-License-Identifier: Apache-2.0 */
/* What a seller does with his shop: offers, prices, stock. Each verb stands in a file of its own
 * name and opens its own transactions: call it without one. All may be repeated.
 *
 * Who may: the seller himself (c->actor.seller) and operators; others are REFUSED forbidden. */
#ifndef FLOW_SELLING_H
#define FLOW_SELLING_H

#include "base/ctx.h"
#include "shop/catalog/catalog.h"
#include "shop/sellers/sellers.h"
#include "shop/stock/stock.h"

/* REFUSED forbidden unless the actor may act for the seller. */
must_check enum outcome may_sell_for(struct ctx *c, struct seller_id seller);

/* Goods that may not be sent to anybody are not listed: REFUSED restricted ("hs"), with the reason.
 *
 * Creates or changes the offer of the listing's SKU, and its stock where the listing says it:
 * what is on the shelf then. The listing is cleaned on the way (listing_clean): REFUSED with its
 * fields. */
struct publish_offer {
    struct seller_id seller;
    struct listing *listing;
};
must_check enum outcome publish_offer(struct ctx *c, const struct publish_offer *in,
                                      struct put_listing *out);

/* Goods came in, or the shelf was counted. `ref` names it, so that it happens once.
 * REFUSED as stock_receive and stock_count. */
struct adjust_stock {
    struct seller_id seller;
    struct offer_id offer;
    bool counted;     /* `quantity` is what is on the shelf; else what is added */
    int64_t quantity;
    struct str ref;
};
must_check enum outcome adjust_stock(struct ctx *c, const struct adjust_stock *in);

/* Changes the terms of an offer. REFUSED as catalog_set_price and catalog_set_state, and restricted
 * when goods that may not be sent to anybody shall be listed again; as adjust_stock does. What is
 * refused changes nothing of it. */
struct change_offer {
    struct seller_id seller;
    struct offer_id offer;
    struct money price; /* of no currency: as it is */
    struct str state;   /* empty: as it is */
    const struct adjust_stock *stock; /* counted in the same command; NULL: as it is */
};
must_check enum outcome change_offer(struct ctx *c, const struct change_offer *in);

/* Gives back up to `max` reservations whose time has come, of all sellers; for the timer. */
must_check enum outcome lapse_stock(struct ctx *c, int32_t max, size_t *lapsed);

/* Opens a shop, or changes the one of `id` unless that is zero. Opening is for operators; whoever
 * calls it ties the shop to an account. */
struct save_seller {
    struct seller_id id;
    struct seller_in seller;
};
must_check enum outcome save_seller(struct ctx *c, const struct save_seller *in,
                                    struct seller_id *out);

/* The shop takes a break, its offers shown as unavailable, or sells again. REFUSED wrong_state when
 * it is closed. */
struct pause_shop {
    struct seller_id seller;
    bool paused;
};
must_check enum outcome pause_shop(struct ctx *c, struct pause_shop in);

/* Where the seller takes goods back: checked as address_check_abroad does. Returns that are agreed
 * from now on go there. */
struct address;
must_check enum outcome save_return_address(struct ctx *c, struct seller_id seller,
                                            const struct address *in);

/* Adds a buyer's review to the product and to the seller. Whether the buyer has bought it is the
 * caller's to know. REFUSED as review_add. */
must_check enum outcome write_review(struct ctx *c, const struct review_in *in,
                                     struct review_id *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue: what there is to buy, and who offers it at what price.
 *
 *   product  what it is: brand, category, HS code, texts in many languages, pictures, rating
 *   variant  one colour or size of it, with its GTIN and weights; every product has at least one
 *   offer    one seller's price for one variant, under his own SKU
 *
 *   listed   for sale      hidden   taken out by the seller for a while      removed   for good
 *
 * Pages read by product_offers and the statements of catalog.sql: product_get, product_media and
 * product_reviews make a product page, card_get a card of a list, offer_for_sale all that a cart,
 * a quote and an order need. They give texts in the language asked for ("pt", not "pt-BR"), else
 * in English, else in the product's own. Tables: product, product_text, variant, media, offer,
 * review; all `reference`.
 *
 * What is declared here writes and needs an open write transaction. TOPIC_PRODUCT, TOPIC_OFFER and
 * TOPIC_REVIEW are announced. */
#ifndef SHOP_CATALOG_CATALOG_H
#define SHOP_CATALOG_CATALOG_H

#include "base/ctx.h"
#include "shop/catalog/catalog_sql.h"
#include "shop/catalog/listing.h"

/* Most of each that a product page shows. */
enum { PAGE_OFFERS_MAX = 48, PAGE_MEDIA_MAX = 24, PAGE_REVIEWS_MAX = 5 };

/* Reads: what sellers that are open or paused ask for it, those with stock first. */
must_check enum outcome product_offers(struct ctx *c, struct product_id product, size_t max,
                                       struct offer_view_list *out);

enum put { PUT_CREATED, PUT_CHANGED, PUT_UNCHANGED };

struct put_listing {
    enum put what;
    struct offer_id offer;
    struct product_id product;
    struct variant_id variant;
};

/* Creates or changes the seller's offer of this SKU, and the product where it is the seller's. A
 * listing whose content (listing_hash) is that of the last time changes nothing. `l` has passed
 * listing_clean. REFUSED conflict ("sku") when the SKU was of another product than the key or the
 * options say now. */
must_check enum outcome catalog_put(struct ctx *c, struct seller_id seller, const struct listing *l,
                                    struct put_listing *out);

/* REFUSED not_found for an offer that is not the seller's or was removed, invalid ("price"). */
must_check enum outcome catalog_set_price(struct ctx *c, struct seller_id seller,
                                          struct offer_id offer,
                                          struct money price);

/* "listed", "hidden" or "removed". REFUSED as above, wrong_state when it was removed. */
must_check enum outcome catalog_set_state(struct ctx *c, struct seller_id seller,
                                          struct offer_id offer,
                                          struct str state);

enum { REVIEW_TITLE_MAX = 120, REVIEW_TEXT_MAX = 4000, REVIEW_AUTHOR_MAX = 60 };

struct review_in {
    struct product_id product;
    struct seller_id seller;   /* who sold it */
    struct account_id account; /* who bought it: one review a product */
    struct str author;         /* the name shown */
    int32_t rating;            /* 1 ... 5 */
    struct str language;
    struct str title, text;    /* may be empty */
};

/* Adds the review to the product's rating. Whether the account bought it is the caller's to know.
 * REFUSED invalid with the field, not_found, conflict when the account has reviewed it already. */
must_check enum outcome review_add(struct ctx *c, const struct review_in *in,
                                   struct review_id *out);
/* Takes it back; nothing happens when there is none. `rating` gets its stars, or 0. */
must_check enum outcome review_remove(struct ctx *c, struct product_id product,
                                      struct account_id account, int32_t *rating);

#endif

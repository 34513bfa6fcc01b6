/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of the shop window share: cards, pictures, marks, ratings. */
#ifndef FACE_WEB_WINDOW_H
#define FACE_WEB_WINDOW_H

#include "face/web/shop_views.h"
#include "face/web/web.h"
#include "flow/landed.h"
#include "shop/catalog/catalog.h"
#include "shop/catalog/category.h"
#include "shop/search/search.h"

enum { CARDS_OF_PAGE = 24 };

/* The city, currency and rates that a page's prices are for. */
must_check enum outcome window_place(struct web *w, struct landed_place *out);
/* "pt": the language that texts are asked for in. */
struct str window_language(const struct web *w);

/* A product of a list with the price and promise of its first offer. */
struct window_card {
    struct card_row row;
    struct landed landed; /* not deliverable: the rules or the network do not let it there */
};

/* When the first of the cut-offs of its promises has passed: what shows them is another then. */
int64_t window_until(const struct landed *landed);

/* In the order of the products; products that nobody offers are left out. */
must_check enum outcome window_read(struct web *w, const struct landed_place *place,
                                    const struct product_id *products, size_t n,
                                    struct window_card **out, size_t *out_n);
/* The same as cards to be shown. */
must_check enum outcome window_cards(struct web *w, const struct landed_place *place,
                                     const struct product_id *products, size_t n,
                                     struct cards_view *out);
/* What the index finds in the market. */
struct search_result *window_search(struct web *w, struct search_query *query);
/* Those of a category, and of what is below it, that are rated best; at most `max` of them. Kept
 * ready until the index changes: a large category is many. */
size_t window_best(struct web *w, const struct category *c, size_t max, struct product_id **out);
/* The same as cards. `total` may be NULL. */
must_check enum outcome window_find(struct web *w, const struct landed_place *place,
                                    struct search_query *query, struct cards_view *cards,
                                    uint32_t *total);

/* The reason of a restriction in the reader's language; empty for none. */
struct str window_restricted(const struct web *w, const struct restriction *r);

/* Where lanes are too late and an operator has bound them (shop/logistics/admission.h): why nothing
 * is sent, and what is to be known of a promise. Empty where there is nothing to say. `withheld`:
 * the services that are not offered. */
struct str window_no_room(const struct web *w, unsigned withheld);
struct str window_busy(const struct web *w, const struct promise *p, unsigned withheld);

struct url window_product_url(const struct web *w, struct product_id product);
struct url window_category_url(const struct web *w, const struct category *c);
struct url window_seller_url(const struct web *w, struct str handle);
/* Where the picture of a media row is served from; a drawing of a parcel when there is none. */
struct url window_picture(struct web *w, struct str source);
/* That of the variant, else the first of the product, else the drawing. */
must_check enum outcome window_variant_picture(struct web *w, struct product_id product,
                                               struct variant_id variant, struct url *out);
struct rating_view window_rating(int64_t sum, int64_t count);
/* "Red, M" of "Colour=Red;Size=M", in the reader's language where its words are known. */
struct str window_options(struct web *w, struct str options);
/* Two letters for a shop without a logo. */
struct str window_mark(struct web *w, struct str name);
/* "Express": a service in the reader's language. */
struct str window_service(struct web *w, enum service service);
struct str window_country(struct web *w, struct str iso2);
/* The way to a category from the start; `last` may be empty. */
struct nav_links window_crumbs(struct web *w, const struct category *c, struct str last);

#endif

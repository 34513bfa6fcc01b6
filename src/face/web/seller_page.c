/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/pages/seller.h"

#include "face/web/window.h"
#include "shop/markets/places.h"
#include "shop/sellers/sellers.h"

enum { AFTER_MAX = 200, OFFERS_READ = 100 };

/* A page of distinct products in the order of the seller's SKUs, where the variants of a product
 * mostly stand together. *last is the last SKU seen, or empty when there are no more. */
static enum outcome read_products(struct web *w, struct seller_id seller, struct str after,
                                  struct product_id *out, size_t *n, struct str *last)
{
    struct seller_offer_list offers;

    *n = 0;
    *last = (struct str){0};
    TRY(offers_of_seller(&w->c, seller, after, window_language(w), OFFERS_READ, &offers));
    for (size_t i = 0; i < offers.n; i++) {
        size_t known = 0;

        while (known < *n && out[known].v != offers.v[i].product.v)
            known++;
        if (known == CARDS_OF_PAGE)
            return DONE;
        if (known == *n)
            out[(*n)++] = offers.v[i].product;
        *last = offers.v[i].sku;
    }
    if (offers.n < OFFERS_READ)
        *last = (struct str){0};
    return DONE;
}

static enum outcome fill_cards(struct web *w, const struct seller_row *seller,
                               struct seller_page_view *v)
{
    struct product_id products[CARDS_OF_PAGE];
    struct landed_place place;
    struct str after = {0}, last;
    size_t n;

    if (form_has(&w->query, "after"))
        TRY(form_text(&w->c.problem, w->c.arena, &w->query, "after", 0, AFTER_MAX, &after));
    TRY(read_products(w, seller->id, after, products, &n, &last));
    TRY(window_place(w, &place));
    TRY(window_cards(w, &place, products, n, &v->cards));
    if (last.n) {
        struct url_maker m;

        url_begin(&m, w->c.arena, window_seller_url(w, seller->handle));
        url_param(&m, "after", last);
        v->pages.next = url_done(&m);
    }
    if (after.n)
        v->pages.previous = window_seller_url(w, seller->handle);
    return DONE;
}

enum outcome web_seller(struct web *w)
{
    struct seller_page_view v = {0};
    struct seller_row seller;
    struct seller_about about;
    const struct city *city;
    struct html out;
    bool found, told;

    TRY(seller_by_handle(&w->c, web_param(w, "handle"), &seller, &found));
    if (!found || str_eq(seller.state, STR("closed")))
        return refuse(&w->c.problem, refusal_not_found, "handle", "no shop has this name");
    TRY(seller_about_get(&w->c, seller.id, window_language(w), &about, &told));
    v.name = seller.name;
    v.mark = window_mark(w, seller.name);
    if (seller.logo.n)
        v.logo = window_picture(w, seller.logo);
    v.country = window_country(w, seller.country);
    if (seller.city && (city = city_by_id((struct city_id){seller.city})))
        v.city = city_name(city, window_language(w));
    v.joined = utc_date(seller.joined_at);
    v.rating = window_rating(seller.rating_sum, seller.rating_count);
    v.open = str_eq(seller.state, STR("open"));
    if (told) {
        v.about = about.about;
        v.about_language = about.language;
    }
    v.help = web_link(w, URL("/help"));
    TRY(fill_cards(w, &seller, &v));
    web_layout(w, &v.layout, "");
    v.layout.title = seller.name;
    v.layout.canonical = window_seller_url(w, seller.handle);
    out = web_html(w);
    page_seller(&out, &v);
    return web_send_html(w);
}

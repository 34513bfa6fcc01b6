/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/window.h"

#include "base/num.h"
#include "face/web/assets.h"
#include "face/web/pages/parts.h"
#include "face/web/parts.h"
#include "flow/index_product.h"
#include "lib/locale.h"
#include "lib/text.h"

enum { CRUMBS_MAX = CATEGORY_DEPTH_MAX + 2, NAME_MAX_BYTES = 200, OPTION_BYTES_MAX = 300 };

enum outcome window_place(struct web *w, struct landed_place *out)
{
    return landed_place(&w->c, w->city, w->currency, out);
}

struct str window_language(const struct web *w)
{
    return locale_language(w->c.locale);
}

/* ---- URLs ---- */

struct url window_product_url(const struct web *w, struct product_id product)
{
    struct url_maker m;

    web_url(w, &m);
    url_part(&m, STR("p"));
    url_part_i64(&m, product.v);
    return url_done(&m);
}

struct url window_category_url(const struct web *w, const struct category *c)
{
    struct url_maker m;

    web_url(w, &m);
    url_part(&m, STR("c"));
    url_part_i64(&m, c->id.v);
    url_part(&m, c->slug);
    return url_done(&m);
}

struct url window_seller_url(const struct web *w, struct str handle)
{
    struct url_maker m;

    web_url(w, &m);
    url_part(&m, STR("s"));
    url_part(&m, handle);
    return url_done(&m);
}

struct url window_picture(struct web *w, struct str source)
{
    struct url_maker m;

    if (source.n == 0 || str_find(source, STR("://")) != STR_NONE)
        return asset_url(ASSET_EMPTY_SVG);
    url_begin(&m, w->c.arena, URL("/media"));
    url_part(&m, source);
    return url_done(&m);
}

enum outcome window_variant_picture(struct web *w, struct product_id product,
                                    struct variant_id variant, struct url *out)
{
    struct media_row_list media;
    struct str source = {0};

    TRY(product_media(&w->c, product, PAGE_MEDIA_MAX, &media));
    if (media.n)
        source = media.v[0].source;
    for (size_t i = media.n; i-- > 0;)
        if (media.v[i].variant.v == variant.v)
            source = media.v[i].source;
    *out = window_picture(w, source);
    return DONE;
}

/* ---- small shapes ---- */

struct rating_view window_rating(int64_t sum, int64_t count)
{
    int64_t tenths = count ? (sum * 10 + count / 2) / count : 0;

    return (struct rating_view){.mean = {(int32_t)tenths}, .count = count};
}

struct str window_options(struct web *w, struct str options)
{
    struct listing_option option;
    struct buf out;

    buf_init(&out, w->c.arena, OPTION_BYTES_MAX);
    while (listing_option_next(&options, &option)) {
        if (out.n)
            buf_str(&out, STR(", "));
        buf_str(&out, catalogue_text(w->texts, option.value));
    }
    return buf_view(&out);
}

struct str window_mark(struct web *w, struct str name)
{
    struct str rest = name, word;
    struct buf out;

    buf_init(&out, w->c.arena, 16);
    for (int letters = 0; letters < 2 && text_next_word(&rest, &word); letters++) {
        struct str first = word;

        utf8_next(&first);
        buf_add(&out, word.p, (size_t)(first.p - word.p));
    }
    return buf_view(&out);
}

struct str window_country(struct web *w, struct str iso2)
{
    struct buf out;

    buf_init(&out, w->c.arena, NAME_MAX_BYTES);
    locale_country(&out, locale_of_texts(w->c.locale), iso2);
    return buf_view(&out);
}

struct str window_service(struct web *w, enum service service)
{
    static const char *const names[SERVICES] = {
        [SERVICE_ECONOMY] = N_("Economy"), [SERVICE_STANDARD] = N_("Standard"),
        [SERVICE_EXPRESS] = N_("Express"), [SERVICE_LOCAL] = N_("From nearby")};

    return web_text(w, names[service]);
}

struct nav_links window_crumbs(struct web *w, const struct category *c, struct str last)
{
    struct nav_link *v = arena_new_n(w->c.arena, struct nav_link, CRUMBS_MAX);
    size_t n = 0, depth = c ? (size_t)c->depth + 1 : 0;

    v[n++] = (struct nav_link){.url = web_link(w, URL("/")),
                               .label = window_country(w, str_of(w->c.market->country->code))};
    for (size_t i = 0; i < depth; i++, c = c->parent)
        v[n + depth - 1 - i] = (struct nav_link){
            .url = window_category_url(w, c), .label = category_name(c, window_language(w))};
    n += depth;
    if (last.n)
        v[n++] = (struct nav_link){.url = {last}, .label = last};
    v[n - 1].here = true;
    return (struct nav_links){v, n};
}

struct str window_restricted(const struct web *w, const struct restriction *r)
{
    return r ? web_text(w, str_cstr(w->c.arena, r->reason)) : STR("");
}

struct str window_no_room(const struct web *w, unsigned withheld)
{
    return withheld ? web_text(w, N_("So much is ordered that it would not arrive in time. No more "
                                     "orders are taken for now."))
                    : STR("");
}

struct str window_busy(const struct web *w, const struct promise *p, unsigned withheld)
{
    if (p->surcharge.minor > 0)
        return web_text(w, N_("More is ordered than usual: delivery takes longer and costs more."));
    if (p->busy)
        return web_text(w, N_("More is ordered than usual: delivery takes longer."));
    if (withheld)
        return web_text(w, N_("Another way of sending is not offered for now: so much is ordered "
                              "that it would be late."));
    return STR("");
}

/* ---- cards ---- */

static struct landed_offer offer_of(const struct card_row *row)
{
    return (struct landed_offer){
        .seller = row->seller, .offer = row->offer, .product = row->product,
        .price = money(row->price, row->currency),
        .weight_g = row->packed_g, .handling_days = row->handling_days, .hs6 = row->hs,
        .origin = row->origin, .dispatch = row->ship_from, .hub = row->hub,
        .danger = row->danger, .battery_wh = row->battery_wh};
}

/* Where a wish chose another service than the cheapest, the product page is to show it too. */
static struct url card_url(struct web *w, const struct card_row *row, const struct landed *landed)
{
    struct url_maker m;

    if (!landed->deliverable || landed->chosen == 0)
        return window_product_url(w, row->product);
    url_begin(&m, w->c.arena, window_product_url(w, row->product));
    url_param_i64(&m, "offer", row->offer.v);
    url_param(&m, "service", str_of(service_name(landed->options[landed->chosen].service)));
    return url_done(&m);
}

static struct card_view card_of(struct web *w, const struct card_row *row,
                                const struct landed *landed)
{
    struct card_view card = {
        .url = card_url(w, row, landed),
        .picture = {.url = window_picture(w, row->image)},
        .title = row->title,
        .rating = window_rating(row->rating_sum, row->rating_count),
        .sold_out = row->available <= 0,
        .promise = {.none = !landed->deliverable},
        .price = {.now = money(0, w->currency)},
    };

    card.from = window_country(w, row->ship_from);
    if (landed->deliverable) {
        card.price.now = landed_total(landed);
        card.price.was = landed->before;
        card.promise.days = (struct days){landed_promise(landed)->p50, landed_promise(landed)->p90};
    }
    return card;
}

/* A price that a rule refuses is shown as "not delivered there". */
static enum outcome price_card(struct web *w, const struct landed_place *place,
                               const struct card_row *row, struct landed *landed)
{
    struct landed_offer offer = offer_of(row);
    enum outcome out = landed_price(&w->c, place, &offer, SERVICES, landed);

    if (out == REFUSED) {
        w->c.problem = (struct problem){0};
        landed->deliverable = false;
    }
    return out == FAILED ? FAILED : DONE;
}

int64_t window_until(const struct landed *landed)
{
    int64_t until_ms = landed->deliverable ? landed->until_ms : INT64_MAX;

    for (size_t i = 0; landed->deliverable && i < landed->options_n; i++)
        until_ms = i64_min(until_ms, landed->options[i].promise.valid_until_ms);
    return until_ms;
}

static enum outcome read_card(struct web *w, const struct landed_place *place,
                              struct product_id product, struct window_card *out, bool *found)
{
    TRY(card_get(&w->c, product, window_language(w), &out->row, found));
    return *found ? price_card(w, place, &out->row, &out->landed) : DONE;
}

enum outcome window_read(struct web *w, const struct landed_place *place,
                         const struct product_id *products, size_t n, struct window_card **out,
                         size_t *out_n)
{
    struct window_card *v = arena_new_n(w->c.arena, struct window_card, n + 1);
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        bool found;

        TRY(read_card(w, place, products[i], &v[kept], &found));
        kept += found;
    }
    *out = v;
    *out_n = kept;
    return DONE;
}

/* What a card depends on besides the market, the reader and his city. */
struct card_key {
    int64_t product;
    int32_t by_days, soonest;
};

/* Empty when nobody offers the product. */
static enum outcome ready_card(struct web *w, const struct landed_place *place,
                               struct product_id product, struct ready *out)
{
    const struct card_key key = {product.v, place->by.days, place->soonest};
    struct window_card card = {0};
    struct card_view view;
    struct page_part part;
    bool found;

    web_shows_product(w, product);
    if (!page_part_find(w, &part, "card", (struct str){(const char *)&key, sizeof(key)})) {
        TRY(read_card(w, place, product, &card, &found));
        if (found) {
            view = card_of(w, &card.row, &card.landed);
            part_card(page_part_html(&part), &view);
        }
        page_part_keep(w, &part, product, window_until(&card.landed));
    }
    *out = part.ready;
    return DONE;
}

enum outcome window_cards(struct web *w, const struct landed_place *place,
                          const struct product_id *products, size_t n, struct cards_view *out)
{
    struct ready *v = arena_new_n(w->c.arena, struct ready, n + 1);
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        TRY(ready_card(w, place, products[i], &v[kept]));
        kept += v[kept].html.n > 0;
    }
    *out = (struct cards_view){v, kept};
    return DONE;
}

struct search_result *window_search(struct web *w, struct search_query *query)
{
    struct search_result *found =
        (struct search_result *)(void *)arena_bytes(w->c.arena, sizeof(*found));

    query->price_column = index_price_column(w->c.market);
    web_shows_search(w);
    search_find(web_search(w), w->c.arena, query, found);
    return found;
}

/* What the best of a category depend on besides the market. */
struct best_key {
    uint64_t changes;
    uint32_t category, max;
};

static void find_best(struct web *w, const struct category *c, size_t max, struct buf *ids)
{
    struct search_query query = {.sort = SORT_RATING, .limit = (uint32_t)max, .in_category = true,
                                 .category_first = c->place, .category_last = c->last};
    const struct search_result *found = window_search(w, &query);

    buf_add(ids, found->products, found->products_n * sizeof(*found->products));
}

size_t window_best(struct web *w, const struct category *c, size_t max, struct product_id **out)
{
    const struct best_key key = {search_changes(web_search(w)), c->place, (uint32_t)max};
    struct page_part part;

    web_shows_search(w);
    if (!page_part_find_common(w, &part, "best", (struct str){(const char *)&key, sizeof(key)})) {
        find_best(w, c, max, &part.buf);
        page_part_keep(w, &part, (struct product_id){0}, INT64_MAX);
    }
    *out = arena_new_n(w->c.arena, struct product_id, max + 1);
    if (part.ready.html.n)
        memcpy(*out, part.ready.html.p, part.ready.html.n);
    return part.ready.html.n / sizeof(**out);
}

enum outcome window_find(struct web *w, const struct landed_place *place,
                         struct search_query *query, struct cards_view *cards, uint32_t *total)
{
    struct search_result *found = window_search(w, query);

    if (total)
        *total = found->total;
    return window_cards(w, place, found->products, found->products_n, cards);
}

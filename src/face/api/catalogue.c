/* SPDX-License-Identifier: Apache-2.0 */
/* Finding products, a product with its offers, reviews, shops. */
#include "face/api/cursor.h"
#include "face/api/view.h"
#include "face/web/shown.h"
#include "face/web/window.h"
#include "flow/index_product.h"
#include "flow/sendings.h"
#include "shop/markets/markets.h"
#include "shop/orders/policy.h"

enum { FEW_LEFT = 5 };

/* ---- cards ---- */

static struct api_seller_brief *seller_of_card(struct web *w, const struct card_row *row)
{
    struct api_seller_brief *s = arena_new(w->c.arena, struct api_seller_brief);

    *s = (struct api_seller_brief){.id = row->seller.v, .handle = row->seller_handle,
                                   .name = row->seller_name};
    return s;
}

static struct api_card card_of(struct web *w, const struct window_card *c)
{
    const struct card_row *row = &c->row;
    const struct hub *hub = hub_by_code(row->hub);
    struct api_card out = {
        .id = row->product.v, .title = row->title, .brand = row->brand,
        .category = row->category.v, .image = view_image(w, row->image),
        .rating = view_rating(w, row->rating_sum, row->rating_count),
        .seller = seller_of_card(w, row), .offer = row->offer.v, .offers = row->offers,
        .stock = view_stock(row->available), .from = hub ? str_of(hub->country->code) : STR("")};

    if (c->landed.deliverable) {
        out.price = landed_total(&c->landed);
        out.p50 = landed_promise(&c->landed)->p50;
        out.p90 = landed_promise(&c->landed)->p90;
    }
    return out;
}

static enum outcome fill_cards(struct web *w, const struct landed_place *place,
                               const struct product_id *products, size_t n, struct api_card **v,
                               size_t *out_n)
{
    struct window_card *cards;

    TRY(window_read(w, place, products, n, &cards, out_n));
    *v = arena_new_n(w->c.arena, struct api_card, *out_n + 1);
    for (size_t i = 0; i < *out_n; i++)
        (*v)[i] = card_of(w, &cards[i]);
    return DONE;
}

/* ---- finding ---- */

/* A limit in the currency of the place, as the index has it: in the market's own. */
static enum outcome price_limit(struct web *w, const struct landed_place *place, const char *name,
                                struct str typed, int64_t *out)
{
    struct money m;

    if (typed.n == 0)
        return DONE;
    if (!money_parse(typed, w->currency, &m) ||
        !rates_convert(place->rates, m, market_currency(w->c.market), &m))
        return refuse(&w->c.problem, refusal_invalid, name, "expected an amount like 12.50");
    *out = m.minor;
    return DONE;
}

/* Days are asked for; cards then tell of the service that fulfils the wish. */
static void ask_days(struct web *w, const struct api_products_query *in,
                     struct landed_place *place, struct search_query *q)
{
    const int64_t within = in->within_days == API_ABSENT ? 0 : in->within_days;
    int64_t until_ms;

    if (within == 0 && q->sort != SORT_SOONEST)
        return;
    sendings_ask(w->c.arena, place, q->price_column, q, &until_ms);
    q->within_days = (uint16_t)within;
    if (within)
        place->by = date_add(place->today, (int32_t)within);
    place->soonest = q->sort == SORT_SOONEST;
}

static enum outcome query_of(struct web *w, const struct api_products_query *in,
                             struct landed_place *place, struct search_query *q)
{
    const struct category *c = in->category ? category_by_id((struct category_id){in->category})
                                            : NULL;
    int64_t offset;

    *q = (struct search_query){.words = in->q, .limit = (uint32_t)view_limit(in->limit),
                               .price_column = index_price_column(w->c.market)};
    if (in->category && !c)
        return refuse(&w->c.problem, refusal_not_found, "category", "no category has this number");
    if (c) {
        q->in_category = true;
        q->category_first = c->place;
        q->category_last = c->last;
    }
    if (in->sort.n && !search_sort_parse(in->sort, &q->sort))
        return refuse(&w->c.problem, refusal_invalid, "sort", "expected an order");
    TRY(price_limit(w, place, "price_min", in->price_min, &q->price_min));
    TRY(price_limit(w, place, "price_max", in->price_max, &q->price_max));
    ask_days(w, in, place, q);
    TRY(cursor_read_id(&w->c.problem, w->c.arena, "products", in->cursor, 0, &offset));
    if (offset > SEARCH_DEPTH_MAX - q->limit)
        return refuse(&w->c.problem, refusal_invalid, "cursor", "expected one of the first %d",
                      SEARCH_DEPTH_MAX);
    q->offset = (uint32_t)offset;
    return DONE;
}

/* Hits of each category with what is below it. */
static void fill_facets(struct web *w, const struct search_result *found, struct api_products *out)
{
    size_t n;
    const struct category *all = categories(&n);

    out->categories.v = arena_new_n(w->c.arena, struct api_facet, n);
    for (size_t i = 0; i < n; i++) {
        int64_t count = 0;

        for (size_t k = all[i].place; k <= all[i].last; k++)
            count += found->by_category[k];
        if (count > 0)
            out->categories.v[out->categories.n++] = (struct api_facet){all[i].id.v, count};
    }
}

enum outcome api_products(struct web *w, struct exchange *x)
{
    struct search_result *found = arena_new(w->c.arena, struct search_result);
    struct api_products *out = x->answer;
    struct landed_place place;
    struct search_query q;

    TRY(window_place(w, &place));
    TRY(query_of(w, x->query, &place, &q));
    search_find(web_search(w), w->c.arena, &q, found);
    TRY(fill_cards(w, &place, found->products, found->products_n, &out->items.v, &out->items.n));
    fill_facets(w, found, out);
    out->total = found->total;
    out->partial = found->partial && found->total;
    out->index_building = !web_search_ready(w);
    out->read_as = found->read_as;
    if (q.offset + found->products_n < found->total &&
        q.offset + 2 * q.limit <= SEARCH_DEPTH_MAX)
        out->next = cursor_make_id(w->c.arena, "products", q.offset + (int64_t)q.limit);
    return DONE;
}

/* ---- one product ---- */

static struct api_seller_brief *seller_of_offer(struct web *w, const struct offer_view *o)
{
    struct api_seller_brief *s = arena_new(w->c.arena, struct api_seller_brief);

    *s = (struct api_seller_brief){.id = o->seller.v, .handle = o->seller_handle,
                                   .name = o->seller_name, .country = o->seller_country,
                                   .rating = view_rating(w, o->rating_sum, o->rating_count)};
    return s;
}

static struct api_landed *landed_of(struct web *w, const struct shown *s, size_t i)
{
    const struct landed *l = &s->landed[i];
    struct api_landed *out = arena_new(w->c.arena, struct api_landed);
    const struct promise_in in = shown_promise_in(w, s, i);
    struct promise_step steps[PROMISE_STEPS_MAX];

    out->sums = arena_new(w->c.arena, struct api_sums);
    *out->sums = view_sums(&l->quote.sum);
    out->uncertain = l->quote.check;
    out->rate_stale = l->quote.rate_stale;
    view_services(w, s->place.rates, l->options, l->options_n, l->chosen, &out->services.v,
                  &out->services.n);
    view_working(w, &l->quote, &out->working.v, &out->working.n);
    view_reasons(w, steps, promise_explain(&in, w->c.arena, steps), &out->reasons.v,
                 &out->reasons.n);
    return out;
}

static struct api_offer offer_of(struct web *w, const struct shown *s, size_t i)
{
    const struct offer_view *o = &s->offers.v[i];
    struct api_offer out = {
        .id = o->offer.v, .variant = o->variant.v, .sku = o->sku, .seller = seller_of_offer(w, o),
        .price = money(o->price, o->currency), .stock = view_stock(o->available),
        .left = o->available > 0 && o->available <= FEW_LEFT ? o->available : API_ABSENT,
        .handling_days = o->handling_days, .weight_g = o->packed_g ? o->packed_g : API_ABSENT,
        .ship_from = o->ship_from};

    view_options(w, o->options, &out.options.v, &out.options.n);
    if (s->landed[i].deliverable)
        out.landed = landed_of(w, s, i);
    return out;
}

static enum outcome fill_images(struct web *w, struct product_id product, struct api_product *out)
{
    struct media_row_list media;

    TRY(product_media(&w->c, product, PAGE_MEDIA_MAX, &media));
    out->images.v = arena_new_n(w->c.arena, struct str, media.n + 1);
    for (size_t i = 0; i < media.n; i++)
        if (media.v[i].source.n)
            out->images.v[out->images.n++] = view_image(w, media.v[i].source);
    return DONE;
}

enum outcome api_product(struct web *w, struct exchange *x)
{
    const struct api_offer_query *in = x->query;
    struct api_product *out = x->answer;
    enum service service = SERVICES;
    struct shown s;

    if (in->service.n && !service_parse(in->service, &service))
        return refuse(&w->c.problem, refusal_invalid, "service", "expected a service");
    TRY(shown_read(w, (struct product_id){web_param_id(w, "product")}, service, &s));
    *out = (struct api_product){
        .id = s.product.id.v, .title = s.product.title, .description = s.product.description,
        .language = s.product.language, .brand = s.product.brand,
        .category = s.product.category.v, .hs6 = s.product.hs, .origin = s.product.origin,
        .rating = view_rating(w, s.product.rating_sum, s.product.rating_count),
        .guarantee_days =
            policy_on(str_of(w->c.market->code), utc_date(w->c.now_ms))->guarantee_days};
    out->offers.v = arena_new_n(w->c.arena, struct api_offer, s.offers.n + 1);
    out->offers.n = s.offers.n;
    for (size_t i = 0; i < s.offers.n; i++)
        out->offers.v[i] = offer_of(w, &s, i);
    return fill_images(w, s.product.id, out);
}

enum outcome api_reviews(struct web *w, struct exchange *x)
{
    const struct api_page *in = x->query;
    const int32_t limit = view_limit(in->limit);
    struct api_reviews *out = x->answer;
    struct review_row_list rows;
    struct review_id before;

    TRY(cursor_read_id(&w->c.problem, w->c.arena, "reviews", in->cursor, INT64_MAX, &before.v));
    TRY(product_reviews(&w->c, (struct product_id){web_param_id(w, "product")}, before, limit,
                        &rows));
    out->items.v = arena_new_n(w->c.arena, struct api_review, rows.n + 1);
    out->items.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        out->items.v[i] = (struct api_review){
            .id = rows.v[i].id.v, .author = rows.v[i].author, .rating = rows.v[i].rating,
            .title = rows.v[i].title, .text = rows.v[i].text, .language = rows.v[i].language,
            .created_at = rows.v[i].created_at};
    if (rows.n == (size_t)limit)
        out->next = cursor_make_id(w->c.arena, "reviews", rows.v[rows.n - 1].id.v);
    return DONE;
}

/* ---- shops ---- */

enum outcome api_sellers(struct web *w, struct exchange *x)
{
    const struct api_page *in = x->query;
    const int32_t limit = view_limit(in->limit);
    struct api_sellers *out = x->answer;
    struct seller_row_list rows;
    struct str after;

    TRY(cursor_read(&w->c.problem, w->c.arena, "sellers", in->cursor, &after));
    TRY(seller_list(&w->c, after, limit, &rows));
    out->items.v = arena_new_n(w->c.arena, struct api_seller, rows.n + 1);
    out->items.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        TRY(view_seller(w, &rows.v[i], STR(""), &out->items.v[i]));
    if (rows.n == (size_t)limit)
        out->next = cursor_make(w->c.arena, "sellers", rows.v[rows.n - 1].handle);
    return DONE;
}

/* The shop of the path, unless it is closed. */
static enum outcome read_seller(struct web *w, struct seller_row *out)
{
    bool found;

    TRY(seller_by_handle(&w->c, web_param(w, "handle"), out, &found));
    if (!found || str_eq(out->state, STR("closed")))
        return refuse(&w->c.problem, refusal_not_found, "handle", "no shop has this name");
    return DONE;
}

enum outcome api_seller(struct web *w, struct exchange *x)
{
    const struct api_reader *in = x->query;
    struct seller_row row;

    TRY(read_seller(w, &row));
    return view_seller(w, &row, in->language, x->answer);
}

enum outcome api_seller_products(struct web *w, struct exchange *x)
{
    const struct api_page *in = x->query;
    const int32_t limit = view_limit(in->limit);
    struct api_cards *out = x->answer;
    struct seller_offer_list offers;
    struct product_id products[100];
    struct landed_place place;
    struct seller_row seller;
    struct str after;
    size_t n = 0;

    TRY(read_seller(w, &seller));
    TRY(cursor_read(&w->c.problem, w->c.arena, "seller_products", in->cursor, &after));
    TRY(offers_of_seller(&w->c, seller.id, after, window_language(w), limit, &offers));
    for (size_t i = 0; i < offers.n; i++)
        if (n == 0 || products[n - 1].v != offers.v[i].product.v)
            products[n++] = offers.v[i].product;
    TRY(window_place(w, &place));
    TRY(fill_cards(w, &place, products, n, &out->items.v, &out->items.n));
    if (offers.n == (size_t)limit)
        out->next = cursor_make(w->c.arena, "seller_products", offers.v[offers.n - 1].sku);
    return DONE;
}

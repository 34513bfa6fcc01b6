/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/pages/product.h"

#include "base/check.h"
#include "face/web/shown.h"
#include "face/web/window.h"
#include "face/web/working.h"
#include "shop/markets/markets.h"
#include "shop/orders/policy.h"
#include "shop/sellers/sellers.h"

enum { SIMILAR = 6, FEW_LEFT = 5, CUT_OFF_SHOWN_MIN = 24 * 60, OPTION_BYTES_MAX = 300 };

static enum outcome choose(struct web *w, struct shown *s)
{
    int64_t wanted;

    TRY(form_i64_or(&w->c.problem, &w->query, "offer", 1, INT64_MAX, 0, &wanted));
    for (size_t i = 0; wanted && i < s->offers.n; i++)
        if (s->offers.v[i].offer.v == wanted)
            s->chosen = i;
    return DONE;
}

static enum outcome read_service(struct web *w, enum service *out)
{
    struct str name = {0};

    *out = SERVICES;
    if (form_has(&w->query, "service"))
        TRY(form_text(&w->c.problem, w->c.arena, &w->query, "service", 0, 20, &name));
    if (name.n && !service_parse(name, out))
        return refuse(&w->c.problem, refusal_invalid, "service",
                      "expected economy, standard, express or local");
    return DONE;
}

static enum outcome read_all(struct web *w, struct shown *s)
{
    enum service service;

    TRY(read_service(w, &service));
    TRY(shown_read(w, (struct product_id){web_param_id(w, "product")}, service, s));
    return choose(w, s);
}

/* ---- the view ---- */

static struct url product_url(struct web *w, const struct shown *s, size_t offer,
                              enum service service)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, window_product_url(w, s->product.id));
    url_param_i64(&m, "offer", s->offers.v[offer].offer.v);
    if (service != SERVICES)
        url_param(&m, "service", str_of(service_name(service)));
    return url_done(&m);
}

static struct promise_view promise_of(const struct landed *l)
{
    struct promise_view v = {.none = !l->deliverable};

    if (l->deliverable)
        v.days = (struct days){landed_promise(l)->p50, landed_promise(l)->p90};
    return v;
}

static enum outcome fill_pictures(struct web *w, const struct shown *s, struct product_page_view *v)
{
    struct media_row_list media;
    struct gallery_picture *pictures;
    struct variant_id variant = {0};

    TRY(product_media(&w->c, s->product.id, PAGE_MEDIA_MAX, &media));
    if (s->offers.n)
        variant = s->offers.v[s->chosen].variant;
    pictures = arena_new_n(w->c.arena, struct gallery_picture, media.n + 1);
    for (int own = 1; own >= 0; own--) /* those of the variant first */
        for (size_t i = 0; i < media.n; i++)
            if ((media.v[i].variant.v == variant.v) == own)
                pictures[v->pictures_n++] = (struct gallery_picture){
                    window_picture(w, media.v[i].source),
                    media.v[i].alt.n ? media.v[i].alt : s->product.title};
    if (v->pictures_n == 0)
        pictures[v->pictures_n++] =
            (struct gallery_picture){window_picture(w, STR("")), s->product.title};
    v->pictures = pictures;
    return DONE;
}

/* "Red, M" of "Colour=Red;Size=M". */
static struct str option_label(struct web *w, struct str options)
{
    struct listing_option option;
    struct buf out;

    buf_init(&out, w->c.arena, OPTION_BYTES_MAX);
    while (listing_option_next(&options, &option)) {
        if (out.n)
            buf_str(&out, STR(", "));
        buf_str(&out, option.value);
    }
    return buf_view(&out);
}

/* One chip a variant, leading to its best offer. */
static void fill_options(struct web *w, const struct shown *s, struct product_page_view *v)
{
    struct option_view *options = arena_new_n(w->c.arena, struct option_view, s->offers.n + 1);
    size_t *best = arena_new_n(w->c.arena, size_t, s->offers.n + 1);

    for (size_t i = 0; i < s->offers.n; i++) {
        size_t k = 0;

        while (k < v->options_n && s->offers.v[best[k]].variant.v != s->offers.v[i].variant.v)
            k++;
        if (k == v->options_n)
            best[v->options_n++] = i;
        else if (shown_better(s, i, best[k]))
            best[k] = i;
    }
    for (size_t k = 0; k < v->options_n; k++)
        options[k] = (struct option_view){
            product_url(w, s, best[k], s->service), option_label(w, s->offers.v[best[k]].options),
            s->offers.v[best[k]].variant.v == s->offers.v[s->chosen].variant.v};
    v->options = options;
}

static void fill_offers(struct web *w, const struct shown *s, struct product_page_view *v)
{
    struct offer_line_view *lines =
        arena_new_n(w->c.arena, struct offer_line_view, s->offers.n + 1);

    for (size_t i = 0; i < s->offers.n; i++) {
        const struct offer_view *o = &s->offers.v[i];

        if (o->variant.v != s->offers.v[s->chosen].variant.v)
            continue;
        lines[v->offers_n++] = (struct offer_line_view){
            .url = product_url(w, s, i, s->service), .seller = o->seller_name,
            .country = window_country(w, o->seller_country),
            .rating = window_rating(o->rating_sum, o->rating_count),
            .price = {.now = s->landed[i].deliverable ? landed_total(&s->landed[i])
                                                      : money(0, w->currency)},
            .promise = promise_of(&s->landed[i]), .here = i == s->chosen,
            .sold_out = o->available <= 0};
    }
    v->offers = lines;
}

static void fill_services(struct web *w, const struct shown *s, struct product_page_view *v)
{
    const struct landed *l = &s->landed[s->chosen];
    struct service_view *services = arena_new_n(w->c.arena, struct service_view, SERVICES);

    for (size_t i = 0; i < l->options_n; i++) {
        const struct promise *p = &l->options[i].promise;
        struct money freight = p->price;

        if (!rates_convert(s->place.rates, p->price, w->currency, &freight))
            continue;
        services[v->services_n++] = (struct service_view){
            .url = product_url(w, s, s->chosen, l->options[i].service),
            .name = window_service(w, l->options[i].service),
            .promise = {.days = {p->p50, p->p90}}, .freight = freight, .here = i == l->chosen};
    }
    v->services = services;
}

static void fill_reasons(struct web *w, const struct shown *s, struct product_page_view *v)
{
    const struct landed *l = &s->landed[s->chosen];
    struct promise_step *steps = arena_new_n(w->c.arena, struct promise_step, PROMISE_STEPS_MAX);
    int64_t left_min = (landed_promise(l)->valid_until_ms - w->c.now_ms) / MINUTE_MS;

    v->reasons_n = shown_reasons(w, s, s->chosen, steps);
    v->reasons = steps;
    v->order_within_min = left_min < CUT_OFF_SHOWN_MIN ? (int32_t)left_min : 0;
}

static void fill_buybox(struct web *w, const struct shown *s, struct product_page_view *v)
{
    const struct offer_view *o = &s->offers.v[s->chosen];
    const struct landed *l = &s->landed[s->chosen];

    v->buyable = shown_can_buy(s, s->chosen);
    v->sold_out = o->available <= 0;
    v->left = o->available <= FEW_LEFT ? o->available : 0;
    v->offer = str_printf(w->c.arena, "%lld", (long long)o->offer.v);
    v->add = web_link(w, URL("/cart/lines"));
    v->promise = promise_of(l);
    v->seller_name = o->seller_name;
    v->seller_mark = window_mark(w, o->seller_name);
    v->seller_country = window_country(w, o->seller_country);
    v->seller_url = window_seller_url(w, o->seller_handle);
    v->seller_rating = window_rating(o->rating_sum, o->rating_count);
    if (!l->deliverable)
        return;
    v->price.now = landed_total(l);
    v->sum = working_sum(w, &l->quote, &v->rate_note);
    v->check = l->quote.check;
    fill_services(w, s, v);
    fill_reasons(w, s, v);
}

static void add_fact(struct product_page_view *v, struct fact_view *facts, struct str name,
                     struct str value)
{
    if (value.n)
        facts[v->facts_n++] = (struct fact_view){name, value};
}

static void fill_facts(struct web *w, const struct shown *s, struct product_page_view *v)
{
    struct fact_view *facts = arena_new_n(w->c.arena, struct fact_view, 8);
    struct html out = web_html(w);
    struct str weight = {0};

    if (s->offers.n && s->offers.v[s->chosen].packed_g)
        weight = str_printf(w->c.arena, "%d g", (int)s->offers.v[s->chosen].packed_g);
    add_fact(v, facts, html_translate(&out, STR(N_("Brand"))), s->product.brand);
    add_fact(v, facts, html_translate(&out, STR(N_("Made in"))),
             s->product.origin.n ? window_country(w, s->product.origin) : STR(""));
    add_fact(v, facts, html_translate(&out, STR(N_("Weight with packing"))), weight);
    add_fact(v, facts, html_translate(&out, STR(N_("HS code"))), s->product.hs);
    if (s->offers.n)
        add_fact(v, facts, html_translate(&out, STR(N_("Article"))), s->offers.v[s->chosen].sku);
    v->facts = facts;
}

static enum outcome fill_reviews(struct web *w, const struct shown *s, struct product_page_view *v)
{
    struct review_row_list rows;
    struct review_view *reviews;

    TRY(product_reviews(&w->c, s->product.id, (struct review_id){INT64_MAX}, PAGE_REVIEWS_MAX,
                        &rows));
    reviews = arena_new_n(w->c.arena, struct review_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        reviews[i] = (struct review_view){
            .author = rows.v[i].author, .title = rows.v[i].title, .text = rows.v[i].text,
            .language = rows.v[i].language, .rating = window_rating(rows.v[i].rating, 1),
            .on = utc_date(rows.v[i].created_at)};
    v->reviews = reviews;
    v->reviews_n = rows.n;
    return DONE;
}

/* Others of the same category. */
static enum outcome fill_similar(struct web *w, const struct shown *s, struct product_page_view *v)
{
    const struct category *c = category_by_id(s->product.category);
    struct search_query query = {.sort = SORT_RATING, .limit = SIMILAR + 1, .in_category = true};
    struct card_view *cards;
    struct cards_view found;
    struct url self = window_product_url(w, s->product.id);

    if (!c)
        return DONE;
    query.category_first = c->place;
    query.category_last = c->last;
    TRY(window_find(w, &s->place, &query, &found, NULL));
    cards = arena_new_n(w->c.arena, struct card_view, SIMILAR + 1);
    for (size_t i = 0; i < found.n && v->similar.n < SIMILAR; i++)
        if (!str_eq(found.v[i].url.text, self.text))
            cards[v->similar.n++] = found.v[i];
    v->similar.v = cards;
    return DONE;
}

enum outcome web_product(struct web *w)
{
    struct shown s = {0};
    struct product_page_view v = {0};
    struct html out;

    TRY(read_all(w, &s));
    v.title = s.product.title;
    v.brand = s.product.brand;
    v.description = s.product.description;
    v.language = s.product.language;
    v.rating = window_rating(s.product.rating_sum, s.product.rating_count);
    v.crumbs = window_crumbs(w, category_by_id(s.product.category), s.product.title);
    v.guarantee_days = policy_on(str_of(w->c.market->code), utc_date(w->c.now_ms))->guarantee_days;
    v.sold_out = s.offers.n == 0;
    if (s.offers.n) {
        fill_buybox(w, &s, &v);
        fill_options(w, &s, &v);
        fill_offers(w, &s, &v);
    }
    fill_facts(w, &s, &v);
    TRY(fill_pictures(w, &s, &v));
    TRY(fill_reviews(w, &s, &v));
    TRY(fill_similar(w, &s, &v));
    web_layout(w, &v.layout, "");
    v.layout.title = s.product.title;
    v.layout.canonical = window_product_url(w, s.product.id);
    out = web_html(w);
    page_product(&out, &v);
    return web_send_html(w);
}

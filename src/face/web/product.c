/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/pages/product.h"

#include "base/check.h"
#include "face/web/parts.h"
#include "face/web/product_options.h"
#include "face/web/shown.h"
#include "face/web/why_date.h"
#include "face/web/window.h"
#include "face/web/working.h"
#include "shop/cart/cart.h"
#include "shop/markets/markets.h"
#include "shop/orders/policy.h"
#include "shop/sellers/sellers.h"

enum { SIMILAR = 6, FEW_LEFT = 5, PART_KEY_MAX_BYTES = 128, FACT_MAX_BYTES = 64 };

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

static struct url service_url(struct web *w, const struct shown *s, size_t offer,
                              enum service service)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, s->url);
    url_param_i64(&m, "offer", s->offers.v[offer].offer.v);
    if (service != SERVICES)
        url_param(&m, "service", str_of(service_name(service)));
    return url_done(&m);
}

/* What several parts of the page lead to: made once. */
struct links {
    struct media_row_list media;
    struct url *pictures; /* of each */
    struct url *offers;   /* of each, by the service that was asked for; empty: not made yet */
};

static enum outcome read_links(struct web *w, const struct shown *s, struct links *out)
{
    TRY(product_media(&w->c, s->product.id, PAGE_MEDIA_MAX, &out->media));
    out->pictures = arena_new_n(w->c.arena, struct url, out->media.n + 1);
    for (size_t i = 0; i < out->media.n; i++)
        out->pictures[i] = window_picture(w, out->media.v[i].source);
    out->offers = arena_new_n(w->c.arena, struct url, s->offers.n + 1);
    return DONE;
}

static struct url offer_url(struct web *w, const struct shown *s, struct links *l, size_t offer)
{
    if (l->offers[offer].text.n == 0)
        l->offers[offer] = service_url(w, s, offer, s->service);
    return l->offers[offer];
}

static struct promise_view promise_of(struct web *w, const struct landed *l)
{
    struct promise_view v = {.none = !l->deliverable};

    if (l->deliverable) {
        v.days = (struct days){landed_promise(l)->p50, landed_promise(l)->p90};
        v.note = window_busy(w, landed_promise(l), l->withheld);
    } else {
        v.why = l->restricted ? window_restricted(w, l->restricted)
                              : window_no_room(w, l->withheld);
    }
    return v;
}

static struct url variant_picture(const struct links *l, struct variant_id variant)
{
    for (size_t i = 0; i < l->media.n; i++)
        if (l->media.v[i].variant.v == variant.v)
            return l->pictures[i];
    return (struct url){{0}};
}

static bool has_picture(const struct product_page_view *v, struct url url)
{
    for (size_t i = 0; i < v->pictures_n; i++)
        if (str_eq(v->pictures[i].url.text, url.text))
            return true;
    return false;
}

/* Those of the variant first; sizes of one colour share a picture, which is shown once. */
static void fill_pictures(struct web *w, const struct shown *s, const struct links *l,
                          struct product_page_view *v)
{
    const struct media_row_list *media = &l->media;
    struct gallery_picture *pictures = arena_new_n(w->c.arena, struct gallery_picture,
                                                   media->n + 1);
    struct variant_id variant = {0};

    if (s->offers.n)
        variant = s->offers.v[s->chosen].variant;
    v->pictures = pictures;
    for (int own = 1; own >= 0; own--)
        for (size_t i = 0; i < media->n; i++)
            if ((media->v[i].variant.v == variant.v) == own && !has_picture(v, l->pictures[i]))
                pictures[v->pictures_n++] = (struct gallery_picture){
                    l->pictures[i], media->v[i].alt.n ? media->v[i].alt : s->product.title};
    if (v->pictures_n == 0)
        pictures[v->pictures_n++] =
            (struct gallery_picture){window_picture(w, STR("")), s->product.title};
}

/* Each variant by its best offer. */
static void fill_options(struct web *w, const struct shown *s, struct links *l,
                         struct product_page_view *v)
{
    struct option_offer *offers = arena_new_n(w->c.arena, struct option_offer, s->offers.n + 1);
    size_t *best = arena_new_n(w->c.arena, size_t, s->offers.n + 1);
    size_t n = 0, chosen = 0;

    for (size_t i = 0; i < s->offers.n; i++) {
        size_t k = 0;

        while (k < n && s->offers.v[best[k]].variant.v != s->offers.v[i].variant.v)
            k++;
        if (k == n)
            best[n++] = i;
        else if (shown_better(s, i, best[k]))
            best[k] = i;
    }
    for (size_t k = 0; k < n; k++) {
        const struct offer_view *o = &s->offers.v[best[k]];

        offers[k] = (struct option_offer){.options = o->options,
                                          .url = offer_url(w, s, l, best[k]),
                                          .picture = variant_picture(l, o->variant),
                                          .can_buy = shown_can_buy(s, best[k])};
        if (o->variant.v == s->offers.v[s->chosen].variant.v)
            chosen = k;
    }
    product_options(w, offers, n, chosen, v);
}

static void fill_offers(struct web *w, const struct shown *s, struct links *l,
                        struct product_page_view *v)
{
    struct offer_line_view *lines =
        arena_new_n(w->c.arena, struct offer_line_view, s->offers.n + 1);

    for (size_t i = 0; i < s->offers.n; i++) {
        const struct offer_view *o = &s->offers.v[i];

        if (o->variant.v != s->offers.v[s->chosen].variant.v)
            continue;
        lines[v->offers_n++] = (struct offer_line_view){
            .url = offer_url(w, s, l, i), .seller = o->seller_name,
            .country = window_country(w, o->seller_country),
            .rating = window_rating(o->rating_sum, o->rating_count),
            .price = {.now = s->landed[i].deliverable ? landed_total(&s->landed[i])
                                                      : money(0, w->currency)},
            .promise = promise_of(w, &s->landed[i]), .here = i == s->chosen,
            .sold_out = o->available <= 0};
    }
    v->offers = lines;
}

/* What it costs in all by each way of sending. */
static enum outcome fill_services(struct web *w, const struct shown *s,
                                  struct product_page_view *v)
{
    const struct landed *l = &s->landed[s->chosen];
    struct service_view *services = arena_new_n(w->c.arena, struct service_view, SERVICES);
    struct landed_offer offer = shown_offer(s, s->chosen);

    for (size_t i = 0; i < l->options_n; i++) {
        const struct promise *p = &l->options[i].promise;
        struct money total = landed_total(l);

        if (i != l->chosen)
            TRY(landed_by(&w->c, &s->place, &offer, l, i, &total));
        services[v->services_n++] = (struct service_view){
            .url = service_url(w, s, s->chosen, l->options[i].service),
            .name = window_service(w, l->options[i].service),
            .promise = {.days = {p->p50, p->p90}}, .total = total,
            .here = i == l->chosen};
    }
    v->services = services;
    return DONE;
}

/* Does the day of the order count? Else the step after it says why not. */
static bool day_counts(const struct promise_step *steps, size_t n)
{
    return n < 2 || (steps[1].code != REASON_CUT_OFF &&
                     !(steps[1].code == REASON_CLOSED && steps[1].date.days == steps[0].date.days));
}

static struct reasons_view reasons_of(struct web *w, const struct promise_in *in)
{
    struct promise_step *steps = arena_new_n(w->c.arena, struct promise_step, PROMISE_STEPS_MAX);
    size_t n = promise_explain(in, w->c.arena, steps);
    struct reasons_view v = {0};

    for (size_t i = 0; i < n; i++)
        v.assumed = v.assumed || steps[i].check;
    if (!day_counts(steps, n)) {
        steps++;
        n--;
    }
    v.n = why_date(w, steps, n, &v.v);
    return v;
}

/* What the reasons depend on besides the reader and his city: many products have the same. */
static struct str reasons_key(struct web *w, const struct promise_in *in)
{
    const int32_t numbers[] = {(int32_t)in->service, in->handling_days, in->weight_g};
    struct buf key;

    buf_init(&key, w->c.arena, PART_KEY_MAX_BYTES);
    buf_str(&key, in->from->code);
    for (size_t i = 0; i < countof(numbers); i++) {
        buf_char(&key, ' ');
        buf_i64(&key, numbers[i]);
    }
    return buf_view(&key);
}

static void fill_reasons(struct web *w, const struct shown *s, struct product_page_view *v)
{
    const struct promise *promise = landed_promise(&s->landed[s->chosen]);
    struct promise_in in = shown_promise_in(w, s, s->chosen);
    struct reasons_view reasons;
    struct page_part part;

    if (!page_part_find(w, &part, "reasons", reasons_key(w, &in))) {
        reasons = reasons_of(w, &in);
        product_page_reasons(page_part_html(&part), &reasons);
        page_part_keep(w, &part, (struct product_id){0}, promise->valid_until_ms);
    }
    v->reasons = part.ready;
    v->order_until_ms = promise->valid_until_ms;
    v->now_ms = w->c.now_ms;
}

static enum outcome fill_seller(struct web *w, const struct offer_view *o,
                                struct product_page_view *v)
{
    struct seller_row seller;
    bool found;

    v->seller_name = o->seller_name;
    v->seller_mark = window_mark(w, o->seller_name);
    v->seller_country = window_country(w, o->seller_country);
    v->seller_url = window_seller_url(w, o->seller_handle);
    v->seller_rating = window_rating(o->rating_sum, o->rating_count);
    TRY(seller_get(&w->c, o->seller, &seller, &found));
    if (found && seller.logo.n)
        v->seller_logo = window_picture(w, seller.logo);
    return DONE;
}

static enum outcome fill_buybox(struct web *w, const struct shown *s, struct product_page_view *v)
{
    const struct offer_view *o = &s->offers.v[s->chosen];
    const struct landed *l = &s->landed[s->chosen];

    v->buyable = shown_can_buy(s, s->chosen);
    v->sold_out = o->available <= 0;
    v->left = o->available <= FEW_LEFT ? o->available : 0;
    v->offer = o->offer.v;
    v->add = web_link(w, URL("/cart/lines"));
    v->promise = promise_of(w, l);
    v->quantity_max = o->available < CART_QUANTITY_MAX ? o->available : CART_QUANTITY_MAX;
    TRY(fill_seller(w, o, v));
    if (!l->deliverable)
        return DONE;
    v->price.now = landed_total(l);
    v->sum = working_totals(w, &l->quote.sum);
    v->working = working_steps(w, &l->quote, &v->rate_note);
    v->check = l->quote.check;
    fill_reasons(w, s, v);
    return fill_services(w, s, v);
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
    struct buf weight;

    buf_init(&weight, w->c.arena, FACT_MAX_BYTES);
    if (s->offers.n && s->offers.v[s->chosen].packed_g) {
        buf_i64(&weight, s->offers.v[s->chosen].packed_g);
        buf_char(&weight, ' ');
        buf_str(&weight, web_text(w, N_("g")));
    }
    add_fact(v, facts, web_text(w, N_("Brand")), s->product.brand);
    add_fact(v, facts, web_text(w, N_("Made in")),
             s->product.origin.n ? window_country(w, s->product.origin) : STR(""));
    add_fact(v, facts, web_text(w, N_("Packed weight")), buf_view(&weight));
    add_fact(v, facts, web_text(w, N_("HS code")), s->product.hs);
    if (s->offers.n)
        add_fact(v, facts, web_text(w, N_("Article")), s->offers.v[s->chosen].sku);
    v->facts = facts;
}

/* ---- reviews: the same for every offer, and whatever it costs ---- */

static enum outcome count_stars(struct web *w, const struct shown *s, struct reviews_view *v)
{
    struct review_count_list counts;

    TRY(product_review_counts(&w->c, s->product.id, STARS_MAX, &counts));
    for (size_t i = 0; i < counts.n; i++)
        if (counts.v[i].rating >= 1 && counts.v[i].rating <= STARS_MAX)
            v->stars[counts.v[i].rating - 1] = counts.v[i].n;
    return DONE;
}

/* Where the older ones are shown. */
static struct url older_reviews(struct web *w, const struct shown *s, struct review_id last)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, s->url);
    url_param_i64(&m, "reviews", last.v);
    url_fragment(&m, STR("reviews"));
    return url_done(&m);
}

static enum outcome read_reviews(struct web *w, const struct shown *s, struct review_id before,
                                 struct reviews_view *v)
{
    struct review_row_list rows;
    struct review_view *reviews;

    *v = (struct reviews_view){
        .rating = window_rating(s->product.rating_sum, s->product.rating_count)};
    TRY(product_reviews(&w->c, s->product.id, before, PAGE_REVIEWS_MAX + 1, &rows));
    if (rows.n > PAGE_REVIEWS_MAX) {
        rows.n = PAGE_REVIEWS_MAX;
        v->older = older_reviews(w, s, rows.v[rows.n - 1].id);
    }
    reviews = arena_new_n(w->c.arena, struct review_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        reviews[i] = (struct review_view){
            .author = rows.v[i].author, .title = rows.v[i].title, .text = rows.v[i].text,
            .language = rows.v[i].language, .rating = window_rating(rows.v[i].rating, 1),
            .on = utc_date(rows.v[i].created_at)};
    v->v = reviews;
    v->n = rows.n;
    return count_stars(w, s, v);
}

static enum outcome fill_reviews(struct web *w, const struct shown *s, struct product_page_view *v)
{
    struct reviews_view reviews;
    struct review_id before;
    struct page_part part;
    struct buf key;

    TRY(form_i64_or(&w->c.problem, &w->query, "reviews", 1, INT64_MAX, INT64_MAX, &before.v));
    buf_init(&key, w->c.arena, PART_KEY_MAX_BYTES);
    buf_i64(&key, s->product.id.v);
    buf_char(&key, ' ');
    buf_i64(&key, before.v);
    if (!page_part_find_common(w, &part, "reviews", buf_view(&key))) {
        TRY(read_reviews(w, s, before, &reviews));
        product_page_reviews(page_part_html(&part), &reviews);
        page_part_keep(w, &part, s->product.id, INT64_MAX);
    }
    v->reviews = part.ready;
    return DONE;
}

/* Others of the same category. */
static enum outcome fill_similar(struct web *w, const struct shown *s, struct product_page_view *v)
{
    const struct category *c = category_by_id(s->product.category);
    struct product_id *others;
    size_t found = c ? window_best(w, c, SIMILAR + 1, &others) : 0, n = 0;

    if (!c)
        return DONE;
    for (size_t i = 0; i < found && n < SIMILAR; i++)
        if (others[i].v != s->product.id.v)
            others[n++] = others[i];
    return window_cards(w, &s->place, others, n, &v->similar);
}

enum outcome web_product(struct web *w)
{
    struct shown s = {0};
    struct product_page_view v = {0};
    struct links links;
    struct html out;

    TRY(read_all(w, &s));
    TRY(read_links(w, &s, &links));
    v.title = s.product.title;
    v.brand = s.product.brand;
    v.description = s.product.description;
    v.language = s.product.language;
    v.rating = window_rating(s.product.rating_sum, s.product.rating_count);
    v.crumbs = window_crumbs(w, category_by_id(s.product.category), s.product.title);
    v.help = web_link(w, URL("/help"));
    v.guarantee_days = policy_on(str_of(w->c.market->code), utc_date(w->c.now_ms))->guarantee_days;
    v.sold_out = s.offers.n == 0;
    if (s.offers.n) {
        TRY(fill_buybox(w, &s, &v));
        fill_options(w, &s, &links, &v);
        fill_offers(w, &s, &links, &v);
    }
    fill_facts(w, &s, &v);
    fill_pictures(w, &s, &links, &v);
    TRY(fill_reviews(w, &s, &v));
    TRY(fill_similar(w, &s, &v));
    web_layout(w, &v.layout, "");
    v.layout.title = s.product.title;
    v.layout.canonical = s.url;
    out = web_html(w);
    page_product(&out, &v);
    return web_send_html(w);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Search results and categories: one page, two ways in. */
#include "face/web/pages/listing.h"

#include "face/web/window.h"
#include "lib/amount.h"
#include "flow/index_product.h"
#include "flow/sendings.h"

enum { WORDS_MAX = 200, PRICE_TEXT_MAX = 16, PAGES_MAX = 200, WITHIN_MAX = 365 };

/* What the URL asks for. */
struct asked {
    struct str words, min, max;
    const struct category *category; /* NULL: all */
    bool in_path;                    /* the category is in the path, not in a parameter */
    enum search_sort sort;
    int64_t within; /* days; 0: whenever */
    int64_t page;
};

static enum outcome read_category(struct web *w, struct asked *a)
{
    int64_t id = 0;

    if (a->in_path)
        id = web_param_id(w, "category");
    else
        TRY(form_i64_or(&w->c.problem, &w->query, "c", 1, INT64_MAX, 0, &id));
    if (!id)
        return DONE;
    a->category = category_by_id((struct category_id){id});
    if (!a->category)
        return refuse(&w->c.problem, refusal_not_found, "c", "no category has this number");
    return DONE;
}

static enum outcome read_asked(struct web *w, struct asked *a)
{
    struct problem *p = &w->c.problem;
    struct arena *arena = w->c.arena;
    struct str sort = {0};

    if (form_has(&w->query, "q"))
        TRY(form_text(p, arena, &w->query, "q", 0, WORDS_MAX, &a->words));
    if (form_has(&w->query, "min"))
        TRY(form_text(p, arena, &w->query, "min", 0, PRICE_TEXT_MAX, &a->min));
    if (form_has(&w->query, "max"))
        TRY(form_text(p, arena, &w->query, "max", 0, PRICE_TEXT_MAX, &a->max));
    if (form_has(&w->query, "sort"))
        TRY(form_text(p, arena, &w->query, "sort", 0, PRICE_TEXT_MAX, &sort));
    if (sort.n && !search_sort_parse(sort, &a->sort))
        return refuse(p, refusal_invalid, "sort",
                      "expected relevance, price_asc, price_desc, newest, rating or soonest");
    TRY(form_i64_or(p, &w->query, "days", 0, WITHIN_MAX, 0, &a->within));
    TRY(form_i64_or(p, &w->query, "page", 1, PAGES_MAX, 1, &a->page));
    return read_category(w, a);
}

/* A limit as typed, "12.50" or "12,50", in the market's own currency, which the index has. */
static bool price_limit(const struct web *w, const struct landed_place *place, struct str typed,
                        int64_t *out)
{
    struct money m;

    *out = 0;
    if (typed.n == 0)
        return true;
    if (!amount_parse(typed, w->currency, &m) ||
        !rates_convert(place->rates, m, market_currency(w->c.market), &m))
        return false;
    *out = m.minor;
    return true;
}

/* The same listing with something changed. */
static struct url listing_url(const struct web *w, const struct asked *a)
{
    struct url_maker m;

    if (a->in_path && a->category) {
        url_begin(&m, w->c.arena, window_category_url(w, a->category));
    } else {
        web_url(w, &m);
        url_part(&m, STR("search"));
        if (a->words.n)
            url_param(&m, "q", a->words);
        if (a->category)
            url_param_i64(&m, "c", a->category->id.v);
    }
    if (a->min.n)
        url_param(&m, "min", a->min);
    if (a->max.n)
        url_param(&m, "max", a->max);
    if (a->within)
        url_param_i64(&m, "days", a->within);
    if (a->sort != SORT_RELEVANCE)
        url_param(&m, "sort", str_of(search_sort_name(a->sort)));
    if (a->page > 1)
        url_param_i64(&m, "page", a->page);
    return url_done(&m);
}

static struct url page_url(const struct web *w, const struct asked *a, int64_t page)
{
    struct asked other = *a;

    other.page = page;
    return listing_url(w, &other);
}

static int64_t count_in(const struct search_result *r, const struct category *c)
{
    int64_t n = 0;

    for (size_t i = c->place; i <= c->last; i++)
        n += r->by_category[i];
    return n;
}

/* The way down to the category, and its children that have hits. */
static void fill_facets(struct web *w, const struct asked *a, const struct search_result *r,
                        struct listing_view *v)
{
    struct facet_view *facets = arena_new_n(w->c.arena, struct facet_view, CATEGORIES_MAX);
    const struct category *child = NULL;
    struct asked other = *a;

    other.page = 1;
    if (a->category) {
        facets[v->facets_n++] = (struct facet_view){
            .url = listing_url(w, &other), .name = category_name(a->category, window_language(w)),
            .count = count_in(r, a->category), .here = true};
    }
    while (category_next_child(a->category, &child)) {
        int64_t count = count_in(r, child);

        other.category = child;
        if (count)
            facets[v->facets_n++] = (struct facet_view){
                .url = listing_url(w, &other), .name = category_name(child, window_language(w)),
                .count = count, .depth = a->category ? 1 : 0};
    }
    v->facets = facets;
}

static void fill_sorts(struct web *w, const struct asked *a, struct listing_view *v)
{
    static const struct {
        enum search_sort sort;
        const char *label;
    } sorts[] = {{SORT_RELEVANCE, N_("Best match")},
                 {SORT_CHEAPEST, N_("Lowest price")},
                 {SORT_DEAREST, N_("Highest price")},
                 {SORT_NEWEST, N_("Newest")},
                 {SORT_RATING, N_("Best rated")},
                 {SORT_SOONEST, N_("Soonest")}};
    struct choice *choices = arena_new_n(w->c.arena, struct choice, countof(sorts));

    for (size_t i = 0; i < countof(sorts); i++)
        choices[i] = (struct choice){str_of(search_sort_name(sorts[i].sort)),
                                     web_text(w, sorts[i].label),
                                     sorts[i].sort == a->sort};
    v->sorts = (struct choices){choices, countof(sorts)};
}

/* Some days to choose from, and what was asked for besides. */
static void fill_days(struct web *w, const struct asked *a, struct listing_view *v)
{
    static const int64_t usual[] = {2, 4, 7, 14, 30};
    int64_t *days = arena_new_n(w->c.arena, int64_t, countof(usual) + 1);
    size_t n = 0;

    for (size_t i = 0; i < countof(usual); i++) {
        if (a->within && a->within < usual[i] && (n == 0 || days[n - 1] < a->within))
            days[n++] = a->within;
        days[n++] = usual[i];
    }
    if (days[n - 1] < a->within)
        days[n++] = a->within;
    v->days = days;
    v->days_n = n;
    v->within = a->within;
}

/* The filter form keeps the words and the category. */
static void fill_form(struct web *w, const struct asked *a, struct listing_view *v)
{
    struct hidden_field *kept = arena_new_n(w->c.arena, struct hidden_field, 2);
    struct asked bare = {.category = a->category, .in_path = a->in_path, .page = 1};

    v->action = a->in_path ? listing_url(w, &bare) : web_link(w, URL("/search"));
    if (a->words.n)
        kept[v->kept_n++] = (struct hidden_field){STR("q"), a->words};
    if (a->category && !a->in_path)
        kept[v->kept_n++] = (struct hidden_field){
            STR("c"), str_printf(w->c.arena, "%lld", (long long)a->category->id.v)};
    v->kept = kept;
    v->price_min = a->min;
    v->price_max = a->max;
    bare.words = a->words;
    v->filtered = a->min.n || a->max.n || a->within;
    if (v->filtered || a->sort != SORT_RELEVANCE)
        v->reset = listing_url(w, &bare);
    if (a->category && !a->in_path) {
        bare.category = NULL;
        v->everywhere = listing_url(w, &bare);
    }
}

/* Days are asked for; cards then show the service that fulfils the wish. */
static void ask_days(struct web *w, const struct asked *a, struct landed_place *place,
                     struct search_query *q)
{
    int64_t until_ms;

    if (!a->within && a->sort != SORT_SOONEST)
        return;
    sendings_ask(w->c.arena, place, q->price_column, q, &until_ms);
    q->within_days = (uint16_t)a->within;
    if (a->within)
        place->by = date_add(place->today, (int32_t)a->within);
    place->soonest = a->sort == SORT_SOONEST;
    web_shows_until(w, until_ms);
}

static enum outcome fill(struct web *w, const struct asked *a, struct listing_view *v)
{
    struct search_result *found = arena_new(w->c.arena, struct search_result);
    struct search_query query = {.words = a->words, .sort = a->sort, .limit = CARDS_OF_PAGE};
    struct landed_place place;

    TRY(window_place(w, &place));
    if (!price_limit(w, &place, a->min, &query.price_min) ||
        !price_limit(w, &place, a->max, &query.price_max))
        v->price_error = web_text(w, N_("Please write prices like 12.50"));
    if (a->category) {
        query.in_category = true;
        query.category_first = a->category->place;
        query.category_last = a->category->last;
    }
    query.offset = (uint32_t)(a->page - 1) * CARDS_OF_PAGE;
    query.price_column = index_price_column(w->c.market);
    ask_days(w, a, &place, &query);
    web_shows_search(w);
    search_find(web_search(w), w->c.arena, &query, found);
    TRY(window_cards(w, &place, found->products, found->products_n, &v->cards));
    v->total = found->total;
    v->partial = found->partial && found->total;
    v->read_as = found->read_as;
    v->pages.number = a->page;
    v->pages.of = ((int64_t)found->total + CARDS_OF_PAGE - 1) / CARDS_OF_PAGE;
    if (v->pages.of > PAGES_MAX)
        v->pages.of = PAGES_MAX;
    if (a->page > 1)
        v->pages.previous = page_url(w, a, a->page - 1);
    if (query.offset + found->products_n < found->total && a->page < PAGES_MAX)
        v->pages.next = page_url(w, a, a->page + 1);
    fill_facets(w, a, found, v);
    return DONE;
}

static enum outcome show(struct web *w, bool in_path)
{
    struct asked a = {.in_path = in_path};
    struct listing_view v = {0};
    struct html out;

    TRY(read_asked(w, &a));
    TRY(fill(w, &a, &v));
    fill_sorts(w, &a, &v);
    fill_days(w, &a, &v);
    fill_form(w, &a, &v);
    v.index_building = !web_search_ready(w);
    v.words = a.words;
    if (a.category)
        v.crumbs = window_crumbs(w, a.category, STR(""));
    v.title = a.category ? category_name(a.category, window_language(w))
                         : web_text(w, N_("All products"));
    web_layout(w, &v.layout, "");
    v.layout.title = a.words.n ? a.words : v.title;
    v.layout.query = a.words;
    if (a.in_path)
        v.layout.canonical = window_category_url(w, a.category);
    out = web_html(w);
    page_listing(&out, &v);
    return web_send_html(w);
}

enum outcome web_search_page(struct web *w)
{
    return show(w, false);
}

enum outcome web_category(struct web *w)
{
    return show(w, true);
}

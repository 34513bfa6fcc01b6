/* SPDX-License-Identifier: Apache-2.0 */
/* Markets, currencies, languages, cities, categories: what hardly ever changes. */
#include "face/api/view.h"

#include "lib/locale.h"
#include "shop/catalog/category.h"
#include "shop/markets/markets.h"

enum { LIST_MAX = 200, NAME_BYTES_MAX = 200 };

/* ---- markets ---- */

static void fill_regions(struct web *w, const struct market *m, struct api_market *out)
{
    size_t n;
    const struct region *regions = regions_of(m->country, &n);

    if (!m->address.region_needed)
        return;
    out->regions.v = arena_new_n(w->c.arena, struct api_region, n + 1);
    out->regions.n = n;
    for (size_t i = 0; i < n; i++)
        out->regions.v[i] = (struct api_region){regions[i].code, regions[i].name};
}

static void fill_market(struct web *w, const struct market *m, struct api_market *out)
{
    *out = (struct api_market){
        .code = str_of(m->code), .name = m->name, .country = str_of(m->country->code),
        .zone = m->zone, .city = arena_new(w->c.arena, struct api_city),
        .tax_inclusive = m->tax_inclusive, .region_needed = m->address.region_needed,
        .postcode_needed = m->address.postcode_needed,
        .postcode_example = m->address.postcode_example, .tax_id = m->address.tax_id,
        .dial = m->address.dial};
    *out->city = view_city(m->city);
    out->languages.v = arena_new_n(w->c.arena, struct str, m->languages_n);
    out->languages.n = m->languages_n;
    for (size_t i = 0; i < m->languages_n; i++)
        out->languages.v[i] = m->languages[i];
    out->currencies.v = arena_new_n(w->c.arena, struct str, m->currencies_n);
    out->currencies.n = m->currencies_n;
    for (size_t i = 0; i < m->currencies_n; i++)
        out->currencies.v[i] = currency_str(&m->currencies[i]);
    fill_regions(w, m, out);
}

enum outcome api_markets(struct web *w, struct exchange *x)
{
    struct api_markets *out = x->answer;
    const struct market *all = markets(&out->items.n);

    out->items.v = arena_new_n(w->c.arena, struct api_market, out->items.n);
    for (size_t i = 0; i < out->items.n; i++)
        fill_market(w, &all[i], &out->items.v[i]);
    return DONE;
}

enum outcome api_market(struct web *w, struct exchange *x)
{
    const struct market *m = market_by_code(web_param(w, "market"));

    if (!m)
        return refuse(&w->c.problem, refusal_not_found, "market", "no market has this code");
    fill_market(w, m, x->answer);
    return DONE;
}

/* ---- what the markets have together, in order ---- */

/* Keeps each text once, sorted. */
static void keep_once(struct str *v, size_t *n, struct str s)
{
    size_t at = 0;

    while (at < *n && str_cmp(v[at], s) < 0)
        at++;
    if ((at < *n && str_eq(v[at], s)) || *n == LIST_MAX)
        return;
    memmove(v + at + 1, v + at, (*n - at) * sizeof(*v));
    v[at] = s;
    ++*n;
}

enum outcome api_currencies(struct web *w, struct exchange *x)
{
    struct api_currencies *out = x->answer;
    struct str codes[LIST_MAX];
    size_t n, codes_n = 0;
    const struct market *all = markets(&n);

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < all[i].currencies_n; k++)
            keep_once(codes, &codes_n, currency_str(&all[i].currencies[k]));
    out->items.v = arena_new_n(w->c.arena, struct api_currency_info, codes_n);
    for (size_t i = 0; i < codes_n; i++) {
        struct api_currency_info *info = &out->items.v[out->items.n];

        if (currency_parse(codes[i], &info->code)) {
            info->digits = currency_digits(info->code);
            out->items.n++;
        }
    }
    return DONE;
}

enum outcome api_languages(struct web *w, struct exchange *x)
{
    struct api_languages *out = x->answer;
    struct str tags[LIST_MAX];
    size_t n, tags_n = 0;
    const struct market *all = markets(&n);

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < all[i].languages_n; k++)
            keep_once(tags, &tags_n, all[i].languages[k]);
    out->items.v = arena_new_n(w->c.arena, struct api_language, tags_n);
    out->items.n = tags_n;
    for (size_t i = 0; i < tags_n; i++) {
        const struct locale *own = locale_get(tags[i]);
        struct buf name;

        buf_init(&name, w->c.arena, NAME_BYTES_MAX);
        locale_language_name(&name, own ? own : locale_english(), tags[i]);
        out->items.v[i] = (struct api_language){tags[i], buf_view(&name)};
    }
    return DONE;
}

/* ---- cities ---- */

enum outcome api_cities(struct web *w, struct exchange *x)
{
    const struct api_cities_query *in = x->query;
    struct api_cities *out = x->answer;
    const struct country *country = in->country.n ? country_by_code(in->country) : NULL;
    struct city_hits found;

    if (in->country.n && !country)
        return refuse(&w->c.problem, refusal_invalid, "country", "expected a country that we know");
    found = city_search(w->c.arena, country, in->q, (size_t)view_limit(in->limit));
    out->items.v = arena_new_n(w->c.arena, struct api_city, found.n);
    for (; out->items.n < found.n; out->items.n++)
        out->items.v[out->items.n] = view_city(found.v[out->items.n]);
    return DONE;
}

/* ---- categories ---- */

enum outcome api_categories(struct web *w, struct exchange *x)
{
    const struct api_reader *in = x->query;
    struct api_categories *out = x->answer;
    const struct category *all = categories(&out->items.n);

    out->items.v = arena_new_n(w->c.arena, struct api_category, out->items.n);
    for (size_t i = 0; i < out->items.n; i++)
        out->items.v[i] = (struct api_category){
            .id = all[i].id.v, .parent = all[i].parent ? all[i].parent->id.v : 0,
            .path = all[i].path, .name = category_name(&all[i], in->language)};
    return DONE;
}

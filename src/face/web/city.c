/* SPDX-License-Identifier: Apache-2.0 */
/* Another city than those of the header's list: by name, sound, mistyped, or by postcode. */
#include "face/web/pages/city.h"

#include "face/web/web.h"
#include "lib/locale.h"
#include "shop/markets/markets.h"

enum { TYPED_MAX = 80, CITIES_LISTED = 12 };

static void list(struct web *w, const struct city_hits *hits, struct city_view *v)
{
    const struct str language = locale_language(w->c.locale);
    struct city_choice_view *of = arena_new_n(w->c.arena, struct city_choice_view, hits->n + 1);

    for (size_t i = 0; i < hits->n; i++) {
        const struct city *c = hits->v[i];

        of[i] = (struct city_choice_view){
            .id = str_printf(w->c.arena, "%lld", (long long)c->id.v),
            .name = city_name(c, language),
            .region = c->region ? region_name(c->region, language) : STR(""),
            .here = c == w->city};
    }
    v->cities = of;
    v->cities_n = hits->n;
    v->how = hits->how;
}

enum outcome web_city(struct web *w)
{
    struct city_view v = {.action = web_link(w, URL("/city"))};
    struct str typed = {0}, back = {0};
    struct city_hits hits;
    struct url to;
    struct html out;

    TRY(form_text(&w->c.problem, w->c.arena, &w->query, "q", 0, TYPED_MAX, &typed));
    TRY(form_text(&w->c.problem, w->c.arena, &w->query, "back", 0, BACK_MAX, &back));
    v.back = back.n && url_local(back, &to) ? back : STR("");
    v.typed = web_field(w, "q", N_("City or postcode"), typed);
    v.typed.max = TYPED_MAX;
    hits = city_search(w->c.arena, w->c.market->country, typed, CITIES_LISTED);
    list(w, &hits, &v);
    web_layout(w, &v.layout, N_("Where shall it go?"));
    out = web_html(w);
    page_city(&out, &v);
    return web_send_html(w);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/pages/home.h"

#include "face/web/window.h"

enum { SHELVES_MAX = 24, STRIPS = 3, STRIP_CARDS = 10 };

/* The picture of the product that the search finds first; false when nobody offers it. */
static enum outcome picture_of_first(struct web *w, struct search_query *query, struct url *out,
                                     bool *found)
{
    const struct search_result *products = window_search(w, query);
    struct card_row row;

    *found = false;
    if (products->products_n == 0)
        return DONE;
    web_shows_product(w, products->products[0]);
    TRY(card_get(&w->c, products->products[0], window_language(w), &row, found));
    *out = window_picture(w, *found ? row.image : STR(""));
    return DONE;
}

/* The categories that have something, each with the picture of its best rated product. */
static enum outcome fill_shelves(struct web *w, struct home_view *v)
{
    struct shelf_view *shelves = arena_new_n(w->c.arena, struct shelf_view, SHELVES_MAX);
    const struct category *c = NULL;

    while (v->shelves_n < SHELVES_MAX && category_next_child(NULL, &c)) {
        struct search_query query = {.sort = SORT_RATING, .limit = 1, .in_category = true,
                                     .category_first = c->place, .category_last = c->last};
        struct url picture;
        bool found;

        TRY(picture_of_first(w, &query, &picture, &found));
        if (found)
            shelves[v->shelves_n++] = (struct shelf_view){
                .url = window_category_url(w, c), .picture = picture,
                .name = category_name(c, window_language(w))};
    }
    v->shelves = shelves;
    return DONE;
}

/* Pictures with a few words that lead to a category, where that has something. */
static const struct {
    const char *title, *picture, *category;
    bool dark;
} banners[] = {
    {N_("Winter presents"), "banner-winter.svg", "toys", true},
    {N_("Small machines, big days"), "banner-tech.svg", "electronics", false},
    {N_("For a long breakfast"), "banner-table.svg", "home/kitchen", false},
};

static enum outcome fill_banners(struct web *w, const struct landed_place *place,
                                 struct home_view *v)
{
    struct banner_view *shown = arena_new_n(w->c.arena, struct banner_view, countof(banners));

    for (size_t i = 0; i < countof(banners); i++) {
        const struct category *c = category_by_path(str_of(banners[i].category));
        struct search_query query = {.limit = 1, .in_category = true};
        struct cards_view first;

        if (!c)
            continue;
        query.category_first = c->place;
        query.category_last = c->last;
        TRY(window_find(w, place, &query, &first, NULL));
        if (first.n)
            shown[v->banners_n++] = (struct banner_view){
                .url = window_category_url(w, c), .title = web_text(w, banners[i].title),
                .picture = window_picture(w, str_of(banners[i].picture)),
                .dark = banners[i].dark};
    }
    v->banners = shown;
    return DONE;
}

static struct url sorted_search(struct web *w, enum search_sort sort)
{
    struct url_maker m;

    web_url(w, &m);
    url_part(&m, STR("search"));
    url_param(&m, "sort", str_of(search_sort_name(sort)));
    return url_done(&m);
}

static enum outcome fill_strips(struct web *w, const struct landed_place *place,
                                struct home_view *v)
{
    static const struct {
        const char *title;
        enum search_sort sort;
    } kinds[STRIPS] = {{N_("Loved by buyers"), SORT_RATING},
                       {N_("Just arrived"), SORT_NEWEST},
                       {N_("Small prices"), SORT_CHEAPEST}};
    struct strip_view *strips = arena_new_n(w->c.arena, struct strip_view, STRIPS);

    for (size_t i = 0; i < STRIPS; i++) {
        struct search_query query = {.sort = kinds[i].sort, .limit = STRIP_CARDS};
        struct strip_view *strip = &strips[v->strips_n];

        strip->title = web_text(w, kinds[i].title);
        strip->all = sorted_search(w, kinds[i].sort);
        TRY(window_find(w, place, &query, &strip->cards, NULL));
        v->strips_n += strip->cards.n > 0;
    }
    v->strips = strips;
    return DONE;
}

enum outcome web_home(struct web *w)
{
    struct home_view v = {0};
    struct landed_place place;
    struct html out;

    TRY(window_place(w, &place));
    TRY(fill_strips(w, &place, &v));
    TRY(fill_shelves(w, &v));
    TRY(fill_banners(w, &place, &v));
    web_layout(w, &v.layout, N_("Shops from everywhere"));
    v.layout.canonical = web_link(w, URL("/"));
    out = web_html(w);
    page_home(&out, &v);
    return web_send_html(w);
}

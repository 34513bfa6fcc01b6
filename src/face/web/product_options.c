/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/product_options.h"

#include "shop/catalog/listing.h"

enum { GROUPS_MAX = 4, OPTIONS_MAX = 40 };

static struct str option_value(struct str options, struct str name)
{
    struct listing_option option;

    while (listing_option_next(&options, &option))
        if (str_eq(option.name, name))
            return option.value;
    return (struct str){0};
}

/* In how many options two offers agree. */
static size_t agreement(struct str a, struct str b)
{
    struct listing_option option;
    size_t n = 0;

    while (listing_option_next(&a, &option))
        n += str_eq(option_value(b, option.name), option.value);
    return n;
}

/* The offer with this value that is nearest to the chosen one. */
static size_t nearest(const struct option_offer *offers, size_t n, size_t chosen, struct str name,
                      struct str value)
{
    size_t best = n, best_score = 0;

    for (size_t i = 0; i < n; i++) {
        size_t score;

        if (!str_eq(option_value(offers[i].options, name), value))
            continue;
        if (i == chosen)
            return i;
        score = 2 * agreement(offers[chosen].options, offers[i].options) + offers[i].can_buy + 1;
        if (score > best_score) {
            best_score = score;
            best = i;
        }
    }
    return best;
}

static bool known(const struct str *values, size_t n, struct str value)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(values[i], value))
            return true;
    return false;
}

static void fill_group(struct web *w, const struct option_offer *offers, size_t offers_n,
                       size_t chosen, struct str name, struct option_group_view *g)
{
    size_t room = offers_n < OPTIONS_MAX ? offers_n : OPTIONS_MAX;
    struct option_view *options = arena_new_n(w->c.arena, struct option_view, room + 1);
    struct str values[OPTIONS_MAX];

    *g = (struct option_group_view){.name = web_word(w, name), .options = options,
                                    .pictures = true};
    for (size_t i = 0; i < offers_n && g->options_n < OPTIONS_MAX; i++) {
        struct str value = option_value(offers[i].options, name);
        size_t at;

        if (value.n == 0 || known(values, g->options_n, value))
            continue;
        at = nearest(offers, offers_n, chosen, name, value);
        values[g->options_n] = value;
        options[g->options_n++] = (struct option_view){
            .url = offers[at].url, .picture = offers[at].picture, .label = web_word(w, value),
            .here = at == chosen, .sold_out = !offers[at].can_buy};
        if (at == chosen)
            g->chosen = web_word(w, value);
        if (offers[at].picture.text.n == 0)
            g->pictures = false;
    }
}

/* Sizes of one colour share its picture: pictures tell options apart only where they differ. */
static bool pictures_differ(const struct option_group_view *g)
{
    for (size_t i = 1; i < g->options_n; i++)
        if (str_eq(g->options[i].picture.text, g->options[0].picture.text))
            return false;
    return g->pictures;
}

void product_options(struct web *w, const struct option_offer *offers, size_t offers_n,
                     size_t chosen, struct product_page_view *v)
{
    struct option_group_view *groups = arena_new_n(w->c.arena, struct option_group_view,
                                                   GROUPS_MAX);
    struct str rest = offers[chosen].options;
    struct listing_option option;

    while (v->groups_n < GROUPS_MAX && listing_option_next(&rest, &option)) {
        struct option_group_view *g = &groups[v->groups_n];

        fill_group(w, offers, offers_n, chosen, option.name, g);
        g->pictures = pictures_differ(g);
        v->groups_n += g->options_n > 1;
    }
    v->groups = groups;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The frame around every page: what it shows of the market, the visitor and his choices. What is
 * the same for all visitors of a site in one language is made once. */
#include <pthread.h>

#include "face/web/inside.h"
#include "face/web/pages/layout.h"
#include "face/web/parts.h"
#include "face/web/views.h"

#include "base/check.h"
#include "lib/locale.h"
#include "shop/cart/cart.h"
#include "shop/catalog/category.h"
#include "shop/markets/markets.h"

enum {
    MARKETS_MAX = 32,
    CITIES_SHOWN = 40,
    SHELVES_MAX = 16,
    NAME_BYTES_MAX = 96,
    STENCILS_MAX_BYTES = 8 * 1024 * 1024
};

/* ---- made once ---- */

/* A site in one of its languages. Nothing is chosen yet. */
struct stencil {
    struct str market_name;
    struct choice languages[MARKET_LANGUAGES_MAX];
    struct choice currencies[MARKET_CURRENCIES_MAX];
    struct choice cities[CITIES_SHOWN]; /* the largest */
    size_t cities_n;
    struct nav_link shelves[SHELVES_MAX];
    size_t shelves_n;
};

static struct stencil *stencils[MARKETS_MAX][MARKET_LANGUAGES_MAX];
static struct nav_link *market_stencils[LOCALES_MAX]; /* the markets' names in each language */
static struct arena kept;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static struct str keep(void (*write)(struct buf *, const struct locale *, struct str),
                       const struct locale *l, struct str code)
{
    struct buf b;

    buf_init(&b, &kept, NAME_BYTES_MAX);
    write(&b, l, code);
    return buf_view(&b);
}

static const struct locale *locale_of(struct str language)
{
    const struct locale *l = locale_get(language);

    return l ? l : locale_english();
}

static void make_choices(struct stencil *s, const struct market *m, struct str language)
{
    size_t n;
    const struct city *const *cities = cities_of(m->country, &n);

    for (size_t i = 0; i < m->languages_n; i++)
        s->languages[i] =
            (struct choice){m->languages[i], keep(locale_language_name, locale_of(m->languages[i]),
                                                  m->languages[i]), false};
    for (size_t i = 0; i < m->currencies_n; i++)
        s->currencies[i] = (struct choice){currency_str(&m->currencies[i]),
                                           currency_str(&m->currencies[i]), false};
    for (; s->cities_n < n && s->cities_n < CITIES_SHOWN; s->cities_n++)
        s->cities[s->cities_n] =
            (struct choice){str_printf(&kept, "%lld", (long long)cities[s->cities_n]->id.v),
                            city_name(cities[s->cities_n], language), false};
}

static void make_shelves(struct stencil *s, const struct market *m, struct str language)
{
    const struct category *c = NULL;

    while (s->shelves_n < SHELVES_MAX && category_next_child(NULL, &c)) {
        struct url_maker u;

        url_begin(&u, &kept, (struct url){{0}});
        url_part(&u, str_of(m->code));
        url_part(&u, STR("c"));
        url_part_i64(&u, c->id.v);
        url_part(&u, c->slug);
        s->shelves[s->shelves_n++] =
            (struct nav_link){url_done(&u), category_name(c, language), false};
    }
}

static void make_markets(const struct locale *l, const struct market *all, size_t n)
{
    struct nav_link *links = arena_new_n(&kept, struct nav_link, n);

    for (size_t i = 0; i < n; i++) {
        struct str path = str_printf(&kept, "/%s/", all[i].code);

        check(url_local(path, &links[i].url));
        links[i].label = keep(locale_country, locale_of_texts(l), str_of(all[i].country->code));
    }
    market_stencils[locale_index(l)] = links;
}

static void make_stencils(void)
{
    size_t n;
    const struct market *all = markets(&n);
    const struct locale *l;

    check(n <= MARKETS_MAX);
    arena_init(&kept, STENCILS_MAX_BYTES);
    for (size_t i = 0; (l = locale_at(i)) != NULL; i++)
        make_markets(l, all, n);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < all[i].languages_n; k++) {
            const struct locale *own = locale_of(all[i].languages[k]);
            struct stencil *s = arena_new(&kept, struct stencil);

            s->market_name = market_stencils[locale_index(own)][i].label;
            make_choices(s, &all[i], locale_language(own));
            make_shelves(s, &all[i], locale_language(own));
            stencils[i][k] = s;
        }
    }
}

/* ---- the visitor's own ---- */

static struct nav_links market_links(const struct web *w)
{
    size_t n;
    const struct market *all = markets(&n);
    struct nav_link *v = arena_new_n(w->c.arena, struct nav_link, n);

    memcpy(v, market_stencils[locale_index(w->c.locale)], n * sizeof(*v));
    if (w->c.market)
        v[w->c.market - all].here = true;
    return (struct nav_links){v, n};
}

static struct choices choose(const struct web *w, const struct choice *of, size_t n, size_t chosen)
{
    struct choice *v = arena_new_n(w->c.arena, struct choice, n);

    memcpy(v, of, n * sizeof(*v));
    if (chosen < n)
        v[chosen].chosen = true;
    return (struct choices){v, n};
}

/* The largest cities; a smaller one that was chosen comes after them. */
static struct choices city_choices(const struct web *w, const struct stencil *s,
                                   struct str language)
{
    struct choice *v = arena_new_n(w->c.arena, struct choice, CITIES_SHOWN + 1);
    struct str id = str_printf(w->c.arena, "%lld", (long long)w->city->id.v);
    size_t n = s->cities_n, at = 0;

    memcpy(v, s->cities, n * sizeof(*v));
    while (at < n && !str_eq(v[at].value, id))
        at++;
    if (at == n)
        v[n++] = (struct choice){id, city_name(w->city, language), false};
    v[at].chosen = true;
    return (struct choices){v, n};
}

/* What is in the cart; only whoever came before can have one, so this is asked before a token is
 * made. Inside of a read transaction. */
static int64_t cart_items(struct web *w)
{
    int64_t n = 0;

    if ((w->visitor.n == 0 && !w->has_session) || !w->c.tx)
        return 0;
    if (cart_count(&w->c, web_buyer(w), &n) != DONE)
        return 0;
    return n;
}

/* To a page that leads back here. */
static struct url link_and_back(const struct web *w, struct str page, struct url here)
{
    struct url_maker m;

    web_url(w, &m);
    url_part(&m, page);
    if (here.text.n <= BACK_MAX)
        url_param(&m, "back", here.text);
    return url_done(&m);
}

/* The page that is shown, for forms that lead back to it: a POST's page is where it would lead. */
static struct url here_of(const struct web *w)
{
    const struct http_request *r = w->http;
    struct url here = web_link(w, URL("/"));
    struct str target = r->path;
    struct buf b;

    if (r->query.n > 0) {
        buf_init(&b, w->c.arena, r->path.n + 1 + r->query.n);
        buf_str(&b, r->path);
        buf_char(&b, '?');
        buf_str(&b, r->query);
        target = buf_view(&b);
    }
    if ((r->method == HTTP_GET || r->method == HTTP_HEAD) && !url_local(target, &here))
        return web_link(w, URL("/"));
    return here;
}

struct foot_link {
    const char *label;
    struct url to;
};

static const struct foot_link help_links[] = {{N_("How it works"), URL_INIT("/help")},
                                              {N_("Your orders"), URL_INIT("/orders")},
                                              {N_("Where is my parcel?"), URL_INIT("/track")},
                                              {N_("Promised and kept"), URL_INIT("/lanes")},
                                              {N_("Your account"), URL_INIT("/account")}};
static const struct foot_link trade_links[] = {{N_("Seller centre"), URL_INIT("/seller")},
                                               {N_("Partners"), URL_INIT("/partner")}};

/* A column of the footer. */
static struct nav_links foot_links(const struct web *w, const struct foot_link *of, size_t n)
{
    struct nav_link *v = arena_new_n(w->c.arena, struct nav_link, n);

    for (size_t i = 0; i < n; i++)
        v[i] = (struct nav_link){web_link(w, of[i].to), web_text(w, of[i].label), false};
    return (struct nav_links){v, n};
}

typedef void write_piece(struct html *out, const struct layout_view *v);

static write_piece *const writers[LAYOUT_PIECES] = {
    [PIECE_MARKETS] = layout_markets, [PIECE_CITIES] = layout_cities,
    [PIECE_SETTINGS] = layout_settings, [PIECE_SHELVES] = layout_shelves,
    [PIECE_FOOT] = layout_foot};

void layout_piece(struct html *out, const struct layout_view *v, enum layout_piece which)
{
    if (v->ready[which].html.n)
        html_text(out, v->ready[which]);
    else
        writers[which](out, v);
}

static struct str piece_key(const enum layout_piece *p)
{
    return (struct str){(const char *)p, sizeof(*p)};
}

/* All of them, or none. */
static bool find_pieces(struct web *w, struct layout_view *out)
{
    for (enum layout_piece p = 0; w->needs && p < LAYOUT_PIECES; p++) {
        struct page_part part;

        if (!page_part_find(w, &part, "frame", piece_key(&p))) {
            memset(out->ready, 0, sizeof(out->ready));
            return false;
        }
        out->ready[p] = part.ready;
    }
    return w->needs != NULL;
}

/* For the pages to come, where this one may be kept: none of it changes while we run. */
static void keep_pieces(struct web *w, const struct layout_view *v)
{
    for (enum layout_piece p = 0; w->needs && p < LAYOUT_PIECES; p++) {
        struct page_part part;

        if (page_part_find(w, &part, "frame", piece_key(&p)))
            continue;
        writers[p](page_part_html(&part), v);
        page_part_keep(w, &part, (struct product_id){0}, INT64_MAX);
    }
}

static void show_site(struct web *w, struct layout_view *out)
{
    const struct market *m = w->c.market;
    const struct str language = locale_language(w->c.locale);
    const struct stencil *s;
    size_t n, spoken = 0, paid = 0;

    while (spoken + 1 < m->languages_n && locale_of(m->languages[spoken]) != w->c.locale)
        spoken++;
    while (paid + 1 < m->currencies_n && !currency_eq(m->currencies[paid], w->currency))
        paid++;
    s = stencils[m - markets(&n)][spoken];
    out->market_name = s->market_name;
    out->city_name = city_name(w->city, language);
    if (!w->texts && !str_eq(language, STR("en")))
        out->untranslated = s->languages[spoken].label;
    if (find_pieces(w, out))
        return;
    out->markets = market_links(w);
    out->languages = choose(w, s->languages, m->languages_n, spoken);
    out->currencies = choose(w, s->currencies, m->currencies_n, paid);
    out->cities = city_choices(w, s, language);
    out->shelves = (struct nav_links){s->shelves, s->shelves_n};
    out->help = foot_links(w, help_links, countof(help_links));
    out->trade = foot_links(w, trade_links, countof(trade_links));
    keep_pieces(w, out);
}

void web_layout_visitor(struct web *w, struct layout_view *out)
{
    *out = (struct layout_view){.cart = web_link(w, URL("/cart")),
                                .account = web_link(w, URL("/account")),
                                .here = here_of(w),
                                .who = w->has_session ? w->account.name : (struct str){0},
                                .toast = reply_toast(w)};
    out->sign_in = link_and_back(w, STR("sign-in"), out->here);
    out->city = link_and_back(w, STR("city"), out->here);
    if (w->c.market)
        out->cart_items = cart_items(w);
    out->csrf = web_csrf(w);
}

void web_layout(struct web *w, struct layout_view *out, const char *title)
{
    check(pthread_once(&once, make_stencils) == 0);
    web_layout_visitor(w, out);
    out->title = web_text(w, title);
    out->language = locale_tag(w->c.locale);
    out->home = web_link(w, URL("/"));
    out->search = web_link(w, URL("/search"));
    out->settings = web_link(w, URL("/choices"));
    out->currency = w->currency;
    if (w->c.market)
        show_site(w, out);
    else
        out->markets = market_links(w);
}

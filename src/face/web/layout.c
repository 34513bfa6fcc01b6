/* SPDX-License-Identifier: Apache-2.0 */
/* The frame around every page: what it shows of the market, the visitor and his choices. */
#include <pthread.h>

#include "face/web/inside.h"
#include "face/web/views.h"
#include "face/web/window.h"

#include "base/check.h"
#include "lib/locale.h"
#include "shop/cart/cart.h"
#include "shop/catalog/category.h"
#include "shop/markets/markets.h"

enum { MARKETS_MAX = 32, CITIES_SHOWN = 40, SHELVES_MAX = 16, NAME_BYTES_MAX = 96,
       BACK_MAX = 200 /* a path that signing in leads back to */ };

/* ---- names that ICU knows, asked for once ---- */

static struct {
    struct str market[MARKETS_MAX];
    struct str language[MARKETS_MAX][MARKET_LANGUAGES_MAX];
} names[LOCALES_MAX];
static struct arena names_arena;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static struct str keep(void (*write)(struct buf *, const struct locale *, struct str),
                       const struct locale *l, struct str code)
{
    struct buf b;

    buf_init(&b, &names_arena, NAME_BYTES_MAX);
    write(&b, l, code);
    return buf_view(&b);
}

static void make_names(void)
{
    const struct locale *l;
    size_t n;
    const struct market *all = markets(&n);

    check(n <= MARKETS_MAX);
    arena_init(&names_arena, 1024 * 1024);
    for (size_t i = 0; (l = locale_at(i)) != NULL; i++) {
        for (size_t m = 0; m < n; m++) {
            names[i].market[m] = keep(locale_country, l, str_of(all[m].country->code));
            for (size_t k = 0; k < all[m].languages_n; k++) {
                const struct locale *own = locale_get(all[m].languages[k]);

                names[i].language[m][k] =
                    keep(locale_language_name, own ? own : l, all[m].languages[k]);
            }
        }
    }
}

/* ---- choices ---- */

static struct choices language_choices(const struct web *w, size_t market, size_t locale)
{
    const struct market *m = w->c.market;
    struct choice *v = arena_new_n(w->c.arena, struct choice, m->languages_n);

    for (size_t i = 0; i < m->languages_n; i++)
        v[i] = (struct choice){m->languages[i], names[locale].language[market][i],
                               locale_get(m->languages[i]) == w->c.locale};
    return (struct choices){v, m->languages_n};
}

static struct choices currency_choices(const struct web *w)
{
    const struct market *m = w->c.market;
    struct choice *v = arena_new_n(w->c.arena, struct choice, m->currencies_n);

    for (size_t i = 0; i < m->currencies_n; i++)
        v[i] = (struct choice){currency_str(&m->currencies[i]), currency_str(&m->currencies[i]),
                               currency_eq(m->currencies[i], w->currency)};
    return (struct choices){v, m->currencies_n};
}

/* The largest cities, and the chosen one wherever it is in their order. */
static struct choices city_choices(const struct web *w)
{
    const struct str language = locale_language(w->c.locale);
    size_t n, shown = 0;
    const struct city *const *all = cities_of(w->c.market->country, &n);
    struct choice *v = arena_new_n(w->c.arena, struct choice, CITIES_SHOWN + 1);

    for (size_t i = 0; i < n && shown <= CITIES_SHOWN; i++) {
        if (i >= CITIES_SHOWN && all[i] != w->city)
            continue;
        v[shown++] = (struct choice){str_printf(w->c.arena, "%lld", (long long)all[i]->id.v),
                                     city_name(all[i], language), all[i] == w->city};
    }
    return (struct choices){v, shown};
}

static struct nav_links market_links(const struct web *w, size_t locale)
{
    size_t n;
    const struct market *all = markets(&n);
    struct nav_link *v = arena_new_n(w->c.arena, struct nav_link, n);

    for (size_t i = 0; i < n; i++) {
        struct url_maker m;

        url_begin(&m, w->c.arena, (struct url){{0}});
        url_part(&m, str_of(all[i].code));
        url_part(&m, (struct str){0});
        v[i] = (struct nav_link){url_done(&m), names[locale].market[i], &all[i] == w->c.market};
    }
    return (struct nav_links){v, n};
}

static struct nav_links shelf_links(const struct web *w)
{
    const struct str language = locale_language(w->c.locale);
    struct nav_link *v = arena_new_n(w->c.arena, struct nav_link, SHELVES_MAX);
    const struct category *category = NULL;
    size_t n = 0;

    while (n < SHELVES_MAX && category_next_child(NULL, &category))
        v[n++] = (struct nav_link){window_category_url(w, category),
                                   category_name(category, language), false};
    return (struct nav_links){v, n};
}

/* ---- the visitor ---- */

/* What is in the cart; only whoever came before can have one. Inside of a read transaction. */
static int64_t cart_items(struct web *w)
{
    int64_t n = 0;

    if ((w->visitor.n == 0 && !w->has_session) || !w->c.tx)
        return 0;
    if (cart_count(&w->c, web_buyer(w), &n) != DONE)
        return 0;
    return n;
}

static struct url sign_in_link(const struct web *w, struct url here)
{
    struct url_maker m;

    web_url(w, &m);
    url_part(&m, STR("sign-in"));
    if (here.text.n <= BACK_MAX)
        url_param(&m, "back", here.text);
    return url_done(&m);
}

/* The page that is shown, for forms that lead back to it: a POST's page is where it would lead. */
static struct url here_of(const struct web *w)
{
    const struct http_request *r = w->http;
    struct url here = web_link(w, URL("/"));
    struct str target = r->query.n ? str_printf(w->c.arena, "%.*s?%.*s", STR_FMT(r->path),
                                                STR_FMT(r->query))
                                   : r->path;

    if ((r->method == HTTP_GET || r->method == HTTP_HEAD) && !url_local(target, &here))
        return web_link(w, URL("/"));
    return here;
}

void web_layout(struct web *w, struct layout_view *out, const char *title)
{
    const size_t locale = locale_index(w->c.locale);
    const struct str language = locale_language(w->c.locale);
    const struct catalogue *texts = catalogue_of(language);
    const struct market *m = w->c.market;
    size_t n, market;

    check(pthread_once(&once, make_names) == 0);
    *out = (struct layout_view){.title = catalogue_text(texts, str_of(title)),
                                .language = locale_tag(w->c.locale),
                                .home = web_link(w, URL("/")),
                                .search = web_link(w, URL("/search")),
                                .cart = web_link(w, URL("/cart")),
                                .account = web_link(w, URL("/account")),
                                .settings = web_link(w, URL("/choices")),
                                .markets = market_links(w, locale),
                                .currency = w->currency,
                                .here = here_of(w),
                                .who = w->has_session ? w->account.name : (struct str){0},
                                .toast = reply_toast(w)};
    out->sign_in = sign_in_link(w, out->here);
    out->csrf = web_csrf(w);
    if (!m)
        return;
    market = (size_t)(m - markets(&n));
    out->market_name = names[locale].market[market];
    out->languages = language_choices(w, market, locale);
    if (!texts && !str_eq(language, STR("en")))
        for (size_t i = 0; i < m->languages_n; i++)
            if (locale_get(m->languages[i]) == w->c.locale)
                out->untranslated = names[locale].language[market][i];
    out->currencies = currency_choices(w);
    out->cities = city_choices(w);
    out->city_name = city_name(w->city, language);
    out->shelves = shelf_links(w);
    out->cart_items = cart_items(w);
}

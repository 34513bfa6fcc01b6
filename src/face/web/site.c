/* SPDX-License-Identifier: Apache-2.0 */
/* Which market's site, in which language and currency, for which city. */
#include "face/web/inside.h"
#include "lib/locale.h"
#include "shop/markets/markets.h"

enum { CHOICES_KEPT_S = 365 * 24 * 3600 };

/* ---- language ---- */

/* "pt-BR" and "pt" have the same language. */
static bool same_language(struct str a, struct str b)
{
    return str_eq_nocase(str_sub(a, 0, str_find_char(a, '-')),
                         str_sub(b, 0, str_find_char(b, '-')));
}

/* The one of `offered` that the browser likes best (Accept-Language); the first when none fits. */
static struct str negotiate(struct str accept, const struct str *offered, size_t n)
{
    struct str rest = accept, item, tag, best = offered[0];
    int64_t best_weight = 0;

    while (rest.n > 0 && str_cut(&rest, ',', &item)) {
        int64_t weight = request_weight(item, &tag);

        for (size_t i = 0; i < n; i++) {
            if (weight > best_weight && same_language(tag, offered[i])) {
                best = offered[i];
                best_weight = weight;
            }
        }
    }
    return best;
}

static void set_language(struct web *w, struct str tag)
{
    const struct locale *l = locale_get(tag);

    w->c.locale = l ? l : locale_english();
    w->texts = catalogue_of(locale_language(w->c.locale));
}

void site_outside(struct web *w)
{
    static const struct str spoken[] = {STR_INIT("en"), STR_INIT("ru"), STR_INIT("pt-BR")};

    set_language(w, negotiate(http_header(w->http, "accept-language"), spoken, countof(spoken)));
}

void site_return(struct web *w, struct str path)
{
    const struct market *m = path.n >= 3 ? market_by_code(str_sub(path, 1, 2)) : NULL;

    if (m)
        set_language(w, negotiate(http_header(w->http, "accept-language"), m->languages,
                                  m->languages_n));
}

/* ---- what the visitor has chosen ---- */

static void choose_language(struct web *w, struct str tag)
{
    if (tag.n > 0 && market_has_language(w->c.market, tag))
        set_language(w, tag);
}

static void choose_currency(struct web *w, struct str code)
{
    struct currency currency;

    if (currency_parse(code, &currency) && market_has_currency(w->c.market, currency))
        w->currency = currency;
}

static void choose_city(struct web *w, struct city_id id)
{
    const struct city *city = id.v ? city_by_id(id) : NULL;

    if (city && city->country == w->c.market->country)
        w->city = city;
}

/* The cookie of this site: "pt-BR.BRL.3448439". */
static void read_choices(struct web *w)
{
    struct str rest = cookie_find(http_header(w->http, "cookie"), STR("choices"));
    struct str language, currency;
    struct city_id city;

    if (rest.n == 0)
        return;
    str_cut(&rest, '.', &language);
    if (!str_cut(&rest, '.', &currency))
        return;
    choose_language(w, language);
    choose_currency(w, currency);
    if (id_parse(rest, &city.v))
        choose_city(w, city);
}

bool site_enter(struct web *w, struct str *rest)
{
    struct str tail = str_sub(*rest, 1, rest->n), code;
    const struct market *m;

    str_cut(&tail, '/', &code);
    m = code.n == 2 ? market_by_code(code) : NULL;
    if (!m)
        return false;
    w->c.market = m;
    w->site = str_of(m->code);
    w->currency = market_currency(m);
    w->city = m->city;
    set_language(w, negotiate(http_header(w->http, "accept-language"), m->languages,
                              m->languages_n));
    read_choices(w);
    *rest = rest->n > 3 ? str_sub(*rest, 3, rest->n) : STR("/");
    return true;
}

void site_settle(struct web *w)
{
    if (!w->c.market || !w->has_session ||
        cookie_find(http_header(w->http, "cookie"), STR("choices")).n > 0)
        return;
    choose_language(w, w->account.language);
    choose_currency(w, w->account.currency);
    choose_city(w, w->account.place);
}

/* ---- what a program asks for ---- */

enum outcome site_choose(struct web *w, const struct site_choice *in)
{
    struct problem *p = &w->c.problem;
    const struct market *m = market_by_code(in->market);
    const struct city *city = in->city.v ? city_by_id(in->city) : NULL;

    if (!m)
        return refuse(p, refusal_invalid, "market", "expected the code of a market, such as de");
    if (in->language.n && !market_has_language(m, in->language))
        return refuse(p, refusal_invalid, "language", "expected a language of this market");
    if (in->currency.code[0] && !market_has_currency(m, in->currency))
        return refuse(p, refusal_invalid, "currency", "expected a currency of this market");
    if (in->city.v && (!city || city->country != m->country))
        return refuse(p, refusal_invalid, "city", "expected a city of this market's country");
    w->c.market = m;
    w->city = city ? city : m->city;
    w->currency = in->currency.code[0] ? in->currency : market_currency(m);
    set_language(w, in->language.n ? in->language : market_language(m));
    return DONE;
}

/* ---- which site, for who names none ---- */

/* "pt-BR" names a country; "ru" is spoken in one of the markets first. */
static const struct market *market_for(struct str tag)
{
    size_t n, dash = str_find_char(tag, '-');
    const struct market *all = markets(&n);

    for (size_t i = 0; i < n; i++)
        if (dash != STR_NONE &&
            str_eq_nocase(str_sub(tag, dash + 1, tag.n), str_of(all[i].country->code)))
            return &all[i];
    for (size_t i = 0; i < n; i++)
        if (same_language(tag, market_language(&all[i])))
            return &all[i];
    return NULL;
}

const struct market *site_guess(const struct web *w)
{
    struct str rest = http_header(w->http, "accept-language"), item, tag;
    const struct market *m;
    size_t n;

    while (rest.n > 0 && str_cut(&rest, ',', &item)) {
        m = request_weight(item, &tag) > 0 ? market_for(tag) : NULL;
        if (m)
            return m;
    }
    return &markets(&n)[0];
}

/* The first page of all: the site of the market that fits best. */
enum outcome web_start_page(struct web *w)
{
    const struct market *m = site_guess(w);
    struct url_maker u;

    url_begin(&u, w->c.arena, (struct url){{0}});
    url_part(&u, str_of(m->code));
    url_part(&u, (struct str){0});
    web_header(w, "Vary", STR("Accept-Language"));
    return web_redirect(w, url_done(&u));
}

/* ---- choosing ---- */

/* The three choices of the frame's form; what is not asked there stays as it is. */
enum outcome web_choices_save(struct web *w)
{
    struct str language = locale_tag(w->c.locale), code = {0}, typed = {0};
    struct city_id city = {0};

    TRY(form_text(&w->c.problem, w->c.arena, &w->form, "language", 0, 16, &typed));
    choose_language(w, typed);
    language = market_has_language(w->c.market, typed) ? typed : language;
    TRY(form_text(&w->c.problem, w->c.arena, &w->form, "currency", 0, 3, &code));
    choose_currency(w, code);
    TRY(form_i64_or(&w->c.problem, &w->form, "city", 1, INT64_MAX, w->city->id.v, &city.v));
    choose_city(w, city);
    web_header(w, "Set-Cookie",
               str_printf(w->c.arena,
                          "choices=%.*s.%s.%lld; Path=/%s/; Max-Age=%d; HttpOnly; SameSite=Lax%s",
                          STR_FMT(language), w->currency.code, (long long)w->city->id.v,
                          w->c.market->code, CHOICES_KEPT_S, web_secure(w) ? "; Secure" : ""));
    return web_redirect_back(w, web_link(w, URL("/")));
}

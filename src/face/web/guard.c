/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/inside.h"

#include "base/check.h"
#include "base/civil.h"
#include "base/hash.h"
#include "flow/account.h"

enum {
    CSRF_BYTES = 16,
    COOKIE_MAX_BYTES = 512,
    VISITOR_KEPT_S = 365 * 24 * 3600,
    SEEN_AGAIN_MS = 10 * 60 * 1000 /* a session's last use is written down so often at most */
};

/* ---- rate limits ---- */

enum pace { PACE_READ, PACE_WRITE, PACE_ATTEMPT };

static struct limit limit_of(const struct web *w, enum pace pace)
{
    const int64_t a_second = w->server->options.settings->requests_ip;
    const int64_t every_ms = a_second > 0 && a_second < 1000 ? 1000 / a_second : 1;

    switch (pace) {
    case PACE_WRITE: return (struct limit){60, 20 * every_ms};
    case PACE_ATTEMPT: return (struct limit){20, 1200 * every_ms};
    default: return (struct limit){4 * a_second, every_ms};
    }
}

static enum outcome take(struct web *w, enum pace pace, struct str key)
{
    const struct limit limit = limit_of(w, pace);
    int64_t wait_ms;

    if (w->server->options.settings->requests_ip == 0 ||
        limiter_take(w->server->limiter, &limit, key, w->c.now_ms, &wait_ms))
        return DONE;
    web_header(w, "Retry-After", str_printf(w->c.arena, "%lld", (long long)wait_ms / 1000 + 1));
    return refuse(&w->c.problem, refusal_too_many, NULL, "expected fewer requests a minute");
}

enum outcome guard_rate(struct web *w)
{
    const struct netaddr who = netaddr_subscriber(&w->http->client);
    const struct str key = {(const char *)who.ip, sizeof(who.ip)};
    const struct route *r = w->match.route;

    TRY(take(w, PACE_READ, key));
    if (!r)
        return DONE;
    if (r->method != HTTP_GET)
        TRY(take(w, PACE_WRITE, key));
    if (r->flags & ROUTE_ATTEMPT)
        TRY(take(w, PACE_ATTEMPT, key));
    return DONE;
}

enum outcome web_attempt(struct web *w, const char *what, struct str key)
{
    return take(w, PACE_ATTEMPT, str_printf(w->c.arena, "%s:%.*s", what, STR_FMT(key)));
}

/* ---- who ---- */

bool web_secure(const struct web *w)
{
    return w->http->secure || w->server->options.settings->secure_cookies;
}

/* "session", or "__Host-session" over TLS: then no other host of the domain can set it. */
static struct str cookie_name(const struct web *w, const char *name)
{
    return web_secure(w) ? str_printf(w->c.arena, "__Host-%s", name) : str_of(name);
}

struct str web_cookie_sent(const struct web *w, const char *name)
{
    return cookie_find(http_header(w->http, "cookie"), cookie_name(w, name));
}

void web_cookie(struct web *w, const char *name, struct str value, int64_t max_age_s)
{
    struct buf b;

    buf_init(&b, w->c.arena, COOKIE_MAX_BYTES);
    buf_str(&b, cookie_name(w, name));
    buf_char(&b, '=');
    buf_str(&b, value);
    buf_str(&b, STR("; Path=/; Max-Age="));
    buf_i64(&b, max_age_s);
    buf_str(&b, STR("; HttpOnly; SameSite=Lax"));
    if (web_secure(w))
        buf_str(&b, STR("; Secure"));
    check(!b.full);
    web_header(w, "Set-Cookie", buf_view(&b));
}

static bool for_programs(const struct web *w)
{
    return w->match.route && (w->match.route->flags & ROUTE_API);
}

/* Programs send the same tokens in a header of its own, which no browser adds by itself. */
static struct str token_sent(const struct web *w, const char *cookie)
{
    const struct str bearer = STR("Bearer ");
    struct str header;

    if (!for_programs(w))
        return web_cookie_sent(w, cookie);
    header = http_header(w->http, "authorization");
    if (!str_eq_nocase(str_sub(header, 0, bearer.n), bearer))
        return (struct str){0};
    return str_trim(str_sub(header, bearer.n, header.n));
}

/* A program that sends a token means it: it is told when that is worth nothing (any more). */
static enum outcome check_token(struct web *w)
{
    if (!for_programs(w) || w->has_session || w->visitor.n > 0 ||
        http_header(w->http, "authorization").n == 0)
        return DONE;
    return refuse(&w->c.problem, refusal_signed_out, "header.authorization",
                  "expected \"Bearer \" and a token that has not ended");
}

enum outcome guard_identify(struct web *w)
{
    const struct settings *set = w->server->options.settings;
    const struct session_limits limits = {set->session_idle_h * HOUR_MS,
                                          set->session_max_h * HOUR_MS};
    struct str visitor = token_sent(w, "visitor");

    if (guest_token_read(w->c.arena, &w->server->guest_key, visitor, &w->guest))
        w->visitor = visitor;
    if (session_key_parse(token_sent(w, "session"), &w->session))
        TRY(session_find(&w->c, &w->session, &limits, &w->account, &w->has_session));
    if (!w->has_session)
        return check_token(w);
    if (w->c.now_ms - w->account.seen_at > SEEN_AGAIN_MS)
        session_note(&w->c, &w->session);
    w->c.actor = (struct actor){(unsigned)w->account.roles, w->account.account, w->account.shop};
    if (!office_parse(w->account.office, &w->c.actor.office))
        return fail("guard", "no such office: %.*s", STR_FMT(w->account.office));
    return DONE;
}

struct str web_new_guest(struct web *w)
{
    w->guest = guest_new(&w->c);
    w->visitor = guest_token(w->c.arena, &w->server->guest_key, w->guest);
    return w->visitor;
}

static struct str visitor_token(struct web *w)
{
    if (w->visitor.n == 0)
        web_cookie(w, "visitor", web_new_guest(w), VISITOR_KEPT_S);
    return w->visitor;
}

struct account_id web_buyer(struct web *w)
{
    if (w->has_session)
        return w->account.account;
    (void)visitor_token(w);
    return w->guest;
}

struct account_id web_visitor(const struct web *w)
{
    return w->visitor.n > 0 ? w->guest : (struct account_id){0};
}

void web_session_begin(struct web *w, struct str cookie)
{
    w->has_session = session_key_parse(cookie, &w->session);
    check(w->has_session);
    web_cookie(w, "session", cookie, w->server->options.settings->session_max_h * 3600);
}

void web_session_end(struct web *w)
{
    w->has_session = false;
    web_cookie(w, "session", STR("x"), 0);
    web_header(w, "Clear-Site-Data", STR("\"cache\", \"storage\""));
}

/* ---- may he? ---- */

enum outcome guard_access(struct web *w)
{
    static const unsigned needed[] = {
        [ACCESS_VISITOR] = ROLE_NONE,
        [ACCESS_GUEST] = ROLE_NONE,
        [ACCESS_BUYER] = ROLE_BUYER,
        [ACCESS_SELLER] = ROLE_SELLER,
        [ACCESS_OPERATOR] = ROLE_OPERATOR,
        [ACCESS_PARTNER] = ROLE_PARTNER,
    };
    const enum access access = w->match.route->access;
    const unsigned roles = needed[access];
    const bool known = w->has_session || w->visitor.n > 0 || !for_programs(w);

    if ((w->c.actor.roles & roles) == roles && (access != ACCESS_GUEST || known))
        return DONE;
    if (!w->has_session)
        return refuse(&w->c.problem, refusal_signed_out, NULL, "expected a session");
    return refuse(&w->c.problem, refusal_forbidden, NULL, "expected an account with other rights");
}

/* ---- forms of ours ---- */

/* "https://shop.example:8443/x" -> "shop.example:8443"; false for "null" and the like. */
static bool host_of(struct str origin, struct str *host)
{
    size_t at = str_find(origin, STR("://"));

    if (at == STR_NONE)
        return false;
    *host = str_sub(origin, at + 3, origin.n);
    *host = str_sub(*host, 0, str_find_char(*host, '/'));
    return true;
}

bool guard_foreign(const struct web *w)
{
    const struct str site = http_header(w->http, "sec-fetch-site");
    struct str from = http_header(w->http, "origin"), host;

    if (str_eq(site, STR("cross-site")) || str_eq(site, STR("same-site")))
        return true;
    if (from.n == 0 && w->http->method != HTTP_GET && w->http->method != HTTP_HEAD)
        from = http_header(w->http, "referer");
    if (from.n == 0)
        return false;
    return !host_of(from, &host) || !str_eq_nocase(host, w->http->head.host);
}

/* The token is a keyed hash of "csrf" under the cookie's secret, so that only who has the cookie
 * can know it, and nothing needs to be kept. */
static void csrf_secret(struct web *w, unsigned char out[CSRF_BYTES])
{
    struct str key = visitor_token(w);

    if (w->has_session)
        key = (struct str){(const char *)w->session.hash.v, sizeof(w->session.hash.v)};
    keyed_hash(key, STR("csrf"), out, CSRF_BYTES);
}

/* On the page it is masked by a pad that differs with the URL: whoever sees the length of
 * compressed pages and makes the browser ask for many URLs (BREACH) learns nothing, and yet the
 * same page has the same bytes, so that its entity tag holds. */
struct str web_csrf(struct web *w)
{
    unsigned char token[2 * CSRF_BYTES];
    uint64_t pad[2];
    struct buf b;

    if (w->http->problem.refusal != refusal_none)
        return (struct str){0}; /* nobody was identified: the cookie there is must stay */
    csrf_secret(w, token + CSRF_BYTES);
    pad[0] = hash_str(w->http->path) ^ hash_str(w->visitor);
    pad[1] = hash_u64(pad[0] ^ hash_str(w->http->query));
    pad[0] = hash_u64(pad[1] + 1);
    memcpy(token, pad, CSRF_BYTES);
    for (size_t i = 0; i < CSRF_BYTES; i++)
        token[CSRF_BYTES + i] ^= token[i];
    buf_init(&b, w->c.arena, 64);
    base64url_encode_secret(&b, (struct str){(char *)token, sizeof(token)});
    return buf_view(&b);
}

static bool csrf_fits(struct web *w, struct str sent)
{
    unsigned char expected[CSRF_BYTES], got[CSRF_BYTES];
    struct str token;

    if (!base64url_decode(w->c.arena, sent, &token) || token.n != 2 * CSRF_BYTES)
        return false;
    for (size_t i = 0; i < CSRF_BYTES; i++)
        got[i] = (unsigned char)(token.p[i] ^ token.p[CSRF_BYTES + i]);
    csrf_secret(w, expected);
    return crypto_equal((struct str){(char *)expected, CSRF_BYTES},
                        (struct str){(char *)got, CSRF_BYTES});
}

enum outcome guard_form(struct web *w)
{
    struct str token = {0};

    if (!(w->match.route->flags & ROUTE_CSRF))
        return DONE;
    if (w->foreign)
        return refuse(&w->c.problem, refusal_csrf, NULL, "expected a form of this site");
    TRY(form_secret(&w->c.problem, &w->form, "csrf", 64, &token));
    if (w->visitor.n == 0 && !w->has_session)
        return refuse(&w->c.problem, refusal_csrf, "csrf", "expected our cookie: allow cookies");
    if (!csrf_fits(w, token))
        return refuse(&w->c.problem, refusal_csrf, "csrf", "expected the token of a page of ours");
    return DONE;
}

/* ---- the device, as people call it ---- */

struct str web_device(const struct web *w)
{
    static const struct {
        struct str mark, name;
    } browsers[] = {
        {STR_INIT("Edg/"), STR_INIT("Edge")},         {STR_INIT("OPR/"), STR_INIT("Opera")},
        {STR_INIT("YaBrowser"), STR_INIT("Yandex")},  {STR_INIT("Firefox/"), STR_INIT("Firefox")},
        {STR_INIT("Chrome/"), STR_INIT("Chrome")},    {STR_INIT("Safari/"), STR_INIT("Safari")},
    }, systems[] = {
        {STR_INIT("Android"), STR_INIT("Android")},   {STR_INIT("iPhone"), STR_INIT("iPhone")},
        {STR_INIT("iPad"), STR_INIT("iPad")},         {STR_INIT("Windows"), STR_INIT("Windows")},
        {STR_INIT("Mac OS X"), STR_INIT("Mac")},      {STR_INIT("Linux"), STR_INIT("Linux")},
    };
    const struct str agent = http_header(w->http, "user-agent");
    struct str browser = STR("?"), system = STR("?");

    for (size_t i = countof(browsers); i-- > 0;)
        if (str_find(agent, browsers[i].mark) != STR_NONE)
            browser = browsers[i].name;
    for (size_t i = countof(systems); i-- > 0;)
        if (str_find(agent, systems[i].mark) != STR_NONE)
            system = systems[i].name;
    return str_printf(w->c.arena, "%.*s, %.*s", STR_FMT(browser), STR_FMT(system));
}

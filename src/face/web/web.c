/* SPDX-License-Identifier: Apache-2.0 */
#include "face/jobs/indexer.h"
#include "face/web/inside.h"

#include "base/check.h"
#include "base/log.h"
#include "face/web/metrics.h"
#include "face/web/parts.h"
#include "face/web/rehearsals.h"
#include "face/web/slots.h"
#include "flow/account.h"
#include "io/clock.h"
#include "shop/markets/markets.h"

enum {
    LIMITER_BUCKETS = 1 << 16,
    SLOW_MS = 1000,
    ARENA_BASE_BYTES = 4 * PAGE_MAX_BYTES /* a page grows by doubling, and what it is made of */
};

/* ---- planning: on the loop, before the body ---- */

/* Where there is no route, a body is read all the same, to be told so rather than of its size. */
static size_t body_max(const struct web *w)
{
    const struct route *r = w->match.route;

    if (r && r->method == HTTP_GET)
        return 0;
    if (r && r->flags & ROUTE_UPLOAD)
        return UPLOAD_BODY_MAX;
    return (size_t)w->server->options.settings->body_kb * 1024;
}

static bool on_worker(const struct web *w)
{
    const struct route *r = w->match.route;

    if (!r || (r->flags & ROUTE_STATELESS))
        return false;
    return r->method != HTTP_GET || (r->flags & ROUTE_WORKER) || w->server->reads_on_workers;
}

static struct web *web_new(struct web_server *s, struct http_request *r)
{
    struct web *w = arena_new(r->arena, struct web);

    w->server = s;
    w->http = r;
    w->c.arena = r->arena;
    w->c.now_ms = clock_utc_ms();
    w->c.store = s->options.store;
    w->c.ids = s->options.ids;
    w->c.ports = s->options.ports;
    random_system(&w->random);
    w->c.random = &w->random;
    site_outside(w);
    return w;
}

static void plan(void *server, const struct http_request *r, struct http_plan *out)
{
    struct web *w = web_new(server, (struct http_request *)(uintptr_t)r);
    struct str rest = r->path;

    w->match = route_find(r->arena, r->method, true, rest);
    if (!w->match.route && site_enter(w, &rest))
        w->match = route_find(r->arena, r->method, false, rest);
    out->body_max = body_max(w);
    out->on_worker = on_worker(w);
    out->route = w;
}

/* ---- serving ---- */

/* A page of the sites was asked for without its market: there it is. */
static enum outcome lead_to_site(struct web *w)
{
    const struct market *market = site_guess(w);
    struct route_match m =
        route_find(w->c.arena, w->http->method, false, w->http->path);
    struct str target;
    struct url url;

    if (!m.route || m.route->method != HTTP_GET || w->site.n > 0)
        return refuse(&w->c.problem, refusal_not_found, NULL, "expected the path of a page");
    target = str_printf(w->c.arena, "/%s%.*s%s%.*s", market->code, STR_FMT(w->http->path),
                        w->http->query.n ? "?" : "", STR_FMT(w->http->query));
    if (!url_local(target, &url))
        return refuse(&w->c.problem, refusal_not_found, NULL, "expected the path of a page");
    return web_redirect(w, url);
}

static enum outcome no_route(struct web *w)
{
    if (w->match.other_methods) {
        web_header(w, "Allow", route_allow(w->c.arena, w->match.other_methods));
        return refuse(&w->c.problem, refusal_method, NULL, "expected another method");
    }
    return lead_to_site(w);
}

/* What the body is, for routes that take forms. */
static enum outcome read_form(struct web *w)
{
    struct problem *p = &w->c.problem;
    struct str type = http_header(w->http, "content-type"), boundary;
    struct str kind = str_trim(str_sub(type, 0, str_find_char(type, ';')));

    if (w->match.route->flags & (ROUTE_API | ROUTE_SIGNED))
        return DONE;
    if (str_eq_nocase(kind, STR("application/x-www-form-urlencoded")))
        return form_parse(p, w->c.arena, w->http->body, &w->form);
    if ((w->match.route->flags & ROUTE_UPLOAD) && form_boundary(type, &boundary))
        return form_parse_multipart(p, w->c.arena, boundary, w->http->body, &w->form);
    if (w->http->body.n == 0)
        return DONE;
    return refuse(p, refusal_unsupported, "header.content-type", "expected a form");
}

static enum outcome check_request(struct web *w)
{
    TRY(guard_access(w));
    TRY(form_parse(&w->c.problem, w->c.arena, w->http->query, &w->query));
    if (w->match.route->method == HTTP_GET)
        return DONE;
    TRY(read_form(w));
    return guard_form(w);
}

/* Nothing is known of him, and so nothing must be read for him. */
static bool is_stranger(const struct web *w)
{
    return web_cookie_sent(w, "visitor").n == 0 && web_cookie_sent(w, "session").n == 0;
}

/* A GET sees one snapshot and writes nothing; whatever else happens does so in commands of its
 * own. The transaction of a GET ends when its reply is made. */
static enum outcome handle(struct web *w)
{
    const struct route *r = w->match.route;
    const bool kept = slots_wanted(w);

    if (kept && is_stranger(w) && slots_send_kept(w))
        return DONE;
    w->c.shows = slots_window(w);
    TRY(store_read_begin(&w->c));
    TRY(guard_identify(w));
    site_settle(w);
    if (!r)
        return no_route(w);
    if (kept && !is_stranger(w) && slots_send_kept(w))
        return DONE;
    if (kept)
        slots_begin(w);
    TRY(check_request(w));
    if (r->method != HTTP_GET)
        store_read_end(&w->c);
    return r->handler(w);
}

static enum outcome run(struct web *w)
{
    const struct route *r = w->match.route;

    w->foreign = guard_foreign(w);
    w->c.read_only = w->foreign || !r || r->method == HTTP_GET;
    TRY(guard_rate(w));
    if (!r || !(r->flags & ROUTE_STATELESS))
        return handle(w);
    TRY(form_parse(&w->c.problem, w->c.arena, w->http->query, &w->query));
    return r->handler(w);
}

static void note(const struct web *w)
{
    const struct route *r = w->match.route;
    int64_t took_ns = clock_monotonic_ns() - w->http->started_ns;
    int status = w->reply->prepared ? 200 : w->reply->status;

    metrics_count(r, status, took_ns);
    if (w->server->options.settings->access_log || status >= 500 || took_ns > SLOW_MS * 1000000)
        log_info("web", "route=%s status=%d us=%lld bytes=%zu", r ? r->name : "none", status,
                 (long long)took_ns / 1000, w->reply->body.n);
}

static void serve(void *server, struct http_request *r, struct http_reply *reply)
{
    struct web *w = r->route ? (struct web *)(uintptr_t)r->route : web_new(server, r);
    enum outcome out;

    w->reply = reply;
    w->c.now_ms = clock_utc_ms();
    if (r->problem.refusal != refusal_none) {
        w->c.problem = r->problem;
        out = REFUSED;
    } else {
        out = run(w);
    }
    if (out != DONE)
        problem_reply(w, out);
    store_read_end(&w->c);
    page_parts_release(w);
    reply_finish(w);
    note(w);
}

/* ---- the server ---- */

static void server_free(struct web_server *s)
{
    limiter_free(s->limiter);
    files_release(s->files);
    rehearsals_free(s->rehearsals);
    free(s);
}

static enum outcome learn_guests(struct problem *p, struct web_server *s)
{
    scoped(arena_release) struct arena arena = {0};
    struct random random;
    struct ctx c = {.arena = &arena, .random = &random, .store = s->options.store,
                    .ids = s->options.ids, .now_ms = clock_utc_ms(),
                    .actor = {.roles = ROLE_SYSTEM}};
    enum outcome known;

    arena_init(&arena, ARENA_BASE_BYTES);
    random_system(&random);
    known = know_guests(&c, &s->guest_key);
    *p = c.problem;
    return known;
}

static enum outcome start_http(struct problem *p, struct web_server *s)
{
    const struct settings *set = s->options.settings;
    struct http_handler handler = {plan, serve, s};
    struct http_server_options h;

    http_server_defaults(&h);
    h.listen = set->listen;
    h.trusted_proxies = set->trusted_proxy;
    h.threads = (int)set->http_threads;
    h.workers = (int)set->workers;
    h.begun_max = (int)set->begun_max;
    h.worker_queue_max = (int)set->worker_queue;
    h.connections_max = (int)set->connections;
    h.connections_per_address_max = (int)set->connections_ip;
    h.idle_s = (int)set->idle_s;
    h.arena_max_bytes = ARENA_BASE_BYTES + 4 * (size_t)set->body_kb * 1024;
    return http_server_start(p, &h, &handler, &s->http);
}

enum outcome web_start(struct problem *p, const struct web_options *o, struct web_server **out)
{
    struct web_server *s = calloc(1, sizeof(*s));
    enum outcome started;

    check(s != NULL && o->store && o->ids);
    s->options = *o;
    s->reads_on_workers = store_engine(o->store) == ENGINE_POSTGRES;
    s->limiter = limiter_new(LIMITER_BUCKETS);
    s->rehearsals = rehearsals_new();
    s->files = files_prepare(o->settings->secure_cookies);
    routes_prepare();
    started = learn_guests(p, s);
    if (started == DONE)
        started = start_http(p, s);
    if (started != DONE) {
        server_free(s);
        return started;
    }
    *out = s;
    return DONE;
}

int web_port(const struct web_server *s)
{
    return http_server_port(s->http);
}

void web_stop(struct web_server *s, int64_t drain_ms)
{
    if (!s)
        return;
    http_server_stop(s->http, drain_ms);
    server_free(s);
}

/* ---- search ---- */

struct search *web_search(const struct web *w)
{
    return w->server->options.search;
}

bool web_search_ready(const struct web *w)
{
    int64_t took_ms;

    return !w->server->options.indexer || indexer_ready(w->server->options.indexer, &took_ms);
}

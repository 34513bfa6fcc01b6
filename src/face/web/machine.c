/* SPDX-License-Identifier: Apache-2.0 */
/* For machines: is it alive, how much does it do, and the files of the pages. */
#include "face/web/assets.h"
#include "face/web/inside.h"
#include "face/web/metrics.h"

enum { METRICS_MAX_BYTES = 1024 * 1024 };

/* 200 while the database answers. */
enum outcome web_healthz(struct web *w)
{
    enum outcome reads = store_read_begin(&w->c);

    store_read_end(&w->c);
    if (reads != DONE)
        return refuse(&w->c.problem, refusal_unavailable, NULL, "expected the database to answer");
    return web_send(w, "text/plain; charset=utf-8", STR("ok\n"));
}

static bool is_local(const struct web *w)
{
    static const struct str loopback = STR_INIT("127.0.0.0/8, ::1");
    struct netaddr_list l;

    return netaddr_list_parse(loopback, &l) && netaddr_list_has(&l, &w->http->client) &&
           http_header(w->http, "x-forwarded-for").n == 0;
}

/* For this machine only: what runs where is nobody else's business. */
enum outcome web_metrics(struct web *w)
{
    struct http_server_stats h;
    struct store_stats s;
    struct buf b;

    if (!is_local(w))
        return refuse(&w->c.problem, refusal_not_found, NULL, "expected the path of a page");
    buf_init(&b, w->c.arena, METRICS_MAX_BYTES);
    metrics_write(&b);
    http_server_stats(w->http->server, &h);
    metrics_value(&b, "http_connections", "Open connections.", h.connections);
    metrics_value(&b, "http_connections_total", "Connections accepted.", h.connections_ever);
    metrics_value(&b, "http_connections_overdue_total", "Connections closed for being slow.",
                  h.connections_overdue);
    metrics_value(&b, "http_requests_active", "Requests being answered.", h.requests_active);
    metrics_value(&b, "http_jobs_waiting", "Requests waiting for a worker.", h.jobs_waiting);
    metrics_value(&b, "http_body_bytes", "Request bodies held in memory.", h.body_bytes);
    store_get_stats(w->server->options.store, &s);
    metrics_value(&b, "store_commands_total", "Commands written.", s.commands);
    metrics_value(&b, "store_batches_total", "Commits.", s.batches);
    metrics_value(&b, "store_reruns_total", "Batches run again.", s.reruns);
    metrics_value(&b, "store_turned_away_total", "Commands that found the queue full.",
                  s.turned_away);
    return web_send(w, "text/plain; version=0.0.4", buf_view(&b));
}

/* ---- assets ---- */

/* The quality that Accept-Encoding gives a coding, times 1000; absent is 0. */
static int64_t coding_quality(const struct http_request *r, struct str coding)
{
    struct str rest = http_header(r, "accept-encoding"), item;

    while (rest.n > 0 && str_cut(&rest, ',', &item)) {
        struct str q = item, name;
        int64_t weight = 1000;

        str_cut(&q, ';', &name);
        if (!str_eq_nocase(str_trim(name), coding))
            continue;
        q = str_trim(q);
        if (str_starts(q, STR("q=")) && !parse_decimal(str_sub(q, 2, q.n), 3, 0, 1000, &weight))
            weight = 0;
        return weight;
    }
    return 0;
}

/* The smallest form that the browser takes. */
static struct str encode(struct web *w, const struct asset *a)
{
    if (a->brotli.n == 0 && a->gzip.n == 0)
        return a->body;
    web_header(w, "Vary", STR("Accept-Encoding"));
    if (a->brotli.n > 0 && coding_quality(w->http, STR("br")) > 0) {
        web_header(w, "Content-Encoding", STR("br"));
        return a->brotli;
    }
    if (a->gzip.n > 0 && coding_quality(w->http, STR("gzip")) > 0) {
        web_header(w, "Content-Encoding", STR("gzip"));
        return a->gzip;
    }
    return a->body;
}

static enum outcome send_asset(struct web *w, struct str path)
{
    const struct asset *a = asset_at(path);

    if (!a)
        return refuse(&w->c.problem, refusal_not_found, NULL, "expected the path of a file");
    web_header(w, "Cache-Control", str_eq(a->path, path)
                                       ? STR("public, max-age=31536000, immutable")
                                       : STR("no-cache"));
    web_header(w, "ETag", a->etag);
    w->reply->body = encode(w, a);
    if (reply_unchanged(w->http, a->etag)) {
        web_status(w, 304);
        w->reply->body = (struct str){0};
        return DONE;
    }
    web_header(w, "Content-Type", a->type);
    return DONE;
}

enum outcome web_asset(struct web *w)
{
    return send_asset(w, w->http->path);
}

enum outcome web_asset_in_folder(struct web *w)
{
    return send_asset(w, w->http->path);
}

/* Where robots, service workers and icons are looked for at the root. */
enum outcome web_robots(struct web *w)
{
    return send_asset(w, STR("/a/robots.txt"));
}

enum outcome web_favicon(struct web *w)
{
    return web_redirect(w, asset_url(ASSET_ICON_SVG));
}

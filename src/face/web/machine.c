/* SPDX-License-Identifier: Apache-2.0 */
/* For machines: is it alive, and how much does it do? */
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

/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "lib/json.h"
#include "shop/logistics/report.h"

static void put(struct json_writer *w, const char *name, double v, int scale)
{
    json_put_measure(w, name, llround(v * pow(10, scale)), scale);
}

/* A day that may not be: null for `none`. */
static void put_day(struct json_writer *w, const char *name, int32_t day)
{
    if (day < 0)
        json_put_null(w, name);
    else
        json_put_i64(w, name, day);
}

static void put_lane(struct json_writer *w, const struct report_lane *l)
{
    json_open_object(w, NULL);
    json_put_text(w, "from", l->from);
    json_put_text(w, "to", l->to);
    json_put_text(w, "service", str_of(l->service));
    put(w, "parcels", l->parcels, 0);
    put(w, "p50_wait_days", l->p50_wait_days, 2);
    put(w, "p90_wait_days", l->p90_wait_days, 2);
    put(w, "max_wait_days", l->max_wait_days, 2);
    json_put_i64(w, "p50_days", l->p50_days);
    json_put_i64(w, "p90_days", l->p90_days);
    put(w, "on_time_share", l->on_time_share, 4);
    json_end(w);
}

static void put_series(struct json_writer *w, const char *name, const float *v, int32_t days)
{
    json_open_list(w, name);
    for (int32_t d = 0; d < days; d++)
        put(w, NULL, v[d], 0);
    json_end(w);
}

static void put_node(struct json_writer *w, const struct report_node *n, int32_t days)
{
    json_open_object(w, NULL);
    json_put_text(w, "name", n->name);
    json_put_text(w, "kind", str_of(n->kind));
    json_put_text(w, "node", n->node);
    put(w, "parcels", n->parcels, 0);
    if (n->capacity_per_day < 0)
        json_put_null(w, "capacity_per_day");
    else
        put(w, "capacity_per_day", n->capacity_per_day, 0);
    put(w, "peak_backlog", n->peak_backlog, 0);
    json_put_i64(w, "peak_day", n->peak_day);
    json_put_i64(w, "drained_day", n->drained_day);
    put(w, "max_wait_days", n->max_wait_days, 2);
    put(w, "missing_per_day", n->missing_per_day, 0);
    if (n->peak_backlog >= 1) {
        put_series(w, "backlog_by_day", n->backlog, days);
        put_series(w, "arrivals_by_day", n->arrived, days);
    }
    json_end(w);
}

static void put_admit(struct json_writer *w, const struct report *r)
{
    if (r->admit_answer == ANSWER_NOT_ASKED) {
        json_put_null(w, "admit");
        return;
    }
    json_open_object(w, "admit");
    json_put_i64(w, "limit_days", r->scenario->limit_days);
    json_put_i64(w, "orders_per_day", r->admit_per_day);
    put(w, "max_wait_days", r->admit_max_wait_days, 2);
    json_end(w);
}

static void put_buy(struct json_writer *w, const struct report *r)
{
    if (r->buy_answer != ANSWER_FOUND) {
        json_put_null(w, "buy");
        return;
    }
    json_open_object(w, "buy");
    json_put_i64(w, "limit_days", r->scenario->limit_days);
    put(w, "max_wait_days", r->buy_max_wait_days, 2);
    json_open_list(w, "capacity");
    for (size_t i = 0; i < r->buy_n; i++) {
        const struct report_buy *b = &r->buy[i];
        bool queue = b->extra_per_departure <= 0;

        json_open_object(w, NULL);
        json_put_text(w, "name", b->node->name);
        json_put_text(w, "kind", str_of(b->node->kind));
        json_put_text(w, "node", b->node->node);
        put(w, queue ? "extra_per_day" : "extra_per_departure",
            queue ? b->extra_per_day : b->extra_per_departure, 0);
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

static void put_figures(struct json_writer *w, const struct report *r)
{
    put(w, "parcels", r->parcels, 0);
    put(w, "undelivered", r->undelivered, 0);
    put(w, "max_wait_days", r->max_wait_days, 2);
    put(w, "p50_wait_days", r->p50_wait_days, 2);
    put(w, "p90_wait_days", r->p90_wait_days, 2);
    put_day(w, "drained_day", r->drained_day);
    json_put_i64(w, "delivered_p50_days", r->p50_days);
    json_put_i64(w, "delivered_p90_days", r->p90_days);
    put(w, "slowest_tenth_days", r->slowest_tenth_days, 1);
    put(w, "on_time_share", r->on_time_share, 4);
    json_put_i64(w, "days_looked_at", r->days);
    json_put_i64(w, "stations", (int64_t)r->stations_n);
    json_put_i64(w, "took_ms", r->took_ms);
}

void report_json(const struct report *r, struct buf *out)
{
    struct json_writer w;

    json_writer_init(&w, out);
    json_open_object(&w, NULL);
    json_put_text(&w, "title", r->scenario->title);
    json_put_date(&w, "start", r->scenario->start);
    json_put_i64(&w, "days", r->scenario->days);
    json_open_list(&w, "assumed");
    for (size_t i = 0; i < r->scenario->assumed_n; i++)
        json_put_text(&w, NULL, r->scenario->assumed[i]);
    json_end(&w);
    put_figures(&w, r);
    put_admit(&w, r);
    put_buy(&w, r);
    json_open_list(&w, "lanes");
    for (size_t i = 0; i < r->lanes_n; i++)
        put_lane(&w, &r->lane[i]);
    json_end(&w);
    json_open_list(&w, "nodes");
    for (size_t i = 0; i < r->nodes_n; i++)
        put_node(&w, &r->node[i], r->days);
    json_end(&w);
    json_end(&w);
    json_finish(&w);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <stdatomic.h>

#include "face/web/metrics.h"

#include "base/check.h"
#include "face/web/route.h"

enum {
#define X(method, path, handler, access, flags) ROUTE_##method##_##handler,
#include "face/web/routes.def"
#undef X
#define X(method, path, handler, ...) ROUTE_API_##handler,
#include "face/api/routes.def"
#undef X
    ROUTE_NONE,
    COUNTERS
};

enum { CLASSES = 6 };

/* Upper bounds in milliseconds; one more bucket is endless. */
static const int64_t bounds_ms[] = {1, 5, 10, 25, 50, 100, 250, 1000, 5000};
enum { BUCKETS = countof(bounds_ms) + 1 };

struct counter {
    _Atomic uint64_t by_class[CLASSES]; /* of the status: 2 is 2xx */
    _Atomic uint64_t by_time[BUCKETS];
    _Atomic uint64_t took_ns;
};

static struct counter counters[COUNTERS];

static void add(_Atomic uint64_t *to, uint64_t n)
{
    atomic_fetch_add_explicit(to, n, memory_order_relaxed);
}

static uint64_t get(_Atomic uint64_t *from)
{
    return atomic_load_explicit(from, memory_order_relaxed);
}

void metrics_count(const struct route *route, int status, int64_t took_ns)
{
    struct counter *c = &counters[route ? route - route_table : ROUTE_NONE];
    size_t bucket = 0;

    check(status >= 100 && status < 600);
    while (bucket < countof(bounds_ms) && took_ns > bounds_ms[bucket] * 1000000)
        bucket++;
    add(&c->by_class[status / 100], 1);
    add(&c->by_time[bucket], 1);
    add(&c->took_ns, (uint64_t)took_ns);
}

static const char *label(size_t i)
{
    return i == ROUTE_NONE ? "none" : route_table[i].name;
}

static void write_requests(struct buf *out)
{
    buf_str(out, STR("# HELP entrepot_http_requests_total Requests answered.\n"
                     "# TYPE entrepot_http_requests_total counter\n"));
    for (size_t i = 0; i < COUNTERS; i++)
        for (size_t class = 1; class < CLASSES; class++)
            if (get(&counters[i].by_class[class]) > 0)
                buf_fmt(out,
                        "entrepot_http_requests_total{route=\"%s\",status=\"%zuxx\"} %llu\n",
                        label(i), class, (unsigned long long)get(&counters[i].by_class[class]));
}

static void write_duration(struct buf *out, size_t i)
{
    struct counter *c = &counters[i];
    uint64_t sum = 0, took_us = get(&c->took_ns) / 1000;

    for (size_t b = 0; b < BUCKETS; b++)
        sum += get(&c->by_time[b]);
    if (sum == 0)
        return;
    sum = 0;
    for (size_t b = 0; b < BUCKETS; b++) {
        sum += get(&c->by_time[b]);
        buf_fmt(out, "entrepot_http_duration_seconds_bucket{route=\"%s\",le=\"", label(i));
        if (b < countof(bounds_ms))
            buf_fmt(out, "%lld.%03lld", (long long)bounds_ms[b] / 1000,
                    (long long)bounds_ms[b] % 1000);
        else
            buf_str(out, STR("+Inf"));
        buf_fmt(out, "\"} %llu\n", (unsigned long long)sum);
    }
    buf_fmt(out,
            "entrepot_http_duration_seconds_sum{route=\"%s\"} %llu.%06llu\n"
            "entrepot_http_duration_seconds_count{route=\"%s\"} %llu\n",
            label(i), (unsigned long long)took_us / 1000000,
            (unsigned long long)took_us % 1000000, label(i), (unsigned long long)sum);
}

void metrics_value(struct buf *out, const char *name, const char *help, int64_t value)
{
    bool total = str_ends(str_of(name), STR("_total"));

    buf_fmt(out, "# HELP entrepot_%s %s\n# TYPE entrepot_%s %s\nentrepot_%s %lld\n", name, help,
            name, total ? "counter" : "gauge", name, (long long)value);
}

void metrics_write(struct buf *out)
{
    write_requests(out);
    buf_str(out, STR("# HELP entrepot_http_duration_seconds Time from head to reply.\n"
                     "# TYPE entrepot_http_duration_seconds histogram\n"));
    for (size_t i = 0; i < COUNTERS; i++)
        write_duration(out, i);
}

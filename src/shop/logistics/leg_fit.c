/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/leg_fit.h"

#include <stdlib.h>

#include "base/check.h"
#include "base/num.h"

enum { DURATIONS_MAX = 5 * HISTORY_ORDERS_MAX, TENTH_S = 360 };

struct duration {
    struct str leg, from, to, via;
    int32_t tenths;
};

struct leg_gather {
    struct arena *a;
    struct duration *v;
    size_t n, cap;
};

struct leg_gather *leg_gather_new(struct arena *a)
{
    struct leg_gather *g = arena_new(a, struct leg_gather);

    g->a = a;
    g->cap = 256;
    g->v = arena_new_n(a, struct duration, g->cap);
    return g;
}

bool leg_gather_add(struct leg_gather *g, struct str leg, struct str from, struct str to,
                    struct str via, int64_t seconds)
{
    int64_t tenths = i64_max(0, i64_min(LEG_TENTHS_MAX, (seconds + TENTH_S / 2) / TENTH_S));

    if (g->n == DURATIONS_MAX)
        return false;
    if (g->n == g->cap) {
        struct duration *v = arena_new_n(g->a, struct duration, g->cap * 2);

        memcpy(v, g->v, g->n * sizeof(*v));
        g->v = v;
        g->cap *= 2;
    }
    g->v[g->n++] = (struct duration){leg, from, to, via, (int32_t)tenths};
    return true;
}

static int by_leg(const void *a, const void *b)
{
    const struct duration *x = a, *y = b;
    int order = str_cmp(x->leg, y->leg);

    if (order == 0)
        order = str_cmp(x->from, y->from);
    if (order == 0)
        order = str_cmp(x->to, y->to);
    return order ? order : str_cmp(x->via, y->via);
}

static int by_duration(const void *a, const void *b)
{
    const struct duration *x = a, *y = b;
    int order = by_leg(a, b);

    return order ? order : x->tenths < y->tenths ? -1 : x->tenths > y->tenths;
}

/* Quantile (2k + 1) / 2m of n values in order, between the two next to it. */
static int32_t quantile(const struct duration *v, size_t n, int k, int m)
{
    double at = (double)n * (2 * k + 1) / (2 * m) - 0.5;
    size_t below;

    at = at < 0 ? 0 : at > (double)(n - 1) ? (double)(n - 1) : at;
    below = (size_t)at;
    if (below + 1 >= n)
        return v[n - 1].tenths;
    return (int32_t)(v[below].tenths +
                     (at - (double)below) * (v[below + 1].tenths - v[below].tenths) + 0.5);
}

static void fit(const struct duration *v, size_t n, struct leg_fit *out)
{
    *out = (struct leg_fit){.leg = v->leg, .from = v->from, .to = v->to, .via = v->via,
                            .n = (int64_t)n};
    for (int k = 0; k < LEG_VALUES; k++)
        out->tenths[k] = quantile(v, n, k, LEG_VALUES);
    out->p50 = quantile(v, n, 0, 1);
    out->p90 = v[(n * 9 + 9) / 10 - 1].tenths;
}

void leg_gather_end(struct leg_gather *g, int64_t least, struct leg_fits *out)
{
    size_t end;

    check(least >= 3);
    *out = (struct leg_fits){.v = arena_new_n(g->a, struct leg_fit, g->n / (size_t)least + 1)};
    if (g->n > 0)
        qsort(g->v, g->n, sizeof(*g->v), by_duration);
    for (size_t i = 0; i < g->n; i = end) {
        for (end = i + 1; end < g->n && by_leg(&g->v[i], &g->v[end]) == 0;)
            end++;
        if ((int64_t)(end - i) >= least)
            fit(&g->v[i], end - i, &out->v[out->n++]);
        else
            out->thin++;
    }
}

/* ---- of a history ---- */

/* Of the pair, of all that goes there, of all. */
static void add_levels(struct leg_gather *g, struct str leg, struct str from, struct str to,
                       struct str via, int64_t seconds)
{
    struct str any = STR("*");
    bool room = leg_gather_add(g, leg, any, any, via, seconds);

    if (room && to.n > 0 && !str_eq(to, any))
        room = leg_gather_add(g, leg, any, to, via, seconds);
    if (room && from.n > 0)
        room = leg_gather_add(g, leg, from, to.n > 0 ? to : any, via, seconds);
    check(room); /* a history has at most HISTORY_ORDERS_MAX orders */
}

static void add_order(struct leg_gather *g, const struct history *h,
                      const struct history_order *o)
{
    struct str from = h->regions.v[o->from], to = h->regions.v[o->to], via = h->vias.v[o->via];

    if (!h->handing && o->delivered_s != HISTORY_NEVER)
        add_levels(g, STR("whole"), from, to, via, o->delivered_s - o->placed_s);
    if (!h->handing || o->handed_s == HISTORY_NEVER)
        return;
    add_levels(g, STR("handing"), from, STR(""), STR(""), o->handed_s - o->placed_s);
    if (o->delivered_s != HISTORY_NEVER)
        add_levels(g, STR("transit"), from, to, via, o->delivered_s - o->handed_s);
}

void leg_gather_history(struct leg_gather *g, const struct history *h, int32_t first_day)
{
    for (size_t i = 0; i < h->n; i++)
        if (history_day(h->order[i].placed_s) >= first_day)
            add_order(g, h, &h->order[i]);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/correction.h"

#include <stdlib.h>

#include "base/check.h"

struct outcome_seen {
    uint32_t from, to;
    const struct forecast *f; /* NULL: none was made */
    int32_t late_days;        /* after the date promised; SHIFT_UNKNOWN: none was */
};

static int by_lane(const void *a, const void *b)
{
    const struct outcome_seen *x = a, *y = b;

    return x->from != y->from ? (x->from < y->from ? -1 : 1)
                              : x->to < y->to ? -1 : x->to > y->to;
}

static size_t gather(const struct history *h, const struct replay *r, int32_t as_of,
                     struct outcome_seen *v)
{
    size_t n = 0;

    for (size_t i = 0; i < h->n; i++) {
        const struct history_order *o = &h->order[i];
        int32_t day = history_day(o->delivered_s);

        if (day > as_of || day <= as_of - CORRECTION_DAYS)
            continue;
        v[n++] = (struct outcome_seen){
            o->from, o->to, r->forecast[i].made ? &r->forecast[i] : NULL,
            o->promised_day == HISTORY_NO_DAY ? SHIFT_UNKNOWN : day - o->promised_day};
    }
    return n;
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

/* The value of conformal rank, or the largest where that is beyond them. */
static double bound_of(const double *sorted, size_t n, double alpha)
{
    size_t rank = conformal_rank(n, alpha);

    return sorted[rank < 1 ? 0 : rank > n ? n - 1 : rank - 1];
}

static void learn(const struct outcome_seen *v, size_t n, const struct replay *r, double keep,
                  double *room, struct correction *out)
{
    const struct conformal *known = r->bound[v[n ? n - 1 : 0].to != 0];
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        if (v[i].f)
            room[k++] = (double)v[i].f->score;
    out->n = (int64_t)k;
    if (k > 0)
        qsort(room, k, sizeof(*room), by_value);
    for (int b = 0; b < BOUNDS; b++)
        out->level[b] = k >= CORRECTION_LEAST ? bound_of(room, k, known[b].alpha)
                                              : 1 - known[b].wished;
    k = 0;
    for (size_t i = 0; i < n; i++)
        if (v[i].late_days != SHIFT_UNKNOWN)
            room[k++] = v[i].late_days;
    out->promised_n = (int64_t)k;
    if (k > 0)
        qsort(room, k, sizeof(*room), by_value);
    out->shift_days = k >= CORRECTION_LEAST ? (int32_t)bound_of(room, k, 1 - keep) : SHIFT_UNKNOWN;
}

void corrections_learn(struct arena *a, const struct history *h, const struct replay *r,
                       double keep, struct corrections *out)
{
    struct outcome_seen *v = arena_new_n(a, struct outcome_seen, h->n + 1);
    double *room = arena_new_n(a, double, h->n + 1);
    size_t n = gather(h, r, r->last_day, v), end;

    *out = (struct corrections){.as_of = r->last_day};
    out->v = arena_new_n(a, struct correction, n / CORRECTION_LEAST + 2);
    if (n > 0)
        qsort(v, n, sizeof(*v), by_lane);
    out->v[out->n] = (struct correction){.all = true};
    learn(v, n, r, keep, room, &out->v[out->n++]);
    for (size_t i = 0; i < n; i = end) {
        for (end = i + 1; end < n && by_lane(&v[i], &v[end]) == 0;)
            end++;
        if (end - i < CORRECTION_LEAST)
            continue;
        out->v[out->n] = (struct correction){.from = v[i].from, .to = v[i].to};
        learn(&v[i], end - i, r, keep, room, &out->v[out->n++]);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/score.h"

#include <stdlib.h>

#include "base/check.h"

enum { TABLE_DAYS = 400, SURGE_WEEKS = 8, SURGE_TIMES = 2 };

double pinball(double q, double y, double level)
{
    return y > q ? level * (y - q) : (1 - level) * (q - y);
}

/* ---- the table of quantiles ---- */

/* How many took each number of days, of a pair, of a buyer's region, of all. */
struct counts {
    int64_t n;
    int32_t days[TABLE_DAYS];
};

struct yardstick {
    const struct history *h;
    struct arena *a;
    struct map pairs;          /* "from>to" to an index of `of` */
    struct counts **of;
    size_t n;
    size_t *delivered, delivered_n, next;
};

static struct counts *counts_of(struct yardstick *y, struct str key)
{
    uint64_t at;

    if (map_get(&y->pairs, key, &at))
        return y->of[at];
    y->of[y->n] = arena_new(y->a, struct counts);
    check(map_put(&y->pairs, key, y->n));
    return y->of[y->n++];
}

static struct counts *pair_counts(struct yardstick *y, const struct history_order *o, int level)
{
    char key[48];
    int n = 0;

    if (level == 0)
        n = snprintf(key, sizeof(key), "%u>%u", o->from, o->to);
    else if (level == 1)
        n = snprintf(key, sizeof(key), ">%u", o->to);
    return counts_of(y, str_copy(y->a, (struct str){key, (size_t)n}));
}

static int32_t took_days(const struct history_order *o)
{
    return history_day(o->delivered_s) - history_day(o->placed_s);
}

/* Takes all that was delivered before `day`. */
static void table_learn(struct yardstick *y, int32_t day)
{
    for (; y->next < y->delivered_n; y->next++) {
        const struct history_order *o = &y->h->order[y->delivered[y->next]];
        int32_t days = took_days(o);

        if (history_day(o->delivered_s) >= day)
            break;
        for (int level = 0; level < 3; level++) {
            struct counts *c = pair_counts(y, o, level);

            c->n++;
            c->days[days < TABLE_DAYS ? days : TABLE_DAYS - 1]++;
        }
    }
}

static int32_t table_p90(struct yardstick *y, const struct history_order *o)
{
    struct counts *c = NULL;
    int64_t rank, sum = 0;
    int32_t d = 0;

    for (int level = 0; level < 3; level++) {
        c = pair_counts(y, o, level);
        if (c->n >= TABLE_ROWS_MIN)
            break;
    }
    rank = (int64_t)conformal_rank((size_t)c->n, 0.1);
    rank = rank > c->n ? c->n : rank;
    while (d < TABLE_DAYS - 1 && (sum += c->days[d]) < rank)
        d++;
    return d;
}

static int by_delivery(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return x[0] != y[0] ? (x[0] < y[0] ? -1 : 1) : x[1] < y[1] ? -1 : x[1] > y[1];
}

static void table_begin(struct arena *a, const struct history *h, struct yardstick *y)
{
    int64_t (*v)[2] = arena_array(a, h->n + 1, sizeof(*v));
    size_t n = 0;

    *y = (struct yardstick){.h = h, .a = a};
    for (size_t i = 0; i < h->n; i++)
        if (h->order[i].delivered_s != HISTORY_NEVER) {
            v[n][0] = history_day(h->order[i].delivered_s);
            v[n++][1] = (int64_t)i;
        }
    if (n > 0)
        qsort(v, n, sizeof(*v), by_delivery);
    y->delivered = arena_new_n(a, size_t, n + 1);
    y->of = arena_new_n(a, struct counts *, 3 * h->n + 1);
    for (size_t i = 0; i < n; i++)
        y->delivered[i] = (size_t)v[i][1];
    y->delivered_n = n;
    map_init(&y->pairs, 3 * h->n + 1);
}

/* ---- tallies ---- */

struct scored {
    uint32_t from, to;
    int32_t week;
    int32_t took, shop, table;
    const struct forecast *f;
};

static void count(struct tally *t, const struct scored *s)
{
    const int16_t *d = s->f->days;

    t->rows++;
    t->kept += s->took <= d[BOUND_PROMISE];
    t->shop_kept += s->took <= s->shop;
    t->table_kept += s->took <= s->table;
    t->within_p50 += s->took <= d[BOUND_P50];
    t->within_p90 += s->took <= d[BOUND_P90];
    t->within_band += s->took >= d[BOUND_P10] && s->took <= d[BOUND_P90];
    t->late_much += s->took > d[BOUND_PROMISE] + LATE_MUCH_DAYS;
    t->shop_late_much += s->took > s->shop + LATE_MUCH_DAYS;
    t->off_p50 += abs(s->took - d[BOUND_P50]);
    t->off_p90 += abs(s->took - d[BOUND_P90]);
    t->pinball_p90 += pinball(d[BOUND_P90], s->took, 0.9);
    t->pinball_promise += pinball(d[BOUND_PROMISE], s->took, 0.9);
    t->pinball_shop += pinball(s->shop, s->took, 0.9);
    t->pinball_table += pinball(s->table, s->took, 0.9);
    t->width += d[BOUND_P90] - d[BOUND_P10];
    t->promised_days += d[BOUND_PROMISE];
    t->shop_days += s->shop;
    t->took_days += s->took;
}

static int by_lane(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;

    return x->from != y->from ? (x->from < y->from ? -1 : 1)
                              : x->to < y->to ? -1 : x->to > y->to;
}

static int by_week(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;

    return x->week < y->week ? -1 : x->week > y->week;
}

static int by_rows(const void *a, const void *b)
{
    const struct group *x = a, *y = b;

    if (x->tally.rows != y->tally.rows)
        return x->tally.rows > y->tally.rows ? -1 : 1;
    return x->from != y->from ? (x->from < y->from ? -1 : 1)
                              : x->to < y->to ? -1 : x->to > y->to;
}

/* Groups of equal rows, in the order of `by`. */
static struct group *group(struct arena *a, struct scored *v, size_t n,
                           int (*by)(const void *, const void *), size_t *groups_n)
{
    struct group *g = arena_new_n(a, struct group, n + 1);

    *groups_n = 0;
    if (n > 0)
        qsort(v, n, sizeof(*v), by);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || by(&v[i - 1], &v[i]) != 0)
            g[(*groups_n)++] = (struct group){v[i].from, v[i].to, v[i].week, false, {0}};
        count(&g[*groups_n - 1].tally, &v[i]);
    }
    return g;
}

static int by_number(const void *a, const void *b)
{
    const int32_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

static double median(int32_t *v, size_t n)
{
    if (n == 0)
        return 0;
    qsort(v, n, sizeof(*v), by_number);
    return ((double)v[(n - 1) / 2] + v[n / 2]) / 2;
}

static void set_medians(struct arena *a, const struct scored *v, size_t n, struct score *out)
{
    int32_t *days = arena_new_n(a, int32_t, n + 1);

    for (size_t i = 0; i < n; i++)
        days[i] = v[i].f->days[BOUND_PROMISE];
    out->median_promise = median(days, n);
    for (size_t i = 0; i < n; i++)
        days[i] = v[i].shop;
    out->median_shop = median(days, n);
    for (size_t i = 0; i < n; i++)
        days[i] = v[i].table;
    out->median_table = median(days, n);
    for (size_t i = 0; i < n; i++)
        days[i] = v[i].took;
    out->median_took = median(days, n);
}

static int32_t monday(int32_t day)
{
    return day - date_weekday((struct date){day});
}

/* Weeks are compared by all orders placed in them, scored or not. */
static bool is_surge(const struct history *h, int32_t week)
{
    int32_t orders[SURGE_WEEKS + 1] = {0};
    size_t lo = 0, hi = h->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (history_day(h->order[mid].placed_s) < week - SURGE_WEEKS * 7)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < h->n && history_day(h->order[lo].placed_s) < week + 7; lo++)
        orders[(week + 6 - history_day(h->order[lo].placed_s)) / 7]++;
    return orders[0] >= SURGE_TIMES * median(orders + 1, SURGE_WEEKS) && orders[SURGE_WEEKS] > 0;
}

static void mark_surges(const struct history *h, struct score *out)
{
    for (size_t i = 0; i < out->weeks_n; i++)
        out->week[i].surge = is_surge(h, out->week[i].week);
}

/* ---- which rows ---- */

static bool can_be_scored(const struct history *h, const struct history_order *o)
{
    return o->delivered_s != HISTORY_NEVER && o->promised_day != HISTORY_NO_DAY &&
           (o->to != 0 || h->regions.n == 1);
}

static size_t gather(const struct replay *r, struct score_part part, struct yardstick *y,
                     struct scored *v, struct score *out)
{
    const struct history *h = y->h;
    int64_t seen = 0, from, to;
    size_t n = 0;

    for (size_t i = 0; i < h->n; i++)
        out->delivered += can_be_scored(h, &h->order[i]);
    from = out->delivered * part.from / 100;
    to = out->delivered * part.to / 100;
    for (size_t i = 0; i < h->n; i++) {
        const struct history_order *o = &h->order[i];
        int32_t placed = history_day(o->placed_s);

        if (!can_be_scored(h, o)) {
            out->left_out += seen >= from && seen < to && o->delivered_s != HISTORY_NEVER;
            continue;
        }
        if (seen < from || seen++ >= to) {
            seen += seen < from;
            continue;
        }
        if (!r->forecast[i].made) {
            out->without_forecast++;
            continue;
        }
        table_learn(y, placed);
        v[n] = (struct scored){o->from, o->to, monday(placed), took_days(o),
                               o->promised_day - placed, table_p90(y, o), &r->forecast[i]};
        out->from_day = n == 0 ? placed : out->from_day;
        out->to_day = placed;
        count(&out->all, &v[n++]);
    }
    return n;
}

void score_replay(struct arena *a, const struct history *h, const struct replay *r,
                  struct score_part part, struct score *out)
{
    struct scored *v = arena_new_n(a, struct scored, h->n + 1);
    struct yardstick y;
    size_t n;

    check(part.from >= 0 && part.from < part.to && part.to <= 100);
    *out = (struct score){0};
    table_begin(a, h, &y);
    n = gather(r, part, &y, v, out);
    map_release(&y.pairs);
    set_medians(a, v, n, out);
    out->lane = group(a, v, n, by_lane, &out->lanes_n);
    if (out->lanes_n > 0)
        qsort(out->lane, out->lanes_n, sizeof(*out->lane), by_rows);
    out->week = group(a, v, n, by_week, &out->weeks_n);
    mark_surges(h, out);
    for (size_t i = 0; i < n; i++)
        for (size_t w = 0; w < out->weeks_n; w++)
            if (out->week[w].week == v[i].week && out->week[w].surge)
                count(&out->surge, &v[i]);
}

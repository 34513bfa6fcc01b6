/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/leg_model.h"

#include <math.h>
#include <stdlib.h>

#include "base/check.h"
#include "base/civil.h"

/* Chosen on an earlier part of the orders than the one that is scored: docs/lanes.md. */
enum {
    BINS = 41,              /* of the life table */
    MATURE_DAYS = 60,       /* after which a parcel that has not arrived is taken as lost */
    REFIT_DAYS = 3,
    READY_EVENTS = 100
};
#define BIN_REACH 3.0           /* z from -3 to 3 */
#define COEFFICIENT_HALF 1000.0 /* days in which an observation halves in weight */
#define SLOW_HALF 1000.0        /* of the long life table */
#define FAST_HALF 20.0          /* of the recent one */
#define FAST_PRIOR 3.0          /* events of the long one that a recent bin starts from */
#define LEVEL_HALF 15.0
#define LEVEL_PRIOR 20.0
#define LEVEL_CLIP 1.5
#define SELLER_PRIOR 4.0
#define WEEKDAY_HALF 200.0
#define LOST_HALF 180.0
#define WEIGHT_MOST 1e6

/* ---- ridge regression with forgetting ---- */

/* Sums are in units of `weight`, what an observation of today counts: it grows, so that the older
 * ones need not be touched. */
struct ridge {
    double weight;
    double *xx;     /* LEG_FEATURES x LEG_FEATURES, the lower half */
    double *chol;
    double xy[LEG_FEATURES], coef[LEG_FEATURES];
    const double *penalty;
};

static void ridge_fade(struct ridge *r, double keep)
{
    r->weight /= keep;
    if (r->weight < WEIGHT_MOST)
        return;
    for (size_t i = 0; i < (size_t)LEG_FEATURES * LEG_FEATURES; i++)
        r->xx[i] /= r->weight;
    for (size_t i = 0; i < LEG_FEATURES; i++)
        r->xy[i] /= r->weight;
    r->weight = 1;
}

static void ridge_add(struct ridge *r, const struct leg_row *row, double y)
{
    for (size_t i = 0; i < row->n; i++) {
        double value = r->weight * (double)row->value[i];
        size_t fi = row->feature[i];

        r->xy[fi] += value * y;
        for (size_t j = 0; j < row->n; j++)
            if (row->feature[j] <= fi)
                r->xx[fi * LEG_FEATURES + row->feature[j]] +=
                    value * (double)row->value[j];
    }
}

/* Cholesky; the penalties keep the diagonal positive. */
static void ridge_factor(struct ridge *r)
{
    double *l = r->chol;

    for (size_t i = 0; i < LEG_FEATURES; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = r->xx[i * LEG_FEATURES + j] / r->weight + (i == j ? r->penalty[i] : 0);

            for (size_t k = 0; k < j; k++)
                sum -= l[i * LEG_FEATURES + k] * l[j * LEG_FEATURES + k];
            l[i * LEG_FEATURES + j] =
                i == j ? sqrt(sum > 1e-9 ? sum : 1e-9) : sum / l[j * LEG_FEATURES + j];
        }
    }
}

static void ridge_solve(struct ridge *r)
{
    double y[LEG_FEATURES];

    ridge_factor(r);
    for (size_t i = 0; i < LEG_FEATURES; i++) {
        y[i] = r->xy[i] / r->weight;
        for (size_t k = 0; k < i; k++)
            y[i] -= r->chol[i * LEG_FEATURES + k] * y[k];
        y[i] /= r->chol[i * LEG_FEATURES + i];
    }
    for (size_t i = LEG_FEATURES; i-- > 0;) {
        r->coef[i] = y[i];
        for (size_t k = i + 1; k < LEG_FEATURES; k++)
            r->coef[i] -= r->chol[k * LEG_FEATURES + i] * r->coef[k];
        r->coef[i] /= r->chol[i * LEG_FEATURES + i];
    }
}

/* ---- the model ---- */

struct table {
    double events[BINS], exposure[BINS];
};

struct leg_model {
    const struct leg_row *row;
    size_t n;
    size_t *by_start;       /* rows that begin, in order */
    size_t begun_n, next_start, next_mature;
    size_t *open;           /* begun, not ended */
    size_t open_n;
    struct ridge ridge;
    int64_t seen;           /* legs that ended */
    int32_t fitted;         /* day of the last fit */
    bool ready;
    double level_sum, level_n;
    double *seller_sum, *seller_n;
    struct table slow, fast;
    struct table weekday;   /* its first seven bins: events, and those expected */
    struct table lost;      /* waiting at z, and of them arrived at last: exposure and events */
    double rate[BINS];      /* events per unit of z */
};

static double keep_of(double half_days)
{
    return pow(0.5, 1 / half_days);
}

/* Sorted by (start, place), so that what begins later moves nothing. */
struct start {
    int32_t day;
    size_t at;
};

static int by_start(const void *a, const void *b)
{
    const struct start *x = a, *y = b;

    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static void sort_starts(struct arena *a, struct leg_model *m)
{
    struct start *s = arena_new_n(a, struct start, m->n + 1);

    for (size_t i = 0; i < m->n; i++)
        if (m->row[i].start != LEG_DAY_NEVER)
            s[m->begun_n++] = (struct start){m->row[i].start, i};
    if (m->begun_n > 0)
        qsort(s, m->begun_n, sizeof(*s), by_start);
    m->by_start = arena_new_n(a, size_t, m->begun_n + 1);
    for (size_t i = 0; i < m->begun_n; i++)
        m->by_start[i] = s[i].at;
}

struct leg_model *leg_model_new(struct arena *a, const struct leg_row *rows, size_t n,
                                size_t sellers_n, const double penalty[LEG_FEATURES])
{
    struct leg_model *m = arena_new(a, struct leg_model);

    m->row = rows;
    m->n = n;
    m->open = arena_new_n(a, size_t, n + 1);
    m->ridge.penalty = penalty;
    m->ridge.weight = 1;
    m->ridge.xx = arena_new_n(a, double, (size_t)LEG_FEATURES * LEG_FEATURES);
    m->ridge.chol = arena_new_n(a, double, (size_t)LEG_FEATURES * LEG_FEATURES);
    m->seller_sum = arena_new_n(a, double, sellers_n + 1);
    m->seller_n = arena_new_n(a, double, sellers_n + 1);
    for (size_t i = 0; i < 7; i++)
        m->weekday.events[i] = m->weekday.exposure[i] = 20;
    for (size_t i = 0; i < BINS; i++) {
        m->lost.exposure[i] = 1;
        m->lost.events[i] = 0.95;
    }
    sort_starts(a, m);
    return m;
}

bool leg_model_ready(const struct leg_model *m)
{
    return m->ready;
}

/* ---- the expected time ---- */

static double ridge_mean(const struct leg_model *m, const struct leg_row *row)
{
    double mean = 0;

    for (size_t i = 0; i < row->n; i++)
        mean += (double)row->value[i] * m->ridge.coef[row->feature[i]];
    return mean;
}

static double expected(const struct leg_model *m, const struct leg_row *row)
{
    double mean = ridge_mean(m, row) + m->level_sum / (m->level_n + LEVEL_PRIOR);

    if (row->seller)
        mean += m->seller_sum[row->seller] / (m->seller_n[row->seller] + SELLER_PRIOR);
    return mean;
}

static double log_days(const struct leg_row *row)
{
    return log((double)row->end - row->start + 1);
}

/* The legs that ended today, before the table takes them. */
static void learn_times(struct leg_model *m, int32_t day)
{
    double keep = keep_of(LEVEL_HALF);

    m->level_sum *= keep;
    m->level_n *= keep;
    ridge_fade(&m->ridge, keep_of(COEFFICIENT_HALF));
    for (size_t i = 0; i < m->open_n; i++) {
        const struct leg_row *row = &m->row[m->open[i]];

        if (row->end != day)
            continue;
        if (m->ready) {
            double off = log_days(row) - ridge_mean(m, row);

            off = fmax(-LEVEL_CLIP, fmin(LEVEL_CLIP, off));
            m->level_sum += off;
            m->level_n++;
            m->seller_sum[row->seller] += off;
            m->seller_n[row->seller]++;
        }
        ridge_add(&m->ridge, row, log_days(row));
        m->seen++;
    }
    if (m->seen >= READY_EVENTS && (!m->ready || day - m->fitted >= REFIT_DAYS)) {
        ridge_solve(&m->ridge);
        m->fitted = day;
        m->ready = true;
    }
}

/* ---- the life table ---- */

static size_t bin_of(double age, double mean)
{
    double at = (log(age + 1) - mean + BIN_REACH) / (2 * BIN_REACH) * BINS;

    return at < 0 ? 0 : at >= BINS ? BINS - 1 : (size_t)at;
}

/* How far the parcel's clock moves on the day of that age. */
static double step_of(double age)
{
    return log((age + 2) / (age + 1));
}

static void weekday_factors(const struct leg_model *m, double out[7])
{
    double sum = 0;

    for (size_t i = 0; i < 7; i++) {
        out[i] = m->weekday.events[i] / m->weekday.exposure[i];
        sum += out[i];
    }
    for (size_t i = 0; i < 7; i++)
        out[i] *= 7 / sum;
}

static void fade(struct table *t, double keep)
{
    for (size_t i = 0; i < BINS; i++) {
        t->events[i] *= keep;
        t->exposure[i] *= keep;
    }
}

static void count_day(struct leg_model *m, int32_t day)
{
    int w = date_weekday((struct date){day});
    double factor[7];

    weekday_factors(m, factor);
    fade(&m->slow, keep_of(SLOW_HALF));
    fade(&m->fast, keep_of(FAST_HALF));
    fade(&m->weekday, keep_of(WEEKDAY_HALF));
    for (size_t i = 0; i < m->open_n; i++) {
        const struct leg_row *row = &m->row[m->open[i]];
        double age = (double)day - row->start, mean = expected(m, row), event = row->end == day;
        size_t bin = bin_of(age, mean);
        double weight = event > 0 ? 1 : m->lost.events[bin] / m->lost.exposure[bin];
        double exposure = weight * step_of(age);

        m->slow.events[bin] += event;
        m->slow.exposure[bin] += exposure * factor[w];
        m->fast.events[bin] += event;
        m->fast.exposure[bin] += exposure * factor[w];
        m->weekday.events[w] += event;
        m->weekday.exposure[w] += m->rate[bin] * exposure;
    }
}

/* Those who have had their time tell who arrives at all. */
static void count_lost(struct leg_model *m, int32_t day)
{
    fade(&m->lost, keep_of(LOST_HALF));
    for (; m->next_mature < m->begun_n; m->next_mature++) {
        const struct leg_row *row = &m->row[m->by_start[m->next_mature]];
        bool arrived = row->end <= day;
        double mean;
        int32_t waited;

        if (row->start > day - MATURE_DAYS)
            break;
        if (row->gone <= day && !arrived)
            continue;
        waited = arrived ? row->end - row->start : MATURE_DAYS;
        mean = expected(m, row);
        for (int32_t age = 0; age < waited && age < MATURE_DAYS; age++) {
            size_t bin = bin_of(age, mean);

            m->lost.exposure[bin]++;
            m->lost.events[bin] += arrived;
        }
    }
}

/* A little of the neighbours: weights[0] of itself, weights[1] of each next to it, ... */
static double smooth(const double *v, size_t i, const double *weights, size_t n)
{
    double sum = v[i] * weights[0];

    for (size_t k = 1; k < n; k++)
        sum += weights[k] * (v[i >= k ? i - k : 0] + v[i + k < BINS ? i + k : BINS - 1]);
    return sum;
}

static void set_rates(struct leg_model *m)
{
    static const double near[] = {0.5, 0.25}, wide[] = {0.4, 0.2, 0.1};
    double events = 0, exposure = 0, long_rate[BINS], got = FAST_PRIOR, due = FAST_PRIOR, pace;

    for (size_t i = 0; i < BINS; i++) {
        events += m->slow.events[i];
        exposure += m->slow.exposure[i];
    }
    for (size_t i = 0; i < BINS; i++) {
        long_rate[i] = (smooth(m->slow.events, i, near, 2) + 0.5 * events / (exposure + 1e-9)) /
                       (smooth(m->slow.exposure, i, near, 2) + 0.5);
        got += m->fast.events[i];
        due += long_rate[i] * m->fast.exposure[i];
    }
    pace = got / due;
    for (size_t i = 0; i < BINS; i++) {
        double fast = smooth(m->fast.events, i, wide, 3);
        double fast_due = smooth(m->fast.exposure, i, wide, 3) * long_rate[i] * pace;

        m->rate[i] = long_rate[i] * pace * (fast + FAST_PRIOR) / (fast_due + FAST_PRIOR);
    }
}

static void drop_ended(struct leg_model *m, int32_t day)
{
    size_t kept = 0;

    for (size_t i = 0; i < m->open_n; i++) {
        const struct leg_row *row = &m->row[m->open[i]];

        if (row->end > day && row->gone > day + 1 && day - row->start + 1 < LEG_AGES)
            m->open[kept++] = m->open[i];
    }
    m->open_n = kept;
}

void leg_model_pass(struct leg_model *m, int32_t day)
{
    while (m->next_start < m->begun_n && m->row[m->by_start[m->next_start]].start <= day) {
        size_t at = m->by_start[m->next_start++];

        if (m->row[at].gone > day)
            m->open[m->open_n++] = at;
    }
    learn_times(m, day);
    if (m->ready) {
        count_day(m, day);
        count_lost(m, day);
        set_rates(m);
    }
    drop_ended(m, day);
}

void leg_model_hazards(const struct leg_model *m, const struct leg_row *row,
                       double hazard[LEG_AGES], double weekday[7])
{
    double mean = expected(m, row);

    check(m->ready);
    weekday_factors(m, weekday);
    for (int age = 0; age < LEG_AGES; age++)
        hazard[age] = m->rate[bin_of(age, mean)] * step_of(age);
}

void leg_chances(const double hazard[LEG_AGES], const double weekday[7], int first,
                 double chance[LEG_AGES])
{
    double waiting = 1;

    for (int age = 0; age < LEG_AGES; age++) {
        double next = waiting * exp(-hazard[age] * weekday[(first + age) % 7]);

        chance[age] = waiting - next;
        waiting = next;
    }
}

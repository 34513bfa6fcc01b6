/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/replay.h"

#include <math.h>
#include <stdlib.h>

#include "base/check.h"
#include "base/num.h"
#include "shop/logistics/leg_model.h"

/* Chosen on an earlier part of the orders than the one that is scored: docs/lanes.md. */
enum { SCORES_MIN = 50 };
static const struct conformal_window window = {.days = 75, .least = 100, .most = 2000};
#define GAIN 0.02       /* of the adaptive correction, a day */
#define LEVEL_LEAST 0.01
#define EXCEED_LEAST 0.333  /* of the wished share: after a jolt that the models have learned, the
                             * errors from before it must not lead the bounds astray */

/* ---- what is known of an order when it is placed ---- */

enum { FEW_NAMES = 8, MANY_NAMES = 64 };

enum feature {
    F_ONE,
    F_WEEKDAY,
    F_HOUR = F_WEEKDAY + 6,
    F_ITEMS,
    F_WEIGHT,
    F_PRICE,
    F_FREIGHT,
    F_DISTANCE,
    F_DISTANCE_SQUARE,
    F_SAME_REGION,
    F_NO_DISTANCE,
    F_NO_SELLER,
    F_PAYMENT,
    F_VIA = F_PAYMENT + FEW_NAMES,
    F_FROM = F_VIA + FEW_NAMES,
    F_TO = F_FROM + MANY_NAMES,
    F_ALL = F_TO + MANY_NAMES
};

_Static_assert((int)F_ALL <= (int)LEG_FEATURES, "every feature has a coefficient");

static void set_penalties(double penalty[LEG_FEATURES])
{
    for (int f = 0; f < LEG_FEATURES; f++)
        penalty[f] = f >= F_FROM ? 8 : f >= F_ITEMS ? 1 : 2;
    penalty[F_ONE] = 1e-6;
    penalty[F_DISTANCE] = penalty[F_DISTANCE_SQUARE] = 0.1;
}

static void put(struct leg_row *row, int feature, double value)
{
    if (value == 0 || isnan(value))
        return;
    check(row->n < LEG_ROW_FEATURES);
    row->feature[row->n] = (uint16_t)feature;
    row->value[row->n++] = (float)value;
}

/* Names beyond the room share its last place. */
static void put_name(struct leg_row *row, int first, uint32_t room, uint32_t name)
{
    if (name > 0)
        put(row, first + (int)(name < room ? name : room) - 1, 1);
}

/* Around a usual value, so that what is not known counts as usual. */
static double log_about(double v, double usual)
{
    return log((v + usual / 10) / (usual * 1.1));
}

static void put_parcel(struct leg_row *row, const struct history_order *o)
{
    put(row, F_ONE, 1);
    put(row, F_WEIGHT, log_about(o->weight_g, 700));
    put(row, F_PRICE, log_about(o->price, 80));
    put(row, F_FREIGHT, log_about(o->freight, 17));
    put(row, F_NO_SELLER, o->seller == 0);
    put_name(row, F_VIA, FEW_NAMES, o->via);
    put_name(row, F_FROM, MANY_NAMES, o->from);
}

static void put_handing(struct leg_row *row, const struct history_order *o)
{
    int weekday = date_weekday((struct date){history_day(o->placed_s)});
    int64_t second = ((o->placed_s % 86400) + 86400) % 86400;

    if (weekday < 6)
        put(row, F_WEEKDAY + weekday, 1);
    put(row, F_HOUR, (double)second / 86400 - 0.5);
    put(row, F_ITEMS, log(o->items ? o->items : 1));
    put_name(row, F_PAYMENT, FEW_NAMES, o->payment);
}

static void put_transit(struct leg_row *row, const struct history_order *o)
{
    double distance = log((o->km + 20) / 500);

    put(row, F_DISTANCE, distance);
    put(row, F_DISTANCE_SQUARE, distance * distance / 8);
    put(row, F_NO_DISTANCE, isnan(o->km));
    put(row, F_SAME_REGION, o->from && o->from == o->to);
    put_name(row, F_TO, MANY_NAMES, o->to);
}

/* ---- the legs ---- */

struct run {
    const struct history *h;
    struct replay *out;
    struct leg_row *handing, *transit;         /* one an order; handing NULL: one leg */
    struct leg_model *handing_model, *transit_model;
    double penalty[LEG_FEATURES];
    size_t *delivered;                         /* orders by day of delivery */
    size_t delivered_n, next_delivered;
};

static void set_legs(struct run *run, size_t i)
{
    const struct history_order *o = &run->h->order[i];
    struct leg_row *transit = &run->transit[i];
    int32_t placed = history_day(o->placed_s), handed = history_day(o->handed_s);
    int32_t delivered = history_day(o->delivered_s);

    *transit = (struct leg_row){.start = run->handing ? handed : placed, .end = delivered,
                                .gone = LEG_DAY_NEVER};
    put_parcel(transit, o);
    put_transit(transit, o);
    if (!run->handing) {
        put_handing(transit, o);
        transit->seller = o->seller;
        return;
    }
    run->handing[i] = (struct leg_row){.start = placed, .end = handed, .seller = o->seller,
                                       .gone = handed == HISTORY_NO_DAY ? delivered
                                                                        : LEG_DAY_NEVER};
    put_parcel(&run->handing[i], o);
    put_handing(&run->handing[i], o);
}

static int by_day(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return x[0] != y[0] ? (x[0] < y[0] ? -1 : 1) : x[1] < y[1] ? -1 : x[1] > y[1];
}

static void sort_deliveries(struct arena *a, struct run *run)
{
    int64_t (*v)[2] = arena_array(a, run->h->n + 1, sizeof(*v));
    size_t n = 0;

    for (size_t i = 0; i < run->h->n; i++) {
        if (run->h->order[i].delivered_s == HISTORY_NEVER)
            continue;
        v[n][0] = history_day(run->h->order[i].delivered_s);
        v[n++][1] = (int64_t)i;
    }
    if (n > 0)
        qsort(v, n, sizeof(*v), by_day);
    run->delivered = arena_new_n(a, size_t, n + 1);
    for (size_t i = 0; i < n; i++)
        run->delivered[i] = (size_t)v[i][1];
    run->delivered_n = n;
}

static void begin(struct arena *a, struct run *run, const struct history *h, struct replay *out)
{
    *run = (struct run){.h = h, .out = out};
    run->transit = arena_new_n(a, struct leg_row, h->n + 1);
    if (h->handing)
        run->handing = arena_new_n(a, struct leg_row, h->n + 1);
    for (size_t i = 0; i < h->n; i++)
        set_legs(run, i);
    set_penalties(run->penalty);
    if (h->handing)
        run->handing_model = leg_model_new(a, run->handing, h->n, h->sellers.n, run->penalty);
    run->transit_model = leg_model_new(a, run->transit, h->n, h->sellers.n, run->penalty);
    sort_deliveries(a, run);
}

/* ---- forecasts ---- */

static bool ready(const struct run *run)
{
    return leg_model_ready(run->transit_model) &&
           (!run->handing || leg_model_ready(run->handing_model));
}

/* chance[d]: delivered on the d-th day after the order's. */
static void distribution(const struct run *run, size_t i, double chance[REPLAY_DAYS])
{
    int first = date_weekday((struct date){history_day(run->h->order[i].placed_s)});
    double hazard[LEG_AGES], weekday[7], handed[LEG_AGES] = {1}, transit[7][LEG_AGES];

    if (run->handing) {
        leg_model_hazards(run->handing_model, &run->handing[i], hazard, weekday);
        leg_chances(hazard, weekday, first, handed);
    }
    leg_model_hazards(run->transit_model, &run->transit[i], hazard, weekday);
    for (int w = 0; w < 7; w++)
        leg_chances(hazard, weekday, w, transit[w]);
    memset(chance, 0, REPLAY_DAYS * sizeof(*chance));
    for (int d = 0; d < LEG_AGES; d++)
        for (int t = 0; handed[d] > 0 && t < LEG_AGES && d + t < REPLAY_DAYS; t++)
            chance[d + t] += handed[d] * transit[(first + d) % 7][t];
}

static double level_now(const struct conformal *c)
{
    double most = 1 - c->wished * EXCEED_LEAST;
    double level = c->n < SCORES_MIN ? 1 - c->wished : conformal_bound(c, most);

    return fmax(LEVEL_LEAST, fmin(most, level));
}

/* The first day by which the chance of having come is above the level. */
static int16_t day_at(const double cumulative[REPLAY_DAYS], double level)
{
    int16_t d = 0;

    while (d < REPLAY_DAYS - 1 && cumulative[d] <= level)
        d++;
    return d;
}

static void make_forecast(struct run *run, size_t i)
{
    const struct history_order *o = &run->h->order[i];
    struct forecast *f = &run->out->forecast[i];
    double c[REPLAY_DAYS];
    int32_t took = history_day(o->delivered_s);

    distribution(run, i, c);
    for (int d = 1; d < REPLAY_DAYS; d++)
        c[d] += c[d - 1];
    f->made = true;
    for (int b = 0; b < BOUNDS; b++) {
        double level = level_now(&run->out->bound[o->to != 0][b]);

        f->level[b] = (float)level;
        f->days[b] = day_at(c, level);
        f->made &= c[REPLAY_DAYS - 1] > level;
    }
    for (int b = BOUND_P50; b <= BOUND_P90; b++)
        if (f->days[b] < f->days[b - 1])
            f->days[b] = f->days[b - 1];
    took = took == HISTORY_NO_DAY ? REPLAY_DAYS : took - history_day(o->placed_s);
    f->score = took == 0 ? 0 : (float)c[took < REPLAY_DAYS ? took - 1 : REPLAY_DAYS - 1];
}

/* What was delivered by the end of `day`. */
static void see_outcomes(struct run *run, int32_t day)
{
    for (; run->next_delivered < run->delivered_n; run->next_delivered++) {
        size_t i = run->delivered[run->next_delivered];
        const struct history_order *o = &run->h->order[i];
        const struct forecast *f = &run->out->forecast[i];
        int32_t delivered = history_day(o->delivered_s);

        if (delivered > day)
            break;
        for (int b = 0; f->made && b < BOUNDS; b++)
            conformal_see(&run->out->bound[o->to != 0][b], delivered, (double)f->score,
                          delivered - history_day(o->placed_s) > f->days[b]);
    }
    for (int b = 0; b < BOUNDS; b++) {
        conformal_day(&run->out->bound[0][b], day);
        conformal_day(&run->out->bound[1][b], day);
    }
}

void replay_run(struct arena *a, const struct history *h, const struct replay_options *o,
                replay_day *each, void *arg, struct replay *out)
{
    const double exceed[BOUNDS] = {0.9, 0.5, 0.1, 1 - o->keep};
    size_t next = 0;
    struct run run;

    *out = (struct replay){.forecast = arena_new_n(a, struct forecast, h->n + 1)};
    for (int b = 0; b < 2 * BOUNDS; b++)
        conformal_init(&out->bound[b / BOUNDS][b % BOUNDS], a, exceed[b % BOUNDS], GAIN, window);
    if (h->n == 0)
        return;
    out->first_day = history_day(h->order[0].placed_s);
    out->last_day = history_day(h->order[h->n - 1].placed_s);
    begin(a, &run, h, out);
    for (int32_t day = out->first_day; day <= out->last_day; day++) {
        for (; next < h->n && history_day(h->order[next].placed_s) == day; next++)
            if (ready(&run))
                make_forecast(&run, next);
        if (run.handing)
            leg_model_pass(run.handing_model, day);
        leg_model_pass(run.transit_model, day);
        see_outcomes(&run, day);
        if (each)
            each(arg, day, out->last_day);
    }
}

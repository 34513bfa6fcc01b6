/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/rehearsal.h"

#include <math.h>

#include "base/check.h"
#include "shop/logistics/rehearsal_inside.h"

enum { LAST_TRANSIT_DAYS = 101 }; /* after the last station, beyond the slots */

/* ---- a station's capacity by day ---- */

static void capacity_by_day(const struct rehearsal_in *in, const struct rehearsal_station *s,
                            size_t slots, double *day)
{
    if (s->service)
        for (size_t k = 0; k < slots; k++)
            day[(int64_t)k * in->slot_min / 1440] += s->service[k] * s->scale;
    for (size_t e = 0; e < s->departures_n; e++) {
        const struct rehearsal_departure *d = &s->departure[e];

        if ((size_t)(d->board_min / in->slot_min) < slots)
            day[d->board_min / 1440] += d->capacity < 0 ? INFINITY : d->capacity * s->scale;
    }
}

static void note_capacity(struct run *r, struct station *s, double *day)
{
    memset(day, 0, r->out->days_n * sizeof(*day));
    capacity_by_day(r->in, s->in, r->in->slots_n, day);
    for (size_t d = 0; d < r->in->slots_n * (size_t)r->in->slot_min / 1440; d++) {
        s->out->capacity_day = fmax(s->out->capacity_day, day[d]);
        if (s->out->peak > 0)
            s->out->missing = fmax(s->out->missing, s->out->arrived_day[d] - day[d]);
    }
    if (isinf(s->out->capacity_day))
        s->out->capacity_day = -1;
}

/* ---- runs ---- */

static struct run *start(struct arena *a, const struct rehearsal_in *in, struct rehearsal_out *out)
{
    struct run *r = arena_new(a, struct run);

    check(in->slot_min >= 1 && in->slot_min <= 60 && 1440 % in->slot_min == 0);
    check(in->stations_n <= REHEARSAL_STATIONS_MAX && in->lanes_n <= REHEARSAL_LANES_MAX);
    *out = (struct rehearsal_out){0};
    out->days_n = in->slots_n * (size_t)in->slot_min / 1440 + 1 + LAST_TRANSIT_DAYS;
    *r = (struct run){.a = a, .in = in, .out = out};
    out->station = arena_new_n(a, struct rehearsal_station_out, in->stations_n + 1);
    r->station = arena_new_n(a, struct station, in->stations_n + 1);
    for (size_t i = 0; i < in->stations_n; i++) {
        r->station[i].in = &in->station[i];
        r->station[i].out = &out->station[i];
        out->station[i].backlog_day = arena_new_n(a, float, out->days_n);
        out->station[i].arrived_day = arena_new_n(a, float, out->days_n);
    }
    run_prepare(r);
    return r;
}

static struct run *flow(struct arena *a, const struct rehearsal_in *in, struct rehearsal_out *out)
{
    struct run *r = start(a, in, out);
    double *day = arena_new_n(a, double, out->days_n);

    run_flow(r);
    for (size_t i = 0; i < in->stations_n; i++)
        note_capacity(r, &r->station[i], day);
    return r;
}

void rehearsal_flow(struct arena *a, const struct rehearsal_in *in, struct rehearsal_out *out)
{
    flow(a, in, out);
}

void rehearsal_run(struct arena *a, const struct rehearsal_in *in, struct rehearsal_out *out)
{
    struct run *r = flow(a, in, out);

    out->bin_h = fmax(1, out->max_wait_h / (REHEARSAL_BINS_MAX - 1));
    out->bins_n = (size_t)(out->max_wait_h / out->bin_h) + 1;
    out->lane = arena_new_n(a, struct rehearsal_lane_out, in->lanes_n + 1);
    for (size_t i = 0; i < in->lanes_n; i++) {
        struct rehearsal_lane_out *lane = &out->lane[i];

        lane->waits.mass = arena_new_n(a, double, out->bins_n);
        lane->waits.sum = arena_new_n(a, double, out->bins_n);
        lane->days = arena_new_n(a, double, out->days_n);
        for (size_t c = 0; c < in->lane[i].cohorts_n; c++)
            lane->parcels += in->lane[i].cohort[c].parcels * in->lane[i].scale;
    }
    run_dates(r);
    run_waits(r);
}

/* ---- quantiles ---- */

double rehearsal_wait_quantile(const struct rehearsal_out *o, const struct rehearsal_waits *w,
                               double q)
{
    double all = 0, sum = 0;

    for (size_t i = 0; i < o->bins_n; i++)
        all += w->mass[i];
    for (size_t i = 0; i < o->bins_n; i++) {
        sum += w->mass[i];
        if (w->mass[i] > 0 && sum >= q * all * (1 - 1e-9))
            return w->sum[i] / w->mass[i];
    }
    return 0;
}

int32_t rehearsal_days_quantile(const double *days, size_t n, double q)
{
    double all = 0, sum = 0;

    for (size_t i = 0; i < n; i++)
        all += days[i];
    for (size_t i = 0; i < n; i++) {
        sum += days[i];
        if (days[i] > 0 && sum >= q * all * (1 - 1e-9))
            return (int32_t)i;
    }
    return 0;
}

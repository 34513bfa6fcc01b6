/* SPDX-License-Identifier: Apache-2.0 */
/* How many may we take, and what must we buy? Both by running the rehearsal until the answer is
 * proved. */
#include <math.h>

#include "base/check.h"
#include "shop/logistics/rehearsal.h"

enum { RAISES_MAX = 64, HALVINGS = 40, SHARINGS = 8 };
#define SCALE_MAX 1e5
#define LOWERING 0.002   /* how near the least of several stations is sought */
#define LIMIT_SLACK 1e-6 /* hours: rounding is no wait */

/* ---- how many may we take ---- */

static bool keeps(struct arena *a, const struct rehearsal_in *in, double limit_h)
{
    struct arena_mark mark = arena_mark(a);
    struct rehearsal_out out;
    bool kept;

    rehearsal_flow(a, in, &out);
    kept = out.left <= 0 && out.max_wait_h <= limit_h + LIMIT_SLACK;
    arena_rewind(a, mark);
    return kept;
}

/* Does the limit hold with that many a day? */
static bool admits(struct arena *a, const struct rehearsal_in *in, const bool *sale, double per_day,
                   double limit_h, int64_t taken)
{
    struct rehearsal_lane *lane = arena_new_n(a, struct rehearsal_lane, in->lanes_n + 1);
    struct rehearsal_in scaled = *in;

    scaled.lane = lane;
    for (size_t i = 0; i < in->lanes_n; i++) {
        lane[i] = in->lane[i];
        if (sale[i])
            lane[i].scale *= (double)taken / per_day;
    }
    return keeps(a, &scaled, limit_h);
}

int64_t rehearsal_admit(struct arena *a, const struct rehearsal_in *in, const bool *sale,
                        double per_day, double limit_h, int64_t most)
{
    struct arena_mark mark = arena_mark(a);
    int64_t good = 0, bad = most + 1;

    check(per_day > 0 && most >= 0);
    while (bad - good > 1) {
        int64_t middle = good + (bad - good) / 2;

        if (admits(a, in, sale, per_day, limit_h, middle))
            good = middle;
        else
            bad = middle;
        arena_rewind(a, mark);
    }
    return good;
}

/* ---- what must we buy ---- */

/* A station alone, with what arrives there in the whole network. */
struct alone {
    struct rehearsal_in in;
    struct rehearsal_station station;
    struct rehearsal_step step[2];
    struct rehearsal_lane lane[2];
    struct rehearsal_door door;
};

static void arrivals(struct arena *a, const struct rehearsal_in *in, const double *arrived,
                     size_t slots, struct rehearsal_lane *lane)
{
    struct rehearsal_cohort *cohort = arena_new_n(a, struct rehearsal_cohort, slots + 1);
    size_t n = 0;

    for (size_t k = 0; arrived && k < slots; k++)
        if (arrived[k] > 0)
            cohort[n++] = (struct rehearsal_cohort){.from_min = (int32_t)k * in->slot_min,
                                                    .until_min = ((int32_t)k + 1) * in->slot_min,
                                                    .parcels = arrived[k]};
    lane->cohort = cohort;
    lane->cohorts_n = n;
}

static void isolate(struct arena *a, const struct rehearsal_in *in, size_t station,
                    const struct rehearsal_out *out, struct alone *alone)
{
    *alone = (struct alone){.in = *in, .station = in->station[station]};
    for (int l = 0; l < 2; l++) {
        alone->step[l] = (struct rehearsal_step){.first = l == 0, .share = 1};
        alone->lane[l] = (struct rehearsal_lane){.step = &alone->step[l], .steps_n = 1,
                                                 .first_n = 1, .scale = 1};
        arrivals(a, in, out->station[station].arrived_slot[l], out->slots_run, &alone->lane[l]);
    }
    alone->station.atoms_n = 0;
    alone->in.station = &alone->station;
    alone->in.stations_n = 1;
    alone->in.lane = alone->lane;
    alone->in.lanes_n = 2;
    alone->in.door = &alone->door;
    alone->in.doors_n = 1;
    alone->in.progress = NULL;
}

/* The least scale with which nobody waits longer at this station; beyond SCALE_MAX: none is. */
static double least_scale(struct arena *a, const struct rehearsal_in *in, size_t station,
                          double from, const struct rehearsal_out *out, double limit_h)
{
    struct arena_mark mark = arena_mark(a);
    double low = from, high = from;
    struct alone alone;

    isolate(a, in, station, out, &alone);
    for (alone.station.scale = high; !keeps(a, &alone.in, limit_h); alone.station.scale = high) {
        low = high;
        high *= 2;
        if (high > SCALE_MAX) {
            arena_rewind(a, mark);
            return INFINITY;
        }
    }
    for (int i = 0; i < HALVINGS && high - low > 1e-9 * high; i++) {
        alone.station.scale = (low + high) / 2;
        if (keeps(a, &alone.in, limit_h))
            high = alone.station.scale;
        else
            low = alone.station.scale;
    }
    arena_rewind(a, mark);
    return high;
}

/* Raises every station that lets anybody wait longer than `each_h`, until none does. The longest
 * wait on a whole way then, or infinity. */
static double raise_all(struct arena *a, const struct rehearsal_in *in,
                        struct rehearsal_station *station, double each_h)
{
    struct rehearsal_in raised = *in;
    bool again = true;
    struct rehearsal_out out = {0};

    raised.station = station;
    for (int round = 0; again && round < RAISES_MAX; round++) {
        struct arena_mark mark = arena_mark(a);

        again = false;
        rehearsal_flow(a, &raised, &out);
        for (size_t i = 0; i < in->stations_n; i++) {
            double scale = station[i].scale;

            if (out.station[i].max_wait_h <= each_h + LIMIT_SLACK)
                continue;
            station[i].scale = least_scale(a, in, i, scale, &out, each_h);
            if (isinf(station[i].scale))
                return INFINITY;
            again = true;
        }
        arena_rewind(a, mark);
    }
    return again || out.left > 0 ? INFINITY : out.max_wait_h;
}

/* Shares the limit among the queues of a way until the whole keeps it: all of it for each when one
 * queue on each way is enough, else less. False: none of it would do. */
static bool share_limit(struct arena *a, const struct rehearsal_in *in,
                        struct rehearsal_station *station, double limit_h, double *scale)
{
    double good = -1, bad = limit_h, each_h = limit_h;

    for (int i = 0; i < SHARINGS && good < limit_h; i++) {
        for (size_t s = 0; s < in->stations_n; s++)
            station[s] = in->station[s];
        if (raise_all(a, in, station, each_h) <= limit_h + LIMIT_SLACK) {
            for (size_t s = 0; s < in->stations_n; s++)
                scale[s] = station[s].scale;
            good = each_h;
        } else {
            bad = each_h;
        }
        each_h = i + 2 == SHARINGS && good < 0 ? 0 : (bad + fmax(0, good)) / 2;
    }
    return good >= 0;
}

/* Lowers each station that was raised as far as the whole still keeps the limit. */
static void lower_each(struct arena *a, const struct rehearsal_in *in,
                       struct rehearsal_station *station, double limit_h)
{
    struct rehearsal_in raised = *in;

    raised.station = station;
    for (size_t s = 0; s < in->stations_n; s++) {
        double low = in->station[s].scale, high = station[s].scale;

        while (high - low > LOWERING * high) {
            station[s].scale = (low + high) / 2;
            if (keeps(a, &raised, limit_h))
                high = station[s].scale;
            else
                low = station[s].scale;
        }
        station[s].scale = high;
    }
}

bool rehearsal_buy(struct arena *a, const struct rehearsal_in *in, double limit_h, double *scale,
                   double *max_wait_h)
{
    struct rehearsal_station *station = arena_new_n(a, struct rehearsal_station,
                                                    in->stations_n + 1);
    struct rehearsal_in bought = *in;
    struct rehearsal_out out;
    size_t raised = 0;

    if (!share_limit(a, in, station, limit_h, scale))
        return false;
    for (size_t s = 0; s < in->stations_n; s++) {
        station[s] = in->station[s];
        station[s].scale = scale[s];
        raised += scale[s] > in->station[s].scale;
    }
    if (raised > 1)
        lower_each(a, in, station, limit_h);
    for (size_t s = 0; s < in->stations_n; s++)
        scale[s] = station[s].scale;
    bought.station = station;
    rehearsal_flow(a, &bought, &out);
    *max_wait_h = out.max_wait_h;
    return true;
}

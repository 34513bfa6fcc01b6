/* SPDX-License-Identifier: Apache-2.0 */
/* Each lane's orders of each day, through the passages that all parcels together have made; and the
 * same alone in an empty network, for the date that would be promised. */
#include <math.h>

#include "base/check.h"
#include "shop/logistics/rehearsal_inside.h"

enum {
    FREE_PASSAGES_MAX = 128, /* departures within a slot */
    PARTS_MAX = 6
};
#define ALIKE 0.5            /* slots of wait */

/* Parcels that enter a station in a slot, in parts that have waited alike so far. Beyond PARTS_MAX
 * a part joins the one most like it, and both have their mean. */
struct part {
    double mass, wait;
};
struct cell {
    double mass, most;
    size_t n;
    struct part part[PARTS_MAX];
};

struct trace {
    struct cell *cell; /* by slot */
    uint32_t lo, hi;   /* those in use: lo ... hi - 1 */
};

struct follow {
    struct run *run;
    struct rehearsal_lane_out *out;
    const struct rehearsal_lane *lane;
    const struct rehearsal_cohort *cohort;
    bool alone;          /* in an empty network */
    struct trace trace[2];
    double *days;        /* of the cohort */
    uint32_t days_n;     /* how many of them are in use */
};

/* ---- cells and traces ---- */

static void cell_join(struct cell *to, double mass, double wait)
{
    size_t best = 0;

    for (size_t i = 1; i < to->n; i++)
        if (fabs(to->part[i].wait - wait) < fabs(to->part[best].wait - wait))
            best = i;
    if (to->n == 0 || (to->n < PARTS_MAX && fabs(to->part[best].wait - wait) > ALIKE)) {
        to->part[to->n++] = (struct part){mass, wait};
        return;
    }
    to->part[best].wait += (wait - to->part[best].wait) * mass / (to->part[best].mass + mass);
    to->part[best].mass += mass;
}

/* Adds `share` of a cell, after `wait` slots more, `most` for the slowest. */
static void cell_add(struct cell *to, const struct cell *c, double share, double wait, double most)
{
    if (c->mass * share <= 0)
        return;
    to->mass += c->mass * share;
    to->most = fmax(to->most, c->most + most);
    for (size_t i = 0; i < c->n; i++)
        cell_join(to, c->part[i].mass * share, c->part[i].wait + wait);
}

static void trace_clear(struct trace *t)
{
    if (t->lo < t->hi)
        memset(&t->cell[t->lo], 0, (t->hi - t->lo) * sizeof(*t->cell));
    t->lo = UINT32_MAX;
    t->hi = 0;
}

static void trace_add(struct trace *t, uint32_t slot, double share, const struct cell *c)
{
    cell_add(&t->cell[slot], c, share, 0, 0);
    if (slot < t->lo)
        t->lo = slot;
    if (slot >= t->hi)
        t->hi = slot + 1;
}

/* ---- passages ---- */

/* How what enters a queue or departures in a slot leaves them when nobody else is there. */
static size_t passages_alone(struct run *r, struct station *s, uint32_t entry, struct passage *out)
{
    double from = 0;
    size_t n = 0;

    if (s->in->service) {
        *out = (struct passage){.entry = entry, .at = s->next_open[entry], .share = 1};
        out->base = out->at;
        out->offsets = station_offsets(r, s, -1, 0);
        return out->at < r->in->slots_n;
    }
    for (size_t e = s->first_event[entry]; e < s->in->departures_n && from < 1; e++) {
        const struct rehearsal_departure *d = &s->in->departure[e];
        double until = boarding_in(r, d, entry);

        if (until <= from)
            continue;
        check(n < FREE_PASSAGES_MAX);
        out[n] = (struct passage){.entry = entry,
                                  .at = (uint32_t)(d->board_min / r->in->slot_min),
                                  .base = (uint32_t)(d->leave_min / r->in->slot_min),
                                  .share = until - from};
        out[n].offsets = station_offsets(r, s, d->leave_min % r->in->slot_min,
                                         out[n].base == out[n].at);
        from = until;
        n++;
    }
    return n;
}

static size_t passages_of(struct follow *f, const struct rehearsal_call *call, uint32_t entry,
                          struct passage *alone, const struct passage **out)
{
    struct station *s = &f->run->station[call->station];
    const struct line *line = &s->line[call->first ? LINE_FIRST : LINE_OTHERS];

    if (f->alone) {
        *out = alone;
        return passages_alone(f->run, s, entry, alone);
    }
    *out = line->passage + line->first[entry];
    return line->first[entry + 1] - line->first[entry];
}

/* ---- the end of a way ---- */

static void deliver(struct follow *f, uint32_t slot, double mass)
{
    const struct run *r = f->run;
    int64_t at = (int64_t)slot * r->in->slot_min + r->in->slot_min / 2 - f->cohort->date_min;
    size_t day = at < 0 ? 0 : (size_t)(at / 1440), date = (size_t)f->cohort->date + day;

    if (date < f->lane->falls_n)
        day = (size_t)(f->lane->falls_on[date] - f->cohort->date);
    if (day >= r->out->days_n)
        day = r->out->days_n - 1;
    f->days[day] += mass;
    if (day >= f->days_n)
        f->days_n = (uint32_t)day + 1;
}

/* The waits of `share` of a cell, at the last station where anybody waits. */
static void note_waits(struct follow *f, const struct cell *c, const struct passage *p)
{
    const struct run *r = f->run;
    struct rehearsal_waits *w = &f->out->waits;
    double hours = r->in->slot_min / 60.0;

    for (size_t i = 0; i < c->n; i++) {
        double mass = c->part[i].mass * p->share, wait_h = (c->part[i].wait + p->wait) * hours;
        size_t bin = (size_t)(wait_h / r->out->bin_h);

        if (bin >= r->out->bins_n)
            bin = r->out->bins_n - 1;
        w->mass[bin] += mass;
        w->sum[bin] += mass * wait_h;
    }
    if (c->mass * p->share > 1e-9)
        w->max_h = fmax(w->max_h, (c->most + p->most) * hours);
}

/* ---- a step of a way ---- */

struct step {
    const struct rehearsal_call *call;
    bool last;      /* of the way */
    bool waits;     /* of the way: waits are complete after it */
    int rank, next_rank;
};

/* Sends on what left at the time of passage `p`. */
static void spread(struct follow *f, const struct step *s, const struct passage *p,
                   const struct cell *c, struct trace *to)
{
    for (size_t i = 0; c->mass > 0 && i < p->offsets->n; i++) {
        uint32_t slot = reach(p->base + p->offsets->v[i].slots, p->at, s->rank, s->next_rank);

        if (s->last)
            deliver(f, slot, c->mass * p->offsets->v[i].share);
        else if (slot < f->run->in->slots_n)
            trace_add(to, slot, p->offsets->v[i].share, c);
    }
}

static void take_step(struct follow *f, const struct step *s, struct trace *in, struct trace *to)
{
    struct passage alone[FREE_PASSAGES_MAX];
    const struct passage *p = NULL, *last = NULL;
    struct passage left = {0};
    struct cell sum = {0};

    for (uint32_t entry = in->lo; entry < in->hi; entry++) {
        const struct cell *c = &in->cell[entry];
        size_t n = c->mass > 0 ? passages_of(f, s->call, entry, alone, &p) : 0;

        for (last = p + n; n > 0 && p < last; p++) {
            if (s->waits && !f->alone)
                note_waits(f, c, p);
            if (p->base != left.base || p->offsets != left.offsets || p->at != left.at) {
                spread(f, s, &left, &sum, to);
                left = *p;
                sum = (struct cell){0};
            }
            cell_add(&sum, c, p->share, p->wait, p->most);
        }
    }
    spread(f, s, &left, &sum, to);
    trace_clear(in);
}

/* The last station of the way at which anybody waits; the last of all when nobody does. */
static size_t last_wait(const struct follow *f)
{
    for (size_t i = f->lane->way_n; i-- > 0;)
        if (f->run->out->station[f->lane->way[i].station].max_wait_h > 1e-3)
            return i;
    return f->lane->way_n - 1;
}

static void walk(struct follow *f)
{
    struct run *r = f->run;
    struct trace *in = &f->trace[0], *to = &f->trace[1], *swap;
    size_t waits = last_wait(f);
    int32_t at = f->cohort->from_min;
    uint32_t slot;
    double share;
    struct cell all = {.mass = f->cohort->parcels * f->lane->scale, .n = 1};

    f->days_n = 0;
    all.part[0].mass = all.mass;
    while (release_next(r, f->cohort, &at, &slot, &share))
        trace_add(in, slot, share, &all);
    for (size_t i = 0; i < f->lane->way_n; i++) {
        struct step s = {.call = &f->lane->way[i], .last = i + 1 == f->lane->way_n,
                         .waits = i == waits, .next_rank = INT32_MAX};

        s.rank = r->in->station[s.call->station].rank;
        if (!s.last)
            s.next_rank = r->in->station[s.call[1].station].rank;
        take_step(f, &s, in, to);
        swap = in;
        in = to;
        to = swap;
    }
}

/* ---- a lane ---- */

/* The date by which nine of ten are there. */
static uint32_t ninth_day(const struct follow *f)
{
    return (uint32_t)rehearsal_days_quantile(f->days, f->days_n, 0.9);
}

static void follow_cohort(struct follow *f)
{
    uint32_t promised;

    f->alone = true;
    walk(f);
    promised = ninth_day(f);
    memset(f->days, 0, f->days_n * sizeof(*f->days));
    f->alone = false;
    walk(f);
    for (uint32_t d = 0; d < f->days_n; d++) {
        f->out->days[d] += f->days[d];
        f->out->delivered += f->days[d];
        if (d <= promised)
            f->out->on_time += f->days[d];
    }
    memset(f->days, 0, f->days_n * sizeof(*f->days));
}

static void follow_lane(struct follow *f, struct run *r, size_t lane)
{
    f->lane = &r->in->lane[lane];
    f->out = &r->out->lane[lane];
    f->out->waits.mass = arena_new_n(r->a, double, r->out->bins_n);
    f->out->waits.sum = arena_new_n(r->a, double, r->out->bins_n);
    f->out->days = arena_new_n(r->a, double, r->out->days_n);
    for (size_t c = 0; c < f->lane->cohorts_n; c++) {
        f->cohort = &f->lane->cohort[c];
        f->out->parcels += f->cohort->parcels * f->lane->scale;
        if (f->cohort->parcels > 0 && f->lane->scale > 0)
            follow_cohort(f);
    }
}

/* The first departure for each slot of entry. */
static void index_events(struct run *r, struct station *s)
{
    size_t e = 0;

    s->first_event = arena_new_n(r->a, uint32_t, r->in->slots_n + 1);
    for (size_t slot = 0; slot <= r->in->slots_n; slot++) {
        while (e < s->in->departures_n &&
               s->in->departure[e].board_min < (int64_t)slot * r->in->slot_min)
            e++;
        s->first_event[slot] = (uint32_t)e;
    }
}

void run_follow(struct run *r)
{
    struct follow f = {.run = r};

    for (size_t i = 0; i < r->in->stations_n; i++)
        if (!r->in->station[i].service)
            index_events(r, &r->station[i]);
    for (int t = 0; t < 2; t++) {
        f.trace[t] = (struct trace){.lo = UINT32_MAX};
        f.trace[t].cell = arena_new_n(r->a, struct cell, r->in->slots_n + 1);
    }
    f.days = arena_new_n(r->a, double, r->out->days_n);
    for (size_t i = 0; i < r->in->lanes_n; i++) {
        follow_lane(&f, r, i);
        if (r->in->progress && i % 16 == 0)
            r->in->progress(r->in->progress_arg, (int)(500 + 500 * i / r->in->lanes_n));
    }
}

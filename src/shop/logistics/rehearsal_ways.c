/* SPDX-License-Identifier: Apache-2.0 */
/* Before the first slot: which flows there are, where passages lead, what comes when. */
#include "base/check.h"
#include "base/hash.h"
#include "shop/logistics/rehearsal_inside.h"

/* ---- flows: the rests of ways, each once ---- */

struct flow_set {
    struct run *run;
    struct flow *flow;
    uint32_t n;
    uint32_t *slot;  /* flow + 1; 0: empty */
    size_t mask;
    uint32_t branches_n;
};

static uint64_t flow_hash(const struct flow_set *s, const struct flow *f)
{
    uint64_t h = hash_u64(((uint64_t)f->station << 32 | f->line) ^ (uint64_t)f->door << 20);

    for (uint32_t i = 0; i < f->branches_n; i++) {
        const struct branch *b = &s->run->branch[f->branch + i];
        uint64_t share;

        memcpy(&share, &b->share, sizeof(share));
        h = hash_u64(h ^ share ^ (uint64_t)b->flow << 16);
    }
    return h;
}

static bool same_flow(const struct flow_set *s, const struct flow *a, const struct flow *b)
{
    if (a->station != b->station || a->line != b->line || a->door != b->door ||
        a->branches_n != b->branches_n)
        return false;
    for (uint32_t i = 0; i < a->branches_n; i++) {
        const struct branch *x = &s->run->branch[a->branch + i];
        const struct branch *y = &s->run->branch[b->branch + i];

        if (x->flow != y->flow || x->share < y->share || x->share > y->share)
            return false;
    }
    return true;
}

/* The flow's number; its branches are the last of run.branch, and are dropped if it is known. */
static uint32_t flow_intern(struct flow_set *s, struct flow f)
{
    for (size_t i = flow_hash(s, &f) & s->mask;; i = (i + 1) & s->mask) {
        if (s->slot[i] == 0) {
            s->flow[s->n] = f;
            s->slot[i] = ++s->n;
            return s->n - 1;
        }
        if (same_flow(s, &s->flow[s->slot[i] - 1], &f)) {
            s->branches_n -= f.branches_n;
            return s->slot[i] - 1;
        }
    }
}

static uint32_t add_branches(struct flow_set *s, const struct rehearsal_step *step,
                             const uint32_t *flow_of, uint32_t from, uint32_t n)
{
    uint32_t at = s->branches_n;

    for (uint32_t i = from; i < from + n; i++)
        s->run->branch[s->branches_n++] = (struct branch){flow_of[i], step[i].share};
    return at;
}

/* Steps are taken last to first, so that what follows a step is known. */
static void intern_lane(struct flow_set *s, size_t lane, uint32_t *flow_of)
{
    const struct rehearsal_lane *l = &s->run->in->lane[lane];

    check(l->steps_n >= 1 && l->steps_n <= REHEARSAL_STEPS_MAX && l->first_n <= l->steps_n);
    for (uint32_t i = (uint32_t)l->steps_n; i-- > 0;) {
        const struct rehearsal_step *step = &l->step[i];
        struct flow f = {.station = step->station, .branches_n = step->next_n,
                         .line = step->first ? LINE_FIRST : LINE_OTHERS};

        check(step->station < s->run->in->stations_n);
        check(step->next_n == 0 || (step->next > i && step->next + step->next_n <= l->steps_n));
        if (step->next_n == 0)
            f.door = step->door;
        f.branch = add_branches(s, l->step, flow_of, step->next, step->next_n);
        flow_of[i] = flow_intern(s, f);
    }
    s->run->lane_branch[lane] = add_branches(s, l->step, flow_of, 0, l->first_n);
}

/* Flows of one line get neighbouring numbers, and the line says which. */
static void number_flows(struct run *r, const struct flow_set *s)
{
    uint32_t *renamed = r->post;
    uint32_t at = 0;

    for (uint32_t f = 0; f < s->n; f++)
        flow_line(r, &s->flow[f])->flows_n++;
    for (size_t i = 0; i < r->in->stations_n; i++)
        for (int l = 0; l < LINES; l++) {
            r->station[i].line[l].flow = at;
            at += r->station[i].line[l].flows_n;
            r->station[i].line[l].flows_n = 0;
        }
    for (uint32_t f = 0; f < s->n; f++) {
        struct line *line = flow_line(r, &s->flow[f]);

        renamed[f] = line->flow + line->flows_n++;
        r->flow[renamed[f]] = s->flow[f];
    }
    for (uint32_t b = 0; b < s->branches_n; b++)
        r->branch[b].flow = renamed[r->branch[b].flow];
}

static void make_flows(struct run *r)
{
    struct flow_set set = {.run = r};
    size_t steps = 1, longest = 1, cap = 2;
    uint32_t *flow_of;

    for (size_t i = 0; i < r->in->lanes_n; i++) {
        steps += r->in->lane[i].steps_n;
        longest = r->in->lane[i].steps_n > longest ? r->in->lane[i].steps_n : longest;
    }
    while (cap < 2 * steps)
        cap *= 2;
    set.flow = arena_new_n(r->a, struct flow, steps);
    set.slot = arena_new_n(r->a, uint32_t, cap);
    set.mask = cap - 1;
    flow_of = arena_new_n(r->a, uint32_t, longest);
    r->branch = arena_new_n(r->a, struct branch, 2 * steps);
    r->lane_branch = arena_new_n(r->a, uint32_t, r->in->lanes_n + 1);
    for (size_t i = 0; i < r->in->lanes_n; i++)
        intern_lane(&set, i, flow_of);
    r->flows_n = set.n;
    r->flow = arena_new_n(r->a, struct flow, set.n + 1);
    r->post = arena_new_n(r->a, uint32_t, set.n + 1);
    number_flows(r, &set);
}

/* ---- offsets ---- */

static void offsets_add(struct offsets *o, uint32_t slots, double share)
{
    if (slots < o->least)
        slots = o->least;
    if (share <= 0)
        return;
    if (o->n == 0 || slots < o->min)
        o->min = slots;
    if (slots > o->max)
        o->max = slots;
    for (size_t i = 0; i < o->n; i++)
        if (o->v[i].slots == slots) {
            o->v[i].share += share;
            return;
        }
    o->v[o->n++] = (struct offset){slots, share};
}

/* What leaves spread over a slot comes spread over two; what leaves at a minute comes at one. */
static void offsets_fill(const struct rehearsal_station *in, int32_t slot_min, struct offsets *o)
{
    check(in->atoms_n <= REHEARSAL_ATOMS_MAX);
    for (size_t i = 0; i < in->atoms_n; i++) {
        const struct rehearsal_atom *atom = &in->atom[i];
        int32_t min = atom->after_min + (o->key < 0 ? 0 : o->key);
        double over = o->key < 0 ? (double)(min % slot_min) / slot_min : 0;

        offsets_add(o, (uint32_t)(min / slot_min), atom->share * (1 - over));
        offsets_add(o, (uint32_t)(min / slot_min) + 1, atom->share * over);
    }
    if (in->atoms_n == 0)
        offsets_add(o, 0, 1);
    for (size_t i = 1; i < o->n; i++) /* in order; nearly so already */
        for (size_t j = i; j > 0 && o->v[j].slots < o->v[j - 1].slots; j--) {
            struct offset swap = o->v[j];

            o->v[j] = o->v[j - 1];
            o->v[j - 1] = swap;
        }
}

const struct offsets *station_offsets(struct run *r, struct station *s, int32_t minute,
                                      uint32_t least)
{
    struct offsets *o = s->offsets;

    while (o && (o->key != minute || o->least != least))
        o = o->next;
    if (!o) {
        o = arena_new(r->a, struct offsets);
        o->key = minute;
        o->least = least;
        offsets_fill(s->in, r->in->slot_min, o);
        o->next = s->offsets;
        s->offsets = o;
    }
    return o;
}

/* All offsets are made before the run, since its memory is given back in between. */
static void set_departure_offsets(struct run *r, struct station *s)
{
    for (size_t e = 0; e < s->in->departures_n; e++) {
        const struct rehearsal_departure *d = &s->in->departure[e];

        (void)station_offsets(r, s, d->leave_min % r->in->slot_min,
                              leave_slot(r, d) == board_slot(r, d));
    }
}

/* From a queue parcels reach a station of higher rank in the same slot, any other in the next. */
static void set_offsets(struct run *r, struct flow *f)
{
    struct station *s = &r->station[f->station];
    uint32_t least = 0;

    if (!s->in->service)
        return;
    for (uint32_t i = 0; i < f->branches_n; i++) {
        const struct flow *next = &r->flow[r->branch[f->branch + i].flow];

        least |= r->station[next->station].in->rank <= s->in->rank;
    }
    f->offsets = station_offsets(r, s, -1, least);
}

/* ---- stations ---- */

static void make_openings(struct run *r, struct station *s)
{
    size_t n = r->in->slots_n;

    s->next_open = arena_new_n(r->a, uint32_t, n + 1);
    s->next_open[n] = (uint32_t)n;
    for (size_t i = n; i-- > 0;)
        s->next_open[i] = s->in->service[i] > 0 ? (uint32_t)i : s->next_open[i + 1];
}

/* The first departure for each slot of entry; true when none has a limit. */
static bool make_events(struct run *r, struct station *s)
{
    bool unlimited = true;
    size_t e = 0;

    s->first_event = arena_new_n(r->a, uint32_t, r->in->slots_n + 1);
    for (size_t slot = 0; slot <= r->in->slots_n; slot++) {
        while (e < s->in->departures_n &&
               s->in->departure[e].board_min <= (int64_t)slot * r->in->slot_min)
            e++;
        s->first_event[slot] = (uint32_t)e;
    }
    for (e = 0; e < s->in->departures_n; e++)
        unlimited &= s->in->departure[e].capacity < 0;
    s->next_board = s->in->departures_n > 0 ? board_slot(r, &s->in->departure[0]) : UINT32_MAX;
    return unlimited;
}

static void make_line(struct run *r, const struct station *s, struct line *line, bool unlimited)
{
    line->free = !s->in->service && unlimited;
    if (line->flows_n == 0)
        return;
    if (line->free) {
        line->pending.mass = arena_new_n(r->a, double, line->flows_n);
        line->pending.most = arena_new_n(r->a, double, line->flows_n);
    } else {
        line->arrived = arena_new_n(r->a, double, r->in->slots_n + 1);
        line->batch = arena_new_n(r->a, struct batch *, r->in->slots_n + 1);
    }
}

static void make_stations(struct run *r)
{
    size_t n = r->in->stations_n, placed = 0;

    for (size_t i = 0; i < n; i++) {
        struct station *s = &r->station[i];
        bool unlimited = false;

        s->old = s->in->backlog;
        s->busy = s->old > 0;
        if (s->in->service)
            make_openings(r, s);
        else
            unlimited = make_events(r, s);
        set_departure_offsets(r, s);
        for (int l = 0; l < LINES; l++)
            make_line(r, s, &s->line[l], unlimited);
    }
    for (uint32_t f = 0; f < r->flows_n; f++)
        set_offsets(r, &r->flow[f]);
    r->order = arena_new_n(r->a, uint32_t, n + 1);
    for (int rank = 0; placed < n; rank++) {
        check(rank < 64);
        for (size_t i = 0; i < n; i++)
            if (r->station[i].in->rank == rank)
                r->order[placed++] = (uint32_t)i;
    }
}

/* ---- releases ---- */

/* Orders that are handed over after the last slot are not released. */
static void release(struct run *r, size_t lane, const struct rehearsal_cohort *c, double parcels)
{
    int32_t at = c->from_min;
    uint32_t slot;
    double share;

    while (release_next(r, c, &at, &slot, &share)) {
        r->release[lane * r->releases_n + slot] += parcels * share;
        r->out->released += parcels * share;
        r->coming += parcels * share;
        if (slot > r->last_arrival)
            r->last_arrival = slot;
    }
}

static void make_releases(struct run *r)
{
    int32_t last = 0;

    for (size_t i = 0; i < r->in->lanes_n; i++)
        for (size_t c = 0; c < r->in->lane[i].cohorts_n; c++) {
            const struct rehearsal_cohort *cohort = &r->in->lane[i].cohort[c];

            check(cohort->from_min >= 0 && cohort->until_min > cohort->from_min);
            last = cohort->until_min > last ? cohort->until_min : last;
        }
    r->releases_n = (uint32_t)(last / r->in->slot_min) + 1;
    if (r->releases_n > r->in->slots_n)
        r->releases_n = (uint32_t)r->in->slots_n;
    r->release = arena_new_n(r->a, double, r->in->lanes_n * r->releases_n + 1);
    for (size_t i = 0; i < r->in->lanes_n; i++)
        for (size_t c = 0; c < r->in->lane[i].cohorts_n; c++)
            release(r, i, &r->in->lane[i].cohort[c],
                    r->in->lane[i].cohort[c].parcels * r->in->lane[i].scale);
}

static void make_row(struct run *r, struct row *row)
{
    row->mass = arena_new_n(r->a, double, r->flows_n + 1);
    row->most = arena_new_n(r->a, double, r->flows_n + 1);
}

void run_prepare(struct run *r)
{
    make_flows(r);
    make_stations(r);
    make_row(r, &r->now);
    make_row(r, &r->leaving);
    r->block = arena_new_n(r->a, struct block *, r->in->slots_n + 1);
    make_releases(r);
}

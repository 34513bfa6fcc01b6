/* SPDX-License-Identifier: Apache-2.0 */
/* Before the first slot: which flows there are, where passages lead, what comes when. */
#include "base/check.h"
#include "base/hash.h"
#include "shop/logistics/rehearsal_inside.h"

/* ---- flows: the rests of ways, each once ---- */

struct flow_set {
    struct flow *flow;
    uint32_t n;
    uint32_t *slot; /* flow + 1; 0: empty */
    size_t mask;
};

static uint32_t flow_intern(struct flow_set *s, struct flow f)
{
    uint64_t h = hash_u64(hash_u64(((uint64_t)f.station << 32) | f.next) + f.line);

    for (size_t i = h & s->mask;; i = (i + 1) & s->mask) {
        const struct flow *have = &s->flow[s->slot[i] - 1];

        if (s->slot[i] == 0) {
            s->flow[s->n] = f;
            s->slot[i] = ++s->n;
            return s->n - 1;
        }
        if (have->station == f.station && have->next == f.next && have->line == f.line)
            return s->slot[i] - 1;
    }
}

static uint32_t intern_way(struct run *r, struct flow_set *s, const struct rehearsal_lane *lane)
{
    uint32_t next = FLOW_END;

    check(lane->way_n >= 1 && lane->way_n <= REHEARSAL_WAY_MAX);
    for (size_t i = lane->way_n; i-- > 0;) {
        const struct rehearsal_call *call = &lane->way[i];

        check(call->station < r->in->stations_n);
        next = flow_intern(s, (struct flow){call->station, next,
                                            call->first ? LINE_FIRST : LINE_OTHERS});
    }
    return next;
}

/* Flows of one line get neighbouring numbers, and the line says which. */
static void number_flows(struct run *r, const struct flow_set *s)
{
    uint32_t *renamed = arena_new_n(r->a, uint32_t, s->n + 1);
    uint32_t at = 0;

    for (uint32_t f = 0; f < s->n; f++)
        r->station[s->flow[f].station].line[s->flow[f].line].flows_n++;
    for (size_t i = 0; i < r->in->stations_n; i++)
        for (int l = 0; l < LINES; l++) {
            r->station[i].line[l].flow = at;
            at += r->station[i].line[l].flows_n;
            r->station[i].line[l].flows_n = 0;
        }
    for (uint32_t f = 0; f < s->n; f++) {
        struct line *line = &r->station[s->flow[f].station].line[s->flow[f].line];

        renamed[f] = line->flow + line->flows_n++;
    }
    r->flow = arena_new_n(r->a, struct flow, s->n + 1);
    for (uint32_t f = 0; f < s->n; f++) {
        r->flow[renamed[f]] = s->flow[f];
        if (s->flow[f].next != FLOW_END)
            r->flow[renamed[f]].next = renamed[s->flow[f].next];
    }
    for (size_t i = 0; i < r->in->lanes_n; i++)
        r->lane_flow[i] = renamed[r->lane_flow[i]];
    r->flows_n = s->n;
}

static void make_flows(struct run *r)
{
    struct flow_set set = {0};
    size_t most = 1, cap = 2;

    for (size_t i = 0; i < r->in->lanes_n; i++)
        most += r->in->lane[i].way_n;
    while (cap < 2 * most)
        cap *= 2;
    set.flow = arena_new_n(r->a, struct flow, most);
    set.slot = arena_new_n(r->a, uint32_t, cap);
    set.mask = cap - 1;
    r->lane_flow = arena_new_n(r->a, uint32_t, r->in->lanes_n + 1);
    for (size_t i = 0; i < r->in->lanes_n; i++)
        r->lane_flow[i] = intern_way(r, &set, &r->in->lane[i]);
    number_flows(r, &set);
}

/* ---- offsets ---- */

static void offsets_add(struct offsets *o, uint32_t slots, double share)
{
    if (slots < o->least)
        slots = o->least;
    for (size_t i = 0; i < o->n; i++)
        if (o->v[i].slots == slots) {
            o->v[i].share += share;
            return;
        }
    if (share > 0)
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

/* ---- stations ---- */

static void make_openings(struct run *r, struct station *s)
{
    size_t n = r->in->slots_n;

    s->next_open = arena_new_n(r->a, uint32_t, n + 1);
    s->next_open[n] = (uint32_t)n;
    for (size_t i = n; i-- > 0;)
        s->next_open[i] = s->in->service[i] > 0 ? (uint32_t)i : s->next_open[i + 1];
}

static void make_stations(struct run *r)
{
    size_t n = r->in->stations_n, placed = 0;
    int rank = 0;

    for (size_t i = 0; i < n; i++) {
        struct station *s = &r->station[i];

        for (int l = 0; l < LINES; l++)
            if (s->line[l].flows_n > 0)
                s->line[l].arrived = arena_new_n(r->a, double, r->in->slots_n + 1);
        s->old = s->in->backlog;
        if (s->in->service)
            make_openings(r, s);
    }
    r->order = arena_new_n(r->a, uint32_t, n + 1);
    for (rank = 0; placed < n; rank++) {
        check(rank < 64);
        for (size_t i = 0; i < n; i++)
            if (r->station[i].in->rank == rank)
                r->order[placed++] = (uint32_t)i;
    }
}

/* ---- releases ---- */

static void release(struct run *r, uint32_t flow, const struct rehearsal_cohort *c, double parcels)
{
    int32_t at = c->from_min;
    uint32_t slot;
    double share;

    check(c->from_min >= 0 && c->until_min > c->from_min);
    while (release_next(r, c, &at, &slot, &share)) {
        run_row(r, slot)->mass[flow] += parcels * share;
        r->out->released += parcels * share;
        r->coming += parcels * share;
        if (slot > r->last_arrival)
            r->last_arrival = slot;
    }
}

void run_prepare(struct run *r)
{
    r->row = arena_new_n(r->a, struct row, r->in->slots_n + 1);
    make_flows(r);
    r->leaving.mass = arena_new_n(r->a, double, r->flows_n + 1);
    r->leaving.most = arena_new_n(r->a, double, r->flows_n + 1);
    make_stations(r);
    for (size_t i = 0; i < r->in->lanes_n; i++)
        for (size_t c = 0; c < r->in->lane[i].cohorts_n; c++) {
            const struct rehearsal_cohort *cohort = &r->in->lane[i].cohort[c];

            if (cohort->parcels > 0)
                release(r, r->lane_flow[i], cohort, cohort->parcels * r->in->lane[i].scale);
        }
}

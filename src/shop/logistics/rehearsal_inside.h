/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the rehearsal, for its own files only.
 *
 * rehearsal_flow.c runs all parcels together, slot by slot, and notes for each line at a station
 * how what entered in a slot left it (passages). Lanes that share the rest of their way share a
 * flow. rehearsal_follow.c then follows each lane's orders of each day through those passages. */
#ifndef SHOP_LOGISTICS_REHEARSAL_INSIDE_H
#define SHOP_LOGISTICS_REHEARSAL_INSIDE_H

#include "shop/logistics/rehearsal.h"

enum { LINE_FIRST, LINE_OTHERS, LINES };
#define FLOW_END UINT32_MAX /* delivered */

/* Slots after the base in which those who left together come to the next station. */
struct offset {
    uint32_t slots;
    double share;
};
struct offsets {
    size_t n;
    int32_t key;                  /* minute within the slot, or -1: spread over it */
    uint32_t least;
    struct offset v[2 * REHEARSAL_ATOMS_MAX];
    struct offsets *next;         /* of the same station, another key */
};

/* A part of what entered a line in slot `entry`, and when it left. */
struct passage {
    uint32_t entry;
    uint32_t at;                  /* the slot in which it was served */
    uint32_t base;                /* the slot in which it left */
    const struct offsets *offsets;
    double share;                 /* of what entered */
    double wait, most;            /* slots: mean and longest */
};

/* Those of one class who wait at a station. */
struct line {
    uint32_t flow, flows_n;       /* its flows are neighbours */
    double *arrived;              /* by slot */
    double waiting;
    uint32_t head;                /* the slot whose arrivals are next */
    double taken;                 /* share of them that has left */
    size_t event;                 /* departures: the first that the head was in time for */
    struct passage *passage;
    size_t passages_n, passages_max;
    uint32_t *first;              /* passage of each entry, [slots_n + 1]; after the run */
};

struct station {
    const struct rehearsal_station *in;
    struct rehearsal_station_out *out;
    struct line line[LINES];
    double old;                   /* what is left of the backlog at the start */
    uint32_t *next_open;          /* queue: the first slot from each in which it serves */
    size_t event;                 /* departures: the next to board */
    uint32_t *first_event;        /* departures: of each slot of entry, for those alone */
    struct offsets *offsets;
    double behind;                /* waiting although they could have been served by now */
    double spell_wait;            /* longest wait since nobody was behind, in slots */
};

/* The rest of a way: a station, a class and what follows. */
struct flow {
    uint32_t station, next;
    uint32_t line;
};

/* What enters the flows in a slot, and the longest wait among it, in slots. */
struct row {
    double *mass;
    double *most;
};

struct run {
    struct arena *a;
    const struct rehearsal_in *in;
    struct rehearsal_out *out;
    struct station *station;
    uint32_t *order;              /* stations by rank */
    struct flow *flow;
    uint32_t flows_n;
    uint32_t *lane_flow;          /* the first of each lane */
    struct row *row;              /* by slot; those that nobody enters stay empty */
    struct row leaving;           /* what leaves a line at one time, by flow */
    uint32_t last_arrival;        /* the last slot in which anybody enters a station */
    double coming;                /* parcels in rows that are still to come */
    double beyond;                /* parcels that would come after the last slot */
};

static inline struct row *run_row(struct run *r, uint32_t slot)
{
    struct row *row = &r->row[slot];

    if (!row->mass) {
        row->mass = arena_new_n(r->a, double, r->flows_n);
        row->most = arena_new_n(r->a, double, r->flows_n);
    }
    return row;
}

/* ---- rehearsal_ways.c ---- */
void run_prepare(struct run *r);  /* flows, offsets, openings, releases */
const struct offsets *station_offsets(struct run *r, struct station *s, int32_t minute,
                                      uint32_t least);

/* ---- rehearsal_flow.c ---- */
void run_flow(struct run *r);

/* ---- rehearsal_follow.c ---- */
void run_follow(struct run *r);

/* Steps through the slots of a cohort's release from minute *at on: the slot and its share of the
 * parcels. False at the end, or where the run's slots are over. */
static inline bool release_next(const struct run *r, const struct rehearsal_cohort *c, int32_t *at,
                                uint32_t *slot, double *share)
{
    int32_t end = (*at / r->in->slot_min + 1) * r->in->slot_min;

    *slot = (uint32_t)(*at / r->in->slot_min);
    if (*at >= c->until_min || *slot >= r->in->slots_n)
        return false;
    if (end > c->until_min)
        end = c->until_min;
    *share = (double)(end - *at) / (c->until_min - c->from_min);
    *at = end;
    return true;
}

/* The first departure for who comes from `at` (slots) on, from one on. */
static inline size_t first_event(const struct run *r, const struct station *s, size_t from,
                                 double at)
{
    while (from < s->in->departures_n &&
           s->in->departure[from].board_min <= at * r->in->slot_min + 1e-6)
        from++;
    return from;
}

/* How far into slot `entry` a departure's boarding lies, at most 1. */
static inline double boarding_in(const struct run *r, const struct rehearsal_departure *d,
                                 uint32_t entry)
{
    double in = (double)d->board_min / r->in->slot_min - entry;

    return in < 1 ? in : 1;
}

/* Where those who leave come to: the next slot unless the next station is of a higher rank. */
static inline uint32_t reach(uint32_t slot, uint32_t at, int rank, int next_rank)
{
    return slot == at && next_rank <= rank ? slot + 1 : slot;
}

#endif

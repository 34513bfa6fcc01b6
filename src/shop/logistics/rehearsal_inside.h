/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the rehearsal, for its own files only.
 *
 * Ways are cut into flows: a flow is a station, a class and the rest of the way with its branches.
 * Lanes that share a rest share its flows, which is why many origins to one country cost little.
 *
 * rehearsal_flow.c runs all parcels together, slot by slot, and notes for each line at a station
 * how what entered in a slot left it (passages). rehearsal_dates.c goes back from the doors: for
 * every flow and time of leaving, the dates of delivery. rehearsal_waits.c follows each lane's
 * parcels forward, as far as anybody waits. */
#ifndef SHOP_LOGISTICS_REHEARSAL_INSIDE_H
#define SHOP_LOGISTICS_REHEARSAL_INSIDE_H

#include "shop/logistics/rehearsal.h"

enum { LINE_FIRST, LINE_OTHERS, LINES };
enum { PASSAGES_ALONE_MAX = 128 }; /* departures within a slot */

/* Slots after the base in which those who left together come to the next station. */
struct offset {
    uint32_t slots;
    double share;
};
struct offsets {
    size_t n;
    int32_t key;                  /* minute within the slot, or -1: spread over it */
    uint32_t least;
    uint32_t min, max;            /* of the slots */
    struct offset v[2 * REHEARSAL_ATOMS_MAX];
    struct offsets *next;         /* of the same station, another key */
};

/* A part of what entered a line in slot `entry`, and when it left. */
struct passage {
    uint32_t entry;
    uint32_t at;                  /* the slot in which it was served */
    uint32_t left;                /* slot of leaving (queues), or number of the departure */
    double share;                 /* of what entered */
    double wait, most;            /* slots: mean and longest */
};

/* What each flow of a line brought in a slot. */
struct batch {
    double *mass, *most;          /* most: the longest wait so far among it, in slots */
    struct batch *next;           /* among those that are free again */
};

/* Those of one class who wait at a station. */
struct line {
    uint32_t flow, flows_n;       /* its flows are neighbours */
    bool free;                    /* departures without limit: nobody waits for another */
    double *arrived;              /* by slot; not when free */
    double waiting;
    uint32_t head;                /* the slot whose arrivals are next */
    double taken;                 /* share of them that has left */
    size_t event;                 /* departures: the first that the head was in time for */
    struct batch **batch;         /* by slot, until it has left; not when free */
    struct batch *spare;
    struct batch pending;         /* when free: who waits for the next departure */
    struct passage *passage;
    size_t passages_n, passages_max;
    uint32_t *first;              /* passage of each entry, [slots_n + 1]; after the run */
    double most_wait;             /* slots */
};

struct station {
    const struct rehearsal_station *in;
    struct rehearsal_station_out *out;
    struct line line[LINES];
    double old;                   /* what is left of the backlog at the start */
    uint32_t *next_open;          /* queue: the first slot from each in which it serves */
    size_t event;                 /* departures: the next to board, */
    uint32_t next_board;          /* and in which slot */
    uint32_t *first_event;        /* departures: of each slot of entry */
    struct offsets *offsets;
    bool entered;                 /* somebody enters in this slot */
    bool busy;                    /* somebody waits */
    double behind;                /* waiting although they could have been served by now */
    double spell_wait;            /* longest wait since nobody was behind, in slots */
};

struct branch {
    uint32_t flow;
    double share;
};

struct flow {
    uint32_t station, line;
    uint32_t branch, branches_n;  /* what follows: run.branch[branch ...]; none: delivered */
    uint32_t door;
    const struct offsets *offsets; /* of a queue */
    bool calm;                    /* nobody waits here or later; after the run */
};

/* What comes to the stations after some flows in a slot: entries, in blocks of some. */
enum { BLOCK_ENTRIES = 128 };
struct coming {
    uint32_t flow;
    double mass, most;
};
struct block {
    struct coming v[BLOCK_ENTRIES];
    uint32_t n;
    struct block *next;
};

/* Parcels by flow. */
struct row {
    double *mass, *most;
};

struct run {
    struct arena *a;
    const struct rehearsal_in *in;
    struct rehearsal_out *out;
    struct station *station;
    uint32_t *order;              /* stations by rank */
    struct flow *flow;
    uint32_t flows_n;
    uint32_t *post;               /* all flows, each after those that follow it */
    struct branch *branch;
    uint32_t *lane_branch;        /* where each lane's ways begin: lane.first_n branches */
    struct block **block;         /* by slot; NULL: nobody comes */
    struct block *spare;
    struct row now;               /* what enters the flows in this slot */
    struct row leaving;           /* what leaves a line at one time */
    double *release;              /* of each lane in each slot, [lane * releases_n + slot] */
    uint32_t releases_n;
    uint32_t last_arrival;        /* the last slot in which anybody enters a station */
    double coming;                /* parcels under way or still to be released */
    double beyond;                /* parcels that would come after the last slot */
};

/* ---- rehearsal_ways.c ---- */
void run_prepare(struct run *r); /* flows, offsets, openings, releases */
const struct offsets *station_offsets(struct run *r, struct station *s, int32_t minute,
                                      uint32_t least);

/* ---- rehearsal_flow.c ---- */
void run_flow(struct run *r);

/* ---- rehearsal_dates.c, rehearsal_waits.c: after the flow ---- */
void run_dates(struct run *r);
void run_waits(struct run *r);

/* ---- used by several ---- */

/* fmax and fmin, but for numbers only: those are calls into a library. */
static inline double larger(double a, double b)
{
    return a > b ? a : b;
}
static inline double smaller(double a, double b)
{
    return a < b ? a : b;
}

static inline struct line *flow_line(const struct run *r, const struct flow *f)
{
    return &r->station[f->station].line[f->line];
}

/* The slot in which a departure leaves, and in which it boards. */
static inline uint32_t leave_slot(const struct run *r, const struct rehearsal_departure *d)
{
    return (uint32_t)(d->leave_min / r->in->slot_min);
}
static inline uint32_t board_slot(const struct run *r, const struct rehearsal_departure *d)
{
    return (uint32_t)(d->board_min / r->in->slot_min);
}

/* How far into slot `entry` a departure's boarding lies, at most 1. */
static inline double boarding_in(const struct run *r, const struct rehearsal_departure *d,
                                 uint32_t entry)
{
    double in = (double)d->board_min / r->in->slot_min - entry;

    return in < 1 ? in : 1;
}

/* Steps through the slots of a cohort's release from minute *at on: the slot and its share of the
 * parcels. False at the end, or where the run's slots are over. */
static inline bool release_next(const struct run *r, const struct rehearsal_cohort *c, int32_t *at,
                                uint32_t *slot, double *share)
{
    int32_t end = (*at / r->in->slot_min + 1) * r->in->slot_min;

    *slot = (uint32_t)(*at / r->in->slot_min);
    if (*at >= c->until_min || *slot >= r->releases_n)
        return false;
    if (end > c->until_min)
        end = c->until_min;
    *share = (double)(end - *at) / (c->until_min - c->from_min);
    *at = end;
    return true;
}

/* When and how those who left by `p` come to what follows flow `f`: slots after *base. */
static inline const struct offsets *passage_offsets(struct run *r, const struct flow *f,
                                                    uint32_t left, uint32_t *base)
{
    struct station *s = &r->station[f->station];
    const struct rehearsal_departure *d = &s->in->departure[left];

    if (s->in->service) {
        *base = left;
        return f->offsets;
    }
    *base = leave_slot(r, d);
    return station_offsets(r, s, d->leave_min % r->in->slot_min, *base == board_slot(r, d));
}

/* How what enters in a slot leaves when nobody else is there: `out` has room for
 * PASSAGES_ALONE_MAX. */
size_t passages_alone(const struct run *r, const struct station *s, uint32_t entry,
                      struct passage *out);
/* The same of a line in the run: its own passages, or `alone` where it is free. */
size_t passages_of(const struct run *r, const struct flow *f, uint32_t entry,
                   struct passage *alone, const struct passage **out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Rehearsal: a sale run against the network before it is announced. A pure function of stations,
 * ways and a forecast; it knows neither files nor places (scenario.h makes its input).
 *
 * Parcels are a fluid. Time is cut into slots of at most an hour; what enters a station in one slot
 * is spread evenly over it and keeps together. Two kinds of station:
 *
 *   queue       serves so many parcels a slot, first come first served; those of the class `first`
 *               go before the others. Cumulative capacity S(t), position p: a parcel leaves at
 *               min{t : S(t) >= p}, to the fraction of a slot.
 *   departures  takes, at each, those who were there by its boarding minute, first come first
 *               served, as many as it has room for; the others take the next.
 *
 * After it a parcel spends what the station's atoms say (transit, handling) and comes to the next
 * station of its way. Leaving one station and reaching one of a higher rank may fall in one slot;
 * every other passage takes at least a slot, so that a network with rings has an order, too.
 *
 * Wait is what others cause: the time beyond that of a parcel alone (for a queue from its arrival
 * or the next opening, for departures from the first that it was in time for). Delivery is counted
 * in whole dates from the order's. On time means by the date by which nine of ten parcels of that
 * lane and cohort would be there in an empty network: what would be promised without the sale.
 *
 * Exact for one queue, to the rounding of doubles; in a network the error is below a slot a station
 * (tests/unit/rehearsal_test.c has the arithmetic and a simulation of single parcels). Parcels are
 * conserved at every slot, which is checked. All memory is from the arena; nothing is kept. */
#ifndef SHOP_LOGISTICS_REHEARSAL_H
#define SHOP_LOGISTICS_REHEARSAL_H

#include "base/arena.h"
#include "base/str.h"

enum {
    REHEARSAL_STATIONS_MAX = 20000,
    REHEARSAL_LANES_MAX = 20000,
    REHEARSAL_STEPS_MAX = 20000, /* of one lane */
    REHEARSAL_ATOMS_MAX = 64,
    REHEARSAL_BINS_MAX = 2400    /* of the wait's histogram */
};

/* `share` of the parcels need that long; the shares of a station sum to 1. */
struct rehearsal_atom {
    int32_t after_min;
    double share;
};

struct rehearsal_departure {
    int32_t board_min; /* who is there by then; minutes of the run */
    int32_t leave_min; /* not before board_min */
    double capacity;   /* parcels; negative: no limit */
};

struct rehearsal_station {
    struct str name;
    int rank;
    const double *service;  /* of a queue: parcels it can serve in each slot; NULL: departures */
    const struct rehearsal_departure *departure; /* by board_min */
    size_t departures_n;
    const struct rehearsal_atom *atom;
    size_t atoms_n;
    double backlog;         /* of parcels that stand there at the start and are of no lane */
    double scale;           /* multiplies its capacity; 1 as it is */
};

/* Where parcels are delivered: a group of cities that get the same dates. */
struct rehearsal_door {
    int32_t midnight_min;   /* when the first date of the run begins there */
    const int32_t *falls_on; /* the date of delivery of what is in the city on some date; beyond
                              * falls_n dates, or where NULL, the same */
    size_t falls_n;
};

/* A station on a lane's ways. Ways to many doors are a tree: what is common is there once. */
struct rehearsal_step {
    uint32_t station;
    bool first;             /* served before the others */
    double share;           /* of what leaves the step before; those of siblings sum to 1 */
    uint32_t next, next_n;  /* its next steps, later in the lane's array; 0: delivered */
    uint32_t door;          /* of a last step */
};

/* One day's orders of a lane, even over [from_min, until_min). */
struct rehearsal_cohort {
    int32_t from_min, until_min;
    int32_t date;           /* of the order, counted from the first of the run */
    double parcels;
};

struct rehearsal_lane {
    const struct rehearsal_step *step;
    size_t steps_n;
    uint32_t first_n;       /* the first so many steps are where its ways begin */
    const struct rehearsal_cohort *cohort;
    size_t cohorts_n;
    double scale;           /* multiplies its parcels; 1 as they are */
};

struct rehearsal_in {
    int32_t slot_min;       /* at most 60 */
    size_t slots_n;         /* how far to look; see `left` */
    const struct rehearsal_station *station;
    size_t stations_n;
    const struct rehearsal_lane *lane;
    size_t lanes_n;
    const struct rehearsal_door *door;
    size_t doors_n;
    void (*progress)(void *arg, int per_mille); /* NULL: nobody looks */
    void *progress_arg;
};

/* Parcels by hours of wait: `mass` and `sum` of waits of each bin. */
struct rehearsal_waits {
    double *mass, *sum;
    double max_h;
};

struct rehearsal_lane_out {
    double parcels;         /* ordered */
    double delivered;
    double on_time;
    struct rehearsal_waits waits;
    double *days;           /* parcels by days to delivery, [days_n] */
};

struct rehearsal_station_out {
    double arrived, peak;   /* `peak`: most parcels waiting that could not be served at once */
    int32_t peak_day;       /* days are counted from 1; 0: none */
    int32_t drained_day;    /* on which the last queue of more than a day's wait ended; 0: none */
    double max_wait_h;
    double missing;         /* the worst day's arrivals beyond its capacity */
    double capacity_day;    /* of a full day; negative: no limit */
    float *backlog_day;     /* at each day's end, [days_n] */
    float *arrived_day;
    const double *arrived_slot[2]; /* [slots_run], of `first` and the others; NULL: nobody */
};

struct rehearsal_out {
    double released, delivered;
    double left;            /* under way or waiting when slots_n were over: look further */
    double max_wait_h;      /* of any parcel along its whole way */
    int32_t drained_day;    /* of the last station; 0: nobody waited longer than a day */
    size_t slots_run;
    size_t days_n, bins_n;
    double bin_h;
    struct rehearsal_station_out *station;
    struct rehearsal_lane_out *lane; /* NULL from rehearsal_flow */
};

/* The whole rehearsal. */
void rehearsal_run(struct arena *a, const struct rehearsal_in *in, struct rehearsal_out *out);
/* Stations and the longest wait alone: a part of the time. */
void rehearsal_flow(struct arena *a, const struct rehearsal_in *in, struct rehearsal_out *out);

/* Hours within which the share q of the parcels have waited; 0 of nobody. */
double rehearsal_wait_quantile(const struct rehearsal_out *o, const struct rehearsal_waits *w,
                               double q);
/* Days by which the share q of the delivered is there. */
int32_t rehearsal_days_quantile(const double *days, size_t n, double q);

/* ---- answers ---- */

/* The largest number of parcels a day, the same on every day, of the lanes with `sale[lane]`, that
 * lets nobody wait longer than limit_h; found by bisection, the last run of which is its proof.
 * `per_day` is what they have at scale 1. Looks up to `most`. */
int64_t rehearsal_admit(struct arena *a, const struct rehearsal_in *in, const bool *sale,
                        double per_day, double limit_h, int64_t most);

/* The least capacity with which nobody waits longer than limit_h: scale[station], at least 1.
 * Each station is raised to what its arrivals need, until no arrival asks for more; where a way
 * has several queues they share the limit, and then each is lowered as far as the whole allows, so
 * that no single one could be smaller. *max_wait_h is the proving run's. False: no capacity is
 * enough (a station never serves). */
bool rehearsal_buy(struct arena *a, const struct rehearsal_in *in, double limit_h, double *scale,
                   double *max_wait_h);

#endif

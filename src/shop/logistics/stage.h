/* SPDX-License-Identifier: Apache-2.0 */
/* A scenario on a network: stations, ways and cohorts for the rehearsal (rehearsal.h).
 *
 * The changes are made to the network's texts, which are read again as a whole. Each queue, leg and
 * last mile that some way uses becomes a station. Each row of the forecast becomes lanes: one for
 * every group of cities that get the same dates, along the way by which they are there first from
 * the hub on the row's first day in the empty network (stage_ways.c); orders are shared by
 * population.
 *
 * Orders come evenly over the local day of the hub. Those of a working day before the cut-off are
 * handed over as they come; later ones, and those of days off, evenly until the cut-off of the next
 * working day; with handling days, that many working days later. A cut-off at 23:59 is the end of
 * the day. */
#ifndef SHOP_LOGISTICS_STAGE_H
#define SHOP_LOGISTICS_STAGE_H

#include "shop/logistics/network.h"
#include "shop/logistics/rehearsal.h"
#include "shop/logistics/scenario.h"

enum stage_kind { STAGE_QUEUE, STAGE_LEG, STAGE_LASTMILE };

struct stage_station {
    enum stage_kind kind;
    uint32_t index;               /* in the network's table */
    uint32_t node;                /* where it waits */
    double per_day;               /* of a queue: its capacity a day by the scenario, or -1 */
};

/* What is reported together: hub, place as the scenario names it, service. */
struct stage_group {
    struct str from, to;
    enum service service;
};

struct stage_lane {
    uint32_t group;
    uint32_t row;                 /* of the forecast */
};

struct stage {
    const struct scenario *scenario;
    struct network network;
    int32_t start_min;            /* minute 0 of the run, UTC since 1970 */
    int32_t last_min;             /* the calendars end there */
    struct rehearsal_in in;
    const struct rehearsal_station *plain; /* in.station without openings and departures */
    struct stage_station *station; /* in.stations_n */
    struct stage_lane *lane;       /* in.lanes_n */
    struct stage_group *group;
    size_t groups_n;
    bool *sale;                    /* of each lane */
    double sale_per_day;           /* orders of the rows that are asked about, a mean day */
};

/* Reads, changes and reads again; finds the ways. REFUSED with the path of the scenario's field or
 * the line of the network's table. */
must_check enum outcome stage_build(struct arena *a, const struct scenario *s,
                                    const struct network_csv *csv,
                                    const struct network_world *world, struct problem *p,
                                    struct stage *out);

/* Openings and departures for that many days from the start; what rehearsal_run needs. */
void stage_look(struct arena *a, struct stage *s, int32_t days);

/* Days from the first order within which the slowest is there when nobody waits. */
int32_t stage_transit_days(struct arena *a, const struct stage *s);

/* How many days the calendars allow. */
int32_t stage_days_max(const struct stage *s);

/* "RU-SVO", "CAN-SVO", "RU-MOW standard capital". */
struct str stage_name(struct arena *a, const struct stage *s, size_t station);

#endif

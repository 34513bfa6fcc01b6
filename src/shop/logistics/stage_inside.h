/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the stage, for its own files only. */
#ifndef SHOP_LOGISTICS_STAGE_INSIDE_H
#define SHOP_LOGISTICS_STAGE_INSIDE_H

#include "shop/logistics/stage.h"

enum { STAGE_PARCEL_G = 500, STAGE_LEGS_MAX = 32 };

/* ---- ways (stage_ways.c) ---- */

struct stage_search {
    uint32_t node;                /* where they are handed over */
    int32_t ready_min;
    const struct country *origin;
    enum service service;
};

/* How a node is reached; ready_min is NEVER_MIN where it is not. */
struct stage_reach {
    int32_t ready_min;            /* through its queue */
    uint32_t leg;                 /* by which; NONE_INDEX at the start */
    const struct country *cleared; /* customs of its territory have let it in; or NULL */
    bool done;
};

/* `reach` has a place for each node. */
void stage_search(struct arena *a, const struct network *n, const struct stage_search *s,
                  struct stage_reach *reach);

/* The queue in which parcels from that country wait at a node, or NONE_INDEX. */
uint32_t stage_queue_of(const struct network *n, uint32_t node, const struct country *origin);

/* One search, kept. */
struct searched {
    struct stage_search search;
    struct stage_reach *reach;
    struct searched *next;
};

/* The hub from which a group of cities is served, and how. */
struct stage_way {
    uint32_t hub;                 /* of the network */
    const struct stage_reach *reach; /* NULL: not at all */
};

struct staging {
    struct arena *arena;
    struct problem *problem;
    struct stage *stage;
    struct searched *searched;    /* the latest first */
    struct rehearsal_station *station; /* stage.in.station, while it is made */
    uint32_t *leg_station, *lastmile_station, *queue_station; /* + 1; 0: none yet */
    struct rehearsal_lane *lane;
    size_t lanes_max;
    struct rehearsal_door *door;  /* of each group of cities, filled in when needed */
};

/* The stations of a leg, a last mile, a queue; made when first asked for. */
uint32_t staging_leg(struct staging *g, uint32_t leg);
uint32_t staging_lastmile(struct staging *g, uint32_t lastmile);
uint32_t staging_queue(struct staging *g, uint32_t queue);

/* The ways of one hub to the groups with people in them, as a tree of steps (stage_tree.c):
 * `way[group]`, `people[group]`, those of other hubs are left out. */
void staging_tree(struct staging *g, uint32_t hub, enum service service,
                  const struct stage_way *way, const double *people, struct rehearsal_lane *lane);

/* All rows of the forecast (stage_lanes.c). */
must_check enum outcome staging_forecast(struct staging *g);

#endif

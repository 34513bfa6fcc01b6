/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the stage, for its own files only. */
#ifndef SHOP_LOGISTICS_STAGE_INSIDE_H
#define SHOP_LOGISTICS_STAGE_INSIDE_H

#include "shop/logistics/scan.h"
#include "shop/logistics/stage.h"

/* A way of a hub's parcels to a group of cities. */
struct stage_way {
    uint32_t hub;                 /* of the network */
    struct best best;
    uint32_t link[WAY_LINKS_MAX]; /* of the chain */
    uint32_t links_n;             /* 0: none */
};

struct staging {
    struct arena *arena;
    struct problem *problem;
    struct stage *stage;
    struct chain *chain;
    struct scan scan;
    struct scan_in scanned;       /* what the scan stands for, when `has_scan` */
    bool has_scan;
    struct rehearsal_station *station; /* stage.in.station, while it is made */
    uint32_t *link_station, *queue_station; /* + 1; 0: none yet */
    struct rehearsal_lane *lane;
    size_t lanes_max;
    struct rehearsal_door *door;  /* of each group of cities, filled in when needed */
};

void staging_release(struct staging *g); /* for scoped() */

/* The station of a link of the chain, and of a node's queue; made when first asked for. */
uint32_t staging_link(struct staging *g, uint32_t link);
uint32_t staging_queue(struct staging *g, uint32_t queue);

/* The ways of one hub to the groups with people in them, as a tree of steps (stage_tree.c):
 * `way[group]`, `people[group]`, those of other hubs are left out. */
void staging_tree(struct staging *g, uint32_t hub, enum service service,
                  const struct stage_way *way, const double *people, struct rehearsal_lane *lane);

/* All rows of the forecast (stage_lanes.c). */
must_check enum outcome staging_forecast(struct staging *g);

#endif

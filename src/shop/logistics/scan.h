/* SPDX-License-Identifier: Apache-2.0 */
/* From one hub to everywhere at once: a profile scan over departures.
 *
 * A label is a way so far: the platform that it has come to, and the distribution over the
 * departures there on which the parcel can leave. Labels are taken in the order of their first
 * departure and pushed through the chain. Of two labels on one platform the one that is behind at
 * every departure (first-order dominance) and no cheaper is dropped: nothing that comes after could
 * make up for it, as later departures never arrive earlier in distribution. What is left holds, for
 * every group of cities, the way with the earliest P90, of equals the earliest P50, of equals the
 * cheapest.
 *
 * Where the operator has set what the sender pays, the cost of a way decides only between equals
 * (`by_cost` is false), and far fewer ways are kept.
 *
 * What the customs of a territory have let in does not leave it again.
 *
 * At most LABELS_OF_PLATFORM_MAX ways are kept on a platform. If there were more, the one with the
 * latest P90 goes, and `capped` counts it: then the answer is still a way, maybe not the best. */
#ifndef SHOP_LOGISTICS_SCAN_H
#define SHOP_LOGISTICS_SCAN_H

#include "shop/logistics/aim.h"

enum { LABELS_OF_PLATFORM_MAX = 16, WAY_LINKS_MAX = 32 };

struct scan_in {
    uint32_t hub;             /* of the network */
    int32_t ready_min;        /* handed over then */
    enum service service;
    int64_t weight_g;         /* links that carry that much */
    bool by_cost;             /* the sender pays what the way costs */
};

struct label {
    uint32_t platform;
    uint32_t link;            /* by which it came; NONE_INDEX: it was handed over here */
    uint32_t parent;          /* the label that it came from */
    uint32_t next;            /* on the same platform */
    uint16_t depth;           /* links so far */
    bool dead;                /* another one is at least as good */
    const struct country *cleared; /* customs of its territory have let it in; or NULL */
    int64_t cost_minor;       /* of the links so far, for one kilogram */
    int64_t base_minor, per_kg_minor;
    int32_t first_min;        /* of its first departure */
    int32_t late_min;         /* nine of ten have left by then */
    size_t mass;              /* in scan.mass */
    struct arrival arrival;   /* ->mass is set by label_arrival */
};

/* Working memory, kept from scan to scan by one thread at a time. The zeroed one is fine. */
struct scan {
    struct chain *chain;
    struct scan_in in;
    struct aim aim;
    struct label *label;
    uint32_t labels_n, labels_room;
    double *mass;
    size_t mass_n, mass_room;
    uint32_t *head;           /* of each platform's labels */
    uint16_t *head_n;
    uint32_t platforms_room;
    const struct block **block; /* those that the last label passed by the last link */
    uint32_t blocks_room, block_label, block_link;
    uint32_t *heap;           /* labels to be pushed on, the earliest first */
    uint32_t heap_n, heap_room;
    bool *reached;            /* nodes whose departures the answer depends on */
    uint32_t nodes_room;
    uint32_t capped;
};

/* Scans; the answer stands in *s until the next. */
void scan_run(struct scan *s, struct chain *c, const struct scan_in *in);
/* Only to one group of cities, of which scan_best says the same then, with a fraction of the
 * work (aim.h): nothing is known of others. */
void scan_run_to(struct scan *s, struct chain *c, const struct scan_in *in, uint32_t group);
void scan_release(struct scan *s); /* for scoped() */

/* The moment by which half of what a label stands for has left its platform; where more than half
 * is lost, the last departure. */
int32_t scan_departs(const struct scan *s, uint32_t label);

/* The distribution of a label. It moves when a scan goes on. */
struct arrival label_arrival(const struct scan *s, uint32_t label);

struct best {
    uint32_t label;           /* on the platform of the last mile; NONE_INDEX: no way */
    int32_t p50_day, p90_day; /* day numbers of the calendar */
    int64_t cost_minor;
};

/* The best way to a group of cities. */
struct best scan_best(struct scan *s, uint32_t group);

/* Days of delivery in a group by a label on the platform of its last mile. Its masses stand in the
 * scan's memory until the next call. */
struct arrival scan_delivery(struct scan *s, uint32_t label, uint32_t group);

/* The links from the hub to a group by way of a label on the platform of its last mile; the last
 * mile is the last of them. Returns how many. */
uint32_t scan_way(const struct scan *s, uint32_t label, uint32_t group,
                  uint32_t out[WAY_LINKS_MAX]);

#endif

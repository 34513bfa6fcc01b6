/* SPDX-License-Identifier: Apache-2.0 */
/* What a scan to one group of cities need not look at (goal-directed search with a lower bound, as
 * in A*). Of each node it is known how long it takes at the least from a departure there to the
 * door: transit and time in queues at their shortest, no waiting. So a way of which a share has not
 * left by some moment has not delivered that share by that moment plus the rest.
 *
 * Where the door of some way is known, what would come after it is left out; where none is, only
 * what does not lead there. Neither changes the answer. */
#ifndef SHOP_LOGISTICS_AIM_H
#define SHOP_LOGISTICS_AIM_H

#include "shop/logistics/chain.h"

struct aim {
    const struct chain *chain;
    uint32_t from;                /* the node where it is handed over */
    const struct country *origin; /* of that */
    enum service service;
    int64_t weight_g;
    uint32_t group;               /* NONE_INDEX: everywhere, and everything is looked at */
    int32_t end_min;              /* what is delivered then or later is of no use */
    int32_t *rest_min;            /* from each node; NEVER_MIN: it does not lead there */
    uint32_t nodes_room;
};

/* Does a link, or a platform, take that weight by that service? */
static inline bool aim_serves(const struct aim *a, unsigned services, int64_t max_g)
{
    return (services >> a->service & 1) && a->weight_g <= max_g;
}

/* What stands before `group` is set by the caller. Then one of: */
void aim_everywhere(struct aim *a);
/* Only the nodes of a way that is likely to be a good one, by usual times. */
void aim_likely(struct aim *a, uint32_t group);
/* All ways that may be there before `end_min`; NEVER_MIN: all that lead there. */
void aim_at(struct aim *a, uint32_t group, int32_t end_min);
void aim_release(struct aim *a); /* the zeroed one is fine */

/* Can what departs then by a link, or from a platform, be there in time? */
bool aim_link(const struct aim *a, uint32_t link, int64_t departs_min);
bool aim_platform(const struct aim *a, uint32_t platform, int64_t departs_min);

/* What departs by a link departs from the next platform so much later at least. */
int32_t aim_link_min(const struct aim *a, uint32_t link);

#endif

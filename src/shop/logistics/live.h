/* SPDX-License-Identifier: Apache-2.0 */
/* The state of the network now: what waits in front of nodes, and which departures have no room.
 * Not part of an edition; it changes by the hour. Immutable once handed to the engine. */
#ifndef SHOP_LOGISTICS_LIVE_H
#define SHOP_LOGISTICS_LIVE_H

#include "shop/logistics/wait.h"

/* A departure without room: of a leg (its index) or a last mile (legs_n + its index). */
struct full_departure {
    uint32_t link;
    int32_t departs_min;
};

bool backlog_same(const struct backlog *a, const struct backlog *b); /* NULL: nobody waits */
int full_compare(const void *a, const void *b); /* by link, then moment; for qsort */

struct live {
    const struct backlog **backlog; /* of each queue of the network; NULL where nobody waits */
    const struct full_departure *full; /* ordered by link and moment */
    uint32_t full_n;
};

#endif

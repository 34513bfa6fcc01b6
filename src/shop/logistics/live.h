/* SPDX-License-Identifier: Apache-2.0 */
/* The state of the network now: what waits in front of nodes, which departures have no room, and
 * what is sold on lanes that are late. Not part of an edition; it changes by the hour. Immutable
 * once handed to the engine. */
#ifndef SHOP_LOGISTICS_LIVE_H
#define SHOP_LOGISTICS_LIVE_H

#include "shop/logistics/admission.h"
#include "shop/logistics/wait.h"

/* A departure without room: of a leg (its index) or a last mile (legs_n + its index). */
struct full_departure {
    uint32_t link;
    int32_t departs_min;
};

bool backlog_same(const struct backlog *a, const struct backlog *b); /* NULL: nobody waits */
int full_compare(const void *a, const void *b); /* by link, then moment; for qsort */

/* A rule of admission.h. */
struct admission {
    int64_t id;
    struct str origin;         /* a hub's code, its country's, or empty */
    const struct country *to;  /* NULL: any */
    unsigned services;         /* bits */
    int32_t first_day, last_day; /* of the calendar */
    int32_t limit_days, surcharge_pct;
    enum admission_action action;
};
struct admission admission_of_row(const struct admission_row *row); /* a checked one */
bool admission_of_hub(const struct admission *a, const struct hub *hub); /* is it about it? */

struct live {
    const struct backlog **backlog; /* of each queue of the network; NULL where nobody waits */
    const struct full_departure *full; /* ordered by link and moment */
    uint32_t full_n;
    const struct admission *admission; /* as they were put */
    uint32_t admissions_n;
    uint32_t edges_n; /* of their first and last days at the hubs: how many had passed then */
};

#endif

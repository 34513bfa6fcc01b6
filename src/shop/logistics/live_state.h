/* SPDX-License-Identifier: Apache-2.0 */
/* The live state of the network as the database has it, and as the engine
 * takes it (live.h). What is said of links or nodes that a network does not have does not count
 * there. */
#ifndef SHOP_LOGISTICS_LIVE_STATE_H
#define SHOP_LOGISTICS_LIVE_STATE_H

#include "base/ctx.h"
#include "shop/logistics/booking_sql.h"
#include "shop/logistics/live.h"
#include "shop/logistics/overlay_sql.h"
#include "shop/logistics/queue_count.h"

struct live_state {
    int64_t now_ms;
    struct departure_row_list full;    /* maybe full: it is for the network's capacity to say */
    struct overlay_row_list overlays;  /* in force, the earliest first */
    struct admission_row_list admissions; /* the same */
    struct queue_count_row_list counts;   /* of what waits, where no overlay says it */
    struct queue_inflow_row_list inflows; /* of what is announced besides */
};

/* From c->now_ms on; in a transaction. */
must_check enum outcome live_state_read(struct ctx *c, struct live_state *out);

/* For that network; in memory of `a`. */
struct live live_of(struct arena *a, const struct network *n, const struct live_state *state);

/* Is there nothing new? Departures before `now_min` make no difference. */
bool live_same(const struct network *n, const struct live *before, const struct live *now,
               int32_t now_min);

#endif

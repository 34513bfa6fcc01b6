/* SPDX-License-Identifier: Apache-2.0 */
/* How long must it wait? A queue in front of a node as a function of the moment of arrival, by the
 * fluid first-come-first-served rule: what arrives at t leaves at the first whole minute x >= t,
 * while the queue is open, by which the queue has served as much of its class as had arrived by t
 * (the cumulative curves A and S: x = min { x : S(x) >= A(t) }). Two classes: what is served
 * first, and the rest, which gets what the first class leaves.
 *
 * The curves start from the backlog at a moment, take in announced arrivals, and are exact
 * integers in minutes; only their bends are kept. Once all is served a queue is its opening hours.
 * Monotone: who arrives later leaves no earlier. Immutable once made. */
#ifndef SHOP_LOGISTICS_WAIT_H
#define SHOP_LOGISTICS_WAIT_H

#include "shop/logistics/network.h"

enum { WAIT_FIRST, WAIT_REST, WAIT_CLASSES };

enum { INFLOW_DAYS_MAX = 120, WAIT_DAYS_MAX = 500 };

/* What waits, and what is announced: live state of one queue. */
struct backlog {
    int32_t at_min;                       /* counted then */
    int64_t parcels[WAIT_CLASSES];
    int32_t inflow_day;                   /* day number of the first announced day */
    uint32_t inflow_days;                 /* at most INFLOW_DAYS_MAX; spread evenly over each day */
    int64_t inflow[INFLOW_DAYS_MAX][WAIT_CLASSES];
};

/* From this minute on `arrived` and `served` grow by that much a minute. */
struct bend {
    int32_t at_min;
    int64_t arrived, served;
    int64_t arrives, serves;
};

struct wait {
    const struct queue *queue;
    const struct day_clock *clock;
    int32_t until_min;          /* from here on nobody waits */
    bool stuck;                 /* it does not get empty within WAIT_DAYS_MAX */
    struct bend *bend[WAIT_CLASSES];
    uint32_t bends_n[WAIT_CLASSES];
};

/* `now` may be NULL: nobody waits. */
void wait_init(struct wait *w, const struct network *n, const struct queue *q,
               const struct backlog *now);
void wait_release(struct wait *w); /* for scoped(); the zeroed one is fine */

/* When does it leave? NEVER_MIN when it does not, or beyond the calendars. */
int32_t wait_leaves(const struct wait *w, int wait_class, int32_t arrives_min);

/* The first minute at or after that one at which the queue is open. */
int32_t queue_open_min(const struct queue *q, const struct day_clock *c, int32_t at_min);

/* Parcels that it can serve in a week without holidays. */
int64_t queue_week_parcels(const struct queue *q);

#endif

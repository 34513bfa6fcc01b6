/* SPDX-License-Identifier: Apache-2.0 */
/* Every queue of the network now: what waits there and comes next beside what it can do in a day,
 * where those figures come from, and how long promises have parcels wait there. For operators. */
#ifndef SHOP_LOGISTICS_QUEUE_NOW_H
#define SHOP_LOGISTICS_QUEUE_NOW_H

#include "shop/logistics/network.h"
#include "shop/logistics/queue_count.h"

enum { QUEUE_AHEAD_DAYS = 14 };

/* Where what waits comes from. */
enum queue_from {
    QUEUE_SAID,      /* by an operator (overlay.h) */
    QUEUE_COUNTED,   /* from scans (queue_count.h) */
    QUEUE_ANNOUNCED, /* nothing is scanned there: only what is announced is known */
    QUEUE_ASSUMED    /* nothing is known: nobody waits */
};

struct queue_now {
    struct str node, name;
    enum queue_kind kind;
    enum queue_from from;
    struct str who;        /* said it */
    int64_t since_ms;      /* said or counted then; of QUEUE_ASSUMED 0 */
    int64_t waiting;       /* parcels */
    int64_t coming;        /* announced for QUEUE_COMING_DAYS from that day on */
    int64_t day_capacity;  /* the mean of a week */
    int32_t wait_min;      /* of who comes now, as promises have it; NEVER_MIN: nothing passes */
    int32_t worst_min;     /* of who comes within QUEUE_AHEAD_DAYS */
};

struct queue_now_list {
    struct queue_now *v;   /* where one waits longest first, then where most wait or come */
    size_t n;
};

/* Of all queues, by the last count. In a transaction. */
must_check enum outcome queue_now_read(struct ctx *c, struct queue_now_list *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A scenario rehearsed, in the figures that people read: the answers of `entrepot rehearse` and of
 * the operators' pages. Days of waiting are fractions, days of delivery whole dates. */
#ifndef SHOP_LOGISTICS_REPORT_H
#define SHOP_LOGISTICS_REPORT_H

#include "shop/logistics/scenario.h"

enum { REPORT_STEPS = 60 }; /* of a lane's curve of waits */

struct report_lane {
    struct str from, to;
    const char *service;
    double parcels;
    double p50_wait_days, p90_wait_days, max_wait_days;
    int32_t p50_days, p90_days;       /* from order to delivery */
    double on_time_share;
    /* How many waited at least that long: parcels in REPORT_STEPS equal steps up to the report's
     * longest wait. */
    double wait_step[REPORT_STEPS];
};

struct report_node {
    struct str name;                  /* of the queue's node, the leg, the last mile */
    const char *kind;                 /* "queue", "leg", "lastmile" */
    struct str node;                  /* where it waits */
    double parcels;
    double capacity_per_day;          /* negative: no limit */
    double peak_backlog;
    int32_t peak_day, drained_day;    /* from 1; 0: none */
    double max_wait_days;
    double missing_per_day;           /* of the worst day */
    const float *backlog;             /* at the end of each day, [report.days] */
    const float *arrived;
};

struct report_buy {
    const struct report_node *node;
    double extra_per_day;             /* of queues; rounded up */
    double extra_per_departure;       /* of legs and last miles; rounded up */
};

enum report_answer { ANSWER_NOT_ASKED, ANSWER_FOUND, ANSWER_IMPOSSIBLE };

struct report {
    const struct scenario *scenario;
    double parcels, delivered, undelivered;
    double max_wait_days, p50_wait_days, p90_wait_days;
    int32_t drained_day;              /* 0: nobody waited longer than a day; -1: not in the end */
    int32_t p50_days, p90_days;
    double slowest_tenth_days;        /* the mean of the slowest tenth */
    double on_time_share;
    int32_t days;                     /* looked at */
    const struct report_lane *lane;
    size_t lanes_n;
    const struct report_node *node;   /* with a queue on some day first, the longest wait before */
    size_t nodes_n;
    size_t stations_n, slots_n;
    enum report_answer admit_answer;
    int64_t admit_per_day;
    double admit_max_wait_days;       /* of the proving run */
    enum report_answer buy_answer;
    const struct report_buy *buy;
    size_t buy_n;
    double buy_max_wait_days;         /* of the proving run, with what is bought */
    int64_t took_ms;                  /* of the run without the questions; by the caller's clock */
};

struct report_watch {
    void (*progress)(void *arg, const char *what, int per_mille); /* NULL: nobody looks */
    void *arg;
    int64_t (*now_ms)(void);          /* NULL: took_ms stays 0 */
};

/* REFUSED as stage_build. Everything is in `a`, which needs room for the run: see docs. */
must_check enum outcome report_make(struct arena *a, const struct scenario *s,
                                    const struct network_csv *csv,
                                    const struct network_world *world,
                                    const struct report_watch *watch, struct problem *p,
                                    struct report *out);

/* A copy that needs nothing of what the run has left in its arena: of queues without anybody the
 * days are left out. The scenario is not copied. */
void report_copy(struct arena *a, const struct report *r, struct report *out);

/* Holidays and cities of the program. */
must_check enum outcome report_world(struct arena *a, struct problem *p, struct network_world *out);

/* The JSON object that `entrepot rehearse --json` prints. */
struct buf;
void report_json(const struct report *r, struct buf *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The job runner: does what is due. Effects that verbs have left in the outbox (flow/effects.h),
 * timers of orders among them, and the upkeep of flow/upkeep.def at its intervals.
 *
 * Several processes may run on one database: an effect is claimed by one at a time and done at
 * least once. One that goes wrong is tried again after a growing pause, and is dead after
 * OUTBOX_ATTEMPTS_MAX, which `entrepot verify` and the metrics show. */
#ifndef FACE_JOBS_JOBS_H
#define FACE_JOBS_JOBS_H

#include "base/ctx.h"
#include "shop/accounts/accounts.h"

struct jobs_options {
    struct store *store;
    struct id_source *ids;
    const struct ports *ports;
    int threads;             /* 1 ... JOBS_THREADS_MAX; they give way to requests */
    struct session_limits sessions;
    int32_t silent_days;     /* of count_queues */
    int64_t (*now_ms)(void); /* the clock */
};

enum { JOBS_THREADS_MAX = 16 };

struct job_runner;

/* Starts the threads. REFUSED or FAILED when the upkeep cannot be written down. */
must_check enum outcome jobs_start(const struct jobs_options *o, struct problem *p,
                                   struct job_runner **out);
/* Waits for what is being done. Call it before the store closes, and jobs_free after, since the
 * store may still speak to the runner until then. NULL is fine for both. */
void jobs_stop(struct job_runner *r);
void jobs_free(struct job_runner *r);

/* For tests and the command line: does on this thread what is due at c->now_ms, and what follows
 * from it, at most `max` effects; *done counts them. c is of ROLE_SYSTEM, without an open
 * transaction; its arena is rewound after each. */
must_check enum outcome jobs_run_due(struct ctx *c, size_t max, size_t *done);

#endif

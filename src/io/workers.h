/* SPDX-License-Identifier: Apache-2.0 */
/* A pool of threads with a bounded queue, for work that must not stall an event loop.
 *
 * A job that waits for another thread (base/waiter.h), as one does for its commit, steps aside and
 * its thread begins or goes on with others: so a few threads have many jobs at hand, and what a
 * writer answers at once wakes a few threads, not one for each. What blocks a thread otherwise (a
 * read from another machine, a long computation) needs a thread of its own. A job stays with its
 * thread. It holds no lock while it waits. */
#ifndef IO_WORKERS_H
#define IO_WORKERS_H

#include "base/attr.h"

struct workers;
typedef void workers_job(void *arg);

/* At most `at_once` jobs are begun and not ended. */
struct workers *workers_new(int threads, int at_once, size_t queue_max);

/* A place in the queue, to be used by exactly one workers_submit. False when `queue_max` jobs wait
 * already, or when the pool is being stopped. */
must_check bool workers_reserve(struct workers *w);
void workers_submit(struct workers *w, workers_job *job, void *arg);

size_t workers_waiting(struct workers *w); /* jobs that no thread has begun */

/* No reservation succeeds any more; returns when everything submitted has run. */
void workers_stop(struct workers *w);
/* Stops and frees; NULL is fine. */
void workers_free(struct workers *w);

#endif

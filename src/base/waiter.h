/* SPDX-License-Identifier: Apache-2.0 */
/* One who waits for another thread. A thread sleeps meanwhile; a job of io/workers.h steps aside
 * and its thread goes on with others.
 *
 *     struct waiter w;
 *     waiter_begin(&w);   ... tell another thread of &w ...
 *     waiter_wait(&w);                           there: waiter_over(&w); then it may be gone
 *
 * Exactly one wait and one end, in any order. Whoever waits holds no lock: on its thread others
 * run. */
#ifndef BASE_WAITER_H
#define BASE_WAITER_H

#include <semaphore.h>

#include "base/attr.h"

/* How what runs here steps aside and is called back. */
struct parking {
    void (*park)(struct parking *p);   /* here; returns when it was called back */
    void (*unpark)(struct parking *p); /* from any thread, once for each park, even before it */
};

/* From now on, on this thread; NULL: as a thread does. */
void parking_here(struct parking *p);

struct waiter {
    struct parking *parking; /* NULL: a thread sleeps */
    sem_t asleep;
};

void waiter_begin(struct waiter *w);
void waiter_wait(struct waiter *w);
void waiter_over(struct waiter *w);

#endif

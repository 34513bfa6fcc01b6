/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "base/waiter.h"

#include "base/check.h"

static _Thread_local struct parking *here;

void parking_here(struct parking *p)
{
    here = p;
}

void waiter_begin(struct waiter *w)
{
    w->parking = here;
    if (!w->parking)
        sem_init(&w->asleep, 0, 0);
}

void waiter_wait(struct waiter *w)
{
    if (w->parking) {
        w->parking->park(w->parking);
        return;
    }
    while (sem_wait(&w->asleep) != 0)
        check(errno == EINTR);
    sem_destroy(&w->asleep);
}

void waiter_over(struct waiter *w)
{
    if (w->parking)
        w->parking->unpark(w->parking);
    else
        sem_post(&w->asleep);
}

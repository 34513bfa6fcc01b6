/* SPDX-License-Identifier: Apache-2.0 */
#include "face/jobs/promiser.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "io/clock.h"
#include "shop/logistics/logistics.h"

enum { INTERVAL_S = 60, NICENESS = 10 };

struct promiser {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    _Atomic bool stopping;
};

/* False when it is to end. */
static bool pause_a_minute(struct promiser *p)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += INTERVAL_S;
    pthread_mutex_lock(&p->lock);
    while (!atomic_load(&p->stopping) && pthread_cond_timedwait(&p->wake, &p->lock, &until) == 0)
        ;
    pthread_mutex_unlock(&p->lock);
    return !atomic_load(&p->stopping);
}

static void *run(void *arg)
{
    struct promiser *p = arg;

    setpriority(PRIO_PROCESS, (id_t)gettid(), NICENESS); /* of this thread alone, on Linux */
    do
        promises_ahead(clock_utc_ms(), &p->stopping);
    while (pause_a_minute(p));
    return NULL;
}

struct promiser *promiser_start(void)
{
    struct promiser *p = calloc(1, sizeof(*p));
    pthread_condattr_t attr;
    sigset_t all, before;

    check(p != NULL);
    pthread_mutex_init(&p->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&p->wake, &attr);
    pthread_condattr_destroy(&attr);
    sigfillset(&all); /* signals are for the program's one reader of them */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    check(pthread_create(&p->thread, NULL, run, p) == 0);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return p;
}

void promiser_stop(struct promiser *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    atomic_store(&p->stopping, true);
    pthread_cond_signal(&p->wake);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->thread, NULL);
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

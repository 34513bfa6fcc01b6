/* SPDX-License-Identifier: Apache-2.0 */
#include "face/jobs/promiser.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/check.h"
#include "base/log.h"
#include "io/background.h"
#include "io/clock.h"
#include "shop/logistics/edition.h"
#include "store/store.h"

enum { INTERVAL_S = 60, ARENA_MAX = 1 << 28 };

struct promiser {
    struct store *store;
    promiser_swapped *swapped;
    void *arg;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool started, touched;
    struct logistics_swaps swaps; /* as far as it was told */
    _Atomic bool stopping;
};

static void note(void *arg, enum topic topic, int64_t id unused_arg)
{
    struct promiser *p = arg;

    if (topic != TOPIC_LANES)
        return;
    pthread_mutex_lock(&p->lock);
    p->touched = true;
    pthread_cond_signal(&p->wake);
    pthread_mutex_unlock(&p->lock);
}

/* Until a minute has passed, or the network was touched; false when it is to end. */
static bool wait_for_work(struct promiser *p)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += INTERVAL_S;
    pthread_mutex_lock(&p->lock);
    while (!atomic_load(&p->stopping) && !p->touched &&
           pthread_cond_timedwait(&p->wake, &p->lock, &until) == 0)
        ;
    p->touched = false;
    pthread_mutex_unlock(&p->lock);
    return !atomic_load(&p->stopping);
}

/* What cannot be read is logged, and tried again in a minute. */
static void refresh(struct promiser *p, struct ctx *c)
{
    struct logistics_swaps swaps;
    bool swapped, network;

    arena_clear(c->arena);
    c->now_ms = clock_utc_ms();
    if (logistics_refresh(c, &swapped) != DONE)
        log_warn("promiser", "the network before stays in force");
    swaps = logistics_swaps();
    if (swaps.all == p->swaps.all)
        return;
    network = swaps.networks != p->swaps.networks;
    log_info("promiser", "another %s is in force", network ? "network" : "state of the network");
    p->swaps = swaps;
    p->swapped(p->arg, network);
}

static void *run(void *arg)
{
    struct promiser *p = arg;
    scoped(arena_release) struct arena arena = {0};
    struct random random;
    struct ctx c = {.arena = &arena, .random = &random, .store = p->store,
                    .actor = {.roles = ROLE_SYSTEM}};

    arena_init(&arena, ARENA_MAX);
    random_system(&random);
    background_begin("promiser");
    do {
        refresh(p, &c);
        promises_ahead(clock_utc_ms(), &p->stopping);
    } while (wait_for_work(p));
    return NULL;
}

static void init_lock(struct promiser *p)
{
    pthread_condattr_t attr;

    pthread_mutex_init(&p->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&p->wake, &attr);
    pthread_condattr_destroy(&attr);
}

struct promiser *promiser_new(struct store *store, promiser_swapped *swapped, void *arg)
{
    struct promiser *p = calloc(1, sizeof(*p));

    check(p != NULL);
    p->store = store;
    p->swaps = logistics_swaps();
    p->swapped = swapped;
    p->arg = arg;
    init_lock(p);
    store_listen(store, note, p);
    return p;
}

void promiser_start(struct promiser *p)
{
    sigset_t all, before;

    sigfillset(&all); /* signals are for the program's one reader of them */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    check(pthread_create(&p->thread, NULL, run, p) == 0);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    p->started = true;
}

void promiser_stop(struct promiser *p)
{
    if (!p || !p->started)
        return;
    pthread_mutex_lock(&p->lock);
    atomic_store(&p->stopping, true);
    pthread_cond_signal(&p->wake);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->thread, NULL);
}

void promiser_free(struct promiser *p)
{
    if (!p)
        return;
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

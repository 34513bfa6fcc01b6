/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "io/workers.h"

#include "base/check.h"
#include "base/waiter.h"
#include "io/fiber.h"

enum { SPARES_MAX = 256 }; /* fibers kept for the next jobs */

struct job {
    workers_job *run;
    void *arg;
};

/* A job that was begun. */
struct run {
    struct parking parking; /* first: what its waiters know */
    struct job job;
    struct hand *hand;
    struct fiber *fiber;
    struct run *next; /* of those called back, or of the spares */
};

/* A thread of the pool. */
struct hand {
    struct workers *pool;
    pthread_t thread;
    pthread_cond_t wake;
    bool asleep, called; /* called for a job, and not here yet */
    int begun;                 /* runs that have not ended */
    struct run *back, **last; /* those that may go on, in the order in which they were called */
};

struct workers {
    pthread_mutex_t lock;
    struct job *ring;
    size_t ring_n, first, waiting, reserved; /* reserved counts the waiting ones too */
    int begun, at_once, called; /* hands */
    bool stopping;
    atomic_int ringing; /* signals on their way */
    struct run *spares;
    int spares_n;
    int hands_n;
    struct hand hands[];
};

/* ---- waking ---- */

/* Gives back the lock, and wakes `h` if it sleeps (NULL: nobody), who finds the lock free. */
static void unlock_and_wake(struct workers *w, struct hand *h)
{
    const bool asleep = h && h->asleep;

    if (asleep) {
        h->asleep = false;
        atomic_fetch_add(&w->ringing, 1);
    }
    pthread_mutex_unlock(&w->lock);
    if (asleep) {
        pthread_cond_signal(&h->wake);
        atomic_fetch_sub(&w->ringing, 1); /* from here on the pool may be gone */
    }
}

static void wake_all(struct workers *w) /* locked */
{
    for (int i = 0; i < w->hands_n; i++)
        pthread_cond_signal(&w->hands[i].wake);
}

/* Who is to be woken for the next job: one that sleeps and has least to go back to. Nobody while
 * another is on his way, who calls the next: most often he does what waits himself. */
static struct hand *call_one(struct workers *w) /* locked */
{
    struct hand *best = NULL;

    if (w->waiting == 0 || w->begun == w->at_once || w->called > 0)
        return NULL;
    for (int i = 0; i < w->hands_n; i++)
        if (w->hands[i].asleep && (!best || w->hands[i].begun < best->begun))
            best = &w->hands[i];
    if (best) {
        best->called = true;
        w->called++;
    }
    return best;
}

/* ---- stepping aside ---- */

static void park(struct parking *p)
{
    fiber_rest(((struct run *)p)->fiber);
}

static void unpark(struct parking *p)
{
    struct run *r = (struct run *)p;
    struct hand *h = r->hand;
    struct workers *w = h->pool;

    pthread_mutex_lock(&w->lock);
    r->next = NULL;
    *h->last = r;
    h->last = &r->next;
    unlock_and_wake(w, h);
}

/* ---- a thread ---- */

static struct run *take_back(struct hand *h) /* locked */
{
    struct run *r = h->back;

    if (!r)
        return NULL;
    h->back = r->next;
    if (!h->back)
        h->last = &h->back;
    return r;
}

static struct run *take_spare(struct workers *w) /* locked */
{
    struct run *r = w->spares;

    if (r) {
        w->spares = r->next;
        w->spares_n--;
        return r;
    }
    r = calloc(1, sizeof(*r));
    check(r != NULL);
    r->parking = (struct parking){park, unpark};
    return r;
}

/* A new run of the next job, or NULL. */
static struct run *take_job(struct hand *h) /* locked */
{
    struct workers *w = h->pool;
    struct run *r;

    if (w->waiting == 0 || w->begun == w->at_once)
        return NULL;
    r = take_spare(w);
    r->job = w->ring[w->first];
    r->hand = h;
    w->first = (w->first + 1) % w->ring_n;
    w->waiting--;
    w->reserved--;
    w->begun++;
    h->begun++;
    if (w->stopping && w->reserved == 0)
        wake_all(w);
    return r;
}

/* What goes on before what begins; NULL when the pool stops, and none is left or promised. */
static struct run *next_run(struct hand *h)
{
    struct workers *w = h->pool;
    struct run *r;

    pthread_mutex_lock(&w->lock);
    while (!(r = take_back(h)) && !(r = take_job(h)) &&
           !(w->stopping && w->reserved == 0 && h->begun == 0)) {
        h->asleep = true;
        pthread_cond_wait(&h->wake, &w->lock);
        h->asleep = false;
        w->called -= h->called;
        h->called = false;
    }
    unlock_and_wake(w, r ? call_one(w) : NULL);
    return r;
}

static void drop(struct run *r)
{
    fiber_free(r->fiber);
    free(r);
}

static void end(struct hand *h, struct run *r)
{
    struct workers *w = h->pool;

    pthread_mutex_lock(&w->lock);
    h->begun--;
    w->begun--;
    if (w->spares_n < SPARES_MAX) {
        r->next = w->spares;
        w->spares = r;
        w->spares_n++;
        r = NULL;
    }
    unlock_and_wake(w, NULL);
    if (r)
        drop(r);
}

/* Until it ends or steps aside. */
static bool go(struct run *r, bool begins)
{
    bool ended;

    parking_here(&r->parking);
    ended = begins ? fiber_run(r->fiber, r->job.run, r->job.arg) : fiber_go_on(r->fiber);
    parking_here(NULL);
    return ended;
}

static void *work(void *arg)
{
    struct hand *h = arg;
    struct run *r;

    pthread_setname_np(pthread_self(), "worker");
    while ((r = next_run(h))) {
        if (!r->fiber)
            r->fiber = fiber_new();
        if (go(r, r->job.run != NULL))
            end(h, r);
        else
            r->job.run = NULL; /* begun */
    }
    return NULL;
}

/* ---- the pool ---- */

static void start_hand(struct workers *w)
{
    struct hand *h = &w->hands[w->hands_n++];

    h->pool = w;
    h->last = &h->back;
    pthread_cond_init(&h->wake, NULL);
    check(pthread_create(&h->thread, NULL, work, h) == 0);
}

struct workers *workers_new(int threads, int at_once, size_t queue_max)
{
    struct workers *w;

    check(threads > 0 && at_once > 0 && queue_max > 0);
    w = calloc(1, sizeof(*w) + (size_t)threads * sizeof(w->hands[0]));
    check(w != NULL);
    w->ring = calloc(queue_max, sizeof(*w->ring));
    check(w->ring != NULL);
    w->ring_n = queue_max;
    w->at_once = at_once;
    pthread_mutex_init(&w->lock, NULL);
    pthread_mutex_lock(&w->lock);
    for (int i = 0; i < threads; i++)
        start_hand(w);
    pthread_mutex_unlock(&w->lock);
    return w;
}

bool workers_reserve(struct workers *w)
{
    bool granted;

    pthread_mutex_lock(&w->lock);
    granted = !w->stopping && w->reserved < w->ring_n;
    w->reserved += granted;
    pthread_mutex_unlock(&w->lock);
    return granted;
}

void workers_submit(struct workers *w, workers_job *run, void *arg)
{
    pthread_mutex_lock(&w->lock);
    check(w->waiting < w->reserved);
    w->ring[(w->first + w->waiting) % w->ring_n] = (struct job){run, arg};
    w->waiting++;
    unlock_and_wake(w, call_one(w));
}

size_t workers_waiting(struct workers *w)
{
    size_t n;

    pthread_mutex_lock(&w->lock);
    n = w->waiting;
    pthread_mutex_unlock(&w->lock);
    return n;
}

void workers_stop(struct workers *w)
{
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    wake_all(w);
    pthread_mutex_unlock(&w->lock);
    for (int i = 0; i < w->hands_n; i++)
        check(pthread_join(w->hands[i].thread, NULL) == 0);
    while (atomic_load(&w->ringing) > 0)
        sched_yield();
    for (int i = 0; i < w->hands_n; i++)
        pthread_cond_destroy(&w->hands[i].wake);
    w->hands_n = 0;
}

void workers_free(struct workers *w)
{
    struct run *r;

    if (!w)
        return;
    workers_stop(w);
    while ((r = w->spares)) {
        w->spares = r->next;
        drop(r);
    }
    pthread_mutex_destroy(&w->lock);
    free(w->ring);
    free(w);
}

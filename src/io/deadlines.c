/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <sys/socket.h>

#include "io/deadlines.h"

#include "base/check.h"
#include "io/clock.h"

enum { LOOK_EVERY_MS = 250 };

struct deadlines {
    pthread_mutex_t lock; /* held while looking: a socket cannot be closed meanwhile */
    pthread_cond_t stop;
    bool stopping;
    struct deadline *first;
    int64_t missed;
    pthread_t thread;
};

static void look(struct deadlines *d)
{
    int64_t now_ms = clock_monotonic_ms();

    for (struct deadline *one = d->first; one; one = one->after) {
        if (atomic_load_explicit(&one->at_ms, memory_order_relaxed) > now_ms)
            continue;
        atomic_store_explicit(&one->at_ms, INT64_MAX, memory_order_relaxed);
        shutdown(one->fd, SHUT_RDWR);
        d->missed++;
    }
}

static void *keep_looking(void *arg)
{
    struct deadlines *d = arg;
    struct timespec until;

    pthread_mutex_lock(&d->lock);
    while (!d->stopping) {
        int64_t next_ns = clock_monotonic_ns() + LOOK_EVERY_MS * INT64_C(1000000);

        look(d);
        until = (struct timespec){next_ns / 1000000000, next_ns % 1000000000};
        pthread_cond_clockwait(&d->stop, &d->lock, CLOCK_MONOTONIC, &until);
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

struct deadlines *deadlines_new(void)
{
    struct deadlines *d = calloc(1, sizeof(*d));

    check(d != NULL);
    pthread_mutex_init(&d->lock, NULL);
    pthread_cond_init(&d->stop, NULL);
    check(pthread_create(&d->thread, NULL, keep_looking, d) == 0);
    return d;
}

void deadlines_free(struct deadlines *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    check(d->first == NULL);
    d->stopping = true;
    pthread_cond_signal(&d->stop);
    pthread_mutex_unlock(&d->lock);
    check(pthread_join(d->thread, NULL) == 0);
    pthread_mutex_destroy(&d->lock);
    pthread_cond_destroy(&d->stop);
    free(d);
}

void deadlines_add(struct deadlines *d, struct deadline *one)
{
    pthread_mutex_lock(&d->lock);
    one->before = NULL;
    one->after = d->first;
    if (one->after)
        one->after->before = one;
    d->first = one;
    pthread_mutex_unlock(&d->lock);
}

void deadlines_remove(struct deadlines *d, struct deadline *one)
{
    pthread_mutex_lock(&d->lock);
    if (one->before)
        one->before->after = one->after;
    else
        d->first = one->after;
    if (one->after)
        one->after->before = one->before;
    pthread_mutex_unlock(&d->lock);
}

int64_t deadlines_missed(struct deadlines *d)
{
    int64_t n;

    pthread_mutex_lock(&d->lock);
    n = d->missed;
    pthread_mutex_unlock(&d->lock);
    return n;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "io/workers.h"

#include "base/check.h"

struct job {
    workers_job *run;
    void *arg;
};

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t more; /* jobs came, or stopping */
    struct job *ring;
    size_t ring_n, first, waiting, reserved; /* reserved counts the waiting ones too */
    bool stopping;
    int threads_n;
    pthread_t threads[];
};

/* The next job; false when the pool stops and none is left or promised. */
static bool next_job(struct workers *w, struct job *out)
{
    bool found;

    pthread_mutex_lock(&w->lock);
    while (w->waiting == 0 && !(w->stopping && w->reserved == 0))
        pthread_cond_wait(&w->more, &w->lock);
    found = w->waiting > 0;
    if (found) {
        *out = w->ring[w->first];
        w->first = (w->first + 1) % w->ring_n;
        w->waiting--;
        w->reserved--;
        if (w->stopping && w->reserved == 0)
            pthread_cond_broadcast(&w->more);
    }
    pthread_mutex_unlock(&w->lock);
    return found;
}

static void *work(void *arg)
{
    struct workers *w = arg;
    struct job job;

    pthread_setname_np(pthread_self(), "worker");
    while (next_job(w, &job))
        job.run(job.arg);
    return NULL;
}

struct workers *workers_new(int threads, size_t queue_max)
{
    struct workers *w;

    check(threads > 0 && queue_max > 0);
    w = calloc(1, sizeof(*w) + (size_t)threads * sizeof(w->threads[0]));
    check(w != NULL);
    w->ring = calloc(queue_max, sizeof(*w->ring));
    check(w->ring != NULL);
    w->ring_n = queue_max;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    for (; w->threads_n < threads; w->threads_n++)
        check(pthread_create(&w->threads[w->threads_n], NULL, work, w) == 0);
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
    pthread_mutex_unlock(&w->lock);
    pthread_cond_signal(&w->more); /* who wakes finds the lock free */
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
    pthread_cond_broadcast(&w->more);
    pthread_mutex_unlock(&w->lock);
    for (int i = 0; i < w->threads_n; i++)
        check(pthread_join(w->threads[i], NULL) == 0);
    w->threads_n = 0;
}

void workers_free(struct workers *w)
{
    if (!w)
        return;
    workers_stop(w);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->more);
    free(w->ring);
    free(w);
}

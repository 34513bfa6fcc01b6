/* SPDX-License-Identifier: Apache-2.0 */
#include "base/check.h"
#include "store/inside.h"

enum { WAIT_S = 5 };

void pool_init(struct pool *pool, int max)
{
    pthread_condattr_t monotonic;

    check(max >= 1 && max <= READERS_MAX);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->returned, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pool->max = max;
}

/* Waits until a connection is idle or may be opened; false after WAIT_S. Holds the lock. */
static bool wait_for_one(struct pool *pool)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += WAIT_S;
    while (pool->idle_n == 0 && pool->open_n >= pool->max)
        if (pthread_cond_timedwait(&pool->returned, &pool->lock, &until) != 0)
            return false;
    return true;
}

static void forget_one(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->open_n--;
    pthread_cond_signal(&pool->returned);
    pthread_mutex_unlock(&pool->lock);
}

enum outcome pool_take(struct store *s, struct problem *p, struct conn **out)
{
    struct pool *pool = &s->readers;
    enum outcome opened;

    *out = NULL;
    pthread_mutex_lock(&pool->lock);
    if (!wait_for_one(pool)) {
        pthread_mutex_unlock(&pool->lock);
        return refuse(p, refusal_unavailable, NULL, "all read connections are busy");
    }
    if (pool->idle_n > 0)
        *out = pool->idle[--pool->idle_n];
    else
        pool->open_n++;
    pthread_mutex_unlock(&pool->lock);
    if (*out)
        return DONE;
    opened = s->ops->open(p, &s->options, ACCESS_READ, out);
    if (opened != DONE)
        forget_one(pool);
    return opened;
}

void pool_give(struct store *s, struct conn *conn)
{
    struct pool *pool = &s->readers;

    if (conn->trouble > TROUBLE_COMMAND) {
        conn->ops->close(conn);
        forget_one(pool);
        return;
    }
    conn->trouble = TROUBLE_NONE;
    pthread_mutex_lock(&pool->lock);
    pool->idle[pool->idle_n++] = conn;
    pthread_cond_signal(&pool->returned);
    pthread_mutex_unlock(&pool->lock);
}

void pool_release(struct pool *pool)
{
    check(pool->idle_n == pool->open_n); /* nobody reads any more */
    while (pool->idle_n > 0) {
        struct conn *conn = pool->idle[--pool->idle_n];

        conn->ops->close(conn);
    }
    pthread_cond_destroy(&pool->returned);
    pthread_mutex_destroy(&pool->lock);
}

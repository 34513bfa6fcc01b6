/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/grace.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/check.h"

enum { READERS_MAX = 1024, LINE = 64 };

/* 0: does not read; else the epoch in which it began. */
static struct reader {
    _Alignas(LINE) _Atomic uint64_t epoch;
    _Atomic bool taken;
} readers[READERS_MAX];

static _Atomic uint64_t now = 1;
static _Atomic int64_t crowd; /* readers beyond READERS_MAX that are reading */

struct retired {
    struct retired *next;
    void (*free_it)(void *what);
    void *what;
    uint64_t epoch;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct retired *retired; /* the latest first */

/* ---- the reader of this thread ---- */

static _Thread_local struct reader *mine;
static _Thread_local bool crowded;
static _Thread_local unsigned depth;
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void give_back(void *reader)
{
    struct reader *r = reader;

    atomic_store(&r->epoch, 0);
    atomic_store(&r->taken, false);
}

static void make_key(void)
{
    check(pthread_key_create(&key, give_back) == 0);
}

static void join(void)
{
    check(pthread_once(&once, make_key) == 0);
    for (size_t i = 0; i < READERS_MAX && !mine; i++) {
        bool no = false;

        if (atomic_compare_exchange_strong(&readers[i].taken, &no, true))
            mine = &readers[i];
    }
    crowded = !mine;
    if (mine)
        check(pthread_setspecific(key, mine) == 0);
}

void grace_enter(void)
{
    if (depth++ > 0)
        return;
    if (!mine && !crowded)
        join();
    if (mine)
        atomic_store(&mine->epoch, atomic_load(&now));
    else
        atomic_fetch_add(&crowd, 1);
}

void grace_leave(void)
{
    check(depth > 0);
    if (--depth > 0)
        return;
    if (mine)
        atomic_store(&mine->epoch, 0);
    else
        atomic_fetch_sub(&crowd, 1);
}

/* ---- freeing ---- */

/* Every reader that is reading began in this epoch or later. */
static uint64_t oldest_reader(void)
{
    uint64_t oldest = UINT64_MAX;

    if (atomic_load(&crowd) > 0)
        return 0;
    for (size_t i = 0; i < READERS_MAX; i++) {
        uint64_t epoch = atomic_load(&readers[i].epoch);

        if (epoch && epoch < oldest)
            oldest = epoch;
    }
    return oldest;
}

/* Takes out what nobody can see any more. */
static struct retired *take_free(void)
{
    struct retired **at = &retired, *free_now;
    uint64_t oldest = oldest_reader();

    while (*at && (*at)->epoch >= oldest)
        at = &(*at)->next;
    free_now = *at; /* and all before it */
    *at = NULL;
    return free_now;
}

static void free_all(struct retired *r)
{
    while (r) {
        struct retired *next = r->next;

        r->free_it(r->what);
        free(r);
        r = next;
    }
}

void grace_collect(void)
{
    struct retired *free_now;

    pthread_mutex_lock(&lock);
    free_now = take_free();
    pthread_mutex_unlock(&lock);
    free_all(free_now);
}

void grace_retire(void (*free_it)(void *what), void *what)
{
    struct retired *r = calloc(1, sizeof(*r)), *free_now;

    check(r != NULL);
    *r = (struct retired){.free_it = free_it, .what = what};
    pthread_mutex_lock(&lock);
    r->epoch = atomic_fetch_add(&now, 1);
    r->next = retired;
    retired = r;
    free_now = take_free();
    pthread_mutex_unlock(&lock);
    free_all(free_now);
}

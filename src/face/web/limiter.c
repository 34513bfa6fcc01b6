/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "face/web/limiter.h"

#include "base/check.h"
#include "base/hash.h"

enum { WAYS = 4, LOCKS = 64 };

struct bucket {
    uint64_t key;     /* hash; two keys with one hash share a bucket */
    int64_t full_at_ms;
};

struct limiter {
    pthread_mutex_t locks[LOCKS];
    size_t sets; /* a power of two; each has WAYS buckets */
    struct bucket buckets[];
};

struct limiter *limiter_new(size_t buckets)
{
    struct limiter *l;
    size_t sets = LOCKS;

    while (sets * WAYS < buckets)
        sets *= 2;
    l = calloc(1, sizeof(*l) + sets * WAYS * sizeof(l->buckets[0]));
    check(l != NULL);
    l->sets = sets;
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_init(&l->locks[i], NULL);
    return l;
}

void limiter_free(struct limiter *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_destroy(&l->locks[i]);
    free(l);
}

/* The bucket of the key, or the fullest of its set, taken over. */
static struct bucket *find(struct bucket *set, uint64_t key)
{
    struct bucket *fullest = set;

    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        if (set[i].full_at_ms < fullest->full_at_ms)
            fullest = &set[i];
    }
    *fullest = (struct bucket){.key = key};
    return fullest;
}

bool limiter_take(struct limiter *l, const struct limit *limit, struct str key, int64_t now_ms,
                  int64_t *wait_ms)
{
    const uint64_t hash = hash_str(key) ^ hash_u64((uint64_t)limit->every_ms);
    const size_t set = (hash >> 8) & (l->sets - 1);
    pthread_mutex_t *lock = &l->locks[set % LOCKS];
    struct bucket *b;
    int64_t full_at_ms;
    bool allowed;

    pthread_mutex_lock(lock);
    b = find(&l->buckets[set * WAYS], hash);
    full_at_ms = (b->full_at_ms > now_ms ? b->full_at_ms : now_ms) + limit->every_ms;
    *wait_ms = full_at_ms - now_ms - limit->burst * limit->every_ms;
    allowed = *wait_ms <= 0;
    if (allowed)
        b->full_at_ms = full_at_ms;
    pthread_mutex_unlock(lock);
    return allowed;
}

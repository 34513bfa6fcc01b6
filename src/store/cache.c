/* SPDX-License-Identifier: Apache-2.0 */
#include "store/cache.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/check.h"
#include "base/hash.h"

enum {
    SHARDS = 16,      /* each with its lock, so that threads do not wait for one another */
    CHAINS = 4096,    /* of a shard */
    CHANGES = 1 << 16 /* ids share them by their hash */
};

/* One block of memory: this, what the caller keeps, the places of its ids, its key. */
struct cached {
    _Atomic int refs;
    struct cached *next;          /* of its chain */
    struct cached *newer, *older; /* by last use */
    uint64_t place;               /* hash of the key */
    struct str key;
    uint64_t moment;
    int64_t until_ms;
    const uint32_t *changes;
    size_t changes_n;
    size_t weight;
    _Alignas(16) unsigned char bytes[];
};

struct shard {
    pthread_mutex_t lock;
    struct cached *chains[CHAINS];
    struct cached *newest, *oldest;
    size_t bytes, blocks;
    int64_t hits, misses;
};

struct cache {
    size_t shard_max_bytes;
    _Atomic uint64_t moment;           /* counts what was told */
    _Atomic uint64_t all_changed;      /* when everything did */
    _Atomic uint64_t changed[CHANGES]; /* when an id of that place did */
    struct shard shards[SHARDS];
};

/* ---- life ---- */

struct cache *cache_new(size_t max_bytes)
{
    struct cache *c = calloc(1, sizeof(*c));

    check(c != NULL);
    c->shard_max_bytes = max_bytes / SHARDS;
    for (size_t i = 0; i < SHARDS; i++)
        check(pthread_mutex_init(&c->shards[i].lock, NULL) == 0);
    return c;
}

void cached_release(struct cached *b)
{
    if (b && atomic_fetch_sub_explicit(&b->refs, 1, memory_order_acq_rel) == 1)
        free(b);
}

void cache_free(struct cache *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < SHARDS; i++) {
        struct cached *b = c->shards[i].newest, *older;

        for (; b; b = older) {
            older = b->older;
            cached_release(b);
        }
        pthread_mutex_destroy(&c->shards[i].lock);
    }
    free(c);
}

/* ---- what changes ---- */

static uint32_t place_of_id(int64_t id)
{
    return (uint32_t)(((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15)) >> 48);
}

uint64_t cache_moment(const struct cache *c)
{
    return atomic_load(&c->moment);
}

void cache_changed(struct cache *c, int64_t id)
{
    uint64_t moment = atomic_fetch_add(&c->moment, 1) + 1;

    atomic_store(id == CACHE_ALL ? &c->all_changed : &c->changed[place_of_id(id)], moment);
}

static bool is_valid(const struct cache *c, const struct cached *b, int64_t now_ms)
{
    if (now_ms >= b->until_ms || atomic_load(&c->all_changed) > b->moment)
        return false;
    for (size_t i = 0; i < b->changes_n; i++)
        if (atomic_load_explicit(&c->changed[b->changes[i]], memory_order_relaxed) > b->moment)
            return false;
    return true;
}

/* ---- a block ---- */

static size_t aligned(size_t n)
{
    return (n + 15) & ~(size_t)15;
}

struct cached *cached_new(struct str key, const struct cache_needs *needs, size_t bytes)
{
    size_t room = aligned(bytes), changes_bytes = needs->ids_n * sizeof(uint32_t);
    size_t weight = sizeof(struct cached) + room + changes_bytes + key.n;
    struct cached *b = malloc(weight);
    uint32_t *changes;
    char *name;

    check(b != NULL);
    changes = (void *)(b->bytes + room);
    name = (char *)changes + changes_bytes;
    *b = (struct cached){.place = hash_str(key), .moment = needs->moment,
                         .until_ms = needs->until_ms, .key = {name, key.n}, .changes = changes,
                         .changes_n = needs->ids_n, .weight = weight};
    atomic_init(&b->refs, 1);
    for (size_t i = 0; i < needs->ids_n; i++)
        changes[i] = place_of_id(needs->ids[i]);
    if (key.n)
        memcpy(name, key.p, key.n);
    return b;
}

void *cached_bytes(struct cached *b)
{
    return b->bytes;
}

/* ---- a shard; with its lock ---- */

static void unlink_use(struct shard *s, struct cached *b)
{
    *(b->newer ? &b->newer->older : &s->newest) = b->older;
    *(b->older ? &b->older->newer : &s->oldest) = b->newer;
}

static void link_use(struct shard *s, struct cached *b)
{
    b->newer = NULL;
    b->older = s->newest;
    *(s->newest ? &s->newest->newer : &s->oldest) = b;
    s->newest = b;
}

static struct cached **find_link(struct shard *s, uint64_t place, struct str key)
{
    struct cached **link = &s->chains[(place / SHARDS) % CHAINS];

    while (*link && !((*link)->place == place && str_eq((*link)->key, key)))
        link = &(*link)->next;
    return link;
}

static void drop(struct shard *s, struct cached **link)
{
    struct cached *b = *link;

    *link = b->next;
    unlink_use(s, b);
    s->bytes -= b->weight;
    s->blocks--;
    cached_release(b);
}

static void make_room(struct shard *s, size_t max_bytes)
{
    while (s->oldest && s->bytes > max_bytes)
        drop(s, find_link(s, s->oldest->place, s->oldest->key));
}

/* ---- finding and keeping ---- */

static struct shard *shard_of(struct cache *c, uint64_t place)
{
    return &c->shards[place % SHARDS];
}

struct cached *cache_find(struct cache *c, struct str key, int64_t now_ms)
{
    uint64_t place = hash_str(key);
    struct shard *s = shard_of(c, place);
    struct cached **link, *found;

    pthread_mutex_lock(&s->lock);
    link = find_link(s, place, key);
    found = *link;
    if (found && !is_valid(c, found, now_ms)) {
        drop(s, link);
        found = NULL;
    }
    s->hits += found != NULL;
    s->misses += found == NULL;
    if (found) {
        atomic_fetch_add_explicit(&found->refs, 1, memory_order_relaxed);
        unlink_use(s, found);
        link_use(s, found);
    }
    pthread_mutex_unlock(&s->lock);
    return found;
}

void cache_keep(struct cache *c, struct cached *b)
{
    struct shard *s = shard_of(c, b->place);
    struct cached **link;

    if (b->key.n == 0 || b->key.n > CACHE_KEY_MAX_BYTES || b->weight > c->shard_max_bytes)
        return;
    pthread_mutex_lock(&s->lock);
    link = find_link(s, b->place, b->key);
    if (*link)
        drop(s, link);
    link = find_link(s, b->place, b->key);
    b->next = *link;
    *link = b;
    atomic_fetch_add_explicit(&b->refs, 1, memory_order_relaxed);
    link_use(s, b);
    s->bytes += b->weight;
    s->blocks++;
    make_room(s, c->shard_max_bytes);
    pthread_mutex_unlock(&s->lock);
}

void cache_get_stats(struct cache *c, struct cache_stats *out)
{
    *out = (struct cache_stats){0};
    for (size_t i = 0; i < SHARDS; i++) {
        struct shard *s = &c->shards[i];

        pthread_mutex_lock(&s->lock);
        out->blocks += (int64_t)s->blocks;
        out->bytes += (int64_t)s->bytes;
        out->hits += s->hits;
        out->misses += s->misses;
        pthread_mutex_unlock(&s->lock);
    }
}

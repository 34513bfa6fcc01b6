/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/page_cache.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/check.h"
#include "base/hash.h"
#include "base/num.h"

enum {
    SHARDS = 16,             /* each with its lock, so that event loops do not wait for another */
    CHAINS = 4096,           /* of a shard */
    CHANGES = 1 << 16,       /* products share them by their hash */
    KEY_MAX_BYTES = 1024,
    QUARTER_MS = 15 * 60 * 1000
};

/* One block of memory: this, its slots, its changes, its key, its bytes. */
struct kept_page {
    _Atomic int refs;
    struct kept_page *next;            /* of its chain */
    struct kept_page *newer, *older;   /* by last use */
    uint64_t place;                    /* hash of the key */
    struct str key, bytes;
    uint64_t hash;
    uint64_t moment, search;
    int64_t made_ms, until_ms;
    bool searched;
    const uint32_t *changes;
    size_t changes_n;
    const struct html_slot *slots;
    size_t slots_n;
    size_t weight;
};

struct shard {
    pthread_mutex_t lock;
    struct kept_page *chains[CHAINS];
    struct kept_page *newest, *oldest;
    size_t bytes, pages;
    int64_t hits, misses;
};

struct page_cache {
    size_t shard_max_bytes;
    _Atomic uint64_t moment;              /* counts what was heard of */
    _Atomic uint64_t all_changed;         /* when everything did */
    _Atomic uint64_t changed[CHANGES];    /* when a product of that place did */
    struct shard shards[SHARDS];
};

/* ---- life ---- */

struct page_cache *page_cache_new(size_t max_bytes)
{
    struct page_cache *c = calloc(1, sizeof(*c));

    check(c != NULL);
    c->shard_max_bytes = max_bytes / SHARDS;
    for (size_t i = 0; i < SHARDS; i++)
        check(pthread_mutex_init(&c->shards[i].lock, NULL) == 0);
    return c;
}

void kept_page_release(struct kept_page *p)
{
    if (p && atomic_fetch_sub_explicit(&p->refs, 1, memory_order_acq_rel) == 1)
        free(p);
}

void page_cache_free(struct page_cache *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < SHARDS; i++) {
        struct kept_page *p = c->shards[i].newest, *older;

        for (; p; p = older) {
            older = p->older;
            kept_page_release(p);
        }
        pthread_mutex_destroy(&c->shards[i].lock);
    }
    free(c);
}

struct str kept_page_bytes(const struct kept_page *p)
{
    return p->bytes;
}

uint64_t kept_page_hash(const struct kept_page *p)
{
    return p->hash;
}

const struct html_slot *kept_page_slots(const struct kept_page *p, size_t *n)
{
    *n = p->slots_n;
    return p->slots;
}

/* ---- what changes ---- */

static uint32_t place_of_product(int64_t product)
{
    return (uint32_t)(((uint64_t)product * UINT64_C(0x9E3779B97F4A7C15)) >> 48);
}

void page_cache_note(void *cache, enum topic topic, int64_t id)
{
    struct page_cache *c = cache;
    bool of_product = topic == TOPIC_PRODUCT || topic == TOPIC_OFFER || topic == TOPIC_STOCK ||
                      topic == TOPIC_REVIEW;
    uint64_t moment;

    if (topic == TOPIC_OUTBOX)
        return;
    moment = atomic_fetch_add(&c->moment, 1) + 1;
    if (of_product && id != TOUCH_ALL)
        atomic_store(&c->changed[place_of_product(id)], moment);
    else
        atomic_store(&c->all_changed, moment);
}

uint64_t page_cache_moment(const struct page_cache *c)
{
    return atomic_load(&c->moment);
}

static bool is_valid(const struct page_cache *c, const struct kept_page *p, int64_t now_ms,
                     uint64_t search)
{
    if (now_ms >= p->until_ms || atomic_load(&c->all_changed) > p->moment)
        return false;
    if (p->searched && p->search != search && now_ms >= p->made_ms + PAGE_SEARCH_MS)
        return false;
    for (size_t i = 0; i < p->changes_n; i++)
        if (atomic_load_explicit(&c->changed[p->changes[i]], memory_order_relaxed) > p->moment)
            return false;
    return true;
}

/* ---- a shard; with its lock ---- */

static void unlink_use(struct shard *s, struct kept_page *p)
{
    *(p->newer ? &p->newer->older : &s->newest) = p->older;
    *(p->older ? &p->older->newer : &s->oldest) = p->newer;
}

static void link_use(struct shard *s, struct kept_page *p)
{
    p->newer = NULL;
    p->older = s->newest;
    *(s->newest ? &s->newest->newer : &s->oldest) = p;
    s->newest = p;
}

static struct kept_page **find_link(struct shard *s, uint64_t place, struct str key)
{
    struct kept_page **link = &s->chains[(place / SHARDS) % CHAINS];

    while (*link && !((*link)->place == place && str_eq((*link)->key, key)))
        link = &(*link)->next;
    return link;
}

static void drop(struct shard *s, struct kept_page **link)
{
    struct kept_page *p = *link;

    *link = p->next;
    unlink_use(s, p);
    s->bytes -= p->weight;
    s->pages--;
    kept_page_release(p);
}

static void make_room(struct shard *s, size_t max_bytes)
{
    while (s->oldest && s->bytes > max_bytes)
        drop(s, find_link(s, s->oldest->place, s->oldest->key));
}

/* ---- keys ---- */

/* Empty when it is too long. */
static struct str write_key(const struct page_key *k, char out[static KEY_MAX_BYTES])
{
    const void *const addresses[] = {k->market, k->locale, k->city};
    size_t n = 0;

    if (k->path.n + k->query.n > KEY_MAX_BYTES / 2)
        return (struct str){0};
    memcpy(out, addresses, sizeof(addresses));
    n += sizeof(addresses);
    memcpy(out + n, k->currency.code, sizeof(k->currency.code));
    n += sizeof(k->currency.code);
    memcpy(out + n, k->path.p, k->path.n);
    n += k->path.n;
    out[n++] = '?';
    if (k->query.n)
        memcpy(out + n, k->query.p, k->query.n);
    return (struct str){out, n + k->query.n};
}

static struct shard *shard_of(struct page_cache *c, uint64_t place)
{
    return &c->shards[place % SHARDS];
}

/* ---- finding ---- */

struct kept_page *page_cache_find(struct page_cache *c, const struct page_key *key, int64_t now_ms,
                                  uint64_t search)
{
    char room[KEY_MAX_BYTES];
    struct str text = write_key(key, room);
    uint64_t place = hash_str(text);
    struct shard *s = shard_of(c, place);
    struct kept_page **link, *found;

    pthread_mutex_lock(&s->lock);
    link = find_link(s, place, text);
    found = *link;
    if (found && !is_valid(c, found, now_ms, search)) {
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

/* ---- keeping ---- */

/* The page without its slots, which become places in what is left. */
static void cut_slots(struct str page, const struct html_slots *slots, char *bytes,
                      struct html_slot *places)
{
    size_t from = 0, n = 0;

    for (size_t i = 0; i < slots->n; i++) {
        const struct html_slot *slot = &slots->v[i];

        memcpy(bytes + n, page.p + from, slot->from - from);
        n += slot->from - from;
        from = slot->to;
        places[i] = (struct html_slot){n, n, slot->what, slot->arg};
    }
    memcpy(bytes + n, page.p + from, page.n - from);
}

static size_t cut_length(struct str page, const struct html_slots *slots)
{
    size_t n = page.n;

    for (size_t i = 0; i < slots->n; i++)
        n -= slots->v[i].to - slots->v[i].from;
    return n;
}

static struct kept_page *new_page(const struct page_needs *needs, struct str key, struct str page,
                                  const struct html_slots *slots, int64_t now_ms)
{
    size_t left = cut_length(page, slots), slots_bytes = slots->n * sizeof(struct html_slot);
    size_t changes_bytes = needs->products_n * sizeof(uint32_t);
    size_t weight = sizeof(struct kept_page) + slots_bytes + changes_bytes + key.n + left;
    struct kept_page *p = malloc(weight);
    char *at = (char *)(p + 1);

    check(p != NULL);
    *p = (struct kept_page){.place = hash_str(key), .moment = needs->moment,
                            .search = needs->search, .made_ms = now_ms,
                            .until_ms = i64_min(needs->until_ms,
                                                (now_ms / QUARTER_MS + 1) * QUARTER_MS),
                            .searched = needs->searched, .changes_n = needs->products_n,
                            .slots_n = slots->n, .weight = weight};
    atomic_init(&p->refs, 1);
    p->slots = (void *)at;
    p->changes = (void *)(at + slots_bytes);
    p->key = (struct str){at + slots_bytes + changes_bytes, key.n};
    p->bytes = (struct str){p->key.p + key.n, left};
    for (size_t i = 0; i < needs->products_n; i++)
        ((uint32_t *)(at + slots_bytes))[i] = place_of_product(needs->products[i]);
    memcpy(at + slots_bytes + changes_bytes, key.p, key.n);
    cut_slots(page, slots, at + slots_bytes + changes_bytes + key.n, (struct html_slot *)at);
    p->hash = hash_content(p->bytes);
    return p;
}

struct kept_page *page_cache_keep(struct page_cache *c, const struct page_key *key,
                                  const struct page_needs *needs, struct str page,
                                  const struct html_slots *slots, int64_t now_ms)
{
    char room[KEY_MAX_BYTES];
    struct str text = write_key(key, room);
    struct kept_page *p = new_page(needs, text, page, slots, now_ms), **link;
    struct shard *s = shard_of(c, p->place);

    if (needs->unfit || slots->full || text.n == 0 || p->weight > PAGE_KEPT_MAX_BYTES ||
        p->weight > c->shard_max_bytes || p->until_ms <= now_ms)
        return p;
    pthread_mutex_lock(&s->lock);
    link = find_link(s, p->place, text);
    if (*link)
        drop(s, link);
    link = find_link(s, p->place, text);
    p->next = *link;
    *link = p;
    atomic_fetch_add_explicit(&p->refs, 1, memory_order_relaxed);
    link_use(s, p);
    s->bytes += p->weight;
    s->pages++;
    make_room(s, c->shard_max_bytes);
    pthread_mutex_unlock(&s->lock);
    return p;
}

void page_cache_get_stats(struct page_cache *c, struct page_cache_stats *out)
{
    *out = (struct page_cache_stats){0};
    for (size_t i = 0; i < SHARDS; i++) {
        struct shard *s = &c->shards[i];

        pthread_mutex_lock(&s->lock);
        out->pages += (int64_t)s->pages;
        out->bytes += (int64_t)s->bytes;
        out->hits += s->hits;
        out->misses += s->misses;
        pthread_mutex_unlock(&s->lock);
    }
}

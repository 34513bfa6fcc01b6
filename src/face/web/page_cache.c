/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/page_cache.h"

#include <stdatomic.h>

#include "base/check.h"
#include "base/hash.h"
#include "base/num.h"
#include "store/cache.h"

enum { QUARTER_MS = 15 * 60 * 1000 };

/* In its block, followed by its slots and its bytes. */
struct kept_page {
    struct cached *block;
    struct str bytes;
    uint64_t hash, search;
    int64_t made_ms, until_ms;
    bool searched;
    size_t slots_n;
    struct html_slot slots[];
};

struct page_cache {
    struct cache *cache;
    _Atomic int64_t outdated; /* found, but their search was too old */
};

struct page_cache *page_cache_new(size_t max_bytes)
{
    struct page_cache *c = calloc(1, sizeof(*c));

    check(c != NULL);
    c->cache = cache_new(max_bytes);
    return c;
}

void page_cache_free(struct page_cache *c)
{
    if (c)
        cache_free(c->cache);
    free(c);
}

/* ---- what changes ---- */

void page_cache_note(void *cache, enum topic topic, int64_t id)
{
    struct page_cache *c = cache;

    if (topic != TOPIC_OUTBOX)
        cache_changed(c->cache, topic_of_product(topic) && id != TOUCH_ALL ? id : CACHE_ALL);
}

uint64_t page_cache_moment(const struct page_cache *c)
{
    return cache_moment(c->cache);
}

/* ---- a page ---- */

void kept_page_release(struct kept_page *p)
{
    if (p)
        cached_release(p->block);
}

struct str kept_page_bytes(const struct kept_page *p)
{
    return p->bytes;
}

uint64_t kept_page_hash(const struct kept_page *p)
{
    return p->hash;
}

int64_t kept_page_until(const struct kept_page *p)
{
    return p->until_ms;
}

const struct html_slot *kept_page_slots(const struct kept_page *p, size_t *n)
{
    *n = p->slots_n;
    return p->slots;
}

/* Empty when it is too long. */
static struct str write_key(const struct page_key *k, char out[static CACHE_KEY_MAX_BYTES])
{
    const void *const addresses[] = {k->market, k->locale, k->city};
    size_t n = 0;

    if (k->path.n + k->query.n > CACHE_KEY_MAX_BYTES / 2)
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

struct kept_page *page_cache_find(struct page_cache *c, const struct page_key *key, int64_t now_ms,
                                  uint64_t search)
{
    char room[CACHE_KEY_MAX_BYTES];
    struct cached *block = cache_find(c->cache, write_key(key, room), now_ms);
    struct kept_page *p = block ? cached_bytes(block) : NULL;

    if (!p || !p->searched || p->search == search || now_ms < p->made_ms + PAGE_SEARCH_MS)
        return p;
    atomic_fetch_add_explicit(&c->outdated, 1, memory_order_relaxed);
    kept_page_release(p);
    return NULL;
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

/* Valid to the end of the quarter of an hour at the latest. */
static int64_t end_of(const struct page_needs *needs, int64_t now_ms)
{
    return i64_min(needs->until_ms, (now_ms / QUARTER_MS + 1) * QUARTER_MS);
}

static struct kept_page *new_page(const struct page_needs *needs, struct str key, struct str page,
                                  const struct html_slots *slots, int64_t now_ms)
{
    const struct cache_needs of = {needs->moment, end_of(needs, now_ms), needs->products,
                                   needs->products_n};
    size_t left = cut_length(page, slots);
    size_t head = sizeof(struct kept_page) + slots->n * sizeof(struct html_slot);
    struct cached *block = cached_new(key, &of, head + left);
    struct kept_page *p = cached_bytes(block);
    char *bytes = (char *)p + head;

    *p = (struct kept_page){.block = block, .bytes = {bytes, left}, .search = needs->search,
                            .made_ms = now_ms, .until_ms = of.until_ms,
                            .searched = needs->searched, .slots_n = slots->n};
    cut_slots(page, slots, bytes, p->slots);
    p->hash = hash_content(p->bytes);
    return p;
}

struct kept_page *page_cache_keep(struct page_cache *c, const struct page_key *key,
                                  const struct page_needs *needs, struct str page,
                                  const struct html_slots *slots, int64_t now_ms)
{
    char room[CACHE_KEY_MAX_BYTES];
    struct kept_page *p = new_page(needs, write_key(key, room), page, slots, now_ms);

    if (!needs->unfit && !slots->full && p->bytes.n <= PAGE_KEPT_MAX_BYTES)
        cache_keep(c->cache, p->block);
    return p;
}

void page_cache_get_stats(struct page_cache *c, struct page_cache_stats *out)
{
    int64_t outdated = atomic_load(&c->outdated);
    struct cache_stats s;

    cache_get_stats(c->cache, &s);
    *out = (struct page_cache_stats){s.blocks, s.bytes, s.hits - outdated, s.misses + outdated};
}

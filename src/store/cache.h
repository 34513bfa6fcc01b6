/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of memory that are found by a key and kept until what they were made from changes, the
 * clock ends them, or others need their room: rows (rows.h), pages (face/web/page_cache.h).
 *
 * Who makes a block notes the moment before he begins to read. A change that is told after that
 * moment ends the block, also when it comes before the block is kept: so nobody is shown what was
 * read before a change that this process has heard of. Safe from every thread. */
#ifndef STORE_CACHE_H
#define STORE_CACHE_H

#include "base/str.h"

enum { CACHE_ALL = 0, CACHE_KEY_MAX_BYTES = 1024 };

struct cache;
struct cache *cache_new(size_t max_bytes);
void cache_free(struct cache *c); /* NULL is fine */

/* Counts the changes that were told until now. */
uint64_t cache_moment(const struct cache *c);
/* What has that id has changed, or CACHE_ALL. A few ids share a place: more may end than must. */
void cache_changed(struct cache *c, int64_t id);

struct cache_needs {
    uint64_t moment;      /* before the reading began */
    int64_t until_ms;     /* valid before that */
    const int64_t *ids;   /* made from these */
    size_t ids_n;
};

/* A block, of which the caller has a reference. Written only before it is kept. */
struct cached;
struct cached *cached_new(struct str key, const struct cache_needs *needs, size_t bytes);
void *cached_bytes(struct cached *b); /* aligned for any type, not zeroed */
void cached_release(struct cached *b); /* NULL is fine */

/* The valid block, or NULL. */
struct cached *cache_find(struct cache *c, struct str key, int64_t now_ms);
/* Keeps it in the place of an older one. One that is too large, or whose key is empty or longer
 * than CACHE_KEY_MAX_BYTES, is not kept. */
void cache_keep(struct cache *c, struct cached *b);

struct cache_stats {
    int64_t blocks, bytes, hits, misses;
};
void cache_get_stats(struct cache *c, struct cache_stats *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Rendered pages of the shop window, kept in memory and sent again.
 *
 * A page is kept for what it depends on: path and query, market, language, currency, city. It is
 * kept without what differs from visitor to visitor: its slots (lib/html.h), which are written anew
 * each time. It is valid as long as nothing that it shows has changed:
 *
 *   - a product that it shows, by the topics of the store (store.h); anything of a seller, the
 *     rates, the rules or the lanes drops every page;
 *   - the results of a search, which are at most PAGE_SEARCH_MS behind the index;
 *   - the clock: the first cut-off of a promise on it, and the next quarter of an hour, in which a
 *     local day may begin.
 *
 * The reading of a page begins after page_cache_moment, so that a change which comes while it is
 * being made drops it too. Safe from every thread. */
#ifndef FACE_WEB_PAGE_CACHE_H
#define FACE_WEB_PAGE_CACHE_H

#include "lib/html.h"
#include "store/store.h"

enum { PAGE_PRODUCTS_MAX = 128, PAGE_SEARCH_MS = 5000, PAGE_KEPT_MAX_BYTES = 512 * 1024 };

struct page_cache;
struct page_cache *page_cache_new(size_t max_bytes);
void page_cache_free(struct page_cache *c); /* NULL is fine; after the store was closed */
/* A store_listener. */
void page_cache_note(void *cache, enum topic topic, int64_t id);

struct page_key {
    struct str path, query;
    const void *market, *locale, *city; /* told apart by their addresses */
    struct currency currency;
};

/* What a page that is being made depends on. */
struct page_needs {
    uint64_t moment;           /* of page_cache_moment */
    int64_t until_ms;          /* valid before that */
    uint64_t search;           /* what search_changes said; when `searched` */
    bool searched;
    bool unfit;                /* not to be kept at all */
    int64_t products[PAGE_PRODUCTS_MAX];
    size_t products_n;
};

uint64_t page_cache_moment(const struct page_cache *c);

/* A kept page, of which the caller has a reference. */
struct kept_page;
struct str kept_page_bytes(const struct kept_page *p); /* without what was in its slots */
uint64_t kept_page_hash(const struct kept_page *p);    /* of those bytes */
int64_t kept_page_until(const struct kept_page *p);    /* what it was kept with, or less */
/* Slots are places in those bytes, in their order: `from` and `to` are the same. */
const struct html_slot *kept_page_slots(const struct kept_page *p, size_t *n);
void kept_page_release(struct kept_page *p); /* NULL is fine */

/* The valid page, or NULL. */
struct kept_page *page_cache_find(struct page_cache *c, const struct page_key *key, int64_t now_ms,
                                  uint64_t search);

/* Makes a kept page of one that was just made, and keeps it, unless it is unfit or too large: then
 * it is only the caller's. */
struct kept_page *page_cache_keep(struct page_cache *c, const struct page_key *key,
                                  const struct page_needs *needs, struct str page,
                                  const struct html_slots *slots, int64_t now_ms);

struct page_cache_stats {
    int64_t pages, bytes, hits, misses;
};
void page_cache_get_stats(struct page_cache *c, struct page_cache_stats *out);

#endif

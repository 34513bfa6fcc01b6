/* SPDX-License-Identifier: Apache-2.0 */
/* A value that is made from tables and seldom changes (rules, codes), kept in memory: one immutable
 * snapshot shared by all threads, made again when its version has changed, and swapped under a lock
 * that is held for a few instructions. Who began before the swap goes on with the snapshot it has;
 * a superseded one is freed when nobody can hold it any more.
 *
 *     static struct kept kept = KEPT_INIT(&kind);
 *     TRY(kept_get(&kept, c, &value));       // NULL: there is nothing in the tables
 *
 * Tables that are kept so have a version that grows with each change and is written with it. */
#ifndef STORE_KEPT_H
#define STORE_KEPT_H

#include <pthread.h>

#include "store/store.h"

struct kept_kind {
    enum topic topic;       /* announced by whoever changes the tables */
    size_t bytes;           /* of the value */
    size_t arena_max_bytes; /* of all that it points to */
    /* Reads the version; 0 when there is nothing. */
    enum outcome (*version)(struct ctx *c, int64_t *out);
    /* Fills a zeroed value, in a read transaction or a command; memory from `a`, not c->arena. */
    enum outcome (*make)(struct ctx *c, struct arena *a, void *value);
};

struct snapshot;

struct kept {
    const struct kept_kind *kind;
    pthread_mutex_t lock;
    uint64_t listening;        /* to this store */
    uint64_t changes;          /* heard of */
    uint64_t looked_at;        /* the change since which the version was asked for ... */
    int64_t since_ms;          /* ... first at that time */
    uint64_t settled;          /* the change after which the version is known; */
    uint64_t settled_of;       /* of this store */
    struct snapshot *now;      /* NULL: there is nothing */
    struct snapshot *retired;
};
#define KEPT_INIT(what) {.kind = (what), .lock = PTHREAD_MUTEX_INITIALIZER, .changes = 1}

/* The value as the open transaction sees it. It outlives every request, command or job that asked
 * for it within KEPT_HELD_MS of its start; none may hold it longer. *out is NULL when the version
 * is 0. Fails and refuses as `make` does. */
enum { KEPT_HELD_MS = 15 * 60 * 1000 };
must_check enum outcome kept_get(struct kept *k, struct ctx *c, const void **out);

/* From now on changes are heard of, and kept_get looks at the tables only after one. Without it, it
 * asks for the version each time. Before traffic starts. */
void kept_listen(struct kept *k, struct store *s);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "store/kept.h"

#include "base/arena.h"
#include "base/check.h"
#include "base/civil.h"

/* After a change the version is asked for during this time: a reader whose transaction began before
 * the change must not make others believe that what it sees is the newest. */
#define SETTLE_MS (10 * SECOND_MS)

struct snapshot {
    struct arena arena;
    void *value;              /* in the arena */
    uint64_t of;              /* the store */
    int64_t version;
    int64_t retired_at_ms;
    struct snapshot *next;    /* of the retired ones */
};

static void on_change(void *arg, enum topic t, int64_t id unused_arg)
{
    struct kept *k = arg;

    if (t != k->kind->topic)
        return;
    pthread_mutex_lock(&k->lock);
    k->changes++;
    pthread_mutex_unlock(&k->lock);
}

void kept_listen(struct kept *k, struct store *s)
{
    pthread_mutex_lock(&k->lock);
    k->listening = store_identity(s);
    k->changes++;
    pthread_mutex_unlock(&k->lock);
    store_listen(s, on_change, k);
}

/* ---- snapshots ---- */

static void snapshot_free(struct snapshot *s)
{
    arena_release(&s->arena);
    free(s);
}

static enum outcome snapshot_new(const struct kept *k, struct ctx *c, int64_t version,
                                 struct snapshot **out)
{
    struct snapshot *s = calloc(1, sizeof(*s));
    enum outcome outcome;

    check(s);
    s->of = store_identity(c->store);
    s->version = version;
    arena_init(&s->arena, k->kind->arena_max_bytes);
    s->value = arena_alloc(&s->arena, k->kind->bytes);
    outcome = k->kind->make(c, &s->arena, s->value);
    if (outcome != DONE)
        snapshot_free(s);
    *out = outcome == DONE ? s : NULL;
    return outcome;
}

/* Locked from here. */

static void free_retired(struct kept *k, int64_t now_ms)
{
    for (struct snapshot **at = &k->retired; *at;) {
        struct snapshot *s = *at;

        if (now_ms - s->retired_at_ms <= KEPT_HELD_MS) {
            at = &s->next;
            continue;
        }
        *at = s->next;
        snapshot_free(s);
    }
}

static void retire(struct kept *k, struct snapshot *s, int64_t now_ms)
{
    s->retired_at_ms = now_ms;
    s->next = k->retired;
    k->retired = s;
}

static bool is_of(const struct kept *k, const struct ctx *c)
{
    return k->now && k->now->of == store_identity(c->store);
}

/* The newest one becomes the one that all see; one that an old transaction saw serves that
 * alone. */
static void install(struct kept *k, const struct ctx *c, struct snapshot *s)
{
    free_retired(k, c->now_ms);
    if (is_of(k, c) && k->now->version >= s->version) {
        retire(k, s, c->now_ms);
        return;
    }
    if (k->now)
        retire(k, k->now, c->now_ms);
    k->now = s;
}

/* The version was just read. Is that final? Only when whoever read it began a while after the
 * change that was heard of last. */
static void note_version(struct kept *k, const struct ctx *c, uint64_t changes)
{
    if (k->looked_at != changes) {
        k->looked_at = changes;
        k->since_ms = c->now_ms;
    } else if (c->now_ms - k->since_ms > SETTLE_MS && changes == k->changes &&
               k->listening == store_identity(c->store)) {
        k->settled = changes;
        k->settled_of = k->listening;
    }
}

/* Locked until here. */

/* True when the tables need not be asked; *out is NULL then when there is nothing. */
static bool from_memory(struct kept *k, const struct ctx *c, uint64_t *changes, const void **out)
{
    bool settled;

    pthread_mutex_lock(&k->lock);
    *changes = k->changes;
    settled = k->settled == k->changes && k->settled_of == store_identity(c->store);
    *out = settled && is_of(k, c) ? k->now->value : NULL;
    pthread_mutex_unlock(&k->lock);
    return settled;
}

/* True when that version is there, or there is nothing to read. */
static bool of_version(struct kept *k, const struct ctx *c, int64_t version, uint64_t changes,
                       const void **out)
{
    bool found;

    pthread_mutex_lock(&k->lock);
    found = is_of(k, c) && k->now->version == version;
    *out = found ? k->now->value : NULL;
    if (found || version == 0)
        note_version(k, c, changes);
    pthread_mutex_unlock(&k->lock);
    return found || version == 0;
}

enum outcome kept_get(struct kept *k, struct ctx *c, const void **out)
{
    struct snapshot *s;
    uint64_t changes;
    int64_t version;

    if (from_memory(k, c, &changes, out))
        return DONE;
    TRY(k->kind->version(c, &version));
    if (of_version(k, c, version, changes, out))
        return DONE;
    TRY(snapshot_new(k, c, version, &s));
    *out = s->value;
    pthread_mutex_lock(&k->lock);
    install(k, c, s);
    note_version(k, c, changes);
    pthread_mutex_unlock(&k->lock);
    return DONE;
}

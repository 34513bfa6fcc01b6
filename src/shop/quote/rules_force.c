/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that hold now: one snapshot for the whole process, made again when an import has
 * happened, and swapped under a lock that is held for a few instructions. A request that began
 * before the swap goes on with the snapshot it has; a superseded one is freed when nobody can hold
 * it any more (RULES_HELD_MS). */
#include <pthread.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/civil.h"
#include "shop/quote/force.h"
#include "shop/quote/quote_sql.h"
#include "store/store.h"

enum { SNAPSHOT_MAX_BYTES = 256 << 20 };
/* After a change the version is asked for during this time: a reader whose transaction began before
 * the change must not make others believe that what it sees is the newest. */
#define SETTLE_MS (10 * SECOND_MS)

struct snapshot {
    struct arena arena;
    struct rules rules;
    uint64_t of;              /* the store */
    int64_t version;
    int64_t retired_at_ms;
    struct snapshot *next;    /* of the retired ones */
};

static struct {
    pthread_mutex_t lock;
    uint64_t listening;       /* to this store */
    uint64_t changes;         /* heard of */
    uint64_t looked_at;       /* the change since which the version was asked for ... */
    int64_t since_ms;         /* ... first at that time */
    uint64_t settled;         /* the change after which the version is known; */
    uint64_t settled_of;      /* of this store */
    struct snapshot *now;     /* NULL: nothing was imported */
    struct snapshot *retired;
} force = {.lock = PTHREAD_MUTEX_INITIALIZER, .changes = 1};

static void on_change(void *arg unused_arg, enum topic t, int64_t id unused_arg)
{
    if (t != TOPIC_RULES)
        return;
    pthread_mutex_lock(&force.lock);
    force.changes++;
    pthread_mutex_unlock(&force.lock);
}

void rules_listen(struct store *s)
{
    pthread_mutex_lock(&force.lock);
    force.listening = store_identity(s);
    force.changes++;
    pthread_mutex_unlock(&force.lock);
    store_listen(s, on_change, NULL);
}

/* ---- snapshots ---- */

static void snapshot_free(struct snapshot *s)
{
    arena_release(&s->arena);
    free(s);
}

static enum outcome snapshot_read(struct ctx *c, struct snapshot *s)
{
    struct table shipped[BOOKS], imported[BOOKS], book[BOOKS];

    TRY(tariffs_shipped(&s->arena, &c->problem, shipped));
    TRY(tariffs_stored(c, &s->arena, imported));
    for (int i = 0; i < BOOKS; i++)
        book[i] = table_override(&s->arena, &shipped[i], &imported[i], BOOK_ID);
    return rules_read(&s->arena, book, &c->problem, &s->rules);
}

static enum outcome snapshot_new(struct ctx *c, int64_t version, struct snapshot **out)
{
    struct snapshot *s = calloc(1, sizeof(*s));
    enum outcome outcome;

    check(s);
    s->of = store_identity(c->store);
    s->version = version;
    arena_init(&s->arena, SNAPSHOT_MAX_BYTES);
    outcome = snapshot_read(c, s);
    if (outcome != DONE)
        snapshot_free(s);
    *out = outcome == DONE ? s : NULL;
    return outcome;
}

/* Locked from here. */

static void free_retired(int64_t now_ms)
{
    for (struct snapshot **at = &force.retired; *at;) {
        struct snapshot *s = *at;

        if (now_ms - s->retired_at_ms <= RULES_HELD_MS) {
            at = &s->next;
            continue;
        }
        *at = s->next;
        snapshot_free(s);
    }
}

static void retire(struct snapshot *s, int64_t now_ms)
{
    s->retired_at_ms = now_ms;
    s->next = force.retired;
    force.retired = s;
}

static bool is_kept(const struct ctx *c, int64_t version)
{
    return force.now && force.now->of == store_identity(c->store) &&
           force.now->version == version;
}

/* The newest one becomes the one that holds; one that an old transaction saw serves that alone. */
static const struct rules *install(const struct ctx *c, struct snapshot *s)
{
    struct snapshot *old = force.now;

    free_retired(c->now_ms);
    if (is_kept(c, s->version) || (old && old->of == s->of && old->version > s->version)) {
        retire(s, c->now_ms);
        return &s->rules;
    }
    if (old)
        retire(old, c->now_ms);
    force.now = s;
    return &s->rules;
}

/* The version was just read. Is that final? Only when whoever read it began a while after the
 * change that was heard of last. */
static void note_version(const struct ctx *c, uint64_t changes)
{
    if (force.looked_at != changes) {
        force.looked_at = changes;
        force.since_ms = c->now_ms;
    } else if (c->now_ms - force.since_ms > SETTLE_MS && changes == force.changes &&
               force.listening == store_identity(c->store)) {
        force.settled = changes;
        force.settled_of = force.listening;
    }
}

static bool is_settled(const struct ctx *c)
{
    return force.settled == force.changes && force.settled_of == store_identity(c->store);
}

/* Locked until here. */

/* DONE with *out == NULL when the table has to be asked. */
static enum outcome from_memory(struct ctx *c, uint64_t *changes, const struct rules **out)
{
    bool shipped;

    pthread_mutex_lock(&force.lock);
    *changes = force.changes;
    shipped = is_settled(c) && (!force.now || force.now->of != store_identity(c->store));
    *out = is_settled(c) && !shipped ? &force.now->rules : NULL;
    pthread_mutex_unlock(&force.lock);
    return shipped ? rules_default(&c->problem, out) : DONE;
}

/* NULL when it has to be read; of version 0 there is nothing to read. */
static const struct rules *kept_version(struct ctx *c, int64_t version, uint64_t changes)
{
    const struct rules *rules = NULL;

    pthread_mutex_lock(&force.lock);
    if (is_kept(c, version))
        rules = &force.now->rules;
    if (rules || version == 0)
        note_version(c, changes);
    pthread_mutex_unlock(&force.lock);
    return rules;
}

enum outcome rules_in_force(struct ctx *c, const struct rules **out)
{
    struct tariff_version newest = {0};
    struct snapshot *s;
    uint64_t changes;
    bool found;

    TRY(from_memory(c, &changes, out));
    if (*out)
        return DONE;
    TRY(tariff_newest(c, &newest, &found));
    *out = kept_version(c, newest.version, changes);
    if (*out)
        return DONE;
    if (!found)
        return rules_default(&c->problem, out);
    TRY(snapshot_new(c, newest.version, &s));
    pthread_mutex_lock(&force.lock);
    *out = install(c, s);
    note_version(c, changes);
    pthread_mutex_unlock(&force.lock);
    return DONE;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "flow/account.h"

#include "store/store.h"

/* A page only reads, so that a session's last use is noted here, one note a slot, and written by a
 * timer. Of two sessions that share a slot the later one wins; the other notes itself again. */
enum { SLOTS = 4096, BATCH = 256 };

struct note {
    struct session_key session;
    int64_t at_ms; /* 0: an empty slot */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct note slots[SLOTS];

void session_note(struct ctx *c, const struct session_key *session)
{
    uint16_t slot;

    memcpy(&slot, session->hash.v, sizeof(slot));
    pthread_mutex_lock(&lock);
    slots[slot % SLOTS] = (struct note){*session, c->now_ms};
    pthread_mutex_unlock(&lock);
}

struct batch {
    struct note v[BATCH];
    size_t n;
};

/* Takes notes from the slots at and after *from. */
static void take(struct batch *b, size_t *from)
{
    b->n = 0;
    pthread_mutex_lock(&lock);
    for (; *from < SLOTS && b->n < BATCH; (*from)++) {
        if (slots[*from].at_ms == 0)
            continue;
        b->v[b->n++] = slots[*from];
        slots[*from].at_ms = 0;
    }
    pthread_mutex_unlock(&lock);
}

static enum outcome write(struct ctx *c, void *arg)
{
    const struct batch *b = arg;

    for (size_t i = 0; i < b->n; i++) {
        const struct session_key *s = &b->v[i].session;
        const struct str hash = {(const char *)s->hash.v, sizeof(s->hash.v)};

        TRY(session_put_seen(c, s->account, hash, b->v[i].at_ms, NULL));
    }
    return DONE;
}

enum outcome touch_sessions(struct ctx *c)
{
    struct batch *b = arena_new(c->arena, struct batch);

    for (size_t from = 0; from < SLOTS;) {
        take(b, &from);
        if (b->n > 0)
            TRY(store_write(c, 0, write, b));
    }
    return DONE;
}

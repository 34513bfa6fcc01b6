/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "base/log.h"
#include "flow/effects.h"
#include "store/outbox.h"
#include "store/store.h"

enum { CLAIM_MAX = 32, ERROR_MAX = 200 };

/* Longer than any effect takes: then another may have it. */
#define LEASE_MS (5 * MINUTE_MS)

struct ended {
    const struct outbox_event *event;
    struct str error; /* empty: it went well */
};

static enum outcome end_event(struct ctx *c, void *arg)
{
    const struct ended *e = arg;

    return e->error.n == 0 ? outbox_finish(c, e->event) : outbox_retry(c, e->event, e->error);
}

struct str outcome_note(struct ctx *c, enum outcome o)
{
    if (o == FAILED)
        return STR("failed");
    return utf8_head(str_printf(c->arena, "refused: %s %s %s", refusal_code(c->problem.refusal),
                                c->problem.field, c->problem.detail),
                     ERROR_MAX);
}

/* A failure of the effect is kept with it; only one of the store itself comes back. */
static enum outcome run_event(struct ctx *c, const struct outbox_event *event)
{
    struct ended e = {.event = event};
    struct effect effect;
    enum outcome o;

    c->problem = (struct problem){0};
    o = effect_parse(&c->problem, event->topic, event->payload, &effect);
    if (o == DONE)
        o = effect_run(c, &effect);
    if (o != DONE) {
        e.error = outcome_note(c, o);
        log_warn("effects", "effect %.*s %.*s: %.*s", STR_FMT(event->topic),
                 STR_FMT(event->payload), STR_FMT(e.error));
    }
    o = store_write(c, event->shard, end_event, &e);
    return o == REFUSED ? DONE : o; /* somebody else has it now: that is fine */
}

struct claiming {
    struct outbox_events events;
    int64_t next_due_ms;
};

static enum outcome look(struct ctx *c, void *arg)
{
    struct claiming *k = arg;

    return outbox_next_due(c, &k->next_due_ms);
}

static enum outcome claim(struct ctx *c, void *arg)
{
    struct claiming *k = arg;

    return outbox_claim(c, CLAIM_MAX, LEASE_MS, &k->events);
}

enum outcome effects_run_due(struct ctx *c, size_t *n)
{
    struct claiming k = {.next_due_ms = INT64_MAX};

    *n = 0;
    TRY(store_read(c, look, &k));
    if (k.next_due_ms > c->now_ms)
        return DONE;
    TRY(store_write(c, 0, claim, &k));
    for (size_t i = 0; i < k.events.n; i++) {
        struct arena_mark mark = arena_mark(c->arena);

        TRY(run_event(c, &k.events.v[i]));
        arena_rewind(c->arena, mark);
    }
    *n = k.events.n;
    return DONE;
}

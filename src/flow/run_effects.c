/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "base/log.h"
#include "flow/effects.h"
#include "store/outbox.h"
#include "store/store.h"

enum { CLAIM_MAX = 32, ERROR_MAX = 200 };

/* Longer than any effect takes: then another may have it. */
#define LEASE_MS (5 * MINUTE_MS)

struct str outcome_note(struct ctx *c, enum outcome o)
{
    if (o == FAILED)
        return STR("failed");
    return utf8_head(str_printf(c->arena, "refused: %s %s %s", refusal_code(c->problem.refusal),
                                c->problem.field, c->problem.detail),
                     ERROR_MAX);
}

/* ---- The end of one ---- */

struct ended {
    const struct outbox_event *event;
    struct str error; /* empty: it went well */
};

static enum outcome end_event(struct ctx *c, void *arg)
{
    const struct ended *e = arg;

    return e->error.n == 0 ? outbox_finish(c, e->event) : outbox_retry(c, e->event, e->error);
}

static enum outcome end_one(struct ctx *c, const struct outbox_event *event, struct str error)
{
    struct ended e = {event, error};
    enum outcome o = store_write(c, event->shard, end_event, &e);

    return o == REFUSED ? DONE : o; /* somebody else has it now: that is fine */
}

/* ---- Those of a claim that went well and told nobody ---- */

struct finished {
    const struct outbox_event *v[CLAIM_MAX];
    size_t n;
};

static enum outcome finish_all(struct ctx *c, void *arg)
{
    const struct finished *f = arg;

    for (size_t i = 0; i < f->n; i++)
        if (outbox_finish(c, f->v[i]) == FAILED)
            return FAILED; /* refused: somebody else has it now */
    c->problem = (struct problem){0};
    return DONE;
}

/* In one command for all shards, as they were claimed. */
static enum outcome end_all(struct ctx *c, struct finished *f)
{
    return f->n > 0 ? store_write(c, 0, finish_all, f) : DONE;
}

/* ---- Running ---- */

/* What went wrong is kept with it; only a failure of the store itself comes back. */
static enum outcome run_event(struct ctx *c, const struct outbox_event *event, bool *well)
{
    struct effect effect;
    struct str error;
    enum outcome o;

    c->problem = (struct problem){0};
    o = effect_parse(&c->problem, event->topic, event->payload, &effect);
    if (o == DONE)
        o = effect_run(c, &effect);
    *well = o == DONE;
    if (*well)
        return DONE;
    error = outcome_note(c, o);
    log_warn("effects", "effect %.*s %.*s: %.*s", STR_FMT(event->topic), STR_FMT(event->payload),
             STR_FMT(error));
    return end_one(c, event, error);
}

static bool speaks(const struct outbox_event *event)
{
    struct problem p = {0};
    struct effect effect;

    return effect_parse(&p, event->topic, event->payload, &effect) == DONE &&
           effect_speaks(effect.topic);
}

static enum outcome run_events(struct ctx *c, const struct outbox_events *events, bool speaking)
{
    struct finished quiet = {.n = 0};

    for (size_t i = 0; i < events->n; i++) {
        const struct outbox_event *event = &events->v[i];
        struct arena_mark mark = arena_mark(c->arena);
        bool well;

        if (speaks(event) != speaking)
            continue;
        TRY(run_event(c, event, &well));
        if (well && speaking)
            TRY(end_one(c, event, STR("")));
        if (well && !speaking)
            quiet.v[quiet.n++] = event;
        arena_rewind(c->arena, mark);
    }
    return end_all(c, &quiet);
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
    TRY(run_events(c, &k.events, false));
    TRY(run_events(c, &k.events, true));
    *n = k.events.n;
    return DONE;
}

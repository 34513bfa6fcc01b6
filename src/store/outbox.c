/* SPDX-License-Identifier: Apache-2.0 */
#include "store/outbox.h"

#include "base/check.h"
#include "base/log.h"
#include "store/inside.h"
#include "store/store_sql.h"

enum { STATE_WAITS = 0, STATE_DEAD = 1, ERROR_NOTE_MAX = 300 };

int64_t retry_pause_ms(struct random *r, int32_t attempts)
{
    int64_t pause = HOUR_MS;

    if (attempts < 12)
        pause = i64_min(SECOND_MS << (attempts > 1 ? attempts - 1 : 0), HOUR_MS);
    return pause + (int64_t)random_below(r, (uint64_t)pause / 4);
}

struct str error_note(struct str error)
{
    return utf8_head(error, ERROR_NOTE_MAX);
}

enum outcome outbox_add(struct ctx *c, struct str topic, struct str key, struct str payload,
                        int64_t due_at_ms)
{
    int64_t shard = c->tx->shard_key;

    check(topic.n > 0 && topic.n <= OUTBOX_KEY_MAX && key.n <= OUTBOX_KEY_MAX);
    check(payload.n <= OUTBOX_PAYLOAD_MAX);
    TRY(event_add(c, shard, ctx_id(c, shard), topic, key, payload, due_at_ms, c->now_ms, NULL));
    tx_touch(c, TOPIC_OUTBOX, due_at_ms);
    return DONE;
}

static void fill_events(struct ctx *c, const struct event_row_list *rows, struct outbox_events *out)
{
    out->n = rows->n;
    out->v = arena_new_n(c->arena, struct outbox_event, rows->n);
    for (size_t i = 0; i < rows->n; i++) {
        const struct event_row *r = &rows->v[i];

        out->v[i] = (struct outbox_event){.shard = r->shard,
                                          .id = r->id,
                                          .topic = r->topic,
                                          .key = r->key,
                                          .payload = r->payload,
                                          .attempts = r->attempts,
                                          .added_at_ms = r->added_at_ms,
                                          .claim = r->claim,
                                          .last_error = r->last_error};
    }
}

enum outcome outbox_claim(struct ctx *c, int32_t max, int64_t lease_ms, struct outbox_events *out)
{
    int64_t claim = ctx_id(c, 0);
    struct event_row_list rows;

    check(max >= 1 && max <= OUTBOX_CLAIM_MAX && lease_ms > 0);
    TRY(events_due(c, c->now_ms, max, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct event_row *r = &rows.v[i];

        TRY(event_claim(c, r->shard, r->id, claim, c->now_ms + lease_ms, NULL));
        r->claim = claim;
        r->attempts++;
    }
    fill_events(c, &rows, out);
    return DONE;
}

static enum outcome still_claimed(struct ctx *c, int64_t changed)
{
    if (changed == 1)
        return DONE;
    return refuse(&c->problem, refusal_conflict, NULL,
                  "the claim of this event has ended, and another took it over");
}

enum outcome outbox_finish(struct ctx *c, const struct outbox_event *e)
{
    int64_t changed;

    TRY(event_finish(c, e->shard, e->id, e->claim, &changed));
    return still_claimed(c, changed);
}

enum outcome outbox_retry(struct ctx *c, const struct outbox_event *e, struct str error)
{
    bool dies = e->attempts >= OUTBOX_ATTEMPTS_MAX;
    int64_t due_at_ms = c->now_ms + retry_pause_ms(c->random, e->attempts), changed;

    if (dies)
        log_error("outbox", "event %lld (%.*s) is dead", (long long)e->id, STR_FMT(e->topic));
    TRY(event_retry(c, e->shard, e->id, e->claim, due_at_ms, dies ? STATE_DEAD : STATE_WAITS,
                    error_note(error), &changed));
    TRY(still_claimed(c, changed));
    if (!dies)
        tx_touch(c, TOPIC_OUTBOX, due_at_ms);
    return DONE;
}

enum outcome outbox_next_due(struct ctx *c, int64_t *due_at_ms)
{
    struct due_row row;
    bool found;

    TRY(event_next(c, &row, &found));
    *due_at_ms = row.has_at_ms ? row.at_ms : INT64_MAX;
    return DONE;
}

enum outcome outbox_has(struct ctx *c, int64_t shard, struct str topic, struct str key, bool *has)
{
    struct event_row row;

    return event_get(c, shard, topic, key, &row, has);
}

enum outcome outbox_count(struct ctx *c, struct outbox_counts *out)
{
    struct event_counts row;
    bool found;

    TRY(events_count(c, c->now_ms - MINUTE_MS, &row, &found));
    *out = (struct outbox_counts){row.waiting, row.late, row.dead};
    return DONE;
}

enum outcome outbox_dead(struct ctx *c, int64_t after, int32_t max, struct outbox_events *out)
{
    struct event_row_list rows;

    check(max >= 1 && max <= OUTBOX_CLAIM_MAX);
    TRY(events_dead(c, after, max, &rows));
    fill_events(c, &rows, out);
    return DONE;
}

enum outcome outbox_revive(struct ctx *c, int64_t shard, int64_t id)
{
    int64_t changed;

    TRY(event_revive(c, shard, id, c->now_ms, &changed));
    if (changed == 0)
        return refuse(&c->problem, refusal_not_found, NULL, "there is no such dead event");
    tx_touch(c, TOPIC_OUTBOX, c->now_ms);
    return DONE;
}

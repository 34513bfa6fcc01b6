/* SPDX-License-Identifier: Apache-2.0 */
#include "store/idem.h"

#include "base/check.h"
#include "store/inside.h"
#include "store/store_sql.h"

#define HEADER "Idempotency-Key"

enum { IN_FLIGHT = 0 };

static enum outcome check_key(struct ctx *c, const struct idem_key *key)
{
    bool visible = key->key.n >= 1 && key->key.n <= IDEM_KEY_MAX;

    check(key->scope.n <= IDEM_SCOPE_MAX && key->fingerprint.n == IDEM_FINGERPRINT);
    for (size_t i = 0; i < key->key.n && visible; i++)
        visible = key->key.p[i] > ' ' && key->key.p[i] <= '~';
    if (visible)
        return DONE;
    return refuse(&c->problem, refusal_idempotency_key, HEADER,
                  "expected 1 to %d visible ASCII characters, new for each request", IDEM_KEY_MAX);
}

static enum outcome start(struct ctx *c, const struct idem_key *key, bool *started)
{
    int64_t changed;

    TRY(idem_start(c, c->tx->shard_key, key->scope, key->key, key->fingerprint, STR(""), c->now_ms,
                   c->now_ms + IDEM_KEPT_MS, &changed));
    *started = changed == 1;
    return DONE;
}

/* Has the earlier request lost its hold on the key: expired, or dead in flight? */
static bool lapsed(const struct ctx *c, const struct idem_row *row)
{
    return row->expires_at_ms <= c->now_ms ||
           (row->status == IN_FLIGHT && row->started_at_ms + IDEM_FLIGHT_MS <= c->now_ms);
}

static enum outcome answer_again(struct ctx *c, const struct idem_key *key,
                                 const struct idem_row *row, struct idem_answer *answer)
{
    if (!str_eq(row->fingerprint, key->fingerprint))
        return refuse(&c->problem, refusal_idempotency_reused, HEADER,
                      "expected a new key for a new request");
    if (row->status == IN_FLIGHT)
        return refuse(&c->problem, refusal_idempotency_busy, HEADER,
                      "the first request with this key has not been answered yet");
    *answer = (struct idem_answer){row->status, row->content_type, row->location, row->body};
    return DONE;
}

enum outcome idem_look(struct ctx *c, int64_t shard, const struct idem_key *key, bool *answered,
                       struct idem_answer *answer)
{
    struct idem_row row;
    bool found;

    *answered = false;
    TRY(check_key(c, key));
    TRY(idem_find(c, shard, key->scope, key->key, &row, &found));
    if (!found || lapsed(c, &row))
        return DONE;
    TRY(answer_again(c, key, &row, answer));
    *answered = true;
    return DONE;
}

enum outcome idem_begin(struct ctx *c, const struct idem_key *key, bool *answered,
                        struct idem_answer *answer)
{
    bool started = false, found;
    struct idem_row row;

    *answered = false;
    TRY(check_key(c, key));
    TRY(idem_get(c, c->tx->shard_key, key->scope, key->key, &row, &found));
    if (found && lapsed(c, &row)) {
        TRY(idem_forget(c, key));
        found = false;
    }
    if (!found)
        TRY(start(c, key, &started));
    if (started)
        return DONE;
    if (!found) { /* another process was faster */
        TRY(idem_get(c, c->tx->shard_key, key->scope, key->key, &row, &found));
        if (!found)
            return refuse(&c->problem, refusal_idempotency_busy, HEADER, "please try again");
    }
    TRY(answer_again(c, key, &row, answer));
    *answered = true;
    return DONE;
}

static void check_answer(const struct idem_answer *a)
{
    check(a->status >= 200 && a->status < 500 && a->body.n <= IDEM_BODY_MAX);
}

enum outcome idem_keep(struct ctx *c, const struct idem_key *key, const struct idem_answer *answer)
{
    int64_t changed;

    check_answer(answer);
    TRY(check_key(c, key));
    TRY(idem_put(c, c->tx->shard_key, key->scope, key->key, key->fingerprint, answer->status,
                 answer->content_type, answer->location, answer->body, c->now_ms,
                 c->now_ms + IDEM_KEPT_MS, c->now_ms - IDEM_FLIGHT_MS, &changed));
    return changed == 1 ? DONE
                        : refuse(&c->problem, refusal_idempotency_busy, HEADER, "please try again");
}

enum outcome idem_finish(struct ctx *c, const struct idem_key *key,
                         const struct idem_answer *answer)
{
    check_answer(answer);
    return idem_answer_set(c, c->tx->shard_key, key->scope, key->key, key->fingerprint,
                           answer->status, answer->content_type, answer->location, answer->body,
                           NULL);
}

enum outcome idem_forget(struct ctx *c, const struct idem_key *key)
{
    return idem_delete(c, c->tx->shard_key, key->scope, key->key, NULL);
}

enum outcome idem_expire(struct ctx *c, int32_t max, int64_t *n)
{
    return idem_delete_expired(c, c->now_ms, max, n);
}

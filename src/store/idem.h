/* SPDX-License-Identifier: Apache-2.0 */
/* Idempotency keys: a request that is sent again gets the first one's answer, and does nothing
 * (IETF draft-ietf-httpapi-idempotency-key-header). A key counts within a scope (an account, a
 * visitor's session) and for one request, told by its fingerprint.
 *
 * Work that is decided in one command of the key's shard, or may be done twice without harm:
 *
 *     in that command:  idem_look(c, shard, &key, &answered, &answer)  -> answered: do nothing
 *                       do the work
 *                       idem_keep(c, &key, &answer)
 *
 * Key, work and answer are then one transaction: there is no moment in which one is there without
 * the others, and no claim is needed. Of two requests at once the second finds the first's answer.
 * Other work:
 *
 *     in a command:  idem_begin(c, &key, &answered, &answer)    -> answered: send `answer` again
 *     do the work, in as many commands as it takes, each of them repeatable
 *     in a command:  idem_finish(c, &key, &answer)
 *     or             idem_forget(c, &key)                       -> after FAILED or `unavailable`
 *
 * All but idem_look in write transactions with the same shard key. A request that died in flight
 * may be begun again IDEM_FLIGHT_MS after; an answer is kept for IDEM_KEPT_MS. */
#ifndef STORE_IDEM_H
#define STORE_IDEM_H

#include "base/civil.h"
#include "base/ctx.h"

#define IDEM_FLIGHT_MS MINUTE_MS
#define IDEM_KEPT_MS DAY_MS

enum {
    IDEM_SCOPE_MAX = 100,      /* bytes */
    IDEM_KEY_MAX = 200,        /* bytes */
    IDEM_FINGERPRINT = 32,     /* bytes of a SHA-256 */
    IDEM_BODY_MAX = 256 * 1024 /* bytes */
};

struct idem_key {
    struct str scope;       /* "account 17" */
    struct str key;         /* as it was sent */
    struct str fingerprint; /* SHA-256 of method, path and body */
};

struct idem_answer {
    int32_t status; /* of HTTP, 200 ... 499 */
    struct str content_type;
    struct str location; /* "" if none */
    struct str body;
};

/* Reads: was it answered before? REFUSED as idem_begin does. */
must_check enum outcome idem_look(struct ctx *c, int64_t shard, const struct idem_key *key,
                                  bool *answered, struct idem_answer *answer);

/* Keeps the answer of a key that idem_look has found free in this command. REFUSED
 * idempotency_busy when another process has just taken it: then nothing of this command stands. */
must_check enum outcome idem_keep(struct ctx *c, const struct idem_key *key,
                                  const struct idem_answer *answer);

/* REFUSED idempotency_key when the key is missing or not 1 ... IDEM_KEY_MAX visible ASCII
 * characters, idempotency_reused when it came with another request, idempotency_busy while that is
 * in flight. */
must_check enum outcome idem_begin(struct ctx *c, const struct idem_key *key, bool *answered,
                                   struct idem_answer *answer);

/* Keeps the answer; nothing happens when the key is not in flight any more. */
must_check enum outcome idem_finish(struct ctx *c, const struct idem_key *key,
                                    const struct idem_answer *answer);

/* The request may be sent again, as if for the first time. */
must_check enum outcome idem_forget(struct ctx *c, const struct idem_key *key);

/* For a job: deletes at most `max` that have expired; *n tells how many. */
must_check enum outcome idem_expire(struct ctx *c, int32_t max, int64_t *n);

#endif

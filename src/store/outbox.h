/* SPDX-License-Identifier: Apache-2.0 */
/* The outbox: effects that must happen after a commit, on another shard or outside of the database:
 * a sale in the seller's stock, a mail, a webhook. The command that decides writes the event in its
 * own transaction; a job claims what is due and does it. Every event is done at least once, and so
 * its effect must be repeatable: it finishes the event in the same command that writes the effect,
 * finds its work done the second time, or hands the event's key on to the outside as an idempotency
 * key.
 *
 *     flow, in a command:   outbox_add(c, STR("stock.sell"), key, payload, c->now_ms)
 *     job, in a command:    outbox_claim(c, max, lease_ms, &events)
 *     then for each event:  in one command: the effect and outbox_finish(c, event); or the end in
 *                           a later one, with those of other events;
 *                           or, when it went wrong: outbox_retry(c, event, "what went wrong")
 *
 * A claim is a lease: an event that is neither finished nor retried before it ends is due again.
 * All of these need a write transaction, unless they say "reads". */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "base/ctx.h"

enum {
    OUTBOX_KEY_MAX = 200,          /* bytes; also of a topic */
    OUTBOX_PAYLOAD_MAX = 64 * 1024,
    OUTBOX_CLAIM_MAX = 500,        /* events a claim */
    OUTBOX_ATTEMPTS_MAX = 20       /* then an event is dead: over two days with the pauses below */
};

struct outbox_event {
    int64_t shard; /* the key for store_write of what finishes or retries it */
    int64_t id;
    struct str topic, key, payload;
    int32_t attempts; /* claims so far, this one included */
    int64_t added_at_ms;
    int64_t claim;
    struct str last_error; /* "" at first */
};

struct outbox_events {
    struct outbox_event *v;
    size_t n;
};

/* Once for a topic and key within a shard: adding an event that still waits changes nothing. Wakes
 * the job runner by TOPIC_OUTBOX, whose id is then `due_at_ms`. */
must_check enum outcome outbox_add(struct ctx *c, struct str topic, struct str key,
                                   struct str payload, int64_t due_at_ms);

/* The next events that are due, oldest first; they are the caller's for `lease_ms`. */
must_check enum outcome outbox_claim(struct ctx *c, int32_t max, int64_t lease_ms,
                                     struct outbox_events *out);

/* Forgets the event. REFUSED conflict when the lease ended and another has claimed it since: then
 * nothing of the effect may stand that is in the same command. */
must_check enum outcome outbox_finish(struct ctx *c, const struct outbox_event *e);

/* Due again after a pause that doubles from one second to an hour, or dead after
 * OUTBOX_ATTEMPTS_MAX. `error` is for operators: no personal data. */
must_check enum outcome outbox_retry(struct ctx *c, const struct outbox_event *e,
                                     struct str error);

/* Reads: when the next event is due, or INT64_MAX. */
must_check enum outcome outbox_next_due(struct ctx *c, int64_t *due_at_ms);

/* Reads: is there an event of that topic and key: waiting, claimed or dead? */
must_check enum outcome outbox_has(struct ctx *c, int64_t shard, struct str topic, struct str key,
                                   bool *has);

struct outbox_counts {
    int64_t waiting, late, dead; /* late: due for more than a minute */
};
/* Reads, for metrics. */
must_check enum outcome outbox_count(struct ctx *c, struct outbox_counts *out);

/* Reads: dead events after the id `after`, by id. */
must_check enum outcome outbox_dead(struct ctx *c, int64_t after, int32_t max,
                                    struct outbox_events *out);
/* A dead event waits again, as if new. REFUSED not_found when there is none such. */
must_check enum outcome outbox_revive(struct ctx *c, int64_t shard, int64_t id);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that come with an Idempotency-Key, in commands of whoever sends them (`who`: the account
 * or the guest's key). See store/idem.h for what is kept and refused. */
#ifndef FLOW_ONCE_H
#define FLOW_ONCE_H

#include "store/idem.h"

/* ---- settled in the command that does the work ---- */

/* What was made. */
struct once_work {
    int64_t ref;      /* a purchase's id */
    const void *rows; /* what was written, where the verb has it at hand, as its header says; NULL:
                       * it is there to be read */
};

/* Makes what is to be kept, in the command that keeps it: reads see what that has written. When
 * c->problem has a refusal, that is the answer. May run more than once. */
typedef enum outcome once_answer(struct ctx *c, void *arg, const struct once_work *made,
                                 struct idem_answer *out);

/* A request on its way through a verb. The verb asks once_known in what it reads first and in the
 * command that decides, and ends that with once_keep; all of them allow NULL, for a request without
 * a key. */
struct once {
    int64_t who;
    struct idem_key key;
    once_answer *answer;
    void *arg;
    bool answered; /* by another request, before or meanwhile: `kept` is its answer, and holds */
    bool settled;  /* `kept` is ours, and durable when the verb is DONE */
    struct idem_answer kept;
};

/* In a transaction: sets o->answered. REFUSED idempotency_key, _reused or _busy. */
must_check enum outcome once_known(struct ctx *c, struct once *o);
static inline bool once_answered(const struct once *o)
{
    return o && o->answered;
}

/* In a command of o->who, as its last act. */
must_check enum outcome once_keep(struct ctx *c, struct once *o, const struct once_work *made);

/* In a command of its own, for what the verb has not settled: afterwards o->answered or o->settled
 * is set. The answer is the refusal in c->problem, if there is one. Without a transaction. */
must_check enum outcome settle_once(struct ctx *c, struct once *o, int64_t ref);

/* Is this how it ends? Not where the same request may go better the next time. */
bool once_final(enum outcome out, const struct problem *p);

/* ---- claimed before the work, for work of several commands ---- */

/* Was it answered before? Then *answer is what to send again; else the work may begin. */
must_check enum outcome begin_once(struct ctx *c, int64_t who, const struct idem_key *key,
                                   bool *answered, struct idem_answer *answer);
/* The work is done, or was refused: the answer is kept. */
must_check enum outcome finish_once(struct ctx *c, int64_t who, const struct idem_key *key,
                                    const struct idem_answer *answer);
/* It failed, and may be tried again. */
must_check enum outcome forget_once(struct ctx *c, int64_t who, const struct idem_key *key);

#endif

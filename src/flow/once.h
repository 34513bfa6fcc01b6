/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that come with an Idempotency-Key, in commands of whoever sends them (`who`: the account
 * or the guest's key). See store/idem.h for what is kept and refused. Call without a
 * transaction. */
#ifndef FLOW_ONCE_H
#define FLOW_ONCE_H

#include "store/idem.h"

/* Was it answered before? Then *answer is what to send again; else the work may begin. */
must_check enum outcome begin_once(struct ctx *c, int64_t who, const struct idem_key *key,
                                   bool *answered, struct idem_answer *answer);
/* The work is done, or was refused: the answer is kept. */
must_check enum outcome finish_once(struct ctx *c, int64_t who, const struct idem_key *key,
                                    const struct idem_answer *answer);
/* It failed, and may be tried again. */
must_check enum outcome forget_once(struct ctx *c, int64_t who, const struct idem_key *key);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Upkeep: what is done again and again, a little at a time. Each verb stands in upkeep.c, opens
 * its own transactions and ends after a bounded amount of work; *more says that there was more to
 * do. */
#ifndef FLOW_UPKEEP_H
#define FLOW_UPKEEP_H

#include "base/ctx.h"

enum { UPKEEP_BATCH = 200 };

/* Reservations whose time has come, and that no purchase has ended: the goods go back. */
must_check enum outcome lapse_reservations(struct ctx *c, bool *more);
/* Visitors' carts that nobody has touched for CART_KEPT_DAYS. */
must_check enum outcome forget_carts(struct ctx *c, bool *more);
/* Answers kept for idempotency keys, and sessions and the like, whose time is over. */
must_check enum outcome forget_answers(struct ctx *c, bool *more);

enum { CART_KEPT_DAYS = 90 };

/* ---- all of them, at the intervals of upkeep.def ---- */

enum {
#define X(name, verb, every) UPKEEP_##verb,
#include "flow/upkeep.def"
#undef X
    UPKEEPS
};

/* Writes them down as jobs, once per start. */
must_check enum outcome upkeep_begin(struct ctx *c);

/* Runs what is due and no other process is at; next_at_ms, zeroed at first, is when to ask the
 * database again about each. */
must_check enum outcome upkeep_run(struct ctx *c, int64_t next_at_ms[UPKEEPS]);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Upkeep: what is done again and again, a little at a time (upkeep.def): reservations and
 * places that lapse, sessions seen and ended, carts that nobody has touched, answers kept long
 * enough, days of the ledger summed. */
#ifndef FLOW_UPKEEP_H
#define FLOW_UPKEEP_H

#include "base/civil.h"
#include "shop/accounts/accounts.h"

enum {
#define X(verb, every, whose) UPKEEP_##verb,
#include "flow/upkeep.def"
#undef X
    UPKEEPS
};

#define CART_KEPT_MS (90 * DAY_MS)

/* One process's part in it; zeroed but for the limits. */
struct upkeep {
    struct session_limits sessions;
    int32_t silent_days;         /* of count_queues */
    int64_t next_at_ms[UPKEEPS]; /* when to ask the database again about each */
};

/* Writes the shared ones down as jobs; at the start. Without a transaction, like the next. */
must_check enum outcome upkeep_begin(struct ctx *c);

/* Runs what is due at c->now_ms and no other process is at. One that goes wrong is logged and tried
 * again later; only the store itself fails here. */
must_check enum outcome upkeep_run(struct ctx *c, struct upkeep *u);

#endif

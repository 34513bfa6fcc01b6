/* SPDX-License-Identifier: Apache-2.0 */
/* Goods that go back to the seller before the money goes back to the buyer. A dispute that ended so
 * (agreed or decided) has one return, which lives with it:
 *
 *   awaited  the buyer has a label and until due_at to hand the parcel over
 *   sent     the post has scanned it; it is awaited until due_at
 *   arrived  delivered to the seller
 *   refused  the seller did not take it, or it could not be delivered: it comes back
 *   lost     not delivered in time although it was sent
 *   unsent   not handed over in time
 *
 * All ends but the last mean that the buyer has done his part. Its parcel is no shipment: it has no
 * promise, and counts in no lane. Scans are kept once each, by their dedupe key.
 *
 * Where no post of the buyer's country has lent us numbers, or as he likes, it goes by a carrier of
 * his own choice: he tells its number and shows the receipt, and it is sent. No scan of it comes,
 * so the seller says that it has arrived, or doubts it once: then a mediator may say that it was
 * never sent.
 *
 * Writing verbs need an open write transaction in the buyer's shard; reads are the statements of
 * returns.sql. */
#ifndef SHOP_DISPUTES_RETURNS_H
#define SHOP_DISPUTES_RETURNS_H

#include "base/ctx.h"
#include "lib/s10.h"
#include "shop/disputes/returns_sql.h"

#define RETURN_STATES(X) X(awaited) X(sent) X(arrived) X(refused) X(lost) X(unsent)

enum return_state {
#define X(name) RETURN_##name,
    RETURN_STATES(X)
#undef X
    RETURN_STATES_N
};

enum {
    RETURN_SCANS_MAX = 200,
    RETURN_CARRIER_MAX = 60, /* characters of its name, */
    RETURN_NUMBER_MAX = 40,  /* and of its number */
    RETURNS_DOUBTED_MAX = 50 /* on one page */
};

bool return_may(enum return_state from, enum return_state to);
bool return_ends(enum return_state state);
struct str return_state_name(enum return_state state);
/* FAILED for a name that is none: only our own rows are read with it. */
must_check enum outcome return_state_of(struct str name, enum return_state *out);

struct return_new {
    struct account_id buyer;
    struct dispute_id dispute;
    struct str number;              /* S10; empty: by a carrier of the buyer's own */
    struct str origin, destination; /* countries */
    int64_t due_at_ms;
    struct str name, line1, line2, city, region, postcode, phone; /* at the destination */
};
must_check enum outcome return_open(struct ctx *c, const struct return_new *in);

/* *row is the return after it; `due_at_ms` 0: never. REFUSED wrong_state for a move that the table
 * does not have, conflict when another has moved it since. */
must_check enum outcome return_move(struct ctx *c, struct return_row *row, enum return_state to,
                                    int64_t due_at_ms);

/* It is sent by a carrier of the buyer's own, and awaited until due_at. */
must_check enum outcome return_sent_by(struct ctx *c, struct return_row *row, struct str carrier,
                                       struct str number, int64_t due_at_ms);
/* REFUSED wrong_state for one that is not on its way so, or was doubted before. */
must_check enum outcome return_doubt(struct ctx *c, struct return_row *row, int64_t due_at_ms);

/* REFUSED too_large beyond RETURN_SCANS_MAX. */
struct return_scan_new {
    struct str code;    /* EMSEVT, known to the caller */
    int64_t at_ms;
    struct str place, country, dedupe; /* the dedupe key is not empty */
};
must_check enum outcome return_scan_add(struct ctx *c, const struct return_row *row,
                                        const struct return_scan_new *in, bool *repeated);

#endif

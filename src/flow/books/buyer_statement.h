/* SPDX-License-Identifier: Apache-2.0 */
/* A buyer's statement over some days (UTC): what was paid, what went back, what was handed over to
 * sellers and states, and what is held meanwhile; each movement, and each purchase. It is read from
 * the ledger's transfers of the buyer's home, so that it says what the books say. Reads, in a
 * transaction; memory from c->arena. */
#ifndef FLOW_BOOKS_BUYER_STATEMENT_H
#define FLOW_BOOKS_BUYER_STATEMENT_H

#include "base/buf.h"
#include "base/civil.h"
#include "base/ctx.h"
#include "base/money.h"

enum { BUYER_LINES_MAX = 20000, BUYER_CSV_MAX = 8 << 20, BUYER_DAYS_MAX = 400 };

/* X(movement): paid in, given back, or out of our hands: the goods have arrived for good. */
#define BUYER_MOVES(X) X(paid) X(refunded) X(handed_over)

enum buyer_move {
#define X(move) BUYER_##move,
    BUYER_MOVES(X)
#undef X
    BUYER_MOVES_N
};

struct str buyer_move_name(enum buyer_move m);

struct buyer_line {
    int64_t at_ms;
    enum buyer_move move;
    struct purchase_id purchase; /* or zero */
    struct order_id order;       /* zero: money that belongs to no order */
    int64_t amount;              /* signed: what it adds to the money held */
};

/* A purchase that had movements in these days, or of which something is held at their end: as it
 * is then. */
struct buyer_purchase {
    struct purchase_id id;
    int64_t sums[BUYER_MOVES_N]; /* not signed, since it was paid */
    int64_t held;                /* what of it is held */
};

struct buyer_account {
    struct currency currency;
    int64_t opening, closing;    /* held: closing = opening + paid - refunded - handed over */
    int64_t sums[BUYER_MOVES_N]; /* of these days, not signed */
    int64_t refunding;           /* of the closing, on its way back */
    const struct buyer_line *lines;
    size_t lines_n;
    const struct buyer_purchase *purchases;
    size_t purchases_n;
};

struct buyer_statement {
    struct date from, to;
    const struct buyer_account *accounts; /* by currency */
    size_t accounts_n;
};

/* REFUSED invalid "to" for a span that is none or longer than BUYER_DAYS_MAX, too_many for more
 * than BUYER_LINES_MAX transfers until then. */
must_check enum outcome buyer_statement_read(struct ctx *c, struct account_id buyer,
                                             struct date from, struct date to,
                                             struct buyer_statement *out);

/* day,kind,purchase,order,currency,amount, with the rows `opening` and `closing` of each currency
 * around its movements. */
void buyer_statement_csv(struct buf *b, const struct buyer_statement *s);

#endif

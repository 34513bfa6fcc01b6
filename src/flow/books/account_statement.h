/* SPDX-License-Identifier: Apache-2.0 */
/* The statement of an account of the ledger over some days (UTC), for operators: of a kind over all
 * homes ("clearing in EUR"), or of one party's ("escrow of order 12"). What was there, what each
 * day added, each transfer, what is there. It is where a figure of the trial balance comes from.
 * Reads, in a transaction; memory from c->arena. */
#ifndef FLOW_BOOKS_ACCOUNT_STATEMENT_H
#define FLOW_BOOKS_ACCOUNT_STATEMENT_H

#include "base/buf.h"
#include "flow/books/trial_balance.h"

enum { ACCOUNT_DAYS_MAX = 400, ACCOUNT_LINES_MAX = 100000 };

struct account_asked {
    enum ledger_kind kind;
    int64_t party; /* 0: of all */
    struct currency currency;
    struct date from, to;
    int32_t lines_max; /* 1 ... ACCOUNT_LINES_MAX; the first ones */
};

struct account_line {
    int64_t at_ms;
    struct str code, phase; /* "capture", "booked" */
    int64_t ref, home;
    bool debit;             /* the side on which it is in this account */
    int64_t party;          /* of this account, or 0 */
    struct str other;       /* the kind on the other side, and its party */
    int64_t other_party;
    int64_t posted;         /* >= 0 */
    int64_t pending;        /* what it adds to the pending sum; below zero where a hold ends */
};

struct account_day {
    struct date day;
    struct ledger_balance sums; /* what it added */
};

struct account_statement {
    struct ledger_balance opening, closing;
    const struct account_day *days; /* those with movements; none for a party */
    size_t days_n;
    const struct account_line *lines;
    size_t lines_n;
    bool more; /* than lines_max */
};

/* REFUSED invalid "to" for a span that is none or longer than ACCOUNT_DAYS_MAX, "party" for a kind
 * without, not_found for one that is not there. */
must_check enum outcome account_statement(struct ctx *c, const struct account_asked *in,
                                          struct account_statement *out);

/* day,code,phase,reference,home,party,other,other_party,currency,debit,credit,pending, with the
 * rows `opening` and `closing` around the movements. */
void account_statement_csv(struct buf *b, const struct account_asked *in,
                           const struct account_statement *s);

#endif

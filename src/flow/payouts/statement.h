/* SPDX-License-Identifier: Apache-2.0 */
/* The statement of a seller's accounts over some days (UTC): what was there, each movement with its
 * working and the order it leads to, what is there. Reads, in a transaction; memory from
 * c->arena. */
#ifndef FLOW_PAYOUTS_STATEMENT_H
#define FLOW_PAYOUTS_STATEMENT_H

#include "base/buf.h"
#include "shop/payouts/payouts.h"

enum { STATEMENT_LINES_MAX = 20000, STATEMENT_DAYS_MAX = 400 };

struct statement_line {
    int64_t at_ms;
    enum entry_kind kind;
    struct str kind_name;
    int64_t ref;
    struct order_id order;     /* or zero */
    struct payout_id payout;   /* with which it went, or zero */
    /* Of a sale, signed: paid by the buyer, given back, kept by the marketplace, for the states.
     * They sum to the amount. */
    int64_t gross, refunds, commission, fees, taxes;
    int64_t amount;
};

struct statement_account {
    struct currency currency;
    int64_t opening, closing;
    struct statement_line total; /* of the five and the amount */
    int64_t sales, reserve, payouts; /* the amount by kinds: they sum to it */
    const struct statement_line *lines;
    size_t lines_n;
};

struct seller_statement {
    struct date from, to;
    const struct statement_account *accounts; /* by currency */
    size_t accounts_n;
};

/* REFUSED invalid "to" for a span that is none or longer than STATEMENT_DAYS_MAX, too_many for more
 * than STATEMENT_LINES_MAX lines. */
must_check enum outcome statement_read(struct ctx *c, struct seller_id seller, struct date from,
                                       struct date to, struct seller_statement *out);

/* day,kind,reference,order,payout,currency,gross,refunds,commission,fees,duty_and_tax,amount, with
 * the rows `opening` and `closing` of each currency around its movements. */
enum { STATEMENT_CSV_MAX = 8 << 20 };
void statement_csv(struct buf *b, const struct seller_statement *s);

#endif

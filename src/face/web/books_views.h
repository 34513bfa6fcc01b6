/* SPDX-License-Identifier: Apache-2.0 */
/* What the books say: to a buyer, and to operators. */
#ifndef FACE_WEB_BOOKS_VIEWS_H
#define FACE_WEB_BOOKS_VIEWS_H

#include "face/web/views.h"

/* ---- a buyer's statement ---- */

struct buyer_line_view {
    struct date on;
    struct str what;
    struct url url; /* the order or the purchase; or empty */
    struct money amount;
};

struct buyer_purchase_view {
    struct url url;    /* or empty */
    struct str number; /* or empty: of no purchase */
    struct money paid, refunded, handed_over, held;
};

struct buyer_account_view {
    struct money opening, paid, refunded, handed_over, closing, refunding;
    bool goes_back; /* something is on its way back */
    const struct buyer_purchase_view *purchases;
    size_t purchases_n;
    const struct buyer_line_view *lines;
    size_t lines_n;
};

struct buyer_statement_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct url action, file;
    struct field_view from, to;
    const struct buyer_account_view *accounts;
    size_t accounts_n;
};

/* ---- of operators ---- */

struct trial_row_view {
    struct url url; /* of the account; empty: the sum of all */
    struct str name;
    struct money debits, credits, debits_pending, credits_pending;
    struct money debit_balance, credit_balance; /* one of them is zero */
};

struct trial_total_view {
    struct str currency;
    const struct trial_row_view *rows; /* the last is the sum */
    size_t rows_n;
};

struct trial_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct url action, file, taxes, bank;
    struct field_view at;
    bool balanced;
    const struct trial_total_view *v;
    size_t n;
};

struct account_day_view {
    struct url url;
    struct str day;
    struct money debits, credits;
};

struct account_line_view {
    struct str at, code, phase, ref;
    struct url party_url;    /* of this party's account; empty: no party */
    struct str party, other; /* "12", "escrow 12" */
    struct money debit, credit, pending;
};

struct account_books_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct url action, file, back;
    struct str name, currency, kind, party; /* kind as stored; party: a number or empty */
    struct field_view from, to;
    struct money debits[2], credits[2], pending[2], balance[2]; /* before and after */
    const struct account_day_view *days;
    size_t days_n;
    const struct account_line_view *lines;
    size_t lines_n;
    bool more;
};

/* ---- duties and taxes ---- */

struct tax_row_view {
    struct str where, what, rule, collector, rate; /* rate: "19 %", or empty */
    bool back, check;
    int64_t orders;
    struct money base, amount; /* amount below zero where it was given back */
};

/* What is to be handed over, or was by others: of a country, a collector and a currency. */
struct tax_sum_view {
    struct str country, collector;
    struct money taken, back, net;
};

struct taxes_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct url action, file, books;
    struct field_view from, to;
    struct choices where, currency;
    const struct tax_sum_view *sums;
    size_t sums_n;
    const struct tax_row_view *rows;
    size_t rows_n;
    bool more;
};

/* ---- a bank's file against the books ---- */

struct difference_view {
    struct str line, id, reference, verdict, ours;
    struct money amount;
    bool of_line; /* false: the file lacks it */
};

struct bank_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct url action, books;
    struct choices rails;
    bool ran;
    int64_t taken, known, differ; /* lines, and differences */
    const struct difference_view *v;
    size_t n;
};

#endif

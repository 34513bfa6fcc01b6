/* SPDX-License-Identifier: Apache-2.0 */
/* A statement of a bank or a gateway, as a file: what moved by one rail, in our references.
 *
 *     day,kind,id,reference,amount,currency
 *     2026-01-31,payment,E6070119020260131,RF18 7311448809472001,129.90,EUR
 *     2026-02-01,refund,re_19,7311448809472045,12.00,EUR
 *
 * `kind` is payment, refund, payout, or returned for a payout that did not arrive; `id` the bank's
 * own name of the movement; `reference` the number of our intent, refund or payout, also as a
 * creditor reference (ISO 11649), with or without blanks. Bounded by BANK_LINES_MAX. Pure. */
#ifndef SHOP_PAYMENTS_BANK_STATEMENT_H
#define SHOP_PAYMENTS_BANK_STATEMENT_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/money.h"
#include "base/outcome.h"

enum { BANK_LINES_MAX = 200000 };

/* BANK_OUT: it went out, as a refund or a payout: our books know which (bank_mapping.h). */
enum bank_kind { BANK_PAYMENT, BANK_REFUND, BANK_PAYOUT, BANK_RETURNED, BANK_OUT };

struct bank_line {
    int64_t line;
    struct date day;
    enum bank_kind kind;
    struct str id;
    struct str reference; /* as written */
    int64_t ref;          /* the number in it; 0 when there is none: not one of ours */
    struct money amount;
};

struct bank_statement {
    const struct bank_line *v;
    size_t n;
};

/* REFUSED as table_parse and the readers of cells (lib/table.h) do. A reference that is not ours is
 * no fault: banks' statements have others' money too. */
must_check enum outcome bank_statement_parse(struct arena *a, struct str name, struct str csv,
                                        struct problem *p, struct bank_statement *out);

/* The number of ours in a reference, or within a longer text: the first word that is a creditor
 * reference or a number of at least BANK_REF_DIGITS; 0 when there is none. */
enum { BANK_REF_DIGITS = 15 };
int64_t bank_reference(struct arena *a, struct str text);

#endif

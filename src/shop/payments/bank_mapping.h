/* SPDX-License-Identifier: Apache-2.0 */
/* Statements as banks and gateways write them: a mapping, an INI file, says which column is what.
 *
 *     [file]
 *     separator = ;          one character, or "tab"; else a comma
 *     decimal = ,            a point where it is not said; the other of the two may group thousands
 *     day = dd.mm.yyyy       any order of yyyy, mm and dd; else yyyy-mm-dd. A time after it is cut
 *     header = 5             the line with the names of the columns; else the first
 *     currency = EUR         where no column says it
 *     [columns]
 *     day = Buchungstag      day, id, reference and amount must be there, currency or the above,
 *     id = Kundenreferenz    kind may be
 *     reference = Verwendungszweck
 *     amount = Betrag
 *     [kinds]                what a word of the column `kind` means: payment, refund, payout,
 *     stripe_fee = skip      returned, or skip; words are compared as they are
 *
 * Without a column `kind` the sign tells: what is not negative is a payment, what is negative is
 * money that went out, a refund or a payout by its reference. With it the sign is not looked at.
 * Our reference is found within a longer text: the first word that is a number of ours or a
 * creditor reference. Pure. */
#ifndef SHOP_PAYMENTS_BANK_MAPPING_H
#define SHOP_PAYMENTS_BANK_MAPPING_H

#include "shop/payments/bank_statement.h"

enum { BANK_WORDS_MAX = 100, BANK_CELL_MAX = 4096 };

struct bank_mapping;

/* REFUSED as "NAME line 3: KEY"; `text` must live as long as the mapping. */
must_check enum outcome bank_mapping_parse(struct arena *a, struct str name, struct str text,
                                           struct problem *p, const struct bank_mapping **out);

/* All lines or none: REFUSED as "FILE line 12: COLUMN" with the column's own name, and for a column
 * that the file does not have. Lines that the mapping skips are not in `out`. */
must_check enum outcome bank_mapping_read(struct arena *a, const struct bank_mapping *m,
                                          struct str name, struct str csv, struct problem *p,
                                          struct bank_statement *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The papers of an order that has been shipped (shop/customs/papers.h): label, customs declaration,
 * invoice. They say what customs was told when the parcel was handed over, so that they are the
 * same whenever they are drawn; prices, sums and the address are the order's. */
#ifndef FLOW_PAPERS_H
#define FLOW_PAPERS_H

#include "base/ctx.h"
#include "shop/orders/orders.h"

/* "label", "cn22", "cn23", "invoice"; "declaration": the one of CN 22 and CN 23 that the parcel
 * needs; "all": label, that one, if any, and invoice. */
enum { PAPER_WORDS_N = 6 };
extern const char *const paper_words[PAPER_WORDS_N];

/* Draws them as one PDF, in a read transaction; whether the asker may see the order is the caller's
 * to know. REFUSED invalid "kind" for another word, and for a CN 22 where the goods are worth too
 * much; not_found "kind" for a declaration where no border of customs is passed; wrong_state before
 * the order was shipped; unavailable where a font is missing; and what customs needs and the order
 * of an earlier version lacks, as advance_data_of. */
must_check enum outcome order_papers(struct ctx *c, const struct order_row *o, struct str kind,
                                     struct str *out);
/* "4711-label.pdf"; the kind is one of the words. */
struct str papers_file(struct arena *a, const struct order_row *o, struct str kind);

#endif

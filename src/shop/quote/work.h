/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/quote: what a quote is worked out on. quote.c reads the input, groups it and
 * puts the result together; charge.c applies the rules to one consignment. */
#ifndef SHOP_QUOTE_WORK_H
#define SHOP_QUOTE_WORK_H

#include "base/arena.h"
#include "shop/quote/known.h"

/* A line in the canonical order, by which ties are settled whatever the order of the input. */
struct work_line {
    size_t at;                 /* index in the input */
    const struct quote_line *in;
    int64_t weight_g;          /* of all units */
    struct quote_sum sum;
};

struct work_consignment {
    struct work_line *line;
    size_t lines_n;
    size_t first;              /* least index in the input */
    int32_t index;             /* in the result */
    const struct quote_freight *freight; /* NULL: none */
    enum sale sale;
    enum carrier carrier;
    int64_t weight_g;
    const struct discount_rule *discount[PAYERS]; /* of what is off; NULL: nothing is */
    const struct tax_rule *below; /* a duty that would start above this value, or NULL */
    struct quote_sum sum;
};

struct work {
    struct arena *arena;
    const struct quote_in *in;
    struct problem *p;
    struct quote_known *known;
    struct quote_step *step;
    size_t steps_n, steps_room;
    int32_t *parcels; /* how many consignments each promotion is about */
};

/* In another currency at the quote's rates, rounded half up. REFUSED currency_mismatch when a
 * rate is missing, too_large when it does not fit. */
must_check enum outcome work_convert(struct work *w, struct money m, struct currency to,
                                     const char *field, struct money *out);

/* A new step of a consignment, zeroed but for its code, index and zero amounts. The pointer is good
 * until the next one. */
struct quote_step *work_step(struct work *w, const struct work_consignment *c,
                             enum quote_step_code code);

/* Adds up the parts (bits) of a sum. */
struct money work_parts(const struct quote_sum *s, unsigned parts);

/* Takes the promotions off goods and freight, which are known; before the first consignment is, all
 * of them are looked at (promote.c). */
void work_promotions_begin(struct work *w, const struct work_consignment *c, size_t n);
void work_promotions(struct work *w, struct work_consignment *c);

/* All duties, fees and taxes of a consignment whose goods, freight and insurance are known. */
must_check enum outcome work_charges(struct work *w, struct work_consignment *c);

#endif

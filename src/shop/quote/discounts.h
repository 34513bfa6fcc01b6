/* SPDX-License-Identifier: Apache-2.0 */
/* What a promotion does to the values that duty and tax are worked out from.
 *
 * Rows of data/discount_rules.csv: what the seller takes off is not paid by anybody, what the
 * marketplace pays for a buyer is a payment by a third party. Which of it lowers the customs value
 * (and what thresholds are tested with) and which the base of taxes is the law of the destination:
 * dated rows with their source. The row of the country wins over that of its union, which wins over
 * that for all ("*"). Immutable once read; pure. */
#ifndef SHOP_QUOTE_DISCOUNTS_H
#define SHOP_QUOTE_DISCOUNTS_H

#include "base/civil.h"
#include "lib/table.h"
#include "shop/markets/places.h"
#include "shop/promotions/promotion.h"

struct discount_rule {
    struct str id;            /* "eu-marketplace" */
    struct str territory;     /* "EU", "EAEU", a country, or "*" */
    enum payer payer;
    bool lowers_customs;      /* the customs value, fees on it, and thresholds */
    bool lowers_tax;          /* the base of taxes */
    struct date from, until;  /* both days inclusive */
    bool check;
    struct str source;
    size_t row;               /* in the table that it was read from */
};

struct discount_rules {
    const struct discount_rule *v; /* ordered by territory */
    size_t n;
};

enum { DISCOUNT_RULES_MAX = 500, DISCOUNT_RULE_COLUMNS = 9 };
/* id,territory,paid_by,customs,tax,from,until,check,source */
extern const char *const discount_rule_columns[DISCOUNT_RULE_COLUMNS];

/* Refuses with "discount_rules.csv line 12: customs"; two rows for one territory, payer and day
 * contradict. */
must_check enum outcome discount_rules_read(struct arena *a, const struct table *t,
                                            struct problem *p, struct discount_rules *out);

/* The row that holds there, or NULL. */
const struct discount_rule *discount_rule_find(const struct discount_rules *r,
                                               const struct country *to, enum payer payer,
                                               struct date day);

#endif

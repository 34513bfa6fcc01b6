/* SPDX-License-Identifier: Apache-2.0 */
/* Taxes that are lower, or nothing, on some goods: dated rows of data/reduced_rates.csv. A row
 * takes the place of the general rate of its name in the country, for lines under one of its HS
 * codes: a book among shirts pays the book's rate. Among rows of the region and of the whole
 * country the region's wins, then the longest code. Immutable once read; pure. */
#ifndef SHOP_QUOTE_REDUCED_H
#define SHOP_QUOTE_REDUCED_H

#include "base/civil.h"
#include "lib/table.h"
#include "shop/customs/hs.h"

struct reduced_rate {
    struct str id;             /* "de-books" */
    struct str country;
    struct str region;         /* "" for all regions */
    struct str hs;             /* heads of 2, 4 or 6 digits with blanks between */
    struct hs_chapters chapters; /* that those are in */
    struct str name;           /* of the tax that it stands for, "VAT" */
    struct date from, until;   /* both days inclusive */
    int32_t rate_ppm;
    bool check;
    struct str source;
    size_t row;                /* in the table that it was read from */
};

struct reduced_rates {
    const struct reduced_rate *v; /* ordered by country */
    size_t n;
};

enum { REDUCED_RATES_MAX = 2000, REDUCED_RATE_COLUMNS = 10 };
/* id,country,region,hs,name,from,until,rate,check,source */
extern const char *const reduced_rate_columns[REDUCED_RATE_COLUMNS];

/* Refuses with "reduced_rates.csv line 12: hs"; two rows for one code, tax, place and day
 * contradict. `max_ppm` bounds the rate. */
must_check enum outcome reduced_rates_read(struct arena *a, const struct table *t, int32_t max_ppm,
                                           struct problem *p, struct reduced_rates *out);

/* The row for goods, or NULL: then the general rate holds. */
const struct reduced_rate *reduced_rate_find(const struct reduced_rates *r, struct str country,
                                             struct str region, struct str name, struct str hs,
                                             struct date day);

#endif

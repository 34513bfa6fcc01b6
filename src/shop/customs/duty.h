/* SPDX-License-Identifier: Apache-2.0 */
/* Duty rates by HS code: dated rows of data/duty_rules.csv, each with its source. A row says
 * what one customs territory takes on goods under an HS prefix from an origin, as the regular
 * rate (`mfn`) or on top of it (`additional`). The named origin wins over any origin (that is
 * how preferences work), then the longest prefix, then the later start. Immutable once parsed;
 * pure; safe from every thread. */
#ifndef SHOP_CUSTOMS_DUTY_H
#define SHOP_CUSTOMS_DUTY_H

#include "base/civil.h"
#include "base/outcome.h"
#include "lib/table.h"

enum duty_kind { DUTY_MFN, DUTY_ADDITIONAL, DUTY_KINDS };

struct duty_rate {
    struct str id;          /* stable name of the row, "eu-6109" */
    struct str territory;   /* "EU", or a country */
    enum duty_kind kind;
    struct str hs;          /* 0, 2, 4 or 6 digits; empty is every code */
    struct str origin;      /* country of manufacture, "*" is every one */
    struct date from, until; /* both days inclusive; open ends are 1900-01-01 and 2199-12-31 */
    int32_t rate_ppm;       /* 120000 is 12 % */
    struct str source;
    bool check;             /* uncertain: check before use; shown to the buyer */
    size_t row;             /* in the table that it was read from */
};

struct duty_rates {
    const struct duty_rate *v; /* ordered by territory, kind, hs, origin, from */
    const uint64_t *keys;      /* of each: what it is found by, but for the day */
    size_t n;
};

enum { DUTY_RATES_MAX = 50000 };

/* id,territory,kind,hs,origin,from,until,rate,check,source; the rate is in percent, "12.5". */
enum { DUTY_RATE_COLUMNS = 10 };
extern const char *const duty_rate_columns[DUTY_RATE_COLUMNS];

/* Reads a table of these columns. Refuses with "duty_rules.csv line 12: rate" and what was
 * expected. The result is in `a`; its texts point into the table. */
must_check enum outcome duty_rates_read(struct arena *a, const struct table *t, struct problem *p,
                                        struct duty_rates *out);

/* The row that holds, or NULL when there is none (then the duty of that kind is nothing). */
const struct duty_rate *duty_rate_find(const struct duty_rates *r, enum duty_kind kind,
                                       struct str territory, struct str hs, struct str origin,
                                       struct date day);

#endif

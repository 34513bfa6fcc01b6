/* SPDX-License-Identifier: Apache-2.0 */
/* Exchange rates: dated, exact fractions, with their source.
 *
 * The table `rate` is filled by imports. A day's rate is the newest on or before that day that is
 * not older than RATE_MAX_AGE_DAYS; where the table has none, the rows of data/rates.csv stand in
 * for any day: rough figures, marked `check`. A rate that is more than RATE_FRESH_DAYS away is
 * `stale`, and the page shows its date. Currencies cross through the euro (and the dollar, where
 * only that is quoted) as exact fractions: nothing is rounded before money is. */
#ifndef SHOP_MARKETS_RATES_H
#define SHOP_MARKETS_RATES_H

#include "base/buf.h"
#include "base/civil.h"
#include "base/ctx.h"
#include "base/money.h"

enum { RATE_FRESH_DAYS = 7, RATE_MAX_AGE_DAYS = 400, RATES_MAX = 200, RATE_SOURCE_MAX = 31 };

struct rate_entry {
    struct currency currency;
    struct rate per_eur;  /* one euro is num/den of it */
    struct date as_of;
    char source[RATE_SOURCE_MAX + 1];
    bool check;           /* a rough figure: check before use */
};

/* All rates of one day: a value that pure functions (shop/quote) take. */
struct rates {
    struct date day;
    size_t n;
    struct rate_entry entry[RATES_MAX]; /* ordered by currency */
};

struct rate_found {
    struct rate rate;     /* one `from` is num/den `to` */
    struct date as_of;    /* of the older of the two sides */
    bool stale;           /* older than RATE_FRESH_DAYS on that day */
    bool check;
};

/* The rates of `day`, in c->arena. In a read transaction or a command. */
must_check enum outcome rates_of_day(struct ctx *c, struct date day, const struct rates **out);

/* One pair of a day's rates; pure. False when one side is unknown. from == to is 1/1 of that
 * day. */
must_check bool rates_find(const struct rates *r, struct currency from, struct currency to,
                           struct rate_found *out);

/* Both in one: REFUSED not_found when one side is unknown on that day. */
must_check enum outcome rates_get(struct ctx *c, struct currency from, struct currency to,
                                  struct date day, struct rate_found *out);

/* Converts, rounding half up to the minor unit. False when a side is unknown or the result too
 * large. */
must_check bool rates_convert(const struct rates *r, struct money m, struct currency to,
                              struct money *out);

/* The rows of data/rates.csv as the rates of a day: for programs without a database, and tests. */
const struct rates *rates_default(struct arena *a, struct date day);

/* Reads a CSV of rates: either `date,base,quote,rate[,source]`, columns in any order, a rate
 * being a decimal with at most 9 decimals ("2026-01-02,EUR,USD,1.0987"); or the wide form in
 * which the European Central Bank publishes its history (`Date,USD,JPY,...`: units of each for
 * one euro, empty or N/A where there is none, currencies of the past skipped). A pair has the
 * euro or the dollar on one side, so that it can be crossed. Refuses with "line 12: rate" and
 * what was expected. Memory from `a`. */
enum { RATES_FILE_MAX_ROWS = 500000, RATE_DECIMALS = 9 };
#define RATE_UNIT INT64_C(1000000000) /* 10^RATE_DECIMALS */
struct rate_row {
    struct date day;
    struct currency base, quote;
    struct rate rate;
    struct str source;    /* empty: the import's own */
};
struct rate_rows {
    struct rate_row *v;
    size_t n;
};
must_check enum outcome rates_parse(struct arena *a, struct str csv, struct problem *p,
                                    struct rate_rows *out);

/* Writes at most RATES_BATCH_MAX rows, replacing those of the same day and pair; in a command.
 * `source` stands for rows that have none. Announces TOPIC_RATES. */
enum { RATES_BATCH_MAX = 500 };
must_check enum outcome rates_put(struct ctx *c, const struct rate_row *rows, size_t n,
                                  struct str source);

/* Writes the table in the long form, ordered by day and pair: rates_parse reads it back as it
 * was. `out` is not of c->arena. In a transaction. */
must_check enum outcome rates_write(struct ctx *c, struct buf *out);

/* Keeps the rates of the days lately asked for in memory, dropped at TOPIC_RATES and after a
 * minute. Before traffic starts; without it every rates_of_day reads the table. */
void rates_cache_start(struct store *s);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What forecasts were worth, beside two yardsticks on the same rows: the dates that the seller's
 * shop promised, and a table of quantiles by the pair of regions.
 *
 * Days are counted from the day of the order to the day of the delivery. A promise is kept when the
 * parcel came on its day or before. Pinball loss of a P90 q for an outcome y: 0.9 (y - q) where it
 * came later, 0.1 (q - y) where it came no later; mean over rows, in days. The yardsticks are held
 * to the same: the shop's date as its P90; the table's 0.9 quantile, by the rank of conformal.h, of
 * all orders of the pair that were delivered before the day of the order, of the buyer's region
 * where the pair has fewer than TABLE_ROWS_MIN, of all where that has.
 *
 * Scored are rows that were delivered, have a date of the shop's, a buyer's region (unless no row
 * has one) and a forecast, of a part of the time: 70-100 is the last thirty of a hundred. */
#ifndef SHOP_LOGISTICS_SCORE_H
#define SHOP_LOGISTICS_SCORE_H

#include "shop/logistics/replay.h"

enum { TABLE_ROWS_MIN = 20, LATE_MUCH_DAYS = 7 };

/* Sums over some of the rows; score_share and score_mean take them apart. */
struct tally {
    int64_t rows;
    int64_t kept, shop_kept, table_kept;
    int64_t within_p50, within_p90, within_band;   /* of P10 ... P90 */
    int64_t late_much, shop_late_much;             /* by more than LATE_MUCH_DAYS days */
    double off_p50, off_p90;                       /* absolute error, days */
    double pinball_p90, pinball_promise, pinball_shop, pinball_table;
    double width;                                  /* of P10 ... P90, days */
    double promised_days, shop_days, took_days;
};

struct group {
    uint32_t from, to;      /* a lane; or */
    int32_t week;           /* the day of its Monday */
    bool surge;             /* a week of at least twice the median of the eight before */
    struct tally tally;
};

struct score {
    struct tally all, surge;
    double median_promise, median_shop, median_took, median_table; /* days */
    struct group *lane;     /* the fullest first */
    size_t lanes_n;
    struct group *week;     /* in time */
    size_t weeks_n;
    int64_t delivered;      /* rows that could be scored, of all the time */
    int32_t from_day, to_day;
    int64_t left_out;       /* delivered in the part, but no date of the shop's or no region */
    int64_t without_forecast; /* no forecast could be made */
};

struct score_part {
    int32_t from, to;       /* hundredths of the rows in time, 0 <= from < to <= 100 */
};

void score_replay(struct arena *a, const struct history *h, const struct replay *r,
                  struct score_part part, struct score *out);

static inline double score_share(int64_t n, int64_t of)
{
    return of > 0 ? (double)n / (double)of : 0;
}

static inline double score_mean(double sum, int64_t of)
{
    return of > 0 ? sum / (double)of : 0;
}

double pinball(double q, double y, double level);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* History: orders of the past with the moments at which they were placed, handed to the carrier and
 * delivered. What lanes are fitted to and scored on.
 *
 * Rows come from files of several kinds, in any order (history_file.h), and are joined once: an
 * order with its seller, the seller and the buyer with their places. Moments are seconds on the
 * clock of the data, and a day is a day of that clock: no zone is guessed. A figure that is not
 * known is said so and never made up. */
#ifndef SHOP_LOGISTICS_HISTORY_H
#define SHOP_LOGISTICS_HISTORY_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/map.h"

enum { HISTORY_ORDERS_MAX = 1000000 };

#define HISTORY_NEVER INT64_MAX     /* of a moment: has not happened, or nobody knows when */
#define HISTORY_NO_DAY INT32_MAX    /* of a day */

/* A set of names: 0 is "", not known; numbered as they first appear in time, so that what comes
 * later changes no number. */
struct name_set {
    struct map map;
    const struct str *v;
    size_t n;
};

struct history_order {
    struct str id;
    int64_t placed_s, handed_s, delivered_s; /* since 1970; HISTORY_NEVER */
    int32_t promised_day;                    /* by whoever sold it; HISTORY_NO_DAY */
    uint32_t from, to;                       /* regions of seller and buyer, in `regions` */
    uint32_t seller, payment, via;           /* in `sellers`, `payments`, `vias` */
    int32_t items;                           /* 0: not known */
    double km;                               /* seller to buyer; these are NAN when not known */
    double weight_g, price, freight;
};

struct history {
    struct history_order *order;   /* by placed_s, then id */
    size_t n;
    struct name_set regions, sellers, payments, vias;
    bool handing;                  /* the files say when orders were handed over */
    int64_t doubles;               /* order numbers that came again: the first row counts */
    int64_t swapped;               /* handed over before the order or after the delivery */
};

static inline int32_t history_day(int64_t at_s)
{
    return at_s == HISTORY_NEVER ? HISTORY_NO_DAY
                                 : (int32_t)((at_s - (at_s < 0 ? 86399 : 0)) / 86400);
}

/* ---- gathering ---- */

/* One row of an orders file; empty texts and NAN are not known; delivered_s >= placed_s. */
struct history_row {
    struct str id, place, region, buyer, seller, seller_place, seller_region, payment, via;
    int64_t placed_s, handed_s, delivered_s;
    int32_t promised_day;
    double weight_g, price, freight;
};

struct history_gather;

/* Memory from `a`; texts that are given must live as long as it. */
struct history_gather *history_gather_new(struct arena *a);
void history_gather_free(struct history_gather *g);

/* False: over HISTORY_ORDERS_MAX of a kind. */
must_check bool history_add_order(struct history_gather *g, const struct history_row *row);
must_check bool history_add_item(struct history_gather *g, struct str order, struct str seller,
                                 struct str product, double price, double freight);
must_check bool history_add_payment(struct history_gather *g, struct str order, struct str kind);
must_check bool history_add_seller(struct history_gather *g, struct str seller, struct str place,
                                   struct str region);
must_check bool history_add_buyer(struct history_gather *g, struct str buyer, struct str place,
                                  struct str region);
/* A place that comes again is the mean of what was said. */
must_check bool history_add_place(struct history_gather *g, struct str place, double lat,
                                  double lon, struct str region);
must_check bool history_add_product(struct history_gather *g, struct str product, double weight_g);
void history_says_handing(struct history_gather *g);

/* Joins all that was given. A place without a row is the mean of those that share its first
 * characters, else of its region. */
void history_gather_end(struct history_gather *g, struct history *out);
void history_release(struct history *h); /* its maps; the rest is the arena's */

/* "SP>RJ"; "?" for a region that is not known. */
struct str history_lane(struct arena *a, const struct history *h, uint32_t from, uint32_t to);

/* Great circle, on a sphere of 6,371 km. */
double distance_km(double lat_a, double lon_a, double lat_b, double lon_b);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Parcel numbers that we give ourselves. A post lends us a range of its S10 numbers for one
 * service; the ranges are rows of data/parcel_ranges.csv and of the table parcel_range, where an
 * operator adds others. A number is given once, ever: the UPU asks for twelve months at least and
 * twenty-four better. Numbers that a seller has typed before the range came to them are passed
 * over.
 *
 * What writes needs a command whose shard key is parcel_range_key() of the country and service, so
 * that all givers of a range stand in one queue. */
#ifndef SHOP_LOGISTICS_NUMBERS_H
#define SHOP_LOGISTICS_NUMBERS_H

#include "base/ctx.h"
#include "lib/s10.h"
#include "shop/logistics/logistics.h"

enum { PARCEL_RANGES_MAX = 2000 };

struct parcel_range {
    struct str country;     /* whose post, "CN" */
    enum service service;   /* what it is for */
    struct str indicator;   /* "LV" */
    int32_t first, last;    /* serials, without the check digit */
    struct str owner;       /* which post, in words */
    bool check;             /* assumed */
    struct str source;
};

struct parcel_ranges {
    const struct parcel_range *v;
    size_t n;
};

/* Parses `country,service,indicator,first,last,owner,check,source`. REFUSED with "NAME line 3:
 * last" and what was expected; two rows must not share a number. Texts live in `a`. */
must_check enum outcome parcel_ranges_parse(struct arena *a, struct str name, struct str csv,
                                            struct problem *p, struct parcel_ranges *out);

/* The rows that the program ships, checked once; repeated calls cost nothing. */
must_check enum outcome parcel_ranges_load(struct problem *p);

int64_t parcel_range_key(struct str country, enum service s);

/* Writes. The next number of that post for that service. REFUSED numbers_used_up when no range has
 * one left, or there is none. */
must_check enum outcome parcel_number_next(struct ctx *c, struct str country, enum service s,
                                           struct s10 *out);

/* Writes. Adds a range; one that is there already stays as it is and where it is. REFUSED conflict
 * when it shares numbers with another. */
must_check enum outcome parcel_range_add(struct ctx *c, const struct parcel_range *r);

#endif

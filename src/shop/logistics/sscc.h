/* SPDX-License-Identifier: Apache-2.0 */
/* Serial shipping container codes (SSCC, GS1 General Specifications 3.3.1): 18 digits, an extension
 * digit, the operator's GS1 company prefix, a serial reference, a check digit. A parcel gets one
 * when it is shipped, where the operator has a range with numbers left; else it has none, and its
 * label does without. A number is given once, ever. There are no ranges but those that an operator
 * imports: nobody else's prefix may be used. */
#ifndef SHOP_LOGISTICS_SSCC_H
#define SHOP_LOGISTICS_SSCC_H

#include "base/ctx.h"
#include "shop/logistics/sscc_sql.h"

enum { SSCC_DIGITS = 18, SSCC_RANGES_MAX = 200 };

struct sscc {
    char text[SSCC_DIGITS + 1]; /* "" : none */
};

struct sscc_range {
    struct str head;     /* extension digit and company prefix: 8 ... 11 digits */
    int64_t first, last; /* serial references */
    struct str owner;    /* whose prefix, in words */
    bool check;          /* assumed */
    struct str source;
};

struct sscc_ranges {
    const struct sscc_range *v;
    size_t n;
};

/* Parses `head,first,last,owner,check,source`. REFUSED with "NAME line 3: last" and what was
 * expected; two rows must not share a number. Texts live in `a`. */
must_check enum outcome sscc_ranges_parse(struct arena *a, struct str name, struct str csv,
                                          struct problem *p, struct sscc_ranges *out);

/* Of 17 - head digits at most: checked. */
struct sscc sscc_make(struct str head, int64_t serial);

/* All givers of numbers stand in one queue: writes in a command of this shard key. */
enum { SSCC_KEY = 0x55cc };

/* Writes. The next number, or the empty one when there is no range with one left. */
must_check enum outcome sscc_next(struct ctx *c, struct sscc *out);

/* Writes. Adds a range; the same again changes nothing. REFUSED conflict ("first") when it shares
 * numbers with another. */
must_check enum outcome sscc_range_add(struct ctx *c, const struct sscc_range *r);

#endif

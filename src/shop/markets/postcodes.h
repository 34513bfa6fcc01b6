/* SPDX-License-Identifier: Apache-2.0 */
/* Cities by the heads of their postcodes (data/postcodes.csv): only the largest ones, so that most
 * codes are of no city here. Safe from every thread. */
#ifndef SHOP_MARKETS_POSTCODES_H
#define SHOP_MARKETS_POSTCODES_H

#include "base/outcome.h"
#include "shop/markets/places.h"

enum { POSTCODE_HEAD_MAX = 6, POSTCODE_ROWS_MAX = 2000, POSTCODE_HEADS_MAX = 8000 };

/* All codes whose head is from `first` to `last`, both of the same length; where that ends in a
 * letter, a digit must come next ("B1 1AA" is under B, "BS1 4DJ" is not). */
struct postcode_head {
    const struct city *city;
    struct str first, last;
};

struct postcodes {
    const struct postcode_head *v;
    size_t n;
};

/* `csv`: country, city (a name of it), prefixes ("101-129 140"), check, source. REFUSED with line
 * and field. Memory from `a`. */
must_check enum outcome postcodes_parse(struct arena *a, struct str name, struct str csv,
                                        struct problem *p, struct postcodes *out);

/* Blanks, hyphens and letter case make no difference; the longest head that fits decides. NULL
 * when there is none, or `typed` has no digit. */
const struct city *postcodes_find(const struct postcodes *of, const struct country *in,
                                  struct str typed);

/* The shipped ones. */
const struct postcodes *postcodes_shipped(void);

#endif

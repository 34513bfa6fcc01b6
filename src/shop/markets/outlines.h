/* SPDX-License-Identifier: Apache-2.0 */
/* Outlines of the countries, for small maps that are drawn on the server: data/outlines.csv, after
 * Natural Earth. Coarse, a tenth of a degree; a country has one ring for its mainland and one for
 * each island that is large enough to be seen. Immutable, read once, safe from every thread. */
#ifndef SHOP_MARKETS_OUTLINES_H
#define SHOP_MARKETS_OUTLINES_H

#include "base/arena.h"
#include "base/outcome.h"
#include "base/str.h"

struct outline_point {
    int16_t lon, lat; /* tenths of a degree, east and north positive */
};

struct outline { /* a closed ring */
    struct str country; /* two letters */
    const struct outline_point *v;
    size_t n;
    struct outline_point low, high; /* the corners of its box */
};

struct outlines {
    const struct outline *v; /* ordered by country */
    size_t n;
};

enum { OUTLINES_MAX = 2000, OUTLINE_POINTS_MAX = 100000 };

/* Parses `country,ring,points`: the points of a ring are pairs of whole numbers separated by
 * blanks, longitude and latitude, each as its distance from the one before; rows of the same ring
 * go on where the last one has ended. REFUSED with line and column. Texts live in `a`. */
must_check enum outcome outlines_parse(struct arena *a, struct str name, struct str csv,
                                       struct problem *p, struct outlines *out);

/* Those that the program ships. */
const struct outlines *outlines_of_world(void);

#endif

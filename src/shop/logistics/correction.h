/* SPDX-License-Identifier: Apache-2.0 */
/* What the errors of the last weeks teach of each lane, as figures that whoever promises can keep
 * and apply (docs/lanes.md):
 *
 * - levels: at which chance a distribution has to be read so that the wished share comes by then.
 *   A forecast that is always too sure has a P90 level above 0.9.
 * - a shift: days to add to the dates that were promised so that the wished share of them is kept;
 *   below 0 they could have been sooner.
 *
 * Both are conformal bounds over the outcomes of the last CORRECTION_DAYS days. The first row is
 * of all lanes, for those that have fewer than CORRECTION_LEAST outcomes of their own. */
#ifndef SHOP_LOGISTICS_CORRECTION_H
#define SHOP_LOGISTICS_CORRECTION_H

#include "shop/logistics/replay.h"

enum { CORRECTION_DAYS = 75, CORRECTION_LEAST = 40, SHIFT_UNKNOWN = INT32_MAX };

struct correction {
    bool all;                /* of all lanes; else of regions from and to */
    uint32_t from, to;
    int64_t n;               /* outcomes with a forecast */
    double level[BOUNDS];
    int64_t promised_n;      /* outcomes with a date that was promised */
    int32_t shift_days;      /* SHIFT_UNKNOWN: too few of these */
};

struct corrections {
    struct correction *v;
    size_t n;
    int32_t as_of;           /* the last day that was seen */
};

void corrections_learn(struct arena *a, const struct history *h, const struct replay *r,
                       double keep, struct corrections *out);

#endif

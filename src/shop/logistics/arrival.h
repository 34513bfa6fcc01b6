/* SPDX-License-Identifier: Apache-2.0 */
/* A distribution over numbered steps of time: the departures of a link, or days. Mass `mass[i]`
 * is on step first + i; `lost` is what does not get there at all (nothing leaves any more, or
 * beyond the calendars) and counts as later than everything. Mass is conserved: it sums to 1.
 *
 * Quantiles are taken only at the end. P50 is the first step by which half has come. */
#ifndef SHOP_LOGISTICS_ARRIVAL_H
#define SHOP_LOGISTICS_ARRIVAL_H

#include "base/attr.h"

struct arrival {
    int32_t first;
    uint32_t n;
    double lost;
    double *mass;
};

#define ARRIVAL_TRIMMED 1e-9 /* of a tail that is given to the step beside it */
#define ARRIVAL_EPSILON 1e-7 /* of rounding and trimming: so much less than a share is the share */

enum { ARRIVAL_NEVER = INT32_MAX };

double arrival_sum(const struct arrival *a); /* with what is lost; 1 */

/* The first step by which at least `share` has come; ARRIVAL_NEVER when so much is lost. */
int32_t arrival_quantile(const struct arrival *a, double share);

/* First-order dominance: by every step at least as much of `a` has come as of `b`. What stands
 * behind is then at least as early too, since later departures never arrive earlier in
 * distribution. */
bool arrival_dominates(const struct arrival *a, const struct arrival *b);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/logistics: what tracking.c and scans.c share about one parcel. */
#ifndef SHOP_LOGISTICS_PARCEL_H
#define SHOP_LOGISTICS_PARCEL_H

#include "shop/logistics/tracking.h"

/* As shipment_find, and nobody else changes it until the transaction ends. */
must_check enum outcome parcel_lock(struct ctx *c, const struct s10 *number, struct shipment *out,
                                    bool *found);

/* At most `max` scans, the latest first. */
must_check enum outcome parcel_scans(struct ctx *c, const struct shipment *s, int32_t max,
                                     struct scan **out, size_t *n);

/* The scan that gives the status, of all that have no doubt; NULL: none. Fills in the doubts. */
const struct scan *parcel_judge(const struct shipment *s, struct scan *scans, size_t n);

/* Estimates from the stage that `told` has reached (NULL: handed over) and writes it down. */
must_check enum outcome parcel_expect(struct ctx *c, struct shipment *s, const struct scan *told);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/logistics: promise_explain on a snapshot. Inside of a section of grace.h. */
#ifndef SHOP_LOGISTICS_EXPLAIN_H
#define SHOP_LOGISTICS_EXPLAIN_H

#include "shop/logistics/snapshot.h"

size_t snapshot_explain(struct snapshot *s, const struct promise_in *in, struct arena *a,
                        struct promise_step out[PROMISE_STEPS_MAX]);

#endif

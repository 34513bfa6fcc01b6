/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/logistics: what is sold of what a snapshot can promise, by the rules of
 * admission.h. Inside of a section of grace.h. */
#ifndef SHOP_LOGISTICS_ADMIT_H
#define SHOP_LOGISTICS_ADMIT_H

#include "shop/logistics/snapshot.h"

/* promise_get, promise_options and promise_withheld on it. */
void admit_promise(struct snapshot *s, const struct promise_in *in, struct promise *out);
size_t admit_options(struct snapshot *s, const struct promise_in *in, struct promise_option *out);
unsigned admit_withheld(struct snapshot *s, const struct promise_in *in);

#endif

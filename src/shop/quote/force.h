/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/quote: the books as tables, for what holds and for what is written. */
#ifndef SHOP_QUOTE_FORCE_H
#define SHOP_QUOTE_FORCE_H

#include "shop/quote/tariffs.h"

/* What was imported, in a transaction; and what is shipped. Cells and texts in `a`. */
must_check enum outcome tariffs_stored(struct ctx *c, struct arena *a, struct table out[BOOKS]);
must_check enum outcome tariffs_shipped(struct arena *a, struct problem *p,
                                        struct table out[BOOKS]);

#endif

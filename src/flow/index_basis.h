/* SPDX-License-Identifier: Apache-2.0 */
/* What all prices of the search index depend on together, besides each product's own rows: the
 * rates and the rules of the day in each market, the network, the markets themselves. When it
 * changes (an import, a day that begins somewhere and has another rate or rule), every price is to
 * be made again. */
#ifndef FLOW_INDEX_BASIS_H
#define FLOW_INDEX_BASIS_H

#include "base/ctx.h"

/* Its digest now, the same in every process of this program. Opens its own read transaction. */
must_check enum outcome index_basis(struct ctx *c, uint64_t *digest);

#endif

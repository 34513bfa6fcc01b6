/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/markets: makes the rates of a day from rows, in any order. */
#ifndef SHOP_MARKETS_RATES_GATHER_H
#define SHOP_MARKETS_RATES_GATHER_H

#include "shop/markets/rates.h"

struct rates_gather {
    struct rates *eur; /* per euro */
    struct rates *usd; /* those that are quoted against the dollar, per dollar */
};

void rates_gather_begin(struct rates_gather *g, struct arena *a, struct date day);
void rates_gather_row(struct rates_gather *g, const struct rate_row *row, bool check);
void rates_gather_shipped(struct rates_gather *g);
const struct rates *rates_gather_end(struct rates_gather *g); /* lives as long as the arena */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Sendings: how goods are sent, as far as their dates are concerned. Goods of the same hub, packing
 * time, weight as the network tells weights apart, and carriers closed to them arrive on the same
 * days in every city; there are some hundred kinds of them, however many products there are. The
 * search index keeps a number a product, and a search asks for the days of all numbers at once:
 * that makes "arrives within N days" and "soonest" exact at the cost of a look-up a product.
 *
 * Numbers live as long as the program; who keeps them longer keeps the rows with them. 0 is none:
 * those goods have no date. Safe from every thread. */
#ifndef FLOW_SENDINGS_H
#define FLOW_SENDINGS_H

#include "flow/landed.h"
#include "shop/search/search.h"

enum { SENDINGS_MAX = UINT16_MAX };

struct sending {
    const struct hub *hub;
    int64_t weight_g;        /* of promise_weight_limit */
    int32_t handling_days;
    /* By the market's number: bit 0 the post, bit 1 couriers may not take it there. */
    uint8_t closed[SEARCH_PRICES_MAX];
};

/* Its number, a new one where need be; 0 when there are SENDINGS_MAX others. */
uint16_t sending_number(const struct sending *s);

/* The highest number; and the row of a number from 1 to that one. */
uint32_t sendings_count(void);
const struct sending *sendings_row(uint32_t number);

/* Fills the query's `days` for a city in a market: for each number the days from today by which
 * nine of ten are delivered by the soonest open service. *until_ms is the first cut-off of all
 * these promises. Memory from `a`. */
void sendings_ask(struct arena *a, const struct landed_place *place, size_t market,
                  struct search_query *q, int64_t *until_ms);

#endif

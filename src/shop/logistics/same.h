/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/logistics: what is different between two networks and their states. */
#ifndef SHOP_LOGISTICS_SAME_H
#define SHOP_LOGISTICS_SAME_H

#include "shop/logistics/live.h"
#include "shop/logistics/network.h"

/* Do numbers mean the same in both: nodes, legs, last miles, groups of cities, hubs, bands of
 * weight? Then what is computed in one can stand in the other. */
bool network_same_shape(const struct network *a, const struct network *b);

/* Sets changed[node] where something at the node is different: it, its queue, what waits there,
 * or what leaves it and when. Of two networks of the same shape. */
void network_changed(const struct network *a, const struct live *live_a, const struct network *b,
                     const struct live *live_b, bool *changed);

#endif

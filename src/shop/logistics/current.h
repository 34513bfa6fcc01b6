/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/logistics: the snapshot that promises are read from now. */
#ifndef SHOP_LOGISTICS_CURRENT_H
#define SHOP_LOGISTICS_CURRENT_H

#include "shop/logistics/snapshot.h"

/* Inside of a section of grace.h, and only there. Loads the shipped network if need be. */
struct snapshot *snapshot_current(void);

/* Puts a new one in its place; the old one is freed when nobody reads it any more. */
void snapshot_publish(struct snapshot *new);

/* The world of the program: its cities and holidays. */
const struct network_world *logistics_world(void);

/* The texts of the network that is shipped. */
struct network_csv shipped_network_csv(void);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/markets: loading of the places before the markets that stand on them. */
#ifndef SHOP_MARKETS_PLACES_LOAD_H
#define SHOP_MARKETS_PLACES_LOAD_H

#include "base/outcome.h"
#include "shop/markets/places.h"

must_check enum outcome places_load(struct problem *p);

#endif

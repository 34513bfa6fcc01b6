/* SPDX-License-Identifier: Apache-2.0 */
/* Places as the rows of rules name them. */
#ifndef SHOP_CUSTOMS_TERRITORY_H
#define SHOP_CUSTOMS_TERRITORY_H

#include "lib/table.h"
#include "shop/markets/places.h"

/* A territory, "*", "EU", "EAEU" or a country, holds the country? */
bool territory_has(struct str territory, const struct country *c);

/* A list of countries, "*", "US MX" or "!US MX" for all but them, holds the country? */
bool countries_have(struct str list, struct str country);
/* Reads a cell of that kind. */
must_check enum outcome cell_countries(const struct table *t, size_t row, size_t column,
                                       struct problem *p, struct str *out);

#endif

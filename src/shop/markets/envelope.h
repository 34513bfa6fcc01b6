/* SPDX-License-Identifier: Apache-2.0 */
/* An address as the post of its country has it on an envelope: the order of its lines is the
 * market's (`lines`, markets.h). A region beside the city is written by its code ("São Paulo SP");
 * one with a line to itself is written out ("Andalucía"), unless it has the city's own name
 * (Moscow). Pure. */
#ifndef SHOP_MARKETS_ENVELOPE_H
#define SHOP_MARKETS_ENVELOPE_H

#include "base/arena.h"
#include "shop/markets/places.h"

struct envelope {
    struct str name, line1, line2, city, region, postcode, country; /* country: two letters */
    struct city_id place; /* of the network; its name is used where `city` is just that */
};

/* Lines with line breaks between them, the name first, without the country. City and region are in
 * `language`. */
struct str envelope_lines(struct arena *a, const struct envelope *e, struct str language);

#endif

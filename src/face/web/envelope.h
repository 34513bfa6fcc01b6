/* SPDX-License-Identifier: Apache-2.0 */
/* A purchase's address as the post of its country has it on an envelope: the order of its lines is
 * the market's (`lines`, shop/markets/markets.h), country and city are in the reader's language.
 * A region beside the city is written by its code ("São Paulo SP"); one with a line to itself is
 * written out ("Andalucía"), unless it has the city's own name (Moscow). */
#ifndef FACE_WEB_ENVELOPE_H
#define FACE_WEB_ENVELOPE_H

#include "face/web/web.h"
#include "shop/orders/orders.h"

/* Lines with line breaks between them, the name first. */
struct str envelope(struct web *w, const struct purchase_row *p);

#endif

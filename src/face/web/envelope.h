/* SPDX-License-Identifier: Apache-2.0 */
/* A purchase's address as shop/markets/envelope.h has it, with the country, in the reader's
 * language. */
#ifndef FACE_WEB_ENVELOPE_H
#define FACE_WEB_ENVELOPE_H

#include "face/web/web.h"
#include "shop/orders/orders.h"

/* Lines with line breaks between them, the name first. */
struct str envelope(struct web *w, const struct purchase_row *p);

#endif

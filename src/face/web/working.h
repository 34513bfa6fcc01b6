/* SPDX-License-Identifier: Apache-2.0 */
/* The working of a quote as lines to be read: goods, delivery, duty with HS code and rate, tax. */
#ifndef FACE_WEB_WORKING_H
#define FACE_WEB_WORKING_H

#include "face/web/views.h"
#include "face/web/web.h"
#include "shop/quote/quote.h"

/* Lines of all consignments. *rate_note says which rates were used, or is empty. */
struct sum_view working_sum(struct web *w, const struct quote *q, struct str *rate_note);

#endif

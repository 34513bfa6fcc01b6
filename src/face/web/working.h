/* SPDX-License-Identifier: Apache-2.0 */
/* A quote as lines to be read: the few amounts that it comes to, and the steps of the way there. */
#ifndef FACE_WEB_WORKING_H
#define FACE_WEB_WORKING_H

#include "face/web/views.h"
#include "face/web/web.h"
#include "shop/quote/quote.h"

/* "paid by the seller". */
struct str working_payer(struct web *w, enum payer payer);
/* Goods, delivery, insurance, duty, fees, tax: what is zero is left out, but not delivery. */
struct sum_view working_totals(struct web *w, const struct quote_sum *sum);
/* The steps of all consignments, each with its rate, its HS code and the rule that says so.
 * *rate_note says which exchange rates were used, or is empty. */
struct sum_view working_steps(struct web *w, const struct quote *q, struct str *rate_note);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The choice of a variant, one group of options after the other: colours, then sizes. */
#ifndef FACE_WEB_PRODUCT_OPTIONS_H
#define FACE_WEB_PRODUCT_OPTIONS_H

#include "face/web/shop_views.h"
#include "face/web/web.h"

/* What can be had: one row an offer, the best offers of a variant first. */
struct option_offer {
    struct str options;  /* "Colour=Red;Size=M" */
    struct url url;      /* of the page with this offer */
    struct url picture;  /* of the variant itself, or empty */
    bool can_buy;
};

/* Groups of two or more options each, in the order in which the first offer names them. An option
 * leads to the offer that differs from `chosen` in this option alone, else to one that differs in
 * others too; one that can be bought goes before one that cannot. */
void product_options(struct web *w, const struct option_offer *offers, size_t offers_n,
                     size_t chosen, struct product_page_view *v);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of the seller centre have in common. */
#ifndef FACE_WEB_SELLER_CENTRE_H
#define FACE_WEB_SELLER_CENTRE_H

#include "face/web/views.h"
#include "face/web/web.h"

enum seller_tab {
    SELLER_TO_SHIP, SELLER_SHIPPED, SELLER_ALL, SELLER_DISPUTES, SELLER_OFFERS, SELLER_MONEY,
    SELLER_ADDRESS, SELLER_TABS
};

struct nav_links seller_tabs(struct web *w, enum seller_tab here);

/* Of the shop that asks; REFUSED not_found for an account without one. */
must_check enum outcome seller_shop_name(struct web *w, struct str *out);

#endif

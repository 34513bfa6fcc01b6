/* SPDX-License-Identifier: Apache-2.0 */
/* What the cart and the checkout share: the buyer's lines, priced, as parcels to be shown. */
#ifndef FACE_WEB_BASKET_H
#define FACE_WEB_BASKET_H

#include "face/web/buy_views.h"
#include "face/web/web.h"
#include "flow/purchase.h"
#include "shop/accounts/address.h"

struct basket {
    const struct cart_line *lines; /* for sale */
    size_t lines_n;
    const struct cart_line *gone;  /* not for sale, or fewer left than wanted */
    size_t gone_n;
    struct priced_cart priced;     /* when lines_n > 0 */
};

/* Reads and prices the buyer's cart; in a read transaction. `choices` are wishes of service. */
must_check enum outcome basket_read(struct web *w, const struct service_choice *choices,
                                    size_t choices_n, struct basket *out);

const struct parcel_view *basket_parcels(struct web *w, const struct basket *b);
const struct cart_line_view *basket_gone(struct web *w, const struct basket *b);

/* What a purchase is sent to: `to` has all but city and country, which are the visitor's. REFUSED
 * with the part as field: see email_normal and address_check. */
must_check enum outcome basket_contact(struct web *w, struct str email, struct address *to,
                                       struct order_contact *out);

/* The service wishes of a form: fields "service-SELLER-HUB" with the service's name. */
must_check enum outcome basket_choices(struct web *w, struct service_choice **out, size_t *n);

#endif

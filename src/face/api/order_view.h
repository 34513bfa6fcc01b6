/* SPDX-License-Identifier: Apache-2.0 */
/* Purchases, orders and parcels in the shapes of answers; in a read transaction. */
#ifndef FACE_API_ORDER_VIEW_H
#define FACE_API_ORDER_VIEW_H

#include "face/api/view.h"
#include "flow/purchase.h"
#include "shop/logistics/tracking.h"

enum { HISTORY_MAX = 50 };

/* The wishes of a quote or a purchase. REFUSED invalid "services[i]". */
must_check enum outcome view_choices(struct web *w, const struct api_service_wish *wishes,
                                     size_t n, struct service_choice **out);
must_check enum outcome view_seller_brief(struct web *w, struct seller_id id,
                                          struct api_seller_brief **out);
struct api_contact *view_contact(struct web *w, const struct purchase_row *p);
must_check enum outcome view_order_brief(struct web *w, const struct order_row *o,
                                         struct api_order_brief *out);
must_check enum outcome view_order(struct web *w, const struct order_row *o,
                                   struct api_order *out);
must_check enum outcome view_shipment(struct web *w, const struct shipment *s,
                                      struct api_shipment *out);
must_check enum outcome view_shipments(struct web *w, const struct order_row *o,
                                       struct api_shipment **v, size_t *n);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Orders and purchases in words for people: state, mood, explanation, promise, lines in brief. */
#ifndef FACE_WEB_ORDER_WORDS_H
#define FACE_WEB_ORDER_WORDS_H

#include "face/web/buy_views.h"
#include "face/web/web.h"
#include "shop/orders/orders.h"

/* "On its way", translated. */
must_check enum outcome order_words(struct web *w, struct str state, struct str *title,
                                    struct str *explanation, enum notice_kind *mood);
must_check enum outcome purchase_words(struct web *w, struct str state, struct str *title);

/* One line of a list. */
must_check enum outcome order_brief_view(struct web *w, const struct order_row *o,
                                         struct order_brief_view *out);

/* An order of the shop that asks, in a read transaction. REFUSED not_found ("order"). */
must_check enum outcome own_sale(struct web *w, struct order_id id, struct order_row *out);

/* The order of the path, of the buyer who asks, in a read transaction. REFUSED not_found. */
must_check enum outcome own_order(struct web *w, struct order_row *out);

struct url order_url(struct web *w, struct order_id order);
struct url review_url(struct web *w, struct order_id order, struct product_id product);
struct url purchase_page_url(struct web *w, struct purchase_id purchase);

#endif

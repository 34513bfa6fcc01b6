/* SPDX-License-Identifier: Apache-2.0 */
/* A product with all its offers, priced for the visitor's place: what its page and the API show. */
#ifndef FACE_WEB_SHOWN_H
#define FACE_WEB_SHOWN_H

#include "face/web/web.h"
#include "flow/landed.h"
#include "shop/catalog/catalog.h"

struct shown {
    struct product_view product;
    struct url url;        /* of its page */
    struct offer_view_list offers;
    struct landed *landed; /* of each offer; one that a rule refuses is not deliverable */
    size_t chosen;         /* the cheapest one that can be bought: index into offers */
    struct landed_place place;
    enum service service;  /* that was wished for; SERVICES: the cheapest */
};

/* In a read transaction. REFUSED not_found ("product"). */
must_check enum outcome shown_read(struct web *w, struct product_id product, enum service service,
                                   struct shown *out);

/* The offer as landed_price takes it. */
struct landed_offer shown_offer(const struct shown *s, size_t offer);
bool shown_can_buy(const struct shown *s, size_t offer);
/* Would a buyer rather have offer `i`: cheapest of those that can be bought? */
bool shown_better(const struct shown *s, size_t i, size_t than);
/* What its promise answers, for an offer that is deliverable: for promise_explain. */
struct promise_in shown_promise_in(const struct web *w, const struct shown *s, size_t offer);

#endif

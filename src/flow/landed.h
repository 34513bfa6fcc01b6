/* SPDX-License-Identifier: Apache-2.0 */
/* The landed price and the promise of one offer in one city: what cards, product pages and the
 * search index show. Joins shop/quote (money), shop/logistics (dates, freight) and shop/markets.
 *
 * A place is prepared once a request; a price is then a pure look-up and computation. The price of
 * a card is that of one unit by the cheapest service that has a promise. */
#ifndef FLOW_LANDED_H
#define FLOW_LANDED_H

#include "base/ctx.h"
#include "shop/logistics/logistics.h"
#include "shop/promotions/promotions.h"
#include "shop/quote/quote.h"

struct landed_place {
    const struct city *to;
    struct currency currency;
    struct date today; /* in the city */
    int64_t now_ms;
    const struct rates *rates;
    const struct rules *rules;
    struct promotions_held promotions; /* there; none are taken off where it is emptied */
    struct quote_known *known; /* by all prices of the place; so it belongs to one thread */
    struct date by;    /* a wish: the cheapest service that is there by then; 0: none */
    bool soonest;      /* a wish: the service that is there first */
};

/* In a read transaction; lives as long as c->arena. */
must_check enum outcome landed_place(struct ctx *c, const struct city *to, struct currency currency,
                                     struct landed_place *out);

/* What an offer is, as far as its price and its way are concerned. */
struct landed_offer {
    struct seller_id seller;
    struct offer_id offer;
    struct product_id product;
    struct money price;
    int32_t weight_g; /* as it is sent */
    int32_t handling_days;
    struct str hs6, origin, dispatch, hub;
    struct str danger;  /* "UN3481", or empty */
    int32_t battery_wh;
};

/* The hub that it leaves from: its own, or the main one of the country of dispatch; or NULL. */
const struct hub *landed_hub(const struct landed_offer *offer);

struct landed {
    bool deliverable; /* else the rest is empty, but for the reasons */
    const struct restriction *restricted; /* what closes every way there; NULL: the network does */
    struct promise_option options[SERVICES]; /* cheapest first */
    size_t options_n;
    size_t chosen;    /* index into options */
    unsigned closed;  /* by restrictions: CARRIER_BIT_POST, CARRIER_BIT_COURIER */
    unsigned withheld; /* services that are not offered now: their lanes are too late */
    struct quote quote; /* of one unit by the chosen service, with its working */
    struct money before; /* what it comes to without promotions; minor 0: none is taken off */
    int64_t until_ms;   /* when a promotion next begins or ends there */
};

/* `service` is a wish: where it has no promise, or is SERVICES, those of the place are fulfilled,
 * and else the cheapest is chosen. An offer that cannot be delivered is DONE with
 * deliverable == false. Memory from c->arena. */
must_check enum outcome landed_price(struct ctx *c, const struct landed_place *place,
                                     const struct landed_offer *offer, enum service service,
                                     struct landed *out);

/* How it goes to the place when nobody asks for a service: by the cheapest that is open to it. */
struct landed_way {
    bool deliverable;
    const struct hub *hub;  /* that it leaves from; when deliverable */
    unsigned closed;        /* as in struct landed */
    struct money freight;
    bool courier;
    int64_t valid_until_ms; /* the first cut-off of what was looked at; INT64_MAX: nothing goes */
};
void landed_way(const struct landed_place *place, const struct landed_offer *offer,
                struct landed_way *out);
/* What landed_price comes to by it; the way may be that of another offer of the same hub, weight,
 * packing time, goods and origin. */
must_check enum outcome landed_by_way(struct ctx *c, const struct landed_place *place,
                                      const struct landed_offer *offer,
                                      const struct landed_way *way, struct money *total);

/* What it comes to by another of the options of `l`, which landed_price gave for the same place and
 * offer. */
must_check enum outcome landed_by(struct ctx *c, const struct landed_place *place,
                                  const struct landed_offer *offer, const struct landed *l,
                                  size_t option, struct money *total);

/* What a quote comes to without promotions; minor 0 where none is taken off it. */
must_check enum outcome quote_before(struct ctx *c, const struct quote_in *in,
                                     const struct quote *q, struct money *before);

static inline struct money landed_total(const struct landed *l) { return l->quote.sum.total; }
static inline const struct promise *landed_promise(const struct landed *l)
{
    return &l->options[l->chosen].promise;
}

#endif

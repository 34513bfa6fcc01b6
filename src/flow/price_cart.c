/* SPDX-License-Identifier: Apache-2.0 */
#include "base/check.h"
#include "flow/landed.h"
#include "flow/purchase.h"
#include "flow/ways.h"

struct pricing {
    const struct price_cart *in;
    struct landed_place place;
    struct quote_line *lines;
    struct quote_freight *freights;
    struct priced_parcel *parcels;
    size_t parcels_n;
};

/* The hub that a line leaves from; the same rule as for cards. */
static const struct hub *hub_of(const struct cart_row *row)
{
    const struct hub *hub = row->hub.n ? hub_by_code(row->hub) : NULL;

    return hub ? hub : hub_of_country(row->ship_from);
}

static struct quote_line line_of(const struct cart_line *l)
{
    const struct hub *hub = hub_of(&l->row);

    return (struct quote_line){
        .seller = l->row.seller, .offer = l->row.offer, .product = l->row.product,
        .quantity = l->row.quantity,
        .unit_price = l->price, .weight_g = l->row.packed_g ? l->row.packed_g : l->row.weight_g,
        .hs6 = l->row.hs, .origin = l->row.origin, .danger = l->row.danger,
        .battery_wh = l->row.battery_wh,
        .dispatch = hub ? str_of(hub->country->code) : l->row.ship_from,
        .hub = hub ? hub->code : STR("")};
}

static int32_t longest_handling(const struct pricing *p, const struct quote_parcel *parcel)
{
    int32_t days = 0;

    for (size_t i = 0; i < p->in->lines_n; i++)
        if (p->lines[i].seller.v == parcel->seller.v && str_eq(p->lines[i].hub, parcel->hub) &&
            p->in->lines[i].row.handling_days > days)
            days = p->in->lines[i].row.handling_days;
    return days;
}

/* The service wished for this parcel, if it has a promise; else the cheapest. */
static size_t choose(const struct pricing *p, const struct quote_parcel *parcel,
                     const struct priced_parcel *priced)
{
    for (size_t i = 0; i < p->in->choices_n; i++) {
        const struct service_choice *wish = &p->in->choices[i];

        if (wish->seller.v != parcel->seller.v || !str_eq(wish->hub, parcel->hub))
            continue;
        for (size_t k = 0; k < priced->options_n; k++)
            if (priced->options[k].service == wish->service)
                return k;
    }
    return 0;
}

/* The services that all of the parcel's goods may take. */
static void find_ways(struct pricing *p, const struct quote_parcel *parcel, struct promise_in *ask,
                      struct priced_parcel *priced)
{
    struct quote_in in = {.to = p->in->to->country, .date = p->place.today,
                          .rules = p->place.rules};
    struct closed_ways closed = {0};
    struct open_ways open = {.options = priced->options};

    for (size_t i = 0; i < p->in->lines_n; i++)
        if (p->lines[i].seller.v == parcel->seller.v && str_eq(p->lines[i].hub, parcel->hub))
            ways_close(&closed, &in, &p->lines[i], i);
    ways_find(&closed, ask, &open);
    priced->options_n = open.n;
    priced->withheld = open.withheld;
    priced->restricted = open.restricted;
    if (open.restricted)
        priced->restricted_offer = p->lines[closed.line].offer;
}

static void promise_parcel(struct pricing *p, const struct quote_parcel *parcel, size_t i)
{
    struct priced_parcel *priced = &p->parcels[i];
    const struct hub *hub = hub_by_code(parcel->hub);
    struct promise_in ask = {.from = hub, .to = p->in->to, .now_ms = p->place.now_ms,
                             .handling_days = longest_handling(p, parcel),
                             .weight_g = parcel->weight_g};

    priced->handling_days = ask.handling_days;
    p->freights[i] = (struct quote_freight){.seller = parcel->seller, .hub = parcel->hub,
                                            .freight = money(0, p->in->currency),
                                            .not_sent = true};
    if (!hub)
        return;
    find_ways(p, parcel, &ask, priced);
    if (priced->options_n == 0)
        return;
    p->freights[i].not_sent = false;
    priced->chosen = choose(p, parcel, priced);
    p->freights[i].freight = priced->options[priced->chosen].promise.price;
    p->freights[i].surcharge = priced->options[priced->chosen].promise.surcharge;
    p->freights[i].carrier =
        priced->options[priced->chosen].promise.courier ? CARRIER_COURIER : CARRIER_POST;
}

static enum outcome quote_all(struct ctx *c, struct pricing *p, struct priced_cart *out)
{
    const struct region *region = p->in->to->region;
    struct quote_in in = {
        .to = p->in->to->country, .region = region ? region->code : STR(""),
        .date = p->place.today, .currency = p->in->currency, .lines = p->lines,
        .lines_n = p->in->lines_n, .freights = p->freights, .freights_n = p->parcels_n,
        .rules = p->place.rules, .rates = p->place.rates,
        .promotions = p->place.promotions.v, .promotions_n = p->place.promotions.n};

    TRY(quote_make(c->arena, &in, &out->quote, &c->problem));
    TRY(quote_before(c, &in, &out->quote, &out->before));
    check(out->quote.consignments_n == p->parcels_n);
    out->deliverable = true;
    for (size_t i = 0; i < p->parcels_n; i++) {
        p->parcels[i].sums = &out->quote.consignments[i];
        out->deliverable = out->deliverable && p->parcels[i].options_n > 0;
    }
    out->parcels = p->parcels;
    out->parcels_n = p->parcels_n;
    return DONE;
}

enum outcome price_cart(struct ctx *c, const struct price_cart *in, struct priced_cart *out)
{
    struct pricing p = {.in = in};
    struct quote_parcel *parcels;

    check(in->lines_n >= 1 && in->lines_n <= CART_LINES_MAX);
    *out = (struct priced_cart){0};
    TRY(landed_place(c, in->to, in->currency, &p.place));
    p.lines = arena_new_n(c->arena, struct quote_line, in->lines_n);
    for (size_t i = 0; i < in->lines_n; i++)
        p.lines[i] = line_of(&in->lines[i]);
    p.parcels_n = quote_parcels(c->arena, p.lines, in->lines_n, &parcels);
    p.parcels = arena_new_n(c->arena, struct priced_parcel, p.parcels_n);
    p.freights = arena_new_n(c->arena, struct quote_freight, p.parcels_n);
    for (size_t i = 0; i < p.parcels_n; i++)
        promise_parcel(&p, &parcels[i], i);
    return quote_all(c, &p, out);
}

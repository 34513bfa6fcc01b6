/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/landed.h"

#include "base/check.h"
#include "base/num.h"
#include "flow/ways.h"
#include "lib/zone.h"
#include "shop/quote/known.h"
#include "shop/quote/tariffs.h"

enum outcome landed_place(struct ctx *c, const struct city *to, struct currency currency,
                          struct landed_place *out)
{
    const struct zone *zone = zone_find(to->zone);

    check(zone != NULL);
    *out = (struct landed_place){.to = to, .currency = currency, .now_ms = c->now_ms,
                                 .known = arena_new(c->arena, struct quote_known),
                                 .today = zone_local(zone, c->now_ms).date};
    TRY(rules_in_force(c, &out->rules));
    TRY(promotions_held(c, str_of(to->country->code), &out->promotions));
    return rates_of_day(c, out->today, &out->rates);
}

const struct hub *landed_hub(const struct landed_offer *offer)
{
    const struct hub *hub = offer->hub.n ? hub_by_code(offer->hub) : NULL;

    return hub ? hub : hub_of_country(offer->dispatch);
}

static size_t soonest(const struct landed *l)
{
    size_t best = 0;

    for (size_t i = 1; i < l->options_n; i++)
        if (l->options[i].promise.p90.days < l->options[best].promise.p90.days)
            best = i;
    return best;
}

static size_t choose(const struct landed_place *place, const struct landed *l,
                     enum service service)
{
    for (size_t i = 0; i < l->options_n; i++)
        if (l->options[i].service == service)
            return i;
    if (place->soonest)
        return soonest(l);
    for (size_t i = 0; i < l->options_n; i++)
        if (l->options[i].promise.p90.days <= place->by.days)
            return i;
    return 0;
}

static struct quote_line line_of(const struct landed_offer *offer, const struct hub *hub)
{
    return (struct quote_line){
        .seller = offer->seller, .offer = offer->offer, .product = offer->product,
        .quantity = 1, .unit_price = offer->price, .weight_g = offer->weight_g,
        .hs6 = offer->hs6, .origin = offer->origin,
        .dispatch = str_of(hub->country->code), .hub = hub->code, .danger = offer->danger,
        .battery_wh = offer->battery_wh};
}

/* The services that there are and that may be taken. */
static void find_options(const struct landed_place *place, const struct landed_offer *offer,
                         const struct hub *hub, const struct quote_in *in, struct landed *out)
{
    struct promise_in ask = {.from = hub, .to = place->to, .now_ms = place->now_ms,
                             .handling_days = offer->handling_days, .weight_g = offer->weight_g};
    struct open_ways open = {.options = out->options};
    struct closed_ways closed = {0};

    ways_close(&closed, in, in->lines, 0);
    ways_find(&closed, &ask, &open);
    out->options_n = open.n;
    out->closed = open.closed;
    out->withheld = open.withheld;
    out->restricted = open.restricted;
}

/* What is asked of a quote; its line and freight are the caller's. */
static struct quote_in question(const struct landed_place *place, const struct quote_line *line,
                                const struct quote_freight *freight)
{
    return (struct quote_in){
        .to = place->to->country, .region = place->to->region ? place->to->region->code : STR(""),
        .date = place->today, .currency = place->currency, .lines = line, .lines_n = 1,
        .freights = freight, .freights_n = freight ? 1 : 0, .rules = place->rules,
        .rates = place->rates, .promotions = place->promotions.v,
        .promotions_n = place->promotions.n, .known = place->known};
}

static struct quote_freight freight_of(const struct landed_offer *offer, const struct hub *hub,
                                       const struct promise *promise)
{
    return (struct quote_freight){.seller = offer->seller, .hub = hub->code,
                                  .freight = promise->price, .surcharge = promise->surcharge,
                                  .carrier = promise->courier ? CARRIER_COURIER : CARRIER_POST};
}

enum outcome landed_price(struct ctx *c, const struct landed_place *place,
                          const struct landed_offer *offer, enum service service,
                          struct landed *out)
{
    const struct hub *hub = landed_hub(offer);
    struct quote_freight freight;
    struct quote_line line;
    struct quote_in in = question(place, &line, &freight);

    *out = (struct landed){0};
    if (!hub)
        return DONE;
    line = line_of(offer, hub);
    find_options(place, offer, hub, &in, out);
    if (out->options_n == 0)
        return DONE;
    out->chosen = choose(place, out, service);
    out->deliverable = true;
    out->until_ms = place->promotions.until_ms;
    freight = freight_of(offer, hub, landed_promise(out));
    TRY(quote_make(c->arena, &in, &out->quote, &c->problem));
    return quote_before(c, &in, &out->quote, &out->before);
}

enum outcome quote_before(struct ctx *c, const struct quote_in *in, const struct quote *q,
                          struct money *before)
{
    struct quote_in without = *in;
    const struct quote_off off = quote_off(&q->sum);
    struct quote other;

    *before = money(0, in->currency);
    if (off.goods.minor + off.freight.minor == 0)
        return DONE;
    without.promotions_n = 0;
    TRY(quote_make(c->arena, &without, &other, &c->problem));
    *before = other.sum.total;
    return DONE;
}

void landed_way(const struct landed_place *place, const struct landed_offer *offer,
                struct landed_way *out)
{
    const struct hub *hub = landed_hub(offer);
    struct landed found = {0};
    struct quote_line line;
    struct quote_in in = question(place, &line, NULL);
    const struct promise *chosen;

    *out = (struct landed_way){.valid_until_ms = INT64_MAX};
    if (!hub)
        return;
    line = line_of(offer, hub);
    find_options(place, offer, hub, &in, &found);
    out->closed = found.closed;
    if (found.options_n == 0)
        return;
    chosen = &found.options[choose(place, &found, SERVICES)].promise;
    out->deliverable = true;
    out->hub = hub;
    out->freight = chosen->price;
    out->courier = chosen->courier;
    for (size_t i = 0; i < found.options_n; i++)
        out->valid_until_ms = i64_min(out->valid_until_ms, found.options[i].promise.valid_until_ms);
}

static enum outcome total_by(struct ctx *c, const struct landed_place *place,
                             const struct landed_offer *offer, const struct hub *hub,
                             const struct promise *promise, struct money *total)
{
    struct quote_line line = line_of(offer, hub);
    struct quote_freight freight = freight_of(offer, hub, promise);
    struct quote_in in = question(place, &line, &freight);
    struct quote quote;

    TRY(quote_make(c->arena, &in, &quote, &c->problem));
    *total = quote.sum.total;
    return DONE;
}

enum outcome landed_by_way(struct ctx *c, const struct landed_place *place,
                           const struct landed_offer *offer, const struct landed_way *way,
                           struct money *total)
{
    check(way->deliverable);
    return total_by(c, place, offer, way->hub,
                    &(struct promise){.price = way->freight, .courier = way->courier}, total);
}

enum outcome landed_by(struct ctx *c, const struct landed_place *place,
                       const struct landed_offer *offer, const struct landed *l, size_t option,
                       struct money *total)
{
    return total_by(c, place, offer, landed_hub(offer), &l->options[option].promise,
                    total);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/history_parcels.h"

#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "shop/logistics/logistics.h"
#include "shop/logistics/logistics_sql.h"

enum { ROWS_BYTES_MAX = 16 << 20 };

static enum outcome too_many(struct ctx *c)
{
    return refuse(&c->problem, refusal_too_large, "parcels", "at most %d", HISTORY_ORDERS_MAX);
}

/* ---- parcels ---- */

static int64_t noon_s(struct date day)
{
    return (int64_t)day.days * 86400 + 43200;
}

static bool add_spot(struct history_gather *g, struct str name, int32_t lat_e5, int32_t lon_e5)
{
    return history_add_place(g, name, lat_e5 / 1e5, lon_e5 / 1e5, STR(""));
}

/* Every hub and city under a name of its own. */
static enum outcome add_spots(struct ctx *c, struct history_gather *g)
{
    size_t n, countries_n;
    const struct hub *const *hub = hubs(c->arena, &n);
    const struct country *country = countries(&countries_n);
    bool room = true;

    for (size_t i = 0; i < n && room; i++)
        room = add_spot(g, hub[i]->code, hub[i]->lat_e5, hub[i]->lon_e5);
    for (size_t k = 0; k < countries_n; k++) {
        const struct city *const *city = cities_of(&country[k], &n);

        for (size_t i = 0; i < n && room; i++)
            room = add_spot(g, str_printf(c->arena, "city %lld", (long long)city[i]->id.v),
                            city[i]->lat_e5, city[i]->lon_e5);
    }
    return room ? DONE : too_many(c);
}

struct parcels {
    struct history_gather *g;
    struct arena *keep; /* the context's is given back after each row */
};

static enum outcome add_parcel(struct ctx *c, const struct parcel_past *p, void *arg)
{
    const struct parcels *to = arg;
    int64_t placed_s = (p->ordered_at ? p->ordered_at : p->created_at) / SECOND_MS;
    struct history_row row = {
        .id = str_printf(to->keep, "%lld", (long long)p->id.v),
        .place = str_printf(to->keep, "city %lld", (long long)p->city.v),
        .region = str_copy(to->keep, p->destination),
        .seller = str_printf(to->keep, "%lld", (long long)p->seller.v),
        .seller_place = str_copy(to->keep, p->hub), .via = str_copy(to->keep, p->service),
        .placed_s = placed_s, .handed_s = HISTORY_NEVER, .delivered_s = HISTORY_NEVER,
        .promised_day = p->p90.days, .weight_g = (double)p->weight_g, .price = NAN,
        .freight = NAN};

    row.seller_region = row.seller_place;
    if (row.region.n == 0 && city_by_id(p->city))
        row.region = str_of(city_by_id(p->city)->country->code);
    if (p->shipped_on.days != 0)
        row.handed_s = i64_max(placed_s, noon_s(p->shipped_on));
    if (p->has_delivered_on)
        row.delivered_s = i64_max(placed_s, noon_s(p->delivered_on));
    return history_add_order(to->g, &row) ? DONE : too_many(c);
}

enum outcome history_add_parcels(struct ctx *c, struct history_gather *g)
{
    scoped(arena_release) struct arena rows = {0};
    struct parcels to = {g, c->arena};
    enum outcome o;

    TRY(add_spots(c, g));
    history_says_handing(g);
    arena_init(&rows, ROWS_BYTES_MAX);
    c->arena = &rows;
    o = parcels_past(c, add_parcel, &to);
    c->arena = to.keep;
    return o;
}

/* ---- scans ---- */

struct scans {
    struct leg_gather *g;
    struct arena *keep;
    struct shipment_id shipment;
    struct str code, country;
    int64_t at_ms;
};

static enum outcome add_scan(struct ctx *c, const struct scan_past *s, void *arg)
{
    struct scans *last = arg;
    struct str code = str_copy(last->keep, s->code);
    struct str country = str_copy(last->keep, s->country);
    bool room = true;

    if (last->shipment.v == s->shipment.v)
        room = leg_gather_add(last->g,
                              str_printf(last->keep, "%.*s-%.*s", STR_FMT(last->code),
                                         STR_FMT(code)),
                              last->country, country, STR(""), (s->at - last->at_ms) / SECOND_MS);
    *last = (struct scans){last->g, last->keep, s->shipment, code, country, s->at};
    return room ? DONE : too_many(c);
}

enum outcome leg_gather_scans(struct ctx *c, struct leg_gather *g)
{
    scoped(arena_release) struct arena rows = {0};
    struct scans last = {.g = g, .keep = c->arena};
    enum outcome o;

    arena_init(&rows, ROWS_BYTES_MAX);
    c->arena = &rows;
    o = scans_past(c, add_scan, &last);
    c->arena = last.keep;
    return o;
}

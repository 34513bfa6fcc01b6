/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/logistics: hubs, lanes and calendars, read and joined so that a promise is a few
 * look-ups in arrays. The program has one, from data/; tests make their own. */
#ifndef SHOP_LOGISTICS_LANES_H
#define SHOP_LOGISTICS_LANES_H

#include "base/arena.h"
#include "lib/zone.h"
#include "shop/logistics/logistics.h"

enum { HUBS_MAX = 1000, LANES_MAX = 20000, LANE_DAYS_MAX = 120, WEEKS_MAX = 8 };

/* Days on the way: half of the parcels take at most p50, nine of ten p90. */
struct transit {
    int16_t p50, p90; /* p50 < 0: does not go there */
};

struct lane {
    struct str from;        /* a country, or one hub of it */
    const struct country *to;
    enum service service;
    bool courier;           /* else by post */
    struct transit transit[CITY_CLASSES];
    bool business;          /* transit counts days on which the lane delivers, else all days */
    unsigned leaves;        /* weekdays on which it leaves a hub */
    unsigned delivers;      /* weekdays on which it delivers */
    uint8_t delivers_index; /* of that week among the network's */
    struct money base, per_kg;
    int64_t max_g;
    bool check;
    struct str source;
};

/* What one hub knows of a lane: NULL lane where there is none. */
struct departure {
    const struct lane *lane;
    const struct calendar *leaves;
};

struct hub_plan {
    const struct zone *zone;
    const struct calendar *works;
    const struct departure *to; /* [country * SERVICES + service] */
};

struct lane_table {
    const struct hub *hub;
    const struct hub_plan *plan; /* one a hub */
    size_t hubs_n;
    const struct lane *lane;
    size_t lanes_n;
    struct holidays holidays;
    unsigned week[WEEKS_MAX];    /* of delivery */
    size_t weeks_n;
    /* Of the places: all countries, then all regions; [place * weeks_n + week]. */
    const struct calendar **delivery;
};

struct lane_table_csv {
    struct str hubs, lanes, holidays;
};

/* Refuses with "lanes.csv line 12: capital" and what was expected. Memory from `a`. */
must_check enum outcome lane_table_parse(struct arena *a, const struct lane_table_csv *csv,
                                      struct problem *p, struct lane_table *out);

/* The calendar of a delivery by that lane in that city. */
const struct calendar *lane_table_delivery(const struct lane_table *n, const struct lane *lane,
                                        const struct city *city);

/* The way from a hub to a city by a service; ->lane is NULL when there is none. `hub` is of `n`. */
const struct departure *lane_table_way(const struct lane_table *n, const struct hub *hub,
                                    const struct city *to, enum service service);

/* promise_get and promise_explain on a network. */
void lane_table_promise(const struct lane_table *n, const struct promise_in *in,
                        struct promise *out);
size_t lane_table_explain(const struct lane_table *n, const struct promise_in *in,
                       struct promise_step out[PROMISE_STEPS_MAX]);

#endif

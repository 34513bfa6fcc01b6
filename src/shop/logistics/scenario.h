/* SPDX-License-Identifier: Apache-2.0 */
/* A scenario: what is to be rehearsed, as a JSON file (docs/rehearsal.md has every field).
 *
 *     {"title": "Eleventh of November", "network": "shipped", "start": "2026-11-11", "days": 30,
 *      "limit_days": 7,
 *      "changes": [{"queue": "RU-SVO", "per_hour": 800}, {"leg": "SZX-CAN", "closed": true}],
 *      "forecast": [{"from": "CN-SZX", "to": "RU", "service": "economy", "per_day": 3000},
 *                   {"from": "CN-SZX", "to": ["Moscow", "Kazan"], "service": "economy",
 *                    "per_day": 167000, "days": [1, 3], "sale": true}]}
 *
 * Reading needs no network: places are looked up when it is staged (stage.h). Immutable. */
#ifndef SHOP_LOGISTICS_SCENARIO_H
#define SHOP_LOGISTICS_SCENARIO_H

#include "shop/logistics/network_change.h"

enum {
    SCENARIO_BYTES_MAX = 1 << 20,
    SCENARIO_DAYS_MAX = 400,
    SCENARIO_CHANGES_MAX = 500,
    SCENARIO_ROWS_MAX = 2000,    /* of the forecast */
    SCENARIO_PLACES_MAX = 200,   /* one row's `from` or `to` */
    SCENARIO_PER_DAY_MAX = 100000000
};

/* A change of the network; `per_day` is a queue's capacity a day, even over its opening hours,
 * where per_hour has no whole number for it. */
struct scenario_change {
    struct network_change change;
    int64_t per_day;             /* -1: none */
};

struct scenario_row {
    const struct str *from;      /* codes of dispatch hubs: each city is served by its best */
    size_t from_n;
    const struct str *to;        /* a country's code, or cities; they share by population */
    size_t to_n;
    enum service service;
    int64_t per_day;             /* orders */
    int32_t first, last;         /* days, from 1 */
    int32_t handling_days;
    bool sale;                   /* "how many may we take" is about these rows; of none: all */
};

struct scenario_backlog {
    struct str node;             /* with a queue */
    int64_t parcels;
};

struct scenario {
    struct str title, note;
    struct str network;          /* "shipped", or the name of a folder beside the file */
    struct date start;
    int32_t days;
    int32_t slot_min;
    int32_t limit_days;          /* -1: no question is asked */
    const struct str *assumed;
    size_t assumed_n;
    const struct scenario_change *change;
    size_t changes_n;
    const struct scenario_row *row;
    size_t rows_n;
    const struct scenario_backlog *backlog;
    size_t backlog_n;
};

/* Texts stay in `a`. REFUSED as lib/json.h does, with the path of the field. */
must_check enum outcome scenario_read(struct arena *a, struct str json, struct problem *p,
                                      struct scenario *out);

/* The five texts of a network of the program: "shipped" (data/network/), or a folder beside the
 * shipped scenarios (data/rehearsals/NAME/). False when there is none. */
must_check bool scenario_network(struct str folder, struct network_csv *out);

#endif

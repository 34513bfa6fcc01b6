/* SPDX-License-Identifier: Apache-2.0 */
/* The control tower: where the parcels are that are not delivered yet, beside what can pass there
 * in a day, and what that does to their dates.
 *
 * A parcel is where its latest scan says. Scans name no node of the network but the hub at which
 * parcels are handed over, so customs and delivery are those of a whole country, with what all of
 * its nodes can do. Parcels that wait to be fetched are not counted: nobody is late but they.
 *
 * Late: expected (P90) after the day that was promised, which never moves. */
#ifndef SHOP_LOGISTICS_TOWER_H
#define SHOP_LOGISTICS_TOWER_H

#include "base/civil.h"
#include "base/ctx.h"

enum tower_stage { TOWER_HUB, TOWER_WAY, TOWER_CUSTOMS, TOWER_DELIVERY, TOWER_STAGES };

enum { TOWER_UNLIMITED = -1, TOWER_PLACES_MAX = 500, TOWER_LANES_MAX = 1000 };

struct tower_count {
    int64_t parcels, overdue, late;
    int64_t late_days;             /* of all of them together */
    int64_t worst_days;
    int64_t since_ms;              /* of the latest scan of whom is there longest */
};

struct tower_place {
    enum tower_stage stage;
    struct str place;              /* code of the hub, else the country */
    struct tower_count now;
    int64_t day_capacity;          /* parcels, the mean of a week; or TOWER_UNLIMITED */
};

struct tower_lane {
    struct str origin, destination, service;
    struct tower_count now;
};

struct tower {
    struct tower_place *place;     /* by stage, the fullest first */
    size_t places_n;
    struct tower_lane *lane;       /* the one with most late parcels first */
    size_t lanes_n;
    struct tower_count all;
};

/* Of the parcels to these countries. In a transaction. */
must_check enum outcome tower_read(struct ctx *c, const struct str *country, size_t countries_n,
                                   struct date today, struct tower *out);

/* What the network in force can do there; for tests. */
int64_t tower_capacity(enum tower_stage stage, struct str place);

#endif

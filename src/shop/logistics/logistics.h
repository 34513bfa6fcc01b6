/* SPDX-License-Identifier: Apache-2.0 */
/* logistics: when will it be there, and what does it cost to send?
 *
 * A promise is two dates in the buyer's city, P50 (half of the parcels are there by then) and
 * P90 (nine of ten), worked out from a lane table: cut-off at the dispatch hub, handling by the
 * seller, transit, with the real holidays of both ends (ADR 0007). A lane that does not exist,
 * or a date beyond the calendars, is "no promise", never a guess.
 *
 * Counting (a large market's documented way, tested): an order on a working day of the hub
 * before its cut-off starts that day, any other on the next working day; the starting day is day
 * 0; the parcel is handed over after `handling_days` working days of the hub, on a day when the
 * lane leaves; then the lane's transit days run in working or calendar days of the destination,
 * and a delivery falls on a day on which that lane delivers there.
 *
 * Dates are local: handing over at the hub, delivery in the city. Look-ups need no transaction,
 * allocate nothing, take constant time and are safe from every thread. */
#ifndef SHOP_LOGISTICS_LOGISTICS_H
#define SHOP_LOGISTICS_LOGISTICS_H

#include "base/ctx.h"
#include "base/money.h"
#include "shop/logistics/calendar.h"
#include "shop/markets/places.h"

enum service { SERVICE_ECONOMY, SERVICE_STANDARD, SERVICE_EXPRESS, SERVICE_LOCAL, SERVICES };

const char *service_name(enum service s); /* "economy" ...: stable, in the API and the database */
must_check bool service_parse(struct str name, enum service *out);

/* Where parcels start: a row of data/hubs.csv. */
struct hub {
    struct str code;          /* "CN-SZX" */
    struct str name;          /* English */
    const struct country *country;
    struct str region;        /* for its holidays; may be empty */
    struct str zone;
    int32_t lat_e5, lon_e5;
    int32_t cut_off_min;      /* local minute of the day: orders before it start that day */
    unsigned week;            /* working weekdays, bit 0 Monday */
    bool main;                /* the first choice of its country */
    uint32_t id;              /* of its code, from 0, while the program runs */
};

const struct hub *hub_by_code(struct str code);             /* NULL when unknown */
const struct hub *hub_of_country(struct str country);       /* its main one; NULL: it has none */
const struct hub *hubs(size_t *n);                          /* ordered by code */

/* Loads and checks the data of this module; once at start, as markets_load. */
must_check enum outcome logistics_load(struct problem *p);

enum no_promise {
    PROMISE_YES,
    NO_LANE,          /* nothing goes there by that service */
    NO_WEIGHT,        /* too heavy for it */
    NO_CALENDAR       /* beyond the years that the calendars cover */
};

const char *no_promise_name(enum no_promise n); /* "no_lane" */

enum { HANDLING_DAYS_MAX = 60 };

struct promise_in {
    const struct hub *from;
    const struct city *to;
    enum service service;
    int64_t now_ms;
    int32_t handling_days;    /* of the seller, 0 ... HANDLING_DAYS_MAX working days */
    int64_t weight_g;         /* of the parcel; 0 when only the dates matter */
};

struct promise {
    enum no_promise none;     /* PROMISE_YES when the rest is filled */
    struct date start;        /* day 0 at the hub */
    struct date handed_over;  /* to the carrier, at the hub */
    struct date p50, p90;     /* delivered, in the city: "arrives p50 - p90" */
    struct money price;       /* of freight, in the lane's currency */
    bool courier;             /* by a courier, not by post: customs rules differ */
    int64_t valid_until_ms;   /* the next cut-off: then the dates may change */
};

/* One look-up. */
void promise_get(const struct promise_in *in, struct promise *out);

/* The services that have a promise, cheapest first; out[SERVICES]. Returns how many. */
struct promise_option {
    enum service service;
    struct promise promise;
};
size_t promise_options(const struct promise_in *in, struct promise_option *out);

/* Why this date: the steps, in order, for the page. At most PROMISE_STEPS_MAX; returns how many.
 * `in` must be the input that gave a promise. */
enum promise_reason {
    REASON_ORDERED,      /* at `date`, `minute` local time of the hub; before today's cut-off */
    REASON_CUT_OFF,      /* too late for `date`'s cut-off at `minute` */
    REASON_CLOSED,       /* the hub does not work on `date` (weekend, or holiday `name`) */
    REASON_HANDLING,     /* `n` working days of packing, until `date` */
    REASON_DEPARTURE,    /* the lane leaves on `date` */
    REASON_TRANSIT,      /* `n` to `n2` days on the way, from `date`: `business` or calendar days */
    REASON_HOLIDAY,      /* holiday `name` on `date` at the destination, while on the way */
    REASON_DELIVERY      /* delivered from `date` on */
};
enum { PROMISE_STEPS_MAX = 24 };
struct promise_step {
    enum promise_reason code;
    struct date date;
    int32_t minute;
    int32_t n, n2;
    bool business;
    struct str name;     /* of a holiday */
    struct str source;   /* of the lane's figures */
    bool check;          /* they are assumed */
};
size_t promise_explain(const struct promise_in *in, struct promise_step out[PROMISE_STEPS_MAX]);
const char *promise_reason_name(enum promise_reason r); /* "cut_off" */

#endif

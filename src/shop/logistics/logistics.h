/* SPDX-License-Identifier: Apache-2.0 */
/* logistics: when will it be there, and what does it cost to send?
 *
 * A promise is two dates in the buyer's city, P50 (half of the parcels are there by then) and P90
 * (nine of ten), with the way that leads to them. It is read from a network of timetabled legs,
 * queues and last miles (docs/network.md, ADR 0011), with its live state: full departures are
 * skipped, what waits in front of a node is counted, holidays of every place are real ones. Where
 * nothing goes, or a date is beyond the calendars, it is "no promise", never a guess.
 *
 * Counting at the hub (a large market's documented way, tested): an order on a working day of the
 * hub before its cut-off starts that day, any other on the next working day; the starting day is
 * day 0; the parcel is handed over after `handling_days` working days of the hub, by the cut-off.
 *
 * Dates are local: handing over at the hub, delivery in the city. A look-up needs no transaction,
 * allocates nothing, takes constant time and no lock, and is safe from every thread; the first one
 * of a hub, service, weight and day computes their row of the matrix (a millisecond or two). */
#ifndef SHOP_LOGISTICS_LOGISTICS_H
#define SHOP_LOGISTICS_LOGISTICS_H

#include "base/ctx.h"
#include "base/money.h"
#include "shop/logistics/calendar.h"
#include "shop/markets/places.h"

enum service { SERVICE_ECONOMY, SERVICE_STANDARD, SERVICE_EXPRESS, SERVICE_LOCAL, SERVICES };

const char *service_name(enum service s); /* "economy" ...: stable, in the API and the database */
must_check bool service_parse(struct str name, enum service *out);

enum leg_mode { MODE_AIR, MODE_ROAD, MODE_RAIL, MODE_SEA, MODES };
const char *leg_mode_name(enum leg_mode m);    /* "air" */

/* Where parcels start: a node with a cut-off. Pointers to it stay valid while the program runs,
 * also when an operator changes the network. */
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
/* All of them, ordered by code. Memory from `a`. */
const struct hub *const *hubs(struct arena *a, size_t *n);

/* Loads and checks the network that is shipped; once at start, as markets_load. */
must_check enum outcome logistics_load(struct problem *p);

enum no_promise {
    PROMISE_YES,
    NO_LANE,          /* nothing goes there by that service, or not within what can be said */
    NO_WEIGHT,        /* too heavy for it */
    NO_CALENDAR,      /* beyond the years that the calendars cover */
    NO_ROOM           /* not taken for now: its lane is too late (admission.h) */
};

const char *no_promise_name(enum no_promise n); /* "no_lane" */

enum { HANDLING_DAYS_MAX = 60 };
enum { CARRIER_BIT_POST = 1, CARRIER_BIT_COURIER = 2 };

struct promise_in {
    const struct hub *from;
    const struct city *to;
    enum service service;
    int64_t now_ms;
    int32_t handling_days;    /* of the seller, 0 ... HANDLING_DAYS_MAX working days */
    int64_t weight_g;         /* of the parcel; 0 when only the dates matter */
    unsigned closed;          /* carriers that may not take it: CARRIER_BIT_POST ... */
};

struct promise {
    enum no_promise none;     /* PROMISE_YES when the rest is filled */
    struct date start;        /* day 0 at the hub */
    struct date handed_over;  /* to the carrier, at the hub */
    struct date p50, p90;     /* delivered, in the city: "arrives p50 - p90" */
    struct money price;       /* of freight, in the fare's currency */
    struct money surcharge;   /* within the price, because its lane is late: 0 mostly */
    bool busy;                /* later than an operator wants it: buyers are told so */
    bool courier;             /* by a courier, not by post: customs rules differ */
    int64_t valid_until_ms;   /* the next cut-off, or edge of a sale: then it may be another */
};

/* One look-up: what may be sold now. */
void promise_get(const struct promise_in *in, struct promise *out);

/* The same for what is sold already: no rule of admission.h concerns it, nor does `closed`. */
void promise_sent(const struct promise_in *in, struct promise *out);

/* The services (bits) that go there but are not offered now, by a rule of admission.h: their lanes
 * are too late. Nearly always none, and then at no cost. */
unsigned promise_withheld(const struct promise_in *in);

/* A departure on the way of a promise of a leg or last mile that has a capacity: the one on which
 * half of such parcels have left. A parcel that is promised takes a place on it (booking.h). */
struct promise_place {
    struct str link;          /* code of the leg; "NODE/SERVICE/CLASS" of a last mile */
    int64_t departs_at_ms;
    int64_t capacity;
};
enum { PROMISE_PLACES_MAX = 32 };

/* Those of a promise that was given to the same question, first to last: how many in *n. Texts are
 * copied to `a`. False when dates or price are no longer what was given. As quick as a look-up. */
must_check bool promise_places(const struct promise_in *in, const struct promise *given,
                               struct arena *a, struct promise_place out[PROMISE_PLACES_MAX],
                               size_t *n);

/* The heaviest weight that gets the same dates by the same services as this one, from every hub:
 * the next limit of the network; the weight itself beyond all limits. */
int64_t promise_weight_limit(int64_t weight_g);

/* The services that have a promise, cheapest first; out[SERVICES]. Returns how many. */
struct promise_option {
    enum service service;
    struct promise promise;
};
size_t promise_options(const struct promise_in *in, struct promise_option *out);

/* Makes the answers that will be asked for next, and drops those of days gone by: what is handed
 * over within the next working days of every hub, now and after the cut-offs that are near. Call it
 * at the start and every minute, on a thread of its own: then nobody waits for a row of the matrix.
 * Takes a second or two of computing at first, and after a change of the network; ends early once
 * *stop is set. */
void promises_ahead(int64_t now_ms, const _Atomic bool *stop);

/* Why this date: the steps, in order, for people. At most PROMISE_STEPS_MAX; returns how many, 0
 * when there is no promise. Moments on the way are medians, of each by itself. Texts are copied to
 * `a`. As quick as a look-up. */
enum promise_reason {
    REASON_ORDERED,      /* at `date`, `minute` local time of the hub; before today's cut-off */
    REASON_CUT_OFF,      /* too late for `date`'s cut-off at `minute` */
    REASON_CLOSED,       /* the hub does not work on `date` (weekend, or holiday `name`) */
    REASON_HANDLING,     /* `n` working days of packing, until `date` */
    REASON_LEG,          /* leaves `name` for `to` by `mode` on `date` at `minute` */
    REASON_CUSTOMS,      /* `n` hours at customs at `name`, with the queue, from `date` on */
    REASON_SORTING,      /* `n` hours until it is sorted at `name`, from `date` on */
    REASON_LASTMILE,     /* leaves `name` for the buyer's door on `date` */
    REASON_HOLIDAY,      /* holiday `name` on `date` at the destination, while on the way */
    REASON_DELIVERY      /* delivered from `date` on */
};
enum { PROMISE_STEPS_MAX = 64 };
struct promise_step {
    enum promise_reason code;
    struct date date;    /* local, where it happens */
    int32_t minute;
    int32_t n;
    struct str name, to; /* of places, in English; of a holiday */
    enum leg_mode mode;
    struct str key;      /* of a leg: its code */
    struct str source;   /* of the figures */
    bool check;          /* they are assumed */
};
size_t promise_explain(const struct promise_in *in, struct arena *a,
                       struct promise_step out[PROMISE_STEPS_MAX]);
const char *promise_reason_name(enum promise_reason r); /* "cut_off" */

#endif

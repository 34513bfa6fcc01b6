/* SPDX-License-Identifier: Apache-2.0 */
/* The network as data: nodes, legs with their departures, queues, last miles and prices, read from
 * five CSV texts (docs/network.md has every column), checked as a whole and joined by indices.
 * What the engine, the rehearsal and the control tower stand on. Immutable once parsed; the texts
 * stay in it, so that what went in can be given back.
 *
 *   node ──leg──▶ node [queue] ──leg──▶ node [queue] ──last mile──▶ cities
 *
 * Times: a departure is a local minute of its node on a day of its week; durations are minutes.
 * Money: legs and last miles in one currency of the network, fares each in its own.
 *
 * The program's own comes from data/network/ or from the newest edition (edition.h); tests make
 * their own. */
#ifndef SHOP_LOGISTICS_NETWORK_H
#define SHOP_LOGISTICS_NETWORK_H

#include "base/arena.h"
#include "base/map.h"
#include "lib/zone.h"
#include "shop/logistics/logistics.h"
#include "shop/logistics/timetable.h"

enum {
    NODES_MAX = 5000,
    LEGS_MAX = 50000,
    QUEUES_MAX = 5000,
    LASTMILES_MAX = 20000,
    FARES_MAX = 20000,
    CODE_MAX = 24,          /* bytes of a node's or leg's code */
    ATOMS_MAX = 32,         /* of a transit */
    BANDS_MAX = 8,          /* different limits of weight in one network */
    TRANSIT_MAX_MIN = 144000 /* 100 days */
};

/* ---- the five tables ---- */

enum network_file {
    NETWORK_NODES, NETWORK_LEGS, NETWORK_QUEUES, NETWORK_LASTMILES, NETWORK_PRICES, NETWORK_FILES
};

struct network_csv {
    struct str text[NETWORK_FILES];
};

const char *network_file_name(enum network_file f); /* "nodes.csv" */
/* Which table is it? By the columns of its header, whatever their order. */
must_check bool network_file_of(struct str csv, enum network_file *out);

/* ---- what they hold ---- */

/* How long something takes: `n` equally likely values, ascending. "10-16" in hours is a log-normal
 * shape through both: half of the parcels within 10, nine of ten within 16 (transit_between). */
struct transit {
    uint8_t n;
    int32_t atom_min[ATOMS_MAX];
};

#define CAPACITY_UNLIMITED INT64_MAX

/* What one parcel costs the operator, or the sender: base + per_kg * weight. */
struct tariff {
    struct money base, per_kg;
    int64_t max_g;
};

/* Where the figures of a row come from. */
struct origin_note {
    bool check;                 /* assumed, or to be confirmed */
    struct str source;
};

enum node_kind {
    NODE_WAREHOUSE, NODE_HUB, NODE_AIRPORT, NODE_PORT, NODE_BORDER, NODE_POST_OFFICE, NODE_PICKUP,
    NODE_KINDS
};

#define NONE_INDEX UINT32_MAX

struct node {
    struct str code;            /* "CN-SZX" */
    enum node_kind kind;
    struct str name;            /* English */
    const struct country *country;
    struct str region;          /* for its holidays; may be empty */
    const struct zone *zone;
    int32_t lat_e5, lon_e5;
    int32_t cut_off_min;        /* sellers hand over here before it; -1: they do not */
    const struct calendar *works; /* on these days; NULL when they do not */
    bool main;                  /* the first choice of its country */
    uint32_t queue;             /* in front of it, or NONE_INDEX */
    uint32_t out, out_n;        /* its legs: network.out[out ... out + out_n) */
    uint32_t lastmile, lastmile_n; /* its last miles: a stretch of network.lastmile_of */
    struct origin_note note;
};

struct leg {
    struct str code;
    uint32_t from, to;          /* nodes */
    unsigned services;          /* bit 1 << enum service */
    enum leg_mode mode;
    struct timetable times;
    struct transit transit;
    int64_t capacity;           /* parcels a departure; 0: closed */
    struct tariff tariff;
    struct origin_note note;
};

enum queue_kind { QUEUE_CUSTOMS, QUEUE_SORTING };

/* Whatever passes the node (customs: whatever was handed over in another customs territory) waits
 * here, first come first served, at per_hour while open; then each takes `takes`. */
struct queue {
    uint32_t node;
    enum queue_kind kind;
    int64_t per_hour;           /* parcels; 0: nothing passes */
    const struct calendar *open; /* its days */
    bool holidays;              /* closed on holidays of its node */
    int32_t opens_min, closes_min; /* 0 and 1440: round the clock */
    struct transit takes;
    unsigned first;             /* services served before the others */
    int32_t announced_pct;      /* of the parcels have their data sent ahead */
    int32_t announced_work_pct; /* and are that much of the work */
    struct origin_note note;
};

/* From a node to the doors of the cities of one class that are its. */
struct lastmile {
    uint32_t node;
    enum service service;
    enum city_class size;
    bool courier;               /* else the post: customs rules differ */
    struct timetable times;     /* its week is that of delivery too */
    struct transit transit;
    int64_t capacity;
    struct tariff tariff;
    struct origin_note note;
};

/* What the sender pays, where the operator has set it. */
struct fare {
    struct str from;            /* a dispatch hub's code, or a country's */
    const struct country *to;
    enum service service;
    struct tariff tariff;
    struct money extra[CITY_CLASSES]; /* by class of the city */
    struct origin_note note;
};

/* Cities that get the same dates from a network: those of one last mile, one calendar of delivery
 * and one zone. */
struct city_group {
    uint32_t lastmile;
    const struct calendar *delivers;
    const struct day_clock *clock;
};

/* What a network is joined with. Cities are one array, so that each has a number. */
struct network_world {
    const struct holidays *holidays;
    const struct city *city;
    size_t cities_n;
};

struct network {
    struct network_csv csv;
    const struct network_world *world;
    struct node *node;          /* in the order of the file */
    uint32_t nodes_n;
    struct leg *leg;
    uint32_t legs_n;
    struct queue *queue;
    uint32_t queues_n;
    struct lastmile *lastmile;
    uint32_t lastmiles_n;
    struct fare *fare;
    uint32_t fares_n;
    uint32_t *out;              /* legs, by the node that they leave */
    uint32_t *lastmile_of;      /* last miles, by node */
    struct hub *hub;            /* the nodes where sellers hand over, ordered by code */
    uint32_t *hub_node;
    uint32_t hubs_n;
    struct city_group *group;   /* in the order of their last miles */
    uint32_t groups_n;
    uint32_t *group_of;         /* each last mile's first group; lastmiles_n + 1 of them */
    uint32_t *city_group[SERVICES]; /* of each city of the world, or NONE_INDEX */
    struct currency currency;   /* of legs and last miles */
    int64_t band_g[BANDS_MAX];  /* the different limits of weight, ascending */
    uint32_t bands_n;
};

/* Refuses with "legs.csv line 12: transit" and what was expected; nothing is kept then but memory
 * of `a`. `world` must live as long as the network. Cells are copied into `a`, the texts too. */
must_check enum outcome network_parse(struct arena *a, const struct network_csv *csv,
                                      const struct network_world *world, struct problem *p,
                                      struct network *out);

/* Index of a node, a leg, by code; NONE_INDEX when unknown. Linear: keep the index. */
uint32_t network_node(const struct network *n, struct str code);
uint32_t network_leg(const struct network *n, struct str code);

/* Legs and last miles together are links: legs first, by their number. The name of one, its code or
 * "NODE/SERVICE/CLASS", in memory of `a`; and what a departure of it has room for. */
struct str network_link_name(const struct network *n, uint32_t link, struct arena *a);
int64_t network_link_capacity(const struct network *n, uint32_t link);
uint32_t network_link(const struct network *n, struct str name); /* NONE_INDEX; linear */
/* Names to numbers, of those with a capacity. In `a`; release the map. */
void network_link_names(const struct network *n, struct arena *a, struct map *out);

/* The fare of a hub (its own before its country's) to a country; NULL: the sum of the way. */
const struct fare *network_fare(const struct network *n, uint32_t hub, const struct country *to,
                                enum service service);

const char *node_kind_name(enum node_kind k);  /* "post_office" */

/* The shape of "p50-p90": 20 equally likely values, the k-th of them the quantile k/20 (the last
 * one 0.975) of the log-normal distribution with those two quantiles. So exactly half of the mass
 * is at or below p50, and nine tenths at or below p90. p50 may be 0 only when p90 is. */
void transit_between(int32_t p50_min, int32_t p90_min, struct transit *out);
/* Hours as the tables have them (docs/network.md); empty is no time at all, where `optional`. */
must_check bool transit_parse(struct str s, bool optional, struct transit *out);

#endif

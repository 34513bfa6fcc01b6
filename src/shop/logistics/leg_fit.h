/* SPDX-License-Identifier: Apache-2.0 */
/* How long legs took, as the equally likely hours that legs.csv of a network wants
 * (docs/network.md): of all that is known of a leg, LEG_VALUES quantiles in its middle.
 *
 * Legs of a history are the handing over by sellers of a region ("handing", from the order to the
 * carrier) and the way from region to region ("transit"); where nobody says when parcels were
 * handed over, or by which means they went, the whole way ("whole") of each means. Besides those
 * of pairs there are those of all that goes to a region, and of all ("*"). */
#ifndef SHOP_LOGISTICS_LEG_FIT_H
#define SHOP_LOGISTICS_LEG_FIT_H

#include "shop/logistics/history.h"

enum { LEG_VALUES = 16, LEG_TENTHS_MAX = 87600 }; /* a year */

struct leg_fit {
    struct str leg;                 /* "handing" "transit" "whole"; of scans "EMC-EMD" */
    struct str from, to, via;       /* "*": any; via may be empty */
    int64_t n;                      /* parcels that it is taken from */
    int32_t tenths[LEG_VALUES];     /* of an hour, in order */
    int32_t p50, p90;               /* tenths of an hour */
};

struct leg_fits {
    struct leg_fit *v;              /* by leg, from, to, via */
    size_t n;
    int64_t thin;                   /* legs with fewer parcels than asked for, left out */
};

/* Gathers durations by leg. */
struct leg_gather;
struct leg_gather *leg_gather_new(struct arena *a);
/* False: over its room of five million. Names are kept as given. */
must_check bool leg_gather_add(struct leg_gather *g, struct str leg, struct str from,
                               struct str to, struct str via, int64_t seconds);
void leg_gather_end(struct leg_gather *g, int64_t least, struct leg_fits *out);

/* Adds all legs of a history, of orders placed from `first_day` on. */
void leg_gather_history(struct leg_gather *g, const struct history *h, int32_t first_day);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What promises are read from at one moment: a network, its live state, both compiled, and the
 * matrix of answers. Immutable but for rows that are filled in. A change of the edition or of the
 * live state makes a new snapshot, which takes over what the change does not concern.
 *
 * Hubs are told apart by `struct hub`s that live as long as the program: whoever keeps one across
 * snapshots keeps a valid pointer. */
#ifndef SHOP_LOGISTICS_SNAPSHOT_H
#define SHOP_LOGISTICS_SNAPSHOT_H

#include "shop/logistics/live.h"
#include "shop/logistics/matrix.h"
#include "shop/logistics/network.h"

/* A network in memory of its own, shared by the snapshots that stand on it. */
struct network_box;

/* REFUSED as network_parse; then nothing is kept. `world` must live as long as the program. */
must_check enum outcome network_box_new(const struct network_csv *csv,
                                        const struct network_world *world, struct problem *p,
                                        struct network_box **out);
const struct network *network_box_get(const struct network_box *b);
void network_box_free(struct network_box *b); /* gives up this hold on it; NULL is fine */

/* Rules of admission that are about a hub, each with the moments between which it holds there. */
struct hub_admission {
    const struct admission *rule;
    int64_t starts_ms, ends_ms;
};
struct hub_admissions {
    struct hub_admission *v;
    uint32_t n;
};

/* What a question has to know of a hub. */
struct desk {
    _Atomic uint64_t hours;     /* packed: until when its parcels start on which working day */
    const struct calendar *works;
    const struct fare **fare;   /* [country * SERVICES + service]; NULL: none, the way's own cost */
};

struct snapshot {
    struct network_box *box;
    const struct network *network;
    struct live live;           /* a copy of its own */
    struct chain *chain;
    struct matrix matrix;
    const struct hub **hub;     /* of each of the network's, in the same order */
    uint32_t *hub_at;           /* by hub.id: its number in this network, or NONE_INDEX */
    uint32_t hub_ids;
    const struct day_clock **clock; /* of each hub */
    struct desk *desk;          /* of each hub */
    struct hub_admissions *admissions; /* of each hub */
    bool *by_cost;              /* [hub * SERVICES + service]: a country there has no fare */
    struct arena arena;
};

/* Holds the box too. `live` may be NULL: nobody waits; it is copied. `earlier` may be NULL; else
 * what is the same there is taken over. Free with snapshot_free, by grace_retire where it was
 * published. */
struct snapshot *snapshot_new(struct network_box *box, const struct live *live,
                              struct snapshot *earlier);
void snapshot_free(void *snapshot);

/* What the network can keep, whatever is sold on it: promise_sent. Inside of a section of grace.h.
 * promise_get and promise_options are those of admit.h. */
void snapshot_promise(struct snapshot *s, const struct promise_in *in, struct promise *out);

/* The number of a hub in this network, or NONE_INDEX. */
static inline uint32_t snapshot_hub(const struct snapshot *s, const struct hub *h)
{
    return h->id < s->hub_ids ? s->hub_at[h->id] : NONE_INDEX;
}

/* When it starts and is handed over: day numbers; false beyond the calendars. */
must_check bool snapshot_days(const struct snapshot *s, uint32_t hub, int64_t now_ms,
                              int32_t handling_days, int32_t *start, int32_t *ready);

/* The band of a weight; bands_n when nothing carries it. */
uint32_t snapshot_band(const struct snapshot *s, int64_t weight_g);

/* The way of a promise that there is: its links first to last, with the moment of the median
 * departure and arrival of each (P50 each for itself, for people to read). */
struct way_part {
    uint32_t link;
    int32_t departs_min, arrives_min;
    int32_t through_min; /* through the queue there, if it waits in one; NEVER_MIN: it does not */
};
uint32_t snapshot_way(struct snapshot *s, const struct promise_in *in,
                      struct way_part out[WAY_LINKS_MAX]);

/* ---- hubs that live as long as the program (hubs.c) ---- */

const struct hub *hub_keep(const struct hub *h); /* the kept one of the same content */
uint32_t hub_ids_n(void);

#endif

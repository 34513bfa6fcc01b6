/* SPDX-License-Identifier: Apache-2.0 */
/* The network compiled: a Markov chain over departures.
 *
 * Legs and last miles are *links*; links that leave a node at the same moments stand on one
 * *platform*. A parcel on departure k of a link arrives after one of the link's transit times,
 * waits in the queue in front of the node, spends its time there, and takes the first departure of
 * its next platform that it can reach and that has room. None of that depends on where it came
 * from before; so for every link and platform behind it there is one sparse matrix, row k of which
 * says on which departures of the platform the parcels of departure k leave. A way is a product of
 * these matrices, and a last mile's matrix leads to days of delivery. Rows are whole counts of
 * equally likely cases, so that mass is conserved exactly.
 *
 * A node with a queue has up to three variants: a parcel passes by, waits, or waits in the class
 * that is served first.
 *
 * Blocks of BLOCK departures are made when first needed, by whoever needs them, without a lock:
 * the first to publish wins. Everything else is immutable. */
#ifndef SHOP_LOGISTICS_CHAIN_H
#define SHOP_LOGISTICS_CHAIN_H

#include <stdatomic.h>

#include "shop/logistics/arrival.h"
#include "shop/logistics/live.h"
#include "shop/logistics/network.h"
#include "shop/logistics/wait.h"

enum { BLOCK = 8, VARIANTS = 3, COUNT_LANES = 4 };
enum variant { VARIANT_PASSES, VARIANT_WAITS, VARIANT_FIRST };

struct link {
    uint32_t from, to;          /* nodes; `to` of a last mile is NONE_INDEX */
    uint32_t platform;
    unsigned services;          /* none when it is closed */
    const struct timetable *times;
    const struct transit *transit;
    const struct tariff *tariff;
    int64_t cost_minor;         /* of one kilogram */
    const int32_t *full;        /* departures without room, ascending */
    uint32_t full_n;
};

struct platform {
    uint32_t node;
    const struct timetable *times;
    const int32_t *full;
    uint32_t full_n;
    uint32_t link, link_n;      /* its links: a stretch of chain.on_platform */
    unsigned services;          /* of any of them */
    int64_t max_g;
};

/* Where the parcels of a departure go: to the steps target.first + first ... + n. Their counts
 * begin at target.at + at * COUNT_LANES; zeros follow up to the next multiple of COUNT_LANES, so
 * that they are added several at a time. Small: scans live by what fits into the caches. */
struct chain_row {
    uint16_t first, n;
    uint16_t lost;              /* cases that never get there */
    uint16_t at;
};
struct chain_target {
    int32_t first;
    uint32_t at;                /* in block.count */
    struct chain_row row[BLOCK]; /* by k % BLOCK */
};

/* In one piece of memory. */
struct block {
    _Atomic uint32_t refs;
    uint32_t of;                /* cases in a row */
    const uint16_t *count;      /* behind the targets */
    struct chain_target target[];
};

struct chain {
    const struct network *network;
    struct link *link;          /* legs, then last miles */
    uint32_t links_n;
    struct platform *platform;  /* by node */
    uint32_t platforms_n;
    uint32_t *platform_of;      /* each node's first; nodes_n + 1 of them */
    uint32_t *on_platform;      /* links, by platform */
    struct wait *wait;          /* of each queue */
    /* [link * VARIANTS + variant], NULL: none yet; then [k / BLOCK]. */
    _Atomic(_Atomic(struct block *) *) *chunks;
    struct arena arena;
};

/* Compiles. `live` may be NULL: nobody waits, nothing is full. `earlier` may be NULL, or a chain of
 * a network with the same nodes, links and groups: blocks that do not touch a node of `changed`
 * (one flag a node) are shared with it. Free with chain_free; `network` must outlive it. */
struct chain *chain_new(const struct network *n, const struct live *live, struct chain *earlier,
                        const bool *changed);
void chain_free(struct chain *c);

/* Which variant is a parcel of that service from that country at a node? */
enum variant chain_variant(const struct chain *c, uint32_t node, const struct country *origin,
                           enum service service);

/* The targets of a link: the platforms where it leads to, or the groups of a last mile; target t is
 * number first + t. */
uint32_t chain_targets(const struct chain *c, uint32_t link, uint32_t *first);

/* The block that holds departure k. Its rows of platforms without a service of the link are
 * empty. */
const struct block *chain_block(struct chain *c, uint32_t link, enum variant v, int32_t k);

/* Drops the blocks of which all departures are before that moment. Readers are inside of a section
 * of grace.h. */
void chain_sweep(struct chain *c, int32_t before_min);

/* The first departure that what is at the node at that moment can take and that has room;
 * -1: none. */
int32_t platform_next(const struct platform *p, int32_t at_min);

/* When does what arrives at a node at that moment leave its queue, before `takes`? */
int32_t chain_passes(const struct chain *c, uint32_t node, enum variant v, int32_t at_min);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Editions of the network: its five texts as an operator imported or changed them, each whole, with
 * who, when and a note; never deleted. The newest is in force; while there is none, the shipped
 * network is. Undoing is an edition like an earlier one. */
#ifndef SHOP_LOGISTICS_EDITION_H
#define SHOP_LOGISTICS_EDITION_H

#include "base/ctx.h"
#include "shop/logistics/network.h"

enum { EDITION_NOTE_MAX = 300, EDITION_WHO_MAX = 100 };

struct edition {
    int64_t version;   /* 0: the shipped one */
    int64_t at_ms;
    struct str who, note;
    struct network_csv csv;
};

/* The one in force, or that version (0: the shipped one). In a transaction. REFUSED not_found. */
must_check enum outcome edition_newest(struct ctx *c, struct edition *out);
must_check enum outcome edition_get(struct ctx *c, int64_t version, struct edition *out);

/* Their heads, the latest first, without texts; at most `max`. In a transaction. */
must_check enum outcome edition_list(struct ctx *c, size_t max, struct edition **out, size_t *n);

/* Checks the texts as a whole, as network_parse does: REFUSED with "legs.csv line 12: transit".
 * Needs no transaction. The network of them: free it with network_box_free. */
struct network_box;
must_check enum outcome edition_box(struct ctx *c, const struct network_csv *csv,
                                    struct network_box **out);

struct edition_size {
    uint32_t nodes, legs, queues, lastmiles, prices;
};
must_check enum outcome edition_check(struct ctx *c, const struct network_csv *csv,
                                      struct edition_size *size);

struct edition_put {
    struct network_csv csv;      /* checked */
    int64_t after;               /* made from that version; REFUSED conflict: not the newest */
    struct str who, note;        /* cut to their maximum */
};
/* Becomes the newest; in a command. Announces TOPIC_LANES. */
must_check enum outcome edition_put(struct ctx *c, const struct edition_put *in,
                                    int64_t *version);

/* Looks for a newer edition than the one that promises are read from and for another live state:
 * departures that are full (booking.h) or closed, and what waits (overlay.h). Puts a snapshot of
 * both in its place; *swapped says so. Without a transaction; from any thread. FAILED too when this
 * version of the program cannot read the edition: then the network before it stays in force. */
must_check enum outcome logistics_refresh(struct ctx *c, bool *swapped);

/* How often that has happened in this process, whoever asked for it: for another network, and in
 * all. */
struct logistics_swaps {
    uint64_t networks, all;
};
struct logistics_swaps logistics_swaps(void);
/* The edition that promises are read from. */
int64_t logistics_edition(void);

#endif

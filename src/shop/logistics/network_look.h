/* SPDX-License-Identifier: Apache-2.0 */
/* The network in force, for operators to look at: its links and queues by words. */
#ifndef SHOP_LOGISTICS_NETWORK_LOOK_H
#define SHOP_LOGISTICS_NETWORK_LOOK_H

#include "shop/logistics/network.h"

enum { LOOK_WORDS_MAX = 80, LOOK_DEPARTURES_MAX = 14 };

struct link_facts {
    struct str name;           /* as network_link_name says */
    struct str from, to;       /* names of nodes; `to` is empty for a last mile */
    enum leg_mode mode;        /* of a leg */
    int64_t capacity;          /* a departure; CAPACITY_UNLIMITED */
    int32_t week_departures;
};

struct queue_facts {
    struct str node, name;     /* code and name */
    enum queue_kind kind;
    int64_t per_hour;
};

/* Those whose names have the words in them, ASCII letters of either size; in the order of the
 * files. At most `max`; returns how many. Texts are copied to `a`. */
size_t links_find(struct arena *a, struct str words, size_t max, struct link_facts *out);
size_t queues_find(struct arena *a, struct str words, size_t max, struct queue_facts *out);

/* One of them; false where there is no such. */
must_check bool link_facts_of(struct arena *a, struct str name, struct link_facts *out);
must_check bool queue_facts_of(struct arena *a, struct str node, struct queue_facts *out);

/* The moments of its next departures. */
size_t link_departures(struct str name, int64_t now_ms, int64_t out_ms[LOOK_DEPARTURES_MAX]);

#endif

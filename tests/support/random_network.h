/* SPDX-License-Identifier: Apache-2.0 */
/* Small random networks, as their CSV texts, and random states of them. */
#ifndef TESTS_RANDOM_NETWORK_H
#define TESTS_RANDOM_NETWORK_H

#include "base/random.h"
#include "shop/logistics/live.h"

enum { RANDOM_NODES = 6, RANDOM_CITIES = 6, RANDOM_ROWS_MAX = 80 };

struct random_row {
    enum network_file file;
    int node, service, size; /* what stays the same when it is edited; of a leg its number */
    bool single_way;
    struct str text;
};

/* Six nodes of four countries in zones that change their clocks, two of them hubs; about a dozen
 * legs, some queues, last miles of two services, six cities. World and texts live in `a`. */
struct random_network {
    struct network_csv csv;
    struct network_world world;
    struct random_row row[RANDOM_ROWS_MAX]; /* nodes first */
    size_t rows_n;
};
void random_network_new(struct arena *a, struct random *r, struct random_network *out);

/* The same with one way only, N-0 to N-3, by three legs and a last mile. */
void random_single_way(struct arena *a, struct random *r, struct random_network *out);

/* One row anew: a leg, a queue, a last mile. */
void random_network_edit(struct arena *a, struct random *r, struct random_network *n);

/* Backlogs and announcements in some queues, and some departures without room, about `at_min`. */
void random_live(struct arena *a, struct random *r, const struct network *n, int32_t at_min,
                 struct live *out);

#endif

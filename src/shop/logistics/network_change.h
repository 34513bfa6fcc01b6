/* SPDX-License-Identifier: Apache-2.0 */
/* One change of a network's tables: some cells of a row, or a row more. What a rehearsal tries and
 * what an operator does is the same thing; the changed texts are read again as a whole, so that a
 * change cannot make a network that an import would refuse.
 *
 * A row is named by its key: nodes and legs by `code`, queues by `node`, last miles by `node`,
 * `service`, `class`, prices by `from`, `to`, `service`. */
#ifndef SHOP_LOGISTICS_NETWORK_CHANGE_H
#define SHOP_LOGISTICS_NETWORK_CHANGE_H

#include "shop/logistics/network.h"

enum { CHANGE_KEYS_MAX = 3, CHANGE_CELLS_MAX = 24, CHANGE_VALUE_MAX = 300 };

struct network_change {
    enum network_file file;
    bool add;                          /* a new row; else the row with this key */
    struct str key[CHANGE_KEYS_MAX];   /* in the order of network_key */
    size_t cells_n;
    struct str column[CHANGE_CELLS_MAX], value[CHANGE_CELLS_MAX];
};

/* The key columns of a table. */
const char *const *network_key(enum network_file f, size_t *n);

/* Writes the table of *csv anew with the change. REFUSED not_found when no row has the key, invalid
 * when there is no such column, and what csv.h refuses. Memory from `a`. */
must_check enum outcome network_change_apply(struct arena *a, const struct network_change *change,
                                             struct problem *p, struct network_csv *csv);

/* "queues RU-MOW: per_hour 4000, opens 08:00": for notes and logs. */
struct str network_change_text(struct arena *a, const struct network_change *change);

#endif

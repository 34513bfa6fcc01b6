/* SPDX-License-Identifier: Apache-2.0 */
/* struct map: text to a 64-bit value, open addressing, keyed hash, bounded count.
 * The map copies no keys: they must live as long as it does. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

struct map_slot {
    struct str key; /* p == NULL: empty */
    uint64_t hash;
    uint64_t value;
};

struct map {
    struct map_slot *slots;
    size_t cap; /* a power of two, or 0 */
    size_t n, max;
};

void map_init(struct map *m, size_t max);
void map_release(struct map *m); /* for scoped() */
/* Sets or replaces. False when the map is at its maximum. */
must_check bool map_put(struct map *m, struct str key, uint64_t value);
must_check bool map_get(const struct map *m, struct str key, uint64_t *out);
/* Walks all entries: `size_t i = 0; while ((slot = map_next(m, &i)))`. */
const struct map_slot *map_next(const struct map *m, size_t *i);

#endif

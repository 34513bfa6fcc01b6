/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include "base/check.h"
#include "base/hash.h"

enum { FIRST_CAP = 16 };

void map_init(struct map *m, size_t max)
{
    *m = (struct map){.max = max};
}

void map_release(struct map *m)
{
    free(m->slots);
    *m = (struct map){.max = m->max};
}

/* The slot of the key, or the empty one where it belongs. The table is never full. */
static struct map_slot *find(const struct map *m, struct str key, uint64_t hash)
{
    size_t i = hash & (m->cap - 1);

    while (m->slots[i].key.p && !(m->slots[i].hash == hash && str_eq(m->slots[i].key, key)))
        i = (i + 1) & (m->cap - 1);
    return &m->slots[i];
}

static void grow(struct map *m)
{
    struct map bigger = {.cap = m->cap ? 2 * m->cap : FIRST_CAP, .n = m->n, .max = m->max};

    bigger.slots = calloc(bigger.cap, sizeof(*bigger.slots));
    check(bigger.slots != NULL);
    for (size_t i = 0; i < m->cap; i++)
        if (m->slots[i].key.p)
            *find(&bigger, m->slots[i].key, m->slots[i].hash) = m->slots[i];
    free(m->slots);
    *m = bigger;
}

bool map_put(struct map *m, struct str key, uint64_t value)
{
    uint64_t hash = hash_str(key);
    struct map_slot *slot;

    if (!key.p)
        key.p = "";
    if (4 * (m->n + 1) > 3 * m->cap)
        grow(m);
    slot = find(m, key, hash);
    if (!slot->key.p) {
        if (m->n == m->max)
            return false;
        m->n++;
    }
    *slot = (struct map_slot){key, hash, value};
    return true;
}

bool map_get(const struct map *m, struct str key, uint64_t *out)
{
    const struct map_slot *slot;

    if (m->n == 0)
        return false;
    slot = find(m, key, hash_str(key));
    if (!slot->key.p)
        return false;
    *out = slot->value;
    return true;
}

const struct map_slot *map_next(const struct map *m, size_t *i)
{
    while (*i < m->cap) {
        const struct map_slot *slot = &m->slots[(*i)++];

        if (slot->key.p)
            return slot;
    }
    return NULL;
}

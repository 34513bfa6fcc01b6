/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/search/terms.h"

#include "base/check.h"
#include "base/hash.h"

/* A slot holds the number of its term + 1 and a piece of the hash, so that few names are compared
 * in vain. */
enum { TAG_BITS = 6, TERMS_MAX = (1 << 26) - 1, FIRST_TERMS = 1024, FIRST_NAMES_BYTES = 1 << 14 };

void *grown(void *p, size_t count, size_t size)
{
    size_t n;

    check(!__builtin_mul_overflow(count, size, &n));
    p = realloc(p, n);
    check(p != NULL);
    return p;
}

/* ---- postings ---- */

enum { LONG_LIST = 1024 };

/* Half as much again; long lists, which are most of the memory, in smaller steps. */
static uint32_t more(uint32_t cap)
{
    return cap + (cap < LONG_LIST ? cap / 2 : cap / 8) + 1;
}

static void leave_place(struct postings *p)
{
    uint32_t cap = more(POSTINGS_FEW), *v = grown(NULL, cap, sizeof(*v));

    memcpy(v, p->few, sizeof(p->few));
    p->many = v;
    p->cap = cap;
}

void postings_add(struct postings *p, uint32_t v)
{
    if (p->cap == 0 && p->n == POSTINGS_FEW) {
        leave_place(p);
    } else if (p->cap && p->n == p->cap) {
        p->cap = more(p->cap);
        p->many = grown(p->many, p->cap, sizeof(*p->many));
    }
    postings_values(p)[p->n++] = v;
}

uint32_t *postings_room(struct postings *p, uint32_t n)
{
    check(p->n == 0 && p->cap == 0);
    if (n > POSTINGS_FEW) {
        p->many = grown(NULL, n, sizeof(*p->many));
        p->cap = n;
    }
    p->n = n;
    return postings_values(p);
}

void postings_release(struct postings *p)
{
    if (p->cap)
        free(p->many);
    *p = (struct postings){0};
}

/* ---- terms ---- */

void terms_release(struct terms *t)
{
    for (size_t i = 0; i < t->n; i++)
        postings_release(&t->v[i].postings);
    free(t->v);
    free(t->names);
    free(t->slots);
    *t = (struct terms){0};
}

static struct str name_of(const struct terms *t, const struct term *term)
{
    return (struct str){t->names + term->name_at, term->name_n};
}

static uint32_t tag_of(uint64_t hash) { return (uint32_t)(hash >> (64 - TAG_BITS)); }
static uint32_t slot_tag(uint32_t slot) { return slot & ((1 << TAG_BITS) - 1); }
static struct term *slot_term(const struct terms *t, uint32_t slot)
{
    return &t->v[(slot >> TAG_BITS) - 1];
}

/* The slot of the name, or the empty one where it belongs. The table is never full. */
static uint32_t *find(const struct terms *t, struct str name, uint64_t hash)
{
    size_t i = hash & (t->slots_cap - 1);

    while (t->slots[i] && !(slot_tag(t->slots[i]) == tag_of(hash) &&
                            str_eq(name_of(t, slot_term(t, t->slots[i])), name)))
        i = (i + 1) & (t->slots_cap - 1);
    return &t->slots[i];
}

static void fill(uint32_t *slot, uint64_t hash, size_t term)
{
    *slot = (uint32_t)(term + 1) << TAG_BITS | tag_of(hash);
}

static void more_slots(struct terms *t)
{
    size_t cap = t->slots_cap ? 2 * t->slots_cap : 2 * FIRST_TERMS;

    free(t->slots);
    t->slots = calloc(cap, sizeof(*t->slots));
    check(t->slots != NULL);
    t->slots_cap = cap;
    for (size_t i = 0; i < t->n; i++) {
        uint64_t hash = hash_str(name_of(t, &t->v[i]));

        fill(find(t, name_of(t, &t->v[i]), hash), hash, i);
    }
}

static uint32_t keep_name(struct terms *t, struct str name)
{
    size_t at = t->names_n;

    check(at + name.n <= UINT32_MAX);
    while (at + name.n > t->names_cap) {
        t->names_cap = t->names_cap ? 2 * t->names_cap : FIRST_NAMES_BYTES;
        t->names = grown(t->names, t->names_cap, 1);
    }
    memcpy(t->names + at, name.p, name.n);
    t->names_n += name.n;
    return (uint32_t)at;
}

static struct term *new_term(struct terms *t, struct str name)
{
    struct term *term;

    check(t->n < TERMS_MAX);
    if (t->n == t->cap) {
        t->cap = t->cap ? 2 * t->cap : FIRST_TERMS;
        t->v = grown(t->v, t->cap, sizeof(*t->v));
    }
    term = &t->v[t->n++];
    *term = (struct term){.name_at = keep_name(t, name), .name_n = (uint32_t)name.n};
    return term;
}

struct postings *terms_put(struct terms *t, struct str name)
{
    return terms_put_hashed(t, name, hash_str(name));
}

struct postings *terms_put_hashed(struct terms *t, struct str name, uint64_t hash)
{
    uint32_t *slot;

    if (4 * (t->n + 1) > 3 * t->slots_cap)
        more_slots(t);
    slot = find(t, name, hash);
    if (*slot)
        return &slot_term(t, *slot)->postings;
    fill(slot, hash, t->n);
    return &new_term(t, name)->postings;
}

const struct postings *terms_get(const struct terms *t, struct str name)
{
    uint32_t slot = t->n ? *find(t, name, hash_str(name)) : 0;

    return slot ? &slot_term(t, slot)->postings : NULL;
}

size_t terms_bytes(const struct terms *t)
{
    size_t bytes = t->cap * sizeof(*t->v) + t->names_cap + t->slots_cap * sizeof(*t->slots);

    for (size_t i = 0; i < t->n; i++)
        bytes += t->v[i].postings.cap * sizeof(uint32_t);
    return bytes;
}

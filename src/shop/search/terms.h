/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/search: the terms with their postings. Made to be small: in a large shop most
 * terms stand in one product only (its number, its name), and each costs some forty bytes: a slot
 * of four bytes, twice as many slots as terms at most times, an entry of 24, and its letters. */
#ifndef SHOP_SEARCH_TERMS_H
#define SHOP_SEARCH_TERMS_H

#include "base/str.h"

enum { WEIGHT_BITS = 6, WEIGHT_MAX = (1 << WEIGHT_BITS) - 1, POSTINGS_FEW = 2 };

/* Numbers, ascending: postings (document << WEIGHT_BITS | weight) or documents. The zeroed one is
 * empty. Few of them lie in place, without memory of their own. */
struct postings {
    union {
        uint32_t few[POSTINGS_FEW];
        uint32_t *many;
    };
    uint32_t n, cap; /* cap 0: `few` */
};

static inline uint32_t posting_of(uint32_t doc, uint32_t weight)
{
    return doc << WEIGHT_BITS | (weight < WEIGHT_MAX ? weight : WEIGHT_MAX);
}
static inline uint32_t posting_doc(uint32_t posting) { return posting >> WEIGHT_BITS; }
static inline uint32_t posting_weight(uint32_t posting) { return posting & WEIGHT_MAX; }

void postings_add(struct postings *p, uint32_t v);
/* Room for n numbers in an empty list, which has them then: the caller fills it. */
uint32_t *postings_room(struct postings *p, uint32_t n);
void postings_release(struct postings *p);

/* The numbers, wherever they lie, until one is added. */
struct posting_list {
    const uint32_t *v;
    uint32_t n;
};
static inline struct posting_list postings_list(const struct postings *p)
{
    return (struct posting_list){p->cap ? p->many : p->few, p->n};
}
static inline uint32_t *postings_values(struct postings *p) { return p->cap ? p->many : p->few; }

struct term {
    struct postings postings;
    uint32_t name_at, name_n; /* in the names */
};

/* The zeroed one is empty. */
struct terms {
    struct term *v;
    size_t n, cap;
    char *names;       /* all names, one after the other */
    size_t names_n, names_cap;
    uint32_t *slots;   /* hash of a name -> term; 0 empty */
    size_t slots_cap;  /* a power of two, or 0 */
};

void terms_release(struct terms *t);
/* The postings of a term, until another one is added. */
struct postings *terms_put(struct terms *t, struct str name);
/* The same where hash_str of the name is known. */
struct postings *terms_put_hashed(struct terms *t, struct str name, uint64_t hash);
const struct postings *terms_get(const struct terms *t, struct str name); /* NULL: no such */
size_t terms_bytes(const struct terms *t);

/* realloc of `count` elements that does not come back without. */
void *grown(void *p, size_t count, size_t size);

#endif

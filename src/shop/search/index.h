/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/search: the index and its words. */
#ifndef SHOP_SEARCH_INDEX_H
#define SHOP_SEARCH_INDEX_H

#include <pthread.h>

#include "base/arena.h"
#include "shop/search/search.h"
#include "shop/search/terms.h"

/* What is known of a document besides its words. `product` 0: replaced or removed. */
struct columns {
    int64_t *product;
    uint64_t *fingerprint;
    uint32_t *price[SEARCH_PRICES_MAX]; /* minor units, capped at UINT32_MAX; NULL: none yet */
    uint32_t *created_s;
    uint16_t *category, *rating, *length; /* length in weighted words */
    uint16_t *sending;
};

/* 0: not sold there. */
static inline uint32_t column_price(const struct columns *c, size_t column, uint32_t doc)
{
    return c->price[column] ? c->price[column][doc] : 0;
}

struct search {
    pthread_rwlock_t lock;
    struct terms terms;
    struct columns columns;
    struct postings by_category[SEARCH_CATEGORIES_MAX]; /* documents, dead ones too, no weights */
    uint32_t counts[SEARCH_PRICES_MAX][SEARCH_CATEGORIES_MAX]; /* living ones with a price there */
    _Atomic uint64_t changes;
    uint32_t docs_n, docs_cap; /* with the dead ones */
    uint32_t live_n;
    uint64_t length_sum;     /* of the living */
    uint32_t *slots;         /* hash of product id -> document + 1; 0 empty */
    size_t slots_cap;
};

/* Makes room in the columns for so many documents. */
void index_reserve(struct search *s, uint32_t docs);
/* The slot of a product, or the empty one where it belongs; there must be room. */
uint32_t *index_slot(struct search *s, int64_t product);
/* Counts the next document, whose columns are filled, as a living one. */
void index_enter(struct search *s);
/* Moves what is in one index into another, in which nothing is. */
void index_move(struct search *to, struct search *from);

/* A word of a document, with its weight. */
struct term_weight {
    struct str term;
    uint64_t hash;   /* hash_str of the term */
    uint32_t weight;
};

/* The distinct terms of a document; returns how many. *length gets the weighted count of words. */
size_t words_of_doc(struct arena *a, const struct search_doc *doc, struct term_weight **out,
                    uint32_t *length);

enum { WORD_FORMS_MAX = 6 };

/* A word of a query in all the forms that the index may have it in. */
struct query_word {
    struct str forms[WORD_FORMS_MAX];
    size_t forms_n;
};
size_t words_of_query(struct arena *a, struct str words, struct query_word out[SEARCH_WORDS_MAX]);

#endif

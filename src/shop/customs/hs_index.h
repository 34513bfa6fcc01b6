/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/customs: the words of the codes. A phrase is what people call the goods of a code,
 * "phone case"; its words are stems with a letter for their language, and it counts when all of
 * them are in a title. */
#ifndef SHOP_CUSTOMS_HS_INDEX_H
#define SHOP_CUSTOMS_HS_INDEX_H

#include "shop/customs/hs.h"

enum { PHRASE_WORDS_MAX = 5, IDF_UNIT = 16 };

struct hs_phrase {
    uint32_t code;                   /* index in the book */
    uint32_t term[PHRASE_WORDS_MAX]; /* index in the index, the rarest first */
    int32_t weight;
    uint8_t n, head;                 /* head: which of the terms names the thing itself */
};

struct hs_term {
    struct str word;
    int32_t idf;                     /* times IDF_UNIT */
    uint32_t first, n;               /* phrases of which it is the rarest word */
};

/* A category in which goods of a code are listed. */
struct hs_shelf {
    struct str path;
    uint32_t code;
};

struct hs_index {
    const struct hs_term *term;      /* ordered by word */
    size_t terms_n;
    const struct hs_phrase *phrase;  /* ordered by their rarest word */
    size_t phrases_n;
    const struct hs_shelf *shelf;    /* ordered by path */
    size_t shelves_n;
};

enum hs_language { HS_EN, HS_RU, HS_PT, HS_LANGUAGES };

/* The next word of a folded text as a term: "ecase". Cyrillic is Russian; a Latin word is taken in
 * the language that is asked for. False at the end. Memory from `a`. */
bool hs_next_term(struct arena *a, struct str *rest, enum hs_language language, struct str *out);
bool hs_cyrillic(struct str word);

/* Index of the term, or the number of terms when there is none. */
size_t hs_term_find(const struct hs_index *x, struct str word);

/* The codes of a category: shelf[i] to shelf[i + n - 1]. */
size_t hs_shelves_of(const struct hs_index *x, struct str path, size_t *first);

/* What a code is called: phrases with ; between for each language, and its name. */
struct hs_words {
    struct str phrases[HS_LANGUAGES];
    struct str name, categories;
};
const struct hs_index *hs_index_make(struct arena *a, const struct hs_words *words, size_t n);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* search: finding products by words, category and price. A derived index in memory: it can be
 * thrown away and built again from the catalogue at any time, and holds nothing that the database
 * does not.
 *
 * One posting list a term, sorted by document, one 32-bit word a posting (26 bits document, 6 bits
 * weighted term frequency); columns for what is filtered and sorted by. Ranking is BM25 (Robertson
 * and Zaragoza 2009) with k1 = 1.2, b = 0.75 over a title that counts double and a body.
 *
 * Words are folded (case, accents, ё as е) and stemmed by Snowball in the language of the text. A
 * query's words are stemmed in every indexed language of their script, so that a visitor with an
 * English page finds a Russian title by a Russian word. All words must match; where no product has
 * all of them, those that have most come first (`partial`).
 *
 * Many threads may search while one changes the index. */
#ifndef SHOP_SEARCH_SEARCH_H
#define SHOP_SEARCH_SEARCH_H

#include "base/ids.h"
#include "base/outcome.h"
#include "base/str.h"

enum {
    SEARCH_DOCS_MAX = 1 << 26,
    SEARCH_TEXTS_MAX = 8,       /* languages of one product */
    SEARCH_WORDS_MAX = 12,      /* of a query; further words are left out */
    SEARCH_CATEGORIES_MAX = 1024,
    SEARCH_PRICES_MAX = 12,     /* price columns: one a market */
    SEARCH_NEVER = UINT16_MAX,  /* days */
    SEARCH_DEPTH_MAX = 10000    /* offset + limit */
};

struct search;

struct search_text {
    struct str language; /* BCP 47; decides the stemmer */
    struct str title, body;
};

struct search_doc {
    struct product_id product;
    uint16_t category;     /* place in the tree, depth first: a subtree is a range */
    uint16_t rating;       /* thousandths of a star, 0 ... 5000, already shrunk to the mean */
    int64_t created_ms;
    int64_t prices_minor[SEARCH_PRICES_MAX]; /* in each market's currency; 0: not sold there */
    uint16_t sending;      /* products of the same number arrive on the same days; 0: no date */
    uint64_t fingerprint;  /* of all that it is made from, but for what all prices depend on */
    const struct search_text *texts;
    size_t texts_n;        /* at most SEARCH_TEXTS_MAX */
};

struct search *search_new(void);
void search_free(struct search *s);

/* Adds or replaces a product. */
void search_put(struct search *s, struct arena *scratch, const struct search_doc *doc);
/* Other prices and another sending for a product that is in with the same fingerprint; false when
 * it is not: then it is to be put. */
must_check bool search_revise(struct search *s, const struct search_doc *doc);
/* Takes a product out; fine when it is not in. */
void search_remove(struct search *s, struct product_id product);

/* The fingerprint that a product was put with; 0: it is not in. */
uint64_t search_fingerprint(struct search *s, struct product_id product);
/* All products that are in, in the order of their ids; free it. */
struct product_id *search_products(struct search *s, size_t *n);

/* How often the index was changed. */
uint64_t search_changes(const struct search *s);

struct search_size {
    uint32_t products, terms;
    size_t bytes; /* of memory */
};
struct search_size search_size(struct search *s);

enum search_sort {
    SORT_RELEVANCE, SORT_CHEAPEST, SORT_DEAREST, SORT_NEWEST, SORT_RATING, SORT_SOONEST
};
/* The words of URLs and the API: "relevance", "price_asc", "price_desc", "newest", "rating",
 * "soonest". */
must_check bool search_sort_parse(struct str s, enum search_sort *out);
const char *search_sort_name(enum search_sort sort);

struct search_query {
    struct str words;            /* empty: everything */
    bool in_category;
    uint16_t category_first, category_last; /* a subtree, both included */
    size_t price_column;         /* below SEARCH_PRICES_MAX: the market */
    int64_t price_min, price_max; /* minor units, both included; price_max 0: no limit */
    /* Of each sending the days until it is there, SEARCH_NEVER: it does not come; needed by what
     * goes by days. Numbers from days_n on never come. */
    const uint16_t *days;
    size_t days_n;
    uint16_t within_days;        /* 0: whenever */
    enum search_sort sort;
    uint32_t offset, limit;      /* offset + limit <= SEARCH_DEPTH_MAX */
};

struct search_result {
    struct product_id *products; /* at most `limit` */
    size_t products_n;
    uint32_t total;              /* of all that match */
    bool partial;                /* no product has all the words */
    struct str read_as;          /* the words as found, where they were typed with the other
                                    keyboard layout (lib/keyboard.h); else empty */
    /* How many match in each category, whatever category the query names. */
    uint32_t by_category[SEARCH_CATEGORIES_MAX];
};

/* Memory from `a`. An unknown word matches nothing. */
void search_find(struct search *s, struct arena *a, const struct search_query *q,
                 struct search_result *out);

#endif

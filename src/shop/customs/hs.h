/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of the Harmonized System: their names, and which of them fits a title.
 *
 * The program ships several hundred six-digit codes in words of its own, with the words that people
 * use for such goods in English, Russian and Portuguese and the categories in which they are listed
 * (data/hs.csv). A whole table can be imported on top (hs_table.h); its names are searched too.
 *
 * A suggestion is a suggestion: the seller says what the goods are. Nothing takes one unless it
 * was told to. */
#ifndef SHOP_CUSTOMS_HS_H
#define SHOP_CUSTOMS_HS_H

#include "base/arena.h"
#include "lib/table.h"

bool hs_digits(struct str s); /* nothing but digits */

/* A set of chapters, the first two digits of a code: the rough answer to whether a row that names
 * goods could be about some. Zeroed: empty. */
enum { HS_CHAPTERS = 100 };
struct hs_chapters {
    uint64_t bits[2];
};
/* Of a head of two digits at least. */
static inline size_t hs_chapter(struct str hs)
{
    return (size_t)(hs.p[0] - '0') * 10 + (size_t)(hs.p[1] - '0');
}
static inline void hs_chapters_add(struct hs_chapters *s, size_t chapter)
{
    s->bits[chapter / 64] |= UINT64_C(1) << chapter % 64;
}
static inline bool hs_chapters_have(const struct hs_chapters *s, size_t chapter)
{
    return s->bits[chapter / 64] >> chapter % 64 & 1;
}

/* A six-digit code and a chapter of the Harmonized System (01 ... 97, not 77)? */
bool hs6_valid(struct str hs);
/* The six-digit head of a longer national code ("61091000" -> "610910"), blanks and dots left out.
 * False when it has no valid one. Memory from `a`. */
must_check bool hs6_of(struct arena *a, struct str code, struct str *out);

enum { HS_WORDS_MAX = 40, HS_CODES_MAX = 20000 };

struct hs_code {
    struct str hs;         /* 2, 4 or 6 digits */
    struct str name;
    struct str categories; /* paths of our tree with blanks between */
    bool shipped;
};

/* All codes, ordered; and the index over their words. Immutable; safe from every thread. */
struct hs_book {
    const struct hs_code *code;
    size_t codes_n;
    const struct hs_index *index;
};

/* Columns of data/hs.csv: hs,name,en,ru,pt,categories; phrases with ; between. */
enum { HS_COLUMNS = 6 };
extern const char *const hs_columns[HS_COLUMNS];
/* The book of those rows and of names alone (`more`: columns hs, name), of which those win. REFUSED
 * with "hs.csv line 12: hs". Pure; texts point into the tables. */
must_check enum outcome hs_read(struct arena *a, const struct table *ours, const struct table *more,
                                struct problem *p, struct hs_book *out);

/* The rows that the program ships, and their book. */
must_check enum outcome hs_shipped_table(struct arena *a, struct problem *p, struct table *out);
must_check enum outcome hs_default(struct problem *p, const struct hs_book **out);

/* The code itself; NULL when the book has not got it. */
const struct hs_code *hs_find(const struct hs_book *b, struct str hs);
/* The name of a code, or of the longest head of it that has one; empty when there is none. */
struct str hs_name(const struct hs_book *b, struct str hs);

struct hs_suggestion {
    const struct hs_code *code;
    int32_t score;
    bool sure;  /* the first, and clearly better than the second */
};

/* The six-digit codes that fit a title, the best first; a `category` (path in our tree, may be
 * empty) decides between words that mean several things, and where no word is known its goods are
 * what is suggested. What stands after "for" counts less: a case for a phone is a case. At most
 * `max` of them, which `out` has room for. Memory from `a`. */
size_t hs_suggest(struct arena *a, const struct hs_book *b, struct str title, struct str category,
                  struct hs_suggestion *out, size_t max);

/* By digits or by words, as people search: codes that start with the digits, else as hs_suggest
 * without a category. */
size_t hs_search(struct arena *a, const struct hs_book *b, struct str words,
                 struct hs_suggestion *out, size_t max);

#endif

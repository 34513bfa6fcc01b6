/* SPDX-License-Identifier: Apache-2.0 */
/* A small CSV table with a header, held in memory: the rows of data/ and the files that an
 * operator imports whole. Columns are found by name, in any order; cells are read by type, and
 * what does not fit is REFUSED as "tax_rules.csv line 12: rate" with what was expected.
 *
 *     static const char *const columns[] = {"code", "name", "weight_g"};
 *     enum { CODE, NAME, WEIGHT };
 *     TRY(table_parse(a, STR("parts.csv"), csv, columns, countof(columns), 1000, p, &t));
 *     for (size_t i = 0; i < t.n; i++) {
 *         TRY(cell_text(&t, i, CODE, 1, 16, p, &part.code));
 *         TRY(cell_i32(&t, i, WEIGHT, 0, 1000000, p, &part.weight_g));
 *     } */
#ifndef LIB_TABLE_H
#define LIB_TABLE_H

#include "base/buf.h"
#include "base/civil.h"
#include "base/money.h"
#include "base/outcome.h"

struct table {
    struct str name;          /* of the file, for messages */
    const char *const *columns;
    size_t columns_n;
    struct str *cell;         /* n rows of columns_n cells, trimmed */
    int64_t *line;            /* of each row */
    size_t n;
    bool present;             /* its header was there */
};

/* What a table looks like. */
struct table_kind {
    const char *name;
    const char *const *columns;
    size_t columns_n;
    size_t rows_max;
};

/* Every named column must be there; others are REFUSED by name, since a misspelt one would be
 * lost in silence. Rows must have as many fields as the header, valid UTF-8, at most `rows_max`.
 * Cells are copied into `a`; `columns` is kept. */
must_check enum outcome table_parse(struct arena *a, struct str name, struct str csv,
                                    const char *const *columns, size_t columns_n, size_t rows_max,
                                    struct problem *p, struct table *out);

/* A file that holds a table of one of the kinds, or several, one below the other, each with its
 * header: by its columns a header says of which kind it is. out[i] is the table of kinds[i]; one
 * that is not in the file has no rows and is not `present`. REFUSED as above, and for a header that
 * fits no kind, by what is wrong with the likest. */
must_check enum outcome tables_parse(struct arena *a, struct str name, struct str csv,
                                     const struct table_kind *kinds, size_t kinds_n,
                                     struct problem *p, struct table *out);

/* Writes a header, or the cells of one row, as a line of CSV. */
void table_write_header(struct buf *b, const struct table_kind *kind);
void table_write_row(struct buf *b, const struct table *t, size_t row);

/* `over` on top of `base`, both of the same columns: the rows of `base` whose `key` is not in
 * `over`, as line 0, then those of `over`, with their lines and name. */
struct table table_override(struct arena *a, const struct table *base, const struct table *over,
                            size_t key);

static inline struct str table_cell(const struct table *t, size_t row, size_t column)
{
    return t->cell[row * t->columns_n + column];
}

/* Of two rows the one that comes later in the file. */
static inline size_t table_later(const struct table *t, size_t a, size_t b)
{
    return t->line[a] > t->line[b] ? a : b;
}

/* Refuses a cell: "FILE line N: COLUMN" and what was expected. */
enum outcome cell_refuse(const struct table *t, size_t row, size_t column, struct problem *p,
                         const char *fmt, ...) printf_like(5, 6);

/* `min` and `max` bytes. */
must_check enum outcome cell_text(const struct table *t, size_t row, size_t column, size_t min,
                                  size_t max, struct problem *p, struct str *out);
must_check enum outcome cell_i32(const struct table *t, size_t row, size_t column, int32_t min,
                                 int32_t max, struct problem *p, int32_t *out);
must_check enum outcome cell_i64(const struct table *t, size_t row, size_t column, int64_t min,
                                 int64_t max, struct problem *p, int64_t *out);
/* A decimal as an integer times 10^-scale. */
must_check enum outcome cell_decimal(const struct table *t, size_t row, size_t column, int scale,
                                     int64_t min, int64_t max, struct problem *p, int64_t *out);
/* "2026-01-31"; an empty cell gives `none`. */
must_check enum outcome cell_date(const struct table *t, size_t row, size_t column,
                                  struct date none, struct problem *p, struct date *out);
/* "yes", or empty for no. */
must_check enum outcome cell_flag(const struct table *t, size_t row, size_t column,
                                  struct problem *p, bool *out);
/* One of `words`; gives its index. */
must_check enum outcome cell_choice(const struct table *t, size_t row, size_t column,
                                    const char *const *words, size_t words_n, struct problem *p,
                                    int *out);
/* A known currency; an empty cell gives the currency "" when `optional`. */
must_check enum outcome cell_currency(const struct table *t, size_t row, size_t column,
                                      bool optional, struct problem *p, struct currency *out);

#endif

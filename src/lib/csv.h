/* SPDX-License-Identifier: Apache-2.0 */
/* CSV (RFC 4180) read in pieces of any size, row by row, over libcsv. Quoted fields may hold line
 * breaks; a byte order mark is skipped; blank lines are skipped but counted. Every limit is the
 * caller's: what is over it is REFUSED with the line. */
#ifndef LIB_CSV_H
#define LIB_CSV_H

#include "base/buf.h"
#include "base/outcome.h"

enum { CSV_FIELDS_MAX = 512 };

struct csv_options {
    char separator;           /* 0: a comma */
    bool strict;              /* a misplaced quote is REFUSED, else it is text */
    size_t row_max_bytes;     /* 0: 1 MiB; of all fields of a row together */
};

/* Valid during the call only. */
struct csv_row {
    const struct str *field;
    size_t n;
    int64_t line;             /* at which the row starts, from 1 */
    bool utf8;                /* every field is valid UTF-8 without NUL */
};

/* What it returns other than DONE ends the reading and is passed on. */
typedef enum outcome csv_each(void *arg, const struct csv_row *row);

struct csv_reader;

struct csv_reader *csv_reader_new(const struct csv_options *o, csv_each *each, void *arg);
void csv_reader_free(struct csv_reader *r); /* NULL is fine */

/* Feeds a piece; then, once, the end. REFUSED malformed or too_large with "line 12" as the
 * field. */
must_check enum outcome csv_reader_feed(struct csv_reader *r, struct str piece, struct problem *p);
must_check enum outcome csv_reader_end(struct csv_reader *r, struct problem *p);

/* One field of output: quoted where it must be. A leading = + - @ tab or CR, which a spreadsheet
 * would run as a formula, gets an apostrophe in front when `for_people`. */
void csv_field(struct buf *b, struct str s, bool for_people);

#endif

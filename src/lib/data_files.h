/* SPDX-License-Identifier: Apache-2.0 */
/* The files of data/ (markets, lanes, tax rules, calendars, the demo marketplace ...), embedded at
 * build time by tools/embed.c; *.md is left out. Constant and shared by all threads. */
#ifndef LIB_DATA_FILES_H
#define LIB_DATA_FILES_H

#include "base/str.h"

struct data_file {
    struct str path; /* relative to data/: "markets.csv", "demo/products.csv" */
    struct str body;
};

/* Sorted by path. */
extern const struct data_file data_table[];
extern const size_t data_table_n;

/* The content of a file that must be there: a missing one is a bug of ours and a check fails. */
struct str data_file(const char *path);
/* The same for a path from outside; false when there is none. */
must_check bool data_file_find(struct str path, struct str *body);

#endif

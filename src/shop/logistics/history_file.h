/* SPDX-License-Identifier: Apache-2.0 */
/* Reads files of history: CSV in pieces of any size. Which column is what is said by a mapping, an
 * INI file of which each section is a kind of file and each line a field and its column:
 *
 *     [orders]                          one row an order; needs placed and delivered
 *     order = order_id
 *     placed = purchase_ts
 *     delivered = delivered_ts
 *     [items]                           needs order and seller
 *     [payments] [sellers] [buyers] [places] [products]
 *
 * A field that a section leaves out has the column of its own name, if the file has that. What
 * kind a file is, its header says: it is the first kind of which all needed columns are there.
 * Moments are "2017-11-24 09:12:00", "2017-11-24T09:12:00", a day alone (its first second), or
 * with a zone (then on the clock of UTC).
 *
 * A row that cannot be read is left out and told with its line and field; the others count. */
#ifndef SHOP_LOGISTICS_HISTORY_FILE_H
#define SHOP_LOGISTICS_HISTORY_FILE_H

#include "lib/csv.h"
#include "lib/ini.h"
#include "shop/logistics/history.h"

enum history_kind {
    HISTORY_ORDERS,
    HISTORY_ITEMS,
    HISTORY_PAYMENTS,
    HISTORY_PLACES,
    HISTORY_SELLERS,
    HISTORY_BUYERS,
    HISTORY_PRODUCTS,
    HISTORY_KINDS
};

const char *history_kind_name(enum history_kind k); /* "orders" */

struct history_mapping;

/* `text` must live as long. REFUSED as "NAME line 3: KEY" for an unknown section or field. */
must_check enum outcome history_mapping_parse(struct arena *a, struct str name, struct str text,
                                              struct problem *p,
                                              const struct history_mapping **out);

struct history_mapping *history_mapping_copy(struct arena *a, const struct history_mapping *m);

/* One more name of a column, "placed=order_date", for orders; or "items.seller=shop". */
must_check enum outcome history_mapping_set(struct history_mapping *m, struct str word,
                                            struct problem *p);

/* Does the mapping know what kind of file this header is of? */
bool history_mapping_knows(const struct history_mapping *m, const struct csv_row *header,
                           enum history_kind *kind);

struct history_file_report {
    enum history_kind kind;
    int64_t rows;              /* taken */
    int64_t broken;            /* left out */
};

/* A row that was left out: `field` of the file's own name for it. */
typedef void history_broken(void *arg, int64_t line, struct str field, const char *expected);

/* Reads one file: feed it, then end it. Texts go into `a`. REFUSED malformed when the header is of
 * no kind that the mapping knows, or the CSV breaks off; too_large. */
struct history_reader;
struct history_reader *history_reader_new(struct arena *a, struct history_gather *g,
                                          const struct history_mapping *m,
                                          history_broken *broken, void *arg);
void history_reader_free(struct history_reader *r); /* NULL is fine */
must_check enum outcome history_reader_feed(struct history_reader *r, struct str piece,
                                            struct problem *p);
must_check enum outcome history_reader_end(struct history_reader *r, struct problem *p,
                                           struct history_file_report *out);

/* The seconds since 1970 of one of the forms above. */
must_check bool history_moment(struct str s, int64_t *out_s);

#endif

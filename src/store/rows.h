/* SPDX-License-Identifier: Apache-2.0 */
/* Rows kept in memory. A statement that says `kept` in its .sql file,
 *
 *     -- product_get(product:product_id, language:text) -> one product_view kept
 *
 * reads what belongs to the product, or the seller, that its first parameter names: as long as the
 * store has told of no change of that (store.h: the topics of products with its id; TOPIC_SELLER,
 * which is in the rows of most, drops all), its rows are the same, and need not be read again.
 *
 * Only who says c->shows is answered so: pages, by which nothing is decided. A command, a job, a
 * cart or an order reads the tables. Rows are at most ROWS_KEPT_MS old, and bounded in memory by
 * store_options.rows_bytes; the longest unused make room. Internal to store/. */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "store/conn.h"

struct cache;

enum { ROWS_KEPT_MS = 15 * 60 * 1000 };

/* The rows, copied into c->arena; false when they must be read. */
must_check bool rows_find(struct ctx *c, const struct statement *st, const struct value *in,
                          void **rows, size_t *n);
/* Keeps rows that were just read in the open transaction. */
void rows_keep(struct ctx *c, const struct statement *st, const struct value *in, const void *rows,
               size_t n);

/* What the store tells its listeners, told to the kept rows first. */
void rows_note(struct cache *rows, enum topic t, int64_t id);

#endif

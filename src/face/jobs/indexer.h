/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps the search index in step with the catalogue, and over a restart (docs/adr/0014).
 *
 * At the start the index is read from its file, and search is ready; then the catalogue is looked
 * over, and what it says otherwise than the file is put in. Where there is no file that can be
 * used, the index is built. After that the thread follows what the store announces:
 *
 *   - a product, offer, stock band or review by its id: that product;
 *   - by no id, or more of them than the queue holds: the catalogue is looked over;
 *   - rates or rules, and each minute: whether what all prices depend on (flow/index_basis.h) is
 *     another; then all prices are made again.
 *
 * Passes over the catalogue take a thread a processor; what is changed meanwhile is followed after
 * that. Searches go on with what is there. The file is written after a pass that changed something,
 * after many changes, and at the end. */
#ifndef FACE_JOBS_INDEXER_H
#define FACE_JOBS_INDEXER_H

#include "base/ctx.h"
#include "shop/search/search.h"

struct indexer;

/* Before traffic starts, for it listens to the store. `file` lives as long as the indexer; NULL:
 * nothing is kept. */
struct indexer *indexer_new(struct store *store, struct search *search, const char *file);
/* Begins: best when the doors are open, so that the first who come do not wait for it. */
void indexer_start(struct indexer *x);
/* Ends the thread, if it was started, and writes the file if need be. The store may still announce
 * changes until it is closed; then indexer_free. NULL is fine for both. */
void indexer_stop(struct indexer *x);
void indexer_free(struct indexer *x);

/* Makes all prices again: what the index has of promises has changed. */
void indexer_renew(struct indexer *x);

/* Is the index there, read or built? Then how long that took. */
bool indexer_ready(const struct indexer *x, int64_t *took_ms);

#endif

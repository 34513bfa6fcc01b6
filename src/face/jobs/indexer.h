/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps the search index in step with the catalogue: builds it at the start, then follows what the
 * store announces. Building takes a thread a processor, following one; what is changed while the
 * index is built is followed after that. Searches go on meanwhile with what is there. */
#ifndef FACE_JOBS_INDEXER_H
#define FACE_JOBS_INDEXER_H

#include "base/ctx.h"
#include "shop/search/search.h"

struct indexer;

/* Before traffic starts, for it listens to the store. */
struct indexer *indexer_new(struct store *store, struct search *search);
/* Begins to build: best when the doors are open, so that the first who come do not wait for it. */
void indexer_start(struct indexer *x);
/* Ends the thread, if it was started. The store may still announce changes until it is closed; then
 * indexer_free. NULL is fine for both. */
void indexer_stop(struct indexer *x);
void indexer_free(struct indexer *x);

/* Builds everything again: what the index has of promises has changed. */
void indexer_renew(struct indexer *x);

/* Has the first build ended? Then how long it took. */
bool indexer_ready(const struct indexer *x, int64_t *took_ms);

#endif

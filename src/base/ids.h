/* SPDX-License-Identifier: Apache-2.0 */
/* Typed 64-bit ids, so that an order's id is not taken for a seller's.
 *
 * Layout, from the top bit down: 1 zero, 42 milliseconds since 2024-01-01, 8 hash of the shard key,
 * 5 process, 8 sequence: positive, ordered by time, and an order's id routes to its buyer's shard.
 * In JSON and URLs an id is a decimal string. The zero id is "none". */
#ifndef BASE_IDS_H
#define BASE_IDS_H

#include "base/num.h"

#define ID(noun) struct noun##_id { int64_t v; };
#include "base/ids.def"
#undef ID

/* Makes ids of one process; shared by its threads; monotone even when the clock steps back. */
struct id_source;

/* `process` is 0 ... 31, distinct among the processes that share a database. */
struct id_source *id_source_new(int process);
void id_source_release(struct id_source *s);

/* The next id at `now_ms` of a row that lives with `shard_key` (an account's, a seller's, or 0). */
int64_t id_next(struct id_source *s, int64_t now_ms, int64_t shard_key);

uint8_t id_shard_hash(int64_t shard_key); /* 0 ... 255, what id_next puts into the id */
uint8_t id_shard(int64_t id);             /* reads it back */
int64_t id_created_ms(int64_t id);

/* A positive decimal id. */
must_check bool id_parse(struct str s, int64_t *out);

#endif

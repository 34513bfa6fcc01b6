/* SPDX-License-Identifier: Apache-2.0 */
/* One arena a request, command or job: memory that is freed all at once. Shop code never frees.
 * An arena belongs to one thread at a time, and nothing from it may enter a cache.
 * Memory is zeroed and aligned for any type. arena_alloc never returns NULL: inputs are bounded at
 * the door, so that an arena which reaches its maximum is a bug of ours, and a check fails. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/attr.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *top;
    size_t used_bytes; /* in all chunks */
    size_t max_bytes;
};

struct arena_mark {
    struct arena_chunk *top;
    size_t top_used, used_bytes;
};

void arena_init(struct arena *a, size_t max_bytes);
void arena_clear(struct arena *a);   /* forgets all, keeps a chunk for the next user */
void arena_release(struct arena *a); /* frees all; the zeroed arena is fine; for scoped() */

void *arena_alloc(struct arena *a, size_t n);
void *arena_array(struct arena *a, size_t count, size_t size); /* checked product */
char *arena_bytes(struct arena *a, size_t n); /* not zeroed: for who writes before he reads */

/* Loops that would pile up memory take a mark and go back to it. */
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);

#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_new_n(a, type, count) ((type *)arena_array((a), (count), sizeof(type)))

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include "base/check.h"

enum { ALIGN = 16, FIRST_CHUNK = 16 * 1024, LARGEST_STEP = 1024 * 1024 };
enum { KEPT_CHUNK = 256 * 1024 }; /* a larger one is not kept for the next user */

struct arena_chunk {
    struct arena_chunk *below;
    size_t used, cap;
    _Alignas(ALIGN) unsigned char bytes[];
};

void arena_init(struct arena *a, size_t max_bytes)
{
    *a = (struct arena){.max_bytes = max_bytes};
}

static void drop_top(struct arena *a)
{
    struct arena_chunk *top = a->top;

    a->top = top->below;
    free(top);
}

/* The next user will need about as much: the largest chunk is the last one. */
void arena_clear(struct arena *a)
{
    struct arena_chunk *kept;

    while (a->top && a->top->cap > KEPT_CHUNK)
        drop_top(a);
    kept = a->top;
    if (kept) {
        a->top = kept->below;
        while (a->top)
            drop_top(a);
        kept->below = NULL;
        kept->used = 0;
        a->top = kept;
    }
    a->used_bytes = 0;
}

void arena_release(struct arena *a)
{
    while (a->top)
        drop_top(a);
    a->used_bytes = 0;
}

/* A chunk that holds at least n: twice the one below, within bounds. */
static void push_chunk(struct arena *a, size_t n)
{
    size_t cap = a->top ? 2 * a->top->cap : FIRST_CHUNK;
    struct arena_chunk *chunk;

    if (cap > LARGEST_STEP)
        cap = LARGEST_STEP;
    if (cap < n)
        cap = n;
    chunk = malloc(sizeof(*chunk) + cap);
    check(chunk != NULL);
    *chunk = (struct arena_chunk){.below = a->top, .cap = cap};
    a->top = chunk;
}

char *arena_bytes(struct arena *a, size_t n)
{
    char *p;

    check(n <= a->max_bytes);
    n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    check(a->used_bytes + n <= a->max_bytes + ALIGN);
    if (!a->top || a->top->cap - a->top->used < n)
        push_chunk(a, n);
    p = (char *)a->top->bytes + a->top->used;
    a->top->used += n;
    a->used_bytes += n;
    return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
    return memset(arena_bytes(a, n), 0, n);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t n;

    check(!__builtin_mul_overflow(count, size, &n));
    return arena_alloc(a, n);
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){a->top, a->top ? a->top->used : 0, a->used_bytes};
}

void arena_rewind(struct arena *a, struct arena_mark m)
{
    while (a->top != m.top)
        drop_top(a);
    if (a->top)
        a->top->used = m.top_used;
    a->used_bytes = m.used_bytes;
}

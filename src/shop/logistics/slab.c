/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/slab.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/check.h"

enum { LINE = 64 };

struct piece {
    struct piece *next;
};

struct slab {
    struct slab *next, **back; /* among those with room */
    size_t piece_bytes;
    uint32_t used_n, fresh_n, all_n; /* pieces in use, ever given, and that fit */
    struct piece *free;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct slab *with_room;

static size_t whole_lines(size_t bytes)
{
    return (bytes + LINE - 1) / LINE * LINE;
}

/* ---- the list of those with room ---- */

static void put_in(struct slab *s)
{
    s->next = with_room;
    s->back = &with_room;
    if (s->next)
        s->next->back = &s->next;
    with_room = s;
}

static void take_out(struct slab *s)
{
    *s->back = s->next;
    if (s->next)
        s->next->back = s->back;
}

static bool is_full(const struct slab *s)
{
    return s->used_n == s->all_n;
}

/* ---- slabs ---- */

static struct slab *new_slab(size_t piece_bytes)
{
    struct slab *s = aligned_alloc(SLAB_BYTES, SLAB_BYTES);

    check(s != NULL);
    (void)madvise(s, SLAB_BYTES, MADV_HUGEPAGE); /* where there are none it is slower, no more */
    *s = (struct slab){.piece_bytes = piece_bytes,
                       .all_n = (uint32_t)((SLAB_BYTES - whole_lines(sizeof(*s))) / piece_bytes)};
    put_in(s);
    return s;
}

static struct slab *slab_for(size_t piece_bytes)
{
    for (struct slab *s = with_room; s; s = s->next)
        if (s->piece_bytes == piece_bytes)
            return s;
    return new_slab(piece_bytes);
}

static void *take_piece(struct slab *s)
{
    struct piece *p = s->free;

    if (p)
        s->free = p->next;
    else
        p = (struct piece *)((char *)s + whole_lines(sizeof(*s)) + s->fresh_n++ * s->piece_bytes);
    s->used_n++;
    if (is_full(s))
        take_out(s);
    return p;
}

static void give_piece(struct slab *s, struct piece *p)
{
    if (is_full(s))
        put_in(s);
    p->next = s->free;
    s->free = p;
    if (--s->used_n > 0)
        return;
    take_out(s);
    free(s);
}

void *slab_alloc(size_t bytes)
{
    size_t piece_bytes = whole_lines(bytes);
    void *piece;

    if (piece_bytes > SLAB_PIECE_MAX) {
        piece = aligned_alloc(LINE, piece_bytes);
        check(piece != NULL);
    } else {
        pthread_mutex_lock(&lock);
        piece = take_piece(slab_for(piece_bytes));
        pthread_mutex_unlock(&lock);
    }
    memset(piece, 0, piece_bytes);
    return piece;
}

void slab_free(void *piece, size_t bytes)
{
    struct slab *s = (struct slab *)((uintptr_t)piece & ~(uintptr_t)(SLAB_BYTES - 1));

    if (!piece)
        return;
    if (whole_lines(bytes) > SLAB_PIECE_MAX) {
        free(piece);
        return;
    }
    check(s->piece_bytes == whole_lines(bytes));
    pthread_mutex_lock(&lock);
    give_piece(s, piece);
    pthread_mutex_unlock(&lock);
}

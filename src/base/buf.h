/* SPDX-License-Identifier: Apache-2.0 */
/* struct buf: bytes that grow, up to a maximum given at birth. What does not fit is left out whole
 * and sets `full`, which stays set: look at it once, at the end. Never cuts a piece in two, so it
 * never cuts a UTF-8 sequence. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
    char *p;
    size_t n, cap, max;
    struct arena *arena; /* NULL: from malloc, to be released */
    bool full;
};

/* `arena` may be NULL; then buf_release frees. */
void buf_init(struct buf *b, struct arena *arena, size_t max_bytes);
void buf_clear(struct buf *b);   /* n = 0, full = false, keeps the memory */
void buf_release(struct buf *b); /* frees unless from an arena; for scoped() */

void buf_add_more(struct buf *b, const void *p, size_t n); /* where there may be no room yet */
static inline void buf_add(struct buf *b, const void *p, size_t n)
{
    if (b->full || n == 0 || n > b->cap - b->n) {
        buf_add_more(b, p, n);
        return;
    }
    memcpy(b->p + b->n, p, n);
    b->n += n;
}
static inline void buf_str(struct buf *b, struct str s) { buf_add(b, s.p, s.n); }
static inline void buf_char(struct buf *b, char c) { buf_add(b, &c, 1); }
void buf_code_point(struct buf *b, uint32_t c); /* as UTF-8 */
void buf_i64(struct buf *b, int64_t v);
void buf_u64_pad(struct buf *b, uint64_t v, int digits); /* with leading zeros */
void buf_decimal(struct buf *b, int64_t v, int scale);     /* v * 10^-scale: "-12.30" */
void buf_hex(struct buf *b, const void *p, size_t n);
void buf_fmt(struct buf *b, const char *fmt, ...) printf_like(2, 3);

/* Room for n more bytes, or NULL and full. The caller writes there and then says buf_wrote(). */
char *buf_room(struct buf *b, size_t n);
void buf_wrote(struct buf *b, size_t n);

struct str buf_view(const struct buf *b); /* valid until the next change */
const char *buf_cstr(struct buf *b);      /* NUL added after the end, not counted */

#endif

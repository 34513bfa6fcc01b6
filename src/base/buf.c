/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdarg.h>

#include "base/arena.h"
#include "base/check.h"

enum { SMALLEST = 128 };

/* "00" to "99": two digits a step. */
static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                            "25262728293031323334353637383940414243444546474849"
                            "50515253545556575859606162636465666768697071727374"
                            "75767778798081828384858687888990919293949596979899";

/* Before `end`; gives where they begin. */
static char *put_digits(char *end, uint64_t v)
{
    for (; v >= 100; v /= 100)
        end = memcpy(end - 2, pairs + v % 100 * 2, 2);
    if (v >= 10)
        return memcpy(end - 2, pairs + v * 2, 2);
    *--end = (char)('0' + v);
    return end;
}

void buf_init(struct buf *b, struct arena *arena, size_t max_bytes)
{
    *b = (struct buf){.max = max_bytes, .arena = arena};
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->full = false;
}

void buf_release(struct buf *b)
{
    if (!b->arena)
        free(b->p);
    *b = (struct buf){.max = b->max, .arena = b->arena};
}

/* Capacity for `need` bytes; the caller knows that need <= max. */
static void grow(struct buf *b, size_t need)
{
    size_t cap = b->cap ? b->cap : SMALLEST;
    char *p;

    while (cap < need)
        cap *= 2;
    if (cap > b->max)
        cap = b->max;
    if (b->arena) {
        p = arena_bytes(b->arena, cap);
        if (b->n)
            memcpy(p, b->p, b->n);
    } else {
        p = realloc(b->p, cap);
        check(p != NULL);
    }
    b->p = p;
    b->cap = cap;
}

char *buf_room(struct buf *b, size_t n)
{
    if (b->full || n > b->max - b->n) {
        b->full = true;
        return NULL;
    }
    if (n > b->cap - b->n)
        grow(b, b->n + n);
    return b->p + b->n;
}

void buf_wrote(struct buf *b, size_t n)
{
    check(n <= b->cap - b->n);
    b->n += n;
}

void buf_add_more(struct buf *b, const void *p, size_t n)
{
    char *to = n ? buf_room(b, n) : NULL;

    if (!to)
        return;
    memcpy(to, p, n);
    b->n += n;
}

void buf_code_point(struct buf *b, uint32_t c)
{
    char out[4];
    size_t n = 0;

    check(c <= 0x10FFFF);
    if (c < 0x80) {
        out[n++] = (char)c;
    } else if (c < 0x800) {
        out[n++] = (char)(0xC0 | c >> 6);
        out[n++] = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out[n++] = (char)(0xE0 | c >> 12);
        out[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        out[n++] = (char)(0x80 | (c & 0x3F));
    } else {
        out[n++] = (char)(0xF0 | c >> 18);
        out[n++] = (char)(0x80 | (c >> 12 & 0x3F));
        out[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        out[n++] = (char)(0x80 | (c & 0x3F));
    }
    buf_add(b, out, n);
}

void buf_i64(struct buf *b, int64_t v)
{
    char digits[24], *end = digits + sizeof(digits);
    char *at = put_digits(end, v < 0 ? -(uint64_t)v : (uint64_t)v);

    if (v < 0)
        *--at = '-';
    buf_add(b, at, (size_t)(end - at));
}

void buf_u64_pad(struct buf *b, uint64_t v, int width)
{
    char digits[24], *end = digits + sizeof(digits), *at;

    check(width >= 0 && width <= 20);
    for (at = put_digits(end, v); end - at < width;)
        *--at = '0';
    buf_add(b, at, (size_t)(end - at));
}

void buf_decimal(struct buf *b, int64_t v, int scale)
{
    uint64_t size = v < 0 ? -(uint64_t)v : (uint64_t)v, unit = 1;

    check(scale >= 0 && scale <= 18);
    for (int i = 0; i < scale; i++)
        unit *= 10;
    if (v < 0)
        buf_char(b, '-');
    buf_u64_pad(b, size / unit, 1);
    if (scale > 0) {
        buf_char(b, '.');
        buf_u64_pad(b, size % unit, scale);
    }
}

void buf_hex(struct buf *b, const void *p, size_t n)
{
    static const char hex[] = "0123456789abcdef";
    const unsigned char *bytes = p;

    for (size_t i = 0; i < n; i++)
        buf_add(b, (char[]){hex[bytes[i] >> 4], hex[bytes[i] & 15]}, 2);
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
    va_list args;
    char *to;
    int n;

    va_start(args, fmt);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    check(n >= 0);
    to = buf_room(b, (size_t)n + 1); /* vsnprintf wants room for its NUL */
    if (!to)
        return;
    va_start(args, fmt);
    vsnprintf(to, (size_t)n + 1, fmt, args);
    va_end(args);
    b->n += (size_t)n;
}

struct str buf_view(const struct buf *b)
{
    return (struct str){b->p, b->n};
}

const char *buf_cstr(struct buf *b)
{
    if (b->n == b->cap) {
        if (b->n == b->max)
            b->max++; /* the NUL is not content */
        grow(b, b->n + 1);
    }
    b->p[b->n] = '\0';
    return b->p;
}

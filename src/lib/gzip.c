/* SPDX-License-Identifier: Apache-2.0 */
#include <zlib.h>

#include "lib/gzip.h"

#include "base/check.h"

enum {
    PIECE_BYTES = 1 << 16,
    WINDOW_GZIP = 15 + 16,        /* zlib: the largest window, with gzip's head and sum */
    RATIO_FROM_BYTES = 1 << 20,   /* small files may be as empty as they like */
    LEVEL = 6
};

/* ---- reading ---- */

struct gunzip {
    z_stream z;
    int64_t in_bytes, out_bytes, max_bytes;
    bool within; /* a member has begun and not ended */
    unsigned char plain[PIECE_BYTES];
};

bool gunzip_wants(struct str head)
{
    return str_starts(head, STR("\x1f\x8b"));
}

struct gunzip *gunzip_new(int64_t max_bytes)
{
    struct gunzip *g = calloc(1, sizeof(*g));

    check(g && inflateInit2(&g->z, WINDOW_GZIP) == Z_OK);
    g->max_bytes = max_bytes;
    return g;
}

void gunzip_free(struct gunzip *g)
{
    if (!g)
        return;
    inflateEnd(&g->z);
    free(g);
}

static enum outcome within_limits(const struct gunzip *g, struct problem *p)
{
    if (g->out_bytes > g->max_bytes)
        return refuse(p, refusal_too_large, NULL, "at most %lld bytes unpacked",
                      (long long)g->max_bytes);
    if (g->out_bytes > RATIO_FROM_BYTES && g->out_bytes / GUNZIP_RATIO_MAX > g->in_bytes)
        return refuse(p, refusal_too_large, NULL, "a file that grows at most %d times",
                      GUNZIP_RATIO_MAX);
    return DONE;
}

/* One step of zlib, and what came out of it. */
static enum outcome step(struct gunzip *g, gunzip_each *each, void *arg, struct problem *p)
{
    size_t before = g->z.avail_in, n;
    int result;

    g->z.next_out = g->plain;
    g->z.avail_out = sizeof(g->plain);
    g->within = true;
    result = inflate(&g->z, Z_NO_FLUSH);
    check(result != Z_STREAM_ERROR && result != Z_MEM_ERROR);
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
        return refuse(p, refusal_malformed, NULL, "gzip; it is damaged after %lld bytes",
                      (long long)g->in_bytes);
    n = sizeof(g->plain) - g->z.avail_out;
    g->in_bytes += (int64_t)(before - g->z.avail_in);
    g->out_bytes += (int64_t)n;
    TRY(within_limits(g, p));
    if (result == Z_STREAM_END) {
        g->within = false;
        check(inflateReset(&g->z) == Z_OK);
    }
    return n > 0 ? each(arg, (struct str){(const char *)g->plain, n}) : DONE;
}

enum outcome gunzip_feed(struct gunzip *g, struct str piece, gunzip_each *each, void *arg,
                         struct problem *p)
{
    while (piece.n > 0) {
        struct str part = str_sub(piece, 0, PIECE_BYTES);

        piece = str_sub(piece, part.n, piece.n);
        g->z.next_in = (unsigned char *)(uintptr_t)part.p; /* zlib does not write there */
        g->z.avail_in = (uInt)part.n;
        do {
            TRY(step(g, each, arg, p));
        } while (g->z.avail_in > 0 || (g->within && g->z.avail_out == 0));
    }
    return DONE;
}

enum outcome gunzip_end(const struct gunzip *g, struct problem *p)
{
    if (g->within || g->in_bytes == 0)
        return refuse(p, refusal_malformed, NULL, "gzip; it ends too early, after %lld bytes",
                      (long long)g->in_bytes);
    return DONE;
}

static enum outcome take_plain(void *arg, struct str plain)
{
    struct buf *b = arg;

    buf_str(b, plain);
    return DONE;
}

enum outcome gunzip_whole(struct arena *a, struct str packed, size_t max_bytes, struct problem *p,
                          struct str *out)
{
    struct gunzip *g = gunzip_new((int64_t)max_bytes);
    enum outcome outcome;
    struct buf b;

    buf_init(&b, a, max_bytes);
    outcome = gunzip_feed(g, packed, take_plain, &b, p);
    if (outcome == DONE)
        outcome = gunzip_end(g, p);
    gunzip_free(g);
    *out = buf_view(&b);
    return outcome;
}

/* ---- writing ---- */

struct gzip {
    z_stream z;
    unsigned char packed[PIECE_BYTES];
};

struct gzip *gzip_new(void)
{
    struct gzip *g = calloc(1, sizeof(*g));

    check(g && deflateInit2(&g->z, LEVEL, Z_DEFLATED, WINDOW_GZIP, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    return g;
}

void gzip_free(struct gzip *g)
{
    if (!g)
        return;
    deflateEnd(&g->z);
    free(g);
}

static void pack(struct gzip *g, int flush, struct buf *out)
{
    do {
        g->z.next_out = g->packed;
        g->z.avail_out = sizeof(g->packed);
        check(deflate(&g->z, flush) != Z_STREAM_ERROR);
        buf_add(out, g->packed, sizeof(g->packed) - g->z.avail_out);
    } while (g->z.avail_out == 0);
}

void gzip_add(struct gzip *g, struct str plain, struct buf *out)
{
    while (plain.n > 0) {
        struct str part = str_sub(plain, 0, PIECE_BYTES);

        plain = str_sub(plain, part.n, plain.n);
        g->z.next_in = (unsigned char *)(uintptr_t)part.p;
        g->z.avail_in = (uInt)part.n;
        pack(g, Z_NO_FLUSH, out);
    }
}

void gzip_end(struct gzip *g, struct buf *out)
{
    g->z.avail_in = 0;
    pack(g, Z_FINISH, out);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* gzip (RFC 1952) in pieces of any size, over zlib, wrapped here alone. */
#ifndef LIB_GZIP_H
#define LIB_GZIP_H

#include "base/buf.h"
#include "base/outcome.h"

/* ---- reading ----
 *
 * Several members one after the other are read as one (as `cat a.gz b.gz` makes them). REFUSED
 * malformed for what is no gzip, is damaged or ends too early; too_large beyond the caller's bytes,
 * and for a file that grows more than GUNZIP_RATIO_MAX times, which no honest text does. */

enum { GUNZIP_RATIO_MAX = 300 };

struct gunzip;

/* Does a file that begins so claim to be gzip? Needs two bytes. */
bool gunzip_wants(struct str head);

struct gunzip *gunzip_new(int64_t max_bytes);
void gunzip_free(struct gunzip *g); /* NULL is fine */

/* Gets the next piece of plain bytes, at most 64 KiB, valid during the call only. What it returns
 * other than DONE ends the reading and is passed on. */
typedef enum outcome gunzip_each(void *arg, struct str plain);

must_check enum outcome gunzip_feed(struct gunzip *g, struct str piece, gunzip_each *each,
                                    void *arg, struct problem *p);
must_check enum outcome gunzip_end(const struct gunzip *g, struct problem *p);

/* The whole of a packed text that is in memory, at most `max_bytes` of it; in `a`. */
must_check enum outcome gunzip_whole(struct arena *a, struct str packed, size_t max_bytes,
                                     struct problem *p, struct str *out);

/* ---- writing ---- */

struct gzip;

struct gzip *gzip_new(void);
void gzip_free(struct gzip *g); /* NULL is fine */

/* Appends what is ready of the compressed bytes; then, once, the rest. */
void gzip_add(struct gzip *g, struct str plain, struct buf *out);
void gzip_end(struct gzip *g, struct buf *out);

#endif

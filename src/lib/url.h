/* SPDX-License-Identifier: Apache-2.0 */
/* The one maker of URLs. A struct url is safe to stand in href, src and action and in a Location
 * header: it comes from a literal, from the maker below, which percent-encodes every value, or from
 * url_local, which refuses what would lead off this site. Page files demand it there, so that text
 * from outside never becomes a link ("javascript:", "//elsewhere") by accident.
 *
 *     struct url_maker m;
 *     url_begin(&m, arena, v->site);            "/ru"
 *     url_part(&m, STR("search"));              "/ru/search"
 *     url_param(&m, "q", query);                "/ru/search?q=%D1%87%D0%B0%D0%B9"
 *     url_param_i64(&m, "page", 2);             "/ru/search?q=%D1%87%D0%B0%D0%B9&page=2"
 *     link = url_done(&m);
 *
 * Encoding is that of RFC 3986: all but letters, digits and -._~ is escaped. */
#ifndef LIB_URL_H
#define LIB_URL_H

#include "base/buf.h"

enum { URL_MAX_BYTES = 4096 };

struct url {
    struct str text; /* read it freely; fill it only by what is below */
};

/* A literal that is a URL of ours: URL("/cart"). */
#define URL(literal) ((struct url){STR(literal)})
#define URL_INIT(literal) {STR_INIT(literal)}

struct url_maker {
    struct buf b;
    bool has_query;
};

/* Starts with `base`, which may be empty. The arena keeps the result. */
void url_begin(struct url_maker *m, struct arena *a, struct url base);
/* "/" and the encoded part. Before any parameter. */
void url_part(struct url_maker *m, struct str part);
void url_part_i64(struct url_maker *m, int64_t part);
/* "?" or "&", the name as it is, "=" and the encoded value. */
void url_param(struct url_maker *m, const char *name, struct str value);
void url_param_i64(struct url_maker *m, const char *name, int64_t value);
/* "#" and the encoded name of a place on the page. The last thing. */
void url_fragment(struct url_maker *m, struct str fragment);
/* The URL; beyond URL_MAX_BYTES it is the base's site root "/", since our inputs are bounded. */
struct url url_done(const struct url_maker *m);

/* A path on this site that came from outside ("return to"): "/..." of visible ASCII, neither "//"
 * nor a backslash anywhere. False leaves *out alone. */
must_check bool url_local(struct str s, struct url *out);

/* The address of another server, "https://HOST..." of visible ASCII. False leaves *out alone. */
must_check bool url_abroad(struct str s, struct url *out);

/* Percent-encodes one value. */
void url_encode(struct buf *b, struct str value);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The head of a request, read strictly (RFC 9110, RFC 9112).
 *
 * libmicrohttpd cuts the head into pieces in place, and is lenient: it takes bare LF, folded lines,
 * NUL bytes, blanks before the colon and any mixture of Content-Length and Transfer-Encoding. What
 * one reader takes and another does not is how requests are smuggled. So http_head_check walks the
 * same bytes once more and demands that they are exactly what a strict reader would have cut:
 *
 *     method SP target SP HTTP/1.x CRLF  { name ":" OWS value OWS CRLF }  CRLF
 *
 * where each SP, CR, LF and colon of the frame has become a NUL, and nothing else is one. What
 * cannot be seen afterwards is a NUL that was sent in the very place of a line end's CR or LF:
 * proxies must refuse that, as nginx and HAProxy do. */
#ifndef IO_HTTP_HEAD_H
#define IO_HTTP_HEAD_H

#include "base/outcome.h"
#include "base/str.h"

enum { HTTP_HEADERS_MAX = 64 };

struct http_header {
    struct str name, value;
};

/* What was cut, all within [method, method + n). */
struct http_head_cut {
    const char *method, *target, *version; /* NUL-terminated */
    size_t target_n;                       /* of the target as it was sent, with its query */
    size_t n;                              /* of the whole head, with the empty line */
};

struct http_head {
    struct http_header headers[HTTP_HEADERS_MAX]; /* in the order sent, blanks cut off both ends */
    size_t headers_n;
    struct str host;        /* "" for HTTP/1.0 without one */
    int64_t content_length; /* 0 when not given */
};

/* `h->headers` holds what libmicrohttpd says the headers are; fills the rest. Refuses malformed
 * (with the field "header.NAME"), and unsupported for a Transfer-Encoding: every body here has a
 * length. */
must_check enum outcome http_head_check(struct problem *p, const struct http_head_cut *cut,
                                        struct http_head *h);

/* The first value of that name, or the empty view. */
struct str http_head_get(const struct http_head *h, struct str name);

/* "/a?b" gives "/a" and "b"; "http://host/a?b" (absolute form) the host too. False for others. */
must_check bool http_target_split(struct str target, struct str *path, struct str *query,
                                  struct str *host);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Asking another server over HTTPS, by libcurl: one POST at a time, answered or failed within its
 * time. Blocks its thread, so it is for workers and jobs; safe from any of them.
 *
 * Certificates are checked against the system's; redirects are not followed; plain http is for
 * 127.0.0.1 alone. */
#ifndef IO_HTTP_CLIENT_H
#define IO_HTTP_CLIENT_H

#include "base/arena.h"
#include "base/outcome.h"
#include "base/str.h"

enum { HTTP_POST_HEADERS_MAX = 8, HTTP_POST_ANSWER_MAX = 256 * 1024 };

struct http_post {
    struct str url;
    struct str headers[HTTP_POST_HEADERS_MAX]; /* "Name: value" */
    size_t headers_n;
    struct str body;
    int64_t timeout_ms;
};

struct http_posted {
    int status;
    struct str body; /* in the arena, at most HTTP_POST_ANSWER_MAX bytes */
};

/* May it be asked: https://HOST..., or http://127.0.0.1...? */
must_check bool http_url_allowed(struct str url);

/* DONE for an answer of any status. FAILED without one: nothing is known of what was done there. */
must_check enum outcome http_post(struct arena *a, const struct http_post *in,
                                  struct http_posted *out);

#endif

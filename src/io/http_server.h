/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP/1.1 server: libmicrohttpd (wrapped here alone) with epoll and a thread pool. TLS and
 * HTTP/2 are the business of a proxy in front. Why this library: docs/adr/0001-http-library.md.
 *
 * Life of a request:
 *   1. The head is read strictly (io/http_head.h). plan() looks at method and path and says how
 *      long a body may be and whether to answer on a worker.
 *   2. The body is collected in memory.
 *   3. serve() makes the reply: at once on the event loop when the work is short, or on a worker
 *      thread as plain blocking code, the connection suspended meanwhile.
 *   4. The reply is sent. Then the request's arena is recycled.
 *
 * A request that the server refuses (malformed, too long a body, no free worker) is also shown to
 * serve(), on the loop, with `problem` filled, so that every error page looks like the site. Only
 * what libmicrohttpd itself cannot read gets its bare 400, 414 or 431. After a malformed request
 * the connection is closed.
 *
 * Limits: the head about 4 KiB and 64 headers; the body as planned, and all bodies together;
 * connections, in all and per address; waiting jobs; and time: a connection may be silent for
 * idle_s, a head may take head_s more, a body or reply of n bytes grace_s and n / rate_min. */
#ifndef IO_HTTP_SERVER_H
#define IO_HTTP_SERVER_H

#include "base/arena.h"
#include "io/http_head.h"
#include "io/netaddr.h"

enum http_method {
    HTTP_GET,
    HTTP_HEAD, /* answered like GET; the server leaves the body out */
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_OTHER
};

struct http_server;

struct http_request {
    enum http_method method;
    struct str path;  /* as sent: percent-encoded, starts with '/' */
    struct str query; /* as sent, after the '?' */
    struct http_head head;
    struct str body;
    struct netaddr client; /* the visitor's address; behind a trusted proxy what that one says */
    bool secure;           /* the visitor came over TLS, as the trusted proxy says */
    struct arena *arena;   /* lives until the reply is sent */
    struct problem problem; /* set: the server refuses, and serve() words it */
    int64_t started_ns;     /* clock_monotonic_ns() when the head was complete */
    const void *route;      /* what plan() has found */
    const struct http_server *server;
};

/* The first header of that name ("accept-language"), or the empty view. */
struct str http_header(const struct http_request *r, const char *name);

/* ---- replies ---- */

/* Bytes with an owner count, shared between requests (a page cache) and sent without copying. */
struct http_shared;
struct http_shared *http_shared_new(struct str bytes); /* copies; one reference */
struct http_shared *http_shared_ref(struct http_shared *s);
void http_shared_release(struct http_shared *s); /* NULL is fine */
struct str http_shared_bytes(const struct http_shared *s);

/* A whole reply made once and sent many times, for static assets: the fastest there is. The body
 * must outlive it (it is part of the program). */
struct http_prepared;
struct http_prepared *http_prepared_new(int status, const struct http_header *headers, size_t n,
                                        struct str body);
void http_prepared_free(struct http_prepared *p); /* after the server has stopped */

enum { HTTP_REPLY_HEADERS_MAX = 24, HTTP_REPLY_HEAD_MAX = 1536 };

struct http_reply {
    int status; /* 200 unless set */
    struct http_header headers[HTTP_REPLY_HEADERS_MAX];
    size_t headers_n;
    struct str body;             /* from the request's arena, from the program, or of `shared` */
    struct http_shared *shared;  /* one reference, given back by the server */
    const struct http_prepared *prepared; /* then everything else is ignored */
    bool close;                  /* close the connection afterwards */
};

/* `name` is a literal; `value` lives as long as the body and has no control characters; an empty
 * one is not sent. Content-Length, Date and Connection are the server's. All together are at most
 * HTTP_REPLY_HEAD_MAX bytes: a longer head becomes a 500. */
void http_reply_header(struct http_reply *reply, const char *name, struct str value);

/* ---- the server ---- */

struct http_plan {
    size_t body_max;  /* 0: a request with a body is refused too_large */
    bool on_worker;
    const void *route;
};

struct http_handler {
    /* On the loop, when the head is there and in order; must not wait. */
    void (*plan)(void *arg, const struct http_request *r, struct http_plan *out);
    /* On the loop or on a worker. */
    void (*serve)(void *arg, struct http_request *r, struct http_reply *out);
    void *arg;
};

struct http_server_options {
    const char *listen; /* see netaddr_parse_port; port 0 takes a free one */
    const char *trusted_proxies; /* see netaddr_list_parse */
    int threads, workers;
    int begun_max; /* requests at the workers, see io/workers.h */
    int worker_queue_max;
    int connections_max;
    int connections_per_address_max; /* not applied with trusted proxies: limit there */
    int idle_s, head_s;
    int rate_min; /* bytes a second */
    int grace_s;  /* that bodies and replies get besides */
    size_t bodies_max_bytes;  /* of all requests being read or answered */
    size_t arena_max_bytes;   /* of one request */
};

void http_server_defaults(struct http_server_options *o);

/* Refuses a `listen` or `trusted_proxies` that cannot be read, before anything is opened. */
must_check enum outcome http_addresses_check(struct problem *p, const char *where,
                                             const char *trusted);

must_check enum outcome http_server_start(struct problem *p, const struct http_server_options *o,
                                          const struct http_handler *h, struct http_server **out);
int http_server_port(const struct http_server *s);

/* Stops accepting, lets requests under way finish for at most `drain_ms`, then closes all. NULL is
 * fine. */
void http_server_stop(struct http_server *s, int64_t drain_ms);

struct http_server_stats {
    int64_t connections;       /* open now */
    int64_t connections_ever;
    int64_t connections_overdue; /* closed for being too slow */
    int64_t requests_ever;
    int64_t requests_active;   /* head read, reply not yet sent */
    int64_t jobs_waiting;      /* for a worker */
    int64_t body_bytes;        /* held now */
};
void http_server_stats(const struct http_server *s, struct http_server_stats *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON API: everything that a buyer or a seller does, for programs (docs/api.md).
 *
 * A route is a row of routes.def; it says which shapes (shapes.def) its query string, body and
 * answer have. The request is read into structs of those shapes before its handler runs, and the
 * answer is written from one; so a handler sees no JSON:
 *
 *     enum outcome api_cart_set(struct web *w, struct exchange *x)
 *     {
 *         const struct api_cart_quantity_in *in = x->body;
 *         struct api_cart *out = x->answer;                  zeroed, in the arena
 *         ...flow and shop as the pages call them...
 *     }
 *
 * As for pages (face/web/web.h), a GET runs inside of a read transaction, anything else on a worker
 * without one; REFUSED is answered with a problem document of w->c.problem, FAILED with one of
 * status 500. A route with PLACE has w->c.market, w->city, w->currency and w->c.locale set.
 *
 * Who calls is told by a bearer token, never by a cookie: an account's session (POST /sessions), or
 * a guest's (POST /guests). So no page of another site can make a browser call in somebody's name,
 * and there is no CORS: calls that a browser makes for another site may read what is public only.
 */
#ifndef FACE_API_API_H
#define FACE_API_API_H

#include "face/api/shape.h"
#include "face/web/web.h"

struct exchange;
typedef enum outcome api_handler(struct web *w, struct exchange *x);

/* A route of ONCE has its Idempotency-Key claimed before its handler, and the answer kept after it.
 * With WITHIN too, the handler asks once_known(&w->c, x->once) in the first transaction in which it
 * reads, and is done when that is answered; it may hand x->once to a verb that settles it in the
 * command that does the work. Then the answer is made there, by `fill` in that transaction. What
 * was not settled by the verb is afterwards. */
struct exchange {
    const void *query;   /* struct api_NAME of the route's query; NULL when it has none */
    const void *body;
    void *answer;
    int status;          /* the route's, unless the handler says otherwise */
    struct str location; /* of what was made: a path; may stay empty */
    struct once *once;   /* of a route WITHIN, else NULL */
    api_handler *fill;   /* WITHIN: the answer of `made`; NULL: the handler has filled it */
    int64_t made;        /* what it is about, told by the handler or the verb */
    const void *rows;    /* its rows, while `fill` runs in the command that has written them */
    struct str pdf;      /* of a route of PDF: the answer, and the name of its file */
    struct str pdf_name;
    struct str jpeg;     /* of a route of JPEG: the answer */
    struct str picture;  /* of a route of PICTURE: the body; empty: none was sent */
};

struct api_call { /* a row of routes.def, as far as the router does not know it */
    api_handler *handler;
    const struct shape *query, *body, *answer; /* NULL: none */
    int status;
    const char *tag, *summary;
};

#define X(method, path, handler, ...) api_handler api_##handler;
#include "face/api/routes.def"
#undef X

/* The calls in the order of routes.def. */
enum api_call_id {
#define X(method, path, handler, ...) API_##handler,
#include "face/api/routes.def"
#undef X
    API_CALLS
};
extern const struct api_call api_calls[API_CALLS];

/* The handler of all these routes for the router: reads, calls, writes. */
web_handler api_handle;

enum { API_ANSWER_MAX_BYTES = 4 * 1024 * 1024 };

/* The description of all this (openapi.c), made once. */
struct str api_description(void);

#endif

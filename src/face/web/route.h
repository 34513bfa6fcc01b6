/* SPDX-License-Identifier: Apache-2.0 */
/* Routes are data (routes.def; for programs face/api/routes.def): method, path, handler, who may
 * come, flags. The router, the help, the metrics and the tests of permission and CSRF all walk this
 * one table.
 *
 * A path is made of literal segments and parameters: "/orders/{order:id}", "/s/{handle:text}". An
 * id is a positive decimal number, a text one percent-decoded segment; what is neither has no
 * route. A literal goes before a parameter. Unless it is GLOBAL, a route lives on the sites of the
 * markets: "/cart" is reached as "/ru/cart", "/br/cart" … */
#ifndef FACE_WEB_ROUTE_H
#define FACE_WEB_ROUTE_H

#include "base/arena.h"
#include "base/outcome.h"
#include "io/http_server.h"

struct api_call;
struct web;
typedef enum outcome web_handler(struct web *w);

/* Who may come. A guest is a visitor who can be told from others: programs bring a guest's token,
 * browsers get a cookie as they need one. A seller is also a buyer; an operator may see everything
 * of operators only. */
enum access { ACCESS_VISITOR, ACCESS_GUEST, ACCESS_BUYER, ACCESS_SELLER, ACCESS_OPERATOR,
              ACCESS_PARTNER };

enum route_flag {
    ROUTE_CSRF = 1,       /* a form of ours: its token and its origin are checked */
    ROUTE_GLOBAL = 2,     /* not on the site of a market */
    ROUTE_API = 4,        /* for programs: problems as JSON, bearer token instead of cookies */
    ROUTE_SIGNED = 8,     /* the handler proves the sender by a signature over the body */
    ROUTE_UPLOAD = 16,    /* takes files: a larger body */
    ROUTE_WORKER = 32,    /* a GET that may take long: not on the event loop */
    ROUTE_STATELESS = 64, /* neither session nor database: health, metrics, assets */
    ROUTE_PUBLIC = 128,   /* the same for many: browsers may keep it and ask whether it changed */
    ROUTE_ATTEMPT = 256,  /* guesses at secrets: the strict rate limit */
    ROUTE_PLACE = 512,    /* API: the query names market, city, currency and language */
    ROUTE_ONCE = 1024,    /* API: needs an Idempotency-Key */
    ROUTE_WITHIN = 2048,  /* API: which is kept within the command that does the work */
    ROUTE_PDF = 4096,     /* API: answers with a PDF */
    ROUTE_JPEG = 8192,    /* API: answers with a picture */
    ROUTE_PICTURE = 16384 /* API: the body is a picture, JPEG or PNG */
};

struct route {
    enum http_method method; /* GET also answers HEAD */
    const char *path;
    const char *name;        /* of the handler */
    web_handler *handler;
    enum access access;
    unsigned flags;
    const struct api_call *call; /* of the API (face/api/api.h); NULL: a page */
};

extern const struct route route_table[];
extern const size_t route_count;

enum { ROUTE_PARAMS_MAX = 4, ROUTE_SEGMENTS_MAX = 8 };

struct route_match {
    const struct route *route;         /* NULL: none */
    unsigned other_methods;            /* bits of those that the path has instead */
    struct str param[ROUTE_PARAMS_MAX]; /* in the order of the path, decoded */
};

/* Finds the route for a path without its market ("/cart"), among those of the sites or the GLOBAL
 * ones. HEAD finds GET. The arena keeps decoded parameters. */
struct route_match route_find(struct arena *a, enum http_method method, bool global,
                              struct str path);

/* "GET, HEAD, POST": for a 405. */
struct str route_allow(struct arena *a, unsigned methods);

/* The decoded parameter of that name; the route must have it. */
struct str route_param(const struct route_match *m, const char *name);

/* Checks the table and builds the tree; otherwise the first look-up does it. Two routes for one
 * path are a bug. */
void routes_prepare(void);

#endif

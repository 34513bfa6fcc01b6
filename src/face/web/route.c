/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "face/web/route.h"

#include "base/check.h"
#include "base/ids.h"
#include "face/api/api.h"
#include "lib/form.h"

enum { /* the words of routes.def */
    PLAIN = 0,
    CSRF = ROUTE_CSRF,
    GLOBAL = ROUTE_GLOBAL,
    API = ROUTE_API,
    SIGNED = ROUTE_SIGNED,
    UPLOAD = ROUTE_UPLOAD,
    WORKER = ROUTE_WORKER,
    STATELESS = ROUTE_STATELESS,
    PUBLIC = ROUTE_PUBLIC,
    ATTEMPT = ROUTE_ATTEMPT,
    PLACE = ROUTE_PLACE,
    ONCE = ROUTE_ONCE,
    WITHIN = ROUTE_WITHIN,
    PDF = ROUTE_PDF,
    JPEG = ROUTE_JPEG,
    PICTURE = ROUTE_PICTURE
};

const struct route route_table[] = {
#define X(method, path, handler, access, flags) \
    {HTTP_##method, path, #handler, web_##handler, ACCESS_##access, flags, NULL},
#include "face/web/routes.def"
#undef X
#define X(method, path, handler, access, flags, ...)                                    \
    {HTTP_##method, "/api/v1" path, "api_" #handler, api_handle, ACCESS_##access, \
     API | GLOBAL | (flags), &api_calls[API_##handler]},
#include "face/api/routes.def"
#undef X
};

const size_t route_count = countof(route_table);

/* ---- the tree: one node a segment ---- */

enum { NODES_MAX = 1024 };
enum kind { KIND_LITERAL, KIND_ID, KIND_TEXT };

struct node {
    enum kind kind;
    struct str literal;
    uint16_t child, next;             /* 0: none; the node 0 is nobody's child */
    const struct route *routes[HTTP_OTHER];
};

static struct node nodes[NODES_MAX]; /* 0: the sites, 1: the global paths */
static uint16_t nodes_n = 2;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static enum kind kind_of(struct str segment)
{
    if (segment.n == 0 || segment.p[0] != '{')
        return KIND_LITERAL;
    check(str_ends(segment, STR(":id}")) || str_ends(segment, STR(":text}")));
    return str_ends(segment, STR(":id}")) ? KIND_ID : KIND_TEXT;
}

/* The child for a segment of a route's path, made when it is new; one parameter a node at most. */
static struct node *child_for(struct node *parent, struct str segment)
{
    const enum kind kind = kind_of(segment);
    struct node *n;

    for (uint16_t i = parent->child; i != 0; i = nodes[i].next) {
        n = &nodes[i];
        if (kind == KIND_LITERAL && n->kind == kind && str_eq(n->literal, segment))
            return n;
        if (kind != KIND_LITERAL && n->kind != KIND_LITERAL) {
            check(n->kind == kind);
            return n;
        }
    }
    check(nodes_n < NODES_MAX);
    n = &nodes[nodes_n];
    *n = (struct node){.kind = kind, .literal = segment, .next = parent->child};
    parent->child = nodes_n++;
    return n;
}

static void add_route(const struct route *r)
{
    struct node *n = &nodes[r->flags & ROUTE_GLOBAL ? 1 : 0];
    struct str rest = str_of(r->path), segment;
    int depth = 0;

    check(rest.n > 0 && rest.p[0] == '/' && r->method < HTTP_OTHER && r->method != HTTP_HEAD);
    rest = str_sub(rest, 1, rest.n);
    while (str_cut(&rest, '/', &segment)) {
        check(++depth <= ROUTE_SEGMENTS_MAX);
        n = child_for(n, segment);
    }
    check(n->routes[r->method] == NULL);
    n->routes[r->method] = r;
}

static void build(void)
{
    for (size_t i = 0; i < route_count; i++)
        add_route(&route_table[i]);
}

void routes_prepare(void)
{
    check(pthread_once(&once, build) == 0);
}

/* ---- look-up ---- */

/* The child that takes a segment of a request; a parameter is added to the match. */
static const struct node *step(struct arena *a, const struct node *parent, struct str segment,
                               struct route_match *m, size_t *params_n)
{
    const struct node *parameter = NULL;
    struct str value;
    int64_t id;

    for (uint16_t i = parent->child; i != 0; i = nodes[i].next) {
        if (nodes[i].kind != KIND_LITERAL)
            parameter = &nodes[i];
        else if (str_eq(nodes[i].literal, segment))
            return &nodes[i];
    }
    if (!parameter || segment.n == 0 || !percent_decode(a, segment, false, &value))
        return NULL;
    if (parameter->kind == KIND_ID && !id_parse(value, &id))
        return NULL;
    check(*params_n < ROUTE_PARAMS_MAX);
    m->param[(*params_n)++] = value;
    return parameter;
}

static unsigned methods_of(const struct node *n)
{
    unsigned bits = 0;

    for (size_t i = 0; i < countof(n->routes); i++)
        if (n->routes[i])
            bits |= 1u << i;
    return bits;
}

struct str route_allow(struct arena *a, unsigned methods)
{
    static const char *const names[HTTP_OTHER] = {
        [HTTP_GET] = "GET, HEAD", [HTTP_HEAD] = "", [HTTP_POST] = "POST",
        [HTTP_PUT] = "PUT",       [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE",
    };
    struct buf b;

    buf_init(&b, a, 64);
    for (size_t i = 0; i < countof(names); i++)
        if (methods & 1u << i)
            buf_fmt(&b, "%s%s", b.n ? ", " : "", names[i]);
    return buf_view(&b);
}

struct route_match route_find(struct arena *a, enum http_method method, bool global,
                              struct str path)
{
    struct route_match m = {0};
    const struct node *n = &nodes[global ? 1 : 0];
    struct str rest = str_sub(path, 1, path.n), segment;
    size_t params_n = 0;

    routes_prepare();
    if (path.n == 0 || path.p[0] != '/')
        return m;
    for (int depth = 0; n && depth < ROUTE_SEGMENTS_MAX && str_cut(&rest, '/', &segment); depth++)
        n = step(a, n, segment, &m, &params_n);
    if (!n || str_cut(&rest, '/', &segment))
        return m;
    if (method == HTTP_HEAD)
        method = HTTP_GET;
    if (method < HTTP_OTHER)
        m.route = n->routes[method];
    m.other_methods = m.route ? 0 : methods_of(n);
    return m;
}

struct str route_param(const struct route_match *m, const char *name)
{
    const struct str wanted = str_of(name);
    struct str rest = str_of(m->route->path), segment;
    size_t i = 0;

    while (str_cut(&rest, '{', &segment)) {
        size_t end = str_find_char(segment, ':');

        if (end == STR_NONE || segment.p == m->route->path)
            continue;
        if (str_eq(str_sub(segment, 0, end), wanted))
            return m->param[i];
        i++;
    }
    check(!"a parameter that the route does not have");
    return (struct str){0};
}

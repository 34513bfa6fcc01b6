/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/http_server.h"

#include "base/check.h"
#include "base/log.h"
#include "io/clock.h"
#include "io/deadlines.h"
#include "io/workers.h"

enum {
    POOL_BYTES = 7168,    /* of a connection: head, its table, and the reply's head */
    HEADER_RECORD = 64,   /* what libmicrohttpd keeps for a header, cookie or query argument */
    BODY_FIRST = 4096,
    DISCARD_MAX = 32 * 1024 * 1024, /* a longer refused body is not even read to its end */
    ARENAS_KEPT = 64,
    BACKLOG = 1024,
    DRAIN_STEP_MS = 5
};

/* A connection, from accept to close. */
struct link {
    struct deadline deadline;
    struct http_server *server;
    struct netaddr peer;
    char *target; /* of a request whose head is still coming */
    struct exchange *now;
};

enum stage { STAGE_BODY, STAGE_AWAY, STAGE_ANSWERED, STAGE_SENT };

/* A request and its reply; lives in its own arena, so freeing it is clearing that. */
struct exchange {
    struct http_request request;
    struct http_reply reply;
    struct http_server *server;
    struct link *link;
    struct MHD_Connection *connection;
    struct arena *arena;
    _Atomic enum stage stage; /* hands the exchange to a worker and back */
    struct http_plan plan;
    char *body;
    size_t body_n, body_cap;
    bool keeps_alive; /* the stream is in order after this request */
};

struct http_server {
    struct MHD_Daemon *daemon;
    struct http_handler handler;
    struct workers *workers;
    struct deadlines *deadlines;
    struct netaddr_list trusted;
    int port, idle_ms, head_ms, grace_ms, rate_min;
    size_t bodies_max_bytes, arena_max_bytes;
    _Atomic int64_t body_bytes, active, requests_ever, connections, connections_ever;
    atomic_bool draining;
    pthread_mutex_t arenas_lock;
    struct arena *arenas[ARENAS_KEPT];
    size_t arenas_n;
};

struct http_shared {
    atomic_int refs;
    size_t n;
    char bytes[];
};

struct http_prepared {
    struct MHD_Response *response;
    int status;
    size_t body_n;
};

/* ---- small things ---- */

static struct arena *take_arena(struct http_server *s)
{
    struct arena *a = NULL;

    pthread_mutex_lock(&s->arenas_lock);
    if (s->arenas_n > 0)
        a = s->arenas[--s->arenas_n];
    pthread_mutex_unlock(&s->arenas_lock);
    if (!a) {
        a = malloc(sizeof(*a));
        check(a != NULL);
        arena_init(a, s->arena_max_bytes);
    }
    return a;
}

static void drop_arena(struct arena *a)
{
    arena_release(a);
    free(a);
}

static void give_arena(struct http_server *s, struct arena *a)
{
    arena_clear(a);
    pthread_mutex_lock(&s->arenas_lock);
    if (s->arenas_n < ARENAS_KEPT) {
        s->arenas[s->arenas_n++] = a;
        a = NULL;
    }
    pthread_mutex_unlock(&s->arenas_lock);
    if (a)
        drop_arena(a);
}

static void set_deadline(struct link *l, int64_t in_ms)
{
    int64_t at_ms = in_ms == INT64_MAX ? in_ms : clock_monotonic_ms() + in_ms;

    atomic_store_explicit(&l->deadline.at_ms, at_ms, memory_order_relaxed);
}

/* How long moving n bytes may take. */
static int64_t transfer_ms(const struct http_server *s, size_t n)
{
    return s->grace_ms + (int64_t)n * 1000 / s->rate_min;
}

struct str http_header(const struct http_request *r, const char *name)
{
    return http_head_get(&r->head, str_of(name));
}

/* Eight bytes at a time: is one of them below 0x20, or 0x7f? */
static bool has_control_8(uint64_t v)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    const uint64_t del = v ^ (ones * 0x7f);

    return (((v - ones * 0x20) & ~v) | ((del - ones) & ~del)) & high;
}

static bool has_control(struct str s)
{
    uint64_t v;
    size_t i = 0;

    for (; i + sizeof(v) <= s.n; i += sizeof(v)) {
        memcpy(&v, s.p + i, sizeof(v));
        if (has_control_8(v))
            return true;
    }
    for (; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return true;
    return false;
}

void http_reply_header(struct http_reply *reply, const char *name, struct str value)
{
    check(reply->headers_n < HTTP_REPLY_HEADERS_MAX);
    check(!has_control(value));
    reply->headers[reply->headers_n++] = (struct http_header){str_of(name), value};
}

struct http_shared *http_shared_new(struct str bytes)
{
    struct http_shared *s = malloc(sizeof(*s) + bytes.n);

    check(s != NULL);
    atomic_init(&s->refs, 1);
    s->n = bytes.n;
    if (bytes.n)
        memcpy(s->bytes, bytes.p, bytes.n);
    return s;
}

struct http_shared *http_shared_ref(struct http_shared *s)
{
    atomic_fetch_add_explicit(&s->refs, 1, memory_order_relaxed);
    return s;
}

void http_shared_release(struct http_shared *s)
{
    if (s && atomic_fetch_sub_explicit(&s->refs, 1, memory_order_acq_rel) == 1)
        free(s);
}

struct str http_shared_bytes(const struct http_shared *s)
{
    return (struct str){s->bytes, s->n};
}

/* ---- replies ---- */

static struct MHD_Response *response_of(struct str body)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(
        body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_PERSISTENT);

    check(r != NULL);
    return r;
}

static void add_header(struct MHD_Response *r, const struct http_header *h)
{
    char value[HTTP_REPLY_HEAD_MAX];

    if (h->value.n == 0)
        return;
    memcpy(value, h->value.p, h->value.n);
    value[h->value.n] = '\0';
    check(MHD_add_response_header(r, h->name.p, value) == MHD_YES);
}

/* Adds all of them, or none when they are too long for a reply's head. */
static bool add_headers(struct MHD_Response *r, const struct http_header *h, size_t n)
{
    size_t bytes = 160; /* status line, Date, Content-Length, Connection */

    for (size_t i = 0; i < n; i++)
        bytes += h[i].name.n + h[i].value.n + 4;
    if (bytes > HTTP_REPLY_HEAD_MAX)
        return false;
    for (size_t i = 0; i < n; i++)
        add_header(r, &h[i]);
    return true;
}

struct http_prepared *http_prepared_new(int status, const struct http_header *headers, size_t n,
                                        struct str body)
{
    struct http_prepared *p = calloc(1, sizeof(*p));

    check(p != NULL);
    *p = (struct http_prepared){response_of(body), status, body.n};
    check(add_headers(p->response, headers, n));
    return p;
}

void http_prepared_free(struct http_prepared *p)
{
    if (p)
        MHD_destroy_response(p->response);
    free(p);
}

static enum MHD_Result send_prepared(struct exchange *x, const struct http_prepared *p)
{
    set_deadline(x->link, transfer_ms(x->server, p->body_n));
    return MHD_queue_response(x->connection, (unsigned)p->status, p->response);
}

/* The reply as the library wants it. One whose head is too long is a bug above, and a 500. */
static struct MHD_Response *make_response(struct http_reply *reply)
{
    struct MHD_Response *r = response_of(reply->body);

    if (add_headers(r, reply->headers, reply->headers_n))
        return r;
    log_error("http", "a reply's head is longer than %d bytes", HTTP_REPLY_HEAD_MAX);
    MHD_destroy_response(r);
    reply->status = 500;
    reply->body = STR("Something went wrong on our side.");
    return response_of(reply->body);
}

static enum MHD_Result send_reply(struct exchange *x)
{
    static const struct http_header closing = {STR_INIT("Connection"), STR_INIT("close")};
    struct http_reply *reply = &x->reply;
    struct MHD_Response *r;
    enum MHD_Result queued;

    x->stage = STAGE_SENT;
    if (reply->prepared)
        return send_prepared(x, reply->prepared);
    r = make_response(reply);
    if (reply->close || !x->keeps_alive || atomic_load(&x->server->draining))
        add_header(r, &closing);
    set_deadline(x->link, transfer_ms(x->server, reply->body.n));
    queued = MHD_queue_response(x->connection, (unsigned)(reply->status ? reply->status : 200), r);
    MHD_destroy_response(r);
    return queued;
}

/* ---- a request ---- */

static void serve(struct exchange *x)
{
    x->request.body = (struct str){x->body, x->body_n};
    x->server->handler.serve(x->server->handler.arg, &x->request, &x->reply);
}

static enum MHD_Result serve_here(struct exchange *x)
{
    serve(x);
    return send_reply(x);
}

static void serve_away(void *arg)
{
    struct exchange *x = arg;
    struct MHD_Connection *connection = x->connection; /* x is no longer ours below */

    serve(x);
    atomic_store_explicit(&x->stage, STAGE_ANSWERED, memory_order_release);
    MHD_resume_connection(connection);
}

static enum MHD_Result collect_header(void *arg, enum MHD_ValueKind kind unused_arg,
                                      const char *name, size_t name_n, const char *value,
                                      size_t value_n)
{
    struct http_head *h = arg;

    if (h->headers_n == HTTP_HEADERS_MAX)
        return MHD_NO;
    h->headers[h->headers_n++] = (struct http_header){{name, name_n}, {value, value_n}};
    return MHD_YES;
}

static enum http_method method_of(struct str name)
{
    static const struct str names[] = {
        [HTTP_GET] = STR_INIT("GET"),     [HTTP_HEAD] = STR_INIT("HEAD"),
        [HTTP_POST] = STR_INIT("POST"),   [HTTP_PUT] = STR_INIT("PUT"),
        [HTTP_PATCH] = STR_INIT("PATCH"), [HTTP_DELETE] = STR_INIT("DELETE"),
    };

    for (size_t i = 0; i < countof(names); i++)
        if (str_eq(names[i], name))
            return (enum http_method)i;
    return HTTP_OTHER;
}

/* libmicrohttpd builds the reply's head in what the request's head has left of the pool. */
static bool fits_pool(const struct exchange *x, size_t head_n)
{
    const enum MHD_ValueKind parsed = MHD_HEADER_KIND | MHD_COOKIE_KIND | MHD_GET_ARGUMENT_KIND;
    int records = MHD_get_connection_values_n(x->connection, parsed, NULL, NULL);
    size_t cookies_n = http_header(&x->request, "cookie").n;

    return head_n + (size_t)records * HEADER_RECORD + cookies_n + HTTP_REPLY_HEAD_MAX <= POOL_BYTES;
}

static enum outcome read_head(struct exchange *x, const char *url, const char *method,
                              const char *version)
{
    struct http_request *r = &x->request;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    struct str target = str_copy(x->arena, str_of(x->link->target)), host;
    struct http_head_cut cut = {.method = method, .target = url, .version = version,
                                .target_n = target.n, .n = info->header_size};

    r->method = method_of(str_of(method));
    r->path = STR("/");
    if (MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, collect_header, &r->head) >
        HTTP_HEADERS_MAX)
        return refuse(&r->problem, refusal_too_large, "header", "expected at most %d headers",
                      HTTP_HEADERS_MAX);
    TRY(http_head_check(&r->problem, &cut, &r->head));
    if (!http_target_split(target, &r->path, &r->query, &host))
        return refuse(&r->problem, refusal_malformed, "path", "expected a path that begins with /");
    if (host.n > 0 && !str_eq_nocase(host, r->head.host))
        return refuse(&r->problem, refusal_malformed, "header.host", "expected the target's host");
    if (!fits_pool(x, cut.n))
        return refuse(&r->problem, refusal_too_large, "header", "expected a head of at most 4 KiB");
    return DONE;
}

static void look_behind_proxy(struct exchange *x)
{
    struct http_request *r = &x->request;
    const struct http_server *s = x->server;

    r->client = x->link->peer;
    if (!netaddr_list_has(&s->trusted, &r->client))
        return;
    r->client = netaddr_behind(&s->trusted, r->client, http_header(r, "x-forwarded-for"));
    r->secure = str_eq(http_header(r, "x-forwarded-proto"), STR("https"));
}

static void plan_body(struct exchange *x)
{
    struct http_request *r = &x->request;

    x->server->handler.plan(x->server->handler.arg, r, &x->plan);
    r->route = x->plan.route;
    if (r->head.content_length > (int64_t)x->plan.body_max)
        (void)refuse(&r->problem, refusal_too_large, "body", "expected at most %zu bytes",
                     x->plan.body_max);
}

/* The head is complete. A refused request is answered at once and its connection closed, but for a
 * body that is only too long: a browser would not read the answer before it has sent all. */
static enum MHD_Result begin(struct link *l, struct MHD_Connection *connection, const char *url,
                             const char *method, const char *version)
{
    struct arena *arena = take_arena(l->server);
    struct exchange *x = arena_new(arena, struct exchange);
    struct http_request *r = &x->request;

    *x = (struct exchange){.server = l->server, .link = l, .connection = connection,
                           .arena = arena};
    atomic_init(&x->stage, STAGE_BODY);
    r->arena = arena;
    r->server = l->server;
    r->started_ns = clock_monotonic_ns();
    l->now = x;
    atomic_fetch_add(&l->server->active, 1);
    atomic_fetch_add(&l->server->requests_ever, 1);
    if (read_head(x, url, method, version) != DONE)
        return serve_here(x);
    look_behind_proxy(x);
    plan_body(x);
    if (r->problem.refusal != refusal_none &&
        (r->head.content_length > DISCARD_MAX || http_header(r, "expect").n > 0))
        return serve_here(x);
    x->keeps_alive = true;
    set_deadline(l, transfer_ms(l->server, (size_t)r->head.content_length));
    return MHD_YES;
}

/* Room for n more bytes, within the budget of all bodies. */
static bool grow_body(struct exchange *x, size_t n)
{
    size_t cap = x->body_cap ? x->body_cap : BODY_FIRST;
    int64_t before;

    while (cap < x->body_n + n)
        cap *= 2;
    if (cap > (size_t)x->request.head.content_length)
        cap = (size_t)x->request.head.content_length;
    if (cap == x->body_cap)
        return true;
    before = atomic_fetch_add(&x->server->body_bytes, (int64_t)(cap - x->body_cap));
    if (before + (int64_t)(cap - x->body_cap) > (int64_t)x->server->bodies_max_bytes) {
        atomic_fetch_sub(&x->server->body_bytes, (int64_t)(cap - x->body_cap));
        return false;
    }
    x->body = realloc(x->body, cap);
    check(x->body != NULL);
    x->body_cap = cap;
    return true;
}

/* Takes a piece of the body; of a refused request reads on and forgets. */
static void take_body(struct exchange *x, const char *piece, size_t n)
{
    struct problem *p = &x->request.problem;

    if (p->refusal != refusal_none)
        return;
    if (!grow_body(x, n)) {
        (void)refuse(p, refusal_unavailable, "body", "expected fewer uploads at a time");
        return;
    }
    memcpy(x->body + x->body_n, piece, n);
    x->body_n += n;
}

static enum MHD_Result answer(struct exchange *x)
{
    struct http_request *r = &x->request;

    set_deadline(x->link, INT64_MAX);
    if (!x->plan.on_worker || r->problem.refusal != refusal_none)
        return serve_here(x);
    if (!workers_reserve(x->server->workers)) {
        (void)refuse(&r->problem, refusal_unavailable, NULL, "expected fewer requests at a time");
        return serve_here(x);
    }
    x->stage = STAGE_AWAY;
    MHD_suspend_connection(x->connection);
    workers_submit(x->server->workers, serve_away, x);
    return MHD_YES;
}

/* libmicrohttpd calls this when the head is there, for each piece of the body, when the body is
 * complete, and when a suspended connection was resumed. */
static enum MHD_Result on_access(void *server unused_arg, struct MHD_Connection *connection,
                                 const char *url, const char *method, const char *version,
                                 const char *piece, size_t *piece_n, void **context)
{
    struct link *l = *context;

    if (!l->now)
        return begin(l, connection, url, method, version);
    switch (atomic_load_explicit(&l->now->stage, memory_order_acquire)) {
    case STAGE_BODY:
        if (*piece_n == 0)
            return answer(l->now);
        take_body(l->now, piece, *piece_n);
        *piece_n = 0;
        return MHD_YES;
    case STAGE_ANSWERED:
        return send_reply(l->now);
    default:
        return MHD_NO;
    }
}

static void on_completed(void *server unused_arg, struct MHD_Connection *connection unused_arg,
                         void **context, enum MHD_RequestTerminationCode how unused_arg)
{
    struct link *l = *context;
    struct exchange *x = l->now;

    free(l->target);
    l->target = NULL;
    l->now = NULL;
    set_deadline(l, l->server->idle_ms + l->server->head_ms);
    if (!x)
        return;
    http_shared_release(x->reply.shared);
    atomic_fetch_sub(&l->server->body_bytes, (int64_t)x->body_cap);
    free(x->body);
    atomic_fetch_sub(&l->server->active, 1);
    give_arena(l->server, x->arena);
}

/* The request line, before libmicrohttpd cuts it up. What is returned becomes *context. */
static void *on_target(void *server unused_arg, const char *target,
                       struct MHD_Connection *connection)
{
    struct link *l =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;

    free(l->target);
    l->target = strdup(target ? target : "");
    check(l->target != NULL);
    return l;
}

/* The target's percent-encoding is decoded by those who know its parts. */
static size_t keep_encoded(void *server unused_arg, struct MHD_Connection *c unused_arg, char *s)
{
    return strlen(s);
}

/* ---- a connection ---- */

static void opened(struct http_server *s, struct MHD_Connection *connection, void **context)
{
    struct link *l = calloc(1, sizeof(*l));

    check(l != NULL);
    l->server = s;
    l->peer = netaddr_of(
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
    l->deadline.fd =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    set_deadline(l, s->idle_ms + s->head_ms);
    deadlines_add(s->deadlines, &l->deadline);
    atomic_fetch_add(&s->connections, 1);
    atomic_fetch_add(&s->connections_ever, 1);
    *context = l;
}

static void on_connection(void *server, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct http_server *s = server;
    struct link *l = *context;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        opened(s, connection, context);
        return;
    }
    deadlines_remove(s->deadlines, &l->deadline);
    atomic_fetch_sub(&s->connections, 1);
    free(l->target);
    free(l);
}

/* ---- the server ---- */

void http_server_defaults(struct http_server_options *o)
{
    *o = (struct http_server_options){
        .listen = "127.0.0.1:8080",
        .trusted_proxies = "",
        .threads = 2,
        .workers = 8,
        .begun_max = 1024,
        .worker_queue_max = 2048,
        .connections_max = 8192,
        .connections_per_address_max = 512,
        .idle_s = 30,
        .head_s = 10,
        .grace_s = 10,
        .rate_min = 1024,
        .bodies_max_bytes = 128 * 1024 * 1024,
        .arena_max_bytes = 16 * 1024 * 1024,
    };
}

/* A listening socket at `a`, or -1 with errno. The address of all zeros takes both kinds. */
static int open_socket(const struct netaddr *a)
{
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(a->port)};
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(a->port)};
    const bool is_v4 = netaddr_is_v4(a);
    const struct sockaddr *at = is_v4 ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6;
    const int on = 1, off = 0;
    int fd = socket(at->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), why;

    if (fd < 0)
        return -1;
    memcpy(&v6.sin6_addr, a->ip, sizeof(v6.sin6_addr));
    memcpy(&v4.sin_addr, a->ip + 12, sizeof(v4.sin_addr));
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (!is_v4)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
    if (bind(fd, at, is_v4 ? sizeof(v4) : sizeof(v6)) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    why = errno;
    close(fd);
    errno = why;
    return -1;
}

static enum outcome read_address(struct problem *p, const char *where, struct netaddr *out)
{
    if (!netaddr_parse_port(str_of(where), out))
        return refuse(p, refusal_invalid, "listen", "expected ADDRESS:PORT, got \"%s\"", where);
    return DONE;
}

static enum outcome read_proxies(struct problem *p, const char *trusted, struct netaddr_list *out)
{
    if (!netaddr_list_parse(str_of(trusted), out))
        return refuse(p, refusal_invalid, "trusted_proxy", "expected addresses or networks");
    return DONE;
}

enum outcome http_addresses_check(struct problem *p, const char *where, const char *trusted)
{
    struct netaddr_list list;
    struct netaddr a;

    TRY(read_address(p, where, &a));
    return read_proxies(p, trusted, &list);
}

static enum outcome listen_on(struct problem *p, const char *where, int *fd, int *port)
{
    struct sockaddr_storage bound = {0};
    socklen_t n = sizeof(bound);
    struct netaddr a;

    TRY(read_address(p, where, &a));
    *fd = open_socket(&a);
    if (*fd < 0 || getsockname(*fd, (struct sockaddr *)&bound, &n) != 0)
        return refuse(p, refusal_invalid, "listen", "cannot listen on %s: %s", where,
                      strerror(errno));
    *port = netaddr_of((struct sockaddr *)&bound).port;
    return DONE;
}

static void on_library_log(void *arg unused_arg, const char *fmt, va_list args) printf_like(2, 0);

static void on_library_log(void *arg unused_arg, const char *fmt, va_list args)
{
    char line[256];

    vsnprintf(line, sizeof(line), fmt, args);
    log_debug("http", "%s", line);
}

static struct MHD_Daemon *start_daemon(struct http_server *s, const struct http_server_options *o,
                                       int fd)
{
    const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                           MHD_USE_TURBO | MHD_USE_ERROR_LOG | MHD_USE_IPv6;
    const unsigned per_address =
        s->trusted.n ? 0 : (unsigned)o->connections_per_address_max;
    struct MHD_OptionItem threads[] = {
        {MHD_OPTION_THREAD_POOL_SIZE, o->threads, NULL}, {MHD_OPTION_END, 0, NULL}};

    if (o->threads == 1)
        threads[0].option = MHD_OPTION_END;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_access, s,
        MHD_OPTION_EXTERNAL_LOGGER, on_library_log, NULL,
        MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)o->connections_max,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)o->idle_s,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, s,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_encoded, s,
        MHD_OPTION_ARRAY, threads, MHD_OPTION_END);
}

static struct http_server *server_new(const struct http_server_options *o,
                                      const struct http_handler *h)
{
    struct http_server *s = calloc(1, sizeof(*s));

    check(s != NULL && o->threads > 0 && o->rate_min > 0);
    s->handler = *h;
    s->idle_ms = o->idle_s * 1000;
    s->head_ms = o->head_s * 1000;
    s->grace_ms = o->grace_s * 1000;
    s->rate_min = o->rate_min;
    s->bodies_max_bytes = o->bodies_max_bytes;
    s->arena_max_bytes = o->arena_max_bytes;
    pthread_mutex_init(&s->arenas_lock, NULL);
    s->workers = workers_new(o->workers, o->begun_max, (size_t)o->worker_queue_max);
    s->deadlines = deadlines_new();
    return s;
}

static void server_free(struct http_server *s)
{
    workers_free(s->workers);
    deadlines_free(s->deadlines);
    while (s->arenas_n > 0)
        drop_arena(s->arenas[--s->arenas_n]);
    pthread_mutex_destroy(&s->arenas_lock);
    free(s);
}

enum outcome http_server_start(struct problem *p, const struct http_server_options *o,
                               const struct http_handler *h, struct http_server **out)
{
    struct netaddr_list trusted;
    struct http_server *s;
    int fd, port;

    TRY(read_proxies(p, o->trusted_proxies, &trusted));
    TRY(listen_on(p, o->listen, &fd, &port));
    s = server_new(o, h);
    s->trusted = trusted;
    s->port = port;
    s->daemon = start_daemon(s, o, fd);
    if (!s->daemon) {
        close(fd);
        server_free(s);
        return fail("http", "the server did not start");
    }
    *out = s;
    return DONE;
}

int http_server_port(const struct http_server *s)
{
    return s->port;
}

void http_server_stop(struct http_server *s, int64_t drain_ms)
{
    const struct timespec step = {0, DRAIN_STEP_MS * 1000000};
    int64_t until_ms = clock_monotonic_ms() + drain_ms;
    int listen_fd;

    if (!s)
        return;
    atomic_store(&s->draining, true);
    listen_fd = MHD_quiesce_daemon(s->daemon);
    while (atomic_load(&s->active) > 0 && clock_monotonic_ms() < until_ms)
        nanosleep(&step, NULL);
    workers_stop(s->workers); /* whoever is suspended is answered and resumed */
    MHD_stop_daemon(s->daemon);
    if (listen_fd >= 0)
        close(listen_fd);
    server_free(s);
}

void http_server_stats(const struct http_server *s, struct http_server_stats *out)
{
    *out = (struct http_server_stats){
        .connections = atomic_load(&s->connections),
        .connections_ever = atomic_load(&s->connections_ever),
        .connections_overdue = deadlines_missed(s->deadlines),
        .requests_ever = atomic_load(&s->requests_ever),
        .requests_active = atomic_load(&s->active),
        .jobs_waiting = (int64_t)workers_waiting(s->workers),
        .body_bytes = atomic_load(&s->body_bytes),
    };
}

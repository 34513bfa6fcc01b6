/* SPDX-License-Identifier: Apache-2.0 */
/* The server over real sockets: what it answers, what it refuses, what it does not wait for. */
#include "support/unit.h"

#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/num.h"
#include "io/clock.h"
#include "io/http_server.h"
#include "support/talk.h"

enum { LARGE_BODY = 2 * 1024 * 1024 };

static struct http_server *server;
static struct http_prepared *asset;
static struct http_shared *shared_page;
static sem_t entered, gate; /* a request to /wait posts the one and waits for the other */

/* ---- the site under test ---- */

static void plan(void *arg unused_arg, const struct http_request *r, struct http_plan *out)
{
    bool small = str_eq(r->path, STR("/small"));

    out->body_max = small ? 10 : LARGE_BODY;
    out->on_worker = str_starts(r->path, STR("/work")) || str_eq(r->path, STR("/wait"));
    out->route = small ? "small" : "any";
}

static void serve_problem(struct http_request *r, struct http_reply *out)
{
    out->status = refusal_status(r->problem.refusal);
    out->body = str_printf(r->arena, "%s %s: %s", refusal_code(r->problem.refusal),
                           r->problem.field, r->problem.detail);
}

static void serve_facts(struct http_request *r, struct http_reply *out)
{
    struct buf b;

    buf_init(&b, r->arena, LARGE_BODY + 4096);
    netaddr_text(&b, &r->client);
    buf_fmt(&b, "|%d|%.*s|%.*s|%.*s|%s|%zu|", r->method, STR_FMT(r->path), STR_FMT(r->query),
            STR_FMT(r->head.host), r->secure ? "secure" : "plain", r->body.n);
    buf_str(&b, r->body);
    assert_non_null(r->route);
    http_reply_header(out, "Content-Type", STR("text/plain"));
    http_reply_header(out, "X-Agent", http_header(r, "user-agent"));
    out->body = buf_view(&b);
}

static void serve(void *arg unused_arg, struct http_request *r, struct http_reply *out)
{
    if (r->problem.refusal != refusal_none) {
        serve_problem(r, out);
    } else if (str_eq(r->path, STR("/asset"))) {
        out->prepared = asset;
    } else if (str_eq(r->path, STR("/shared"))) {
        out->shared = http_shared_ref(shared_page);
        out->body = http_shared_bytes(shared_page);
    } else {
        if (str_eq(r->path, STR("/wait"))) {
            sem_post(&entered);
            sem_wait(&gate);
        }
        serve_facts(r, out);
    }
}

static void start(struct http_server_options o)
{
    const struct http_handler h = {plan, serve, NULL};
    struct problem p = {0};

    o.listen = "127.0.0.1:0";
    assert_int_equal(http_server_start(&p, &o, &h, &server), DONE);
}

static struct http_server_options options(void)
{
    struct http_server_options o;

    http_server_defaults(&o);
    o.workers = 4;
    return o;
}

static int set_up(void **state unused_arg)
{
    const struct http_header type = {STR("Content-Type"), STR("text/css")};

    asset = http_prepared_new(200, &type, 1, STR("body{}"));
    shared_page = http_shared_new(STR("shared page"));
    sem_init(&entered, 0, 0);
    sem_init(&gate, 0, 0);
    start(options());
    return 0;
}

static int tear_down(void **state unused_arg)
{
    http_server_stop(server, 2000);
    http_prepared_free(asset);
    http_shared_release(shared_page);
    sem_destroy(&entered);
    sem_destroy(&gate);
    return 0;
}

static struct str ask(struct buf *b, struct str request)
{
    return talk_ask(http_server_port(server), b, request);
}

static int dial(void)
{
    return talk_dial(http_server_port(server));
}

static void assert_has(struct str text, const char *part)
{
    if (!talk_has(text, part)) {
        print_error("no \"%s\" in:\n%.*s\n", part, STR_FMT(utf8_head(text, 600)));
        assert_true(false);
    }
}

/* ---- answers ---- */

static void test_request_parts(void **state unused_arg)
{
    scoped(buf_release) struct buf b;
    struct str a;

    buf_init(&b, NULL, TALK_MAX);
    a = ask(&b, STR("GET /a%20b?x=1&y=%C3%A9 HTTP/1.1\r\nHost: shop.example:8080\r\n"
                    "User-Agent: \tcurl  \r\n\r\n"));
    assert_has(a, "HTTP/1.1 200 OK\r\n");
    assert_has(a, "\r\n\r\n127.0.0.1|0|/a%20b|x=1&y=%C3%A9|shop.example:8080|plain|0|");
    assert_has(a, "X-Agent: curl\r\n");
    assert_has(a, "Content-Type: text/plain\r\n");
    assert_false(talk_has(a, "Connection: close"));
    a = ask(&b, STR("GET http://h/abs?q HTTP/1.1\r\nHost: h\r\n\r\n"));
    assert_has(a, "|/abs|q|h|");
    a = ask(&b, STR("GET /old HTTP/1.0\r\n\r\n"));
    assert_has(a, "|/old|||plain|");
    assert_has(a, "Connection: close");
    a = ask(&b, STR("BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n"));
    assert_has(a, "|6|/pot|");
    a = ask(&b, STR("GET /shared HTTP/1.1\r\nHost: h\r\n\r\n"));
    assert_has(a, "\r\n\r\nshared page");
    a = ask(&b, STR("GET /asset HTTP/1.1\r\nHost: h\r\n\r\n"));
    assert_has(a, "Content-Type: text/css\r\nContent-Length: 6\r\n\r\nbody{}");
}

static void test_keep_alive_and_pipeline(void **state unused_arg)
{
    const struct str three = STR("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n"
                                 "POST /work HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi"
                                 "GET /3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    scoped(buf_release) struct buf b;
    struct str all;
    int fd = dial();

    buf_init(&b, NULL, TALK_MAX);
    assert_true(talk_say(fd, STR("GET /0 HTTP/1.1\r\nHost: h\r\n\r\n")));
    assert_has(talk_answer(fd, &b, false), "|/0|");
    assert_true(talk_say(fd, three));
    buf_clear(&b);
    talk_hear(fd, &b, TALK_MAX);
    all = buf_view(&b);
    assert_has(all, "|/1|");
    assert_has(all, "|/work||h|plain|2|hi");
    assert_has(all, "|/3|");
    assert_true(str_find(all, STR("|/1|")) < str_find(all, STR("|/work|")));
    assert_true(str_find(all, STR("|/work|")) < str_find(all, STR("|/3|")));
    close(fd);
}

static void test_head_has_no_body(void **state unused_arg)
{
    scoped(buf_release) struct buf b;
    int fd = dial();
    struct str a;

    buf_init(&b, NULL, TALK_MAX);
    assert_true(talk_say(fd, STR("HEAD /shared HTTP/1.1\r\nHost: h\r\n\r\n")));
    a = talk_answer(fd, &b, true);
    assert_has(a, "Content-Length: 11\r\n");
    assert_true(str_ends(a, STR("\r\n\r\n")));
    assert_true(talk_say(fd, STR("GET /shared HTTP/1.1\r\nHost: h\r\n\r\n"))); /* still in step */
    assert_has(talk_answer(fd, &b, false), "\r\n\r\nshared page");
    close(fd);
}

/* ---- what is refused ---- */

static const struct {
    const char *what;
    struct str request;
    const char *status, *detail;
} malformed[] = {
    {"no host", STR_INIT("GET / HTTP/1.1\r\nA: b\r\n\r\n"), "400", ""},
    {"two hosts", STR_INIT("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), "400", "header.host"},
    {"host with a path", STR_INIT("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), "400", "header.host"},
    {"another host in the target", STR_INIT("GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n"), "400",
     "header.host"},
    {"bare LF after the request line", STR_INIT("GET / HTTP/1.1\nHost: h\r\n\r\n"), "400", ""},
    {"bare LF after a header", STR_INIT("GET / HTTP/1.1\r\nHost: h\nA: b\r\n\r\n"), "400", ""},
    {"bare LF at the end", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\n\n"), "400", ""},
    {"only LF", STR_INIT("GET / HTTP/1.1\nHost: h\n\n"), "400", ""},
    {"CR inside of a value", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nA: b\rc\r\n\r\n"), "400",
     "header.A"},
    {"NUL in a value", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nA: b\0c\r\n\r\n"), "400", "header.A"},
    {"NUL in a name", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nA\0B: c\r\n\r\n"), "400", ""},
    {"NUL in the target", STR_INIT("GET /a\0b HTTP/1.1\r\nHost: h\r\n\r\n"), "400", ""},
    {"NUL in the version", STR_INIT("GET /a HTTP/1.1\0\r\nHost: h\r\n\r\n"), "400", ""},
    {"a folded header", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n"), "400", ""},
    {"a blank first", STR_INIT("GET / HTTP/1.1\r\n Host: h\r\n\r\n"), "400", ""},
    {"a blank before the colon", STR_INIT("GET / HTTP/1.1\r\nHost : h\r\n\r\n"), "400", ""},
    {"no colon", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nwhat\r\n\r\n"), "400", ""},
    {"no name", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\n: b\r\n\r\n"), "400", ""},
    {"broken UTF-8", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nA: \xff\r\n\r\n"), "400", "header.A"},
    {"two blanks", STR_INIT("GET  / HTTP/1.1\r\nHost: h\r\n\r\n"), "400", ""},
    {"a star", STR_INIT("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"), "400", "path"},
    {"a fragment", STR_INIT("GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n"), "400", "path"},
    {"raw bytes in the target", STR_INIT("GET /\xc3\xa9 HTTP/1.1\r\nHost: h\r\n\r\n"), "400",
     "path"},
    {"HTTP/2 in the line", STR_INIT("GET / HTTP/2.0\r\nHost: h\r\n\r\n"), "505", ""},
    {"chunks", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "5\r\nhello\r\n0\r\n\r\n"), "415", "header.transfer-encoding"},
    {"a bad chunk", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                             "zz\r\nhello\r\n"), "415", "header.transfer-encoding"},
    {"length and chunks", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n"
                                   "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "415", ""},
    {"a coding unheard of", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked"
                                     "\r\nContent-Length: 5\r\n\r\nhello"), "415", ""},
    {"two lengths", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n"
                             "Content-Length: 6\r\n\r\nhello"), "400", "header.content-length"},
    {"two equal lengths", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n"
                                   "Content-Length: 5\r\n\r\nhello"), "400", ""},
    {"a list of lengths", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5, 5\r\n\r\n"
                                   "hello"), "400", ""},
    {"a signed length", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +5\r\n\r\nhello"),
     "400", ""},
    {"a negative length", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n"),
     "400", ""},
    {"an empty length", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\nhello"),
     "400", ""},
    {"an endless length", STR_INIT("POST / HTTP/1.1\r\nHost: h\r\n"
                                   "Content-Length: 99999999999999999999\r\n\r\n"), "413", ""},
    {"two cookies", STR_INIT("GET / HTTP/1.1\r\nHost: h\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n"),
     "400", "header.cookie"},
};

/* Each is refused, its connection closed, and nothing after it is taken for a request. */
static void test_malformed(void **state unused_arg)
{
    scoped(buf_release) struct buf b;

    buf_init(&b, NULL, TALK_MAX);
    for (size_t i = 0; i < countof(malformed); i++) {
        char status[16];
        int fd = dial();
        struct str all;

        snprintf(status, sizeof(status), "HTTP/1.1 %s ", malformed[i].status);
        buf_clear(&b);
        talk_say(fd, malformed[i].request);
        talk_say(fd, STR("GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"));
        talk_hear(fd, &b, TALK_MAX);
        close(fd);
        all = buf_view(&b);
        if (!str_starts(all, str_of(status)) || !talk_has(all, malformed[i].detail) ||
            talk_has(all, "|/smuggled|")) {
            print_error("%s:\n%.*s\n", malformed[i].what, STR_FMT(utf8_head(all, 600)));
            assert_true(false);
        }
    }
}

static void test_oversized_head(void **state unused_arg)
{
    scoped(buf_release) struct buf b, q;

    buf_init(&b, NULL, TALK_MAX);
    buf_init(&q, NULL, TALK_MAX);
    for (size_t n = 1000; n < 12000; n += 500) {
        struct str a;

        buf_clear(&q);
        buf_str(&q, STR("GET /?q="));
        for (size_t i = 0; i < n; i++)
            buf_char(&q, 'x');
        buf_str(&q, STR(" HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n"));
        a = ask(&b, buf_view(&q));
        if (n < 4000)
            assert_has(a, "HTTP/1.1 200 OK\r\n");
        else if (n > 6000)
            assert_true(talk_has(a, "413 ") || talk_has(a, "414 ") || talk_has(a, "431 "));
        else
            assert_true(str_starts(a, STR("HTTP/1.1 ")));
    }
    buf_clear(&q);
    buf_str(&q, STR("GET / HTTP/1.1\r\nHost: h\r\n"));
    for (size_t i = 0; i < HTTP_HEADERS_MAX; i++)
        buf_fmt(&q, "H%zu: 1\r\n", i);
    buf_str(&q, STR("\r\n"));
    assert_true(talk_has(ask(&b, buf_view(&q)), " 413 ") || talk_has(buf_view(&b), " 431 "));
}

static void test_bodies(void **state unused_arg)
{
    scoped(buf_release) struct buf b, q;
    struct str a;
    int fd = dial();

    buf_init(&b, NULL, TALK_MAX);
    buf_init(&q, NULL, TALK_MAX);
    buf_fmt(&q, "POST /large HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n", LARGE_BODY);
    for (int i = 0; i < LARGE_BODY; i++)
        buf_char(&q, (char)('a' + i % 26));
    assert_true(talk_say(fd, buf_view(&q)));
    a = talk_answer(fd, &b, false);
    assert_has(str_sub(a, 0, 300), "|2097152|abcdefgh");
    assert_true(str_ends(a, str_sub(buf_view(&q), q.n - LARGE_BODY, LARGE_BODY)));

    /* Too long: refused, read to its end, and the connection goes on. */
    assert_true(talk_say(fd, STR("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n"
                            "hello hello")));
    a = talk_answer(fd, &b, false);
    assert_has(a, "HTTP/1.1 413 ");
    assert_has(a, "too_large body: expected at most 10 bytes");
    assert_true(talk_say(fd, STR("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n"
                            "hellohello")));
    assert_has(talk_answer(fd, &b, false), "|/small||h|plain|10|hellohello");
    close(fd);

    a = ask(&b, STR("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n"
                    "Expect: 100-continue\r\n\r\n"));
    assert_has(a, "HTTP/1.1 413 ");
    a = ask(&b, STR("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 999999999999\r\n\r\n"));
    assert_has(a, "HTTP/1.1 413 ");
}

static void test_trickled_head_is_whole(void **state unused_arg)
{
    scoped(buf_release) struct buf b, q;
    int fd = dial();

    buf_init(&b, NULL, TALK_MAX);
    buf_init(&q, NULL, TALK_MAX);
    buf_str(&q, STR("POST /slow?a=b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n"));
    for (int i = 0; i < 20; i++)
        buf_fmt(&q, "X-Header-%d: %0100d\r\n", i, i);
    buf_str(&q, STR("\r\nabc"));
    for (size_t i = 0; i < q.n; i += 7) {
        const struct timespec tick = {0, 100000};

        assert_true(talk_say(fd, str_sub(buf_view(&q), i, 7)));
        nanosleep(&tick, NULL);
    }
    assert_has(talk_answer(fd, &b, false), "|/slow|a=b|h|plain|3|abc");
    close(fd);
}

/* ---- time, load, memory ---- */

static void test_slow_clients(void **state unused_arg)
{
    struct http_server_options o = options();
    struct http_server *usual = server;
    int64_t begun_ms = clock_monotonic_ms();
    struct http_server_stats stats;
    int head, body, reader;

    o.idle_s = 1;
    o.head_s = 1;
    o.grace_s = 1;
    o.rate_min = 1 << 20;
    start(o);
    head = dial();
    body = dial();
    reader = dial();
    assert_true(talk_say(head, STR("GET / HTTP/1.1\r\nHo")));
    assert_true(talk_say(body, STR("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n")));
    assert_true(talk_say(reader, STR("GET / HTTP/1.1\r\nHost: h\r\n\r\n")));
    for (int i = 0; i < 14; i++) { /* never silent for long, and never done */
        const struct timespec tick = {0, 300000000};

        talk_say(head, STR("x"));
        talk_say(body, STR("x"));
        nanosleep(&tick, NULL);
    }
    assert_true(talk_ended(head));
    assert_true(talk_ended(body));
    assert_true(clock_monotonic_ms() - begun_ms < 8000);
    http_server_stats(server, &stats);
    assert_true(stats.connections_overdue >= 2);
    assert_int_equal(stats.connections, 0); /* the reader was idle */
    assert_int_equal(stats.body_bytes, 0);
    close(head);
    close(body);
    close(reader);
    http_server_stop(server, 1000);
    server = usual;
}

static void test_busy_workers(void **state unused_arg)
{
    struct http_server_options o = options();
    struct http_server *usual = server;
    scoped(buf_release) struct buf b;
    int one, two;

    buf_init(&b, NULL, TALK_MAX);
    o.workers = 1;
    o.worker_queue_max = 1;
    start(o);
    one = dial();
    assert_true(talk_say(one, STR("POST /wait HTTP/1.1\r\nHost: h\r\n\r\n")));
    sem_wait(&entered);
    two = dial();
    assert_true(talk_say(two, STR("POST /wait HTTP/1.1\r\nHost: h\r\n\r\n")));
    sem_post(&gate);
    assert_has(talk_answer(one, &b, false), "|/wait|");
    sem_wait(&entered);
    sem_post(&gate);
    assert_has(talk_answer(two, &b, false), "|/wait|");
    close(one);
    close(two);
    http_server_stop(server, 1000);
    server = usual;
}

static void test_full_queue_is_refused(void **state unused_arg)
{
    struct http_server_options o = options();
    struct http_server *usual = server;
    scoped(buf_release) struct buf b;
    int fds[8], refused = 0;

    buf_init(&b, NULL, TALK_MAX);
    o.workers = 1;
    o.worker_queue_max = 2;
    start(o);
    for (size_t i = 0; i < countof(fds); i++) {
        fds[i] = dial();
        assert_true(talk_say(fds[i], STR("POST /wait HTTP/1.1\r\nHost: h\r\n\r\n")));
    }
    for (struct http_server_stats s = {0}; s.requests_active > 3 || s.requests_ever < 8;)
        http_server_stats(server, &s);
    for (size_t i = 0; i < countof(fds); i++)
        sem_post(&gate);
    for (size_t i = 0; i < countof(fds); i++) {
        refused += talk_has(talk_answer(fds[i], &b, false), "HTTP/1.1 503 ");
        close(fds[i]);
    }
    assert_in_range(refused, 5, 6);
    while (sem_trywait(&gate) == 0 || sem_trywait(&entered) == 0)
        ;
    http_server_stop(server, 1000);
    server = usual;
}

static void test_body_budget(void **state unused_arg)
{
    struct http_server_options o = options();
    struct http_server *usual = server;
    scoped(buf_release) struct buf b, q;
    struct http_server_stats s;

    buf_init(&b, NULL, TALK_MAX);
    buf_init(&q, NULL, TALK_MAX);
    o.bodies_max_bytes = 100000;
    start(o);
    buf_str(&q, STR("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n"));
    for (int i = 0; i < 200000; i++)
        buf_char(&q, 'x');
    assert_has(ask(&b, buf_view(&q)), "HTTP/1.1 503 ");
    assert_has(ask(&b, STR("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nok")), "|2|ok");
    do
        http_server_stats(server, &s);
    while (s.connections > 0);
    assert_int_equal(s.body_bytes, 0);
    http_server_stop(server, 1000);
    server = usual;
}

static void test_trusted_proxy(void **state unused_arg)
{
    const struct str forwarded = STR("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-Proto: https\r\n"
                                     "X-Forwarded-For: 10.9.9.9, 2001:db8::7, 127.0.0.9\r\n\r\n");
    struct http_server_options o = options();
    struct http_server *usual = server;
    scoped(buf_release) struct buf b;

    buf_init(&b, NULL, TALK_MAX);
    assert_has(ask(&b, forwarded), "\r\n\r\n127.0.0.1|0|/||h|plain|");
    o.trusted_proxies = "127.0.0.0/8";
    start(o);
    assert_has(ask(&b, forwarded), "\r\n\r\n2001:db8::7|0|/||h|secure|");
    http_server_stop(server, 1000);
    server = usual;
}

static void *stop_server(void *arg)
{
    http_server_stop(arg, 5000);
    return NULL;
}

static void test_drain(void **state unused_arg)
{
    struct http_server *usual = server;
    scoped(buf_release) struct buf b;
    pthread_t stopper;
    int fd, idle;

    buf_init(&b, NULL, TALK_MAX);
    start(options());
    idle = dial();
    fd = dial();
    assert_true(talk_say(fd, STR("POST /wait HTTP/1.1\r\nHost: h\r\n\r\n")));
    sem_wait(&entered);
    assert_int_equal(pthread_create(&stopper, NULL, stop_server, server), 0);
    usleep(50000);
    sem_post(&gate);
    assert_has(talk_answer(fd, &b, false), "|/wait|");
    assert_has(buf_view(&b), "Connection: close\r\n");
    pthread_join(stopper, NULL);
    assert_true(talk_ended(fd));
    assert_true(talk_ended(idle));
    close(fd);
    close(idle);
    server = usual;
}

static int64_t resident_bytes(void)
{
    int64_t pages = 0;
    char line[128];
    struct str rest, word;
    FILE *f = fopen("/proc/self/statm", "r");

    assert_non_null(f);
    assert_non_null(fgets(line, sizeof(line), f));
    fclose(f);
    rest = str_of(line);
    str_cut(&rest, ' ', &word);
    str_cut(&rest, ' ', &word);
    assert_true(parse_i64(word, 0, INT64_MAX, &pages));
    return pages * sysconf(_SC_PAGESIZE);
}

static void test_idle_connection_is_small(void **state unused_arg)
{
    enum { MANY = 400 };
    scoped(buf_release) struct buf b;
    int fds[MANY];
    int64_t before = 0, each;

    buf_init(&b, NULL, TALK_MAX);
    for (int i = 0; i < MANY; i++) {
        if (i == MANY / 4)
            before = resident_bytes();
        fds[i] = dial();
        assert_true(talk_say(fds[i], STR("GET /idle HTTP/1.1\r\nHost: h\r\n\r\n")));
        assert_has(talk_answer(fds[i], &b, false), "|/idle|");
    }
    each = (resident_bytes() - before) / (MANY - MANY / 4);
    print_message("# an idle connection: %lld bytes\n", (long long)each);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    assert_in_range(each, 1, 8192);
#endif
    for (int i = 0; i < MANY; i++)
        close(fds[i]);
}

static void *hammer(void *arg unused_arg)
{
    scoped(buf_release) struct buf b;
    int fd = dial();

    buf_init(&b, NULL, TALK_MAX);
    for (int i = 0; i < 200; i++) {
        char request[128];

        snprintf(request, sizeof(request),
                 "POST /%s%d HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n%04d",
                 i % 2 ? "work" : "here", i, i);
        assert_true(talk_say(fd, str_of(request)));
        assert_has(talk_answer(fd, &b, false), request + strlen(request) - 4);
    }
    close(fd);
    return NULL;
}

static void test_many_at_once(void **state unused_arg)
{
    pthread_t threads[8];

    for (size_t i = 0; i < countof(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, hammer, NULL), 0);
    for (size_t i = 0; i < countof(threads); i++)
        pthread_join(threads[i], NULL);
}

static void test_refuses_bad_options(void **state unused_arg)
{
    const struct http_handler h = {plan, serve, NULL};
    struct http_server_options o = options();
    struct http_server *none = NULL;
    struct problem p = {0};

    o.listen = "nowhere";
    assert_int_equal(http_server_start(&p, &o, &h, &none), REFUSED);
    assert_string_equal(p.field, "listen");
    o.listen = "127.0.0.1:0";
    o.trusted_proxies = "10.0.0.0/33";
    assert_int_equal(http_server_start(&p, &o, &h, &none), REFUSED);
    assert_string_equal(p.field, "trusted_proxy");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request_parts),
        cmocka_unit_test(test_keep_alive_and_pipeline),
        cmocka_unit_test(test_head_has_no_body),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_oversized_head),
        cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_trickled_head_is_whole),
        cmocka_unit_test(test_slow_clients),
        cmocka_unit_test(test_busy_workers),
        cmocka_unit_test(test_full_queue_is_refused),
        cmocka_unit_test(test_body_budget),
        cmocka_unit_test(test_trusted_proxy),
        cmocka_unit_test(test_drain),
        cmocka_unit_test(test_idle_connection_is_small),
        cmocka_unit_test(test_many_at_once),
        cmocka_unit_test(test_refuses_bad_options),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

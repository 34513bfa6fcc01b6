/* SPDX-License-Identifier: Apache-2.0 */
/* Many clients, replies from the loop and from workers, and a stop in the middle. */
#include "support/unit.h"

#include <pthread.h>
#include <unistd.h>

#include "io/http_server.h"
#include "support/talk.h"

enum { CLIENTS = 6, REQUESTS = 60 };

static struct http_server *server;
static struct http_shared *page;

static void plan(void *arg unused_arg, const struct http_request *r, struct http_plan *out)
{
    out->body_max = 100;
    out->on_worker = str_eq(r->path, STR("/work"));
}

static void serve(void *arg unused_arg, struct http_request *r, struct http_reply *out)
{
    if (r->body.n > 0) {
        out->body = str_copy(r->arena, r->body);
        return;
    }
    out->shared = http_shared_ref(page);
    out->body = http_shared_bytes(page);
}

static void start(void)
{
    const struct http_handler h = {plan, serve, NULL};
    struct http_server_options o;
    struct problem p = {0};

    http_server_defaults(&o);
    o.listen = "127.0.0.1:0";
    o.workers = 3;
    page = http_shared_new(STR("one page for all"));
    assert_int_equal(http_server_start(&p, &o, &h, &server), DONE);
}

struct client {
    pthread_t thread;
    int fd;
    int answers;
};

/* Asks until it has had enough or the server is gone; counts the answers. */
static void *ask_on(void *arg)
{
    static const struct str requests[] = {
        STR_INIT("POST /work HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nwork"),
        STR_INIT("GET /page HTTP/1.1\r\nHost: h\r\n\r\n"),
        STR_INIT("POST /here HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nhere"),
        STR_INIT("GET /work HTTP/1.1\r\nHost: h\r\n\r\n"),
    };
    scoped(buf_release) struct buf b;
    struct client *client = arg;

    buf_init(&b, NULL, TALK_MAX);
    for (int i = 0; i < REQUESTS; i++) {
        if (!talk_say(client->fd, requests[i % 4]) ||
            talk_answer(client->fd, &b, false).n == 0)
            break;
        client->answers += talk_has(buf_view(&b), "HTTP/1.1 200 OK");
    }
    close(client->fd);
    return NULL;
}

static void run_clients(void (*meanwhile)(void), struct client clients[CLIENTS])
{
    for (int i = 0; i < CLIENTS; i++)
        clients[i] = (struct client){.fd = talk_dial(http_server_port(server))};
    for (int i = 0; i < CLIENTS; i++)
        assert_int_equal(pthread_create(&clients[i].thread, NULL, ask_on, &clients[i]), 0);
    meanwhile();
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(clients[i].thread, NULL);
}

static void watch(void)
{
    struct http_server_stats stats;

    for (int i = 0; i < 200; i++) {
        http_server_stats(server, &stats);
        assert_in_range(stats.connections, 0, CLIENTS);
        usleep(100);
    }
}

static void every_request_is_answered(void **state unused_arg)
{
    struct client clients[CLIENTS];

    start();
    run_clients(watch, clients);
    for (int i = 0; i < CLIENTS; i++)
        assert_int_equal(clients[i].answers, REQUESTS);
    http_server_stop(server, 1000);
    http_shared_release(page);
}

static void stop_soon(void)
{
    usleep(3000);
    http_server_stop(server, 500);
}

static void a_stop_in_the_middle_is_clean(void **state unused_arg)
{
    struct client clients[CLIENTS];

    start();
    run_clients(stop_soon, clients);
    http_shared_release(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_request_is_answered),
        cmocka_unit_test(a_stop_in_the_middle_is_clean),
    };

    return cmocka_run_group_tests_name("http_race", tests, NULL, NULL);
}

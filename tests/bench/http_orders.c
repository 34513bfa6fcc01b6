/* SPDX-License-Identifier: Apache-2.0 */
/* Durable orders over HTTP: the load of tests/bench/orders.sh.
 *
 *     http_orders PORT SERVER_PID RAIL_KEY BUYERS ORDERS
 *
 * The server has the shops of `entrepot bench orders` and its database to itself. So many buyers at
 * a time, each over a connection of his own, place an order by the JSON API, saying by which rail
 * they pay, and are told the rail's page; and the rail (which is we: RAIL_KEY is its secret in the
 * data folder) tells by a signed webhook that the money came. An order counts when the webhook is
 * answered. The carts are filled before the clock starts. Prints orders a second, and a second of
 * the server's processor time. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "flow/demo_rail.h"
#include "flow/pay_page.h"
#include "lib/crypto.h"
#include "base/num.h"
#include "lib/webhook.h"
#include "support/talk.h"

#include "base/check.h"

enum { BUYERS_MAX = 512, SHOPS = 4, OFFERS_MAX = 64, ARENA_BYTES = 8 << 20, SAID_MAX = 16384 };

#define PLACE "market=de&currency=EUR"

struct order {
    char token[48]; /* the guest's */
};

struct buyer {
    pthread_t thread;
    int fd;
    size_t first, n; /* of the orders */
    struct arena arena;
    struct buf said, heard;
};

static int port;
static struct demo_rail rail;
static struct str offers[OFFERS_MAX];
static size_t offers_n;
static struct str total; /* as JSON: what each order costs */
static struct order *orders;
static struct buyer buyers[BUYERS_MAX];
static size_t buyers_n;

/* ---- talking ---- */

/* What stands between `before` and the next quotation mark; an answer without it ends the run. */
static struct str between(struct str answer, const char *before, char end)
{
    size_t at = str_find(answer, str_of(before));
    struct str rest;

    if (at == STR_NONE) {
        fprintf(stderr, "no %s in: %.*s\n", before, STR_FMT(answer));
        exit(2);
    }
    rest = str_sub(answer, at + strlen(before), answer.n);
    return str_sub(rest, 0, str_find_char(rest, end));
}

/* A request and its answer, which is of that status. `headers` may be empty. */
static struct str ask(struct buyer *b, const char *method, struct str path, struct str headers,
                      struct str body, const char *status)
{
    struct str answer;

    buf_clear(&b->said);
    buf_fmt(&b->said, "%s %.*s HTTP/1.1\r\nHost: localhost\r\n%.*s", method, STR_FMT(path),
            STR_FMT(headers));
    if (strcmp(method, "POST") == 0)
        buf_fmt(&b->said, "Content-Type: application/json\r\nContent-Length: %zu\r\n", body.n);
    buf_fmt(&b->said, "\r\n%.*s", STR_FMT(body));
    check(!b->said.full && talk_say(b->fd, buf_view(&b->said)));
    answer = talk_answer(b->fd, &b->heard, false);
    if (!str_starts(str_sub(answer, 9, answer.n), str_of(status))) {
        fprintf(stderr, "%s %.*s: %.*s\n", method, STR_FMT(path), STR_FMT(answer));
        exit(2);
    }
    return answer;
}

/* As the guest of that order; `once` is his key. */
static struct str guest(struct buyer *b, size_t order, const char *once)
{
    return str_printf(&b->arena, "Authorization: Bearer %s\r\nIdempotency-Key: %s\r\n",
                      orders[order].token, once);
}

/* ---- an order ---- */

static void fill_cart(struct buyer *b, size_t order)
{
    struct str answer = ask(b, "POST", STR("/api/v1/guests"), STR(""), STR(""), "201");
    struct str token = between(talk_body(answer), "\"token\":\"", '"');
    struct str offer = offers[order % offers_n];

    check(token.n < sizeof(orders[order].token));
    memcpy(orders[order].token, token.p, token.n);
    (void)ask(b, "POST", STR("/api/v1/cart/lines"), guest(b, order, "cart"),
              str_printf(&b->arena, "{\"offer\":\"%.*s\",\"quantity\":1}", STR_FMT(offer)), "200");
}

/* Gives the token of the page on which to pay. */
static struct str place(struct buyer *b, size_t order)
{
    struct str body = str_printf(
        &b->arena,
        "{\"email\":\"erika@example.org\",\"rail\":\"demo\",\"total\":%.*s,\"delivery\":{"
        "\"name\":\"Erika Mustermann\",\"line1\":\"Musterstrasse 12\",\"postcode\":\"10115\","
        "\"phone\":\"+49301234567\"}}", STR_FMT(total));
    struct str answer = ask(b, "POST", STR("/api/v1/purchases?" PLACE),
                            guest(b, order, "place"), body, "201");

    return str_copy(&b->arena, between(talk_body(answer), "/pay/demo/", '"'));
}

/* Plays the rail. */
static void tell(struct buyer *b, struct str token)
{
    struct ctx c = {.arena = &b->arena, .now_ms = (int64_t)time(NULL) * 1000};
    struct rail_charge charge;
    struct rail_event e = {.type = RAIL_payment_captured, .happened_at_ms = c.now_ms};
    struct webhook_head head;
    struct buf body;

    check(pay_page_open(&c, &rail.rail, token, &charge) == DONE);
    e.ref = charge.intent.v;
    e.amount = charge.amount;
    e.charge = str_printf(&b->arena, "ch_%lld", (long long)charge.intent.v);
    buf_init(&body, &b->arena, RAIL_BODY_MAX);
    rail_event_write(&body, &e);
    head = webhook_sign(&b->arena, rail.rail.secret, e.charge, c.now_ms, buf_view(&body));
    (void)ask(b, "POST", STR("/webhooks/demo"),
              str_printf(&b->arena,
                         "webhook-id: %.*s\r\nwebhook-timestamp: %.*s\r\n"
                         "webhook-signature: %.*s\r\n",
                         STR_FMT(head.id), STR_FMT(head.timestamp), STR_FMT(head.signature)),
              buf_view(&body), "200");
}

static void buy(struct buyer *b, size_t order)
{
    tell(b, place(b, order));
}

/* ---- all of them ---- */

static void (*what)(struct buyer *b, size_t order);

static void *work(void *arg)
{
    struct buyer *b = arg;

    for (size_t i = b->first; i < b->first + b->n; i++) {
        what(b, i);
        arena_clear(&b->arena);
    }
    return NULL;
}

static void all(void (*step)(struct buyer *b, size_t order))
{
    what = step;
    for (size_t i = 0; i < buyers_n; i++)
        check(pthread_create(&buyers[i].thread, NULL, work, &buyers[i]) == 0);
    for (size_t i = 0; i < buyers_n; i++)
        pthread_join(buyers[i].thread, NULL);
}

/* The offers of the shops, and what one of them costs; all cost the same. */
static void look_around(struct buyer *b, struct arena *kept)
{
    for (int shop = 0; shop < SHOPS; shop++) {
        struct str path = str_printf(kept, "/api/v1/sellers/drill-%d/products?" PLACE, shop);
        struct str rest = ask(b, "GET", path, STR(""), STR(""), "200");
        size_t at;

        while ((at = str_find(rest, STR("\"offer\":\""))) != STR_NONE && offers_n < OFFERS_MAX) {
            offers[offers_n++] = str_copy(kept, between(rest, "\"offer\":\"", '"'));
            rest = str_sub(rest, at + 9, rest.n);
        }
    }
    check(offers_n > 0);
    fill_cart(b, 0);
    total = str_copy(kept, between(talk_body(ask(b, "POST", STR("/api/v1/cart/quote?" PLACE),
                                                 guest(b, 0, "quote"), STR("{}"), "200")),
                                   "\"total\":{", '}'));
    total = str_printf(kept, "{%.*s}", STR_FMT(total));
}

static void open_buyers(size_t orders_n)
{
    for (size_t i = 0; i < buyers_n; i++) {
        struct buyer *b = &buyers[i];

        b->first = orders_n * i / buyers_n;
        b->n = orders_n * (i + 1) / buyers_n - b->first;
        b->fd = talk_dial(port);
        arena_init(&b->arena, ARENA_BYTES);
        buf_init(&b->said, NULL, SAID_MAX);
        buf_init(&b->heard, NULL, TALK_MAX);
    }
}

/* Fields 14 and 15 of /proc/PID/stat; the first two end with the program's name in brackets. */
static double cpu_of(const char *pid)
{
    enum { USER = 11, SYSTEM };
    char path[64], line[1024];
    struct str rest, field;
    int64_t ticks, sum = 0;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%s/stat", pid);
    f = fopen(path, "r");
    check(f && fgets(line, sizeof(line), f));
    fclose(f);
    rest = str_sub(str_of(line), str_find(str_of(line), STR(") ")) + 2, strlen(line));
    for (int i = 0; i <= SYSTEM && str_cut(&rest, ' ', &field); i++)
        if (i >= USER && parse_i64(field, 0, INT64_MAX, &ticks))
            sum += ticks;
    return (double)sum / (double)sysconf(_SC_CLK_TCK);
}

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void read_secret(const char *path)
{
    char secret[sizeof(rail.secret)];
    FILE *f = fopen(path, "r");

    check(f && fread(secret, 1, sizeof(secret), f) == sizeof(secret));
    fclose(f);
    demo_rail_init(&rail, secret);
}

int main(int argc, char **argv)
{
    struct arena kept;
    double wall_s, cpu_s;
    int64_t n[3];

    if (argc != 6 || !parse_i64(str_of(argv[1]), 1, 65535, &n[0]) ||
        !parse_i64(str_of(argv[4]), 1, BUYERS_MAX, &n[1]) ||
        !parse_i64(str_of(argv[5]), 1, 10000000, &n[2])) {
        fprintf(stderr, "http_orders PORT SERVER_PID RAIL_KEY BUYERS ORDERS\n");
        return 1;
    }
    port = (int)n[0];
    buyers_n = (size_t)n[1];
    read_secret(argv[3]);
    orders = calloc((size_t)n[2], sizeof(*orders));
    check(orders != NULL);
    arena_init(&kept, ARENA_BYTES);
    open_buyers((size_t)n[2]);
    look_around(&buyers[0], &kept);
    all(fill_cart);
    cpu_s = cpu_of(argv[2]);
    wall_s = now_s();
    all(buy);
    wall_s = now_s() - wall_s;
    cpu_s = cpu_of(argv[2]) - cpu_s;
    printf("{\"orders\": %lld, \"per_second\": %.0f, \"per_cpu_second\": %.0f}\n", (long long)n[2],
           (double)n[2] / wall_s, (double)n[2] / cpu_s);
    return 0;
}

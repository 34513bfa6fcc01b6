/* SPDX-License-Identifier: Apache-2.0 */
/* `entrepot bench orders`: durable orders a second at the command queue. Threads place and pay
 * orders of a drill (drill.h) as fast as they are answered; what counts is placed and paid, each in
 * commits of its own. tests/bench/orders.sh sets it beside a bare SQLite program. */
#include <pthread.h>
#include <time.h>

#include "base/check.h"
#include "base/civil.h"
#include "face/cli/cli.h"
#include "face/cli/drill.h"
#include "io/clock.h"
#include "store/store.h"

enum { THREADS_MAX = 512, THREADS = 64, ORDERS_MAX = 10000000, ORDERS = 20000, WARM_UP = 200 };
enum { GOODS_EACH = 50000000, ORDER_ARENA_BYTES = 4 * 1024 * 1024 };

struct bench {
    struct cli *cli;
    struct drill drill;
    int64_t left;   /* orders still to be begun; atomic */
    int64_t failed; /* atomic */
};

static double seconds_of(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum outcome order_once(struct ctx *c, const struct drill *d)
{
    struct drill_order in = {.buyer = {ctx_id(c, 0)},
                             .shop = random_below(c->random, DRILL_SELLERS),
                             .good = random_below(c->random, DRILL_GOODS),
                             .lines_n = 1,
                             .key = STR("once")};
    struct placed_order placed;
    struct str verdict;

    TRY(drill_place(c, d, &in, &placed));
    return drill_pay(c, d, in.buyer, placed.purchase, &verdict);
}

static void *buy(void *arg)
{
    struct bench *b = arg;
    scoped(arena_release) struct arena a = {0};
    struct ctx c = b->cli->ctx;
    struct random r;

    arena_init(&a, ORDER_ARENA_BYTES);
    random_system(&r);
    c.arena = &a;
    c.random = &r;
    c.ports = &b->drill.ports;
    while (__atomic_fetch_sub(&b->left, 1, __ATOMIC_RELAXED) > 0) {
        c.now_ms = clock_utc_ms();
        if (order_once(&c, &b->drill) != DONE)
            __atomic_fetch_add(&b->failed, 1, __ATOMIC_RELAXED);
        arena_clear(&a);
    }
    return NULL;
}

static enum outcome run_orders(struct bench *b, int32_t threads_n, int64_t orders)
{
    pthread_t threads[THREADS_MAX];
    int32_t started = 0;

    b->left = orders;
    while (started < threads_n && pthread_create(&threads[started], NULL, buy, b) == 0)
        started++;
    for (int32_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    if (started < threads_n)
        return fail("bench", "only %d of %d threads started", started, threads_n);
    return b->failed == 0 ? DONE : fail("bench", "%lld orders went wrong", (long long)b->failed);
}

static enum outcome read_count(struct cli *cli, const char *name, int64_t max, int64_t *n)
{
    struct str text;

    if (cli_option(cli, name, &text) && !parse_i64(text, 1, max, n))
        return refuse(&cli->ctx.problem, refusal_invalid, name, "a number, 1 to %lld",
                      (long long)max);
    return DONE;
}

static void print_figures(const struct cli *cli, int64_t orders, double wall_s, double cpu_s,
                          double batch)
{
    double per_s = (double)orders / wall_s, per_cpu_s = (double)orders / cpu_s;

    if (cli_json(cli))
        printf("{\"orders\": %lld, \"per_second\": %.0f, \"per_cpu_second\": %.0f, "
               "\"commands_a_commit\": %.1f}\n",
               (long long)orders, per_s, per_cpu_s, batch);
    else
        printf("%lld orders placed and paid: %.0f a second, %.0f a CPU-second, "
               "%.1f commands a commit\n",
               (long long)orders, per_s, per_cpu_s, batch);
}

static enum outcome run(struct cli *cli)
{
    struct bench *b = arena_new(cli->ctx.arena, struct bench);
    int64_t threads = THREADS, orders = ORDERS;
    struct store_stats before, after;
    double wall_s, cpu_s;

    TRY(read_count(cli, "threads", THREADS_MAX, &threads));
    TRY(read_count(cli, "orders", ORDERS_MAX, &orders));
    TRY(cli_open(cli, true));
    b->cli = cli;
    TRY(drill_open(&cli->ctx, GOODS_EACH, &b->drill));
    TRY(run_orders(b, (int32_t)threads, WARM_UP));
    store_get_stats(cli->ctx.store, &before);
    wall_s = seconds_of(CLOCK_MONOTONIC);
    cpu_s = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    TRY(run_orders(b, (int32_t)threads, orders));
    wall_s = seconds_of(CLOCK_MONOTONIC) - wall_s;
    cpu_s = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu_s;
    store_get_stats(cli->ctx.store, &after);
    print_figures(cli, orders, wall_s, cpu_s, (double)(after.commands - before.commands) /
                                                  (double)(after.batches - before.batches));
    return DONE;
}

static const struct cli_option options[] = {
    {"threads", "N", "how many buyers at once (64)"},
    {"orders", "N", "how many orders (20000)"},
    {0},
};

const struct cli_command bench_orders_command = {
    .name = "bench orders",
    .arguments = "",
    .summary = "Measure durable orders a second, on a database made for it",
    .options = options,
    .run = run,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* `entrepot bench quotes`: quotes a second on each core, with the working, by the shipped rules:
 * seeded baskets of one to four lines into all nine markets. */
#include <pthread.h>
#include <time.h>

#include "base/check.h"
#include "face/cli/cli.h"
#include "shop/markets/rates.h"
#include "shop/quote/quote.h"

enum { BASKETS = 1000, LINES_MAX = 4, THREADS_MAX = 64, SECONDS_MAX = 600, ARENA_BYTES = 8 << 20 };

struct basket {
    struct quote_in in;
    struct quote_line lines[LINES_MAX];
    struct quote_freight freight;
};

struct bench {
    struct basket *baskets;
    double seconds;
};

/* What one thread did; its arena is its own. */
struct worker {
    const struct bench *bench;
    pthread_t thread;
    int64_t quotes, steps, refused;
    double cpu_s;
};

static double seconds_of(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct quote_line make_line(struct random *r)
{
    static const char *const codes[] = {"610910", "851713", "420222", "950300", "910211", "851830"};

    return (struct quote_line){
        .seller = {1}, .offer = {(int64_t)random_below(r, 1000000) + 1},
        .quantity = (int32_t)random_below(r, 3) + 1,
        .unit_price = money((int64_t)random_below(r, 20000) + 100, CURRENCY("CNY")),
        .weight_g = (int32_t)random_below(r, 2000) + 20,
        .hs6 = str_of(codes[random_below(r, countof(codes))]), .dispatch = STR("CN"),
        .hub = STR("CN-SZX")};
}

static void make_basket(struct random *r, const struct rules *rules, const struct rates *rates,
                        struct basket *out)
{
    static const char *const places[][2] = {{"RU", "MOW"}, {"US", "NY"},  {"ES", "MD"},
                                            {"GB", "ENG"}, {"BR", "SP"},  {"DE", "BE"},
                                            {"FR", "IDF"}, {"CA", "QC"},  {"PL", "14"}};
    size_t place = random_below(r, countof(places));

    out->freight = (struct quote_freight){
        .seller = {1}, .hub = STR("CN-SZX"),
        .freight = money((int64_t)random_below(r, 3000), CURRENCY("USD")),
        .carrier = (enum carrier)random_below(r, CARRIERS)};
    out->in = (struct quote_in){
        .to = country_by_code(str_of(places[place][0])), .region = str_of(places[place][1]),
        .date = date_add(date_of(2026, 1, 1), (int32_t)random_below(r, 365)), .lines = out->lines,
        .lines_n = random_below(r, LINES_MAX) + 1, .freights = &out->freight, .freights_n = 1,
        .rules = rules, .rates = rates};
    out->in.currency = out->in.to->currency;
    for (size_t i = 0; i < out->in.lines_n; i++)
        out->lines[i] = make_line(r);
}

static void *work(void *arg)
{
    struct worker *w = arg;
    scoped(arena_release) struct arena a = {0};
    double began = seconds_of(CLOCK_THREAD_CPUTIME_ID);
    double end = seconds_of(CLOCK_MONOTONIC) + w->bench->seconds;
    struct problem p;
    struct quote q;

    arena_init(&a, ARENA_BYTES);
    while (seconds_of(CLOCK_MONOTONIC) < end)
        for (size_t i = 0; i < BASKETS; i++) {
            if (quote_make(&a, &w->bench->baskets[i].in, &q, &p) != DONE)
                w->refused++;
            w->quotes++;
            w->steps += (int64_t)q.working_n;
            arena_clear(&a);
        }
    w->cpu_s = seconds_of(CLOCK_THREAD_CPUTIME_ID) - began;
    return NULL;
}

static void print_figures(const struct cli *cli, const struct worker *sum, int64_t threads)
{
    double per_core = (double)sum->quotes / sum->cpu_s;
    double steps = (double)sum->steps / (double)sum->quotes;

    if (cli_json(cli))
        printf("{\"quotes\": %lld, \"threads\": %lld, \"per_cpu_second\": %.0f, "
               "\"steps_a_quote\": %.1f}\n",
               (long long)sum->quotes, (long long)threads, per_core, steps);
    else
        printf("%lld quotes on %lld threads: %.0f a second on each core, %.1f steps of working "
               "each\n",
               (long long)sum->quotes, (long long)threads, per_core, steps);
}

static enum outcome run_workers(const struct bench *b, int64_t threads, struct worker *sum)
{
    struct worker workers[THREADS_MAX] = {0};
    int64_t started = 0;

    for (; started < threads; started++) {
        workers[started].bench = b;
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0)
            break;
    }
    for (int64_t i = 0; i < started; i++) {
        pthread_join(workers[i].thread, NULL);
        sum->quotes += workers[i].quotes;
        sum->steps += workers[i].steps;
        sum->refused += workers[i].refused;
        sum->cpu_s += workers[i].cpu_s;
    }
    if (started < threads || sum->refused > 0)
        return fail("bench", "%lld threads started, %lld quotes refused", (long long)started,
                    (long long)sum->refused);
    return DONE;
}

static enum outcome run(struct cli *cli)
{
    int64_t threads = 1, seconds = 3;
    struct worker sum = {0};
    const struct rules *rules;
    const struct rates *rates;
    struct random random;
    struct bench b;

    TRY(cli_count(cli, "threads", THREADS_MAX, &threads));
    TRY(cli_count(cli, "seconds", SECONDS_MAX, &seconds));
    TRY(rules_default(&cli->ctx.problem, &rules));
    rates = rates_default(&cli->arena, date_of(2026, 1, 15));
    random_seeded(&random, 20260115);
    b.baskets = arena_new_n(&cli->arena, struct basket, BASKETS);
    b.seconds = (double)seconds;
    for (size_t i = 0; i < BASKETS; i++)
        make_basket(&random, rules, rates, &b.baskets[i]);
    TRY(run_workers(&b, threads, &sum));
    print_figures(cli, &sum, threads);
    return DONE;
}

static const struct cli_option options[] = {
    {"threads", "N", "how many at once (1)"},
    {"seconds", "N", "how long (3)"},
    {0},
};

const struct cli_command bench_quotes_command = {
    .name = "bench quotes",
    .arguments = "",
    .summary = "Measure quotes a second on each core, with the working",
    .options = options,
    .run = run,
};

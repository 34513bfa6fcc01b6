/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/crowd.h"

#include <pthread.h>
#include <time.h>

#include "io/clock.h"
#include "store/store.h"

enum { THREADS_MAX = 512, THREADS = 64, WORK_MAX = 10000000, WARM_UP = 200 };
enum { ARENA_BYTES = 4 * 1024 * 1024 };

struct working {
    const struct crowd *in;
    int64_t left;   /* pieces still to be begun; atomic */
    int64_t failed; /* atomic */
};

static double seconds_of(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *work(void *arg)
{
    struct working *w = arg;
    scoped(arena_release) struct arena a = {0};
    struct ctx c = w->in->cli->ctx;
    struct random r;

    arena_init(&a, ARENA_BYTES);
    random_system(&r);
    c.arena = &a;
    c.random = &r;
    c.ports = w->in->ports;
    while (__atomic_fetch_sub(&w->left, 1, __ATOMIC_RELAXED) > 0) {
        c.now_ms = clock_utc_ms();
        if (w->in->once(&c, w->in->arg) != DONE)
            __atomic_fetch_add(&w->failed, 1, __ATOMIC_RELAXED);
        arena_clear(&a);
    }
    return NULL;
}

static enum outcome run_all(const struct crowd *in, int32_t threads_n, int64_t n)
{
    struct working w = {.in = in, .left = n};
    pthread_t threads[THREADS_MAX];
    int32_t started = 0;

    while (started < threads_n && pthread_create(&threads[started], NULL, work, &w) == 0)
        started++;
    for (int32_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    if (started < threads_n)
        return fail("bench", "only %d of %d threads started", started, threads_n);
    if (w.failed)
        return fail("bench", "%lld %s went wrong", (long long)w.failed, in->word);
    return DONE;
}

static void print_figures(const struct crowd *in, int64_t n, double wall_s, double cpu_s,
                          double batch)
{
    double per_s = (double)n / wall_s, per_cpu_s = (double)n / cpu_s;

    if (cli_json(in->cli))
        printf("{\"%s\": %lld, \"per_second\": %.0f, \"per_cpu_second\": %.0f, "
               "\"commands_a_commit\": %.1f}\n",
               in->word, (long long)n, per_s, per_cpu_s, batch);
    else
        printf("%lld %s: %.0f a second, %.0f a CPU-second, %.1f commands a commit\n",
               (long long)n, in->sentence, per_s, per_cpu_s, batch);
}

enum outcome crowd_bench(const struct crowd *in, int64_t usual)
{
    int64_t threads = THREADS, n = usual;
    struct store_stats before, after;
    double wall_s, cpu_s;

    TRY(cli_count(in->cli, "threads", THREADS_MAX, &threads));
    TRY(cli_count(in->cli, in->word, WORK_MAX, &n));
    TRY(run_all(in, (int32_t)threads, WARM_UP));
    store_get_stats(in->cli->ctx.store, &before);
    wall_s = seconds_of(CLOCK_MONOTONIC);
    cpu_s = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    TRY(run_all(in, (int32_t)threads, n));
    wall_s = seconds_of(CLOCK_MONOTONIC) - wall_s;
    cpu_s = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu_s;
    store_get_stats(in->cli->ctx.store, &after);
    print_figures(in, n, wall_s, cpu_s, (double)(after.commands - before.commands) /
                                            (double)(after.batches - before.batches));
    return DONE;
}

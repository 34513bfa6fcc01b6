/* SPDX-License-Identifier: Apache-2.0 */
/* `entrepot bench rehearsal`: 30 days at 170,000 orders a day on the shipped network
 * (data/rehearsals/world-170000.json), and how the time grows when one thing becomes ten times as
 * much. Finding the ways (which the promise engine has done already where it runs) and running the
 * days are timed apart, in seconds of one thread's CPU. */
#include <time.h>

#include "face/cli/cli.h"
#include "lib/data_files.h"
#include "shop/logistics/report.h"
#include "shop/logistics/stage.h"

enum { TIMES = 10, ROUNDS_MAX = 100, ROUNDS = 3 };
#define RUN_MAX ((size_t)16 << 30)

static double cpu_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- the scenario, and ten times of it ---- */

static void more_orders(struct arena *a, struct scenario *s)
{
    struct scenario_row *row = arena_new_n(a, struct scenario_row, s->rows_n);

    for (size_t i = 0; i < s->rows_n; i++) {
        row[i] = s->row[i];
        row[i].per_day *= TIMES;
    }
    s->row = row;
}

static void more_days(struct arena *a, struct scenario *s)
{
    struct scenario_row *row = arena_new_n(a, struct scenario_row, s->rows_n);

    s->days *= TIMES;
    for (size_t i = 0; i < s->rows_n; i++) {
        row[i] = s->row[i];
        row[i].last = s->days;
    }
    s->row = row;
}

/* Each row ten times, with 0 ... 9 handling days. */
static void more_lanes(struct arena *a, struct scenario *s)
{
    struct scenario_row *row = arena_new_n(a, struct scenario_row, s->rows_n * TIMES);

    for (size_t i = 0; i < s->rows_n * TIMES; i++) {
        row[i] = s->row[i / TIMES];
        row[i].handling_days = (int32_t)(i % TIMES);
    }
    s->row = row;
    s->rows_n *= TIMES;
}

static void shorter_slots(struct arena *a, struct scenario *s)
{
    (void)a;
    s->slot_min = 6;
}

static const struct {
    const char *name;
    void (*change)(struct arena *a, struct scenario *s);
} sizes[] = {{"as it is", NULL}, {"10 x orders", more_orders}, {"10 x days", more_days},
             {"10 x lanes", more_lanes}, {"10 x slots", shorter_slots}};

/* ---- measuring ---- */

struct figures {
    double ways_s, run_s;
    size_t lanes, stations, nodes, legs, slots;
    double parcels;
    size_t bytes;
};

static enum outcome measure(struct problem *p, const struct scenario *s, struct figures *f)
{
    scoped(arena_release) struct arena a = {0};
    struct network_world world;
    struct network_csv csv;
    struct stage stage;
    struct rehearsal_out out;
    double before = cpu_s();

    arena_init(&a, RUN_MAX);
    if (!scenario_network(s->network, &csv))
        return fail("bench", "the shipped network is missing");
    TRY(report_world(&a, p, &world));
    TRY(stage_build(&a, s, &csv, &world, p, &stage));
    f->ways_s = cpu_s() - before;
    before = cpu_s();
    stage_look(&a, &stage, s->days + stage_transit_days(&a, &stage));
    rehearsal_run(&a, &stage.in, &out);
    f->run_s = cpu_s() - before;
    f->lanes = stage.in.lanes_n;
    f->stations = stage.in.stations_n;
    f->nodes = stage.network.nodes_n;
    f->legs = stage.network.legs_n;
    f->slots = out.slots_run;
    f->parcels = out.released;
    f->bytes = a.used_bytes;
    return DONE;
}

static void print_figures(const struct cli *cli, const char *name, const struct figures *f)
{
    if (cli_json(cli))
        printf("{\"size\": \"%s\", \"nodes\": %zu, \"legs\": %zu, \"lanes\": %zu, "
               "\"stations\": %zu, \"slots\": %zu, \"parcels\": %.0f, \"ways_s\": %.3f, "
               "\"run_s\": %.3f, \"mib\": %zu}\n",
               name, f->nodes, f->legs, f->lanes, f->stations, f->slots, f->parcels, f->ways_s,
               f->run_s, f->bytes >> 20);
    else
        printf("%-12s %5zu lanes %5zu stations %6zu slots %10.0f parcels   ways %6.2f s   "
               "run %6.2f s   %5zu MiB\n",
               name, f->lanes, f->stations, f->slots, f->parcels, f->ways_s, f->run_s,
               f->bytes >> 20);
}

static enum outcome run_size(struct cli *cli, size_t size, int64_t rounds)
{
    scoped(arena_release) struct arena a = {0};
    struct figures best = {0}, f = {0};
    struct scenario s;

    arena_init(&a, 64 << 20);
    TRY(scenario_read(&a, data_file("rehearsals/world-170000.json"), &cli->ctx.problem, &s));
    if (sizes[size].change)
        sizes[size].change(&a, &s);
    for (int64_t i = 0; i < rounds; i++) {
        TRY(measure(&cli->ctx.problem, &s, &f));
        if (i == 0 || f.run_s < best.run_s)
            best = f;
    }
    print_figures(cli, sizes[size].name, &best);
    return DONE;
}

static enum outcome run(struct cli *cli)
{
    int64_t rounds = ROUNDS;
    struct str text;

    if (cli_option(cli, "rounds", &text) && !parse_i64(text, 1, ROUNDS_MAX, &rounds))
        return refuse(&cli->ctx.problem, refusal_invalid, "rounds", "a number, 1 to %d",
                      ROUNDS_MAX);
    for (size_t i = 0; i < countof(sizes); i++)
        if (i == 0 || !cli_flag(cli, "once"))
            TRY(run_size(cli, i, rounds));
    return DONE;
}

static const struct cli_option options[] = {
    {"rounds", "N", "of each, the fastest counts (3)"},
    {"once", NULL, "only as it is, not ten times as much"},
    {0},
};

const struct cli_command bench_rehearsal_command = {
    .name = "bench rehearsal",
    .arguments = "",
    .summary = "Measure the rehearsal of a sale, and how it grows",
    .options = options,
    .run = run,
};

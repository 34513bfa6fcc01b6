/* SPDX-License-Identifier: Apache-2.0 */
/* `entrepot rehearse FILE.json`: a sale run against the network. */
#include <math.h>

#include "face/cli/cli.h"
#include "face/web/rehearsal_view.h"
#include "io/clock.h"
#include "io/file.h"
#include "shop/logistics/report.h"

enum { NETWORK_BYTES_MAX = 8 << 20, PATH_BYTES_MAX = 4096, NODES_SHOWN = 12, LANES_SHOWN = 40,
       COLUMNS = 100 };
#define OUTPUT_MAX ((size_t)64 << 20)
#define RUN_MAX ((size_t)6 << 30)
#define WORTH_SHOWING_DAYS 0.1

/* ---- the network that the scenario names ---- */

/* "a/b/scenario.json" and "story" give "a/b/story/nodes.csv". */
static const char *beside(struct cli *cli, struct str file, struct str folder, const char *name)
{
    size_t slash = file.n;
    struct buf b;

    while (slash > 0 && file.p[slash - 1] != '/')
        slash--;
    buf_init(&b, &cli->arena, PATH_BYTES_MAX);
    buf_str(&b, str_sub(file, 0, slash));
    buf_str(&b, folder);
    buf_char(&b, '/');
    buf_str(&b, str_of(name));
    return buf_cstr(&b);
}

static enum outcome read_network(struct cli *cli, struct arena *a, const struct scenario *s,
                                 struct network_csv *out)
{
    if (str_eq(s->network, STR("shipped")) && scenario_network(s->network, out))
        return DONE;
    for (int f = 0; f < NETWORK_FILES; f++)
        TRY(file_read_whole(a, beside(cli, cli->arguments[0], s->network,
                                      network_file_name((enum network_file)f)),
                            NETWORK_BYTES_MAX, &cli->ctx.problem, &out->text[f]));
    return DONE;
}

/* ---- for people ---- */

static void progress(void *arg, const char *what, int per_mille)
{
    (void)arg;
    cli_progress("rehearsing (%s) %d%%", what, per_mille / 10);
}

static void print_lane(const struct report_lane *l)
{
    printf("  %-12.*s %-18.*s %-9s %9.0f %7.1f %7.1f %7.1f %6d %6d %7.1f%%\n", STR_FMT(l->from),
           STR_FMT(l->to), l->service, l->parcels, l->p50_wait_days, l->p90_wait_days,
           l->max_wait_days, l->p50_days, l->p90_days, 100 * l->on_time_share);
}

static void print_node(const struct report_node *n)
{
    char capacity[32] = "unlimited";

    if (n->capacity_per_day >= 0)
        snprintf(capacity, sizeof(capacity), "%.0f", n->capacity_per_day);
    printf("  %-26.*s %-8s %10s %10.0f %5d %8.1f %8d %10.0f\n", STR_FMT(n->name), n->kind,
           capacity, n->peak_backlog, n->peak_day, n->max_wait_days, n->drained_day,
           n->missing_per_day);
}

static void print_answers(const struct report *r)
{
    if (r->scenario->limit_days < 0)
        return;
    if (r->admit_answer == ANSWER_FOUND)
        printf("So that nobody waits longer than %d days: take at most %lld orders a day",
               r->scenario->limit_days, (long long)r->admit_per_day);
    else
        printf("No number of orders keeps %d days", r->scenario->limit_days);
    if (r->buy_answer == ANSWER_IMPOSSIBLE)
        printf("; no capacity is enough for all.\n");
    else if (r->buy_n == 0)
        printf("; for all of them nothing need be bought.\n");
    else
        printf(", or buy:\n");
    for (size_t i = 0; i < r->buy_n; i++) {
        const struct report_buy *b = &r->buy[i];

        printf("  %.*s (%s): %.0f more %s\n", STR_FMT(b->node->name), b->node->kind,
               fmax(b->extra_per_day, b->extra_per_departure),
               b->extra_per_departure > 0 ? "a departure" : "a day");
    }
}

/* The queue with the longest wait, as a line of blocks from its first day to a week after. */
static void print_queue(const struct report *r)
{
    static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const struct report_node *n = r->node;
    int32_t days;

    if (r->nodes_n == 0 || n->max_wait_days < WORTH_SHOWING_DAYS)
        return;
    days = n->drained_day > n->peak_day ? n->drained_day : n->peak_day;
    days = days + 7 < r->days ? days + 7 : r->days;
    printf("Waiting at %.*s, at most %.0f on day %d:\n  |", STR_FMT(n->name), n->peak_backlog,
           n->peak_day);
    for (int i = 0; i < COLUMNS && i < days; i++) {
        int32_t day = days <= COLUMNS ? i : i * days / COLUMNS;

        printf("%s", blocks[(int)ceil(8 * fmin(1, n->backlog[day] / n->peak_backlog) - 1e-9)]);
    }
    printf("| %d days\n", days);
}

static void print_head(const struct report *r)
{
    printf("%.*s\n", STR_FMT(r->scenario->title));
    if (r->scenario->note.n)
        printf("  %.*s\n", STR_FMT(r->scenario->note));
    printf("%.0f parcels; wait P50 %.1f, P90 %.1f, longest %.1f days; ", r->parcels,
           r->p50_wait_days, r->p90_wait_days, r->max_wait_days);
    printf("delivery P50 %d, P90 %d, slowest tenth %.1f days; on time %.1f%%; ", r->p50_days,
           r->p90_days, r->slowest_tenth_days, 100 * r->on_time_share);
    if (r->drained_day < 0)
        printf("%.0f are never delivered\n", r->undelivered);
    else if (r->drained_day == 0)
        printf("nobody waits longer than a day\n");
    else
        printf("drained on day %d\n", r->drained_day);
    print_queue(r);
    for (size_t i = 0; i < r->scenario->assumed_n; i++)
        printf("Assumed: %.*s\n", STR_FMT(r->scenario->assumed[i]));
    print_answers(r);
}

static void print_tables(const struct report *r)
{
    printf("  %-12s %-18s %-9s %9s %7s %7s %7s %6s %6s %8s\n", "from", "to", "service", "parcels",
           "wait50", "wait90", "longest", "day50", "day90", "on time");
    for (size_t i = 0; i < r->lanes_n && i < LANES_SHOWN; i++)
        print_lane(&r->lane[i]);
    printf("  %-26s %-8s %10s %10s %5s %8s %8s %10s\n", "queue, leg, last mile", "kind", "a day",
           "peak", "day", "longest", "drained", "missing");
    for (size_t i = 0; i < r->nodes_n && i < NODES_SHOWN; i++)
        print_node(&r->node[i]);
}

/* ---- as a file ---- */

static enum outcome write_html(struct cli *cli, struct arena *a, const struct report *r,
                               struct str name)
{
    scoped(file_close) struct file f = FILE_CLOSED;
    struct html out = {0};
    struct buf b;

    buf_init(&b, a, OUTPUT_MAX);
    out.b = &b;
    rehearsal_file(a, r, &out, STR("en"));
    TRY(file_create(str_cstr(a, name), &cli->ctx.problem, &f));
    return file_write(&f, buf_view(&b));
}

static enum outcome run(struct cli *cli)
{
    scoped(arena_release) struct arena a = {0};
    const struct report_watch watch = {.progress = progress, .now_ms = clock_monotonic_ms};
    struct network_world world;
    struct network_csv csv;
    struct scenario s;
    struct report r;
    struct str text;

    arena_init(&a, RUN_MAX);
    TRY(cli_read_file(cli, cli->arguments[0], SCENARIO_BYTES_MAX, &text));
    TRY(scenario_read(&a, text, &cli->ctx.problem, &s));
    TRY(read_network(cli, &a, &s, &csv));
    TRY(report_world(&a, &cli->ctx.problem, &world));
    TRY(report_make(&a, &s, &csv, &world, &watch, &cli->ctx.problem, &r));
    cli_progress_end();
    if (cli_option(cli, "html", &text))
        TRY(write_html(cli, &a, &r, text));
    if (cli_json(cli)) {
        struct buf b;

        buf_init(&b, &a, OUTPUT_MAX);
        report_json(&r, &b);
        printf("%.*s\n", STR_FMT(buf_view(&b)));
    } else {
        print_head(&r);
        if (!cli_flag(cli, "brief"))
            print_tables(&r);
    }
    return DONE;
}

static const struct cli_option options[] = {
    {"html", "FILE", "write the report as a page of its own, with its plots"},
    {"brief", NULL, "without the tables of lanes and queues"},
    {0},
};

const struct cli_command rehearse_command = {
    .name = "rehearse",
    .arguments = "FILE.json",
    .summary = "Run a sale against the network before it is announced",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = options,
    .run = run,
};

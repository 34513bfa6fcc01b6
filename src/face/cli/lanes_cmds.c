/* SPDX-License-Identifier: Apache-2.0 */
/* lanes score, lanes fit: what history teaches about lanes. */
#include "base/num.h"
#include "face/cli/lanes_files.h"
#include "face/cli/lanes_report.h"
#include "io/file.h"
#include "shop/logistics/leg_fit.h"

enum { OUT_MAX = 256 << 20, LEAST_ROWS = 20 };

static void show_day(void *arg, int32_t day, int32_t last)
{
    const struct replay *r = arg;

    cli_progress("day %d of %d", (int)(day - r->first_day + 1), (int)(last - r->first_day + 1));
}

static enum outcome write_out(struct cli *cli, struct str name, const struct buf *b)
{
    scoped(file_close) struct file file = FILE_CLOSED;

    if (b->full)
        return refuse(&cli->ctx.problem, refusal_too_large, NULL, "%.*s: over 256 MiB",
                      STR_FMT(name));
    TRY(file_create(name.p, &cli->ctx.problem, &file));
    return file_write(&file, buf_view(b));
}

/* ---- lanes score ---- */

static enum outcome read_part(struct cli *cli, struct score_part *out)
{
    struct str text, from;

    *out = (struct score_part){70, 100};
    if (!cli_option(cli, "part", &text))
        return DONE;
    if (str_cut(&text, '-', &from) && parse_i32(from, 0, 99, &out->from) &&
        parse_i32(text, out->from + 1, 100, &out->to))
        return DONE;
    return refuse(&cli->ctx.problem, refusal_invalid, "--part",
                  "expected hundredths of the rows in time, like 70-100");
}

static enum outcome read_keep(struct cli *cli, double *out)
{
    struct str text;
    int64_t tenths = LANES_KEEP_PERCENT * 10;

    if (cli_option(cli, "keep", &text) && !parse_decimal(text, 1, 500, 990, &tenths))
        return refuse(&cli->ctx.problem, refusal_invalid, "--keep",
                      "expected a percentage from 50 to 99, like 92");
    *out = (double)tenths / 1000;
    return DONE;
}

/* --forecasts FILE and --corrections FILE. */
static enum outcome write_files(struct cli *cli, const struct lanes_scored *s)
{
    struct str name;
    struct buf b;

    buf_init(&b, &cli->arena, OUT_MAX);
    if (cli_option(cli, "forecasts", &name)) {
        lanes_put_forecasts(&b, s);
        TRY(write_out(cli, name, &b));
    }
    buf_clear(&b);
    if (cli_option(cli, "corrections", &name)) {
        lanes_put_corrections(&cli->arena, &b, s);
        TRY(write_out(cli, name, &b));
    }
    return DONE;
}

static enum outcome run_score(struct cli *cli)
{
    struct replay_options options;
    struct lanes_scored s = {0};
    struct score_part part;
    struct lanes_read read;
    enum outcome o = DONE;

    TRY(read_part(cli, &part));
    TRY(read_keep(cli, &options.keep));
    TRY(lanes_read(cli, NULL, &read));
    s = (struct lanes_scored){.history = &read.history, .sources = read.sources,
                              .broken = read.broken, .part = part, .keep = options.keep};
    replay_run(&cli->arena, s.history, &options, show_day, &s.replay, &s.replay);
    cli_progress_end();
    score_replay(&cli->arena, s.history, &s.replay, part, &s.score);
    if (s.score.all.rows == 0)
        o = refuse(&cli->ctx.problem, refusal_invalid, NULL,
                   "no row of that part of the time can be scored: rows need placed, delivered "
                   "and promised, and earlier ones to learn from");
    else if (cli_json(cli))
        lanes_print_json(&cli->arena, &s);
    else
        lanes_print_text(&cli->arena, &s);
    if (o == DONE)
        o = write_files(cli, &s);
    history_release(&read.history);
    return o;
}

static const struct cli_option score_options[] = {
    {"mapping", "NAME", "olist, olist-dataset, scms, or an INI file; else the one that fits"},
    {"column", "FIELD=NAME", "the column of a field, placed=order_date; may come again"},
    {"part", "FROM-TO", "which hundredths of the rows, in time, are scored; else 70-100"},
    {"keep", "PERCENT", "the share of promises that shall be kept; else 92"},
    {"forecasts", "FILE", "write every forecast of the replay there, as CSV"},
    {"corrections", "FILE", "write what the errors teach of each lane there, as CSV"},
    {0},
};

const struct cli_command lanes_score_command = {
    .name = "lanes score",
    .arguments = "[FILE]...",
    .summary = "Live through past orders day by day and score the dates promised",
    .arguments_max = CLI_ARGS_MAX,
    .options = score_options,
    .run = run_score,
};

/* ---- lanes fit ---- */

static enum outcome read_since(struct cli *cli, int32_t *first_day)
{
    struct str text;
    struct date day;

    *first_day = INT32_MIN;
    if (!cli_option(cli, "since", &text))
        return DONE;
    if (!date_parse(text, &day))
        return refuse(&cli->ctx.problem, refusal_invalid, "--since", "a day like 2018-01-31");
    *first_day = day.days;
    return DONE;
}

static enum outcome read_least(struct cli *cli, int64_t *least)
{
    struct str text;

    *least = LEAST_ROWS;
    if (cli_option(cli, "least", &text) && !parse_i64(text, 3, 1000000, least))
        return refuse(&cli->ctx.problem, refusal_invalid, "--least", "a number from 3 to 1000000");
    return DONE;
}

static enum outcome run_fit(struct cli *cli)
{
    struct leg_gather *legs = leg_gather_new(&cli->arena);
    struct str name = STR("-");
    struct leg_fits fits;
    struct lanes_read read;
    int32_t first_day;
    int64_t least;
    struct buf b;

    TRY(read_since(cli, &first_day));
    TRY(read_least(cli, &least));
    TRY(lanes_read(cli, legs, &read));
    leg_gather_history(legs, &read.history, first_day);
    leg_gather_end(legs, least, &fits);
    history_release(&read.history);
    if (fits.n == 0)
        return refuse(&cli->ctx.problem, refusal_invalid, NULL,
                      "no leg has %lld parcels with both ends known", (long long)least);
    buf_init(&b, &cli->arena, OUT_MAX);
    if (cli_json(cli))
        lanes_put_fits_json(&b, &fits, read.sources);
    else
        lanes_put_fits(&b, &fits, read.sources);
    (void)cli_option(cli, "out", &name);
    TRY(write_out(cli, name, &b));
    fprintf(stderr, "%zu legs; %lld more have fewer than %lld parcels\n", fits.n,
            (long long)fits.thin, (long long)least);
    return DONE;
}

static const struct cli_option fit_options[] = {
    {"mapping", "NAME", "olist, olist-dataset, scms, or an INI file; else the one that fits"},
    {"column", "FIELD=NAME", "the column of a field, placed=order_date; may come again"},
    {"since", "DATE", "only orders placed from that day on"},
    {"least", "N", "parcels that a leg must have; else 20"},
    {"out", "FILE", "write there; else on standard output"},
    {0},
};

const struct cli_command lanes_fit_command = {
    .name = "lanes fit",
    .arguments = "[FILE]...",
    .summary = "Learn from past orders how long each leg takes, as legs.csv wants it",
    .arguments_max = CLI_ARGS_MAX,
    .options = fit_options,
    .run = run_fit,
};

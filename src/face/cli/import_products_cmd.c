/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/civil.h"
#include "face/cli/cli.h"
#include "face/cli/product_cmds.h"
#include "flow/product_files.h"
#include "io/clock.h"
#include "io/file.h"
#include "lib/data_files.h"
#include "lib/json.h"
#include "shop/sellers/sellers.h"
#include "store/store.h"

enum { MAPPING_BYTES_MAX = 1 << 20, REFUSALS_SHOWN = 100, SUGGESTIONS_SHOWN = 100 };

struct run {
    struct cli *cli;
    struct file *file;
    int64_t began_ms;
    struct buf refusals;        /* as JSON, of the first REFUSALS_SHOWN */
    struct json_writer json;
    int64_t refused;
    int64_t suggestions;
};

/* ---- Finding what the options name ---- */

static const struct data_file *shipped_mapping(struct str name)
{
    for (size_t i = 0; i < data_table_n; i++) {
        struct str path = data_table[i].path;

        if (str_starts(path, STR("mappings/")) &&
            str_eq(str_sub(path, 9, path.n - 9 - 4), name) && str_ends(path, STR(".ini")))
            return &data_table[i];
    }
    return NULL;
}

/* --mapping FILE, or the name of one of data/mappings; none: our own columns. */
static must_check enum outcome find_mapping(struct cli *cli, const struct mapping **out)
{
    struct str name, text = STR("");
    const struct data_file *shipped;

    if (!cli_option(cli, "mapping", &name)) {
        name = STR("mapping");
    } else if ((shipped = shipped_mapping(name)) != NULL) {
        text = shipped->body;
    } else {
        TRY(file_read_whole(&cli->arena, name.p, MAPPING_BYTES_MAX, &cli->ctx.problem, &text));
    }
    return mapping_parse(&cli->arena, name, text, &cli->ctx.problem, out);
}

struct wanted {
    struct str handle;
    struct seller_id id;
};

static enum outcome look_up_seller(struct ctx *c, void *arg)
{
    struct wanted *w = arg;
    struct seller_row row;
    bool found;

    TRY(seller_by_handle(c, w->handle, &row, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "--seller",
                      "the handle of a seller is expected");
    w->id = row.id;
    return DONE;
}

enum outcome cli_seller(struct cli *cli, struct seller_id *out)
{
    struct wanted w = {0};

    if (cli_option(cli, "seller", &w.handle))
        TRY(store_read(&cli->ctx, look_up_seller, &w));
    *out = w.id;
    return DONE;
}

/* ---- What happens meanwhile ---- */

static enum outcome read_file(void *arg, char *out, size_t max, size_t *n,
                              struct problem *p unused_arg)
{
    struct run *run = arg;

    return file_read(run->file, out, max, n);
}

static int64_t rate(const struct run *run, int64_t rows)
{
    int64_t took_ms = i64_max(clock_monotonic_ms() - run->began_ms, 1);

    return rows * SECOND_MS / took_ms;
}

static void show_progress(void *arg, const struct import_report *r)
{
    const struct run *run = arg;

    cli_progress("%lld rows, %lld a second; %lld refused", (long long)r->rows,
                 (long long)rate(run, r->rows), (long long)r->refused);
}

static void show_refusal(void *arg, const struct import_refusal *r)
{
    struct run *run = arg;

    if (++run->refused > REFUSALS_SHOWN)
        return;
    if (!cli_json(run->cli)) {
        cli_progress_end();
        fprintf(stderr, "line %lld: %s: %s\n", (long long)r->line, r->problem->field,
                r->problem->detail);
        return;
    }
    json_open_object(&run->json, NULL);
    json_put_i64(&run->json, "line", r->line);
    json_put_text(&run->json, "sku", r->sku);
    json_put_text(&run->json, "field", str_of(r->problem->field));
    json_put_text(&run->json, "code", str_of(refusal_code(r->problem->refusal)));
    json_put_text(&run->json, "detail", str_of(r->problem->detail));
    json_end(&run->json);
}

/* On standard error, besides the progress; the report has their number. */
static void show_suggestion(void *arg, const struct import_suggestion *s)
{
    struct run *run = arg;

    if (++run->suggestions > SUGGESTIONS_SHOWN)
        return;
    cli_progress_end();
    fprintf(stderr, "line %lld: %.*s: no HS code; fits:", (long long)s->line,
            STR_FMT(utf8_head(s->title, 60)));
    for (size_t i = 0; i < s->n; i++)
        fprintf(stderr, "%s %.*s %.*s", i ? ";" : "", STR_FMT(s->v[i].code->hs),
                STR_FMT(utf8_head(s->v[i].code->name, 40)));
    fputc('\n', stderr);
}

/* ---- The report ---- */

static void print_text(const struct run *run, const struct import_report *r)
{
    if (r->refused > REFUSALS_SHOWN)
        fprintf(stderr, "... and %lld more\n", (long long)(r->refused - REFUSALS_SHOWN));
    printf("%lld rows: %lld created, %lld changed, %lld unchanged, %lld refused; "
           "%lld sellers opened; %lld rows a second\n",
           (long long)r->rows, (long long)r->created, (long long)r->changed,
           (long long)r->unchanged, (long long)r->refused, (long long)r->sellers,
           (long long)rate(run, r->rows));
    if (r->without_hs + r->hs_taken > 0)
        printf("%lld rows without an HS code%s; %lld got the one suggested\n",
               (long long)r->without_hs,
               run->suggestions ? "" : " (--suggest-hs shows what fits)", (long long)r->hs_taken);
}

static void print_json(struct run *run, const struct import_report *r)
{
    json_end(&run->json); /* the list of refusals */
    json_put_i64(&run->json, "rows", r->rows);
    json_put_i64(&run->json, "created", r->created);
    json_put_i64(&run->json, "changed", r->changed);
    json_put_i64(&run->json, "unchanged", r->unchanged);
    json_put_i64(&run->json, "refused", r->refused);
    json_put_i64(&run->json, "sellers", r->sellers);
    json_put_i64(&run->json, "without_hs", r->without_hs);
    json_put_i64(&run->json, "hs_taken", r->hs_taken);
    json_put_i64(&run->json, "milliseconds", clock_monotonic_ms() - run->began_ms);
    json_put_i64(&run->json, "rows_per_second", rate(run, r->rows));
    json_end(&run->json);
    json_finish(&run->json);
    printf("%.*s\n", STR_FMT(buf_view(&run->refusals)));
}

static void begin_run(struct run *run, struct cli *cli, struct file *file)
{
    *run = (struct run){.cli = cli, .file = file, .began_ms = clock_monotonic_ms()};
    buf_init(&run->refusals, &cli->arena, 1 << 20);
    json_writer_init(&run->json, &run->refusals);
    json_open_object(&run->json, NULL);
    json_open_list(&run->json, "refusals");
}

static enum outcome import(struct cli *cli)
{
    scoped(file_close) struct file file = FILE_CLOSED;
    struct import_products in = {0};
    struct import_report report;
    struct run run;
    enum outcome o;

    TRY(find_mapping(cli, &in.mapping));
    TRY(file_open(cli->arguments[0].p, &cli->ctx.problem, &file));
    TRY(cli_open(cli, true));
    TRY(cli_seller(cli, &in.seller));
    begin_run(&run, cli, &file);
    in.read = read_file;
    in.refused = show_refusal;
    if (cli_flag(cli, "suggest-hs"))
        in.suggested = show_suggestion;
    in.progress = show_progress;
    in.read_arg = in.arg = &run;
    o = import_products(&cli->ctx, &in, &report);
    cli_progress_end();
    if (cli_json(cli))
        print_json(&run, &report);
    else
        print_text(&run, &report);
    return o;
}

static const struct cli_option options[] = {
    {"seller", "HANDLE", "everything in the file is this seller's; else the rows say whose"},
    {"mapping", "FILE", "which column is what; or icecat, bestbuy, ozon; else our own columns"},
    {"suggest-hs", NULL, "show which HS codes fit the rows that have none"},
    {0},
};

const struct cli_command import_products_command = {
    .name = "import products",
    .arguments = "FILE",
    .summary = "Take in a catalogue: CSV or gzip of it, each row whole or absent",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = options,
    .run = import,
};

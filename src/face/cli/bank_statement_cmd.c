/* SPDX-License-Identifier: Apache-2.0 */
/* import statement: a bank's or a gateway's file against our books. */
#include "face/cli/cli.h"
#include "flow/reconcile.h"
#include "lib/json.h"
#include "shop/payments/bank_mapping.h"
#include "shop/payments/rails.h"

enum { FILE_BYTES_MAX = 64 * 1024 * 1024, SHOWN_MAX = 1000, REPORT_MAX = 1024 * 1024,
       MAPPING_BYTES_MAX = 64 * 1024, TABLE_MAX = 256 * 1024 * 1024 };

struct reconciling {
    struct cli *cli;
    struct str rail;
    int64_t counts[RECONCILED_N];
    int64_t shown;
    struct buf report; /* the differences, as JSON */
    struct json_writer json;
    struct buf table;  /* all differences, as CSV */
};

/* A difference; `in` is NULL for what the statement lacks. */
static void tell(struct reconciling *r, enum reconciled verdict, const struct bank_line *in,
                 struct str what)
{
    reconciled_csv(&r->table, verdict, in, what);
    if (r->shown++ >= SHOWN_MAX)
        return;
    if (!cli_json(r->cli)) {
        fprintf(stderr, "%.*s", STR_FMT(r->cli->arguments[0]));
        if (in)
            fprintf(stderr, " line %lld: %.*s %.*s", (long long)in->line, STR_FMT(in->id),
                    STR_FMT(in->reference));
        fprintf(stderr, ": %s%s%.*s\n", reconciled_name(verdict), what.n ? ": " : "",
                STR_FMT(what));
        return;
    }
    json_open_object(&r->json, NULL);
    json_put_text(&r->json, "verdict", str_of(reconciled_name(verdict)));
    if (in) {
        json_put_i64(&r->json, "line", in->line);
        json_put_text(&r->json, "id", in->id);
        json_put_text(&r->json, "reference", in->reference);
    }
    json_put_text(&r->json, "ours", what);
    json_end(&r->json);
}

static void on_missing(void *arg, struct str what)
{
    struct reconciling *r = arg;

    r->counts[RECONCILED_missing]++;
    tell(r, RECONCILED_missing, NULL, what);
}

static enum outcome take_lines(struct reconciling *r, const struct bank_statement *all)
{
    struct ctx *c = &r->cli->ctx;

    for (size_t i = 0; i < all->n; i++) {
        struct arena_mark mark = arena_mark(&r->cli->arena);
        enum reconciled verdict;
        struct str what;

        TRY(reconcile_line(c, r->rail, &all->v[i], &verdict, &what));
        r->counts[verdict]++;
        if (reconciled_differs(verdict))
            tell(r, verdict, &all->v[i], what);
        arena_rewind(&r->cli->arena, mark);
        cli_progress("%zu of %zu lines", i + 1, all->n);
    }
    cli_progress_end();
    return reconcile_rest(c, r->rail, all, on_missing, r);
}

static int64_t print_counts(struct reconciling *r)
{
    int64_t differences = 0;

    json_end(&r->json);
    for (int i = 0; i < RECONCILED_N; i++) {
        differences += reconciled_differs((enum reconciled)i) ? r->counts[i] : 0;
        json_put_i64(&r->json, reconciled_name((enum reconciled)i), r->counts[i]);
        if (!cli_json(r->cli))
            printf("%s%lld %s", i ? ", " : "", (long long)r->counts[i],
                   reconciled_name((enum reconciled)i));
    }
    json_end(&r->json);
    json_finish(&r->json);
    if (cli_json(r->cli))
        printf("%.*s\n", STR_FMT(buf_view(&r->report)));
    else
        printf("\n");
    return differences;
}

/* Our own columns, or those that --mapping says. */
static enum outcome read_statement(struct cli *cli, struct bank_statement *all)
{
    struct problem *p = &cli->ctx.problem;
    const struct bank_mapping *mapping;
    struct str name, text, ini;

    TRY(cli_read_file(cli, cli->arguments[0], FILE_BYTES_MAX, &text));
    if (!cli_option(cli, "mapping", &name))
        return bank_statement_parse(&cli->arena, cli->arguments[0], text, p, all);
    TRY(cli_read_file(cli, name, MAPPING_BYTES_MAX, &ini));
    TRY(bank_mapping_parse(&cli->arena, name, ini, p, &mapping));
    return bank_mapping_read(&cli->arena, mapping, cli->arguments[0], text, p, all);
}

static enum outcome write_table(struct cli *cli, const struct reconciling *r)
{
    struct str name;

    if (!cli_option(cli, "differences", &name))
        return DONE;
    if (r->table.full)
        return refuse(&cli->ctx.problem, refusal_too_large, "differences", "more than fit a file");
    return cli_write_to(cli, name, buf_view(&r->table));
}

static enum outcome run(struct cli *cli)
{
    struct reconciling r = {.cli = cli};
    struct bank_statement all;
    enum rail_kind kind;
    int64_t differences;
    enum outcome o;

    if (!cli_option(cli, "rail", &r.rail) || !rail_kind_parse(r.rail, &kind))
        return refuse(&cli->ctx.problem, refusal_required, "rail",
                      "expected the rail whose statement it is: pix, sepa, card ...");
    TRY(read_statement(cli, &all));
    TRY(cli_open(cli, false));
    buf_init(&r.report, NULL, REPORT_MAX);
    buf_init(&r.table, NULL, TABLE_MAX);
    buf_str(&r.table, STR(RECONCILED_COLUMNS));
    json_writer_init(&r.json, &r.report);
    json_open_object(&r.json, NULL);
    json_open_list(&r.json, "differences");
    o = take_lines(&r, &all);
    if (o == DONE)
        o = write_table(cli, &r);
    differences = o == DONE ? print_counts(&r) : 0;
    buf_release(&r.table);
    buf_release(&r.report);
    if (o != DONE || differences == 0)
        return o;
    return refuse(&cli->ctx.problem, refusal_conflict, NULL, "books and statement differ");
}

static const struct cli_option options[] = {
    {"rail", "NAME", "whose statement it is: pix, sepa, st00012, card ..."},
    {"mapping", "FILE", "which column is what, where it has others than ours (docs/operating.md)"},
    {"differences", "FILE", "writes all differences there, as CSV"},
    {NULL, NULL, NULL},
};

const struct cli_command import_statement_command = {
    .name = "import statement",
    .arguments = "FILE",
    .summary = "Hold the books against a bank's or a gateway's day,kind,id,reference,amount,"
               "currency",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = options,
    .run = run,
};

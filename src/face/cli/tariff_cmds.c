/* SPDX-License-Identifier: Apache-2.0 */
/* import tariffs, export tariffs: the rules of tax and duty. */
#include "face/cli/cli.h"
#include "flow/tariffs.h"
#include "store/store.h"

enum { FILE_BYTES_MAX = 32 << 20, OUTPUT_MAX = 64 << 20 };

/* ---- import ---- */

static void print_result(struct cli *cli, const struct tariffs_result *r)
{
    bool trial = cli_flag(cli, "dry-run");

    if (cli_json(cli))
        printf("{\"version\":%lld,\"added\":%lld,\"changed\":%lld,\"unchanged\":%lld,"
               "\"removed\":%lld,\"dry_run\":%s}\n",
               (long long)r->version, (long long)r->added, (long long)r->changed,
               (long long)r->unchanged, (long long)r->removed, trial ? "true" : "false");
    else
        printf("%s %lld: %lld rules added, %lld changed, %lld unchanged, %lld removed%s\n",
               trial ? "would be version" : "version", (long long)r->version, (long long)r->added,
               (long long)r->changed, (long long)r->unchanged, (long long)r->removed,
               trial ? "; nothing was written" : "");
}

static enum outcome run_import(struct cli *cli)
{
    struct import_tariffs in = {.name = cli_base_name(cli->arguments[0]), .who = cli_who(cli),
                                .replace = cli_flag(cli, "replace"),
                                .dry_run = cli_flag(cli, "dry-run")};
    struct tariffs_result result;

    TRY(cli_read_file(cli, cli->arguments[0], FILE_BYTES_MAX, &in.csv));
    TRY(cli_open(cli, true));
    TRY(import_tariffs(&cli->ctx, &in, &result));
    print_result(cli, &result);
    return DONE;
}

static const struct cli_option import_options[] = {
    {"replace", NULL, "the books in the file become what it says: other imported rows go"},
    {"dry-run", NULL, "check it and say what would change; write nothing"},
    {0},
};

const struct cli_command import_tariffs_command = {
    .name = "import tariffs",
    .arguments = "FILE",
    .summary = "Take in rules of tax, duty and what may not be sent; a row replaces that of its id",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = import_options,
    .run = run_import,
};

/* ---- export ---- */

struct writing {
    struct tariffs_write in;
    bool log;
    struct buf out;
};

static enum outcome write_all(struct ctx *c, void *arg)
{
    struct writing *w = arg;

    return w->log ? tariffs_write_log(c, &w->out) : tariffs_write(c, &w->in, &w->out);
}

static enum outcome read_book(struct cli *cli, enum book *out)
{
    struct str name;

    *out = BOOKS;
    if (!cli_option(cli, "book", &name))
        return DONE;
    for (int i = 0; i < BOOKS; i++)
        if (str_eq(name, str_of(rule_books[i].name)))
            *out = (enum book)i;
    if (*out == BOOKS)
        return refuse(&cli->ctx.problem, refusal_invalid, "book",
                      "tax_rules, tax_rates, reduced_rates, duty_rules, restrictions or "
                      "discount_rules");
    return DONE;
}

static enum outcome run_export(struct cli *cli)
{
    struct writing w = {.in.whole = cli_flag(cli, "all"), .log = cli_flag(cli, "log")};

    TRY(read_book(cli, &w.in.only));
    buf_init(&w.out, &cli->arena, OUTPUT_MAX);
    TRY(cli_open(cli, false));
    TRY(store_read(&cli->ctx, write_all, &w));
    if (w.out.n == 0)
        fprintf(stderr, "nothing was imported; --all writes what the program ships\n");
    return cli_write_file(cli, &w.out);
}

static const struct cli_option export_options[] = {
    {"book", "NAME",
     "only tax_rules, tax_rates, reduced_rates, duty_rules, restrictions or discount_rules"},
    {"all", NULL, "all that holds: the shipped rules too"},
    {"log", NULL, "the imports instead: who, when, of which file"},
    {0},
};

const struct cli_command export_tariffs_command = {
    .name = "export tariffs",
    .arguments = "[FILE]",
    .summary = "Write the imported rules, which import tariffs takes back",
    .arguments_max = 1,
    .options = export_options,
    .run = run_export,
};

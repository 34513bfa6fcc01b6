/* SPDX-License-Identifier: Apache-2.0 */
/* import rates, export rates. */
#include "face/cli/cli.h"
#include "flow/rates.h"
#include "store/store.h"

enum { FILE_BYTES_MAX = 64 << 20, OUTPUT_MAX = 512 << 20 };

static enum outcome run_import(struct cli *cli)
{
    struct import_rates in = {.source = cli_base_name(cli->arguments[0])};
    int64_t rows;

    TRY(cli_read_file(cli, cli->arguments[0], FILE_BYTES_MAX, &in.csv));
    cli_option(cli, "source", &in.source);
    TRY(cli_open(cli, true));
    TRY(import_rates(&cli->ctx, &in, &rows));
    if (cli_json(cli))
        printf("{\"rows\":%lld}\n", (long long)rows);
    else
        printf("%lld rates\n", (long long)rows);
    return DONE;
}

static const struct cli_option options[] = {
    {"source", "NAME", "who says so; else the file's name"},
    {0},
};

const struct cli_command import_rates_command = {
    .name = "import rates",
    .arguments = "FILE",
    .summary = "Take in exchange rates: date,base,quote,rate or the ECB's own history, gzip too",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = options,
    .run = run_import,
};

static enum outcome run_export(struct cli *cli)
{
    return cli_export(cli, OUTPUT_MAX, rates_write);
}

const struct cli_command export_rates_command = {
    .name = "export rates",
    .arguments = "[FILE]",
    .summary = "Write the imported rates, which import rates takes back",
    .arguments_max = 1,
    .run = run_export,
};

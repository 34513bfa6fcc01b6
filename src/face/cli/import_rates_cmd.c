/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/cli.h"
#include "flow/rates.h"

enum { FILE_BYTES_MAX = 64 << 20 };

/* What stands after the last slash. */
static struct str base_name(struct str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return str_sub(path, i, path.n - i);
    return path;
}

static enum outcome run(struct cli *cli)
{
    struct import_rates in = {.source = base_name(cli->arguments[0])};
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
    .run = run,
};

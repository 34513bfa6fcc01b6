/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/cli.h"
#include "face/cli/product_cmds.h"
#include "flow/product_files.h"
#include "io/file.h"

static enum outcome write_file(void *arg, struct str bytes, struct problem *p unused_arg)
{
    return file_write(arg, bytes);
}

static enum outcome export(struct cli *cli)
{
    struct file file = FILE_CLOSED;
    struct export_products in = {.write = write_file, .write_arg = &file};
    struct str name = STR("-");
    enum outcome o;
    int64_t rows;

    if (cli->arguments_n)
        name = cli->arguments[0];
    in.for_people = cli_flag(cli, "for-people");
    TRY(cli_open(cli, false));
    TRY(cli_seller(cli, &in.seller));
    TRY(file_create(name.p, &cli->ctx.problem, &file));
    o = export_products(&cli->ctx, &in, &rows);
    file_close(&file);
    if (o == DONE)
        fprintf(stderr, "%lld rows\n", (long long)rows);
    return o;
}

static const struct cli_option options[] = {
    {"seller", "HANDLE", "only what this seller lists"},
    {"for-people", NULL, "guard cells that a spreadsheet would run as a formula"},
    {0},
};

const struct cli_command export_products_command = {
    .name = "export products",
    .arguments = "[FILE]",
    .summary = "Write the catalogue as CSV, which import products takes back",
    .arguments_max = 1,
    .options = options,
    .run = export,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* papers: label, customs declaration and invoice of an order that was shipped, as PDF. */
#include "face/cli/cli.h"
#include "flow/papers.h"
#include "flow/steps.h"
#include "store/store.h"

struct asking {
    struct order_id order;
    struct str kind, pdf;
};

static enum outcome ask(struct ctx *c, void *arg)
{
    struct asking *in = arg;
    struct order_row o;

    TRY(step_locate_sold(c, in->order, &o));
    return order_papers(c, &o, in->kind, &in->pdf);
}

static enum outcome run_papers(struct cli *cli)
{
    struct asking in = {.kind = STR("all")};

    cli_option(cli, "kind", &in.kind);
    if (!id_parse(cli->arguments[0], &in.order.v))
        return refuse(&cli->ctx.problem, refusal_invalid, "order", "expected an order's number");
    TRY(cli_open(cli, false));
    TRY(store_read(&cli->ctx, ask, &in));
    return cli_write_to(cli, cli->arguments_n > 1 ? cli->arguments[1] : STR("-"), in.pdf);
}

static const struct cli_option options[] = {
    {"kind", "KIND", "label, cn22, cn23, invoice or declaration (cn22 or cn23); else all it needs"},
    {NULL, NULL, NULL},
};

const struct cli_command papers_command = {
    .name = "papers",
    .arguments = "ORDER [FILE]",
    .summary = "Draw label, customs declaration and invoice of a shipped order as PDF",
    .arguments_min = 1,
    .arguments_max = 2,
    .options = options,
    .run = run_papers,
};

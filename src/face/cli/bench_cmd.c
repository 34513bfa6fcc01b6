/* SPDX-License-Identifier: Apache-2.0 */
/* What is durable at the command queue: `entrepot bench orders`, each order of a drill (drill.h)
 * placed and paid, in commits of its own; `entrepot bench ledger`, two transfers one after the
 * other. tests/bench sets them beside bare SQLite programs. */
#include "face/cli/crowd.h"
#include "face/cli/drill.h"
#include "flow/books.h"

/* ---- orders ---- */

enum { ORDERS = 20000, GOODS_EACH = 50000000 };

static enum outcome order_once(struct ctx *c, void *arg)
{
    const struct drill *d = arg;
    struct drill_order in = {.buyer = {ctx_id(c, 0)},
                             .shop = random_below(c->random, DRILL_SELLERS),
                             .good = random_below(c->random, DRILL_GOODS),
                             .lines_n = 1,
                             .key = STR("once")};
    struct placed_order placed;
    struct str verdict;

    TRY(drill_place(c, d, &in, &placed));
    return drill_pay(c, d, in.buyer, placed.purchase, &verdict);
}

static enum outcome run_orders(struct cli *cli)
{
    struct drill *d = arena_new(cli->ctx.arena, struct drill);
    const struct crowd crowd = {.cli = cli, .ports = &d->ports, .once = order_once, .arg = d,
                                .word = "orders", .sentence = "orders placed and paid"};

    TRY(cli_open(cli, true));
    TRY(drill_open(&cli->ctx, GOODS_EACH, d));
    return crowd_bench(&crowd, ORDERS);
}

static const struct cli_option order_options[] = {
    CROWD_OPTION_THREADS,
    {"orders", "N", "how many orders (20000)"},
    {0},
};

const struct cli_command bench_orders_command = {
    .name = "bench orders",
    .arguments = "",
    .summary = "Measure durable orders a second, on a database made for it",
    .options = order_options,
    .run = run_orders,
};

/* ---- transfers ---- */

enum { PAIRS = 30000, HOMES = 1000 };

/* Money that came for nobody and went back: two transfers. */
static enum outcome transfer_once(struct ctx *c, void *arg unused_arg)
{
    int64_t home = 1 + random_below(c->random, HOMES);

    return book_bounced(c, home, ctx_id(c, home), money(1999, CURRENCY("EUR")));
}

static enum outcome run_ledger(struct cli *cli)
{
    const struct crowd crowd = {.cli = cli, .once = transfer_once, .word = "pairs",
                                .sentence = "pairs of transfers booked"};

    TRY(cli_open(cli, true));
    return crowd_bench(&crowd, PAIRS);
}

static const struct cli_option ledger_options[] = {
    CROWD_OPTION_THREADS,
    {"pairs", "N", "how many pairs of transfers (30000)"},
    {0},
};

const struct cli_command bench_ledger_command = {
    .name = "bench ledger",
    .arguments = "",
    .summary = "Measure durable pairs of ledger transfers a second, on a database made for it",
    .options = ledger_options,
    .run = run_ledger,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* statement: a seller's accounts over some days, as CSV or JSON. */
#include "face/cli/cli.h"
#include "flow/payouts/statement.h"
#include "lib/json.h"
#include "shop/sellers/sellers.h"
#include "store/store.h"

enum { REPORT_MAX = 64 << 20 };

struct asking {
    struct str handle;
    struct date from, to;
    struct seller_statement out;
};

static enum outcome read_all(struct ctx *c, void *arg)
{
    struct asking *a = arg;
    struct seller_row seller;
    bool found;

    TRY(seller_by_handle(c, a->handle, &seller, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "seller", "no shop is named %.*s",
                      STR_FMT(a->handle));
    return statement_read(c, seller.id, a->from, a->to, &a->out);
}

static void put_line(struct json_writer *w, struct currency cur, const struct statement_line *l)
{
    json_open_object(w, NULL);
    json_put_moment(w, "at", l->at_ms);
    json_put_text(w, "kind", l->kind_name);
    json_put_id(w, "reference", l->ref);
    json_put_id(w, "order", l->order.v);
    json_put_id(w, "payout", l->payout.v);
    json_put_decimal(w, "gross", money(l->gross, cur));
    json_put_decimal(w, "refunds", money(l->refunds, cur));
    json_put_decimal(w, "commission", money(l->commission, cur));
    json_put_decimal(w, "fees", money(l->fees, cur));
    json_put_decimal(w, "duty_and_tax", money(l->taxes, cur));
    json_put_decimal(w, "amount", money(l->amount, cur));
    json_end(w);
}

static void put_json(struct buf *b, const struct seller_statement *s)
{
    struct json_writer w;

    json_writer_init(&w, b);
    json_open_object(&w, NULL);
    json_put_date(&w, "from", s->from);
    json_put_date(&w, "to", s->to);
    json_open_list(&w, "accounts");
    for (size_t i = 0; i < s->accounts_n; i++) {
        const struct statement_account *a = &s->accounts[i];

        json_open_object(&w, NULL);
        json_put_text(&w, "currency", currency_str(&a->currency));
        json_put_decimal(&w, "opening", money(a->opening, a->currency));
        json_put_decimal(&w, "sales", money(a->sales, a->currency));
        json_put_decimal(&w, "reserve", money(a->reserve, a->currency));
        json_put_decimal(&w, "payouts", money(a->payouts, a->currency));
        json_put_decimal(&w, "closing", money(a->closing, a->currency));
        json_open_list(&w, "lines");
        for (size_t k = 0; k < a->lines_n; k++)
            put_line(&w, a->currency, &a->lines[k]);
        json_end(&w);
        json_end(&w);
    }
    json_end(&w);
    json_end(&w);
    json_finish(&w);
    buf_char(b, '\n');
}

static enum outcome run(struct cli *cli)
{
    struct asking a = {0};
    struct buf b;

    if (!cli_option(cli, "seller", &a.handle))
        return refuse(&cli->ctx.problem, refusal_required, "seller", "whose statement");
    TRY(cli_day(cli, "from", &a.from));
    TRY(cli_day(cli, "to", &a.to));
    TRY(cli_open(cli, false));
    TRY(store_read(&cli->ctx, read_all, &a));
    buf_init(&b, &cli->arena, REPORT_MAX);
    if (cli_json(cli))
        put_json(&b, &a.out);
    else
        statement_csv(&b, &a.out);
    return cli_write_file(cli, &b);
}

static const struct cli_option options[] = {
    {"seller", "HANDLE", "of the shop"},
    {"from", "DATE", "the first day (UTC)"},
    {"to", "DATE", "the last day"},
    {0},
};

const struct cli_command statement_command = {
    .name = "statement",
    .arguments = "[FILE]",
    .summary = "Write the statement of a seller's accounts: opening, each movement, closing",
    .arguments_max = 1,
    .options = options,
    .run = run,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* export taxes: duties and taxes taken and given back in a time, as CSV or JSON, for a return. */
#include "face/cli/cli.h"
#include "flow/tax_report.h"
#include "lib/json.h"

enum { REPORT_MAX = 64 << 20 };

static void put_json(struct json_writer *w, const struct tax_row *r)
{
    json_open_object(w, NULL);
    json_put_text(w, "country", r->country);
    json_put_text(w, "region", r->region);
    json_put_text(w, "rule", r->rule);
    json_put_text(w, "name", r->name);
    json_put_text(w, "collector", r->collector);
    json_put_text(w, "kind", str_of(tax_kind_name(r->kind)));
    json_put_measure(w, "rate_percent", r->rate_ppm, 4);
    json_put_flag(w, "given_back", r->back);
    json_put_i64(w, "orders", r->orders);
    json_put_money(w, "base", money(r->base, r->currency));
    json_put_money(w, "amount", money(r->amount, r->currency));
    json_put_flag(w, "check", r->check);
    json_end(w);
}

static void put_all(struct buf *b, const struct tax_rows *rows, bool json)
{
    struct json_writer w;

    if (!json) {
        tax_report_csv(b, rows);
        return;
    }
    json_writer_init(&w, b);
    json_open_object(&w, NULL);
    json_open_list(&w, "rows");
    for (size_t i = 0; i < rows->n; i++)
        put_json(&w, &rows->v[i]);
    json_end(&w);
    json_end(&w);
    json_finish(&w);
    buf_char(b, '\n');
}

static enum outcome run(struct cli *cli)
{
    scoped(buf_release) struct buf b;
    struct tax_report_in in = {0};
    struct tax_rows rows;
    struct str text;

    TRY(cli_day(cli, "from", &in.from));
    TRY(cli_day(cli, "to", &in.to));
    cli_option(cli, "where", &in.where);
    if (cli_option(cli, "currency", &text) && !currency_parse(text, &in.currency))
        return refuse(&cli->ctx.problem, refusal_invalid, "currency", "a currency such as EUR");
    TRY(cli_open(cli, false));
    TRY(tax_report(&cli->ctx, &in, &rows));
    buf_init(&b, NULL, REPORT_MAX);
    put_all(&b, &rows, cli_json(cli));
    return cli_write_file(cli, &b);
}

static const struct cli_option options[] = {
    {"from", "DATE", "the first day (UTC)"},
    {"to", "DATE", "the last day"},
    {"where", "CC", "a country, or EU: the import scheme's return has a row for each member state"},
    {"currency", "CUR", "of the return, at the rates of its last day; else what buyers paid in"},
    {0},
};

const struct cli_command export_taxes_command = {
    .name = "export taxes",
    .arguments = "[FILE]",
    .summary = "Write duties and taxes taken and given back in a time, by country, region and rule",
    .arguments_max = 1,
    .options = options,
    .run = run,
};

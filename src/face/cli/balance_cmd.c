/* SPDX-License-Identifier: Apache-2.0 */
/* export balance: the trial balance of all books at the end of a day, as CSV or JSON: each kind of
 * account, then one row `all` for each currency, whose two sides are equal. */
#include "face/cli/cli.h"
#include "flow/books/trial_balance.h"
#include "lib/json.h"
#include "store/store.h"

struct asking {
    struct date at;
    struct trial_balance out;
};

static enum outcome read_balance(struct ctx *c, void *arg)
{
    struct asking *a = arg;

    return trial_balance(c, a->at, &a->out);
}

static void put_row(struct json_writer *w, struct str account, struct currency cur,
                    const struct ledger_balance *s)
{
    json_open_object(w, NULL);
    json_put_text(w, "account", account);
    json_put_text(w, "currency", currency_str(&cur));
    json_put_decimal(w, "debits", money(s->debits_posted, cur));
    json_put_decimal(w, "credits", money(s->credits_posted, cur));
    json_put_decimal(w, "debits_pending", money(s->debits_pending, cur));
    json_put_decimal(w, "credits_pending", money(s->credits_pending, cur));
    json_end(w);
}

static void put_json(struct buf *b, const struct trial_balance *t)
{
    struct json_writer w;

    json_writer_init(&w, b);
    json_open_object(&w, NULL);
    json_put_date(&w, "at", t->at);
    json_put_flag(&w, "balanced", t->balanced);
    json_open_list(&w, "accounts");
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < t->v[i].rows_n; k++)
            put_row(&w, ledger_kind_name(t->v[i].rows[k].kind), t->v[i].currency,
                    &t->v[i].rows[k].sums);
    for (size_t i = 0; i < t->n; i++)
        put_row(&w, STR("all"), t->v[i].currency, &t->v[i].sums);
    json_end(&w);
    json_end(&w);
    json_finish(&w);
    buf_char(b, '\n');
}

static enum outcome run(struct cli *cli)
{
    struct asking a = {.at = utc_date(cli->ctx.now_ms)};
    scoped(buf_release) struct buf b;
    struct str text;

    if (cli_option(cli, "at", &text))
        TRY(cli_day(cli, "at", &a.at));
    TRY(cli_open(cli, false));
    TRY(store_read(&cli->ctx, read_balance, &a));
    buf_init(&b, NULL, TRIAL_CSV_MAX);
    if (cli_json(cli))
        put_json(&b, &a.out);
    else
        trial_balance_csv(&b, &a.out);
    TRY(cli_write_file(cli, &b));
    return a.out.balanced ? DONE
                          : refuse(&cli->ctx.problem, refusal_conflict, NULL,
                                   "debits and credits differ: run `entrepot verify`");
}

static const struct cli_option options[] = {
    {"at", "DATE", "at the end of that day (UTC); else today"},
    {0},
};

const struct cli_command export_balance_command = {
    .name = "export balance",
    .arguments = "[FILE]",
    .summary = "Write the trial balance of all books on any day: account,currency,debits,credits,"
               "debits_pending,credits_pending",
    .arguments_max = 1,
    .options = options,
    .run = run,
};

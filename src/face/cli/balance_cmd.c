/* SPDX-License-Identifier: Apache-2.0 */
/* export balance: the trial balance of all books, as CSV: account,currency,debits,credits in
 * decimals, then one row `all` for each currency, whose two sides are equal. */
#include "face/cli/cli.h"
#include "lib/json.h"
#include "shop/ledger/ledger_sql.h"
#include "store/store.h"

enum { CURRENCIES_MAX = 300, LINE_MAX = 200, REPORT_MAX = 256 * 1024 };

struct side_sums {
    struct currency currency;
    int64_t debits, credits;
};

struct balancing {
    struct side_sums sums[CURRENCIES_MAX];
    size_t n;
    struct json_writer *json; /* NULL: CSV to standard output */
};

static void put_csv(const char *account, const struct side_sums *s)
{
    char room[LINE_MAX];
    struct buf b = {.p = room, .cap = sizeof(room), .max = sizeof(room)};

    buf_fmt(&b, "%s,%s,", account, s->currency.code);
    buf_decimal(&b, s->debits, currency_digits(s->currency));
    buf_char(&b, ',');
    buf_decimal(&b, s->credits, currency_digits(s->currency));
    printf("%.*s\n", STR_FMT(buf_view(&b)));
}

static void put(struct balancing *b, const char *account, const struct side_sums *s)
{
    if (!b->json) {
        put_csv(account, s);
        return;
    }
    json_open_object(b->json, NULL);
    json_put_text(b->json, "account", str_of(account));
    json_put_text(b->json, "currency", str_of(s->currency.code));
    json_put_decimal(b->json, "debits", money(s->debits, s->currency));
    json_put_decimal(b->json, "credits", money(s->credits, s->currency));
    json_end(b->json);
}

static struct side_sums *sums_of(struct balancing *b, struct currency currency)
{
    for (size_t i = 0; i < b->n; i++)
        if (currency_eq(b->sums[i].currency, currency))
            return &b->sums[i];
    if (b->n == CURRENCIES_MAX)
        return NULL;
    b->sums[b->n] = (struct side_sums){.currency = currency};
    return &b->sums[b->n++];
}

static enum outcome on_total(struct ctx *c, const struct ledger_total_row *row, void *arg)
{
    struct balancing *b = arg;
    struct side_sums *all = sums_of(b, row->currency);
    struct side_sums one = {row->currency, row->debits, row->credits};

    if (!all || __builtin_add_overflow(all->debits, row->debits, &all->debits) ||
        __builtin_add_overflow(all->credits, row->credits, &all->credits))
        return fail("balance", "the books are beyond what can be added up");
    put(b, str_printf(c->arena, "%.*s", STR_FMT(row->kind)).p, &one);
    return DONE;
}

static enum outcome read_totals(struct ctx *c, void *arg)
{
    return ledger_totals(c, on_total, arg);
}

static enum outcome print_sums(struct cli *cli, struct balancing *b)
{
    bool equal = true;

    for (size_t i = 0; i < b->n; i++) {
        put(b, "all", &b->sums[i]);
        equal = equal && b->sums[i].debits == b->sums[i].credits;
    }
    return equal ? DONE
                 : refuse(&cli->ctx.problem, refusal_conflict, NULL,
                          "debits and credits differ: run `entrepot verify`");
}

static enum outcome run(struct cli *cli)
{
    struct balancing *b = arena_new(cli->ctx.arena, struct balancing);
    scoped(buf_release) struct buf text;
    struct json_writer json;
    enum outcome o;

    TRY(cli_open(cli, false));
    buf_init(&text, NULL, REPORT_MAX);
    json_writer_init(&json, &text);
    json_open_object(&json, NULL);
    json_open_list(&json, "accounts");
    b->json = cli_json(cli) ? &json : NULL;
    if (!b->json)
        puts("account,currency,debits,credits");
    TRY(store_read(&cli->ctx, read_totals, b));
    o = print_sums(cli, b);
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    if (b->json)
        printf("%.*s\n", STR_FMT(buf_view(&text)));
    return o;
}

const struct cli_command export_balance_command = {
    .name = "export balance",
    .arguments = "",
    .summary = "Write the trial balance of all books: account,currency,debits,credits",
    .run = run,
};

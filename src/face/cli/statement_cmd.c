/* SPDX-License-Identifier: Apache-2.0 */
/* statement: the accounts of a seller, a buyer or the ledger over some days, as CSV or JSON. */
#include "face/cli/cli.h"
#include "face/cli/statements.h"
#include "shop/accounts/accounts.h"
#include "shop/sellers/sellers.h"
#include "store/store.h"

enum { REPORT_MAX = 64 << 20 };

/* Whose statement it is: the one of these that is given. */
enum whose { OF_SELLER, OF_BUYER, OF_ACCOUNT, WHOSE };

static const char *const whose_options[WHOSE] = {"seller", "buyer", "account"};

struct asking {
    enum whose whose;
    struct str name; /* a handle, an e-mail address or a kind */
    struct date from, to;
    struct account_asked account;
    struct seller_statement of_seller;
    struct buyer_statement of_buyer;
    struct account_statement of_account;
};

static enum outcome read_seller(struct ctx *c, struct asking *a)
{
    struct seller_row seller;
    bool found;

    TRY(seller_by_handle(c, a->name, &seller, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "seller", "no shop is named %.*s",
                      STR_FMT(a->name));
    return statement_read(c, seller.id, a->from, a->to, &a->of_seller);
}

static enum outcome read_buyer(struct ctx *c, struct asking *a)
{
    struct account_row account;
    struct str email;
    bool found;

    TRY(email_normal(&c->problem, c->arena, a->name, &email));
    TRY(account_by_email(c, email, &account, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "buyer", "no account has this address");
    return buyer_statement_read(c, account.id, a->from, a->to, &a->of_buyer);
}

static enum outcome read_all(struct ctx *c, void *arg)
{
    struct asking *a = arg;

    switch (a->whose) {
    case OF_SELLER:
        return read_seller(c, a);
    case OF_BUYER:
        return read_buyer(c, a);
    default:
        return account_statement(c, &a->account, &a->of_account);
    }
}

static void put(struct buf *b, const struct asking *a, bool json)
{
    if (a->whose == OF_SELLER)
        (json ? seller_statement_json : statement_csv)(b, &a->of_seller);
    else if (a->whose == OF_BUYER)
        (json ? buyer_statement_json : buyer_statement_csv)(b, &a->of_buyer);
    else
        (json ? account_statement_json : account_statement_csv)(b, &a->account, &a->of_account);
}

/* ---- what is asked ---- */

static enum outcome read_account(struct cli *cli, struct asking *a)
{
    struct problem *p = &cli->ctx.problem;
    struct str text;

    a->account = (struct account_asked){.from = a->from, .to = a->to,
                                        .lines_max = ACCOUNT_LINES_MAX};
    if (!ledger_kind_parse(a->name, &a->account.kind))
        return refuse(p, refusal_invalid, "account",
                      "clearing, escrow, seller, revenue, taxes ...");
    if (!cli_option(cli, "currency", &text) || !currency_parse(text, &a->account.currency))
        return refuse(p, refusal_required, "currency", "a currency such as EUR");
    if (cli_option(cli, "party", &text) && !id_parse(text, &a->account.party))
        return refuse(p, refusal_invalid, "party", "the number of an order, intent or shop");
    return DONE;
}

static enum outcome read_asked(struct cli *cli, struct asking *a)
{
    size_t given = 0;

    for (int i = 0; i < WHOSE; i++)
        if (cli_option(cli, whose_options[i], &a->name)) {
            a->whose = (enum whose)i;
            given++;
        }
    if (given != 1)
        return refuse(&cli->ctx.problem, refusal_required, "seller",
                      "whose statement: --seller, --buyer or --account");
    TRY(cli_day(cli, "from", &a->from));
    TRY(cli_day(cli, "to", &a->to));
    return a->whose == OF_ACCOUNT ? read_account(cli, a) : DONE;
}

static enum outcome run(struct cli *cli)
{
    scoped(buf_release) struct buf b;
    struct asking a = {0};

    TRY(read_asked(cli, &a));
    TRY(cli_open(cli, false));
    TRY(store_read(&cli->ctx, read_all, &a));
    buf_init(&b, NULL, REPORT_MAX);
    put(&b, &a, cli_json(cli));
    if (a.of_account.more)
        return refuse(&cli->ctx.problem, refusal_too_many, "to",
                      "at most %d transfers: ask for fewer days", ACCOUNT_LINES_MAX);
    return cli_write_file(cli, &b);
}

static const struct cli_option options[] = {
    {"seller", "HANDLE", "of the shop"},
    {"buyer", "EMAIL", "of the buyer's account"},
    {"account", "KIND", "of the ledger: clearing, escrow, suspense, settling, seller, reserve, "
                        "revenue, taxes"},
    {"currency", "CUR", "of that account"},
    {"party", "ID", "of that account: an order, an intent or a shop; else all of that kind"},
    {"from", "DATE", "the first day (UTC)"},
    {"to", "DATE", "the last day"},
    {0},
};

const struct cli_command statement_command = {
    .name = "statement",
    .arguments = "[FILE]",
    .summary = "Write the statement of a seller, a buyer or an account of the ledger: opening, "
               "each movement, closing",
    .arguments_max = 1,
    .options = options,
    .run = run,
};

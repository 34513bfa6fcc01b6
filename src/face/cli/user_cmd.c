/* SPDX-License-Identifier: Apache-2.0 */
/* user add, user role: accounts from the command line; the first operator is made so. */
#include "face/cli/cli.h"
#include "flow/account.h"
#include "lib/crypto.h"
#include "shop/sellers/sellers.h"
#include "store/store.h"

static enum outcome read_roles(struct cli *cli, unsigned *out)
{
    struct str word;

    *out = ROLE_BUYER;
    for (size_t i = 0; cli_option_nth(cli, "role", i, &word); i++) {
        if (str_eq(word, STR("seller")))
            *out |= ROLE_SELLER;
        else if (str_eq(word, STR("operator")))
            *out |= ROLE_OPERATOR;
        else if (!str_eq(word, STR("buyer")))
            return refuse(&cli->ctx.problem, refusal_invalid, "role",
                          "expected buyer, seller or operator");
    }
    return DONE;
}

struct shop_search {
    struct str handle;
    struct seller_row row;
    bool found;
};

static enum outcome find_shop(struct ctx *c, void *arg)
{
    struct shop_search *s = arg;

    return seller_by_handle(c, s->handle, &s->row, &s->found);
}

/* The shop of --shop, which a seller must name. */
static enum outcome read_shop(struct cli *cli, unsigned roles, struct seller_id *out)
{
    struct shop_search s = {0};

    *out = (struct seller_id){0};
    if (!(roles & ROLE_SELLER))
        return DONE;
    if (!cli_option(cli, "shop", &s.handle))
        return refuse(&cli->ctx.problem, refusal_required, "shop", "a seller keeps a shop");
    TRY(store_read(&cli->ctx, find_shop, &s));
    if (!s.found)
        return refuse(&cli->ctx.problem, refusal_not_found, "shop", "no shop is named %.*s",
                      STR_FMT(s.handle));
    *out = s.row.id;
    return DONE;
}

/* The office of --office, which makes a partner. */
static enum outcome read_office(struct cli *cli)
{
    struct str office;

    return cli_option(cli, "office", &office)
               ? change_office(&cli->ctx, cli->arguments[0], office) : DONE;
}

/* A password that nobody typed is made and printed once. */
static enum outcome run_add(struct cli *cli)
{
    struct create_account in = {.email = cli->arguments[0]};
    bool made = !cli_option(cli, "password", &in.password);
    struct account_id id;

    TRY(cli_open(cli, false));
    if (!cli_option(cli, "name", &in.name))
        in.name = cli->arguments[0];
    if (made)
        in.password = token_new(&cli->arena, &cli->random);
    TRY(read_roles(cli, &in.roles));
    TRY(read_shop(cli, in.roles, &in.shop));
    TRY(create_account(&cli->ctx, &in, &id));
    TRY(read_office(cli));
    if (made)
        printf("password: %.*s\n", STR_FMT(in.password));
    printf("account: %lld\n", (long long)id.v);
    return DONE;
}

static const struct cli_option add_options[] = {
    {"name", "NAME", "shown to others; else the e-mail address"},
    {"password", "TEXT", "else one is made and printed"},
    {"role", "ROLE", "seller or operator besides buyer; may be repeated"},
    {"shop", "HANDLE", "the shop that a seller keeps"},
    {"office", "OFFICE", "makes a partner of it: post/RU, customs/BR; empty: no partner"},
    {NULL, NULL, NULL},
};

const struct cli_command user_add_command = {
    .name = "user add",
    .arguments = "EMAIL",
    .summary = "Make an account",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = add_options,
    .run = run_add,
};

static enum outcome run_role(struct cli *cli)
{
    struct seller_id shop;
    unsigned roles;

    TRY(cli_open(cli, false));
    TRY(read_roles(cli, &roles));
    TRY(read_shop(cli, roles, &shop));
    TRY(change_roles(&cli->ctx, cli->arguments[0], roles, shop));
    TRY(read_office(cli));
    printf("changed\n");
    return DONE;
}

static const struct cli_option role_options[] = {
    {"role", "ROLE", "seller or operator besides buyer; may be repeated"},
    {"shop", "HANDLE", "the shop that a seller keeps"},
    {"office", "OFFICE", "makes a partner of it: post/RU, customs/BR; empty: no partner"},
    {NULL, NULL, NULL},
};

const struct cli_command user_role_command = {
    .name = "user role",
    .arguments = "EMAIL",
    .summary = "Set what an account may do",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = role_options,
    .run = run_role,
};

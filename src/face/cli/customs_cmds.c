/* SPDX-License-Identifier: Apache-2.0 */
/* export itmatt, import customs-responses, carrier add: what posts, customs and carriers get from
 * us and tell us. */
#include "base/civil.h"
#include "face/cli/cli.h"
#include "flow/carrier.h"
#include "flow/customs.h"
#include "lib/json.h"
#include "store/store.h"

enum { FILE_BYTES_MAX = 64 * 1024 * 1024, ERRORS_SHOWN = 100 };

/* ---- export itmatt ---- */

struct exporting {
    struct date day;
    struct str to;
    int64_t n;
};

static enum outcome print_document(struct ctx *c unused_arg, const struct itmatt_row *row,
                                   void *arg)
{
    struct exporting *e = arg;

    printf("%.*s\n", STR_FMT(row->document));
    e->n++;
    return DONE;
}

static enum outcome print_day(struct ctx *c, void *arg)
{
    struct exporting *e = arg;

    return itmatt_of_day(c, e->day, e->to, print_document, e);
}

static enum outcome run_export(struct cli *cli)
{
    struct exporting e = {.day = utc_date(cli->ctx.now_ms), .to = STR("")};
    struct str day;

    if (cli_option(cli, "day", &day) && !date_parse(day, &e.day))
        return refuse(&cli->ctx.problem, refusal_invalid, "day", "expected a day, 2026-01-31");
    if (cli_option(cli, "to", &e.to) && e.to.n != 2)
        return refuse(&cli->ctx.problem, refusal_invalid, "to", "expected a country's two letters");
    TRY(cli_open(cli, false));
    TRY(store_read(&cli->ctx, print_day, &e));
    fprintf(stderr, "%lld documents\n", (long long)e.n);
    return DONE;
}

static const struct cli_option export_options[] = {
    {"day", "DAY", "UTC day on which the parcels were handed over; else today"},
    {"to", "CC", "only of parcels to that country"},
    {NULL, NULL, NULL},
};

const struct cli_command export_itmatt_command = {
    .name = "export itmatt",
    .arguments = "",
    .summary = "Write the electronic advance data of a day's parcels, one JSON document a line",
    .options = export_options,
    .run = run_export,
};

/* ---- import customs-responses ---- */

static enum outcome answer_all(struct cli *cli, const struct customs_responses *all,
                               int64_t *applied, int64_t *repeated, int64_t *refused)
{
    struct problem *p = &cli->ctx.problem;

    for (size_t i = 0; i < all->n; i++) {
        struct arena_mark mark = arena_mark(&cli->arena);
        struct scan_result result;
        enum outcome out;

        *p = (struct problem){0};
        out = answer_customs(&cli->ctx, &all->v[i], &result);
        if (out == FAILED)
            return FAILED;
        if (out == REFUSED && (*refused)++ < ERRORS_SHOWN)
            fprintf(stderr, "%s line %lld: %s: %s\n", cli->arguments[0].p,
                    (long long)all->v[i].line, p->field, p->detail);
        *repeated += out == DONE && result.repeated;
        *applied += out == DONE && !result.repeated;
        arena_rewind(&cli->arena, mark);
        cli_progress("%zu of %zu answers", i + 1, all->n);
    }
    cli_progress_end();
    *p = (struct problem){0};
    return DONE;
}

static enum outcome run_responses(struct cli *cli)
{
    int64_t applied = 0, repeated = 0, refused = 0;
    struct customs_responses all;
    struct str text;

    TRY(cli_read_file(cli, cli->arguments[0], FILE_BYTES_MAX, &text));
    TRY(customs_responses_parse(&cli->arena, cli->arguments[0], text, &cli->ctx.problem, &all));
    TRY(cli_open(cli, false));
    TRY(answer_all(cli, &all, &applied, &repeated, &refused));
    if (cli_json(cli))
        printf("{\"applied\":%lld,\"repeated\":%lld,\"refused\":%lld}\n", (long long)applied,
               (long long)repeated, (long long)refused);
    else
        printf("%lld applied, %lld known before, %lld refused\n", (long long)applied,
               (long long)repeated, (long long)refused);
    return refused ? REFUSED : DONE;
}

const struct cli_command import_customs_responses_command = {
    .name = "import customs-responses",
    .arguments = "FILE",
    .summary = "Take in what customs decided (CUSRSP): number,decision,reason,at; or JSON",
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run_responses,
};

/* ---- carrier add ---- */

static enum outcome run_carrier(struct cli *cli)
{
    struct str name = cli->arguments[0], secret = STR("");

    TRY(cli_open(cli, false));
    cli_option(cli, "name", &name);
    cli_option(cli, "secret", &secret);
    TRY(add_carrier(&cli->ctx, cli->arguments[0], name, &secret));
    printf("webhook: /webhooks/carrier/%.*s\nsecret: %.*s\n", STR_FMT(cli->arguments[0]),
           STR_FMT(secret));
    return DONE;
}

static const struct cli_option carrier_options[] = {
    {"name", "NAME", "shown to operators; else the code"},
    {"secret", "TEXT", "whsec_...; else one is made and printed"},
    {NULL, NULL, NULL},
};

const struct cli_command carrier_add_command = {
    .name = "carrier add",
    .arguments = "CODE",
    .summary = "Let a carrier send scans by webhook; again: change its secret",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = carrier_options,
    .run = run_carrier,
};

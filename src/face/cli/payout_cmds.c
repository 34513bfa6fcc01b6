/* SPDX-License-Identifier: Apache-2.0 */
/* payouts list, run, hold, free, terms: what sellers are paid, and when. */
#include "face/cli/cli.h"
#include "flow/payouts/payouts.h"
#include "lib/json.h"
#include "shop/sellers/sellers.h"
#include "store/store.h"

enum { REPORT_MAX = 64 << 20, TERMS_MAX = 8192 };

/* ---- which seller ---- */

struct search {
    struct str handle;
    struct seller_row row;
    bool found;
};

static enum outcome find_seller(struct ctx *c, void *arg)
{
    struct search *s = arg;

    return seller_by_handle(c, s->handle, &s->row, &s->found);
}

static enum outcome seller_named(struct cli *cli, struct str handle, struct seller_id *out)
{
    struct search s = {.handle = handle};

    TRY(store_read(&cli->ctx, find_seller, &s));
    if (!s.found)
        return refuse(&cli->ctx.problem, refusal_not_found, "seller", "no shop is named %.*s",
                      STR_FMT(handle));
    *out = s.row.id;
    return DONE;
}

/* Of --seller; all without it. */
static enum outcome seller_asked(struct cli *cli, struct seller_id *out)
{
    struct str handle;

    *out = SITE;
    return cli_option(cli, "seller", &handle) ? seller_named(cli, handle, out) : DONE;
}

/* ---- list, run ---- */

struct listing {
    struct json_writer *json; /* NULL: a line each to standard output */
    struct json_writer writer;
    struct buf text;
};

static void put_json(struct json_writer *w, const struct seller_account_row *a,
                     const struct payout_look *l)
{
    json_open_object(w, NULL);
    json_put_text(w, "seller", a->handle);
    json_put_text(w, "currency", currency_str(&l->currency));
    json_put_decimal(w, "available", money(l->available, l->currency));
    json_put_decimal(w, "on_the_way", money(l->on_the_way, l->currency));
    json_put_decimal(w, "reserved", money(l->reserved, l->currency));
    json_put_decimal(w, "minimum", money(l->minimum, l->currency));
    json_put_moment(w, "next", l->next_ms);
    json_put_text(w, "verdict", str_of(payout_verdict_name(l->verdict)));
    json_end(w);
}

static enum outcome put_account(struct ctx *c, const struct seller_account_row *a,
                                const struct payout_look *l, void *arg)
{
    const int64_t sums[] = {l->available, l->on_the_way, l->reserved, l->minimum};
    struct listing *list = arg;
    struct buf b;

    if (list->json) {
        put_json(list->json, a, l);
        return DONE;
    }
    buf_init(&b, c->arena, 400);
    buf_fmt(&b, "%.*s,%s", STR_FMT(a->handle), l->currency.code);
    for (size_t i = 0; i < countof(sums); i++) {
        buf_char(&b, ',');
        buf_decimal(&b, sums[i], currency_digits(l->currency));
    }
    buf_char(&b, ',');
    moment_iso(&b, l->next_ms);
    printf("%.*s,%s\n", STR_FMT(buf_view(&b)), payout_verdict_name(l->verdict));
    return DONE;
}

static enum outcome show_accounts(struct cli *cli, bool preview)
{
    struct listing list = {.json = cli_json(cli) ? &list.writer : NULL};
    struct seller_id seller;

    TRY(cli_open(cli, false));
    TRY(seller_asked(cli, &seller));
    if (!list.json) {
        puts("seller,currency,available,on_the_way,reserved,minimum,next,verdict");
        return run_payouts(&cli->ctx, seller, preview, put_account, &list);
    }
    buf_init(&list.text, &cli->arena, REPORT_MAX);
    json_writer_init(&list.writer, &list.text);
    json_open_object(&list.writer, NULL);
    json_open_list(&list.writer, "accounts");
    TRY(run_payouts(&cli->ctx, seller, preview, put_account, &list));
    json_end(&list.writer);
    json_end(&list.writer);
    json_finish(&list.writer);
    printf("%.*s\n", STR_FMT(buf_view(&list.text)));
    return DONE;
}

static enum outcome run_list(struct cli *cli)
{
    return show_accounts(cli, true);
}

static enum outcome run_run(struct cli *cli)
{
    return show_accounts(cli, cli_flag(cli, "preview"));
}

static const struct cli_option list_options[] = {
    {"seller", "HANDLE", "only of this shop"},
    {0},
};

static const struct cli_option run_options[] = {
    {"seller", "HANDLE", "only this shop"},
    {"preview", NULL, "only show what would be paid"},
    {0},
};

const struct cli_command payouts_list_command = {
    .name = "payouts list",
    .arguments = "",
    .summary = "List what is owed to sellers, what is kept back, and when it is paid",
    .options = list_options,
    .run = run_list,
};

const struct cli_command payouts_run_command = {
    .name = "payouts run",
    .arguments = "",
    .summary = "Pay sellers now what is available, from the minimum on, before its day",
    .options = run_options,
    .run = run_run,
};

/* ---- hold, free ---- */

static enum outcome set_held(struct cli *cli, bool held)
{
    struct str note = STR("");
    struct seller_id seller;

    cli_option(cli, "note", &note);
    TRY(cli_open(cli, false));
    TRY(seller_named(cli, cli->arguments[0], &seller));
    return hold_payouts(&cli->ctx, seller, held, cli_who(cli), note);
}

static enum outcome run_hold(struct cli *cli)
{
    return set_held(cli, true);
}

static enum outcome run_free(struct cli *cli)
{
    return set_held(cli, false);
}

static const struct cli_option note_options[] = {
    {"note", "TEXT", "why; stays with it"},
    {0},
};

const struct cli_command payouts_hold_command = {
    .name = "payouts hold",
    .arguments = "HANDLE",
    .summary = "Pay nothing out to a seller until it is freed",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = note_options,
    .run = run_hold,
};

const struct cli_command payouts_free_command = {
    .name = "payouts free",
    .arguments = "HANDLE",
    .summary = "Pay a seller again by the terms",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = note_options,
    .run = run_free,
};

/* ---- terms ---- */

struct reading {
    struct seller_id seller;
    struct payout_terms terms;
};

static enum outcome read_terms(struct ctx *c, void *arg)
{
    struct reading *r = arg;

    return payout_terms_now(c, r->seller, &r->terms);
}

static void print_terms(struct cli *cli, const struct payout_terms *t)
{
    struct json_writer w;
    struct buf b, minimums;

    buf_init(&minimums, &cli->arena, MINIMUMS_TEXT_MAX);
    payout_minimums_write(&minimums, t);
    buf_init(&b, &cli->arena, TERMS_MAX);
    json_writer_init(&w, &b);
    json_open_object(&w, NULL);
    json_put_text(&w, "of", t->seller.v == SITE.v ? STR("site") : STR("seller"));
    json_put_text(&w, "schedule", str_of(payout_schedule_name(t->schedule)));
    json_put_i64(&w, "weekday", t->weekday);
    json_put_text(&w, "zone", t->zone);
    json_put_measure(&w, "reserve_percent", t->reserve_ppm, 4);
    json_put_i64(&w, "reserve_days", t->reserve_days);
    json_put_text(&w, "minimum", buf_view(&minimums));
    json_put_moment(&w, "since", t->at_ms);
    json_put_text(&w, "who", t->who);
    json_put_text(&w, "note", t->note);
    json_end(&w);
    json_finish(&w);
    printf("%.*s\n", STR_FMT(buf_view(&b)));
}

static enum outcome read_number(struct cli *cli, const char *name, int scale, int32_t *out)
{
    struct str text;
    int64_t n;

    if (!cli_option(cli, name, &text))
        return DONE;
    if (!parse_decimal(text, scale, 0, INT32_MAX, &n))
        return refuse(&cli->ctx.problem, refusal_invalid, name, "a number");
    *out = (int32_t)n;
    return DONE;
}

/* What is given changes; *any says that something is. */
static enum outcome read_change(struct cli *cli, struct payout_terms *t, bool *any)
{
    static const char *const names[] = {"schedule", "weekday", "zone", "reserve-percent",
                                        "reserve-days", "minimum"};
    struct str text;

    *any = false;
    for (size_t i = 0; i < countof(names); i++)
        *any = *any || cli_option(cli, names[i], &text);
    if (cli_option(cli, "schedule", &text) && !payout_schedule_parse(text, &t->schedule))
        return refuse(&cli->ctx.problem, refusal_invalid, "schedule", "daily, weekly or monthly");
    cli_option(cli, "zone", &t->zone);
    TRY(read_number(cli, "weekday", 0, &t->weekday));
    TRY(read_number(cli, "reserve-percent", 4, &t->reserve_ppm));
    TRY(read_number(cli, "reserve-days", 0, &t->reserve_days));
    if (cli_option(cli, "minimum", &text))
        TRY(payout_minimums_parse(&cli->ctx.problem, text, t));
    t->note = STR("");
    cli_option(cli, "note", &t->note);
    t->who = cli_who(cli);
    return DONE;
}

static enum outcome run_terms(struct cli *cli)
{
    struct reading r = {.seller = SITE};
    bool any;

    TRY(cli_open(cli, false));
    if (cli->arguments_n > 0)
        TRY(seller_named(cli, cli->arguments[0], &r.seller));
    TRY(store_read(&cli->ctx, read_terms, &r));
    if (cli_flag(cli, "site")) {
        TRY(read_change(cli, &r.terms, &any));
        TRY(drop_payout_terms(&cli->ctx, r.seller, r.terms.who, r.terms.note));
    } else {
        struct payout_terms changed = r.terms;

        TRY(read_change(cli, &changed, &any));
        changed.seller = r.seller;
        if (any)
            TRY(change_payout_terms(&cli->ctx, &changed));
    }
    TRY(store_read(&cli->ctx, read_terms, &r));
    print_terms(cli, &r.terms);
    return DONE;
}

static const struct cli_option terms_options[] = {
    {"schedule", "WHEN", "daily, weekly or monthly: at the midnight that begins the day"},
    {"weekday", "N", "1 Monday to 7 Sunday: of weekly, and of monthly the first of the month"},
    {"zone", "ZONE", "whose midnight: Europe/Berlin"},
    {"reserve-percent", "P", "kept back of a sale"},
    {"reserve-days", "N", "for so long from its release"},
    {"minimum", "LIST", "the least that is paid: \"EUR 10.00, USD 25\""},
    {"site", NULL, "the site's terms again for this seller"},
    {"note", "TEXT", "why; stays with the change"},
    {0},
};

const struct cli_command payouts_terms_command = {
    .name = "payouts terms",
    .arguments = "[HANDLE]",
    .summary = "Show the terms of payouts of the site or of a seller, or change what is given",
    .arguments_max = 1,
    .options = terms_options,
    .run = run_terms,
};

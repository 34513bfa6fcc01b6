/* SPDX-License-Identifier: Apache-2.0 */
/* promotion list, preview, make, end (ADR 0020). */
#include "base/civil.h"
#include "face/cli/cli.h"
#include "flow/promotions/promotions.h"
#include "lib/json.h"
#include "shop/logistics/edition.h"
#include "shop/markets/markets.h"
#include "store/store.h"

enum { OUTPUT_MAX = 4 << 20, LIST_MAX = 1000, SHOWN_DAYS = 7 };

/* ---- what is asked ---- */

static enum outcome read_id(struct cli *cli, const char *name, int64_t *out)
{
    struct str text;

    if (!cli_option(cli, name, &text) || parse_i64(text, 1, INT64_MAX, out))
        return DONE;
    return refuse(&cli->ctx.problem, refusal_invalid, name, "a number");
}

static enum outcome read_amount(struct cli *cli, const char *name, struct currency currency,
                                int64_t *out)
{
    struct money m = money(0, currency);
    struct str text;

    if (!cli_option(cli, name, &text))
        return DONE;
    if (currency.code[0] == '\0' || !money_parse(text, currency, &m))
        return refuse(&cli->ctx.problem, refusal_invalid, name, "an amount of --currency");
    *out = m.minor;
    return DONE;
}

/* A day begins at midnight, UTC. */
static enum outcome read_day(struct cli *cli, const char *name, int64_t *out)
{
    struct date day;
    struct str text;

    if (!cli_option(cli, name, &text))
        return DONE;
    if (!date_parse(text, &day))
        return refuse(&cli->ctx.problem, refusal_invalid, name, "a date, like 2026-11-11");
    *out = utc_midnight_ms(day);
    return DONE;
}

/* "10%", "5.00" or "delivery". */
static enum outcome read_off(struct cli *cli, struct promotion_row *out)
{
    struct str text = STR("");
    int64_t bp;

    cli_option(cli, "off", &text);
    if (str_eq(text, STR("delivery"))) {
        out->kind = text;
    } else if (text.n > 0 && text.p[text.n - 1] == '%') {
        if (!parse_decimal(str_sub(text, 0, text.n - 1), 2, 1, PROMOTION_RATE_MAX_BP, &bp))
            return refuse(&cli->ctx.problem, refusal_invalid, "off", "0.01%% to 90%%");
        out->kind = STR("percent");
        out->rate_bp = (int32_t)bp;
    } else {
        out->kind = STR("fixed");
        TRY(read_amount(cli, "off", out->currency, &out->amount));
    }
    return DONE;
}

static enum outcome read_row(struct cli *cli, struct promotion_row *out)
{
    struct str text;

    *out = (struct promotion_row){.paid_by = STR("marketplace"), .starts_at = cli->ctx.now_ms,
                                  .ends_at = cli->ctx.now_ms + SHOWN_DAYS * DAY_MS,
                                  .who = cli_who(cli)};
    if (cli_option(cli, "currency", &text) && !currency_parse(text, &out->currency))
        return refuse(&cli->ctx.problem, refusal_invalid, "currency", "ISO 4217, like EUR");
    cli_option(cli, "title", &out->title);
    cli_option(cli, "paid-by", &out->paid_by);
    cli_option(cli, "country", &out->country);
    cli_option(cli, "note", &out->note);
    TRY(read_off(cli, out));
    TRY(read_id(cli, "seller", &out->seller.v));
    TRY(read_id(cli, "product", &out->product.v));
    TRY(read_amount(cli, "minimum", out->currency, &out->minimum));
    TRY(read_amount(cli, "budget", out->currency, &out->budget));
    TRY(read_day(cli, "from", &out->starts_at));
    TRY(read_day(cli, "until", &out->ends_at));
    return cli_count(cli, "parcels", PROMOTION_USES_MAX, &out->max_uses);
}

#define ROW_OPTIONS                                                             \
    {"title", "TEXT", "what buyers read"},                                      \
    {"off", "OFF", "10%, 5.00 or delivery"},                                    \
    {"paid-by", "WHOM", "seller or marketplace; else the marketplace"},         \
    {"seller", "ID", "of whose goods; else of all sellers"},                    \
    {"product", "ID", "that it is about; else all"},                            \
    {"country", "CODE", "of buyers, like BR; else all"},                        \
    {"currency", "CODE", "of its amounts"},                                     \
    {"minimum", "AMOUNT", "of goods in a parcel; else none"},                   \
    {"budget", "AMOUNT", "that it may cost in all; else no limit"},             \
    {"parcels", "N", "that may have it in all; else any number"},               \
    {"from", "DATE", "its first day, UTC; else now"},                           \
    {"until", "DATE", "the day on which it is over; else in a week"}

/* ---- preview ---- */

static void print_look(struct cli *cli, const struct promotion_look *look)
{
    printf("%zu of %zu offers looked at cost less\n", look->n, look->looked_at);
    for (size_t i = 0; i < look->n; i++) {
        const struct promotion_look_line *l = &look->v[i];
        struct buf b;

        buf_init(&b, &cli->arena, 200);
        money_decimal(&b, l->before);
        buf_str(&b, STR(" -> "));
        money_decimal(&b, l->after);
        buf_fmt(&b, " %s, off ", l->after.currency.code);
        money_decimal(&b, l->off);
        printf("  %.*s: %s\n", STR_FMT(l->title), buf_cstr(&b));
    }
}

static void put_look(struct cli *cli, const struct promotion_look *look)
{
    struct json_writer w;
    struct buf b;

    buf_init(&b, &cli->arena, OUTPUT_MAX);
    json_writer_init(&w, &b);
    json_open_object(&w, NULL);
    json_put_i64(&w, "looked_at", (int64_t)look->looked_at);
    json_open_list(&w, "offers");
    for (size_t i = 0; i < look->n; i++) {
        json_open_object(&w, NULL);
        json_put_text(&w, "title", look->v[i].title);
        json_put_text(&w, "sku", look->v[i].sku);
        json_put_money(&w, "before", look->v[i].before);
        json_put_money(&w, "after", look->v[i].after);
        json_put_money(&w, "off", look->v[i].off);
        json_end(&w);
    }
    json_end(&w);
    json_end(&w);
    json_finish(&w);
    printf("%.*s\n", STR_FMT(buf_view(&b)));
}

static enum outcome run_preview(struct cli *cli)
{
    const struct market *market;
    struct promotion_look look;
    struct promotion_row row;
    size_t n;
    bool swapped;

    TRY(read_row(cli, &row));
    TRY(cli_open(cli, false));
    TRY(logistics_refresh(&cli->ctx, &swapped));
    market = markets(&n);
    for (size_t i = 0; i < n && row.country.n; i++)
        if (str_eq(str_of(markets(&n)[i].country->code), row.country))
            market = &markets(&n)[i];
    TRY(preview_promotion(&cli->ctx, &row, market->city, market_currency(market), &look));
    if (cli_json(cli))
        put_look(cli, &look);
    else
        print_look(cli, &look);
    return DONE;
}

static const struct cli_option preview_options[] = {ROW_OPTIONS, {0}};

const struct cli_command promotion_preview_command = {
    .name = "promotion preview",
    .arguments = "",
    .summary = "Show what a promotion would do to prices now; nothing is written",
    .options = preview_options,
    .run = run_preview,
};

/* ---- make, end ---- */

static enum outcome run_make(struct cli *cli)
{
    struct promotion_row row;
    struct promotion_id id;

    TRY(read_row(cli, &row));
    TRY(cli_open(cli, true));
    TRY(make_promotion(&cli->ctx, &row, &id));
    printf(cli_json(cli) ? "{\"id\":\"%lld\"}\n" : "made as %lld\n", (long long)id.v);
    return DONE;
}

static const struct cli_option make_options[] = {
    ROW_OPTIONS,
    {"note", "TEXT", "why, for the audit"},
    {0},
};

const struct cli_command promotion_make_command = {
    .name = "promotion make",
    .arguments = "",
    .summary = "Make a promotion: what is taken off whose goods, and who pays for it",
    .options = make_options,
    .run = run_make,
};

static enum outcome run_end(struct cli *cli)
{
    struct promotion_id id;

    if (!parse_i64(cli->arguments[0], 1, INT64_MAX, &id.v))
        return refuse(&cli->ctx.problem, refusal_invalid, "id", "a number of promotion list");
    TRY(cli_open(cli, true));
    TRY(end_promotion(&cli->ctx, id, cli_who(cli)));
    printf(cli_json(cli) ? "{\"id\":\"%lld\"}\n" : "ended: %lld\n", (long long)id.v);
    return DONE;
}

const struct cli_command promotion_end_command = {
    .name = "promotion end",
    .arguments = "ID",
    .summary = "End a promotion; it stays in the list, and what was agreed to before is kept",
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run_end,
};

/* ---- list ---- */

struct listing_all {
    struct promotion_row_list rows;
    struct promotion_spent_row *spent; /* of each */
};

static enum outcome read_all(struct ctx *c, void *arg)
{
    struct listing_all *l = arg;
    bool found;

    TRY(promotions_all(c, (struct promotion_id){INT64_MAX}, LIST_MAX, &l->rows));
    l->spent = arena_new_n(c->arena, struct promotion_spent_row, l->rows.n + 1);
    for (size_t i = 0; i < l->rows.n; i++)
        TRY(promotion_spent_get(c, promotion_home(l->rows.v[i].id), &l->spent[i], &found));
    return DONE;
}

static void put_row(struct json_writer *w, const struct promotion_row *r,
                    const struct promotion_spent_row *spent)
{
    json_open_object(w, NULL);
    json_put_id(w, "id", r->id.v);
    json_put_text(w, "title", r->title);
    json_put_text(w, "kind", r->kind);
    json_put_text(w, "paid_by", r->paid_by);
    json_put_id(w, "seller", r->seller.v);
    json_put_id(w, "product", r->product.v);
    json_put_text(w, "country", r->country);
    json_put_i64(w, "rate_bp", r->rate_bp);
    json_put_money(w, "amount", money(r->amount, r->currency));
    json_put_money(w, "minimum", money(r->minimum, r->currency));
    json_put_money(w, "budget", money(r->budget, r->currency));
    json_put_i64(w, "max_parcels", r->max_uses);
    json_put_money(w, "spent", money(spent->spent, r->currency));
    json_put_i64(w, "parcels", spent->uses);
    json_put_moment(w, "starts_at", r->starts_at);
    json_put_moment(w, "ends_at", r->ends_at);
    json_put_moment(w, "at", r->at);
    json_put_text(w, "who", r->who);
    json_put_text(w, "note", r->note);
    if (r->has_ended_at) {
        json_put_moment(w, "ended_at", r->ended_at);
        json_put_text(w, "ended_by", r->ended_by);
    }
    json_end(w);
}

static void print_row(struct cli *cli, const struct promotion_row *r,
                      const struct promotion_spent_row *spent)
{
    const char *state = r->has_ended_at || r->ends_at <= cli->ctx.now_ms ? "over"
                        : r->starts_at > cli->ctx.now_ms                 ? "to come"
                                                                         : "holds";
    struct buf b;

    buf_init(&b, &cli->arena, 500);
    buf_fmt(&b, "%lld %s: \"%.*s\", ", (long long)r->id.v, state, STR_FMT(r->title));
    if (r->rate_bp)
        buf_fmt(&b, "%d.%02d %%", r->rate_bp / 100, r->rate_bp % 100);
    else if (r->amount)
        money_decimal(&b, money(r->amount, r->currency));
    else
        buf_str(&b, STR("delivery"));
    buf_fmt(&b, " off, paid by the %.*s; spent ", STR_FMT(r->paid_by));
    money_decimal(&b, money(spent->spent, r->currency));
    if (r->budget) {
        buf_str(&b, STR(" of "));
        money_decimal(&b, money(r->budget, r->currency));
    }
    buf_fmt(&b, " %s on %lld parcels", r->currency.code, (long long)spent->uses);
    printf("%s\n", buf_cstr(&b));
}

static enum outcome run_list(struct cli *cli)
{
    struct listing_all l;
    struct json_writer w;
    struct buf b;

    TRY(cli_open(cli, false));
    TRY(store_read(&cli->ctx, read_all, &l));
    if (!cli_json(cli)) {
        for (size_t i = 0; i < l.rows.n; i++)
            print_row(cli, &l.rows.v[i], &l.spent[i]);
        return DONE;
    }
    buf_init(&b, &cli->arena, OUTPUT_MAX);
    json_writer_init(&w, &b);
    json_open_list(&w, NULL);
    for (size_t i = 0; i < l.rows.n; i++)
        put_row(&w, &l.rows.v[i], &l.spent[i]);
    json_end(&w);
    json_finish(&w);
    printf("%.*s\n", STR_FMT(buf_view(&b)));
    return DONE;
}

const struct cli_command promotion_list_command = {
    .name = "promotion list",
    .arguments = "",
    .summary = "List promotions with what they have cost, the newest first",
    .run = run_list,
};

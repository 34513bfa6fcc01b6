/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/cli.h"
#include "lib/json.h"
#include "shop/customs/hs.h"
#include "shop/quote/quote.h"
#include "shop/quote/tariffs.h"
#include "store/store.h"

enum { OUTPUT_MAX = 4 << 20, PPM_PER_PERCENT = 10000, PROMOTIONS_MAX = 20 };

/* ---- the question ---- */

struct question {
    struct quote_in in;
    struct quote_freight freight;
    struct quote_line lines[QUOTE_LINES_MAX];
    struct promotion promotions[PROMOTIONS_MAX];
    const struct promotion *held[PROMOTIONS_MAX];
};

static enum outcome need(struct cli *cli, const char *name, struct str *out)
{
    if (cli_option(cli, name, out))
        return DONE;
    return refuse(&cli->ctx.problem, refusal_required, name, "--%s is needed, see --help", name);
}

static enum outcome read_money(struct cli *cli, const char *name, struct str text,
                               struct money *out)
{
    struct currency currency = out->currency;

    if (!money_parse(text, currency, out))
        return refuse(&cli->ctx.problem, refusal_invalid, name, "an amount in %s, like 50.00",
                      currency.code);
    return DONE;
}

static size_t times(const struct cli *cli, const char *name)
{
    struct str unused;
    size_t n = 0;

    while (cli_option_nth(cli, name, n, &unused))
        n++;
    return n;
}

/* Options of a line are given as often as --goods, or once for all lines, or not at all. */
static enum outcome check_times(struct cli *cli)
{
    static const char *const names[] = {"hs",     "weight-g", "quantity",
                                        "origin", "danger",   "battery-wh"};
    size_t lines = times(cli, "goods");

    for (size_t i = 0; i < countof(names); i++) {
        size_t n = times(cli, names[i]);

        if (n > 1 && n != lines)
            return refuse(&cli->ctx.problem, refusal_invalid, names[i],
                          "as often as --goods, %zu times, or once for all", lines);
    }
    return DONE;
}

static bool for_line(const struct cli *cli, const char *name, size_t n, struct str *out)
{
    return cli_option_nth(cli, name, n, out) || cli_option_nth(cli, name, 0, out);
}

static enum outcome read_line(struct cli *cli, size_t n, struct str price, struct question *q)
{
    struct quote_line *l = &q->lines[n];
    struct problem *p = &cli->ctx.problem;
    struct str text;

    *l = (struct quote_line){.quantity = 1, .unit_price = money(0, q->in.currency)};
    TRY(need(cli, "from", &l->dispatch));
    if (!country_by_code(l->dispatch))
        return refuse(p, refusal_invalid, "from", "a country that parcels are sent from, like CN");
    TRY(read_money(cli, "goods", price, &l->unit_price));
    if (!for_line(cli, "hs", n, &text) || !hs6_of(&cli->arena, text, &l->hs6))
        return refuse(p, refusal_invalid, "hs", "--hs, a code of at least six digits like 610910");
    if (for_line(cli, "weight-g", n, &text) &&
        !parse_i32(text, 0, QUOTE_WEIGHT_MAX_G, &l->weight_g))
        return refuse(p, refusal_invalid, "weight-g", "grams of one unit, 0 to %d",
                      QUOTE_WEIGHT_MAX_G);
    if (for_line(cli, "quantity", n, &text) &&
        !parse_i32(text, 1, QUOTE_QUANTITY_MAX, &l->quantity))
        return refuse(p, refusal_invalid, "quantity", "1 to %d", QUOTE_QUANTITY_MAX);
    if (for_line(cli, "origin", n, &text))
        l->origin = text;
    if (for_line(cli, "danger", n, &text))
        l->danger = text;
    if (for_line(cli, "battery-wh", n, &text) &&
        !parse_i32(text, 0, RESTRICTION_BATTERY_MAX_WH, &l->battery_wh))
        return refuse(p, refusal_invalid, "battery-wh", "watt-hours, 0 to %d",
                      RESTRICTION_BATTERY_MAX_WH);
    return DONE;
}

static enum outcome read_lines(struct cli *cli, struct question *q)
{
    struct str price;
    size_t n = 0;

    TRY(need(cli, "goods", &price));
    TRY(check_times(cli));
    for (; cli_option_nth(cli, "goods", n, &price); n++) {
        if (n == QUOTE_LINES_MAX)
            return refuse(&cli->ctx.problem, refusal_too_large, "goods", "at most %d lines",
                          QUOTE_LINES_MAX);
        TRY(read_line(cli, n, price, q));
    }
    q->in.lines = q->lines;
    q->in.lines_n = n;
    return DONE;
}

static enum outcome read_freight(struct cli *cli, struct question *q)
{
    struct quote_freight *f = &q->freight;
    struct str text;

    f->freight = f->insurance = money(0, q->in.currency);
    if (cli_option(cli, "freight", &text))
        TRY(read_money(cli, "freight", text, &f->freight));
    if (cli_option(cli, "insurance", &text))
        TRY(read_money(cli, "insurance", text, &f->insurance));
    if (cli_option(cli, "carrier", &text)) {
        f->carrier = str_eq(text, STR("courier")) ? CARRIER_COURIER : CARRIER_POST;
        if (f->carrier == CARRIER_POST && !str_eq(text, STR("post")))
            return refuse(&cli->ctx.problem, refusal_invalid, "carrier", "post or courier");
    }
    q->in.freights = f;
    q->in.freights_n = 1;
    return DONE;
}

/* "10%", "5.00" or "delivery". */
static enum outcome read_off(struct cli *cli, struct str text, struct promotion *p)
{
    struct money amount = money(0, p->currency);
    int64_t bp;

    if (str_eq(text, STR("delivery"))) {
        p->kind = PROMOTION_DELIVERY;
        return DONE;
    }
    if (text.n > 0 && text.p[text.n - 1] == '%') {
        p->kind = PROMOTION_PERCENT;
        if (!parse_decimal(str_sub(text, 0, text.n - 1), 2, 1, PROMOTION_RATE_MAX_BP, &bp))
            return refuse(&cli->ctx.problem, refusal_invalid, "promotion", "0.01%% to 90%%");
        p->rate_bp = (int32_t)bp;
        return DONE;
    }
    p->kind = PROMOTION_FIXED;
    if (!money_parse(text, p->currency, &amount))
        return refuse(&cli->ctx.problem, refusal_invalid, "promotion",
                      "a percentage like 10%%, an amount like 5.00, or delivery");
    p->amount_minor = amount.minor;
    return DONE;
}

static enum outcome read_promotion(struct cli *cli, size_t n, struct str off, struct question *q)
{
    struct promotion *p = &q->promotions[n];
    struct money minimum = money(0, q->in.currency);
    struct str text;

    *p = (struct promotion){.id = {(int64_t)n + 1}, .title = off, .currency = q->in.currency,
                            .left_minor = INT64_MAX, .uses_left = INT64_MAX};
    TRY(read_off(cli, off, p));
    if (for_line(cli, "paid-by", n, &text) && !payer_parse(text, &p->payer))
        return refuse(&cli->ctx.problem, refusal_invalid, "paid-by", "seller or marketplace");
    if (for_line(cli, "minimum", n, &text))
        TRY(read_money(cli, "minimum", text, &minimum));
    p->minimum_minor = minimum.minor;
    q->held[n] = p;
    return DONE;
}

static enum outcome read_promotions(struct cli *cli, struct question *q)
{
    struct str off;
    size_t n = 0;

    for (; cli_option_nth(cli, "promotion", n, &off); n++) {
        if (n == PROMOTIONS_MAX)
            return refuse(&cli->ctx.problem, refusal_too_large, "promotion", "at most %d",
                          PROMOTIONS_MAX);
        TRY(read_promotion(cli, n, off, q));
    }
    q->in.promotions = q->held;
    q->in.promotions_n = n;
    return DONE;
}

static enum outcome read_question(struct cli *cli, struct question *q)
{
    struct problem *p = &cli->ctx.problem;
    struct str text;

    TRY(need(cli, "to", &text));
    q->in.to = country_by_code(text);
    if (!q->in.to)
        return refuse(p, refusal_invalid, "to", "a country's two capital letters, like BR");
    cli_option(cli, "region", &q->in.region);
    q->in.currency = q->in.to->currency;
    if (cli_option(cli, "currency", &text) && !currency_parse(text, &q->in.currency))
        return refuse(p, refusal_invalid, "currency", "a currency of ISO 4217, like USD");
    q->in.date = utc_date(cli->ctx.now_ms);
    if (cli_option(cli, "date", &text) && !date_parse(text, &q->in.date))
        return refuse(p, refusal_invalid, "date", "a date like 2026-01-31");
    TRY(read_lines(cli, q));
    TRY(read_promotions(cli, q));
    return read_freight(cli, q);
}

/* ---- rules and rates: those of the marketplace that is named, else those that are shipped ---- */

static enum outcome read_books(struct ctx *c, void *arg)
{
    struct quote_in *in = arg;

    TRY(rules_in_force(c, &in->rules));
    return rates_of_day(c, in->date, &in->rates);
}

static enum outcome find_books(struct cli *cli, struct quote_in *in)
{
    struct str unused;

    if (cli_option(cli, "data", &unused) || cli_option(cli, "db", &unused)) {
        TRY(cli_open(cli, false));
        return store_read(&cli->ctx, read_books, in);
    }
    in->rates = rates_default(&cli->arena, in->date);
    return rules_default(&cli->ctx.problem, &in->rules);
}

/* ---- the answer ---- */

static void put_sum(struct json_writer *w, const struct quote_sum *s)
{
    json_put_decimal(w, "goods", s->goods);
    json_put_decimal(w, "freight", s->freight);
    json_put_decimal(w, "insurance", s->insurance);
    for (int payer = 0; payer < PAYERS; payer++) {
        const struct quote_off *off = &s->off[payer];

        json_put_decimal(w, payer == PAID_BY_SELLER ? "paid_by_seller" : "paid_by_marketplace",
                         money_add(off->goods, off->freight));
    }
    json_put_decimal(w, "duty", s->duty);
    json_put_decimal(w, "fees", s->fees);
    json_put_decimal(w, "tax", s->tax);
    json_put_decimal(w, "tax_included", s->tax_included);
    json_put_decimal(w, "total", s->total);
}

/* "9.975" of 99750. */
static struct str percent(struct arena *a, int32_t ppm)
{
    struct buf b;

    buf_init(&b, a, 32);
    buf_i64(&b, ppm / PPM_PER_PERCENT);
    if (ppm % PPM_PER_PERCENT) {
        buf_char(&b, '.');
        buf_u64_pad(&b, (uint64_t)(ppm % PPM_PER_PERCENT), 4);
        while (b.p[b.n - 1] == '0')
            b.n--;
    }
    return buf_view(&b);
}

static void put_rate_step(struct json_writer *w, const struct quote_step *s)
{
    json_put_text(w, "from", currency_str(&s->from));
    json_open_object(w, "rate");
    json_put_i64(w, "num", s->rate.num);
    json_put_i64(w, "den", s->rate.den);
    json_end(w);
    json_put_date(w, "rate_date", s->rate_date);
    json_put_flag(w, "stale", s->rate_stale);
}

static void put_charge_step(struct cli *cli, struct json_writer *w, const struct quote_step *s)
{
    json_put_text(w, "name", s->name);
    json_put_text(w, "method", str_of(method_name(s->method)));
    json_put_decimal(w, "base", s->base);
    json_put_text(w, "rate_percent", percent(&cli->arena, s->rate_ppm));
    if (s->count > 0)
        json_put_i64(w, "count", s->count);
    if (s->hs6.n > 0)
        json_put_text(w, "hs", s->hs6);
    if (s->origin.n > 0)
        json_put_text(w, "origin", s->origin);
    json_put_text(w, "collector", str_of(collector_name(s->collector)));
    json_put_text(w, "rule", s->rule_id);
    json_put_text(w, "source", s->source);
    json_put_date(w, "since", s->since);
}

static void put_promotion_step(struct cli *cli, struct json_writer *w, const struct quote_step *s)
{
    json_put_text(w, "name", s->name);
    json_put_text(w, "paid_by", str_of(payer_name(s->payer)));
    json_put_decimal(w, "base", s->base);
    json_put_text(w, "rate_percent", percent(&cli->arena, s->rate_ppm));
    json_put_text(w, "rule", s->rule_id);
    json_put_text(w, "source", s->source);
    json_put_date(w, "since", s->since);
}

static void put_step(struct cli *cli, struct json_writer *w, const struct quote_step *s)
{
    json_open_object(w, NULL);
    json_put_text(w, "step", str_of(quote_step_name(s->code)));
    if (s->consignment >= 0)
        json_put_i64(w, "consignment", s->consignment);
    if (s->code == STEP_RATE)
        put_rate_step(w, s);
    else
        json_put_decimal(w, "amount", s->amount);
    if (s->code == STEP_PROMOTION)
        put_promotion_step(cli, w, s);
    else if (s->rule_id.n > 0)
        put_charge_step(cli, w, s);
    json_put_flag(w, "check", s->check);
    json_end(w);
}

static void print_json(struct cli *cli, const struct quote *q)
{
    struct json_writer w;
    struct buf b;

    buf_init(&b, &cli->arena, OUTPUT_MAX);
    json_writer_init(&w, &b);
    json_open_object(&w, NULL);
    json_put_text(&w, "currency", currency_str(&q->currency));
    json_put_date(&w, "date", q->date);
    put_sum(&w, &q->sum);
    json_put_flag(&w, "check", q->check);
    json_put_flag(&w, "rate_stale", q->rate_stale);
    json_open_list(&w, "working");
    for (size_t i = 0; i < q->working_n; i++)
        put_step(cli, &w, &q->working[i]);
    json_end(&w);
    json_end(&w);
    json_finish(&w);
    printf("%.*s\n", STR_FMT(buf_view(&b)));
}

static void print_step(struct cli *cli, const struct quote_step *s)
{
    struct buf b;

    buf_init(&b, &cli->arena, 1024);
    if (s->code != STEP_RATE)
        money_decimal(&b, s->amount);
    printf("%14s %s  %s", buf_cstr(&b), s->amount.currency.code, quote_step_name(s->code));
    if (s->rule_id.n > 0) {
        buf_clear(&b);
        buf_fmt(&b, " %.*s", STR_FMT(s->name));
        if (s->rate_ppm > 0) {
            buf_fmt(&b, ", %.*s %% of ", STR_FMT(percent(&cli->arena, s->rate_ppm)));
            money_decimal(&b, s->base);
        }
        buf_str(&b, STR(", since "));
        date_iso(&b, s->since);
        buf_fmt(&b, " (%.*s)%s", STR_FMT(s->source), s->check ? " - check before use" : "");
        printf("%s", buf_cstr(&b));
    } else if (s->code == STEP_RATE) {
        printf(" of %s: %lld/%lld%s", s->from.code, (long long)s->rate.num, (long long)s->rate.den,
               s->check ? " - a rough figure, import rates" : "");
    }
    putchar('\n');
}

static enum outcome run(struct cli *cli)
{
    struct question *question = arena_new(&cli->arena, struct question);
    struct quote q;

    TRY(read_question(cli, question));
    TRY(find_books(cli, &question->in));
    TRY(quote_make(&cli->arena, &question->in, &q, &cli->ctx.problem));
    if (cli_json(cli)) {
        print_json(cli, &q);
        return DONE;
    }
    for (size_t i = 0; i < q.working_n; i++)
        if (q.working[i].code != STEP_TOTAL || q.working[i].consignment < 0)
            print_step(cli, &q.working[i]);
    return DONE;
}

static const struct cli_option options[] = {
    {"from", "COUNTRY", "where the parcel is sent from, like CN"},
    {"to", "COUNTRY", "where it goes, like BR"},
    {"region", "CODE", "state or province, by ISO 3166-2, like SP"},
    {"currency", "CODE", "of all amounts; else the destination's"},
    {"goods", "AMOUNT", "price of one unit; once for each line, as the six below"},
    {"hs", "CODE", "of the Harmonized System, six digits or more"},
    {"weight-g", "GRAMS", "of one unit"},
    {"quantity", "N", "units; else 1"},
    {"origin", "COUNTRY", "where it was made; else as --from"},
    {"danger", "UN", "class of dangerous goods, like UN3481"},
    {"battery-wh", "N", "energy of its battery, in watt-hours"},
    {"freight", "AMOUNT", "of the parcel; else nothing"},
    {"insurance", "AMOUNT", "of the parcel; else nothing"},
    {"carrier", "KIND", "post or courier; else post"},
    {"promotion", "OFF", "taken off: 10%, 5.00 or delivery; once for each, as the two below"},
    {"paid-by", "WHOM", "seller or marketplace; else the seller"},
    {"minimum", "AMOUNT", "of goods, for the promotion to hold"},
    {"date", "DATE", "the day of the purchase; else today"},
    {0},
};

const struct cli_command quote_command = {
    .name = "quote",
    .arguments = "",
    .summary = "Work out a landed price with its working (rules and rates of --data or --db)",
    .options = options,
    .run = run,
};

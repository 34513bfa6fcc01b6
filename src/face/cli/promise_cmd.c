/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/cli.h"
#include "lib/json.h"
#include "shop/logistics/edition.h"

enum { OUTPUT_MAX = 1 << 20 };

/* ---- the question ---- */

static enum outcome read_hub(struct cli *cli, const struct hub **out)
{
    struct str code = {0};

    if (cli_option(cli, "from", &code)) {
        *out = hub_by_code(code);
        if (!*out)
            *out = hub_of_country(code);
        if (*out)
            return DONE;
    }
    return refuse(&cli->ctx.problem, refusal_invalid, "from",
                  "--from, a dispatch hub like CN-SZX, or a country with one, like CN");
}

/* A postcode is as good as a name; what sounds like it or is nearly it is only proposed. */
static enum outcome guess_city(struct cli *cli, const struct country *in, struct str typed,
                               const struct city **out)
{
    struct city_hits hits = city_search(&cli->arena, in, typed, 1);

    if (hits.n == 0)
        return refuse(&cli->ctx.problem, refusal_invalid, "to",
                      "the name of a city in a market, like Moscow, its number, or with --country "
                      "a postcode of a large one");
    *out = hits.v[0];
    if (hits.how == CITY_BY_POSTCODE)
        return DONE;
    return refuse(&cli->ctx.problem, refusal_invalid, "to", "no city is called %.*s; %.*s, %s?",
                  STR_FMT(typed), STR_FMT(hits.v[0]->name), hits.v[0]->country->code);
}

static enum outcome read_city(struct cli *cli, const struct city **out)
{
    const struct country *in = NULL;
    struct str text;

    if (cli_option(cli, "country", &text)) {
        in = country_by_code(text);
        if (!in)
            return refuse(&cli->ctx.problem, refusal_invalid, "country",
                          "a country's two capital letters, like RU");
    }
    if (!cli_option(cli, "to", &text))
        return refuse(&cli->ctx.problem, refusal_required, "to",
                      "--to, the name of a city in a market, like Moscow, or its number");
    *out = city_by_name(&cli->arena, in, text);
    return *out ? DONE : guess_city(cli, in, text, out);
}

static enum outcome read_number(struct cli *cli, const char *name, int64_t max, int64_t *out)
{
    struct str text;

    if (cli_option(cli, name, &text) && !parse_i64(text, 0, max, out))
        return refuse(&cli->ctx.problem, refusal_invalid, name, "a number from 0 to %lld",
                      (long long)max);
    return DONE;
}

static enum outcome read_question(struct cli *cli, struct promise_in *in)
{
    int64_t handling = 0;
    struct str text;

    *in = (struct promise_in){.now_ms = cli->ctx.now_ms, .service = SERVICES};
    TRY(read_hub(cli, &in->from));
    TRY(read_city(cli, &in->to));
    if (cli_option(cli, "service", &text) && !service_parse(text, &in->service))
        return refuse(&cli->ctx.problem, refusal_invalid, "service",
                      "economy, standard, express or local");
    if (cli_option(cli, "at", &text) && !moment_parse(text, &in->now_ms))
        return refuse(&cli->ctx.problem, refusal_invalid, "at",
                      "a moment with its zone, like 2026-01-31T12:30:00+03:00");
    TRY(read_number(cli, "handling-days", HANDLING_DAYS_MAX, &handling));
    in->handling_days = (int32_t)handling;
    return read_number(cli, "weight-g", 1000000, &in->weight_g);
}

/* ---- the answer ---- */

static void put_clock(struct json_writer *w, int32_t minute)
{
    char text[16];

    snprintf(text, sizeof(text), "%02d:%02d", (int)minute / 60, (int)minute % 60);
    json_put_text(w, "time", str_of(text));
}

/* What a step has besides its name and date. */
static void put_details(struct json_writer *w, const struct promise_step *s)
{
    switch (s->code) {
    case REASON_ORDERED:
    case REASON_CUT_OFF:
        put_clock(w, s->minute);
        break;
    case REASON_HANDLING:
        json_put_i64(w, "days", s->n);
        break;
    case REASON_LEG:
        json_put_text(w, "leg", s->key);
        json_put_text(w, "mode", str_of(leg_mode_name(s->mode)));
        json_put_text(w, "from", s->name);
        json_put_text(w, "to", s->to);
        put_clock(w, s->minute);
        break;
    case REASON_CUSTOMS:
    case REASON_SORTING:
        json_put_text(w, "at", s->name);
        json_put_i64(w, "hours", s->n);
        break;
    case REASON_LASTMILE:
        json_put_text(w, "from", s->name);
        put_clock(w, s->minute);
        break;
    case REASON_CLOSED:
    case REASON_HOLIDAY:
        if (s->name.n > 0)
            json_put_text(w, "holiday", s->name);
        break;
    case REASON_DELIVERY:
        break;
    }
}

static void put_step(struct json_writer *w, const struct promise_step *s)
{
    json_open_object(w, NULL);
    json_put_text(w, "step", str_of(promise_reason_name(s->code)));
    json_put_date(w, "date", s->date);
    put_details(w, s);
    if (s->source.n > 0) {
        json_put_text(w, "source", s->source);
        json_put_flag(w, "check", s->check);
    }
    json_end(w);
}

static void print_json(struct cli *cli, const struct promise_in *in, const struct promise *p)
{
    struct promise_step steps[PROMISE_STEPS_MAX];
    size_t n = promise_explain(in, &cli->arena, steps);
    struct json_writer w;
    struct buf b;

    buf_init(&b, &cli->arena, OUTPUT_MAX);
    json_writer_init(&w, &b);
    json_open_object(&w, NULL);
    json_put_text(&w, "from", in->from->code);
    json_put_text(&w, "to", in->to->name);
    json_put_text(&w, "service", str_of(service_name(in->service)));
    json_put_date(&w, "handed_over", p->handed_over);
    json_put_date(&w, "p50", p->p50);
    json_put_date(&w, "p90", p->p90);
    json_put_money(&w, "price", p->price);
    json_put_text(&w, "carrier", p->courier ? STR("courier") : STR("post"));
    json_put_moment(&w, "valid_until", p->valid_until_ms);
    json_open_list(&w, "way");
    for (size_t i = 0; i < n; i++)
        put_step(&w, &steps[i]);
    json_end(&w);
    json_end(&w);
    json_finish(&w);
    printf("%.*s\n", STR_FMT(buf_view(&b)));
}

static void print_text(struct cli *cli, const struct promise_in *in, const struct promise *p)
{
    struct promise_step steps[PROMISE_STEPS_MAX];
    size_t n = promise_explain(in, &cli->arena, steps);
    struct buf b;

    buf_init(&b, &cli->arena, OUTPUT_MAX);
    buf_fmt(&b, "%.*s to %.*s by %s: ", STR_FMT(in->from->code), STR_FMT(in->to->name),
            service_name(in->service));
    date_iso(&b, p->p50);
    buf_str(&b, STR(" (P50) to "));
    date_iso(&b, p->p90);
    buf_str(&b, STR(" (P90), "));
    money_decimal(&b, p->price);
    buf_fmt(&b, " %s\n", p->price.currency.code);
    for (size_t i = 0; i < n; i++) {
        buf_str(&b, STR("  "));
        date_iso(&b, steps[i].date);
        buf_fmt(&b, " %s", promise_reason_name(steps[i].code));
        if (steps[i].code == REASON_LEG)
            buf_fmt(&b, " by %s", leg_mode_name(steps[i].mode));
        if (steps[i].name.n > 0)
            buf_fmt(&b, ": %.*s", STR_FMT(steps[i].name));
        if (steps[i].to.n > 0)
            buf_fmt(&b, " to %.*s", STR_FMT(steps[i].to));
        buf_char(&b, '\n');
    }
    printf("%.*s", STR_FMT(buf_view(&b)));
}

/* The service asked for, or the cheapest that goes there. */
static enum outcome find(struct cli *cli, struct promise_in *in, struct promise *p)
{
    struct promise_option options[SERVICES];

    if (in->service == SERVICES) {
        if (promise_options(in, options) == 0)
            return refuse(&cli->ctx.problem, refusal_no_promise, "to",
                          "a city and weight that some service goes to");
        in->service = options[0].service;
    }
    promise_get(in, p);
    if (p->none != PROMISE_YES)
        return refuse(&cli->ctx.problem, refusal_no_promise, "service",
                      "a service that goes there on that day; this one does not: %s",
                      no_promise_name(p->none));
    return DONE;
}

/* The network of --data or --db; the shipped one without them. */
static enum outcome choose_network(struct cli *cli)
{
    struct str unused;
    bool swapped;

    if (!cli_option(cli, "data", &unused) && !cli_option(cli, "db", &unused))
        return DONE;
    TRY(cli_open(cli, false));
    return logistics_refresh(&cli->ctx, &swapped);
}

static enum outcome run(struct cli *cli)
{
    struct promise_in in;
    struct promise p;

    TRY(choose_network(cli));
    TRY(read_question(cli, &in));
    TRY(find(cli, &in, &p));
    if (cli_json(cli))
        print_json(cli, &in, &p);
    else
        print_text(cli, &in, &p);
    return DONE;
}

static const struct cli_option options[] = {
    {"from", "NODE", "dispatch hub, like CN-SZX, or a country"},
    {"to", "CITY", "name in any of its languages, or number"},
    {"country", "CODE", "of the city, where several have its name"},
    {"service", "NAME", "economy, standard, express or local; else the cheapest"},
    {"at", "TIME", "of the order, like 2026-01-31T12:30:00+03:00; else now"},
    {"handling-days", "N", "working days of packing; else 0"},
    {"weight-g", "GRAMS", "of the parcel; else 0"},
    {0},
};

const struct cli_command promise_command = {
    .name = "promise",
    .arguments = "",
    .summary = "Promise a date of delivery, and say why (network of --data or --db)",
    .options = options,
    .run = run,
};

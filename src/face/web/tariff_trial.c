/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/tariff_trial.h"

#include "face/web/operator.h"
#include "face/web/window.h"
#include "shop/customs/hs.h"
#include "shop/markets/markets.h"

enum { CODE_CHARS = 3, DATE_CHARS = 10, AMOUNT_CHARS = 20, NUMBER_CHARS = 7, HS_CHARS = 16,
       QUERY_MAX = 2000, FIELDS = 12 };

/* A field of the form: its name and the words of it. */
struct trial_field {
    const char *name;
    size_t max;
    struct str *words;
    const char *usual;  /* NULL: said elsewhere, or empty */
};

static void list_fields(struct tariff_trial *b, struct trial_field out[FIELDS])
{
    const struct trial_field all[FIELDS] = {
        {"from", 2, &b->from, "CN"},
        {"to", 2, &b->to, NULL},
        {"day", DATE_CHARS, &b->day, NULL},
        {"region", CODE_CHARS, &b->region, NULL},
        {"goods", AMOUNT_CHARS, &b->goods, "50.00"},
        {"currency", CODE_CHARS, &b->currency, NULL},
        {"quantity", NUMBER_CHARS, &b->quantity, "1"},
        {"weight", NUMBER_CHARS, &b->weight, "300"},
        {"hs", HS_CHARS, &b->hs, "610910"},
        {"freight", AMOUNT_CHARS, &b->freight, "0"},
        {"insurance", AMOUNT_CHARS, &b->insurance, "0"},
        {"carrier", AMOUNT_CHARS, &b->carrier, "post"}};

    memcpy(out, all, sizeof(all));
}

enum outcome trial_words(struct web *w, const struct form *from, struct tariff_trial *out)
{
    struct trial_field field[FIELDS];
    const struct country *to;

    *out = (struct tariff_trial){0};
    list_fields(out, field);
    for (size_t i = 0; i < FIELDS; i++) {
        TRY(form_text(&w->c.problem, w->c.arena, from, field[i].name, 0, field[i].max,
                      field[i].words));
        if (field[i].words->n == 0 && field[i].usual)
            *field[i].words = str_of(field[i].usual);
    }
    if (out->to.n == 0)
        out->to = w->city ? str_of(w->city->country->code) : STR("BR");
    if (out->day.n == 0)
        out->day = operator_day(w, utc_date(w->c.now_ms));
    to = country_by_code(out->to);
    if (out->currency.n == 0 && to)
        out->currency = str_copy(w->c.arena, currency_str(&to->currency));
    return DONE;
}

static enum outcome read_amount(struct web *w, const char *field, struct str text,
                                struct currency currency, struct money *out)
{
    if (money_parse(text, currency, out))
        return DONE;
    return refuse(&w->c.problem, refusal_invalid, field, "an amount in %s, like 50.00",
                  currency.code);
}

static enum outcome read_goods(struct web *w, struct tariff_trial *b)
{
    struct problem *p = &w->c.problem;
    struct quote_line *l = &b->line;

    l->dispatch = b->from;
    if (!country_by_code(b->from))
        return refuse(p, refusal_invalid, "from", "a country, like CN");
    TRY(read_amount(w, "goods", b->goods, b->in.currency, &l->unit_price));
    if (!hs6_of(w->c.arena, b->hs, &l->hs6))
        return refuse(p, refusal_invalid, "hs", "a code of at least six digits like 610910");
    if (!parse_i32(b->weight, 0, QUOTE_WEIGHT_MAX_G, &l->weight_g))
        return refuse(p, refusal_invalid, "weight", "grams of one unit, 0 to %d",
                      QUOTE_WEIGHT_MAX_G);
    if (!parse_i32(b->quantity, 1, QUOTE_QUANTITY_MAX, &l->quantity))
        return refuse(p, refusal_invalid, "quantity", "1 to %d", QUOTE_QUANTITY_MAX);
    return DONE;
}

enum outcome trial_read(struct web *w, struct tariff_trial *b)
{
    struct problem *p = &w->c.problem;

    b->in = (struct quote_in){.to = country_by_code(b->to), .region = b->region,
                              .lines = &b->line, .lines_n = 1, .freights = &b->way,
                              .freights_n = 1};
    if (!b->in.to)
        return refuse(p, refusal_invalid, "to", "a country, like BR");
    if (!currency_parse(b->currency, &b->in.currency))
        return refuse(p, refusal_invalid, "currency", "a currency of ISO 4217, like USD");
    if (!date_parse(b->day, &b->in.date))
        return refuse(p, refusal_invalid, "day", "a date like 2026-01-31");
    TRY(read_goods(w, b));
    TRY(read_amount(w, "freight", b->freight, b->in.currency, &b->way.freight));
    TRY(read_amount(w, "insurance", b->insurance, b->in.currency, &b->way.insurance));
    b->way.carrier = str_eq(b->carrier, STR("courier")) ? CARRIER_COURIER : CARRIER_POST;
    return DONE;
}

void trial_params(struct url_maker *m, const struct tariff_trial *b)
{
    struct tariff_trial copy = *b;
    struct trial_field field[FIELDS];

    list_fields(&copy, field);
    for (size_t i = 0; i < FIELDS; i++)
        if (field[i].words->n)
            url_param(m, field[i].name, *field[i].words);
}

struct str trial_query(struct web *w, const struct tariff_trial *b)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, URL(""));
    trial_params(&m, b);
    return str_sub(url_done(&m).text, 1, QUERY_MAX);
}

struct str trial_line(struct web *w, const struct tariff_trial *b)
{
    return str_printf(w->c.arena, "%.*s → %.*s %.*s, %.*s × %.*s %.*s, HS %.*s, %.*s",
                      STR_FMT(b->from), STR_FMT(b->to), STR_FMT(b->region), STR_FMT(b->quantity),
                      STR_FMT(b->goods), STR_FMT(b->currency), STR_FMT(b->hs), STR_FMT(b->day));
}

/* ---- the form ---- */

static struct choices countries_to_choose(struct web *w, struct str chosen)
{
    size_t n;
    const struct country *all = countries(&n);
    struct choice *v = arena_new_n(w->c.arena, struct choice, n);

    for (size_t i = 0; i < n; i++) {
        struct str code = str_of(all[i].code);

        v[i] = (struct choice){.value = code, .label = window_country(w, code),
                               .chosen = str_eq(code, chosen)};
    }
    return (struct choices){v, n};
}

static struct choices carriers(struct web *w, struct str chosen)
{
    struct choice *v = arena_new_n(w->c.arena, struct choice, CARRIERS);

    v[CARRIER_POST] = (struct choice){.value = STR("post"), .label = web_text(w, N_("Post"))};
    v[CARRIER_COURIER] =
        (struct choice){.value = STR("courier"), .label = web_text(w, N_("Courier"))};
    v[str_eq(chosen, STR("courier")) ? CARRIER_COURIER : CARRIER_POST].chosen = true;
    return (struct choices){v, CARRIERS};
}

/* What was wrong is said as it is meant for those who know the rules. */
static struct field_view field_of(struct web *w, const char *name, const char *label,
                                  struct str value)
{
    struct field_view f = web_field(w, name, label, value);

    if (f.error.n)
        f.error = web_word(w, str_of(w->c.problem.detail));
    return f;
}

struct basket_view trial_form(struct web *w, const struct tariff_trial *b)
{
    struct basket_view v = {
        .action = web_link(w, URL("/operator/tariffs")),
        .to = countries_to_choose(w, b->to), .from = countries_to_choose(w, b->from),
        .carrier = carriers(w, b->carrier), .day = field_of(w, "day", N_("Day"), b->day),
        .region = field_of(w, "region", N_("Region, like SP"), b->region),
        .currency = field_of(w, "currency", N_("Currency"), b->currency),
        .goods = field_of(w, "goods", N_("Price of one"), b->goods),
        .quantity = field_of(w, "quantity", N_("Quantity"), b->quantity),
        .weight = field_of(w, "weight", N_("Weight of one, grams"), b->weight),
        .hs = field_of(w, "hs", N_("HS code"), b->hs),
        .freight = field_of(w, "freight", N_("Delivery"), b->freight),
        .insurance = field_of(w, "insurance", N_("Insurance"), b->insurance)};

    v.day.type = STR("date");
    return v;
}

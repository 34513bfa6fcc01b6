/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of rules, from tables. */
#include "base/arena.h"
#include "base/check.h"
#include "base/map.h"
#include "lib/translate.h"
#include "shop/quote/rules.h"

static const struct date since_ever = {-25567}; /* 1900-01-01 */

static struct date for_ever(void)
{
    return date_of(2199, 12, 31);
}

/* ---- tax_rules.csv ---- */

enum rule_column {
    ID, CHARGE, NAME, TERRITORY, SALE, CARRIER, DISPATCH, FROM, UNTIL, CURRENCY, OVER, UPTO, TEST,
    METHOD, BASE, RATE, AMOUNT, PER_KG, FREE, FREE_G, COLLECTOR, CHECK, SOURCE
};

static const char *const rule_columns[] = {
    "id", "charge", "name", "territory", "sale", "carrier", "dispatch", "from", "until", "currency",
    "over", "upto", "test", "method", "base", "rate", "amount", "per_kg", "free", "free_g",
    "collector", "check", "source"};

static const char *const charges[CHARGES] = {"duty", "fee", "tax"};
static const char *const sales[SALES] = {"domestic", "import"};
static const char *const collectors[COLLECTORS] = {"marketplace", "carrier"};
static const char *const methods[METHODS] = {
    [METHOD_TARIFF] = "tariff",     [METHOD_PER_HS] = "per_hs",     [METHOD_RATE] = "rate",
    [METHOD_EXCESS] = "excess",     [METHOD_WHOLE] = "whole",       [METHOD_ON_TOP] = "on_top",
    [METHOD_INSIDE] = "inside",     [METHOD_INCLUDED] = "included", [METHOD_WITHIN] = "within"};

/* What a charge may be called: message ids, so that every reader finds it in his language. */
static const char *const charge_names[] = {
    N_("Duty"), N_("Import duty"), N_("Small parcel fee"), N_("Sales tax"), N_("VAT"), N_("GST"),
    N_("HST"), N_("PST"), N_("RST"), N_("QST"), N_("ICMS"), N_("IGIC"), N_("IPSI")};

const char *method_name(enum method m)
{
    check((unsigned)m < METHODS);
    return methods[m];
}

const char *collector_name(enum collector c)
{
    check((unsigned)c < COLLECTORS);
    return collectors[c];
}

/* One row while it is read: the first refusal sticks in the caller's TRY. */
struct reading {
    const struct table *t;
    size_t row;
    struct problem *p;
};

static enum outcome read_choice(const struct reading *r, size_t column, const char *const *words,
                                size_t n, int *out)
{
    return cell_choice(r->t, r->row, column, words, n, r->p, out);
}

static enum outcome read_name(const struct reading *r, size_t column, struct str *out)
{
    int which = 0;

    TRY(read_choice(r, column, charge_names, countof(charge_names), &which));
    *out = str_of(charge_names[which]);
    return DONE;
}

/* "goods+freight+duty" as bits; empty is none. */
static enum outcome read_parts(const struct reading *r, size_t column, unsigned *out)
{
    static const char *const names[] = {"goods", "freight", "insurance", "duty", "fee"};
    struct str rest = table_cell(r->t, r->row, column), word;

    *out = 0;
    if (rest.n == 0)
        return DONE;
    while (str_cut(&rest, '+', &word)) {
        unsigned bit = 0;

        for (unsigned i = 0; i < countof(names); i++)
            if (str_eq(word, str_of(names[i])))
                bit = 1u << i;
        if (!bit || (*out & bit))
            return cell_refuse(r->t, r->row, column, r->p,
                               "goods, freight, insurance, duty, fee, joined by +, each once");
        *out |= bit;
    }
    return DONE;
}

static enum outcome read_carrier(const struct reading *r, struct tax_rule *rule)
{
    static const char *const words[] = {"any", "post", "courier"};
    int which = 0;

    TRY(read_choice(r, CARRIER, words, countof(words), &which));
    rule->carrier[CARRIER_POST] = which != 2;
    rule->carrier[CARRIER_COURIER] = which != 1;
    return DONE;
}

static enum outcome read_dates(const struct reading *r, size_t from, size_t until,
                               struct date *first, struct date *last)
{
    TRY(cell_date(r->t, r->row, from, since_ever, r->p, first));
    TRY(cell_date(r->t, r->row, until, for_ever(), r->p, last));
    if (last->days < first->days)
        return cell_refuse(r->t, r->row, until, r->p, "a date not before `from`");
    return DONE;
}

/* An amount of the rule's currency; an empty cell gives `none`. */
static enum outcome read_amount(const struct reading *r, const struct tax_rule *rule, size_t column,
                                int64_t max, int64_t none, int64_t *out)
{
    *out = none;
    if (table_cell(r->t, r->row, column).n == 0)
        return DONE;
    if (rule->currency.code[0] == '\0')
        return cell_refuse(r->t, r->row, CURRENCY, r->p, "the currency of the row's amounts");
    return cell_decimal(r->t, r->row, column, currency_digits(rule->currency), 0, max, r->p, out);
}

static enum outcome read_amounts(const struct reading *r, struct tax_rule *rule)
{
    TRY(cell_currency(r->t, r->row, CURRENCY, true, r->p, &rule->currency));
    TRY(read_amount(r, rule, OVER, RULE_BAND_MAX_MINOR, -1, &rule->over_minor));
    TRY(read_amount(r, rule, UPTO, RULE_BAND_MAX_MINOR, INT64_MAX, &rule->upto_minor));
    TRY(read_amount(r, rule, AMOUNT, RULE_AMOUNT_MAX_MINOR, 0, &rule->amount_minor));
    TRY(read_amount(r, rule, PER_KG, RULE_AMOUNT_MAX_MINOR, 0, &rule->per_kg_minor));
    TRY(read_amount(r, rule, FREE, RULE_BAND_MAX_MINOR, 0, &rule->free_minor));
    if (table_cell(r->t, r->row, FREE_G).n > 0)
        TRY(cell_i32(r->t, r->row, FREE_G, 0, 1000000, r->p, &rule->free_g));
    TRY(read_parts(r, TEST, &rule->test));
    if ((rule->over_minor >= 0 || rule->upto_minor != INT64_MAX) &&
        (rule->test == 0 || (rule->test & (PART_DUTY | PART_FEE))))
        return cell_refuse(r->t, r->row, TEST, r->p, "what of goods, freight, insurance is tested");
    return DONE;
}

/* Does the charge go with the method? Taxes take their rates from tax_rates.csv, the others not. */
static enum outcome read_method(const struct reading *r, struct tax_rule *rule)
{
    int64_t ppm = 0;
    int method = 0;
    bool tax;

    TRY(read_choice(r, METHOD, methods, METHODS, &method));
    rule->method = (enum method)method;
    tax = rule->method >= METHOD_ON_TOP;
    if (tax != (rule->charge == CHARGE_TAX))
        return cell_refuse(r->t, r->row, METHOD, r->p,
                           "on_top, inside, included or within for a tax, another for the rest");
    TRY(read_parts(r, BASE, &rule->base));
    if (rule->base == 0 && rule->method != METHOD_PER_HS)
        return cell_refuse(r->t, r->row, BASE, r->p, "the parts that it is worked out from");
    if ((rule->base & PART_DUTY) && rule->charge == CHARGE_DUTY)
        return cell_refuse(r->t, r->row, BASE, r->p, "no duty on duty");
    if (table_cell(r->t, r->row, RATE).n > 0)
        TRY(cell_decimal(r->t, r->row, RATE, 4, 0, RULE_RATE_MAX_PPM, r->p, &ppm));
    rule->rate_ppm = (int32_t)ppm;
    return DONE;
}

static enum outcome read_rule(const struct reading *r, struct tax_rule *rule)
{
    int charge = 0, sale = 0, collector = 0;

    TRY(cell_text(r->t, r->row, ID, 1, 40, r->p, &rule->id));
    TRY(read_choice(r, CHARGE, charges, CHARGES, &charge));
    rule->charge = (enum charge)charge;
    TRY(read_name(r, NAME, &rule->name));
    TRY(cell_text(r->t, r->row, TERRITORY, 2, 4, r->p, &rule->territory));
    TRY(read_choice(r, SALE, sales, SALES, &sale));
    rule->sale = (enum sale)sale;
    TRY(read_carrier(r, rule));
    TRY(cell_countries(r->t, r->row, DISPATCH, r->p, &rule->dispatch));
    TRY(read_dates(r, FROM, UNTIL, &rule->from, &rule->until));
    TRY(read_amounts(r, rule));
    TRY(read_method(r, rule));
    TRY(read_choice(r, COLLECTOR, collectors, COLLECTORS, &collector));
    rule->collector = (enum collector)collector;
    TRY(cell_flag(r->t, r->row, CHECK, r->p, &rule->check));
    return cell_text(r->t, r->row, SOURCE, 1, 300, r->p, &rule->source);
}

static int compare_rules(const void *x, const void *y)
{
    const struct tax_rule *a = x, *b = y;
    int order = str_cmp(a->territory, b->territory);

    if (order == 0)
        order = (int)a->charge - (int)b->charge;
    return order ? order : str_cmp(a->id, b->id);
}

/* Into `out`, unless that is NULL; gives their number. */
static size_t rules_of_country(const struct rules *r, const struct country *c,
                               const struct tax_rule **out)
{
    size_t n = 0;

    for (int charge = 0; charge < CHARGES; charge++)
        for (size_t i = 0; i < r->rules_n; i++) {
            if ((int)r->rule[i].charge != charge || !territory_has(r->rule[i].territory, c))
                continue;
            if (out)
                out[n] = &r->rule[i];
            n++;
        }
    return n;
}

static const struct country_rules *share_out(struct arena *a, const struct rules *r)
{
    size_t n;
    const struct country *c = countries(&n);
    struct country_rules *of = arena_new_n(a, struct country_rules, n + 1);

    for (size_t i = 0; i < n; i++) {
        of[i].n = rules_of_country(r, &c[i], NULL);
        of[i].v = arena_new_n(a, const struct tax_rule *, of[i].n + 1);
        rules_of_country(r, &c[i], of[i].v);
    }
    return of;
}

static enum outcome read_rules(struct arena *a, const struct table *t, struct problem *p,
                               struct rules *out)
{
    struct tax_rule *v = arena_new_n(a, struct tax_rule, t->n + 1);

    for (size_t i = 0; i < t->n; i++) {
        struct reading r = {t, i, p};

        TRY(read_rule(&r, &v[i]));
    }
    qsort(v, t->n, sizeof(v[0]), compare_rules);
    out->rule = v;
    out->rules_n = t->n;
    out->of = share_out(a, out);
    return DONE;
}

/* ---- tax_rates.csv ---- */

static const char *const rate_columns[] = {"id",    "country", "region", "name",  "from",
                                           "until", "rate",    "check",  "source"};

static enum outcome read_rate(const struct reading *r, struct tax_rate *rate)
{
    enum { RATE_ID, COUNTRY, REGION, RATE_NAME, RATE_FROM, RATE_UNTIL, PERCENT, UNSURE, SAID_BY };
    int64_t ppm = 0;

    TRY(cell_text(r->t, r->row, RATE_ID, 1, 40, r->p, &rate->id));
    TRY(cell_text(r->t, r->row, COUNTRY, 2, 2, r->p, &rate->country));
    TRY(cell_text(r->t, r->row, REGION, 0, 3, r->p, &rate->region));
    TRY(read_name(r, RATE_NAME, &rate->name));
    TRY(read_dates(r, RATE_FROM, RATE_UNTIL, &rate->from, &rate->until));
    TRY(cell_decimal(r->t, r->row, PERCENT, 4, 0, TAX_RATE_MAX_PPM, r->p, &ppm));
    rate->rate_ppm = (int32_t)ppm;
    TRY(cell_flag(r->t, r->row, UNSURE, r->p, &rate->check));
    return cell_text(r->t, r->row, SAID_BY, 1, 300, r->p, &rate->source);
}

static int compare_rates(const void *x, const void *y)
{
    const struct tax_rate *a = x, *b = y;
    int order = str_cmp(a->country, b->country);

    if (order == 0)
        order = str_cmp(a->region, b->region);
    if (order == 0)
        order = str_cmp(a->name, b->name);
    return order ? order : (a->from.days > b->from.days) - (a->from.days < b->from.days);
}

static bool same_place(const struct tax_rate *a, const struct tax_rate *b)
{
    return str_eq(a->country, b->country) && str_eq(a->region, b->region);
}

/* Rates of one place and name must not overlap in time: both would be charged. A place has at most
 * TAX_LINES_MAX names. The later row of the file is the one to blame. */
static enum outcome refuse_overlaps(const struct table *t, const struct tax_rate *v,
                                    struct problem *p)
{
    enum { RATE_NAME = 3, RATE_UNTIL = 5 };
    size_t names = 1;

    for (size_t i = 1; i < t->n; i++) {
        bool same_name = str_eq(v[i - 1].name, v[i].name);
        size_t row = table_later(t, v[i - 1].row, v[i].row);

        if (!same_place(&v[i - 1], &v[i]))
            names = 1;
        else if (!same_name && ++names > TAX_LINES_MAX)
            return cell_refuse(t, row, RATE_NAME, p,
                               "at most %d kinds of tax in one place, \"%.*s\" is one more",
                               TAX_LINES_MAX, STR_FMT(v[i].id));
        else if (same_name && v[i - 1].until.days >= v[i].from.days)
            return cell_refuse(t, row, RATE_UNTIL, p, "\"%.*s\" to end before \"%.*s\" starts",
                               STR_FMT(v[i - 1].id), STR_FMT(v[i].id));
    }
    return DONE;
}

static enum outcome read_rates(struct arena *a, const struct table *t, struct problem *p,
                               struct rules *out)
{
    struct tax_rate *v = arena_new_n(a, struct tax_rate, t->n + 1);

    for (size_t i = 0; i < t->n; i++) {
        struct reading r = {t, i, p};

        v[i].row = i;
        TRY(read_rate(&r, &v[i]));
    }
    qsort(v, t->n, sizeof(v[0]), compare_rates);
    TRY(refuse_overlaps(t, v, p));
    out->rate = v;
    out->rates_n = t->n;
    return DONE;
}

/* ---- the books together ---- */

const struct table_kind rule_books[BOOKS] = {
    [BOOK_TAX_RULES] = {"tax_rules", rule_columns, countof(rule_columns), TAX_RULES_MAX},
    [BOOK_TAX_RATES] = {"tax_rates", rate_columns, countof(rate_columns), TAX_RATES_MAX},
    [BOOK_REDUCED_RATES] = {"reduced_rates", reduced_rate_columns, REDUCED_RATE_COLUMNS,
                            REDUCED_RATES_MAX},
    [BOOK_DUTY_RULES] = {"duty_rules", duty_rate_columns, DUTY_RATE_COLUMNS, DUTY_RATES_MAX},
    [BOOK_RESTRICTIONS] = {"restrictions", restriction_columns, RESTRICTION_COLUMNS,
                           RESTRICTIONS_MAX},
    [BOOK_DISCOUNT_RULES] = {"discount_rules", discount_rule_columns, DISCOUNT_RULE_COLUMNS,
                             DISCOUNT_RULES_MAX}};

/* Ids are how an imported row replaces another. */
static enum outcome refuse_doubles(const struct table *t, size_t max, struct problem *p)
{
    scoped(map_release) struct map ids;
    uint64_t other;

    map_init(&ids, max + 1);
    for (size_t i = 0; i < t->n; i++) {
        struct str id = table_cell(t, i, BOOK_ID);

        if (i == max)
            return cell_refuse(t, i, BOOK_ID, p, "at most %zu rows in this book", max);
        if (id.n == 0)
            return cell_refuse(t, i, BOOK_ID, p, "a name for the row");
        if (map_get(&ids, id, &other) || !map_put(&ids, id, i))
            return cell_refuse(t, i, BOOK_ID, p, "each id once");
    }
    return DONE;
}

enum outcome rules_read(struct arena *a, const struct table book[BOOKS], struct problem *p,
                        struct rules *out)
{
    *out = (struct rules){0};
    for (size_t i = 0; i < BOOKS; i++)
        TRY(refuse_doubles(&book[i], rule_books[i].rows_max, p));
    TRY(read_rules(a, &book[BOOK_TAX_RULES], p, out));
    TRY(read_rates(a, &book[BOOK_TAX_RATES], p, out));
    TRY(reduced_rates_read(a, &book[BOOK_REDUCED_RATES], TAX_RATE_MAX_PPM, p, &out->reduced));
    TRY(duty_rates_read(a, &book[BOOK_DUTY_RULES], p, &out->duty));
    TRY(restrictions_read(a, &book[BOOK_RESTRICTIONS], p, &out->restrictions));
    return discount_rules_read(a, &book[BOOK_DISCOUNT_RULES], p, &out->discounts);
}

static bool charged(const struct rules *rules, struct str country, struct str name)
{
    for (size_t i = 0; i < rules->rates_n; i++)
        if (str_eq(rules->rate[i].country, country) && str_eq(rules->rate[i].name, name))
            return true;
    return false;
}

enum outcome rules_agree(const struct rules *rules, const struct table book[BOOKS],
                         struct problem *p)
{
    enum { REDUCED_NAME = 4 };

    for (size_t i = 0; i < rules->reduced.n; i++) {
        const struct reduced_rate *r = &rules->reduced.v[i];

        if (!charged(rules, r->country, r->name))
            return cell_refuse(&book[BOOK_REDUCED_RATES], r->row, REDUCED_NAME, p,
                               "a tax of %.*s in tax_rates", STR_FMT(r->country));
    }
    return DONE;
}

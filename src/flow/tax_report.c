/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/tax_report.h"

#include <stdlib.h>

#include "base/check.h"
#include "base/map.h"
#include "base/num.h"
#include "lib/csv.h"
#include "lib/json.h"
#include "shop/customs/territory.h"
#include "shop/markets/rates.h"
#include "shop/orders/orders_sql.h"
#include "store/store.h"

enum { WORD_MAX = 200, STEPS_MAX = 4000, KEY_MAX = 800, PPM_MAX = 100000000 };
enum { SCRATCH_MAX = 64 << 20 };

static const char *const kinds[TAX_KINDS_N] = {
#define X(kind) #kind,
    TAX_KINDS(X)
#undef X
};

const char *tax_kind_name(enum tax_kind k)
{
    check((unsigned)k < TAX_KINDS_N);
    return kinds[k];
}

struct adding {
    const struct tax_report_in *in;
    struct arena scratch;    /* of one order */
    struct arena keep;       /* of the rows: that of the context is rewound after each order */
    struct map places;       /* key of a row -> its index */
    struct tax_row *v;
    int64_t *last;           /* of each row, the order that was counted last */
    size_t n;
    const struct rates *rates;
};

static void adding_release(struct adding *a)
{
    map_release(&a->places);
    arena_release(&a->scratch);
    arena_release(&a->keep);
}

/* ---- one step of an order's working ---- */

static struct str key_of(struct arena *a, const struct tax_row *r)
{
    struct buf b;

    buf_init(&b, a, KEY_MAX);
    buf_fmt(&b, "%.*s/%.*s/%.*s/%.*s/%.*s/%d/%d/%s/%d", STR_FMT(r->country), STR_FMT(r->region),
            STR_FMT(r->rule), STR_FMT(r->name), STR_FMT(r->collector), (int)r->kind,
            (int)r->rate_ppm, r->currency.code, (int)r->back);
    check(!b.full);
    return buf_view(&b);
}

static void copy_texts(struct arena *a, struct tax_row *r)
{
    r->country = str_copy(a, r->country);
    r->region = str_copy(a, r->region);
    r->rule = str_copy(a, r->rule);
    r->name = str_copy(a, r->name);
    r->collector = str_copy(a, r->collector);
}

static void open_row(struct adding *a, const struct tax_row *first)
{
    struct tax_row *r = &a->v[a->n++];

    *r = *first;
    copy_texts(&a->keep, r);
    r->base = r->amount = r->orders = 0;
}

static enum outcome place_of(struct ctx *c, struct adding *a, const struct tax_row *r, size_t *out)
{
    struct str key = key_of(&a->scratch, r);
    uint64_t at;

    if (map_get(&a->places, key, &at)) {
        *out = (size_t)at;
        return DONE;
    }
    if (a->n == TAX_ROWS_MAX || !map_put(&a->places, str_copy(&a->keep, key), a->n))
        return refuse(&c->problem, refusal_too_large, "from", "at most %d rows: a shorter time",
                      TAX_ROWS_MAX);
    *out = a->n;
    open_row(a, r);
    return DONE;
}

static enum outcome add(struct ctx *c, struct adding *a, int64_t order, const struct tax_row *r)
{
    size_t at;

    TRY(place_of(c, a, r, &at));
    if (__builtin_add_overflow(a->v[at].base, r->base, &a->v[at].base) ||
        __builtin_add_overflow(a->v[at].amount, r->amount, &a->v[at].amount))
        return refuse(&c->problem, refusal_too_large, "from", "sums beyond what can be counted");
    if (a->last[at] != order)
        a->v[at].orders++;
    a->last[at] = order;
    return DONE;
}

/* What is read was written by place_order: a step that cannot be read is our own fault. */
static enum outcome read_step(struct problem *p, struct json *step, struct tax_row *r)
{
    struct money amount, base = {0};
    int64_t rate;

    TRY(json_text(p, step, "name", 0, WORD_MAX, &r->name));
    TRY(json_text(p, step, "rule", 0, WORD_MAX, &r->rule));
    TRY(json_text(p, step, "collector", 0, WORD_MAX, &r->collector));
    TRY(json_i64_or(p, step, "rate_ppm", 0, PPM_MAX, 0, &rate));
    TRY(json_flag(p, step, "check", false, &r->check));
    TRY(json_money(p, step, "amount", &amount));
    if (json_has(step, "base"))
        TRY(json_money(p, step, "base", &base));
    r->rate_ppm = (int32_t)rate;
    r->currency = amount.currency;
    r->amount = amount.minor;
    r->base = base.minor;
    return DONE;
}

static bool kind_of(struct str code, enum tax_kind *out)
{
    for (int k = 0; k < TAX_KINDS_N; k++)
        if (str_eq(code, str_of(kinds[k]))) {
            *out = (enum tax_kind)k;
            return true;
        }
    return false;
}

static enum outcome add_step(struct ctx *c, struct adding *a, const struct taxed_row *order,
                             struct json *step)
{
    struct tax_row r = {.country = order->country, .region = order->region,
                        .back = order->back};
    struct problem p = {0};
    struct str code = STR("");
    int64_t consignment = -1;

    if (json_text(&p, step, "code", 1, WORD_MAX, &code) != DONE ||
        json_i64(&p, step, "consignment", -1, INT32_MAX, &consignment) != DONE)
        return fail("tax_report", "working of order %lld: %s", (long long)order->id.v, p.detail);
    if (consignment != order->nth || !kind_of(code, &r.kind))
        return DONE;
    if (read_step(&p, step, &r) != DONE)
        return fail("tax_report", "working of order %lld: %s", (long long)order->id.v, p.detail);
    if (!i64_muldiv(r.amount, order->amount, order->total, ROUND_HALF_UP, &r.amount) ||
        !i64_muldiv(r.base, order->amount, order->total, ROUND_HALF_UP, &r.base))
        return fail("tax_report", "order %lld: beyond what can be counted",
                    (long long)order->id.v);
    return r.amount ? add(c, a, order->id.v, &r) : DONE;
}

/* ---- orders ---- */

static enum outcome add_order(struct ctx *c, struct adding *a, const struct taxed_row *order)
{
    struct str text = str_printf(&a->scratch, "{\"steps\":%.*s}", STR_FMT(order->working));
    struct problem p = {0};
    struct json *all, *steps;
    size_t n;

    if (json_read(&p, &a->scratch, text, &all) != DONE ||
        json_objects(&p, all, "steps", 0, STEPS_MAX, &steps, &n) != DONE)
        return fail("tax_report", "working of order %lld: %s", (long long)order->id.v, p.detail);
    for (size_t i = 0; i < n; i++)
        TRY(add_step(c, a, order, &steps[i]));
    return DONE;
}

static enum outcome on_order(struct ctx *c, const struct taxed_row *order, void *arg)
{
    struct adding *a = arg;
    const struct country *country = country_by_code(order->country);
    struct arena_mark mark = arena_mark(&a->scratch);
    enum outcome o;

    if (a->in->where.n && (!country || !territory_has(a->in->where, country)))
        return DONE;
    o = add_order(c, a, order);
    arena_rewind(&a->scratch, mark);
    return o;
}

static enum outcome read_all(struct ctx *c, void *arg)
{
    struct adding *a = arg;

    if (a->in->currency.code[0])
        TRY(rates_of_day(c, a->in->to, &a->rates));
    return orders_taxed(c, utc_midnight_ms(a->in->from), utc_midnight_ms(date_add(a->in->to, 1)),
                        on_order, a);
}

/* ---- the return ---- */

static enum outcome convert(struct ctx *c, const struct adding *a, struct tax_row *r)
{
    struct money base, amount;

    if (!rates_convert(a->rates, money(r->base, r->currency), a->in->currency, &base) ||
        !rates_convert(a->rates, money(r->amount, r->currency), a->in->currency, &amount))
        return refuse(&c->problem, refusal_not_found, "currency",
                      "no rate from %s to %s on the last day", r->currency.code,
                      a->in->currency.code);
    r->currency = a->in->currency;
    r->base = base.minor;
    r->amount = amount.minor;
    return DONE;
}

static int by_place(const void *x, const void *y)
{
    const struct tax_row *a = x, *b = y;
    int order;

    if ((order = str_cmp(a->country, b->country)) || (order = str_cmp(a->region, b->region)) ||
        (order = str_cmp(a->rule, b->rule)) || (order = str_cmp(a->collector, b->collector)))
        return order;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->rate_ppm != b->rate_ppm)
        return a->rate_ppm < b->rate_ppm ? -1 : 1;
    if ((order = strcmp(a->currency.code, b->currency.code)))
        return order;
    return (int)a->back - (int)b->back;
}

static enum outcome check_in(struct ctx *c, const struct tax_report_in *in)
{
    if (in->from.days > in->to.days)
        return refuse(&c->problem, refusal_invalid, "from", "a day no later than the last");
    if (in->where.n && !country_by_code(in->where) && !str_eq(in->where, STR("EU")) &&
        !str_eq(in->where, STR("EAEU")))
        return refuse(&c->problem, refusal_invalid, "where", "a country's two letters, EU or EAEU");
    return DONE;
}

enum outcome tax_report_read(struct ctx *c, const struct tax_report_in *in, struct tax_rows *out)
{
    scoped(adding_release) struct adding a = {.in = in};

    TRY(check_in(c, in));
    arena_init(&a.scratch, SCRATCH_MAX);
    arena_init(&a.keep, SCRATCH_MAX);
    map_init(&a.places, TAX_ROWS_MAX);
    a.v = arena_new_n(c->arena, struct tax_row, TAX_ROWS_MAX);
    a.last = arena_new_n(c->arena, int64_t, TAX_ROWS_MAX);
    TRY(read_all(c, &a));
    for (size_t i = 0; i < a.n; i++) {
        copy_texts(c->arena, &a.v[i]);
        if (a.rates)
            TRY(convert(c, &a, &a.v[i]));
    }
    if (a.n > 0)
        qsort(a.v, a.n, sizeof(*a.v), by_place);
    *out = (struct tax_rows){a.v, a.n};
    return DONE;
}

struct asking {
    const struct tax_report_in *in;
    struct tax_rows *out;
};

static enum outcome read_report(struct ctx *c, void *arg)
{
    const struct asking *a = arg;

    return tax_report_read(c, a->in, a->out);
}

enum outcome tax_report(struct ctx *c, const struct tax_report_in *in, struct tax_rows *out)
{
    return store_read(c, read_report, &(struct asking){in, out});
}

/* ---- CSV ---- */

static void put_row(struct buf *b, const struct tax_row *r)
{
    const struct str texts[] = {r->country, r->region, r->rule, r->name, r->collector,
                                str_of(tax_kind_name(r->kind))};
    int digits = currency_digits(r->currency);

    for (size_t i = 0; i < countof(texts); i++) {
        csv_field(b, texts[i], false);
        buf_char(b, ',');
    }
    if (r->rate_ppm)
        buf_decimal(b, r->rate_ppm, 4);
    buf_fmt(b, ",%s,%s,%lld,", r->currency.code, r->back ? "yes" : "", (long long)r->orders);
    buf_decimal(b, r->base, digits);
    buf_char(b, ',');
    buf_decimal(b, r->amount, digits);
    buf_fmt(b, ",%s\n", r->check ? "yes" : "");
}

void tax_report_csv(struct buf *b, const struct tax_rows *rows)
{
    buf_str(b, STR("country,region,rule,name,collector,kind,rate_percent,currency,given_back,"
                   "orders,base,amount,check\n"));
    for (size_t i = 0; i < rows->n; i++)
        put_row(b, &rows->v[i]);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/check.h"
#include "shop/customs/hs.h"
#include "shop/quote/work.h"

enum { FIELD_MAX = 48 };

/* ---- small tools of the work ---- */

enum outcome work_convert(struct work *w, struct money m, struct currency to, const char *field,
                          struct money *out)
{
    struct rate_found found;

    if (currency_eq(m.currency, to)) {
        *out = m;
        return DONE;
    }
    if (!known_of_rate(w->known, m.currency, to, &found))
        return refuse(w->p, refusal_currency_mismatch, field,
                      "currencies with a known rate; there is none from %s to %s",
                      m.currency.code, to.code);
    if (!money_convert(m, found.rate, to, ROUND_HALF_UP, out))
        return refuse(w->p, refusal_too_large, field, "an amount that fits when converted");
    return DONE;
}

struct quote_step *work_step(struct work *w, const struct work_consignment *c,
                             enum quote_step_code code)
{
    struct quote_step *s;

    if (w->steps_n == w->steps_room) {
        size_t room = w->steps_room ? 2 * w->steps_room : 32;
        struct quote_step *grown = (void *)arena_bytes(w->arena, room * sizeof(*grown));

        if (w->steps_n > 0)
            memcpy(grown, w->step, w->steps_n * sizeof(*grown));
        w->step = grown;
        w->steps_room = room;
    }
    s = &w->step[w->steps_n++];
    *s = (struct quote_step){.code = code, .consignment = c ? c->index : -1,
                             .amount = money(0, w->in->currency),
                             .base = money(0, w->in->currency)};
    return s;
}

struct money work_parts(const struct quote_sum *s, unsigned parts)
{
    struct money sum = money(0, s->goods.currency);

    if (parts & PART_GOODS)
        sum = money_add(sum, s->goods);
    if (parts & PART_FREIGHT)
        sum = money_add(sum, s->freight);
    if (parts & PART_INSURANCE)
        sum = money_add(sum, s->insurance);
    if (parts & PART_DUTY)
        sum = money_add(sum, s->duty);
    if (parts & PART_FEE)
        sum = money_add(sum, s->fees);
    return sum;
}

static struct quote_sum no_sum(struct currency c)
{
    struct money z = money(0, c);

    return (struct quote_sum){z, z, z, z, z, z, z, {{z, z}, {z, z}}, z};
}

struct quote_off quote_off(const struct quote_sum *s)
{
    const struct quote_off *a = &s->off[PAID_BY_SELLER], *b = &s->off[PAID_BY_MARKETPLACE];

    return (struct quote_off){money_add(a->goods, b->goods), money_add(a->freight, b->freight)};
}

static void sum_total(struct quote_sum *s)
{
    struct quote_off off = quote_off(s);

    s->total = money_add(work_parts(s, PART_GOODS | PART_FREIGHT | PART_INSURANCE | PART_DUTY |
                                           PART_FEE), s->tax);
    s->total = money_sub(money_sub(s->total, off.goods), off.freight);
}

static void sum_add(struct quote_sum *to, const struct quote_sum *s)
{
    to->goods = money_add(to->goods, s->goods);
    to->freight = money_add(to->freight, s->freight);
    to->insurance = money_add(to->insurance, s->insurance);
    to->duty = money_add(to->duty, s->duty);
    to->fees = money_add(to->fees, s->fees);
    to->tax = money_add(to->tax, s->tax);
    to->tax_included = money_add(to->tax_included, s->tax_included);
    for (int payer = 0; payer < PAYERS; payer++) {
        to->off[payer].goods = money_add(to->off[payer].goods, s->off[payer].goods);
        to->off[payer].freight = money_add(to->off[payer].freight, s->off[payer].freight);
    }
    to->total = money_add(to->total, s->total);
}

/* ---- the input ---- */

static enum outcome refuse_line(struct problem *p, size_t i, const char *name, const char *expected)
{
    char field[FIELD_MAX];

    snprintf(field, sizeof(field), "lines[%zu].%s", i, name);
    return refuse(p, refusal_invalid, field, "%s", expected);
}

static bool amount_fits(struct money m)
{
    return m.minor >= 0 && m.minor <= MONEY_MAX_MINOR && m.currency.code[0] != '\0';
}

/* Goods are made in more countries than parcels are sent from. */
static bool country_like(struct str code)
{
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < 'A' || code.p[i] > 'Z')
            return false;
    return code.n == 2;
}

static enum outcome check_line(const struct quote_line *l, size_t i, struct problem *p)
{
    if (l->quantity < 1 || l->quantity > QUOTE_QUANTITY_MAX)
        return refuse_line(p, i, "quantity", "a quantity from 1 to 9999");
    if (!amount_fits(l->unit_price))
        return refuse_line(p, i, "unit_price", "a price from 0 with its currency");
    if (l->weight_g < 0 || l->weight_g > QUOTE_WEIGHT_MAX_G)
        return refuse_line(p, i, "weight_g", "0 to 1000000 grams");
    if (l->hs6.n && !hs6_valid(l->hs6))
        return refuse_line(p, i, "hs6", "an HS code of six digits, like 610910");
    if (!country_by_code(l->dispatch))
        return refuse_line(p, i, "dispatch", "a country that parcels are sent from, like CN");
    if (l->danger.n != 0 && !danger_valid(l->danger))
        return refuse_line(p, i, "danger", "a UN number like UN3481, or nothing");
    if (l->battery_wh < 0 || l->battery_wh > RESTRICTION_BATTERY_MAX_WH)
        return refuse_line(p, i, "battery_wh", "0 to 100000 watt-hours");
    if (l->origin.n != 0 && !country_like(l->origin))
        return refuse_line(p, i, "origin", "a country's two capital letters, or nothing");
    return DONE;
}

static enum outcome refuse_freight(struct problem *p, size_t i, const char *expected)
{
    char field[FIELD_MAX];

    snprintf(field, sizeof(field), "freights[%zu]", i);
    return refuse(p, refusal_invalid, field, "%s", expected);
}

static enum outcome check_freight(const struct quote_freight *f, size_t i, struct problem *p)
{
    if (!amount_fits(f->freight) ||
        (f->insurance.currency.code[0] ? !amount_fits(f->insurance) : f->insurance.minor != 0))
        return refuse_freight(p, i, "amounts from 0 with their currency");
    if ((unsigned)f->carrier >= CARRIERS)
        return refuse_freight(p, i, "post or courier");
    return DONE;
}

static enum outcome check_region(const struct quote_in *in, struct problem *p)
{
    if (in->region.n > 0 && !region_by_code(str_of(in->to->code), in->region))
        return refuse(p, refusal_invalid, "region", "a region of %s, like its ISO 3166-2 code",
                      in->to->code);
    return DONE;
}

static enum outcome check_input(const struct quote_in *in, struct problem *p)
{
    if (in->lines_n < 1 || in->lines_n > QUOTE_LINES_MAX)
        return refuse(p, refusal_invalid, "lines", "1 to %d lines", QUOTE_LINES_MAX);
    if (in->freights_n > QUOTE_LINES_MAX)
        return refuse(p, refusal_invalid, "freights", "at most %d", QUOTE_LINES_MAX);
    if (in->promotions_n > QUOTE_PROMOTIONS_MAX)
        return refuse(p, refusal_invalid, "promotions", "at most %d", QUOTE_PROMOTIONS_MAX);
    for (size_t i = 0; i < in->lines_n; i++)
        TRY(check_line(&in->lines[i], i, p));
    for (size_t i = 0; i < in->freights_n; i++)
        TRY(check_freight(&in->freights[i], i, p));
    return DONE;
}

/* ---- grouping ---- */

static int compare_i64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static bool same_parcel(const struct quote_line *a, const struct quote_line *b)
{
    return a->seller.v == b->seller.v && str_eq(a->hub, b->hub);
}

/* Everything that a charge could depend on, so that the order of the input never shows. */
static int compare_lines(const void *x, const void *y)
{
    const struct work_line *p = x, *q = y;
    const struct quote_line *a = p->in, *b = q->in;
    int order = compare_i64(a->seller.v, b->seller.v);

    order = order ? order : str_cmp(a->hub, b->hub);
    order = order ? order : str_cmp(a->hs6, b->hs6);
    order = order ? order : str_cmp(a->origin, b->origin);
    order = order ? order : compare_i64(a->offer.v, b->offer.v);
    order = order ? order : compare_i64(a->product.v, b->product.v);
    order = order ? order : memcmp(a->unit_price.currency.code, b->unit_price.currency.code, 3);
    order = order ? order : compare_i64(a->unit_price.minor, b->unit_price.minor);
    order = order ? order : compare_i64(a->quantity, b->quantity);
    order = order ? order : compare_i64(a->weight_g, b->weight_g);
    return order ? order : (p->at > q->at) - (p->at < q->at);
}

static struct work_line *sort_lines(struct arena *a, const struct quote_line *lines, size_t n)
{
    struct work_line *v = arena_new_n(a, struct work_line, n);

    for (size_t i = 0; i < n; i++) {
        v[i].at = i;
        v[i].in = &lines[i];
        v[i].weight_g = (int64_t)lines[i].weight_g * lines[i].quantity;
    }
    if (n > 1)
        qsort(v, n, sizeof(v[0]), compare_lines);
    return v;
}

static int by_first(const void *x, const void *y)
{
    const struct work_consignment *a = x, *b = y;

    return (a->first > b->first) - (a->first < b->first);
}

/* Groups the lines; the consignments are in the order of their first line. */
static size_t group(struct arena *a, const struct quote_line *lines, size_t n,
                    struct work_consignment **out)
{
    struct work_line *line = sort_lines(a, lines, n);
    struct work_consignment *v = arena_new_n(a, struct work_consignment, n);
    size_t found = 0;

    for (size_t i = 0; i < n; i++) {
        struct work_consignment *c;

        if (i == 0 || !same_parcel(line[i].in, line[i - 1].in))
            v[found++] = (struct work_consignment){.line = &line[i], .first = line[i].at};
        c = &v[found - 1];
        c->lines_n++;
        c->weight_g += line[i].weight_g;
        c->first = line[i].at < c->first ? line[i].at : c->first;
    }
    if (found > 1)
        qsort(v, found, sizeof(v[0]), by_first);
    for (size_t i = 0; i < found; i++)
        v[i].index = (int32_t)i;
    *out = v;
    return found;
}

size_t quote_parcels(struct arena *a, const struct quote_line *lines, size_t n,
                     struct quote_parcel **out)
{
    struct work_consignment *c;
    size_t found = group(a, lines, n, &c);

    *out = arena_new_n(a, struct quote_parcel, found);
    for (size_t i = 0; i < found; i++) {
        const struct quote_line *l = c[i].line[0].in;

        (*out)[i] = (struct quote_parcel){l->seller, l->hub, l->dispatch, c[i].weight_g};
    }
    return found;
}

/* ---- one consignment ---- */

static const struct quote_freight *freight_of(const struct quote_in *in, const struct quote_line *l)
{
    for (size_t i = 0; i < in->freights_n; i++)
        if (in->freights[i].seller.v == l->seller.v && str_eq(in->freights[i].hub, l->hub))
            return &in->freights[i];
    return NULL;
}

const struct restriction *quote_restricted(const struct quote_in *in, const struct quote_line *l,
                                           bool post, bool courier)
{
    struct passage p = {.from = country_by_code(l->dispatch), .to = in->to, .post = post,
                        .courier = courier, .hs = l->hs6, .danger = l->danger,
                        .battery_wh = l->battery_wh, .day = in->date};

    return restriction_find(&in->rules->restrictions, &p);
}

static enum outcome refuse_restricted(struct work *w, const struct work_consignment *c)
{
    bool courier = c->carrier == CARRIER_COURIER;

    for (size_t i = 0; i < c->lines_n && !(c->freight && c->freight->not_sent); i++) {
        const struct restriction *r = quote_restricted(w->in, c->line[i].in, !courier, courier);
        char field[FIELD_MAX];

        if (!r)
            continue;
        snprintf(field, sizeof(field), "lines[%zu].hs6", c->line[i].at);
        return refuse(w->p, refusal_restricted, field, "%.*s", STR_FMT(r->reason));
    }
    return DONE;
}

static enum outcome place(struct work *w, struct work_consignment *c)
{
    const struct quote_line *first = c->line[0].in;
    const struct country *from = country_by_code(first->dispatch);

    for (size_t i = 1; i < c->lines_n; i++)
        if (!str_eq(c->line[i].in->dispatch, first->dispatch))
            return refuse_line(w->p, c->line[i].at, "dispatch",
                               "the same country for all lines of a seller and hub");
    c->sale = same_customs_territory(from, w->in->to) ? SALE_DOMESTIC : SALE_IMPORT;
    c->freight = freight_of(w->in, first);
    c->carrier = c->freight ? c->freight->carrier : CARRIER_POST;
    return DONE;
}

/* Names the line in what was refused, which is seldom, and not before. */
static enum outcome of_price(struct work *w, const struct work_line *l, enum outcome out)
{
    if (out == REFUSED)
        snprintf(w->p->field, sizeof(w->p->field), "lines[%zu].unit_price", l->at);
    return out;
}

/* Prices are converted by the unit, as the page shows them, then multiplied. */
static enum outcome put_goods(struct work *w, struct work_consignment *c)
{
    struct currency cur = w->in->currency;

    c->sum = no_sum(cur);
    for (size_t i = 0; i < c->lines_n; i++) {
        struct work_line *l = &c->line[i];
        struct money unit;

        TRY(of_price(w, l, work_convert(w, l->in->unit_price, cur, NULL, &unit)));
        if (unit.minor > MONEY_MAX_MINOR / l->in->quantity)
            return of_price(w, l, refuse(w->p, refusal_too_large, NULL,
                                         "at most %lld minor units of %s a line",
                                         (long long)MONEY_MAX_MINOR, cur.code));
        l->sum = no_sum(cur);
        l->sum.goods = money_mul(unit, l->in->quantity);
        c->sum.goods = money_add(c->sum.goods, l->sum.goods);
    }
    work_step(w, c, STEP_GOODS)->amount = c->sum.goods;
    return DONE;
}

/* By weight where there is any, else by goods, else by quantity. */
static void freight_weights(const struct work_consignment *c, bool by_weight, int64_t *out)
{
    for (size_t i = 0; i < c->lines_n; i++)
        out[i] = by_weight && c->weight_g > 0 ? c->line[i].weight_g
                 : c->sum.goods.minor > 0     ? c->line[i].sum.goods.minor
                                              : c->line[i].in->quantity;
}

/* Named only: it is within the freight. */
static enum outcome put_surcharge(struct work *w, struct work_consignment *c)
{
    struct money surcharge;

    if (c->freight->surcharge.minor == 0)
        return DONE;
    TRY(work_convert(w, c->freight->surcharge, w->in->currency, "freights", &surcharge));
    work_step(w, c, STEP_SURCHARGE)->amount = surcharge;
    return DONE;
}

static enum outcome put_freight(struct work *w, struct work_consignment *c)
{
    int64_t *weights = arena_new_n(w->arena, int64_t, c->lines_n);
    struct money *part = arena_new_n(w->arena, struct money, c->lines_n);
    struct money freight, insurance = money(0, w->in->currency);

    if (!c->freight)
        return DONE;
    TRY(work_convert(w, c->freight->freight, w->in->currency, "freights", &freight));
    if (c->freight->insurance.currency.code[0])
        TRY(work_convert(w, c->freight->insurance, w->in->currency, "freights", &insurance));
    if (freight.minor > MONEY_MAX_MINOR || insurance.minor > MONEY_MAX_MINOR)
        return refuse(w->p, refusal_too_large, "freights", "an amount that fits when converted");
    freight_weights(c, true, weights);
    money_split(freight, weights, c->lines_n, part);
    for (size_t i = 0; i < c->lines_n; i++)
        c->line[i].sum.freight = part[i];
    freight_weights(c, false, weights);
    money_split(insurance, weights, c->lines_n, part);
    for (size_t i = 0; i < c->lines_n; i++)
        c->line[i].sum.insurance = part[i];
    c->sum.freight = freight;
    c->sum.insurance = insurance;
    work_step(w, c, STEP_FREIGHT)->amount = freight;
    TRY(put_surcharge(w, c));
    if (insurance.minor > 0)
        work_step(w, c, STEP_INSURANCE)->amount = insurance;
    return DONE;
}

static enum outcome work_out(struct work *w, struct work_consignment *c)
{
    TRY(place(w, c));
    TRY(refuse_restricted(w, c));
    TRY(put_goods(w, c));
    TRY(put_freight(w, c));
    if (w->in->promotions_n)
        work_promotions(w, c);
    TRY(work_charges(w, c));
    sum_total(&c->sum);
    for (size_t i = 0; i < c->lines_n; i++)
        sum_total(&c->line[i].sum);
    work_step(w, c, STEP_TOTAL)->amount = c->sum.total;
    return DONE;
}

/* ---- the result ---- */

/* One step for each currency that was converted from, in the order of the lines. */
static void note_rate(struct work *w, struct currency from)
{
    struct rate_found found;
    struct quote_step *s;

    if (from.code[0] == '\0' || currency_eq(from, w->in->currency))
        return;
    for (size_t i = 0; i < w->steps_n; i++)
        if (w->step[i].code == STEP_RATE && currency_eq(w->step[i].from, from))
            return;
    if (!known_of_rate(w->known, from, w->in->currency, &found))
        return; /* refused where it is used */
    s = work_step(w, NULL, STEP_RATE);
    s->from = from;
    s->rate = found.rate;
    s->rate_date = found.as_of;
    s->rate_stale = found.stale;
    s->check = found.check;
}

static void note_rates(struct work *w)
{
    for (size_t i = 0; i < w->in->lines_n; i++)
        note_rate(w, w->in->lines[i].unit_price.currency);
    for (size_t i = 0; i < w->in->freights_n; i++) {
        note_rate(w, w->in->freights[i].freight.currency);
        note_rate(w, w->in->freights[i].insurance.currency);
    }
}

static int by_line(const void *x, const void *y)
{
    const struct quote_line_share *a = x, *b = y;

    return (a->line > b->line) - (a->line < b->line);
}

static void give_consignment(struct work *w, const struct work_consignment *c,
                             struct quote_consignment *out)
{
    const struct quote_line *first = c->line[0].in;
    struct quote_line_share *share = arena_new_n(w->arena, struct quote_line_share, c->lines_n);

    for (size_t i = 0; i < c->lines_n; i++)
        share[i] = (struct quote_line_share){c->line[i].at, c->line[i].sum};
    if (c->lines_n > 1)
        qsort(share, c->lines_n, sizeof(share[0]), by_line);
    *out = (struct quote_consignment){
        .seller = first->seller, .hub = first->hub, .dispatch = first->dispatch,
        .sale = c->sale, .carrier = c->carrier, .weight_g = c->weight_g,
        .lines = share, .lines_n = c->lines_n, .sum = c->sum};
}

enum outcome quote_make(struct arena *a, const struct quote_in *in, struct quote *out,
                        struct problem *p)
{
    struct quote_known own = {.to = NULL};
    struct work w = {.arena = a, .in = in, .p = p, .known = in->known ? in->known : &own};
    struct quote_consignment *given;
    struct work_consignment *c;
    size_t n;

    check(in->to && in->rules && in->rates && in->currency.code[0]);
    if (!known_is_of(w.known, in)) {
        TRY(check_region(in, p));
        known_begin(w.known, in);
    }
    TRY(check_input(in, p));
    note_rates(&w);
    n = group(a, in->lines, in->lines_n, &c);
    if (in->promotions_n)
        work_promotions_begin(&w, c, n);
    given = arena_new_n(a, struct quote_consignment, n);
    *out = (struct quote){.currency = in->currency, .date = in->date, .sum = no_sum(in->currency)};
    for (size_t i = 0; i < n; i++) {
        TRY(work_out(&w, &c[i]));
        give_consignment(&w, &c[i], &given[i]);
        sum_add(&out->sum, &c[i].sum);
    }
    work_step(&w, NULL, STEP_TOTAL)->amount = out->sum.total;
    out->consignments = given;
    out->consignments_n = n;
    out->working = w.step;
    out->working_n = w.steps_n;
    for (size_t i = 0; i < w.steps_n; i++) {
        out->check = out->check || w.step[i].check;
        out->rate_stale = out->rate_stale || w.step[i].rate_stale;
    }
    return DONE;
}

const char *quote_step_name(enum quote_step_code code)
{
    static const char *const names[QUOTE_STEPS] = {
        "rate", "goods", "freight", "surcharge", "insurance", "promotion",
        "free", "duty", "fee", "tax",
        "tax_included", "total"};

    check((unsigned)code < QUOTE_STEPS);
    return names[code];
}

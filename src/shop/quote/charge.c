/* SPDX-License-Identifier: Apache-2.0 */
/* The rules applied to one consignment: which rows hold, how each is worked out, and how its
 * amount is shared by the lines. */
#include "base/check.h"
#include "shop/quote/work.h"

enum { MILLION = 1000000, GRAMS_PER_KG = 1000 };

/* One row at work. */
struct charging {
    struct work *w;
    struct work_consignment *c;
    const struct tax_rule *rule;
};

static struct money zero(const struct charging *g)
{
    return money(0, g->w->in->currency);
}

/* ---- does the row hold? ---- */

static bool in_force(const struct work *w, const struct work_consignment *c,
                     const struct tax_rule *r)
{
    return r->sale == c->sale && r->from.days <= w->in->date.days &&
           w->in->date.days <= r->until.days;
}

static bool sent_so(const struct work_consignment *c, const struct tax_rule *r)
{
    return r->carrier[c->carrier] && countries_have(r->dispatch, c->line[0].in->dispatch);
}

/* ---- what promotions leave of the bases ---- */

static bool lowers(const struct charging *g, int payer)
{
    const struct discount_rule *d = g->c->discount[payer];

    return d && (g->rule->charge == CHARGE_TAX ? d->lowers_tax : d->lowers_customs);
}

/* The parts of a sum that the rule is worked out from, without what lowers them. */
static struct money base_of(const struct charging *g, const struct quote_sum *s, unsigned parts)
{
    struct money base = work_parts(s, parts);

    for (int payer = 0; payer < PAYERS; payer++) {
        if (!lowers(g, payer))
            continue;
        if (parts & PART_GOODS)
            base = money_sub(base, s->off[payer].goods);
        if (parts & PART_FREIGHT)
            base = money_sub(base, s->off[payer].freight);
    }
    return base;
}

/* What is tested is a customs value, whatever the rule charges. */
static enum outcome test_less(struct charging *g, struct money *sum)
{
    for (int payer = 0; payer < PAYERS; payer++) {
        const struct discount_rule *d = g->c->discount[payer];
        const struct quote_off *off = &g->c->sum.off[payer];
        struct money less = zero(g), own;

        if (!d || !d->lowers_customs)
            continue;
        if (g->rule->test & PART_GOODS)
            less = money_add(less, off->goods);
        if (g->rule->test & PART_FREIGHT)
            less = money_add(less, off->freight);
        TRY(work_convert(g->w, less, sum->currency, "rates", &own));
        *sum = money_sub(*sum, own);
    }
    return DONE;
}

/* The tested value in the rule's own currency, straight from the prices asked. */
static enum outcome tested_value(struct charging *g, int64_t *minor)
{
    struct currency own = g->rule->currency;
    const struct quote_freight *f = g->c->freight;
    struct money sum = money(0, own), one;

    for (size_t i = 0; i < g->c->lines_n && (g->rule->test & PART_GOODS); i++) {
        const struct quote_line *l = g->c->line[i].in;

        TRY(work_convert(g->w, money_mul(l->unit_price, l->quantity), own, "rates", &one));
        sum = money_add(sum, one);
    }
    if (f && (g->rule->test & PART_FREIGHT)) {
        TRY(work_convert(g->w, f->freight, own, "rates", &one));
        sum = money_add(sum, one);
    }
    if (f && (g->rule->test & PART_INSURANCE) && f->insurance.currency.code[0]) {
        TRY(work_convert(g->w, f->insurance, own, "rates", &one));
        sum = money_add(sum, one);
    }
    TRY(test_less(g, &sum));
    *minor = i64_max(sum.minor, 0);
    return DONE;
}

enum band { BELOW, INSIDE, ABOVE };

static enum outcome find_band(struct charging *g, enum band *out)
{
    int64_t value = 0;

    *out = INSIDE;
    if (g->rule->over_minor < 0 && g->rule->upto_minor == INT64_MAX)
        return DONE;
    TRY(tested_value(g, &value));
    if (value <= g->rule->over_minor)
        *out = BELOW;
    else if (value > g->rule->upto_minor)
        *out = ABOVE;
    return DONE;
}

/* ---- writing it down ---- */

static struct quote_step *note(struct charging *g, enum quote_step_code code)
{
    struct quote_step *s = work_step(g->w, g->c, code);

    s->name = g->rule->name;
    s->rule_id = g->rule->id;
    s->source = g->rule->source;
    s->since = g->rule->from;
    s->method = g->rule->method;
    s->collector = g->rule->collector;
    s->check = g->rule->check;
    return s;
}

/* Within the free amount: nothing to pay, and the page says why. */
static enum outcome note_free(struct charging *g, int64_t free_minor)
{
    struct quote_step *s = note(g, STEP_FREE);

    return work_convert(g->w, money(free_minor, g->rule->currency), g->w->in->currency, "rates",
                        &s->base);
}

/* The lines of a consignment that an amount falls on: [from, to), and of those the ones that are
 * `on`, unless that is NULL. */
struct lines {
    size_t from, to;
    const bool *on;
};

static bool holds(const struct lines *l, size_t i)
{
    return !l->on || l->on[i];
}

/* Shares an amount over lines by their parts in `base`; by goods or evenly where those are
 * nothing. */
static void share(struct charging *g, struct money amount, unsigned base, struct lines l,
                  struct money *out)
{
    int64_t *weights = arena_new_n(g->w->arena, int64_t, l.to - l.from);
    const unsigned tries[] = {base, PART_GOODS, 0};
    int64_t sum = 0;

    for (size_t t = 0; t < countof(tries) && sum == 0; t++)
        for (size_t i = l.from; i < l.to; i++) {
            int64_t part = tries[t] ? base_of(g, &g->c->line[i].sum, tries[t]).minor : 1;

            weights[i - l.from] = holds(&l, i) ? part : 0;
            sum += weights[i - l.from];
        }
    money_split(amount, weights, l.to - l.from, out);
}

static struct money *field_of(struct quote_sum *s, enum charge charge, bool included)
{
    if (charge == CHARGE_DUTY)
        return &s->duty;
    if (charge == CHARGE_FEE)
        return &s->fees;
    return included ? &s->tax_included : &s->tax;
}

/* Puts an amount on lines and on the consignment. */
static void put(struct charging *g, struct money amount, unsigned base, struct lines l,
                bool included)
{
    struct money alone = amount, *part = &alone;
    struct money *whole = field_of(&g->c->sum, g->rule->charge, included);

    if (l.to - l.from > 1) {
        part = arena_new_n(g->w->arena, struct money, l.to - l.from);
        share(g, amount, base, l, part);
    }
    for (size_t i = l.from; i < l.to; i++) {
        struct money *line = field_of(&g->c->line[i].sum, g->rule->charge, included);

        *line = money_add(*line, part[i - l.from]);
    }
    *whole = money_add(*whole, amount);
}

static void put_all(struct charging *g, struct quote_step *s, struct money amount)
{
    s->amount = amount;
    put(g, amount, g->rule->base, (struct lines){0, g->c->lines_n, NULL}, false);
}

/* ---- the methods ---- */

static bool same_goods(const struct quote_line *a, const struct quote_line *b, bool origin_too)
{
    return str_eq(a->hs6, b->hs6) && (!origin_too || str_eq(a->origin, b->origin));
}

/* The end of the run of lines from `at` under one HS code (and origin); the order makes runs. */
static size_t run_end(const struct work_consignment *c, size_t at, bool origin_too)
{
    size_t end = at + 1;

    while (end < c->lines_n && same_goods(c->line[at].in, c->line[end].in, origin_too))
        end++;
    return end;
}

static struct str origin_of(const struct quote_line *l)
{
    return l->origin.n > 0 ? l->origin : l->dispatch;
}

static void tariff_row(struct charging *g, const struct duty_rate *rate, struct money base,
                       size_t from, size_t to)
{
    struct quote_step *s = note(g, STEP_DUTY);

    s->hs6 = g->c->line[from].in->hs6;
    s->origin = origin_of(g->c->line[from].in);
    s->rule_id = rate->id;
    s->source = rate->source;
    s->since = rate->from;
    s->check = rate->check || g->rule->check;
    s->base = base;
    s->rate_ppm = rate->rate_ppm;
    s->amount = money_share(base, rate->rate_ppm, MILLION, ROUND_HALF_UP);
    put(g, s->amount, g->rule->base, (struct lines){from, to, NULL}, false);
}

static enum outcome tariff(struct charging *g)
{
    for (size_t from = 0, to; from < g->c->lines_n; from = to) {
        const struct quote_line *l = g->c->line[from].in;
        const struct known_goods *goods;
        struct money base = zero(g);

        to = run_end(g->c, from, true);
        for (size_t i = from; i < to; i++)
            base = money_add(base, base_of(g, &g->c->line[i].sum, g->rule->base));
        goods = known_of_goods(g->w->known, l->hs6, origin_of(l));
        for (int kind = 0; kind < DUTY_KINDS; kind++)
            if (goods->duty[kind])
                tariff_row(g, goods->duty[kind], base, from, to);
    }
    return DONE;
}

/* The same amount for each subheading, whatever the quantity. */
static enum outcome per_hs(struct charging *g)
{
    struct quote_step *s = note(g, g->rule->charge == CHARGE_FEE ? STEP_FEE : STEP_DUTY);
    struct money *part = arena_new_n(g->w->arena, struct money, g->c->lines_n);
    int64_t *even = arena_new_n(g->w->arena, int64_t, g->c->lines_n);
    size_t run = 0;

    for (size_t from = 0; from < g->c->lines_n; from = run_end(g->c, from, false)) {
        even[s->count] = 1;
        s->count++;
    }
    TRY(work_convert(g->w, money(g->rule->amount_minor * s->count, g->rule->currency),
                     g->w->in->currency, "rates", &s->amount));
    money_split(s->amount, even, (size_t)s->count, part);
    for (size_t from = 0, to; from < g->c->lines_n; from = to) {
        to = run_end(g->c, from, false);
        put(g, part[run++], PART_GOODS, (struct lines){from, to, NULL}, false);
    }
    return DONE;
}

static struct quote_step *note_rate(struct charging *g)
{
    struct quote_step *s = note(g, g->rule->charge == CHARGE_FEE ? STEP_FEE : STEP_DUTY);

    s->base = base_of(g, &g->c->sum, g->rule->base);
    s->rate_ppm = g->rule->rate_ppm;
    return s;
}

static struct money at_rate(const struct charging *g, struct money base)
{
    return money_share(base, g->rule->rate_ppm, MILLION, ROUND_HALF_UP);
}

static struct money at_least(struct money m, struct money least)
{
    return m.minor < least.minor ? least : m;
}

static enum outcome own_amount(struct charging *g, int64_t minor, struct money *out)
{
    return work_convert(g->w, money(minor, g->rule->currency), g->w->in->currency, "rates", out);
}

/* What `per_kg` comes to for that weight, rounded once in the rule's currency. */
static enum outcome by_weight(struct charging *g, int64_t weight_g, struct money *out)
{
    struct money own = money_share(money(g->rule->per_kg_minor, g->rule->currency),
                                   i64_max(weight_g, 0), GRAMS_PER_KG, ROUND_HALF_UP);

    return work_convert(g->w, own, g->w->in->currency, "rates", out);
}

static enum outcome plain_rate(struct charging *g)
{
    struct quote_step *s = note_rate(g);
    struct money less = zero(g);

    if (g->rule->amount_minor > 0)
        TRY(own_amount(g, g->rule->amount_minor, &less));
    put_all(g, s, at_least(money_sub(at_rate(g, s->base), less), zero(g)));
    return DONE;
}

static enum outcome whole(struct charging *g)
{
    struct quote_step *s = note_rate(g);
    struct money least = zero(g);

    if (g->rule->per_kg_minor > 0)
        TRY(by_weight(g, g->c->weight_g, &least));
    put_all(g, s, at_least(at_rate(g, s->base), least));
    return DONE;
}

static enum outcome excess(struct charging *g)
{
    struct money base = base_of(g, &g->c->sum, g->rule->base), free, least = zero(g), amount;
    struct quote_step *s;

    TRY(own_amount(g, g->rule->free_minor, &free));
    if (g->rule->per_kg_minor > 0)
        TRY(by_weight(g, g->c->weight_g - g->rule->free_g, &least));
    base = at_least(money_sub(base, free), zero(g));
    amount = at_least(at_rate(g, base), least);
    if (base.minor == 0 && amount.minor == 0)
        return note_free(g, g->rule->free_minor);
    s = note_rate(g);
    s->base = base;
    put_all(g, s, amount);
    return DONE;
}

static int64_t tax_of(enum method method, int64_t base, int64_t ppm)
{
    int64_t tax = 0;

    switch (method) {
    case METHOD_INSIDE:
        check(i64_muldiv(base, ppm, MILLION - ppm, ROUND_HALF_UP, &tax));
        break;
    case METHOD_INCLUDED:
        check(i64_muldiv(base, ppm, MILLION + ppm, ROUND_HALF_UP, &tax));
        break;
    default: /* METHOD_ON_TOP, METHOD_WITHIN */
        check(i64_muldiv(base, ppm, MILLION, ROUND_HALF_UP, &tax));
        break;
    }
    return tax;
}

/* One tax at one rate: on all lines, or on those whose goods pay it. */
static void tax_lines(struct charging *g, const struct tax_rate *rate,
                      const struct reduced_rate *reduced, const bool *on)
{
    bool included = g->rule->method == METHOD_INCLUDED || g->rule->method == METHOD_WITHIN;
    struct quote_step *s = note(g, included ? STEP_TAX_INCLUDED : STEP_TAX);
    struct date since = reduced ? reduced->from : rate->from;

    s->name = rate->name;
    s->rate_ppm = reduced ? reduced->rate_ppm : rate->rate_ppm;
    s->since = since.days > g->rule->from.days ? since : g->rule->from;
    s->check = g->rule->check || (reduced ? reduced->check : rate->check);
    if (reduced) {
        s->rule_id = reduced->id;
        s->source = reduced->source;
    }
    for (size_t i = 0; i < g->c->lines_n; i++)
        if (on[i])
            s->base = money_add(s->base, base_of(g, &g->c->line[i].sum, g->rule->base));
    s->amount = money(tax_of(g->rule->method, s->base.minor, s->rate_ppm), g->w->in->currency);
    put(g, s->amount, g->rule->base, (struct lines){0, g->c->lines_n, on}, included);
}

/* One line a regional rate, and for each a line more where some goods pay less. */
static void tax(struct charging *g, size_t which)
{
    const struct tax_rate *rate = g->w->known->tax[which];
    size_t n = g->c->lines_n;
    const struct reduced_rate **of =
        arena_new_n(g->w->arena, const struct reduced_rate *, n);
    bool *done = arena_new_n(g->w->arena, bool, n), *on = arena_new_n(g->w->arena, bool, n);

    for (size_t i = 0; i < n; i++) {
        const struct quote_line *l = g->c->line[i].in;

        of[i] = known_of_goods(g->w->known, l->hs6, origin_of(l))->reduced[which];
    }
    for (size_t i = 0; i < n; i++) {
        if (done[i])
            continue;
        for (size_t k = 0; k < n; k++) {
            on[k] = of[k] == of[i];
            done[k] = done[k] || on[k];
        }
        tax_lines(g, rate, of[i], on);
    }
}

static enum outcome taxes(struct charging *g)
{
    for (size_t i = 0; i < g->w->known->tax_n; i++)
        tax(g, i);
    return DONE;
}

static enum outcome apply(struct charging *g)
{
    static enum outcome (*const methods[METHODS])(struct charging *) = {
        [METHOD_TARIFF] = tariff,  [METHOD_PER_HS] = per_hs,  [METHOD_RATE] = plain_rate,
        [METHOD_EXCESS] = excess,  [METHOD_WHOLE] = whole,    [METHOD_ON_TOP] = taxes,
        [METHOD_INSIDE] = taxes,   [METHOD_INCLUDED] = taxes, [METHOD_WITHIN] = taxes};
    enum band band;

    TRY(find_band(g, &band));
    if (band == BELOW && g->rule->charge == CHARGE_DUTY)
        g->c->below = g->rule;
    return band == INSIDE ? methods[g->rule->method](g) : DONE;
}

/* No duty because the value is below where it starts. */
static enum outcome note_below(struct work *w, struct work_consignment *c)
{
    struct charging g = {w, c, c->below};

    for (size_t i = 0; i < w->steps_n; i++)
        if (w->step[i].consignment == c->index &&
            (w->step[i].code == STEP_DUTY || w->step[i].code == STEP_FREE))
            return DONE;
    return c->below ? note_free(&g, c->below->over_minor) : DONE;
}

enum outcome work_charges(struct work *w, struct work_consignment *c)
{
    const struct country_rules *rules = rules_of(w->in->rules, w->in->to);
    bool known = false;

    for (size_t i = 0; i < rules->n; i++) {
        struct charging g = {w, c, rules->v[i]};

        if (!in_force(w, c, g.rule))
            continue;
        known = true;
        if (sent_so(c, g.rule))
            TRY(apply(&g));
    }
    if (!known)
        return refuse(w->p, refusal_not_found, "date", "a date and destination with known rules");
    return note_below(w, c);
}

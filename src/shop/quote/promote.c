/* SPDX-License-Identifier: Apache-2.0 */
/* Promotions on one consignment: which of them hold, what each takes off which line. */
#include "base/check.h"
#include "shop/quote/work.h"

enum { BP_WHOLE = 10000 };

/* The promotions that hold for a consignment, and what they may still cost there. */
struct promoting {
    struct work *w;
    struct work_consignment *c;
    const struct promotion **held;
    int64_t *left_minor; /* of each, in its own currency */
    size_t held_n;
    const struct promotion **of; /* the percentage that a line gets, or NULL */
};

/* ---- which ---- */

static bool about(const struct promotion *p, const struct quote_line *l)
{
    return (p->seller.v == 0 || p->seller.v == l->seller.v) &&
           (p->product.v == 0 || p->product.v == l->product.v);
}

static bool about_any(const struct promotion *p, const struct work_consignment *c)
{
    for (size_t i = 0; i < c->lines_n; i++)
        if (about(p, c->line[i].in))
            return true;
    return false;
}

void work_promotions_begin(struct work *w, const struct work_consignment *c, size_t n)
{
    w->parcels = arena_new_n(w->arena, int32_t, w->in->promotions_n);
    for (size_t i = 0; i < w->in->promotions_n; i++)
        for (size_t k = 0; k < n; k++)
            w->parcels[i] += about_any(w->in->promotions[i], &c[k]);
}

/* False where a rate is missing: then a promotion does not hold. */
static bool in_currency(struct work *w, struct money m, struct currency to, struct money *out)
{
    struct rate_found found;

    *out = m;
    return currency_eq(m.currency, to) || (known_of_rate(w->known, m.currency, to, &found) &&
                                           money_convert(m, found.rate, to, ROUND_HALF_UP, out));
}

static bool enough_goods(const struct promoting *g, const struct promotion *p)
{
    struct money goods = money(0, g->w->in->currency), minimum;

    if (!in_currency(g->w, money(p->minimum_minor, p->currency), goods.currency, &minimum))
        return false;
    for (size_t i = 0; i < g->c->lines_n; i++)
        if (about(p, g->c->line[i].in))
            goods = money_add(goods, g->c->line[i].sum.goods);
    return goods.minor > 0 && goods.minor >= minimum.minor;
}

/* What is left is shared evenly by the consignments that it is about: their order never shows. */
static void find_held(struct promoting *g)
{
    const struct quote_in *in = g->w->in;

    g->held = arena_new_n(g->w->arena, const struct promotion *, in->promotions_n);
    g->left_minor = arena_new_n(g->w->arena, int64_t, in->promotions_n);
    for (size_t i = 0; i < in->promotions_n; i++) {
        const struct promotion *p = in->promotions[i];

        if (!about_any(p, g->c) || p->uses_left < g->w->parcels[i] || !enough_goods(g, p))
            continue;
        g->held[g->held_n] = p;
        g->left_minor[g->held_n++] =
            p->left_minor == INT64_MAX ? INT64_MAX : p->left_minor / g->w->parcels[i];
    }
}

/* ---- how much ---- */

static struct money rest_of(const struct work_line *l)
{
    return money_sub(l->sum.goods, quote_off(&l->sum).goods);
}

/* Is there enough left for it? Says what it costs. */
static bool affordable(const struct promoting *g, size_t held, struct money off, struct money *cost)
{
    return off.minor > 0 && in_currency(g->w, off, g->held[held]->currency, cost) &&
           cost->minor <= g->left_minor[held];
}

static struct quote_step *note(struct promoting *g, const struct promotion *p, struct money off,
                               struct money cost)
{
    const struct quote_in *in = g->w->in;
    const struct discount_rule *rule = g->c->discount[p->payer];
    struct quote_step *s;

    if (!rule)
        rule = discount_rule_find(&in->rules->discounts, in->to, p->payer, in->date);
    g->c->discount[p->payer] = rule;
    s = work_step(g->w, g->c, STEP_PROMOTION);
    s->name = p->title;
    s->amount = money_sub(money(0, off.currency), off);
    s->promotion = p->id;
    s->payer = p->payer;
    s->cost = cost;
    s->check = !rule || rule->check;
    if (rule) {
        s->rule_id = rule->id;
        s->source = rule->source;
        s->since = rule->from;
    }
    return s;
}

static void take_goods(struct promoting *g, enum payer payer, size_t line, struct money off)
{
    struct money *of_line = &g->c->line[line].sum.off[payer].goods;
    struct money *whole = &g->c->sum.off[payer].goods;

    *of_line = money_add(*of_line, off);
    *whole = money_add(*whole, off);
}

/* ---- percentages: each line gets the best that is about it ---- */

static bool better(const struct promotion *p, const struct promotion *than)
{
    if (!than || p->rate_bp != than->rate_bp)
        return !than || p->rate_bp > than->rate_bp;
    return p->id.v < than->id.v;
}

static void choose_percents(struct promoting *g, enum payer payer)
{
    for (size_t i = 0; i < g->c->lines_n; i++) {
        g->of[i] = NULL;
        for (size_t k = 0; k < g->held_n; k++) {
            const struct promotion *p = g->held[k];

            if (p->kind == PROMOTION_PERCENT && p->payer == payer && g->left_minor[k] > 0 &&
                about(p, g->c->line[i].in) && better(p, g->of[i]))
                g->of[i] = p;
        }
    }
}

static struct money percent_of(const struct work_line *l, const struct promotion *p)
{
    return money_share(rest_of(l), p->rate_bp, BP_WHOLE, ROUND_DOWN);
}

static struct money percent_off(const struct promoting *g, const struct promotion *p,
                                struct money *base)
{
    struct money off = money(0, g->w->in->currency);

    *base = off;
    for (size_t i = 0; i < g->c->lines_n; i++)
        if (g->of[i] == p) {
            *base = money_add(*base, rest_of(&g->c->line[i]));
            off = money_add(off, percent_of(&g->c->line[i], p));
        }
    return off;
}

/* One that asks for more than is left holds nowhere; then others may be the best. */
static bool drop_too_dear(struct promoting *g)
{
    bool dropped = false;

    for (size_t k = 0; k < g->held_n; k++) {
        struct money base, off = percent_off(g, g->held[k], &base), cost;

        if (off.minor == 0 || affordable(g, k, off, &cost))
            continue;
        g->left_minor[k] = 0;
        dropped = true;
    }
    return dropped;
}

static void take_percents(struct promoting *g, enum payer payer)
{
    do
        choose_percents(g, payer);
    while (drop_too_dear(g));
    for (size_t k = 0; k < g->held_n; k++) {
        struct money base, off = percent_off(g, g->held[k], &base), cost;
        struct quote_step *s;

        if (!affordable(g, k, off, &cost))
            continue;
        s = note(g, g->held[k], off, cost);
        s->base = base;
        s->rate_ppm = g->held[k]->rate_bp * 100;
        for (size_t i = 0; i < g->c->lines_n; i++)
            if (g->of[i] == g->held[k])
                take_goods(g, payer, i, percent_of(&g->c->line[i], g->held[k]));
    }
}

/* ---- a fixed amount: the best one, on what is left of the goods that it is about ---- */

static struct money fixed_off(const struct promoting *g, const struct promotion *p, int64_t *rests)
{
    struct money off = money(0, g->w->in->currency), rest = off;

    for (size_t i = 0; i < g->c->lines_n; i++) {
        rests[i] = about(p, g->c->line[i].in) ? rest_of(&g->c->line[i]).minor : 0;
        rest.minor += rests[i];
    }
    if (!in_currency(g->w, money(p->amount_minor, p->currency), off.currency, &off))
        return money(0, rest.currency);
    off.minor = i64_max(i64_min(off.minor, rest.minor - 1), 0);
    return off;
}

static void take_fixed(struct promoting *g, enum payer payer)
{
    int64_t *rests = arena_new_n(g->w->arena, int64_t, g->c->lines_n);
    struct money *part = arena_new_n(g->w->arena, struct money, g->c->lines_n);
    struct money best = money(0, g->w->in->currency), best_cost = best, cost;
    const struct promotion *chosen = NULL;

    for (size_t k = 0; k < g->held_n; k++) {
        const struct promotion *p = g->held[k];
        struct money off;

        if (p->kind != PROMOTION_FIXED || p->payer != payer)
            continue;
        off = fixed_off(g, p, rests);
        if (off.minor < best.minor || (off.minor == best.minor && chosen && chosen->id.v < p->id.v))
            continue;
        if (!affordable(g, k, off, &cost))
            continue;
        chosen = p;
        best = off;
        best_cost = cost;
    }
    if (!chosen)
        return;
    note(g, chosen, best, best_cost);
    fixed_off(g, chosen, rests);
    money_split(best, rests, g->c->lines_n, part);
    for (size_t i = 0; i < g->c->lines_n; i++)
        take_goods(g, payer, i, part[i]);
}

/* ---- free delivery: once, by the seller before the marketplace ---- */

static bool take_delivery(struct promoting *g, enum payer payer)
{
    const struct promotion *chosen = NULL;
    struct money cost, chosen_cost;

    for (size_t k = 0; k < g->held_n; k++) {
        const struct promotion *p = g->held[k];

        if (p->kind != PROMOTION_DELIVERY || p->payer != payer ||
            (chosen && chosen->id.v < p->id.v) || !affordable(g, k, g->c->sum.freight, &cost))
            continue;
        chosen = p;
        chosen_cost = cost;
    }
    if (!chosen)
        return false;
    note(g, chosen, g->c->sum.freight, chosen_cost);
    g->c->sum.off[payer].freight = g->c->sum.freight;
    for (size_t i = 0; i < g->c->lines_n; i++)
        g->c->line[i].sum.off[payer].freight = g->c->line[i].sum.freight;
    return true;
}

void work_promotions(struct work *w, struct work_consignment *c)
{
    struct promoting g = {.w = w, .c = c,
                          .of = arena_new_n(w->arena, const struct promotion *, c->lines_n)};

    find_held(&g);
    if (g.held_n == 0)
        return;
    for (int payer = 0; payer < PAYERS; payer++) {
        take_percents(&g, (enum payer)payer);
        take_fixed(&g, (enum payer)payer);
    }
    for (int payer = 0; payer < PAYERS; payer++)
        if (take_delivery(&g, (enum payer)payer))
            return;
}

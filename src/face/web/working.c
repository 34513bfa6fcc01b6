/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/working.h"

#include "lib/format.h"
#include "lib/locale.h"

enum { NOTE_MAX = 300 };

static struct str label_of(struct web *w, const struct quote_step *s)
{
    static const char *const labels[QUOTE_STEPS] = {
        [STEP_GOODS] = N_("Goods"), [STEP_FREIGHT] = N_("Delivery"),
        [STEP_SURCHARGE] = N_("of it because more is ordered than usual"),
        [STEP_INSURANCE] = N_("Insurance"), [STEP_PROMOTION] = N_("Discount"),
        [STEP_FREE] = N_("Free of charge"),
        [STEP_DUTY] = N_("Duty"), [STEP_FEE] = N_("Fee"), [STEP_TAX] = N_("Tax"),
        [STEP_TAX_INCLUDED] = N_("Tax included")};

    if (s->code == STEP_PROMOTION)
        return s->name;
    if (s->name.n && s->code != STEP_FREE)
        return web_word(w, s->name);
    return web_text(w, labels[s->code]);
}

static void add_dot(struct buf *b)
{
    if (b->n)
        buf_str(b, STR(" \u00b7 "));
}

struct str working_payer(struct web *w, enum payer payer)
{
    static const char *const words[PAYERS] = {N_("paid by the seller"),
                                              N_("paid by the marketplace")};

    return web_text(w, words[payer]);
}

/* "20% × €41.00 · HS 610910". */
static struct str note_of(struct web *w, const struct quote_step *s)
{
    struct buf b;

    buf_init(&b, w->c.arena, NOTE_MAX);
    if (s->rate_ppm) {
        format_percent(&b, w->c.locale, s->rate_ppm);
        if (s->base.minor) {
            buf_str(&b, STR(" \u00d7 "));
            format_money(&b, w->c.locale, s->base);
        }
    }
    if (s->code == STEP_PROMOTION) {
        add_dot(&b);
        buf_str(&b, working_payer(w, s->payer));
    }
    if (s->hs6.n) {
        add_dot(&b);
        buf_str(&b, STR("HS "));
        buf_str(&b, s->hs6);
    }
    if (s->check) {
        add_dot(&b);
        buf_str(&b, web_text(w, N_("not confirmed")));
    }
    return buf_view(&b);
}

static bool shown(const struct quote_step *s)
{
    switch (s->code) {
    case STEP_GOODS:
    case STEP_FREIGHT:
    case STEP_FREE:
        return s->consignment >= 0;
    case STEP_SURCHARGE:
    case STEP_INSURANCE:
    case STEP_PROMOTION:
    case STEP_DUTY:
    case STEP_FEE:
    case STEP_TAX:
        return s->consignment >= 0 && s->amount.minor != 0;
    default:
        return false;
    }
}

static void note_rate(struct web *w, const struct quote_step *s, struct buf *b)
{
    if (b->n)
        buf_str(b, STR("; "));
    buf_str(b, str_of(s->from.code));
    buf_str(b, STR(" \u2192 "));
    buf_str(b, str_of(w->currency.code));
    buf_str(b, STR(", "));
    format_date(b, w->c.locale, s->rate_date);
}

static void add_total(struct web *w, struct sum_view *v, struct sum_line *lines, const char *label,
                      struct money amount)
{
    lines[v->n++] = (struct sum_line){.label = web_text(w, label), .amount = amount};
}

static void add_off(struct web *w, struct sum_view *v, struct sum_line *lines, enum payer payer,
                    const struct quote_sum *sum)
{
    struct money off = money_add(sum->off[payer].goods, sum->off[payer].freight);

    if (off.minor == 0)
        return;
    add_total(w, v, lines, N_("Discount"), money_sub(money(0, off.currency), off));
    lines[v->n - 1].note = working_payer(w, payer);
    lines[v->n - 1].discount = true;
}

struct sum_view working_totals(struct web *w, const struct quote_sum *sum)
{
    struct sum_line *lines = arena_new_n(w->c.arena, struct sum_line, QUOTE_STEPS);
    struct sum_view v = {.v = lines, .total = sum->total};

    add_total(w, &v, lines, N_("Goods"), sum->goods);
    add_total(w, &v, lines, N_("Delivery"), sum->freight);
    if (sum->insurance.minor)
        add_total(w, &v, lines, N_("Insurance"), sum->insurance);
    for (int payer = 0; payer < PAYERS; payer++)
        add_off(w, &v, lines, (enum payer)payer, sum);
    if (sum->duty.minor)
        add_total(w, &v, lines, N_("Duty"), sum->duty);
    if (sum->fees.minor)
        add_total(w, &v, lines, N_("Fee"), sum->fees);
    if (sum->tax.minor)
        add_total(w, &v, lines, N_("Tax"), sum->tax);
    return v;
}

struct sum_view working_steps(struct web *w, const struct quote *q, struct str *rate_note)
{
    struct sum_line *lines = arena_new_n(w->c.arena, struct sum_line, q->working_n + 1);
    struct sum_view out = {.v = lines, .total = q->sum.total};
    int32_t consignment = -1;
    struct buf rates;

    buf_init(&rates, w->c.arena, NOTE_MAX);
    for (size_t i = 0; i < q->working_n; i++) {
        const struct quote_step *s = &q->working[i];

        if (s->code == STEP_RATE)
            note_rate(w, s, &rates);
        if (!shown(s))
            continue;
        lines[out.n++] = (struct sum_line){
            .label = label_of(w, s), .note = note_of(w, s), .amount = s->amount,
            .since = s->since, .source = s->source,
            .parcel = q->consignments_n > 1 && s->consignment != consignment ? s->consignment + 1
                                                                            : 0};
        consignment = s->consignment;
    }
    *rate_note = buf_view(&rates);
    return out;
}

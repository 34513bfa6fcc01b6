/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/working.h"

#include "lib/format.h"

enum { NOTE_MAX = 300 };

static struct str label_of(struct web *w, const struct quote_step *s)
{
    static const char *const labels[QUOTE_STEPS] = {
        [STEP_GOODS] = N_("Goods"), [STEP_FREIGHT] = N_("Delivery"),
        [STEP_INSURANCE] = N_("Insurance"), [STEP_FREE] = N_("Free of charge"),
        [STEP_DUTY] = N_("Duty"), [STEP_FEE] = N_("Fee"), [STEP_TAX] = N_("Tax"),
        [STEP_TAX_INCLUDED] = N_("Tax included")};
    struct html out = web_html(w);
    struct str own = s->name.n && s->code != STEP_FREE ? s->name : str_of(labels[s->code]);

    return html_translate(&out, own);
}

static void add_dot(struct buf *b)
{
    if (b->n)
        buf_str(b, STR(" \u00b7 "));
}

/* "20% × €41.00 · HS 610910 · 2026-07-01 · source". */
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
    if (s->hs6.n) {
        add_dot(&b);
        buf_fmt(&b, "HS %.*s", STR_FMT(s->hs6));
    }
    if (s->since.days) {
        add_dot(&b);
        format_date(&b, w->c.locale, s->since);
    }
    if (s->source.n) {
        add_dot(&b);
        buf_str(&b, s->source);
    }
    if (s->check) {
        struct html out = web_html(w);

        add_dot(&b);
        buf_str(&b, html_translate(&out, STR(N_("not certain"))));
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
    case STEP_INSURANCE:
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
    buf_fmt(b, "%s \u2192 %s, ", s->from.code, w->currency.code);
    format_date(b, w->c.locale, s->rate_date);
}

struct sum_view working_sum(struct web *w, const struct quote *q, struct str *rate_note)
{
    struct sum_line *lines = arena_new_n(w->c.arena, struct sum_line, q->working_n + 1);
    struct sum_view out = {.v = lines, .total = q->sum.total};
    struct buf rates;

    buf_init(&rates, w->c.arena, NOTE_MAX);
    for (size_t i = 0; i < q->working_n; i++) {
        const struct quote_step *s = &q->working[i];

        if (s->code == STEP_RATE)
            note_rate(w, s, &rates);
        if (shown(s))
            lines[out.n++] = (struct sum_line){.label = label_of(w, s), .note = note_of(w, s),
                                               .amount = s->amount};
    }
    *rate_note = buf_view(&rates);
    return out;
}

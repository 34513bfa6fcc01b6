/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/papers.h"

#include "base/check.h"
#include "flow/customs.h"
#include "lib/locale.h"
#include "shop/customs/papers.h"
#include "shop/customs/postal_forms.h"
#include "shop/logistics/sscc.h"
#include "shop/markets/envelope.h"

enum { DECLARATION = PAPER_KINDS, ALL };

const char *const paper_words[PAPER_WORDS_N] = {"label",   "cn22",        "cn23",
                                                "invoice", "declaration", "all"};

static enum outcome read_kind(struct problem *p, struct str word, int *kind)
{
    for (*kind = 0; *kind < PAPER_WORDS_N; (*kind)++)
        if (str_eq(word, str_of(paper_words[*kind])))
            return DONE;
    return refuse(p, refusal_invalid, "kind",
                  "expected label, cn22, cn23, invoice, declaration or all");
}

/* ---- what they say ---- */

/* As customs was told; a parcel that nobody had to be told of, from the order. */
static enum outcome find_data(struct ctx *c, const struct order_row *o,
                              const struct purchase_row *p, const struct shipment *s,
                              struct paper *out)
{
    struct itmatt_row kept;
    bool found;

    TRY(itmatt_get(c, s->buyer, s->id, &kept, &found));
    if (found) {
        out->border = true;
        if (itmatt_read(&c->problem, c->arena, kept.document, &out->data) != DONE)
            return fail("papers", "the advance data of %s: %s %s", s->number.text,
                        c->problem.field, c->problem.detail);
        return DONE;
    }
    TRY(advance_data_of(c, o, p, s->origin, &s->number, &out->data, &out->border));
    return out->border ? DONE : parcel_data_of(c, o, p, s->origin, &s->number, &out->data);
}

static struct str lines_of(struct ctx *c, const struct purchase_row *p)
{
    const struct country *country = country_by_code(p->country);
    const struct envelope e = {p->name,   p->line1,    p->line2,   p->city,
                               p->region, p->postcode, p->country, p->place};

    return envelope_lines(c->arena, &e, country ? country->language : STR("en"));
}

static enum outcome find_prices(struct ctx *c, const struct order_row *o, struct paper *out)
{
    struct order_line_row_list rows;
    struct paper_price *prices;

    TRY(order_lines(c, o->buyer, o->id, ORDER_LINES_MAX, &rows));
    check(rows.n == out->data.lines_n);
    prices = arena_new_n(c->arena, struct paper_price, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        prices[i] = (struct paper_price){rows.v[i].sku, rows.v[i].unit};
    out->prices = prices;
    return DONE;
}

static enum outcome find_sscc(struct ctx *c, const struct shipment *s, struct paper *out)
{
    struct sscc_row row;
    bool found;

    TRY(sscc_get(c, s->buyer, s->id, &row, &found));
    if (found)
        out->sscc = row.sscc;
    return DONE;
}

static enum outcome find_form(struct ctx *c, const struct order_row *o, struct paper *out)
{
    const struct rates *rates;

    TRY(rates_of_day(c, out->shipped_on, &rates));
    TRY(postal_forms_load(&c->problem));
    out->worth = postal_worth_of(rates, money(o->goods, o->currency));
    return DONE;
}

static enum outcome fill(struct ctx *c, const struct order_row *o, const struct purchase_row *p,
                         const struct shipment *s, struct paper *out)
{
    const struct country *country = country_by_code(p->country);
    const struct locale *locale = locale_get(p->locale);

    *out = (struct paper){
        .sums = {o->goods, o->freight, o->insurance, o->fees, o->duty, o->tax, o->tax_included,
                 o->discount, o->total},
        .addressee = lines_of(c, p), .service = o->service, .hub = o->hub,
        .shipped_on = s->shipped_on, .shipped_at_ms = s->created_at_ms,
        .language = country ? country->language : STR(""),
        .buyer_language = locale ? locale_language(locale) : STR("")};
    TRY(find_data(c, o, p, s, out));
    TRY(find_prices(c, o, out));
    TRY(find_sscc(c, s, out));
    return find_form(c, o, out);
}

static enum outcome fill_all(struct ctx *c, const struct order_row *o, struct paper **out,
                             size_t *n)
{
    struct shipment *parcels;
    struct purchase_row p;

    TRY(shipments_of_order(c, o->buyer, o->id, &parcels, n));
    if (*n == 0)
        return refuse(&c->problem, refusal_wrong_state, NULL, "an order that has been shipped");
    TRY(purchase_read(c, o->buyer, o->purchase, &p));
    *out = arena_new_n(c->arena, struct paper, *n);
    for (size_t i = 0; i < *n; i++) {
        TRY(fill(c, o, &p, &parcels[i], &(*out)[i]));
        (*out)[i].parcel = i + 1;
        (*out)[i].parcels = *n;
    }
    return DONE;
}

/* ---- which of them ---- */

static enum outcome may_draw(struct problem *p, const struct paper *paper, int kind)
{
    const struct postal_worth *w = &paper->worth;
    const bool declaration = kind == PAPER_CN22 || kind == PAPER_CN23 || kind == DECLARATION;

    if (declaration && !paper->border)
        return refuse(p, refusal_not_found, "kind",
                      "label or invoice: no border of customs is passed");
    if (kind != PAPER_CN22 || w->cn22)
        return DONE;
    return refuse(p, refusal_invalid, "kind",
                  "cn23: CN 22 is for goods worth up to %lld XDR, these are worth %lld",
                  (long long)(w->most.minor / 100), (long long)(w->sdr.minor / 100));
}

static unsigned bits_of(const struct paper *paper, int kind)
{
    const unsigned needed = !paper->border      ? 0
                            : paper->worth.cn22 ? 1U << PAPER_CN22
                                                : 1U << PAPER_CN23;

    if (kind == ALL)
        return 1U << PAPER_LABEL | needed | 1U << PAPER_INVOICE;
    return kind == DECLARATION ? needed : 1U << kind;
}

enum outcome order_papers(struct ctx *c, const struct order_row *o, struct str word,
                          struct str *out)
{
    struct paper *papers;
    size_t n;
    int kind;

    TRY(read_kind(&c->problem, word, &kind));
    TRY(fill_all(c, o, &papers, &n));
    TRY(may_draw(&c->problem, &papers[0], kind));
    return papers_draw(&c->problem, c->arena, papers, n, bits_of(&papers[0], kind), out);
}

struct str papers_file(struct arena *a, const struct order_row *o, struct str kind)
{
    return str_printf(a, "%lld-%.*s.pdf", (long long)o->id.v, STR_FMT(kind));
}

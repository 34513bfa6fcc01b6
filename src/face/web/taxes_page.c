/* SPDX-License-Identifier: Apache-2.0 */
/* Duties and taxes for returns, for operators: sums, rows by rule, and the file. */
#include "flow/tax_report.h"

#include "face/web/day_span.h"
#include "face/web/operator.h"
#include "face/web/pages/books.h"
#include "lib/locale.h"
#include "shop/markets/markets.h"

enum { ROWS_SHOWN = 500, FILE_BYTES_MAX = 8 << 20, WHERE_CHARS = 4, CURRENCY_CHARS = 3,
       CHOICES_MAX = 100, RATE_CHARS = 16, NAME_BYTES_MAX = 200 };

static enum outcome read_asked(struct web *w, struct tax_report_in *in)
{
    struct problem *p = &w->c.problem;
    struct str currency = STR("");
    struct day_span days;
    enum outcome o = day_span_read(w, &days);

    *in = (struct tax_report_in){.from = days.from, .to = days.to, .where = STR("")};
    TRY(o);
    if (form_has(&w->query, "where"))
        TRY(form_text(p, w->c.arena, &w->query, "where", 0, WHERE_CHARS, &in->where));
    if (form_has(&w->query, "currency"))
        TRY(form_text(p, w->c.arena, &w->query, "currency", 0, CURRENCY_CHARS, &currency));
    if (currency.n && !currency_parse(currency, &in->currency))
        return refuse(p, refusal_invalid, "currency", "a currency such as EUR");
    return DONE;
}

/* ---- choices: the markets' countries and currencies ---- */

static void add_choice(struct choice *v, size_t *n, struct str value, struct str label,
                       struct str chosen)
{
    for (size_t i = 0; i < *n; i++)
        if (str_eq(v[i].value, value))
            return;
    if (*n < CHOICES_MAX)
        v[(*n)++] = (struct choice){value, label, str_eq(value, chosen)};
}

static void fill_choices(struct web *w, const struct tax_report_in *in, struct taxes_view *v)
{
    struct choice *where = arena_new_n(w->c.arena, struct choice, CHOICES_MAX);
    struct choice *currency = arena_new_n(w->c.arena, struct choice, CHOICES_MAX);
    struct str chosen = str_copy(w->c.arena, currency_str(&in->currency));
    size_t n, where_n = 0, currency_n = 0;
    const struct market *all = markets(&n);

    add_choice(where, &where_n, STR(""), web_text(w, N_("All")), in->where);
    add_choice(where, &where_n, STR("EU"), STR("EU (IOSS)"), in->where);
    add_choice(currency, &currency_n, STR(""), web_text(w, N_("As it was paid")), chosen);
    for (size_t i = 0; i < n; i++) {
        struct currency own = market_currency(&all[i]);
        struct str code = str_copy(w->c.arena, currency_str(&own));
        struct str country = str_of(all[i].country->code);
        struct buf name;

        buf_init(&name, w->c.arena, NAME_BYTES_MAX);
        locale_country(&name, locale_of_texts(w->c.locale), country);
        add_choice(where, &where_n, country, buf_view(&name), in->where);
        add_choice(currency, &currency_n, code, code, chosen);
    }
    v->where = (struct choices){where, where_n};
    v->currency = (struct choices){currency, currency_n};
}

/* ---- rows and sums ---- */

static struct str rate_words(struct web *w, int32_t rate_ppm)
{
    struct buf b;

    if (rate_ppm == 0)
        return STR("");
    buf_init(&b, w->c.arena, RATE_CHARS);
    buf_decimal(&b, rate_ppm, 4);
    while (b.n > 1 && b.p[b.n - 1] == '0')
        b.n--;
    if (b.p[b.n - 1] == '.')
        b.n--;
    buf_str(&b, STR(" %"));
    return buf_view(&b);
}

static struct str collector_words(struct web *w, struct str collector)
{
    if (str_eq(collector, STR("marketplace")))
        return web_text(w, N_("Marketplace"));
    return str_eq(collector, STR("carrier")) ? web_text(w, N_("Carrier")) : STR("\u2013");
}

static struct tax_row_view row_view(struct web *w, const struct tax_row *r)
{
    return (struct tax_row_view){
        .where = r->region.n ? str_printf(w->c.arena, "%.*s %.*s", STR_FMT(r->country),
                                          STR_FMT(r->region))
                             : r->country,
        .what = web_word(w, r->name), .rule = r->rule,
        .collector = collector_words(w, r->collector), .rate = rate_words(w, r->rate_ppm),
        .back = r->back, .check = r->check, .orders = r->orders,
        .base = money(r->back ? -r->base : r->base, r->currency),
        .amount = money(r->back ? -r->amount : r->amount, r->currency)};
}

/* The rows come by country; tax that is part of prices already counts too: it is owed. */
static void add_sum(struct web *w, const struct tax_row *r, struct tax_sum_view *v, size_t *n)
{
    struct str collector = collector_words(w, r->collector);
    size_t i = *n;

    while (i > 0 && !(str_eq(v[i - 1].country, r->country) &&
                      str_eq(v[i - 1].collector, collector) &&
                      currency_eq(v[i - 1].taken.currency, r->currency)))
        i--;
    if (i == 0) {
        const struct money none = money(0, r->currency);

        v[(*n)++] = (struct tax_sum_view){r->country, collector, none, none, none};
        i = *n;
    }
    v[i - 1].taken.minor += r->back ? 0 : r->amount;
    v[i - 1].back.minor -= r->back ? r->amount : 0;
    v[i - 1].net.minor = v[i - 1].taken.minor + v[i - 1].back.minor;
}

static void fill_rows(struct web *w, const struct tax_rows *rows, struct taxes_view *v)
{
    size_t n = rows->n < ROWS_SHOWN ? rows->n : ROWS_SHOWN;
    struct tax_row_view *views = arena_new_n(w->c.arena, struct tax_row_view, n + 1);
    struct tax_sum_view *sums = arena_new_n(w->c.arena, struct tax_sum_view, rows->n + 1);

    for (size_t i = 0; i < n; i++)
        views[i] = row_view(w, &rows->v[i]);
    for (size_t i = 0; i < rows->n; i++)
        add_sum(w, &rows->v[i], sums, &v->sums_n);
    v->sums = sums;
    v->rows = views;
    v->rows_n = n;
    v->more = rows->n > n;
}

static struct url file_url(struct web *w, const struct tax_report_in *in)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/operator/books/taxes/file")));
    day_span_put(w, &m, &(struct day_span){in->from, in->to});
    url_param(&m, "where", in->where);
    url_param(&m, "currency", str_copy(w->c.arena, currency_str(&in->currency)));
    return url_done(&m);
}

enum outcome web_taxes(struct web *w)
{
    struct taxes_view v = {.tabs = operator_tabs(w, OPERATOR_BOOKS),
                           .action = web_link(w, URL("/operator/books/taxes")),
                           .books = web_link(w, URL("/operator/books"))};
    struct tax_rows rows = {0};
    struct tax_report_in in;
    struct html out;
    enum outcome o = read_asked(w, &in);

    if (o == DONE)
        o = tax_report_read(&w->c, &in, &rows);
    if (o == FAILED)
        return FAILED;
    if (o == REFUSED)
        web_status(w, refusal_status(w->c.problem.refusal));
    fill_rows(w, &rows, &v);
    fill_choices(w, &in, &v);
    v.file = file_url(w, &in);
    v.from = day_field(w, "from", N_("First day"), in.from);
    v.to = day_field(w, "to", N_("Last day"), in.to);
    v.problem = web_problem(w);
    web_layout(w, &v.layout, N_("Tax returns"));
    out = web_html(w);
    page_taxes(&out, &v);
    return web_send_html(w);
}

enum outcome web_taxes_file(struct web *w)
{
    struct tax_report_in in;
    struct tax_rows rows;
    struct buf b;

    TRY(read_asked(w, &in));
    TRY(tax_report_read(&w->c, &in, &rows));
    buf_init(&b, w->c.arena, FILE_BYTES_MAX);
    tax_report_csv(&b, &rows);
    if (b.full)
        return refuse(&w->c.problem, refusal_too_many, "to", "too much for a file: fewer days");
    return web_send_file(w, "text/csv; charset=utf-8", STR("taxes.csv"), buf_view(&b));
}

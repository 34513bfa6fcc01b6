/* SPDX-License-Identifier: Apache-2.0 */
/* The statement of a seller's accounts: a page with the days to choose, and a file. */
#include "face/web/pages/seller_money.h"

#include "face/web/day_span.h"
#include "face/web/entry_words.h"
#include "face/web/seller_centre.h"
#include "flow/payouts/statement.h"

enum { LINES_SHOWN = 2000 };

static enum outcome read_statement(struct web *w, struct day_span *s, struct seller_statement *out)
{
    TRY(day_span_read(w, s));
    return statement_read(&w->c, w->c.actor.seller, s->from, s->to, out);
}

/* ---- the page ---- */

static void fill_account(struct web *w, const struct statement_account *a,
                         struct statement_account_view *v)
{
    const struct currency cur = a->currency;
    size_t n = a->lines_n < LINES_SHOWN ? a->lines_n : LINES_SHOWN;
    struct entry_view *entries = arena_new_n(w->c.arena, struct entry_view, n + 1);

    for (size_t i = 0; i < n; i++) {
        const struct statement_line *l = &a->lines[i];

        entries[i] = (struct entry_view){
            utc_date(l->at_ms), entry_words(w, l->kind_name, l->ref),
            entry_url(w, l->order, l->ref), money(l->amount, cur)};
    }
    *v = (struct statement_account_view){
        .opening = money(a->opening, cur), .sales = money(a->sales, cur),
        .reserve = money(a->reserve, cur), .payouts = money(a->payouts, cur),
        .closing = money(a->closing, cur), .gross = money(a->total.gross, cur),
        .refunds = money(a->total.refunds, cur), .commission = money(a->total.commission, cur),
        .fees = money(a->total.fees, cur), .taxes = money(a->total.taxes, cur),
        .entries = entries, .entries_n = n};
}

static void fill_accounts(struct web *w, const struct seller_statement *s, struct statement_view *v)
{
    struct statement_account_view *accounts =
        arena_new_n(w->c.arena, struct statement_account_view, s->accounts_n + 1);

    for (size_t i = 0; i < s->accounts_n; i++)
        fill_account(w, &s->accounts[i], &accounts[i]);
    v->accounts = accounts;
    v->accounts_n = s->accounts_n;
}

static struct url file_url(struct web *w, const struct day_span *s)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/seller/statement.csv")));
    day_span_put(w, &m, s);
    return url_done(&m);
}

enum outcome web_seller_statement(struct web *w)
{
    struct statement_view v = {.action = web_link(w, URL("/seller/statement")),
                               .back = web_link(w, URL("/seller/money"))};
    struct seller_statement s = {0};
    struct day_span days;
    struct html out;
    enum outcome o;

    TRY(seller_shop_name(w, &v.shop));
    o = read_statement(w, &days, &s);
    if (o == FAILED)
        return FAILED;
    if (o == REFUSED)
        web_status(w, refusal_status(w->c.problem.refusal));
    fill_accounts(w, &s, &v);
    v.file = file_url(w, &days);
    v.from = day_field(w, "from", N_("First day"), days.from);
    v.to = day_field(w, "to", N_("Last day"), days.to);
    v.problem = web_problem(w);
    v.tabs = seller_tabs(w, SELLER_MONEY);
    web_layout(w, &v.layout, N_("Statement of your account"));
    out = web_html(w);
    page_statement(&out, &v);
    return web_send_html(w);
}

enum outcome web_seller_statement_file(struct web *w)
{
    struct seller_statement s;
    struct day_span days;
    struct buf b;

    TRY(read_statement(w, &days, &s));
    buf_init(&b, w->c.arena, STATEMENT_CSV_MAX);
    statement_csv(&b, &s);
    if (b.full)
        return refuse(&w->c.problem, refusal_too_many, "to", "too much for a file: fewer days");
    return web_send_file(w, "text/csv; charset=utf-8", STR("statement.csv"), buf_view(&b));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A buyer's statement: a page with the days to choose, and a file. */
#include "flow/books/buyer_statement.h"

#include "face/web/account_tabs.h"
#include "face/web/day_span.h"
#include "face/web/order_words.h"
#include "face/web/pages/books.h"

enum { LINES_SHOWN = 500 };

static enum outcome read_statement(struct web *w, struct day_span *s, struct buyer_statement *out)
{
    TRY(day_span_read(w, s));
    return buyer_statement_read(&w->c, w->account.account, s->from, s->to, out);
}

static struct buyer_line_view line_view(struct web *w, struct currency cur,
                                        const struct buyer_line *l)
{
    static const char *const words[BUYER_MOVES_N] = {
        [BUYER_paid] = N_("Paid"), [BUYER_refunded] = N_("Refunded"),
        [BUYER_handed_over] = N_("Handed over to the seller")};
    struct buyer_line_view v = {utc_date(l->at_ms), web_text(w, words[l->move]), {{0}},
                                money(l->amount, cur)};

    if (l->order.v)
        v.url = order_url(w, l->order);
    else if (l->purchase.v)
        v.url = purchase_page_url(w, l->purchase);
    return v;
}

static struct buyer_purchase_view purchase_view(struct web *w, struct currency cur,
                                                const struct buyer_purchase *p)
{
    struct buyer_purchase_view v = {
        .number = STR(""), .paid = money(p->sums[BUYER_paid], cur),
        .refunded = money(p->sums[BUYER_refunded], cur),
        .handed_over = money(p->sums[BUYER_handed_over], cur), .held = money(p->held, cur)};

    if (p->id.v) {
        v.url = purchase_page_url(w, p->id);
        v.number = str_printf(w->c.arena, "%lld", (long long)p->id.v);
    }
    return v;
}

static void fill_account(struct web *w, const struct buyer_account *a,
                         struct buyer_account_view *v)
{
    const struct currency cur = a->currency;
    size_t lines_n = a->lines_n < LINES_SHOWN ? a->lines_n : LINES_SHOWN;
    size_t n = a->purchases_n < LINES_SHOWN ? a->purchases_n : LINES_SHOWN;
    struct buyer_line_view *lines = arena_new_n(w->c.arena, struct buyer_line_view, lines_n + 1);
    struct buyer_purchase_view *purchases =
        arena_new_n(w->c.arena, struct buyer_purchase_view, n + 1);

    for (size_t i = 0; i < lines_n; i++)
        lines[i] = line_view(w, cur, &a->lines[i]);
    for (size_t i = 0; i < n; i++)
        purchases[i] = purchase_view(w, cur, &a->purchases[i]);
    *v = (struct buyer_account_view){
        .opening = money(a->opening, cur), .paid = money(a->sums[BUYER_paid], cur),
        .refunded = money(-a->sums[BUYER_refunded], cur),
        .handed_over = money(-a->sums[BUYER_handed_over], cur),
        .closing = money(a->closing, cur), .refunding = money(a->refunding, cur),
        .goes_back = a->refunding != 0, .purchases = purchases, .purchases_n = n,
        .lines = lines, .lines_n = lines_n};
}

static void fill_accounts(struct web *w, const struct buyer_statement *s,
                          struct buyer_statement_view *v)
{
    struct buyer_account_view *accounts =
        arena_new_n(w->c.arena, struct buyer_account_view, s->accounts_n + 1);

    for (size_t i = 0; i < s->accounts_n; i++)
        fill_account(w, &s->accounts[i], &accounts[i]);
    v->accounts = accounts;
    v->accounts_n = s->accounts_n;
}

enum outcome web_buyer_statement(struct web *w)
{
    struct buyer_statement_view v = {.action = web_link(w, URL("/account/statement")),
                                     .tabs = account_tabs(w, TAB_MONEY)};
    struct buyer_statement s = {0};
    struct day_span days;
    struct url_maker m;
    struct html out;
    enum outcome o = read_statement(w, &days, &s);

    if (o == FAILED)
        return FAILED;
    if (o == REFUSED)
        web_status(w, refusal_status(w->c.problem.refusal));
    fill_accounts(w, &s, &v);
    url_begin(&m, w->c.arena, web_link(w, URL("/account/statement.csv")));
    day_span_put(w, &m, &days);
    v.file = url_done(&m);
    v.from = day_field(w, "from", N_("First day"), days.from);
    v.to = day_field(w, "to", N_("Last day"), days.to);
    v.problem = web_problem(w);
    web_layout(w, &v.layout, N_("Statement"));
    out = web_html(w);
    page_buyer_statement(&out, &v);
    return web_send_html(w);
}

enum outcome web_buyer_statement_file(struct web *w)
{
    struct buyer_statement s;
    struct day_span days;
    struct buf b;

    TRY(read_statement(w, &days, &s));
    buf_init(&b, w->c.arena, BUYER_CSV_MAX);
    buyer_statement_csv(&b, &s);
    if (b.full)
        return refuse(&w->c.problem, refusal_too_many, "to", "too much for a file: fewer days");
    return web_send_file(w, "text/csv; charset=utf-8", STR("statement.csv"), buf_view(&b));
}

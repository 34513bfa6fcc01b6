/* SPDX-License-Identifier: Apache-2.0 */
/* The books, for operators: the trial balance of any day, and from each of its figures to the days
 * and transfers that it is made of. */
#include "flow/books/account_statement.h"

#include "base/check.h"
#include "face/web/day_span.h"
#include "face/web/operator.h"
#include "face/web/pages/books.h"

enum { LINES_SHOWN = 300, KIND_CHARS = 20, ID_CHARS = 20, CURRENCY_CHARS = 3, DRILL_DAYS = 31,
       FILE_LINES_MAX = 20000, FILE_BYTES_MAX = 8 << 20 };

static struct str kind_words(struct web *w, enum ledger_kind kind)
{
    static const char *const words[LEDGER_KINDS_N] = {
        [LEDGER_clearing] = N_("Money at the rails"), [LEDGER_escrow] = N_("Escrow of orders"),
        [LEDGER_suspense] = N_("Money nobody expected"),
        [LEDGER_settling] = N_("On its way to sellers"), [LEDGER_seller] = N_("Owed to sellers"),
        [LEDGER_reserve] = N_("Kept back of sales"),
        [LEDGER_revenue] = N_("Commission and fees"), [LEDGER_taxes] = N_("Duty and tax owed"),
        [LEDGER_promotion] = N_("Cost of promotions")};

    check((unsigned)kind < LEDGER_KINDS_N && words[kind]);
    return web_text(w, words[kind]);
}

/* ---- addresses ---- */

static void put_account(struct web *w, struct url_maker *m, const struct account_asked *a,
                        const struct day_span *days)
{
    url_param(m, "kind", ledger_kind_name(a->kind));
    url_param(m, "currency", str_copy(w->c.arena, currency_str(&a->currency)));
    if (a->party)
        url_param_i64(m, "party", a->party);
    day_span_put(w, m, days);
}

static struct url account_url(struct web *w, const struct account_asked *a,
                              const struct day_span *days)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/operator/books/account")));
    put_account(w, &m, a, days);
    return url_done(&m);
}

/* ---- the trial balance ---- */

static void fill_sums(struct currency cur, const struct ledger_balance *s,
                      struct trial_row_view *v)
{
    int64_t net = trial_net(s);

    v->debits = money(s->debits_posted, cur);
    v->credits = money(s->credits_posted, cur);
    v->debits_pending = money(s->debits_pending, cur);
    v->credits_pending = money(s->credits_pending, cur);
    v->debit_balance = money(net < 0 ? -net : 0, cur);
    v->credit_balance = money(net > 0 ? net : 0, cur);
}

static void fill_total(struct web *w, struct date at, const struct trial_total *t,
                       struct trial_total_view *v)
{
    struct trial_row_view *rows = arena_new_n(w->c.arena, struct trial_row_view, t->rows_n + 1);
    const struct day_span days = {date_add(at, 1 - DRILL_DAYS), at};
    int64_t debit = 0, credit = 0;

    for (size_t i = 0; i < t->rows_n; i++) {
        struct account_asked a = {.kind = t->rows[i].kind, .currency = t->currency};

        rows[i].url = account_url(w, &a, &days);
        rows[i].name = kind_words(w, t->rows[i].kind);
        fill_sums(t->currency, &t->rows[i].sums, &rows[i]);
        debit += rows[i].debit_balance.minor;
        credit += rows[i].credit_balance.minor;
    }
    rows[t->rows_n].name = web_text(w, N_("Sum"));
    fill_sums(t->currency, &t->sums, &rows[t->rows_n]);
    rows[t->rows_n].debit_balance.minor = debit;
    rows[t->rows_n].credit_balance.minor = credit;
    *v = (struct trial_total_view){str_copy(w->c.arena, currency_str(&t->currency)), rows,
                                   t->rows_n + 1};
}

static enum outcome read_trial(struct web *w, struct trial_balance *t)
{
    struct date at;

    TRY(day_read(w, "at", &at));
    return trial_balance(&w->c, at, t);
}

static void fill_trial(struct web *w, const struct trial_balance *t, struct trial_view *v)
{
    struct trial_total_view *totals = arena_new_n(w->c.arena, struct trial_total_view, t->n + 1);
    struct url_maker m;

    for (size_t i = 0; i < t->n; i++)
        fill_total(w, t->at, &t->v[i], &totals[i]);
    v->v = totals;
    v->n = t->n;
    v->balanced = t->balanced;
    url_begin(&m, w->c.arena, web_link(w, URL("/operator/books/file")));
    url_param(&m, "at", operator_day(w, t->at));
    v->file = url_done(&m);
}

enum outcome web_trial(struct web *w)
{
    struct trial_view v = {.tabs = operator_tabs(w, OPERATOR_BOOKS),
                           .action = web_link(w, URL("/operator/books")),
                           .taxes = web_link(w, URL("/operator/books/taxes")),
                           .bank = web_link(w, URL("/operator/books/bank"))};
    struct trial_balance t = {.at = utc_date(w->c.now_ms)};
    enum outcome o = read_trial(w, &t);
    struct html out;

    if (o == FAILED)
        return FAILED;
    if (o == REFUSED)
        web_status(w, refusal_status(w->c.problem.refusal));
    fill_trial(w, &t, &v);
    v.at = day_field(w, "at", N_("At the end of the day (UTC)"), t.at);
    v.problem = web_problem(w);
    web_layout(w, &v.layout, N_("Books"));
    out = web_html(w);
    page_trial(&out, &v);
    return web_send_html(w);
}

enum outcome web_trial_file(struct web *w)
{
    struct trial_balance t;
    struct buf b;

    TRY(read_trial(w, &t));
    buf_init(&b, w->c.arena, TRIAL_CSV_MAX);
    trial_balance_csv(&b, &t);
    return web_send_file(w, "text/csv; charset=utf-8", STR("trial-balance.csv"), buf_view(&b));
}

/* ---- an account ---- */

static enum outcome read_asked(struct web *w, int32_t lines_max, struct account_asked *out)
{
    struct problem *p = &w->c.problem;
    struct str kind, currency, party;
    struct day_span days;

    *out = (struct account_asked){.lines_max = lines_max};
    TRY(form_text(p, w->c.arena, &w->query, "kind", 1, KIND_CHARS, &kind));
    if (!ledger_kind_parse(kind, &out->kind))
        return refuse(p, refusal_invalid, "kind", "a kind of account");
    TRY(form_text(p, w->c.arena, &w->query, "currency", 1, CURRENCY_CHARS, &currency));
    if (!currency_parse(currency, &out->currency))
        return refuse(p, refusal_invalid, "currency", "a currency such as EUR");
    if (form_has(&w->query, "party")) {
        TRY(form_text(p, w->c.arena, &w->query, "party", 1, ID_CHARS, &party));
        if (!id_parse(party, &out->party) || !ledger_kind_has_party(out->kind))
            return refuse(p, refusal_invalid, "party", "the number of a party of such an account");
    }
    TRY(day_span_read(w, &days));
    out->from = days.from;
    out->to = days.to;
    return DONE;
}

static struct str party_text(struct web *w, struct str kind, int64_t party)
{
    return party ? str_printf(w->c.arena, "%.*s %lld", STR_FMT(kind), (long long)party) : kind;
}

static void fill_line(struct web *w, const struct account_asked *in, const struct account_line *l,
                      struct account_line_view *v)
{
    const struct day_span days = {in->from, in->to};
    struct account_asked of = *in;

    *v = (struct account_line_view){
        .at = operator_moment(w, l->at_ms), .code = l->code, .phase = l->phase,
        .ref = str_printf(w->c.arena, "%lld", (long long)l->ref), .party = STR("\u2013"),
        .other = party_text(w, l->other, l->other_party),
        .debit = money(l->debit ? l->posted : 0, in->currency),
        .credit = money(l->debit ? 0 : l->posted, in->currency),
        .pending = money(l->pending, in->currency)};
    if (!l->party)
        return;
    of.party = l->party;
    v->party = str_printf(w->c.arena, "%lld", (long long)l->party);
    v->party_url = account_url(w, &of, &days);
}

static void fill_days(struct web *w, const struct account_asked *in,
                      const struct account_statement *s, struct account_books_view *v)
{
    struct account_day_view *days = arena_new_n(w->c.arena, struct account_day_view, s->days_n + 1);

    for (size_t i = 0; i < s->days_n; i++) {
        const struct account_day *d = &s->days[i];

        days[i] = (struct account_day_view){
            account_url(w, in, &(struct day_span){d->day, d->day}), operator_day(w, d->day),
            money(d->sums.debits_posted, in->currency),
            money(d->sums.credits_posted, in->currency)};
    }
    v->days = days;
    v->days_n = s->days_n;
}

static void fill_account(struct web *w, const struct account_asked *in,
                         const struct account_statement *s, struct account_books_view *v)
{
    const struct ledger_balance *ends[] = {&s->opening, &s->closing};
    struct account_line_view *lines =
        arena_new_n(w->c.arena, struct account_line_view, s->lines_n + 1);

    for (size_t i = 0; i < countof(ends); i++) {
        v->debits[i] = money(ends[i]->debits_posted, in->currency);
        v->credits[i] = money(ends[i]->credits_posted, in->currency);
        v->balance[i] = money(trial_net(ends[i]), in->currency);
        v->pending[i] = money(ends[i]->debits_pending + ends[i]->credits_pending, in->currency);
    }
    for (size_t i = 0; i < s->lines_n; i++)
        fill_line(w, in, &s->lines[i], &lines[i]);
    v->lines = lines;
    v->lines_n = s->lines_n;
    v->more = s->more;
    fill_days(w, in, s, v);
}

static void fill_frame(struct web *w, const struct account_asked *in, struct account_books_view *v)
{
    struct str currency = str_copy(w->c.arena, currency_str(&in->currency));
    struct url_maker m;

    v->kind = ledger_kind_name(in->kind);
    v->currency = currency;
    if (in->party)
        v->party = str_printf(w->c.arena, "%lld", (long long)in->party);
    v->name = str_printf(w->c.arena, "%.*s · %.*s%s%.*s", STR_FMT(kind_words(w, in->kind)),
                         STR_FMT(currency), in->party ? " · " : "", STR_FMT(v->party));
    url_begin(&m, w->c.arena, web_link(w, URL("/operator/books/account/file")));
    put_account(w, &m, in, &(struct day_span){in->from, in->to});
    v->file = url_done(&m);
    url_begin(&m, w->c.arena, web_link(w, URL("/operator/books")));
    url_param(&m, "at", operator_day(w, in->to));
    v->back = url_done(&m);
}

enum outcome web_account_books(struct web *w)
{
    struct account_books_view v = {.tabs = operator_tabs(w, OPERATOR_BOOKS),
                                   .action = web_link(w, URL("/operator/books/account")),
                                   .party = STR("")};
    struct account_asked in;
    struct account_statement s;
    struct html out;

    TRY(read_asked(w, LINES_SHOWN, &in));
    TRY(account_statement(&w->c, &in, &s));
    fill_frame(w, &in, &v);
    fill_account(w, &in, &s, &v);
    v.from = day_field(w, "from", N_("First day"), in.from);
    v.to = day_field(w, "to", N_("Last day"), in.to);
    v.problem = web_problem(w);
    web_layout(w, &v.layout, N_("Books"));
    out = web_html(w);
    page_account_books(&out, &v);
    return web_send_html(w);
}

enum outcome web_account_books_file(struct web *w)
{
    struct account_asked in;
    struct account_statement s;
    struct buf b;

    TRY(read_asked(w, FILE_LINES_MAX, &in));
    TRY(account_statement(&w->c, &in, &s));
    buf_init(&b, w->c.arena, FILE_BYTES_MAX);
    account_statement_csv(&b, &in, &s);
    if (b.full || s.more)
        return refuse(&w->c.problem, refusal_too_many, "to", "too much for a file: fewer days");
    return web_send_file(w, "text/csv; charset=utf-8", STR("account.csv"), buf_view(&b));
}

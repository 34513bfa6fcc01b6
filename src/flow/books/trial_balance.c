/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/books/trial_balance.h"

#include <stdlib.h>

#include "shop/ledger/days_sql.h"
#include "shop/ledger/ledger_sql.h"

enum { FLOWS_MAX = 20000 };

/* ---- adding up ---- */

static void add_sums(struct ledger_balance *to, const struct ledger_balance *b)
{
    to->debits_pending += b->debits_pending;
    to->debits_posted += b->debits_posted;
    to->credits_pending += b->credits_pending;
    to->credits_posted += b->credits_posted;
}

int64_t trial_net(const struct ledger_balance *b)
{
    return b->credits_posted - b->debits_posted;
}

static bool is_level(const struct ledger_balance *b)
{
    return b->debits_posted == b->credits_posted && b->debits_pending == b->credits_pending;
}

/* The accounts of a trial balance, as they come. */
struct gathering {
    struct trial_row *v;
    size_t n;
};

static enum outcome add_row(struct ctx *c, struct gathering *g, struct str name,
                            struct currency currency, const struct ledger_balance *sums)
{
    enum ledger_kind kind;

    if (!ledger_kind_parse(name, &kind))
        return fail("books", "no such kind of account: %.*s", STR_FMT(name));
    for (size_t i = 0; i < g->n; i++)
        if (g->v[i].kind == kind && currency_eq(g->v[i].currency, currency)) {
            add_sums(&g->v[i].sums, sums);
            return DONE;
        }
    if (g->n == TRIAL_ROWS_MAX)
        return refuse(&c->problem, refusal_too_many, NULL, "at most %d accounts", TRIAL_ROWS_MAX);
    g->v[g->n++] = (struct trial_row){currency, kind, *sums};
    return DONE;
}

static enum outcome add_days(struct ctx *c, struct date until, struct gathering *g)
{
    struct ledger_sum_row_list rows;

    TRY(ledger_sums_of_days(c, until, TRIAL_ROWS_MAX, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct ledger_sum_row *r = &rows.v[i];

        TRY(add_row(c, g, r->kind, r->currency,
                    &(struct ledger_balance){r->debits_pending, r->debits_posted,
                                             r->credits_pending, r->credits_posted}));
    }
    return DONE;
}

/* A flow is on the debit side of one kind and on the credit side of the other. */
static enum outcome add_flows(struct ctx *c, int64_t from_ms, int64_t until_ms,
                              struct gathering *g)
{
    struct ledger_flow_row_list rows;

    TRY(ledger_flows_between(c, from_ms, until_ms, FLOWS_MAX, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct ledger_flow_row *r = &rows.v[i];

        TRY(add_row(c, g, r->debit_kind, r->currency,
                    &(struct ledger_balance){.debits_pending = r->pending,
                                             .debits_posted = r->posted}));
        TRY(add_row(c, g, r->credit_kind, r->currency,
                    &(struct ledger_balance){.credits_pending = r->pending,
                                             .credits_posted = r->posted}));
    }
    return DONE;
}

/* ---- reading ---- */

static int by_currency(const void *x, const void *y)
{
    const struct trial_row *a = x, *b = y;
    int order = strcmp(a->currency.code, b->currency.code);

    return order ? order : (int)a->kind - (int)b->kind;
}

static void total_up(struct ctx *c, const struct trial_row *rows, size_t n,
                     struct trial_balance *out)
{
    struct trial_total *v = arena_new_n(c->arena, struct trial_total, n + 1);

    out->balanced = true;
    for (size_t i = 0; i < n; i++) {
        if (out->n == 0 || !currency_eq(v[out->n - 1].currency, rows[i].currency))
            v[out->n++] = (struct trial_total){.currency = rows[i].currency, .rows = &rows[i]};
        v[out->n - 1].rows_n++;
        add_sums(&v[out->n - 1].sums, &rows[i].sums);
    }
    for (size_t i = 0; i < out->n; i++)
        out->balanced &= is_level(&v[i].sums);
    out->v = v;
}

static enum outcome add_total(struct ctx *c, const struct ledger_total_row *r, void *arg)
{
    return add_row(c, arg, r->kind, r->currency,
                   &(struct ledger_balance){r->debits_pending, r->debits, r->credits_pending,
                                            r->credits});
}

static int64_t day_after_ms(struct date d)
{
    return utc_midnight_ms(date_add(d, 1));
}

enum outcome trial_between(struct ctx *c, int64_t from_ms, int64_t until_ms,
                           struct trial_row **rows, size_t *n)
{
    struct gathering g = {.v = arena_new_n(c->arena, struct trial_row, TRIAL_ROWS_MAX)};

    TRY(add_flows(c, from_ms, until_ms, &g));
    *rows = g.v;
    *n = g.n;
    return DONE;
}

/* The sums of days, and the transfers after them. */
static enum outcome add_past(struct ctx *c, struct date at, struct gathering *g)
{
    struct ledger_close_row closed;
    bool found;

    TRY(ledger_closed(c, &closed, &found));
    TRY(add_days(c, at, g));
    if (found && at.days <= closed.day.days)
        return DONE;
    return add_flows(c, found ? day_after_ms(closed.day) : 0, day_after_ms(at), g);
}

enum outcome trial_balance(struct ctx *c, struct date at, struct trial_balance *out)
{
    struct gathering g = {.v = arena_new_n(c->arena, struct trial_row, TRIAL_ROWS_MAX)};

    *out = (struct trial_balance){.at = at};
    if (at.days >= utc_date(c->now_ms).days)
        TRY(ledger_totals(c, add_total, &g));
    else
        TRY(add_past(c, at, &g));
    if (g.n > 0)
        qsort(g.v, g.n, sizeof(*g.v), by_currency);
    total_up(c, g.v, g.n, out);
    return DONE;
}

struct ledger_balance trial_sums(const struct trial_balance *t, enum ledger_kind kind,
                                 struct currency currency)
{
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < t->v[i].rows_n; k++)
            if (t->v[i].rows[k].kind == kind && currency_eq(t->v[i].currency, currency))
                return t->v[i].rows[k].sums;
    return (struct ledger_balance){0};
}

/* ---- CSV ---- */

static void put_row(struct buf *b, struct str account, struct currency cur,
                    const struct ledger_balance *s)
{
    const int64_t sums[] = {s->debits_posted, s->credits_posted, s->debits_pending,
                            s->credits_pending};

    buf_fmt(b, "%.*s,%s", STR_FMT(account), cur.code);
    for (size_t i = 0; i < countof(sums); i++) {
        buf_char(b, ',');
        buf_decimal(b, sums[i], currency_digits(cur));
    }
    buf_char(b, '\n');
}

void trial_balance_csv(struct buf *b, const struct trial_balance *t)
{
    buf_str(b, STR("account,currency,debits,credits,debits_pending,credits_pending\n"));
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < t->v[i].rows_n; k++)
            put_row(b, ledger_kind_name(t->v[i].rows[k].kind), t->v[i].currency,
                    &t->v[i].rows[k].sums);
    for (size_t i = 0; i < t->n; i++)
        put_row(b, STR("all"), t->v[i].currency, &t->v[i].sums);
}

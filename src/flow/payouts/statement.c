/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/payouts/statement.h"

#include "base/check.h"
#include "shop/orders/orders.h"

/* ---- lines ---- */

static enum outcome read_sale(struct ctx *c, struct statement_line *l)
{
    struct order_row o;
    struct order_shares s;

    TRY(order_locate(c, l->order, &o));
    s = order_shares_of(&o);
    l->gross = o.total + o.subsidy;
    l->refunds = -o.refunded - (o.subsidy - s.subsidy);
    l->commission = -s.commission;
    l->fees = -s.fees;
    l->taxes = -s.duties;
    return DONE;
}

static enum outcome read_line(struct ctx *c, const struct seller_entry_row *e,
                              struct statement_line *l)
{
    *l = (struct statement_line){.at_ms = e->at, .kind_name = e->kind, .ref = e->ref,
                                 .order = e->order_id, .payout = e->payout, .amount = e->amount};
    if (!entry_kind_parse(e->kind, &l->kind))
        return fail("statement", "no such entry: %.*s", STR_FMT(e->kind));
    return l->kind == ENTRY_sale ? read_sale(c, l) : DONE;
}

static void add_line(struct statement_account *a, const struct statement_line *l)
{
    int64_t *const by_kind[ENTRY_KINDS_N] = {
        [ENTRY_sale] = &a->sales, [ENTRY_retained] = &a->reserve, [ENTRY_freed] = &a->reserve,
        [ENTRY_payout] = &a->payouts, [ENTRY_returned] = &a->payouts};

    a->total.gross += l->gross;
    a->total.refunds += l->refunds;
    a->total.commission += l->commission;
    a->total.fees += l->fees;
    a->total.taxes += l->taxes;
    a->total.amount += l->amount;
    *by_kind[l->kind] += l->amount;
    a->closing += l->amount;
}

/* ---- accounts ---- */

struct gathering {
    struct statement_account *v;
    size_t n;
};

static struct statement_account *account_of(struct gathering *g, struct currency currency)
{
    for (size_t i = 0; i < g->n; i++)
        if (currency_eq(g->v[i].currency, currency))
            return &g->v[i];
    check(g->n < 2 * PAYOUT_ACCOUNTS_MAX);
    g->v[g->n] = (struct statement_account){.currency = currency};
    return &g->v[g->n++];
}

static enum outcome read_openings(struct ctx *c, struct seller_id seller, int64_t from_ms,
                                  struct gathering *g)
{
    struct seller_sum_list sums;

    TRY(seller_entries_before(c, seller, from_ms, PAYOUT_ACCOUNTS_MAX, &sums));
    for (size_t i = 0; i < sums.n; i++) {
        struct statement_account *a = account_of(g, sums.v[i].currency);

        a->opening = a->closing = sums.v[i].amount;
    }
    return DONE;
}

/* The rows come by currency: those of an account are together. */
static enum outcome read_movements(struct ctx *c, struct seller_id seller,
                                   const struct seller_statement *s, struct gathering *g)
{
    struct seller_entry_row_list rows;
    struct statement_line *lines;

    TRY(seller_entries_between(c, seller, utc_midnight_ms(s->from),
                               utc_midnight_ms(date_add(s->to, 1)), STATEMENT_LINES_MAX + 1,
                               &rows));
    if (rows.n > STATEMENT_LINES_MAX)
        return refuse(&c->problem, refusal_too_many, "to", "at most %d lines: ask for fewer days",
                      STATEMENT_LINES_MAX);
    lines = arena_new_n(c->arena, struct statement_line, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        struct statement_account *a = account_of(g, rows.v[i].currency);

        TRY(read_line(c, &rows.v[i], &lines[i]));
        if (a->lines_n++ == 0)
            a->lines = &lines[i];
        add_line(a, &lines[i]);
    }
    return DONE;
}

enum outcome statement_read(struct ctx *c, struct seller_id seller, struct date from,
                            struct date to, struct seller_statement *out)
{
    struct gathering g = {
        .v = arena_new_n(c->arena, struct statement_account, 2 * PAYOUT_ACCOUNTS_MAX)};

    if (to.days < from.days || to.days - from.days >= STATEMENT_DAYS_MAX)
        return refuse(&c->problem, refusal_invalid, "to", "from the first on, at most %d days",
                      STATEMENT_DAYS_MAX);
    *out = (struct seller_statement){.from = from, .to = to};
    TRY(read_openings(c, seller, utc_midnight_ms(from), &g));
    TRY(read_movements(c, seller, out, &g));
    out->accounts = g.v;
    out->accounts_n = g.n;
    return DONE;
}

/* ---- CSV ---- */

static void put_id(struct buf *b, int64_t id)
{
    if (id)
        buf_i64(b, id);
    buf_char(b, ',');
}

static void put_balance(struct buf *b, struct date day, const char *kind, struct currency cur,
                        int64_t amount)
{
    date_iso(b, day);
    buf_fmt(b, ",%s,,,,%s,,,,,,", kind, cur.code);
    buf_decimal(b, amount, currency_digits(cur));
    buf_char(b, '\n');
}

static void put_line(struct buf *b, struct currency cur, const struct statement_line *l)
{
    const int64_t sums[] = {l->gross, l->refunds, l->commission, l->fees, l->taxes};

    date_iso(b, utc_date(l->at_ms));
    buf_fmt(b, ",%.*s,%lld,", STR_FMT(l->kind_name), (long long)l->ref);
    put_id(b, l->order.v);
    put_id(b, l->payout.v);
    buf_str(b, currency_str(&cur));
    for (size_t i = 0; i < countof(sums); i++) {
        buf_char(b, ',');
        if (l->kind == ENTRY_sale)
            buf_decimal(b, sums[i], currency_digits(cur));
    }
    buf_char(b, ',');
    buf_decimal(b, l->amount, currency_digits(cur));
    buf_char(b, '\n');
}

void statement_csv(struct buf *b, const struct seller_statement *s)
{
    buf_str(b, STR("day,kind,reference,order,payout,currency,gross,refunds,commission,fees,"
                   "duty_and_tax,amount\n"));
    for (size_t i = 0; i < s->accounts_n; i++) {
        const struct statement_account *a = &s->accounts[i];

        put_balance(b, s->from, "opening", a->currency, a->opening);
        for (size_t k = 0; k < a->lines_n; k++)
            put_line(b, a->currency, &a->lines[k]);
        put_balance(b, s->to, "closing", a->currency, a->closing);
    }
}

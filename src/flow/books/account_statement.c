/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/books/account_statement.h"

#include "shop/ledger/days_sql.h"
#include "shop/orders/orders.h"
#include "shop/payments/payments.h"

/* ---- lines ---- */

static struct account_line line_of(const struct account_asked *in,
                                   const struct ledger_move_row *r)
{
    bool held = str_eq(r->phase, STR("held"));
    bool debit = str_eq(r->debit_kind, ledger_kind_name(in->kind)) &&
                 (in->party == 0 || r->debit_party == in->party);

    return (struct account_line){
        .at_ms = r->at, .code = r->code, .phase = r->phase, .ref = r->ref, .home = r->home,
        .debit = debit, .party = debit ? r->debit_party : r->credit_party,
        .other = debit ? r->credit_kind : r->debit_kind,
        .other_party = debit ? r->credit_party : r->debit_party,
        .posted = held ? 0 : r->amount, .pending = (held ? r->amount : 0) - r->held};
}

static void keep_lines(struct ctx *c, const struct account_asked *in,
                       const struct ledger_move_row_list *rows, struct account_statement *out)
{
    struct account_line *lines = arena_new_n(c->arena, struct account_line, rows->n + 1);

    for (size_t i = 0; i < rows->n; i++)
        lines[i] = line_of(in, &rows->v[i]);
    out->lines = lines;
    out->lines_n = rows->n;
    out->more = rows->n == (size_t)in->lines_max;
}

/* ---- one party ---- */

static enum outcome home_of(struct ctx *c, const struct account_asked *in, int64_t *home)
{
    struct order_row order;
    struct intent_row intent;

    switch (in->kind) {
    case LEDGER_seller:
    case LEDGER_reserve:
        *home = in->party;
        return DONE;
    case LEDGER_escrow:
        TRY(order_locate(c, (struct order_id){in->party}, &order));
        *home = order.buyer.v;
        return DONE;
    case LEDGER_suspense:
        TRY(intent_locate(c, (struct intent_id){in->party}, &intent));
        *home = intent.buyer.v;
        return DONE;
    default:
        return refuse(&c->problem, refusal_invalid, "party", "this kind of account has no party");
    }
}

static enum outcome read_sums(struct ctx *c, int64_t home, const struct account_asked *in,
                              struct date before, struct ledger_balance *out)
{
    struct ledger_party_row row;
    bool found;

    TRY(ledger_party_before(c, home, ledger_kind_name(in->kind), in->party, in->currency,
                            utc_midnight_ms(before), &row, &found));
    *out = (struct ledger_balance){row.debits_pending, row.debits_posted, row.credits_pending,
                                   row.credits_posted};
    return DONE;
}

static enum outcome read_party(struct ctx *c, const struct account_asked *in,
                               struct account_statement *out)
{
    const struct date after = date_add(in->to, 1);
    struct ledger_move_row_list rows;
    int64_t home;

    TRY(home_of(c, in, &home));
    TRY(read_sums(c, home, in, in->from, &out->opening));
    TRY(read_sums(c, home, in, after, &out->closing));
    TRY(ledger_moves_of_party(c, home, ledger_kind_name(in->kind), in->party, in->currency,
                              utc_midnight_ms(in->from), utc_midnight_ms(after), in->lines_max,
                              &rows));
    keep_lines(c, in, &rows, out);
    return DONE;
}

/* ---- a kind: sums of days, and the first transfers ---- */

static void keep_day(const struct account_asked *in, struct date day, const struct trial_row *rows,
                     size_t n, struct account_day *days, size_t *days_n)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].kind == in->kind && currency_eq(rows[i].currency, in->currency))
            days[(*days_n)++] = (struct account_day){day, rows[i].sums};
}

/* What today has added: the balances of now less those of yesterday. */
static enum outcome read_today(struct ctx *c, const struct account_asked *in, struct date today,
                               struct account_day *days, size_t *days_n)
{
    struct trial_balance before, now;
    struct ledger_balance a, b;

    TRY(trial_balance(c, date_add(today, -1), &before));
    TRY(trial_balance(c, today, &now));
    a = trial_sums(&before, in->kind, in->currency);
    b = trial_sums(&now, in->kind, in->currency);
    if (memcmp(&a, &b, sizeof(a)) != 0)
        days[(*days_n)++] = (struct account_day){
            today,
            {b.debits_pending - a.debits_pending, b.debits_posted - a.debits_posted,
             b.credits_pending - a.credits_pending, b.credits_posted - a.credits_posted}};
    return DONE;
}

/* The days after the last that is summed. */
static enum outcome read_open_days(struct ctx *c, const struct account_asked *in,
                                   struct account_day *days, size_t *days_n)
{
    struct ledger_close_row closed = {0};
    struct date day, today = utc_date(c->now_ms);
    bool found;

    TRY(ledger_closed(c, &closed, &found));
    day = found && closed.day.days >= in->from.days ? date_add(closed.day, 1) : in->from;
    for (; day.days < today.days && day.days <= in->to.days; day = date_add(day, 1)) {
        struct arena_mark mark = arena_mark(c->arena);
        struct trial_row *rows;
        size_t n;

        TRY(trial_between(c, utc_midnight_ms(day), utc_midnight_ms(date_add(day, 1)), &rows, &n));
        keep_day(in, day, rows, n, days, days_n);
        arena_rewind(c->arena, mark);
    }
    return day.days == today.days && day.days <= in->to.days
               ? read_today(c, in, today, days, days_n)
               : DONE;
}

static enum outcome read_days(struct ctx *c, const struct account_asked *in,
                              struct account_statement *out)
{
    struct account_day *days = arena_new_n(c->arena, struct account_day, ACCOUNT_DAYS_MAX + 1);
    struct ledger_day_row_list rows;

    TRY(ledger_days_of(c, ledger_kind_name(in->kind), in->currency, in->from, in->to,
                       ACCOUNT_DAYS_MAX, &rows));
    for (size_t i = 0; i < rows.n; i++)
        days[out->days_n++] = (struct account_day){
            rows.v[i].day,
            {rows.v[i].debits_pending, rows.v[i].debits_posted, rows.v[i].credits_pending,
             rows.v[i].credits_posted}};
    TRY(read_open_days(c, in, days, &out->days_n));
    out->days = days;
    return DONE;
}

static enum outcome read_lines(struct ctx *c, const struct account_asked *in,
                               struct account_statement *out)
{
    struct ledger_move_row_list rows;

    TRY(ledger_moves_of(c, ledger_kind_name(in->kind), in->currency, utc_midnight_ms(in->from),
                        utc_midnight_ms(date_add(in->to, 1)), in->lines_max, &rows));
    keep_lines(c, in, &rows, out);
    return DONE;
}

static enum outcome read_kind(struct ctx *c, const struct account_asked *in,
                              struct account_statement *out)
{
    struct trial_balance t;

    TRY(trial_balance(c, date_add(in->from, -1), &t));
    out->opening = trial_sums(&t, in->kind, in->currency);
    TRY(trial_balance(c, in->to, &t));
    out->closing = trial_sums(&t, in->kind, in->currency);
    TRY(read_days(c, in, out));
    return read_lines(c, in, out);
}

enum outcome account_statement(struct ctx *c, const struct account_asked *in,
                               struct account_statement *out)
{
    *out = (struct account_statement){0};
    if (in->to.days < in->from.days || in->to.days - in->from.days >= ACCOUNT_DAYS_MAX)
        return refuse(&c->problem, refusal_invalid, "to", "from the first on, at most %d days",
                      ACCOUNT_DAYS_MAX);
    return in->party ? read_party(c, in, out) : read_kind(c, in, out);
}

/* ---- CSV ---- */

static void put_sums(struct buf *b, struct currency cur, int64_t debit, int64_t credit,
                     int64_t pending)
{
    const int64_t sums[] = {debit, credit, pending};

    buf_fmt(b, ",%s", cur.code);
    for (size_t i = 0; i < countof(sums); i++) {
        buf_char(b, ',');
        buf_decimal(b, sums[i], currency_digits(cur));
    }
    buf_char(b, '\n');
}

static void put_balance(struct buf *b, struct date day, const char *name, struct currency cur,
                        const struct ledger_balance *s)
{
    date_iso(b, day);
    buf_fmt(b, ",%s,,,,,,", name);
    put_sums(b, cur, s->debits_posted, s->credits_posted, s->credits_pending + s->debits_pending);
}

void account_statement_csv(struct buf *b, const struct account_asked *in,
                           const struct account_statement *s)
{
    buf_str(b, STR("day,code,phase,reference,home,party,other,other_party,currency,debit,credit,"
                   "pending\n"));
    put_balance(b, in->from, "opening", in->currency, &s->opening);
    for (size_t i = 0; i < s->lines_n; i++) {
        const struct account_line *l = &s->lines[i];

        date_iso(b, utc_date(l->at_ms));
        buf_fmt(b, ",%.*s,%.*s,%lld,%lld,%lld,%.*s,%lld", STR_FMT(l->code), STR_FMT(l->phase),
                (long long)l->ref, (long long)l->home, (long long)l->party, STR_FMT(l->other),
                (long long)l->other_party);
        put_sums(b, in->currency, l->debit ? l->posted : 0, l->debit ? 0 : l->posted, l->pending);
    }
    put_balance(b, in->to, "closing", in->currency, &s->closing);
}

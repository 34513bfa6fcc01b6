/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/statements.h"

#include "lib/json.h"

static void begin(struct json_writer *w, struct buf *b, struct date from, struct date to)
{
    json_writer_init(w, b);
    json_open_object(w, NULL);
    json_put_date(w, "from", from);
    json_put_date(w, "to", to);
}

static void finish(struct json_writer *w, struct buf *b)
{
    json_end(w);
    json_finish(w);
    buf_char(b, '\n');
}

/* ---- a seller's ---- */

static void seller_line(struct json_writer *w, struct currency cur, const struct statement_line *l)
{
    json_open_object(w, NULL);
    json_put_moment(w, "at", l->at_ms);
    json_put_text(w, "kind", l->kind_name);
    json_put_id(w, "reference", l->ref);
    json_put_id(w, "order", l->order.v);
    json_put_id(w, "payout", l->payout.v);
    json_put_decimal(w, "gross", money(l->gross, cur));
    json_put_decimal(w, "refunds", money(l->refunds, cur));
    json_put_decimal(w, "commission", money(l->commission, cur));
    json_put_decimal(w, "fees", money(l->fees, cur));
    json_put_decimal(w, "duty_and_tax", money(l->taxes, cur));
    json_put_decimal(w, "amount", money(l->amount, cur));
    json_end(w);
}

void seller_statement_json(struct buf *b, const struct seller_statement *s)
{
    struct json_writer w;

    begin(&w, b, s->from, s->to);
    json_open_list(&w, "accounts");
    for (size_t i = 0; i < s->accounts_n; i++) {
        const struct statement_account *a = &s->accounts[i];

        json_open_object(&w, NULL);
        json_put_text(&w, "currency", currency_str(&a->currency));
        json_put_decimal(&w, "opening", money(a->opening, a->currency));
        json_put_decimal(&w, "sales", money(a->sales, a->currency));
        json_put_decimal(&w, "reserve", money(a->reserve, a->currency));
        json_put_decimal(&w, "payouts", money(a->payouts, a->currency));
        json_put_decimal(&w, "closing", money(a->closing, a->currency));
        json_open_list(&w, "lines");
        for (size_t k = 0; k < a->lines_n; k++)
            seller_line(&w, a->currency, &a->lines[k]);
        json_end(&w);
        json_end(&w);
    }
    json_end(&w);
    finish(&w, b);
}

/* ---- a buyer's ---- */

static void put_moves(struct json_writer *w, struct currency cur, const int64_t *sums)
{
    for (int m = 0; m < BUYER_MOVES_N; m++)
        json_put_decimal(w, buyer_move_name((enum buyer_move)m).p, money(sums[m], cur));
}

static void buyer_purchase(struct json_writer *w, struct currency cur,
                           const struct buyer_purchase *p)
{
    json_open_object(w, NULL);
    json_put_id(w, "purchase", p->id.v);
    put_moves(w, cur, p->sums);
    json_put_decimal(w, "held", money(p->held, cur));
    json_end(w);
}

static void buyer_line(struct json_writer *w, struct currency cur, const struct buyer_line *l)
{
    json_open_object(w, NULL);
    json_put_moment(w, "at", l->at_ms);
    json_put_text(w, "kind", buyer_move_name(l->move));
    json_put_id(w, "purchase", l->purchase.v);
    json_put_id(w, "order", l->order.v);
    json_put_decimal(w, "amount", money(l->amount, cur));
    json_end(w);
}

static void buyer_account(struct json_writer *w, const struct buyer_account *a)
{
    const struct currency cur = a->currency;

    json_open_object(w, NULL);
    json_put_text(w, "currency", currency_str(&cur));
    json_put_decimal(w, "opening", money(a->opening, cur));
    put_moves(w, cur, a->sums);
    json_put_decimal(w, "closing", money(a->closing, cur));
    json_put_decimal(w, "refunding", money(a->refunding, cur));
    json_open_list(w, "purchases");
    for (size_t i = 0; i < a->purchases_n; i++)
        buyer_purchase(w, cur, &a->purchases[i]);
    json_end(w);
    json_open_list(w, "lines");
    for (size_t i = 0; i < a->lines_n; i++)
        buyer_line(w, cur, &a->lines[i]);
    json_end(w);
    json_end(w);
}

void buyer_statement_json(struct buf *b, const struct buyer_statement *s)
{
    struct json_writer w;

    begin(&w, b, s->from, s->to);
    json_open_list(&w, "accounts");
    for (size_t i = 0; i < s->accounts_n; i++)
        buyer_account(&w, &s->accounts[i]);
    json_end(&w);
    finish(&w, b);
}

/* ---- an account's ---- */

static void put_sums(struct json_writer *w, struct currency cur, const struct ledger_balance *s)
{
    json_put_decimal(w, "debits", money(s->debits_posted, cur));
    json_put_decimal(w, "credits", money(s->credits_posted, cur));
    json_put_decimal(w, "debits_pending", money(s->debits_pending, cur));
    json_put_decimal(w, "credits_pending", money(s->credits_pending, cur));
    json_end(w);
}

static void account_line(struct json_writer *w, struct currency cur, const struct account_line *l)
{
    json_open_object(w, NULL);
    json_put_moment(w, "at", l->at_ms);
    json_put_text(w, "code", l->code);
    json_put_text(w, "phase", l->phase);
    json_put_id(w, "reference", l->ref);
    json_put_id(w, "home", l->home);
    json_put_id(w, "party", l->party);
    json_put_text(w, "other", l->other);
    json_put_id(w, "other_party", l->other_party);
    json_put_decimal(w, "debit", money(l->debit ? l->posted : 0, cur));
    json_put_decimal(w, "credit", money(l->debit ? 0 : l->posted, cur));
    json_put_decimal(w, "pending", money(l->pending, cur));
    json_end(w);
}

void account_statement_json(struct buf *b, const struct account_asked *in,
                            const struct account_statement *s)
{
    const struct currency cur = in->currency;
    struct json_writer w;

    begin(&w, b, in->from, in->to);
    json_put_text(&w, "account", ledger_kind_name(in->kind));
    json_put_id(&w, "party", in->party);
    json_put_text(&w, "currency", currency_str(&cur));
    json_open_object(&w, "opening");
    put_sums(&w, cur, &s->opening);
    json_open_list(&w, "days");
    for (size_t i = 0; i < s->days_n; i++) {
        json_open_object(&w, NULL);
        json_put_date(&w, "day", s->days[i].day);
        put_sums(&w, cur, &s->days[i].sums);
    }
    json_end(&w);
    json_open_list(&w, "lines");
    for (size_t i = 0; i < s->lines_n; i++)
        account_line(&w, cur, &s->lines[i]);
    json_end(&w);
    json_open_object(&w, "closing");
    put_sums(&w, cur, &s->closing);
    finish(&w, b);
}

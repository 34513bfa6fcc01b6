/* SPDX-License-Identifier: Apache-2.0 */
/* The books over days: what a buyer's statement says, the trial balance of any day, and the
 * accounts behind its figures; on both engines. */
#include "support/test_trade.h"

#include "flow/books/account_statement.h"
#include "flow/books/buyer_statement.h"
#include "flow/order.h"

static const struct account_id ann = {1001};
static const struct currency eur = CURRENCY("EUR");

struct scene {
    struct test_trade trade;
    struct seller_id seller;
    struct offer_id offer;
    struct date first; /* on which it began */
};

static struct scene scene;

static struct ctx *open_shop(void **state)
{
    struct test_store *t = *state;

    scene = (struct scene){0};
    test_trade_init(&scene.trade, &t->c);
    scene.seller = test_seller(&t->c, "seller");
    scene.offer = test_offer(&t->c, scene.seller, "cup", 50);
    scene.first = utc_date(t->c.now_ms);
    t->c.actor = (struct actor){.roles = ROLE_OPERATOR};
    return &t->c;
}

static struct placed_order buy(struct ctx *c, const char *key)
{
    struct test_item item = {scene.seller, scene.offer, 1, 10000};
    struct placed_order placed = test_place(c, ann, key, &item, 1);

    test_pay(&scene.trade, c, ann, placed.purchase);
    test_run(c);
    return placed;
}

static struct buyer_statement statement(struct ctx *c, struct date from, struct date to)
{
    struct buyer_statement s;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(buyer_statement_read(c, ann, from, to, &s), DONE);
    store_read_end(c);
    return s;
}

static struct trial_balance trial(struct ctx *c, struct date at)
{
    struct trial_balance t;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(trial_balance(c, at, &t), DONE);
    store_read_end(c);
    assert_true(t.balanced);
    return t;
}

static int64_t net(struct ctx *c, struct date at, enum ledger_kind kind)
{
    struct trial_balance t = trial(c, at);
    struct ledger_balance b = trial_sums(&t, kind, eur);

    return trial_net(&b);
}

static struct account_statement account(struct ctx *c, enum ledger_kind kind, int64_t party,
                                        struct date from, struct date to)
{
    struct account_asked in = {kind, party, eur, from, to, 100};
    struct account_statement s;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(account_statement(c, &in, &s), DONE);
    store_read_end(c);
    return s;
}

/* What it has before, what its lines add, and what it has after. */
static void adds_up(const struct account_statement *s)
{
    struct ledger_balance b = s->opening;

    assert_false(s->more);
    for (size_t i = 0; i < s->lines_n; i++) {
        *(s->lines[i].debit ? &b.debits_posted : &b.credits_posted) += s->lines[i].posted;
        *(s->lines[i].debit ? &b.debits_pending : &b.credits_pending) += s->lines[i].pending;
    }
    assert_memory_equal(&b, &s->closing, sizeof(b));
}

/* Of the days too, where it has them. */
static void days_add_up(const struct account_statement *s)
{
    int64_t debits = s->opening.debits_posted, credits = s->opening.credits_posted;

    for (size_t i = 0; i < s->days_n; i++) {
        debits += s->days[i].sums.debits_posted;
        credits += s->days[i].sums.credits_posted;
    }
    assert_int_equal(debits, s->closing.debits_posted);
    assert_int_equal(credits, s->closing.credits_posted);
}

/* ---- Tests ---- */

/* Two purchases: one goes back, the other is handed over. */
static void buyers_see_their_money(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order gone = buy(c, "gone"), kept = buy(c, "kept");
    struct order_row back = test_orders(c, ann, gone.purchase).v[0];
    struct buyer_statement s = statement(c, scene.first, scene.first);
    struct buf csv;

    assert_int_equal(s.accounts_n, 1);
    assert_int_equal(s.accounts[0].lines_n, 2);
    assert_int_equal(s.accounts[0].closing, 2 * back.total);
    assert_int_equal(s.accounts[0].opening, 0);
    assert_int_equal(cancel_order(c, ann, back.id, STR("no")), DONE);
    test_run(c);
    s = statement(c, scene.first, scene.first);
    assert_int_equal(s.accounts[0].refunding, back.total);
    assert_int_equal(s.accounts[0].sums[BUYER_refunded], 0);
    test_webhook(&scene.trade, c, RAIL_refund_done, scene.trade.refunds[0].id,
                 scene.trade.refunds[0].amount, "");
    test_run(c);
    s = statement(c, scene.first, scene.first);
    assert_int_equal(s.accounts[0].refunding, 0);
    assert_int_equal(s.accounts[0].sums[BUYER_refunded], back.total);
    assert_int_equal(s.accounts[0].closing, back.total);
    assert_int_equal(s.accounts[0].purchases_n, 2);
    assert_int_equal(s.accounts[0].purchases[0].id.v, gone.purchase.v);
    assert_int_equal(s.accounts[0].purchases[0].held, 0);
    assert_int_equal(s.accounts[0].purchases[1].id.v, kept.purchase.v);
    assert_int_equal(s.accounts[0].purchases[1].held, back.total);
    buf_init(&csv, c->arena, BUYER_CSV_MAX);
    buyer_statement_csv(&csv, &s);
    assert_int_equal(str_find(buf_view(&csv), STR("day,kind,purchase,order,currency,amount\n")), 0);
    assert_true(str_find(buf_view(&csv), STR(",refunded,")) != STR_NONE);
    test_is_sound(c);
}

/* The day before, the day itself, and a month later, from sums and from transfers alike. */
static void trial_balance_of_any_day(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order first = buy(c, "first");
    int64_t total = test_orders(c, ann, first.purchase).v[0].total;
    size_t n;

    assert_int_equal(trial(c, date_add(scene.first, -1)).n, 0);
    assert_int_equal(net(c, scene.first, LEDGER_escrow), total);
    assert_int_equal(net(c, scene.first, LEDGER_clearing), -total);
    assert_int_equal(close_days(c, 10, &n), DONE);
    assert_int_equal(n, 0); /* the day is not over */
    test_pass(c, 2 * DAY_MS);
    buy(c, "second");
    assert_int_equal(close_days(c, 10, &n), DONE);
    assert_int_equal(n, 1);
    assert_int_equal(close_days(c, 10, &n), DONE);
    assert_int_equal(n, 0); /* once */
    assert_int_equal(trial(c, date_add(scene.first, -1)).n, 0);
    assert_int_equal(net(c, scene.first, LEDGER_escrow), total);
    assert_int_equal(net(c, date_add(scene.first, 1), LEDGER_escrow), total);
    assert_int_equal(net(c, date_add(scene.first, 2), LEDGER_escrow), 2 * total);
    test_pass(c, 30 * DAY_MS);
    assert_int_equal(close_days(c, 10, &n), DONE);
    assert_int_equal(net(c, date_add(scene.first, 1), LEDGER_clearing), -total);
    assert_int_equal(net(c, date_add(scene.first, 32), LEDGER_clearing), -2 * total);
    test_is_sound(c);
}

/* From a figure to its days and transfers, before and after the day is summed. */
static void accounts_behind_figures(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order first = buy(c, "first");
    struct order_row o = test_orders(c, ann, first.purchase).v[0];
    struct account_statement s;
    size_t n;

    s = account(c, LEDGER_clearing, 0, scene.first, scene.first);
    assert_int_equal(s.lines_n, 1);
    assert_true(s.lines[0].debit);
    assert_int_equal(s.lines[0].other_party, o.id.v);
    assert_int_equal(cancel_order(c, ann, o.id, STR("no")), DONE);
    test_run(c);
    s = account(c, LEDGER_escrow, o.id.v, scene.first, scene.first);
    adds_up(&s);
    assert_int_equal(s.closing.debits_pending, o.total);
    test_pass(c, 2 * DAY_MS);
    test_webhook(&scene.trade, c, RAIL_refund_done, scene.trade.refunds[0].id,
                 scene.trade.refunds[0].amount, "");
    for (int closed = 0; closed < 2; closed++) {
        s = account(c, LEDGER_escrow, o.id.v, scene.first, date_add(scene.first, 5));
        adds_up(&s);
        assert_int_equal(s.lines_n, 3); /* paid, to be refunded, refunded */
        assert_int_equal(s.closing.debits_pending, 0);
        s = account(c, LEDGER_clearing, 0, scene.first, date_add(scene.first, 5));
        adds_up(&s);
        days_add_up(&s);
        assert_int_equal(s.days_n, 2);
        s = account(c, LEDGER_clearing, 0, date_add(scene.first, 1), date_add(scene.first, 5));
        adds_up(&s);
        days_add_up(&s);
        assert_int_equal(s.days_n, 1);
        assert_int_equal(s.opening.debits_posted, o.total);
        assert_int_equal(close_days(c, 10, &n), DONE);
    }
    test_is_sound(c);
}

static enum outcome ask(struct ctx *c, enum ledger_kind kind, int64_t party, int32_t days)
{
    struct account_asked in = {kind, party, eur, scene.first, date_add(scene.first, days), 10};
    struct account_statement s;
    enum outcome o;

    c->problem = (struct problem){0};
    assert_int_equal(store_read_begin(c), DONE);
    o = account_statement(c, &in, &s);
    store_read_end(c);
    return o;
}

static void wrong_questions(void **state)
{
    struct ctx *c = open_shop(state);
    struct buyer_statement s;

    assert_int_equal(ask(c, LEDGER_revenue, 0, -1), REFUSED);
    assert_string_equal(c->problem.field, "to");
    assert_int_equal(ask(c, LEDGER_revenue, 0, ACCOUNT_DAYS_MAX), REFUSED);
    assert_int_equal(ask(c, LEDGER_revenue, 12, 1), REFUSED);
    assert_string_equal(c->problem.field, "party");
    assert_int_equal(ask(c, LEDGER_escrow, 12, 1), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_not_found);
    assert_int_equal(ask(c, LEDGER_seller, scene.seller.v, 1), DONE);
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(buyer_statement_read(c, ann, scene.first, date_add(scene.first, -1), &s),
                     REFUSED);
    assert_int_equal(buyer_statement_read(c, ann, scene.first,
                                          date_add(scene.first, BUYER_DAYS_MAX), &s), REFUSED);
    assert_int_equal(buyer_statement_read(c, (struct account_id){77}, scene.first, scene.first,
                                          &s), DONE);
    assert_int_equal(s.accounts_n, 0);
    store_read_end(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(buyers_see_their_money),
        STORE_TEST(trial_balance_of_any_day),
        STORE_TEST(accounts_behind_figures),
        STORE_TEST(wrong_questions),
    };

    return test_store_run("books", tests);
}

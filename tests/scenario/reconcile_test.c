/* SPDX-License-Identifier: Apache-2.0 */
/* A bank's statement against the books, on both engines. */
#include "support/test_trade.h"

#include "base/civil.h"
#include "flow/books.h"
#include "flow/payouts/payouts.h"
#include "flow/reconcile.h"
#include "lib/checkdigit.h"
#include "shop/ledger/ledger.h"

static const struct account_id ann = {1001};

static struct {
    struct test_trade trade;
    struct seller_id seller;
    struct offer_id cup;
    int missing;
} shop;

static struct ctx *open_shop(void **state)
{
    struct test_store *t = *state;

    test_trade_init(&shop.trade, &t->c);
    shop.seller = test_seller(&t->c, "first");
    shop.cup = test_offer(&t->c, shop.seller, "cup", 9);
    shop.missing = 0;
    return &t->c;
}

static struct placed_order place(struct ctx *c, const char *key)
{
    const struct test_item item = {shop.seller, shop.cup, 1, 1999};

    return test_place(c, ann, key, &item, 1);
}

static int64_t intent_of(struct ctx *c, struct placed_order p)
{
    return test_intent(c, ann, p.purchase).id.v;
}

static const char *state_of(struct ctx *c, struct placed_order p)
{
    return test_purchase(c, ann, p.purchase).state.p;
}

/* One line, by the rail "test". */
static enum reconciled line(struct ctx *c, enum bank_kind kind, const char *id, int64_t ref,
                            struct money amount)
{
    struct bank_line in = {.kind = kind, .id = str_of(id), .ref = ref, .amount = amount,
                           .day = utc_date(c->now_ms)};
    enum reconciled out;
    struct str what;

    assert_int_equal(reconcile_line(c, STR("test"), &in, &out, &what), DONE);
    return out;
}

static void count_missing(void *arg, struct str what)
{
    int *n = arg;

    assert_true(what.n > 0);
    ++*n;
}

static void a_payment_is_news_once(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place(c, "k1");
    int64_t intent = intent_of(c, p);

    assert_int_equal(line(c, BANK_PAYMENT, "b1", intent, p.total), RECONCILED_taken);
    assert_string_equal(state_of(c, p), "paid");
    assert_int_equal(line(c, BANK_PAYMENT, "b1", intent, p.total), RECONCILED_known);
    /* Another movement for the same intent is for people: nothing is booked. */
    assert_int_equal(line(c, BANK_PAYMENT, "b2", intent, p.total), RECONCILED_differs);
    test_run(c);
    assert_int_equal(shop.trade.refunds_n, 0);
    test_is_sound(c);
}

static void what_the_webhook_told_is_known(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place(c, "k1");
    int64_t intent = intent_of(c, p);
    struct money less = {p.total.minor - 1, p.total.currency};

    assert_string_equal(test_webhook(&shop.trade, c, RAIL_payment_captured, intent, p.total, "ch"),
                        "applied");
    assert_int_equal(line(c, BANK_PAYMENT, "ch", intent, p.total), RECONCILED_known);
    assert_int_equal(line(c, BANK_PAYMENT, "ch", intent, less), RECONCILED_differs);
    test_is_sound(c);
}

static void what_nobody_expected(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place(c, "k1");
    int64_t intent = intent_of(c, p);
    struct money less = {p.total.minor - 1, p.total.currency};

    assert_int_equal(line(c, BANK_PAYMENT, "b1", 0, p.total), RECONCILED_foreign);
    assert_int_equal(line(c, BANK_PAYMENT, "b1", 77, p.total), RECONCILED_foreign);
    assert_int_equal(line(c, BANK_REFUND, "b1", intent, p.total), RECONCILED_foreign);
    assert_int_equal(line(c, BANK_PAYMENT, "b2", intent, less), RECONCILED_returned);
    assert_int_equal(line(c, BANK_PAYMENT, "b2", intent, less), RECONCILED_known);
    assert_string_equal(state_of(c, p), "awaiting");
    test_run(c);
    assert_int_equal(shop.trade.refunds_n, 1);
    test_is_sound(c);
}

static void refunds_and_other_rails(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place(c, "k1");
    struct bank_line in = {.id = STR("b9"), .ref = intent_of(c, p), .amount = p.total,
                           .day = utc_date(c->now_ms)};
    struct money less = {p.total.minor - 1, p.total.currency};
    enum reconciled out;
    struct str what;
    int64_t refund;

    assert_int_equal(reconcile_line(c, STR("sepa"), &in, &out, &what), DONE);
    assert_int_equal(out, RECONCILED_differs);
    assert_str(what, "asked of test");
    assert_int_equal(line(c, BANK_PAYMENT, "b1", in.ref, less), RECONCILED_returned);
    test_run(c);
    refund = shop.trade.refunds[0].id;
    assert_int_equal(line(c, BANK_REFUND, "r1", refund, p.total), RECONCILED_differs);
    assert_int_equal(line(c, BANK_REFUND, "r1", refund, less), RECONCILED_taken);
    assert_int_equal(line(c, BANK_REFUND, "r1", refund, less), RECONCILED_known);
    assert_int_equal(line(c, BANK_OUT, "r1", refund, less), RECONCILED_known);
    assert_int_equal(line(c, BANK_OUT, "r2", 77, less), RECONCILED_foreign);
    test_is_sound(c);
}

/* Money in the seller's account, and a payout of it. */
static enum outcome owe(struct ctx *c, void *arg)
{
    struct transfer t = {TRANSFER_settle, *(int64_t *)arg, 0, shop.seller.v,
                         money(500, CURRENCY("EUR"))};

    TRY(ledger_book(c, shop.seller.v, &t, 1));
    return seller_entry_add(c, shop.seller, ENTRY_freed, t.ref, (struct order_id){t.ref},
                            t.amount);
}

static int64_t pay_seller(struct ctx *c, int64_t ref)
{
    struct payout_look look;

    if (ref)
        assert_int_equal(store_write(c, shop.seller.v, owe, &ref), DONE);
    assert_int_equal(pay_out(c, shop.seller, CURRENCY("EUR"), &look), DONE);
    test_run(c);
    return shop.trade.payouts[shop.trade.payouts_n - 1].id;
}

static void payouts_arrive_or_return(void **state)
{
    struct ctx *c = open_shop(state);
    const struct money five = {500, CURRENCY("EUR")}, less = {499, CURRENCY("EUR")};
    int64_t first = pay_seller(c, 71), second;

    assert_int_equal(line(c, BANK_RETURNED, "p1", first, less), RECONCILED_differs);
    assert_int_equal(line(c, BANK_RETURNED, "p1", first, five), RECONCILED_taken);
    assert_int_equal(line(c, BANK_RETURNED, "p1", first, five), RECONCILED_known);
    assert_int_equal(line(c, BANK_PAYOUT, "p1", first, five), RECONCILED_differs);
    test_is_sound(c);
    assert_int_equal(line(c, BANK_OUT, "p1", first, less), RECONCILED_differs);
    second = pay_seller(c, 0);
    assert_int_not_equal(first, second);
    assert_int_equal(line(c, BANK_PAYOUT, "p2", second, five), RECONCILED_taken);
    assert_int_equal(line(c, BANK_RETURNED, "p3", second, five), RECONCILED_differs);
    assert_int_equal(line(c, BANK_RETURNED, "p3", 4711, five), RECONCILED_foreign);
    test_is_sound(c);
    assert_int_equal(test_books(c, "seller"), 0);
}

static void what_the_statement_lacks(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order one = place(c, "k1"), two = place(c, "k2");
    struct bank_line v[] = {{.id = STR("ch_1"), .day = utc_date(c->now_ms)}};
    const struct bank_statement all = {v, 1}, none = {v, 0};

    test_webhook(&shop.trade, c, RAIL_payment_captured, intent_of(c, one), one.total, "ch_1");
    test_webhook(&shop.trade, c, RAIL_payment_captured, intent_of(c, two), two.total, "ch_2");
    assert_int_equal(reconcile_rest(c, STR("test"), &all, count_missing, &shop.missing), DONE);
    assert_int_equal(shop.missing, 1);
    assert_int_equal(reconcile_rest(c, STR("sepa"), &all, count_missing, &shop.missing), DONE);
    v[0].day = date_add(v[0].day, -1); /* of the day before: nothing is missing there */
    assert_int_equal(reconcile_rest(c, STR("test"), &all, count_missing, &shop.missing), DONE);
    assert_int_equal(reconcile_rest(c, STR("test"), &none, count_missing, &shop.missing), DONE);
    assert_int_equal(shop.missing, 1);
}

static void bounced(void **state)
{
    struct ctx *c = open_shop(state);

    assert_int_equal(book_bounced(c, ann.v, 4711, money(1999, CURRENCY("EUR"))), DONE);
    assert_int_equal(book_bounced(c, ann.v, 4711, money(1999, CURRENCY("EUR"))), DONE);
    assert_int_equal(book_bounced(c, ann.v, 4711, money(2000, CURRENCY("EUR"))), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_conflict);
    test_is_sound(c);
}

static void files(void **state)
{
    static const struct {
        const char *csv, *field;
    } broken[] = {
        {"day,kind,id,reference,amount,currency\n2026-13-01,payment,a,1,1.00,EUR\n",
         "bank.csv line 2: day"},
        {"day,kind,id,reference,amount,currency\n,payment,a,1,1.00,EUR\n", "bank.csv line 2: day"},
        {"day,kind,id,reference,amount,currency\n2026-01-01,fee,a,1,1.00,EUR\n",
         "bank.csv line 2: kind"},
        {"day,kind,id,reference,amount,currency\n2026-01-01,payment,,1,1.00,EUR\n",
         "bank.csv line 2: id"},
        {"day,kind,id,reference,amount,currency\n2026-01-01,payment,a,1,1.001,EUR\n",
         "bank.csv line 2: amount"},
        {"day,kind,id,reference,amount,currency\n2026-01-01,payment,a,1,-1.00,EUR\n",
         "bank.csv line 2: amount"},
        {"day,kind,id,reference,amount,currency\n2026-01-01,payment,a,1,1.00,XXQ\n",
         "bank.csv line 2: currency"},
    };
    struct test_store *t = *state;
    struct creditor_reference rf = creditor_reference_make(STR("7311448809472001"));
    struct str csv = str_printf(t->c.arena, "day,kind,id,reference,amount,currency\n"
                                "2026-01-01,payment,a,%.4s %.4s %s,1.00,EUR\n"
                                "2026-01-01,refund,b,7311448809472001,12.30,JPY\n",
                                rf.text, rf.text + 4, rf.text + 8);
    struct bank_statement all;
    struct problem p;

    for (size_t i = 0; i < countof(broken); i++) {
        assert_int_equal(bank_statement_parse(t->c.arena, STR("bank.csv"), str_of(broken[i].csv),
                                              &p, &all), REFUSED);
        assert_string_equal(p.field, broken[i].field);
    }
    assert_int_equal(bank_statement_parse(t->c.arena, STR("bank.csv"), csv, &p, &all), REFUSED);
    assert_string_equal(p.field, "bank.csv line 3: amount"); /* no decimals of yen */
    csv.n -= strlen("2026-01-01,refund,b,7311448809472001,12.30,JPY\n");
    assert_int_equal(bank_statement_parse(t->c.arena, STR("bank.csv"), csv, &p, &all), DONE);
    assert_int_equal(all.n, 1);
    assert_true(all.v[0].ref == 7311448809472001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_payment_is_news_once), STORE_TEST(what_the_webhook_told_is_known),
        STORE_TEST(what_nobody_expected),   STORE_TEST(refunds_and_other_rails),
        STORE_TEST(payouts_arrive_or_return),
        STORE_TEST(what_the_statement_lacks), STORE_TEST(bounced), STORE_TEST(files),
    };

    return test_store_run("reconcile", tests);
}

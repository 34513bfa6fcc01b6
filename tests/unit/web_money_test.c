/* SPDX-License-Identifier: Apache-2.0 */
/* A seller's money as pages show it: what is available and kept back, when it is paid, what a
 * payout was made of; and nobody else's. */
#include "support/test_trade.h"
#include "support/test_web.h"

#include "flow/payouts/payouts.h"
#include "shop/ledger/ledger.h"

static const struct currency eur = CURRENCY("EUR");

struct one_sale {
    struct seller_id seller;
    struct order_id order;
};

static enum outcome book(struct ctx *c, void *arg)
{
    const struct one_sale *s = arg;
    struct transfer t = {TRANSFER_settle, s->order.v, 0, s->seller.v, money(12345, eur)};

    TRY(ledger_book(c, s->seller.v, &t, 1));
    return seller_entry_add(c, s->seller, ENTRY_sale, s->order.v, s->order, t.amount);
}

static bool shows(const struct browser *b, const char *text)
{
    return str_find(browser_body(b), str_of(text)) != STR_NONE;
}

static void seller_sees_the_money(void **state)
{
    struct test_web *t = *state;
    struct ctx *c = &t->store->c;
    struct one_sale sale = {test_seller(c, "potter"), {4711}};
    struct seller_id other = test_seller(c, "smith");
    scoped(browser_close) struct browser b, stranger;
    struct payout_look look;
    struct payout_row_list paid;
    char path[80];

    c->actor = (struct actor){.roles = ROLE_OPERATOR};
    browser_open(&b, t);
    browser_open(&stranger, t);
    browser_sign_in_for(&b, t, "potter@example.com", ROLE_BUYER | ROLE_SELLER, sale.seller);
    browser_sign_in_for(&stranger, t, "smith@example.com", ROLE_BUYER | ROLE_SELLER, other);
    assert_int_equal(browser_get(&b, "/us/seller/money"), 200);
    assert_true(shows(&b, "No money yet"));
    assert_int_equal(store_write(c, sale.seller.v, book, &sale), DONE);
    assert_int_equal(browser_get(&b, "/us/seller/money"), 200);
    assert_true(shows(&b, "€123.45"));
    assert_true(shows(&b, "Next payout"));
    assert_int_equal(hold_payouts(c, sale.seller, true, STR("op"), STR("odd")), DONE);
    assert_int_equal(browser_get(&b, "/us/seller/money"), 200);
    assert_true(shows(&b, "Payouts are held"));
    assert_false(shows(&b, "odd"));
    assert_int_equal(hold_payouts(c, sale.seller, false, STR("op"), STR("not odd")), DONE);
    assert_int_equal(pay_out(c, sale.seller, eur, &look), DONE);
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(payouts_of_seller(c, sale.seller, (struct payout_id){INT64_MAX}, 5, &paid),
                     DONE);
    store_read_end(c);
    assert_int_equal(paid.n, 1);
    snprintf(path, sizeof(path), "/us/seller/payouts/%lld", (long long)paid.v[0].id.v);
    assert_int_equal(browser_get(&b, path), 200);
    assert_true(shows(&b, "Sale · 4711"));
    assert_true(shows(&b, "/us/seller/orders/all?before=4712"));
    assert_int_equal(browser_get(&stranger, path), 404);
    assert_int_equal(browser_get(&stranger, "/us/seller/money"), 200);
    assert_false(shows(&stranger, "123.45"));
}

/* What was kept back has come free: an entry whose order is not looked at. */
static enum outcome free_some(struct ctx *c, void *arg)
{
    const struct one_sale *s = arg;
    struct transfer t = {TRANSFER_settle, s->order.v, 0, s->seller.v, money(777, eur)};

    TRY(ledger_book(c, s->seller.v, &t, 1));
    return seller_entry_add(c, s->seller, ENTRY_freed, s->order.v, s->order, t.amount);
}

static void statements_of_days(void **state)
{
    struct test_web *t = *state;
    struct ctx *c = &t->store->c;
    struct one_sale sale = {test_seller(c, "potter"), {4711}};
    scoped(browser_close) struct browser b;

    browser_open(&b, t);
    browser_sign_in_for(&b, t, "potter@example.com", ROLE_BUYER | ROLE_SELLER, sale.seller);
    assert_int_equal(browser_get(&b, "/us/seller/statement"), 200);
    assert_true(shows(&b, "There was nothing in your accounts"));
    assert_int_equal(store_write(c, sale.seller.v, free_some, &sale), DONE);
    assert_int_equal(browser_get(&b, "/us/seller/statement"), 200);
    assert_true(shows(&b, "€7.77") && shows(&b, "No longer kept back · 4711"));
    assert_int_equal(browser_get(&b, "/us/seller/statement?from=2026-12-01&to=2026-11-01"), 422);
    assert_int_equal(browser_get(&b, "/us/seller/statement?from=soon"), 422);
    assert_int_equal(browser_get(&b, "/us/seller/statement.csv"), 200);
    assert_true(shows(&b, ",freed,4711,4711,,EUR,,,,,,7.77"));
}

/* Money of a buyer's that is for nothing; the buyer's home is the account. */
static enum outcome book_stray(struct ctx *c, void *arg)
{
    const struct account_id *buyer = arg;
    struct transfer t = {.code = TRANSFER_stray, .ref = 99, .credit_party = 99,
                         .amount = money(4321, eur)};

    return ledger_book(c, buyer->v, &t, 1);
}

static void books_of_buyers_and_operators(void **state)
{
    struct test_web *t = *state;
    struct ctx *c = &t->store->c;
    struct one_sale sale = {test_seller(c, "potter"), {4711}};
    scoped(browser_close) struct browser b, op;
    struct account_row account;
    char path[120];
    bool found;

    browser_open(&b, t);
    browser_open(&op, t);
    browser_sign_in_as(&b, t, "ann@example.com", ROLE_BUYER);
    browser_sign_in_as(&op, t, "op@example.com", ROLE_BUYER | ROLE_OPERATOR);
    assert_int_equal(browser_get(&b, "/us/account/statement"), 200);
    assert_true(shows(&b, "Nothing was paid until then"));
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(account_by_email(c, STR("ann@example.com"), &account, &found), DONE);
    store_read_end(c);
    assert_true(found);
    assert_int_equal(store_write(c, account.id.v, book_stray, &account.id), DONE);
    assert_int_equal(browser_get(&b, "/us/account/statement"), 200);
    assert_true(shows(&b, "€43.21") && shows(&b, "Of no purchase"));
    assert_int_equal(browser_get(&b, "/us/account/statement?from=soon"), 422);
    assert_int_equal(browser_get(&b, "/us/account/statement.csv"), 200);
    assert_true(shows(&b, ",paid,,,EUR,43.21"));
    assert_int_equal(browser_get(&b, "/us/operator/books"), 403);
    assert_int_equal(store_write(c, sale.seller.v, book, &sale), DONE);
    assert_int_equal(browser_get(&op, "/us/operator/books"), 200);
    assert_true(shows(&op, "€123.45") && shows(&op, "Debits and credits are equal"));
    assert_int_equal(browser_get(&op, "/us/operator/books?at=2001-01-01"), 200);
    assert_true(shows(&op, "Nothing was booked until then"));
    assert_int_equal(browser_get(&op, "/us/operator/books?at=soon"), 422);
    assert_int_equal(browser_get(&op, "/us/operator/books/file"), 200);
    assert_true(shows(&op, "seller,EUR,0.00,123.45,0.00,0.00"));
    assert_int_equal(browser_get(&op, "/us/operator/books/account?kind=seller&currency=EUR"), 200);
    assert_true(shows(&op, "settle") && shows(&op, "€123.45"));
    snprintf(path, sizeof(path),
             "/us/operator/books/account/file?kind=seller&currency=EUR&party=%lld",
             (long long)sale.seller.v);
    assert_int_equal(browser_get(&op, path), 200);
    assert_true(shows(&op, ",settle,booked,4711,"));
    assert_int_equal(browser_get(&op, "/us/operator/books/account?kind=gold&currency=EUR"), 422);
    assert_int_equal(browser_get(&op, "/us/operator/books/account?kind=taxes&currency=EUR&party=5"),
                     422);
}

/* The file and the page have the figures of the same report; wrong questions are told. */
static void returns_of_taxes(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser buyer, op;

    browser_open(&buyer, t);
    browser_open(&op, t);
    browser_sign_in_as(&buyer, t, "ann@example.com", ROLE_BUYER);
    browser_sign_in_as(&op, t, "op@example.com", ROLE_BUYER | ROLE_OPERATOR);
    assert_int_equal(browser_get(&buyer, "/us/operator/books/taxes"), 403);
    assert_int_equal(browser_get(&op, "/us/operator/books/taxes?where=EU&currency=EUR"), 200);
    assert_true(shows(&op, "Nothing was taken in these days") && shows(&op, "EU (IOSS)"));
    assert_int_equal(browser_get(&op, "/us/operator/books/taxes?where=ZZ"), 422);
    assert_int_equal(browser_get(&op, "/us/operator/books/taxes?from=soon"), 422);
    assert_int_equal(browser_get(&op, "/us/operator/books/taxes/file?where=BR"), 200);
    assert_true(shows(&op, "country,region,rule,name,collector,kind,rate_percent,currency,"));
    assert_int_equal(browser_get(&op, "/us/operator/books/taxes/file?currency=gold"), 422);
}

/* A form with a rail before its file. */
#define FILE_BY(rail) \
    "rail\"\r\n\r\n" rail "\r\n--edge\r\nContent-Disposition: form-data; name=\"file"

static void files_of_banks(void **state)
{
    static const char path[] = "/us/operator/books/bank";
    const struct str ours = STR("day,kind,id,reference,amount,currency\n"
                                "2026-01-31,payment,E1,12345,1.00,EUR\n");
    const struct str broken = STR("day,kind,id,reference,amount,currency\n"
                                  "2026-01-31,gift,E1,12345,1.00,EUR\n");
    struct test_web *t = *state;
    scoped(browser_close) struct browser op;

    browser_open(&op, t);
    browser_sign_in_as(&op, t, "op@example.com", ROLE_BUYER | ROLE_OPERATOR);
    assert_int_equal(browser_get(&op, path), 200);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(browser_upload(&op, path, FILE_BY("pix"), &ours, 1), 200);
        assert_true(shows(&op, "The books and the file differ"));
        assert_true(shows(&op, "not one of our references") && shows(&op, "€1.00"));
    }
    assert_int_equal(browser_upload(&op, path, FILE_BY("pix"), &broken, 1), 422);
    assert_true(shows(&op, "Hold it against the books"));
    assert_int_equal(browser_upload(&op, path, FILE_BY("gold"), &ours, 1), 422);
    assert_int_equal(browser_upload(&op, path, "file", &ours, 1), 422);
}

#define TERMS "schedule=weekly&weekday=5&zone=Europe%2FBerlin&minimum=EUR+200&reserve_percent=2.5"

static void operators_change_terms(void **state)
{
    struct test_web *t = *state;
    struct ctx *c = &t->store->c;
    struct one_sale sale = {test_seller(c, "potter"), {4711}};
    scoped(browser_close) struct browser b, seller;
    char path[80];

    c->actor = (struct actor){.roles = ROLE_OPERATOR};
    browser_open(&b, t);
    browser_open(&seller, t);
    browser_sign_in_as(&b, t, "op@example.com", ROLE_BUYER | ROLE_OPERATOR);
    browser_sign_in_for(&seller, t, "potter@example.com", ROLE_BUYER | ROLE_SELLER, sale.seller);
    assert_int_equal(store_write(c, sale.seller.v, book, &sale), DONE);
    assert_int_equal(browser_get(&b, "/us/operator/payouts"), 200);
    assert_true(shows(&b, "€123.45") && shows(&b, "Every day"));
    assert_int_equal(browser_post(&b, "/us/operator/payouts", "act=run"), 200);
    assert_true(shows(&b, "Pay now?") && shows(&b, "Yes, pay"));
    assert_int_equal(browser_get(&b, "/us/operator/payouts"), 200);
    assert_true(shows(&b, "€123.45"));
    assert_int_equal(browser_post(&b, "/us/operator/payouts",
                                  TERMS "&reserve_days=30&act=look"), 200);
    assert_true(shows(&b, "Below the minimum") && shows(&b, "Nothing is changed yet"));
    assert_int_equal(browser_post(&b, "/us/operator/payouts",
                                  TERMS "&reserve_days=0&act=look"), 422);
    assert_int_equal(browser_post(&b, "/us/operator/payouts",
                                  TERMS "&reserve_days=30&act=save&note="), 422);
    assert_true(shows(&b, "Nothing is changed yet"));
    assert_int_equal(browser_post(&b, "/us/operator/payouts",
                                  TERMS "&reserve_days=30&act=save&note=Autumn"), 303);
    assert_int_equal(browser_get(&b, "/us/operator/payouts"), 200);
    assert_true(shows(&b, "2.5 %") && shows(&b, "Autumn") && shows(&b, "op@example.com"));
    snprintf(path, sizeof(path), "/us/operator/payouts/%lld", (long long)sale.seller.v);
    assert_int_equal(browser_get(&b, path), 200);
    assert_int_equal(browser_post(&b, path, "act=hold&hold_note="), 422);
    assert_int_equal(browser_post(&b, path, "act=hold&hold_note=odd"), 303);
    assert_int_equal(browser_get(&b, path), 200);
    assert_int_equal(browser_post(&b, path, "act=hold&hold_note=odd"), 409);
    assert_int_equal(browser_post(&b, path, "act=drop&drop_note=none"), 409);
    assert_int_equal(browser_post(&b, path, "act=run"), 200);
    assert_true(shows(&b, "Nothing can be paid now"));
    assert_int_equal(browser_post(&b, "/us/operator/payouts", "act=run"), 200);
    assert_true(shows(&b, "Nothing can be paid now"));
    assert_int_equal(browser_get(&b, path), 200);
    assert_int_equal(browser_post(&b, path, "act=pay"), 303);
    assert_int_equal(browser_get(&b, path), 200);
    assert_true(shows(&b, "Payouts of this shop are held") && shows(&b, "€123.45"));
    assert_int_equal(browser_get(&b, "/us/operator/payouts/12"), 404);
    assert_int_equal(browser_get(&seller, "/us/operator/payouts"), 403);
    assert_int_equal(browser_get(&seller, "/us/seller/money"), 200);
    assert_int_equal(browser_post(&seller, path, "act=free&hold_note=mine"), 403);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(seller_sees_the_money, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(statements_of_days, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(books_of_buyers_and_operators, test_web_setup,
                                        test_web_teardown),
        cmocka_unit_test_setup_teardown(returns_of_taxes, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(files_of_banks, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(operators_change_terms, test_web_setup, test_web_teardown),
    };

    return test_store_run("web_money", tests);
}

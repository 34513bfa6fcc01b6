/* SPDX-License-Identifier: Apache-2.0 */
/* A buyer says what he thinks of what came: not before, once, and only of what he bought. */
#include "support/test_trade.h"
#include "support/test_web.h"

#include "flow/order.h"
#include "io/clock.h"

struct bought {
    struct test_trade trade;
    struct browser browser;
    struct account_id buyer;
    struct order_row order;
    struct product_id product;
};

static struct bought bought;

static bool says(const char *words)
{
    return str_find(browser_body(&bought.browser), str_of(words)) != STR_NONE;
}

static const char *path_of(const char *after)
{
    static char path[200];

    snprintf(path, sizeof(path), "/de/orders/%lld%s", (long long)bought.order.id.v, after);
    return path;
}

static const char *review_path(int64_t product)
{
    static char after[80];

    snprintf(after, sizeof(after), "/reviews/%lld", (long long)product);
    return path_of(after);
}

static void buy(struct test_web *web)
{
    struct ctx *c = &web->store->c;
    struct test_item item = {.quantity = 1, .unit_minor = 1000};
    struct order_line_row_list lines;
    struct placed_order p;
    struct put_listing put;
    struct listing l = test_listing(c, "cup");

    bought = (struct bought){0};
    browser_open(&bought.browser, web);
    bought.buyer = browser_sign_in_as(&bought.browser, web, "ann@example.org", ROLE_BUYER);
    test_trade_init(&bought.trade, c);
    item.seller = test_seller(c, "lumen");
    put = test_put(c, item.seller, &l, 10);
    item.offer = put.offer;
    item.product = put.product;
    p = test_place(c, bought.buyer, "one", &item, 1);
    test_pay(&bought.trade, c, bought.buyer, p.purchase);
    bought.order = test_orders(c, bought.buyer, p.purchase).v[0];
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(order_lines(c, bought.buyer, bought.order.id, 5, &lines), DONE);
    bought.product = lines.v[0].product;
    store_read_end(c);
}

static void after_it_came(void **state)
{
    struct test_web *web = *state;
    struct ctx *c = &web->store->c;
    struct browser *b = &bought.browser;
    struct shipped parcel;

    buy(web);
    assert_int_equal(browser_get(b, path_of("")), 200);
    assert_false(says("Write a review"));
    assert_int_equal(browser_get(b, review_path(bought.product.v)), 200);
    assert_int_equal(browser_post(b, review_path(bought.product.v), "rating=5"), 409);
    assert_int_equal(ship_order(c, &(struct ship_order){bought.order.id, STR("RB123456785CN")},
                                &parcel), DONE);
    assert_int_equal(confirm_delivery(c, bought.buyer, bought.order.id), DONE);
    assert_int_equal(browser_get(b, path_of("")), 200);
    assert_true(says("Write a review"));
    assert_int_equal(browser_get(b, review_path(bought.product.v)), 200);
    assert_int_equal(browser_post(b, review_path(bought.product.v), "title=Nice&text=It+is"), 422);
    assert_true(says("Choose from one to five stars"));
    assert_true(says("value=\"Nice\"") && says("It is</textarea>"));
    assert_int_equal(browser_post(b, review_path(bought.product.v), "rating=6"), 422);
    assert_int_equal(browser_post(b, review_path(bought.product.v),
                                  "rating=4&title=%3Cb%3E&text=Two%0D%0Alines"), 303);
    assert_int_equal(browser_get(b, path_of("")), 200);
    assert_false(says("Write a review"));
    assert_int_equal(browser_get(b, review_path(bought.product.v)), 200);
    assert_int_equal(browser_post(b, review_path(bought.product.v), "rating=1"), 409);
    browser_close(b);
    test_trade_release(&bought.trade);
}

static void only_of_what_was_bought(void **state)
{
    struct test_web *web = *state;
    scoped(browser_close) struct browser other = {0};

    buy(web);
    assert_int_equal(browser_get(&bought.browser, review_path(bought.product.v + 1)), 404);
    assert_int_equal(browser_post(&bought.browser, review_path(bought.product.v + 1), "rating=5"),
                     404);
    browser_open(&other, web);
    assert_int_equal(browser_get(&other, review_path(bought.product.v)), 302);
    browser_sign_in_as(&other, web, "bob@example.org", ROLE_BUYER);
    assert_int_equal(browser_get(&other, review_path(bought.product.v)), 404);
    browser_get(&other, "/de/help");
    assert_int_equal(browser_post(&other, review_path(bought.product.v), "rating=5"), 404);
    browser_close(&bought.browser);
    test_trade_release(&bought.trade);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(after_it_came, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(only_of_what_was_bought, test_web_setup,
                                        test_web_teardown),
    };
    return test_store_run("review pages", tests);
}

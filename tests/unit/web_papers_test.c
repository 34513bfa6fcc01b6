/* SPDX-License-Identifier: Apache-2.0 */
/* Papers of a shipped order reach its seller, by page and by program, and nobody else. */
#include "support/paper.h"
#include "support/test_api.h"
#include "support/test_trade.h"

#include "flow/order.h"

struct sold {
    struct test_trade trade;
    struct seller_id seller, other;
    struct order_id order;
    struct shipped parcel;
};

static struct sold sold;

static void sell(struct test_web *web)
{
    const struct account_id ann = {1001};
    struct ctx *c = &web->store->c;
    struct test_item item = {.quantity = 2, .unit_minor = 1000};
    struct placed_order p;

    sold = (struct sold){0};
    test_trade_init(&sold.trade, c);
    sold.seller = item.seller = test_seller(c, "lumen");
    sold.other = test_seller(c, "tula");
    item.offer = test_offer(c, item.seller, "cup", 10);
    p = test_place(c, ann, "one", &item, 1);
    test_pay(&sold.trade, c, ann, p.purchase);
    sold.order = test_orders(c, ann, p.purchase).v[0].id;
}

static void ship(struct test_web *web)
{
    assert_int_equal(ship_order(&web->store->c, &(struct ship_order){sold.order, STR("")},
                                &sold.parcel), DONE);
}

static const char *path_of(const char *before, const char *kind)
{
    static char path[200];

    snprintf(path, sizeof(path), "%s/seller/orders/%lld/papers/%s", before,
             (long long)sold.order.v, kind);
    return path;
}

/* The page says what customs needs, of which offer. */
static void without_hs_code(struct test_web *web, struct browser *b)
{
    char path[120];

    test_store_script(web->store, "UPDATE order_line SET hs6 = ''");
    test_store_script(web->store, "UPDATE product SET hs = ''");
    snprintf(path, sizeof(path), "/de/seller/orders/%lld/ship", (long long)sold.order.v);
    browser_get(b, "/de/seller");
    assert_int_equal(browser_post(b, path, "number="), 422);
    assert_true(str_find(browser_body(b), STR(": Customs needs the six digits of its HS code. "
                                              "Complete the offer, then ship.")) != STR_NONE);
    test_store_script(web->store, "UPDATE order_line SET hs6 = '691110'");
}

static void by_page(void **state)
{
    struct test_web *web = *state;
    scoped(browser_close) struct browser b = {0}, other = {0}, visitor = {0};

    sell(web);
    browser_open(&b, web);
    browser_open(&other, web);
    browser_open(&visitor, web);
    browser_sign_in_for(&b, web, "lumen@example.org", ROLE_SELLER, sold.seller);
    browser_sign_in_for(&other, web, "tula@example.org", ROLE_SELLER, sold.other);
    assert_int_equal(browser_get(&b, "/de/seller"), 200);
    assert_true(str_find(browser_body(&b), STR("/papers/")) == STR_NONE);
    assert_int_equal(browser_get(&b, path_of("/de", "all")), 409); /* not shipped */
    without_hs_code(web, &b);
    ship(web);
    assert_int_equal(browser_get(&b, "/de/seller/orders/shipped"), 200);
    assert_true(str_find(browser_body(&b), str_of(path_of("/de", "all"))) != STR_NONE);
    assert_true(str_find(browser_body(&b), str_of(path_of("/de", "label"))) != STR_NONE);
    assert_true(str_find(browser_body(&b), str_of(path_of("/de", "declaration"))) != STR_NONE);
    assert_int_equal(browser_get(&b, path_of("/de", "all")), 200);
    assert_str(browser_header(&b, "Content-Type"), "application/pdf");
    assert_str(browser_header(&b, "Cache-Control"), "private, no-store");
    paper_keep(browser_body(&b));
    assert_int_equal(paper_pages(), 3);
    assert_str(paper_codes(1, 300), sold.parcel.number.text);
    assert_int_equal(browser_get(&b, path_of("/de", "declaration")), 200);
    paper_keep(browser_body(&b));
    paper_says(1, (const char *const[]){"CN 22", sold.parcel.number.text, NULL});
    assert_int_equal(browser_get(&b, path_of("/de", "stamp")), 422);
    assert_int_equal(browser_get(&other, path_of("/de", "all")), 404);
    assert_int_equal(browser_get(&visitor, path_of("/de", "all")), 302);
    test_trade_release(&sold.trade);
}

static void by_program(void **state)
{
    struct test_web *web = *state;
    scoped(program_close) struct program p = {0}, other = {0};

    sell(web);
    ship(web);
    program_open(&p, web);
    program_open(&other, web);
    assert_int_equal(program_get(&p, "%s", path_of("", "all")), 401);
    program_sign_in_as(&p, web, "lumen@example.org", ROLE_SELLER, sold.seller);
    program_sign_in_as(&other, web, "tula@example.org", ROLE_SELLER, sold.other);
    assert_int_equal(program_get(&p, "%s", path_of("", "label")), 200);
    assert_str(browser_header(&p.b, "Content-Type"), "application/pdf");
    paper_keep(browser_body(&p.b));
    assert_int_equal(paper_pages(), 1);
    assert_str(paper_codes(1, 300), sold.parcel.number.text);
    assert_int_equal(program_get(&p, "%s", path_of("", "stamp")), 422);
    program_refused(&p, 422, "invalid", "kind");
    assert_int_equal(program_get(&other, "%s", path_of("", "label")), 404);
    program_refused(&other, 404, "not_found", "order");
    test_trade_release(&sold.trade);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(by_page, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(by_program, test_web_setup, test_web_teardown),
    };
    return test_store_run("papers of sellers", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A seller's shop takes a break on the page, and buyers see it. */
#include "support/test_trade.h"
#include "support/test_web.h"

static bool says(struct browser *b, const char *path, const char *words)
{
    assert_int_equal(browser_get(b, path), 200);
    return str_find(browser_body(b), str_of(words)) != STR_NONE;
}

static void a_break(void **state)
{
    struct test_web *web = *state;
    struct ctx *c = &web->store->c;
    scoped(browser_close) struct browser b = {0};
    struct seller_id shop = test_seller(c, "lumen");
    const char *tells = "taking a break";

    test_offer(c, shop, "cup", 10);
    browser_open(&b, web);
    assert_int_equal(browser_get(&b, "/de/seller/offers"), 302); /* nobody yet: to sign in */
    browser_sign_in_for(&b, web, "lumen@example.org", ROLE_BUYER | ROLE_SELLER, shop);
    assert_false(says(&b, "/de/seller/offers", tells) || says(&b, "/de/s/lumen", tells));

    assert_true(says(&b, "/de/seller/offers", "Take a break"));
    assert_int_equal(browser_post(&b, "/de/seller/state", "state=closed"), 422);
    assert_true(says(&b, "/de/seller/offers", "Take a break"));
    assert_int_equal(browser_post(&b, "/de/seller/state", "state=paused"), 303);
    assert_true(says(&b, "/de/seller/offers", tells) && says(&b, "/de/s/lumen", tells));

    assert_true(says(&b, "/de/seller/offers", "Sell again"));
    assert_int_equal(browser_post(&b, "/de/seller/state", "state=open"), 303);
    assert_false(says(&b, "/de/seller/offers", tells) || says(&b, "/de/s/lumen", tells));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_break, test_web_setup, test_web_teardown)};

    return test_store_run("web shop", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A seller changes price, state and stock of an offer at once: all of it, or nothing. */
#include "support/test_shop.h"

#include "flow/selling.h"

static struct offer_sale offer_now(struct ctx *c, struct offer_id offer)
{
    struct offer_sale sale;
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(offer_for_sale(c, offer, STR("en"), &sale, &found), DONE);
    assert_true(found);
    store_read_end(c);
    return sale;
}

static void all_of_a_change_or_nothing(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;
    struct seller_id seller = test_seller(c, "lumen");
    struct offer_id offer = test_offer(c, seller, "cup", 10);
    struct adjust_stock stock = {.seller = seller, .offer = offer, .counted = true,
                                 .quantity = -1, .ref = STR("count-1")};
    struct change_offer change = {.seller = seller, .offer = offer, .stock = &stock,
                                  .price = money(700, CURRENCY("EUR")), .state = STR("hidden")};

    c->actor = (struct actor){.roles = ROLE_SELLER, .seller = seller};
    assert_int_equal(change_offer(c, &change), REFUSED);
    assert_string_equal(c->problem.field, "stock");
    assert_int_equal(offer_now(c, offer).price, 1000);
    assert_str(offer_now(c, offer).state, "listed");
    assert_int_equal(test_stock(c, seller, offer).available, 10);
    stock.quantity = 3;
    assert_int_equal(change_offer(c, &change), DONE);
    assert_int_equal(offer_now(c, offer).price, 700);
    assert_str(offer_now(c, offer).state, "hidden");
    assert_int_equal(test_stock(c, seller, offer).available, 3);
    assert_int_equal(change_offer(c, &change), DONE); /* the count is known by its name */
    assert_int_equal(test_stock(c, seller, offer).available, 3);
    test_stock_is_sound(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {STORE_TEST(all_of_a_change_or_nothing)};

    return test_store_run("selling", tests);
}

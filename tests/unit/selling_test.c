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

static struct str state_now(struct ctx *c, struct seller_id id)
{
    struct seller_row row = {0};
    bool found = false;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(seller_get(c, id, &row, &found), DONE);
    assert_true(found);
    store_read_end(c);
    return row.state;
}

static void a_shop_takes_a_break(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;
    struct seller_id seller = test_seller(c, "lumen"), other = test_seller(c, "other");

    c->actor = (struct actor){.roles = ROLE_SELLER, .seller = seller};
    assert_int_equal(pause_shop(c, (struct pause_shop){other, true}), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_forbidden);
    for (int twice = 0; twice < 2; twice++)
        assert_int_equal(pause_shop(c, (struct pause_shop){seller, true}), DONE);
    assert_str(state_now(c, seller), "paused");
    assert_str(state_now(c, other), "open");
    assert_int_equal(pause_shop(c, (struct pause_shop){seller, false}), DONE);
    assert_str(state_now(c, seller), "open");
}

int main(void)
{
    const struct CMUnitTest tests[] = {STORE_TEST(all_of_a_change_or_nothing),
                                       STORE_TEST(a_shop_takes_a_break)};

    return test_store_run("selling", tests);
}

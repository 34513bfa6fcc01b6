/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_shop.h"

#include "base/arena.h"
#include "shop/cart/cart.h"

struct act {
    enum { ADD, SET, REMOVE, CLEAR, UNDO, BOUGHT, MERGE, FORGET } verb;
    struct account_id buyer, from;
    struct offer_id offer;
    int32_t quantity;
};

static enum outcome run_act(struct ctx *c, void *arg)
{
    struct act *a = arg;

    switch (a->verb) {
    case ADD: return cart_add(c, a->buyer, a->offer, a->quantity);
    case SET: return cart_set(c, a->buyer, a->offer, a->quantity);
    case REMOVE: return cart_remove(c, a->buyer, a->offer);
    case CLEAR: return cart_clear(c, a->buyer);
    case UNDO: return cart_undo(c, a->buyer);
    case BOUGHT: return cart_bought(c, a->buyer, &a->offer, 1);
    case MERGE: return cart_merge(c, a->buyer, a->from);
    case FORGET: return cart_forget(c, a->buyer, c->now_ms - 1);
    }
    return FAILED;
}

static const struct account_id ann = {100}, guest = {200};

/* Each change comes a millisecond after the last. */
static enum outcome act(struct ctx *c, int verb, struct account_id buyer, struct offer_id offer,
                        int32_t quantity)
{
    struct act a = {.verb = verb, .buyer = buyer, .from = guest, .offer = offer,
                    .quantity = quantity};

    c->now_ms++;
    return store_write(c, buyer.v, run_act, &a);
}

/* The cart as "sku quantity" of each line, with "!" when it is not for sale. */
static struct str contents(struct ctx *c, struct account_id buyer)
{
    const struct cart_line *lines;
    struct buf b;
    int64_t things, sum = 0;
    size_t n;

    buf_init(&b, c->arena, 4096);
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(cart_read(c, buyer, STR("en"), &lines, &n), DONE);
    assert_int_equal(cart_count(c, buyer, &things), DONE);
    store_read_end(c);
    for (size_t i = 0; i < n; i++) {
        buf_fmt(&b, "%s%.*s %d%s", i ? "," : "", STR_FMT(lines[i].row.sku), lines[i].row.quantity,
                lines[i].for_sale ? "" : "!");
        sum += lines[i].row.quantity;
    }
    assert_int_equal(sum, things);
    return buf_view(&b);
}

#define ASSERT_CART(c, buyer, expected) \
    assert_string_equal(str_cstr((c)->arena, contents((c), (buyer))), (expected))

struct shop {
    struct ctx *c;
    struct seller_id seller;
    struct offer_id a, b;
};

static struct shop make_shop(void **state)
{
    struct test_store *t = *state;
    struct shop s = {.c = &t->c, .seller = test_seller(&t->c, "leaf")};

    s.a = test_offer(s.c, s.seller, "A", 10);
    s.b = test_offer(s.c, s.seller, "B", 2);
    return s;
}

static void things_add_up(void **state)
{
    struct shop s = make_shop(state);

    assert_int_equal(act(s.c, ADD, ann, s.a, 2), DONE);
    assert_int_equal(act(s.c, ADD, ann, s.b, 1), DONE);
    assert_int_equal(act(s.c, ADD, ann, s.a, 3), DONE);
    ASSERT_CART(s.c, ann, "A 5,B 1");
    assert_int_equal(act(s.c, ADD, ann, s.a, 99), DONE);
    ASSERT_CART(s.c, ann, "A 99!,B 1");
    ASSERT_CART(s.c, guest, "");
}

static void quantities_are_set(void **state)
{
    struct shop s = make_shop(state);

    assert_int_equal(act(s.c, ADD, ann, s.a, 2), DONE);
    assert_int_equal(act(s.c, SET, ann, s.a, 7), DONE);
    ASSERT_CART(s.c, ann, "A 7");
    assert_int_equal(act(s.c, SET, ann, s.b, 1), REFUSED);
    assert_int_equal(s.c->problem.refusal, refusal_not_found);
    assert_int_equal(act(s.c, SET, ann, s.a, 100), REFUSED);
    assert_string_equal(s.c->problem.field, "quantity");
    assert_int_equal(act(s.c, ADD, ann, s.a, 0), REFUSED);
    assert_int_equal(act(s.c, SET, ann, s.a, 0), DONE);
    ASSERT_CART(s.c, ann, "");
}

static void a_removal_can_be_undone(void **state)
{
    struct shop s = make_shop(state);

    assert_int_equal(act(s.c, ADD, ann, s.a, 2), DONE);
    assert_int_equal(act(s.c, ADD, ann, s.b, 1), DONE);
    assert_int_equal(act(s.c, REMOVE, ann, s.a, 0), DONE);
    ASSERT_CART(s.c, ann, "B 1");
    assert_int_equal(act(s.c, UNDO, ann, s.a, 0), DONE);
    ASSERT_CART(s.c, ann, "A 2,B 1"); /* at its old place */
    assert_int_equal(act(s.c, CLEAR, ann, s.a, 0), DONE);
    ASSERT_CART(s.c, ann, "");
    assert_int_equal(act(s.c, UNDO, ann, s.a, 0), DONE);
    ASSERT_CART(s.c, ann, "A 2,B 1");
    assert_int_equal(act(s.c, REMOVE, ann, s.a, 0), DONE);
    assert_int_equal(act(s.c, SET, ann, s.b, 2), DONE); /* the next change forgets it */
    assert_int_equal(act(s.c, UNDO, ann, s.a, 0), DONE);
    ASSERT_CART(s.c, ann, "B 2");
}

struct state_in {
    struct seller_id seller;
    struct offer_id offer;
};

static enum outcome hide_offer(struct ctx *c, void *arg)
{
    struct state_in *in = arg;

    return catalog_set_state(c, in->seller, in->offer, STR("hidden"));
}

static void what_is_not_listed_does_not_go_in(void **state)
{
    struct shop s = make_shop(state);
    struct state_in in = {s.seller, s.a};

    assert_int_equal(act(s.c, ADD, ann, (struct offer_id){5}, 1), REFUSED);
    assert_int_equal(s.c->problem.refusal, refusal_not_found);
    assert_int_equal(act(s.c, ADD, ann, s.a, 1), DONE);
    assert_int_equal(store_write(s.c, 0, hide_offer, &in), DONE);
    assert_int_equal(act(s.c, ADD, ann, s.a, 1), REFUSED);
    ASSERT_CART(s.c, ann, "A 1!");
}

static void what_was_bought_goes_out(void **state)
{
    struct shop s = make_shop(state);

    assert_int_equal(act(s.c, ADD, ann, s.a, 1), DONE);
    assert_int_equal(act(s.c, ADD, ann, s.b, 1), DONE);
    assert_int_equal(act(s.c, BOUGHT, ann, s.a, 0), DONE);
    assert_int_equal(act(s.c, UNDO, ann, s.a, 0), DONE);
    ASSERT_CART(s.c, ann, "B 1");
}

static void a_visitor_brings_his_cart(void **state)
{
    struct shop s = make_shop(state);
    struct offer_id d = test_offer(s.c, s.seller, "D", 9);

    assert_int_equal(act(s.c, ADD, ann, s.a, 5), DONE);
    assert_int_equal(act(s.c, ADD, ann, d, 1), DONE);
    assert_int_equal(act(s.c, ADD, guest, s.a, 2), DONE);
    assert_int_equal(act(s.c, ADD, guest, s.b, 1), DONE);
    assert_int_equal(act(s.c, ADD, guest, d, 4), DONE);
    assert_int_equal(act(s.c, MERGE, ann, s.a, 0), DONE);
    ASSERT_CART(s.c, ann, "A 5,D 4,B 1");
    ASSERT_CART(s.c, guest, "");
    assert_int_equal(act(s.c, MERGE, ann, s.a, 0), DONE); /* again */
    ASSERT_CART(s.c, ann, "A 5,D 4,B 1");
}

static void a_cart_has_an_end(void **state)
{
    struct shop s = make_shop(state);
    struct offer_id offers[CART_LINES_MAX + 1];
    const struct cart_line *lines;
    size_t n;

    for (int i = 0; i <= CART_LINES_MAX; i++)
        offers[i] = test_offer(s.c, s.seller, str_printf(s.c->arena, "X%d", i).p, 1);
    for (int i = 0; i < CART_LINES_MAX; i++)
        assert_int_equal(act(s.c, ADD, ann, offers[i], 1), DONE);
    assert_int_equal(act(s.c, ADD, ann, offers[CART_LINES_MAX], 1), REFUSED);
    assert_int_equal(s.c->problem.refusal, refusal_too_many);
    assert_int_equal(act(s.c, ADD, ann, offers[0], 1), DONE);
    assert_int_equal(act(s.c, ADD, guest, offers[CART_LINES_MAX], 1), DONE);
    assert_int_equal(act(s.c, MERGE, ann, s.a, 0), DONE); /* what has no room is dropped */
    assert_int_equal(store_read_begin(s.c), DONE);
    assert_int_equal(cart_read(s.c, ann, STR("en"), &lines, &n), DONE);
    store_read_end(s.c);
    assert_int_equal(n, CART_LINES_MAX);
}

static void old_carts_are_found_and_forgotten(void **state)
{
    struct shop s = make_shop(state);
    struct cart_stale_row_list stale;

    assert_int_equal(act(s.c, ADD, guest, s.a, 1), DONE);
    assert_int_equal(act(s.c, ADD, ann, s.a, 1), DONE);
    assert_int_equal(store_read_begin(s.c), DONE);
    assert_int_equal(cart_stale(s.c, s.c->now_ms, 10, &stale), DONE);
    store_read_end(s.c);
    assert_int_equal(stale.n, 1);
    assert_int_equal(stale.v[0].buyer.v, guest.v);
    assert_int_equal(act(s.c, FORGET, guest, s.a, 0), DONE);
    ASSERT_CART(s.c, guest, "");
    assert_int_equal(act(s.c, ADD, guest, s.b, 1), DONE);
    s.c->now_ms--; /* it was changed after it was found stale */
    assert_int_equal(act(s.c, FORGET, guest, s.a, 0), DONE);
    ASSERT_CART(s.c, guest, "B 1");
}

#define T(name) cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(things_add_up),
        T(quantities_are_set),
        T(a_removal_can_be_undone),
        T(what_is_not_listed_does_not_go_in),
        T(what_was_bought_goes_out),
        T(a_visitor_brings_his_cart),
        T(a_cart_has_an_end),
        T(old_carts_are_found_and_forgotten),
    };

    return test_store_run("cart", tests);
}

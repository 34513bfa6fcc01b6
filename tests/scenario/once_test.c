/* SPDX-License-Identifier: Apache-2.0 */
/* A purchase with a key, sent twice at the same time: what the second does between the looks of the
 * first, step by step. Nothing is done twice, and nothing of the first is undone. On both
 * engines. */
#include "support/test_trade.h"

#include "flow/once.h"

enum { CUPS = 5, PLATES = 1 };

static const struct account_id ann = {1001};

static struct shop {
    struct test_trade trade;
    struct seller_id first, second;
    struct offer_id cup, plate;
    int answers; /* how often one was made */
    struct placed_rows rows; /* those at hand when one was made last; none: no purchase */
} shop;

static struct ctx *open_shop(void **state)
{
    struct test_store *t = *state;

    test_trade_init(&shop.trade, &t->c);
    shop.first = test_seller(&t->c, "first");
    shop.second = test_seller(&t->c, "second");
    shop.cup = test_offer(&t->c, shop.first, "cup", CUPS);
    shop.plate = test_offer(&t->c, shop.second, "plate", PLATES);
    shop.answers = 0;
    shop.rows = (struct placed_rows){0};
    return &t->c;
}

static enum outcome answer(struct ctx *c, unused_arg void *arg, const struct once_work *made,
                           struct idem_answer *out)
{
    bool refused = c->problem.refusal != refusal_none;

    shop.answers++;
    if (made->rows)
        shop.rows = *(const struct placed_rows *)made->rows;
    *out = (struct idem_answer){.status = refused ? 409 : 201,
                                .body = refused ? str_of(refusal_code(c->problem.refusal))
                                                : str_printf(c->arena, "%lld",
                                                             (long long)made->ref)};
    return DONE;
}

static struct once request(once_answer *made_by)
{
    return (struct once){.who = ann.v,
                         .key = {STR("account 1001"), STR("k1"),
                                 STR("ffffffffffffffffffffffffffffffff")},
                         .answer = made_by};
}

static enum outcome place(struct ctx *c, struct once *once, int32_t cups, int32_t plates,
                          struct placed_order *out)
{
    const struct test_item items[] = {{shop.first, shop.cup, cups, 1999},
                                      {shop.second, shop.plate, plates, 777}};

    c->problem = (struct problem){0};
    return test_place_unseen(c, once, items, 2, out);
}

static void stock_is(struct ctx *c, int64_t cups, int64_t plates)
{
    assert_int_equal(test_stock(c, shop.first, shop.cup).reserved, cups);
    assert_int_equal(test_stock(c, shop.second, shop.plate).reserved, plates);
    test_is_sound(c);
}

static enum outcome look(struct ctx *c, void *once)
{
    return once_known(c, once);
}

static void the_answer_is_kept_with_the_work(void **state)
{
    struct ctx *c = open_shop(state);
    struct once first = request(answer), again = request(answer), other = request(answer);
    struct placed_order out;

    assert_int_equal(store_read(c, look, &first), DONE);
    assert_false(first.answered);
    assert_int_equal(place(c, &first, 2, 1, &out), DONE);
    assert_true(first.settled && !first.answered);
    assert_str(first.kept.body, str_cstr(c->arena, str_printf(c->arena, "%lld",
                                                              (long long)out.purchase.v)));
    assert_int_equal(store_read(c, look, &again), DONE);
    assert_true(again.answered);
    assert_int_equal(again.kept.status, 201);
    assert_true(str_eq(again.kept.body, first.kept.body));
    other.key.fingerprint = STR("gggggggggggggggggggggggggggggggg");
    assert_int_equal(store_read(c, look, &other), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_idempotency_reused);
    stock_is(c, 2, 1);
}

static enum outcome read_rows(struct ctx *c, void *rows)
{
    return placed_read(c, ann, shop.rows.purchase.id, rows);
}

#define TEXT(field) assert_true(str_eq(a->field, b->field));
#define NUMBER(field) assert_int_equal(a->field, b->field);

static void same_purchase(const struct purchase_row *a, const struct purchase_row *b)
{
    NUMBER(buyer.v) NUMBER(id.v) TEXT(fingerprint) NUMBER(guest) TEXT(access) TEXT(market)
    TEXT(locale) TEXT(state) NUMBER(state_at) NUMBER(placed_at) NUMBER(pay_by) NUMBER(total)
    NUMBER(orders) TEXT(policy) TEXT(name) TEXT(email) TEXT(phone) TEXT(line1) TEXT(line2)
    TEXT(city) TEXT(region) TEXT(postcode) TEXT(country) NUMBER(place.v)
    assert_true(currency_eq(a->currency, b->currency));
}

static void same_order(const struct order_row *a, const struct order_row *b)
{
    NUMBER(buyer.v) NUMBER(id.v) NUMBER(purchase.v) NUMBER(seller.v) NUMBER(reservation.v)
    TEXT(state) NUMBER(state_at) NUMBER(has_due_at) NUMBER(placed_at) NUMBER(goods)
    NUMBER(freight) NUMBER(insurance) NUMBER(fees) NUMBER(duty) NUMBER(tax) NUMBER(tax_included)
    NUMBER(discount) NUMBER(total) NUMBER(commission_bp) NUMBER(commission) TEXT(service)
    TEXT(hub) TEXT(dispatch) NUMBER(handling_days) NUMBER(weight_g) NUMBER(p50.days)
    NUMBER(p90.days) NUMBER(dispute.v) NUMBER(refunded) NUMBER(has_extended_at)
    assert_true(currency_eq(a->currency, b->currency));
}

static void same_intent(const struct intent_row *a, const struct intent_row *b)
{
    NUMBER(buyer.v) NUMBER(id.v) NUMBER(purchase.v) TEXT(rail) NUMBER(amount) TEXT(state)
    NUMBER(state_at) NUMBER(created_at) NUMBER(expires_at) TEXT(charge) TEXT(reason)
    assert_true(currency_eq(a->currency, b->currency));
}

/* The answer is made of rows that nobody has read: they are those that are read later. */
static void the_rows_at_hand_are_those_that_are_read(void **state)
{
    struct ctx *c = open_shop(state);
    struct once once = request(answer);
    struct placed_order out;
    struct placed_rows read;

    assert_int_equal(place(c, &once, 2, 1, &out), DONE);
    assert_int_equal(shop.rows.purchase.id.v, out.purchase.v);
    assert_int_equal(store_read(c, read_rows, &read), DONE);
    same_purchase(&shop.rows.purchase, &read.purchase);
    same_intent(&shop.rows.intent, &read.intent);
    assert_int_equal(shop.rows.orders.n, 2);
    assert_int_equal(read.orders.n, 2);
    for (size_t i = 0; i < 2; i++)
        same_order(&shop.rows.orders.v[i], &read.orders.v[i]);
}

static void who_comes_second_gets_the_first_answer(void **state)
{
    struct ctx *c = open_shop(state);
    struct once first = request(answer), second = request(answer);
    struct placed_order out;

    assert_int_equal(place(c, &first, 2, 1, &out), DONE);
    assert_int_equal(place(c, &second, 2, 1, &out), DONE);
    assert_true(second.answered && !second.settled);
    assert_true(str_eq(second.kept.body, first.kept.body));
    assert_int_equal(shop.answers, 1);
    stock_is(c, 2, 1);
}

/* A form has no key that is kept; the purchase itself is what is found. */
static void a_form_comes_second(void **state)
{
    struct ctx *c = open_shop(state);
    struct once first = request(NULL), second = request(NULL), program = request(answer);
    struct placed_order a, b;

    assert_int_equal(place(c, &first, 2, 1, &a), DONE);
    assert_int_equal(place(c, &second, 2, 1, &b), DONE);
    assert_true(b.repeated);
    assert_int_equal(a.purchase.v, b.purchase.v);
    assert_int_equal(place(c, &program, 2, 1, &b), DONE);
    assert_true(b.repeated && program.settled);
    assert_int_equal(a.purchase.v, b.purchase.v);
    stock_is(c, 2, 1);
}

/* What it refuses must not give back what the first has reserved. */
static void another_order_under_the_key_undoes_only_itself(void **state)
{
    struct ctx *c = open_shop(state);
    struct once first = request(answer), other = request(answer), form = request(NULL);
    struct placed_order out;

    other.key.fingerprint = STR("gggggggggggggggggggggggggggggggg");
    assert_int_equal(place(c, &first, 2, 1, &out), DONE);
    assert_int_equal(place(c, &other, 1, PLATES, &out), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_sold_out); /* the only plate is the first's */
    assert_int_equal(place(c, &form, 1, PLATES, &out), REFUSED);
    stock_is(c, 2, 1);
}

/* The refusal decides: it is kept before anything is given back, and holds for those who come when
 * there is stock again. */
static void a_refusal_holds_for_both(void **state)
{
    struct ctx *c = open_shop(state);
    struct once first = request(answer), second = request(answer);
    struct placed_order out;

    assert_int_equal(place(c, &first, 2, PLATES + 1, &out), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_sold_out);
    assert_true(str_starts(str_of(c->problem.field), STR("offer.")));
    assert_true(first.settled);
    assert_int_equal(first.kept.status, 409);
    stock_is(c, 0, 0);
    assert_int_equal(place(c, &second, 2, PLATES, &out), DONE);
    assert_true(second.answered);
    assert_str(second.kept.body, "sold_out");
    stock_is(c, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(the_answer_is_kept_with_the_work),
        STORE_TEST(the_rows_at_hand_are_those_that_are_read),
        STORE_TEST(who_comes_second_gets_the_first_answer),
        STORE_TEST(a_form_comes_second),
        STORE_TEST(another_order_under_the_key_undoes_only_itself),
        STORE_TEST(a_refusal_holds_for_both),
    };

    return test_store_run("once", tests);
}

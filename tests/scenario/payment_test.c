/* SPDX-License-Identifier: Apache-2.0 */
/* Paying, and everything that can go wrong with it, on both engines. */
#include "support/test_trade.h"

#include "base/civil.h"
#include "lib/webhook.h"

static const struct account_id ann = {1001}, bob = {1002};

struct shop {
    struct test_trade trade;
    struct seller_id first, second;
    struct offer_id cup, plate;
};

static struct shop shop;

/* Two sellers with a cup and a plate, five each. */
static struct ctx *open_shop(void **state)
{
    struct test_store *t = *state;

    test_trade_init(&shop.trade, &t->c);
    shop.first = test_seller(&t->c, "first");
    shop.second = test_seller(&t->c, "second");
    shop.cup = test_offer(&t->c, shop.first, "cup", 5);
    shop.plate = test_offer(&t->c, shop.second, "plate", 5);
    return &t->c;
}

static struct placed_order place_both(struct ctx *c, const char *key, int32_t cups, int32_t plates)
{
    const struct test_item items[] = {{shop.first, shop.cup, cups, 1999},
                                      {shop.second, shop.plate, plates, 777}};

    return test_place(c, ann, key, items, 2);
}

static struct stock_level cups(struct ctx *c)
{
    return test_stock(c, shop.first, shop.cup);
}

static struct money amount_of(struct ctx *c, struct placed_order p)
{
    (void)c;
    return p.total;
}

static int64_t intent_of(struct ctx *c, struct placed_order p)
{
    return test_intent(c, ann, p.purchase).id.v;
}

/* All orders of a purchase are in that state. */
static void orders_are(struct ctx *c, struct account_id buyer, struct purchase_id id,
                       const char *state)
{
    struct order_row_list orders = test_orders(c, buyer, id);

    for (size_t i = 0; i < orders.n; i++)
        assert_string_equal(str_cstr(c->arena, orders.v[i].state), state);
}

static void purchase_is(struct ctx *c, struct purchase_id id, const char *state)
{
    assert_string_equal(str_cstr(c->arena, test_purchase(c, ann, id).state), state);
}

/* ---- Paid ---- */

static void paid_in_time(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 2, 1);

    assert_int_equal(cups(c).available, 3);
    assert_int_equal(cups(c).reserved, 2);
    test_is_sound(c);
    assert_string_equal(test_pay(&shop.trade, c, ann, p.purchase), "applied");
    purchase_is(c, p.purchase, "paid");
    orders_are(c, ann, p.purchase, "paid");
    test_is_sound(c);
    test_run(c);
    assert_int_equal(cups(c).reserved, 0);
    assert_int_equal(cups(c).sold, 2);
    assert_int_equal(test_books(c, "escrow"), p.total.minor);
    assert_int_equal(test_books(c, "clearing"), -p.total.minor);
    test_is_sound(c);
}

/* 2 * 19.99 = 39.98: 8 % is 3.1984, so 3.20. 7.77: 0.6216, so 0.62. */
static void commission_is_frozen_and_rounded(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 2, 1);
    struct order_row_list orders = test_orders(c, ann, p.purchase);

    assert_int_equal(orders.n, 2);
    assert_int_equal(orders.v[0].commission_bp, 800);
    assert_int_equal(orders.v[0].commission, 320);
    assert_int_equal(orders.v[1].commission, 62);
    for (size_t i = 0; i < orders.n; i++) {
        struct order_shares s = order_shares_of(&orders.v[i]);

        assert_int_equal(s.seller + s.commission + s.fees + s.duties, orders.v[i].total);
    }
    assert_int_equal(
        order_commission_minor(&(struct order_sums){.goods = 1000, .discount = 50}, 250), 24);
    assert_int_equal(
        order_commission_minor(&(struct order_sums){.goods = 1000, .discount = 20}, 250), 25);
}

static void same_key_places_once(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order first = place_both(c, "k1", 2, 1), again = place_both(c, "k1", 2, 1);
    const struct test_item other[] = {{shop.first, shop.cup, 1, 1999}};
    struct placed_order out;

    assert_false(first.repeated);
    assert_true(again.repeated);
    assert_int_equal(first.purchase.v, again.purchase.v);
    assert_int_equal(cups(c).reserved, 2);
    assert_int_equal(test_try_place(c, ann, "k1", other, 1, &out), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_idempotency_reused);
    assert_int_equal(test_try_place(c, bob, "k1", other, 1, &out), DONE);
    test_is_sound(c);
}

static void names_offer(struct ctx *c, struct offer_id offer)
{
    struct str field = str_printf(c->arena, "offer.%lld", (long long)offer.v);

    assert_string_equal(c->problem.field, str_cstr(c->arena, field));
}

static void sold_out_holds_nothing(void **state)
{
    struct ctx *c = open_shop(state);
    const struct test_item items[] = {{shop.first, shop.cup, 5, 1999},
                                      {shop.second, shop.plate, 6, 777}};
    const struct test_item twice[] = {{shop.first, shop.cup, 3, 1999},
                                      {shop.first, shop.cup, 3, 1999}};
    struct placed_order out;

    assert_int_equal(test_try_place(c, ann, "k1", items, 2, &out), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_sold_out);
    names_offer(c, shop.plate);
    assert_int_equal(cups(c).reserved, 0);
    assert_int_equal(test_try_place(c, ann, "k2", twice, 2, &out), REFUSED);
    names_offer(c, shop.cup);
    assert_int_equal(cups(c).available, 5);
    test_is_sound(c);
}

/* ---- Not paid ---- */

static void lapses(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 2, 1);

    test_pass(c, 30 * MINUTE_MS - 1);
    purchase_is(c, p.purchase, "awaiting");
    assert_int_equal(cups(c).reserved, 2);
    test_pass(c, 1);
    purchase_is(c, p.purchase, "lapsed");
    orders_are(c, ann, p.purchase, "lapsed");
    assert_int_equal(cups(c).available, 5);
    test_is_sound(c);
    assert_int_equal(cancel_purchase(c, ann, p.purchase), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_wrong_state);
}

static void cancelled_before_payment(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 2, 1);

    assert_int_equal(cancel_purchase(c, bob, p.purchase), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_not_found);
    assert_int_equal(cancel_purchase(c, ann, p.purchase), DONE);
    assert_int_equal(cancel_purchase(c, ann, p.purchase), DONE);
    test_is_sound(c);
    test_run(c);
    purchase_is(c, p.purchase, "cancelled");
    orders_are(c, ann, p.purchase, "cancelled");
    assert_int_equal(cups(c).available, 5);
    test_pass(c, DAY_MS);
    purchase_is(c, p.purchase, "cancelled");
    test_is_sound(c);
}

static enum outcome pay_by(struct ctx *c, struct purchase_id purchase, const char *rail,
                           struct str *page)
{
    struct start_payment in = {ann, purchase, str_of(rail), STR("/de/")};

    return start_payment(c, &in, page);
}

static void fails_and_is_tried_again(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 1, 1);
    int64_t first = intent_of(c, p);
    struct str page;

    assert_string_equal(
        test_webhook(&shop.trade, c, RAIL_payment_failed, first, amount_of(c, p), "ch_0"),
        "applied");
    purchase_is(c, p.purchase, "awaiting");
    assert_int_equal(pay_by(c, p.purchase, "", &page), DONE);
    assert_int_not_equal(intent_of(c, p), first);
    assert_int_equal(pay_by(c, p.purchase, "", &page), DONE);
    assert_string_equal(test_pay(&shop.trade, c, ann, p.purchase), "applied");
    assert_int_equal(pay_by(c, p.purchase, "", &page), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_wrong_state);
    test_run(c);
    test_is_sound(c);
}

/* A second rail beside the first. */
static struct rail second_rail(struct ctx *c)
{
    struct rail rail = shop.trade.rail;

    (void)c;
    rail.name = "sepa";
    rail.secret = STR("another secret of thirty-two byt");
    return rail;
}

static void by_another_rail(void **state)
{
    struct ctx *c = open_shop(state);
    const struct rail sepa = second_rail(c);
    struct placed_order p = place_both(c, "k1", 1, 1);
    int64_t first = intent_of(c, p), next;
    struct str page, verdict;
    struct rail_event e = {.type = RAIL_payment_captured, .amount = amount_of(c, p),
                           .charge = STR("ch_1")};

    shop.trade.ports.rails[1] = &sepa;
    assert_int_equal(pay_by(c, p.purchase, "pix", &page), REFUSED);
    assert_string_equal(c->problem.field, "rail");
    assert_int_equal(intent_of(c, p), first);
    assert_int_equal(pay_by(c, p.purchase, "sepa", &page), DONE);
    next = intent_of(c, p);
    assert_int_not_equal(next, first);
    assert_int_equal(pay_by(c, p.purchase, "sepa", &page), DONE);
    assert_int_equal(pay_by(c, p.purchase, "", &page), DONE); /* as it stands */
    assert_int_equal(intent_of(c, p), next);
    /* The first rail does not speak for the second. */
    e.ref = next;
    assert_int_equal(test_try_webhook(c, &e, "w1", &verdict), REFUSED);
    assert_string_equal(c->problem.field, "data.ref");
    purchase_is(c, p.purchase, "awaiting");
    /* Money that still comes by the first pays; what comes by the second then goes back by it. */
    e.ref = first;
    assert_int_equal(test_try_webhook(c, &e, "w2", &verdict), DONE);
    assert_str(verdict, "applied");
    purchase_is(c, p.purchase, "paid");
    shop.trade.ports.rails[0] = &sepa;
    shop.trade.ports.rails[1] = &shop.trade.rail;
    e.ref = next;
    assert_int_equal(test_try_webhook(c, &e, "w3", &verdict), DONE);
    assert_str(verdict, "returned");
    test_run(c);
    assert_int_equal(shop.trade.refunds_n, 1);
    test_is_sound(c);
}

static void attempts_are_bounded(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 1, 1);
    struct str page;

    for (int i = 0; i < INTENTS_OF_PURCHASE_MAX; i++) {
        assert_int_equal(pay_by(c, p.purchase, "", &page), DONE);
        assert_string_equal(test_webhook(&shop.trade, c, RAIL_payment_expired, intent_of(c, p),
                                         amount_of(c, p), ""),
                            "applied");
    }
    assert_int_equal(pay_by(c, p.purchase, "", &page), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_too_many);
    test_is_sound(c);
}

/* ---- Webhooks that come again, late, or in the wrong order ---- */

static void repeated(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 1, 1);
    struct rail_event e = {.type = RAIL_payment_captured,
                           .ref = intent_of(c, p),
                           .charge = STR("ch_1"),
                           .amount = p.total,
                           .happened_at_ms = c->now_ms,
                           .reason = STR("")};
    struct str verdict;

    assert_int_equal(test_try_webhook(c, &e, "msg_a", &verdict), DONE);
    assert_true(str_eq(verdict, STR("applied")));
    assert_int_equal(test_try_webhook(c, &e, "msg_a", &verdict), DONE);
    assert_true(str_eq(verdict, STR("repeated")));
    assert_int_equal(test_try_webhook(c, &e, "msg_b", &verdict), DONE);
    assert_true(str_eq(verdict, STR("repeated")));
    assert_int_equal(test_books(c, "escrow"), p.total.minor);
    assert_int_equal(test_books(c, "suspense"), 0);
    test_run(c);
    test_is_sound(c);
}

static void out_of_order(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 1, 1);
    int64_t intent = intent_of(c, p);

    assert_string_equal(
        test_webhook(&shop.trade, c, RAIL_payment_captured, intent, p.total, "ch_1"), "applied");
    assert_string_equal(test_webhook(&shop.trade, c, RAIL_payment_failed, intent, p.total, "ch_0"),
                        "stale");
    assert_string_equal(test_webhook(&shop.trade, c, RAIL_payment_expired, intent, p.total, ""),
                        "stale");
    purchase_is(c, p.purchase, "paid");
    p = place_both(c, "k2", 1, 1);
    intent = intent_of(c, p);
    assert_string_equal(test_webhook(&shop.trade, c, RAIL_payment_failed, intent, p.total, "ch_0"),
                        "applied");
    assert_string_equal(
        test_webhook(&shop.trade, c, RAIL_payment_captured, intent, p.total, "ch_1"), "applied");
    purchase_is(c, p.purchase, "paid");
    test_run(c);
    test_is_sound(c);
}

/* Says that all refunds asked for so far have arrived. */
static void answer_refunds(struct ctx *c, enum rail_event_type type)
{
    struct test_trade *t = &shop.trade;
    size_t n = t->refunds_n;

    t->refunds_n = 0;
    for (size_t i = 0; i < n; i++)
        assert_string_equal(test_webhook(t, c, type, t->refunds[i].id, t->refunds[i].amount, ""),
                            "applied");
}

static void comes_back(struct ctx *c, struct money amount)
{
    test_run(c);
    assert_int_equal(shop.trade.refunds_n, 1);
    assert_true(money_eq(shop.trade.refunds[0].amount, amount));
    test_is_sound(c);
    answer_refunds(c, RAIL_refund_done);
    test_run(c);
    test_is_sound(c);
}

static void wrong_amount(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 1, 1);
    struct money less = money(p.total.minor - 1, CURRENCY("EUR"));
    struct money pounds = money(p.total.minor, CURRENCY("GBP"));

    assert_string_equal(
        test_webhook(&shop.trade, c, RAIL_payment_captured, intent_of(c, p), less, "ch_1"),
        "returned");
    purchase_is(c, p.purchase, "awaiting");
    comes_back(c, less);
    assert_string_equal(
        test_webhook(&shop.trade, c, RAIL_payment_captured, intent_of(c, p), pounds, "ch_2"),
        "returned");
    comes_back(c, pounds);
    assert_string_equal(
        test_webhook(&shop.trade, c, RAIL_payment_captured, intent_of(c, p), p.total, "ch_3"),
        "applied");
    test_run(c);
    assert_int_equal(test_books(c, "escrow"), p.total.minor);
    test_is_sound(c);
}

static void paid_twice(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 1, 1);
    int64_t intent = intent_of(c, p);

    test_pay(&shop.trade, c, ann, p.purchase);
    assert_string_equal(
        test_webhook(&shop.trade, c, RAIL_payment_captured, intent, p.total, "ch_2"), "returned");
    comes_back(c, p.total);
    assert_int_equal(test_books(c, "escrow"), p.total.minor);
    assert_int_equal(test_books(c, "clearing"), -p.total.minor);
}

/* The first intent failed and the second was paid; then the first one's money comes after all. */
static void paid_by_two_intents(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 1, 1);
    int64_t first = intent_of(c, p);
    struct str page;

    test_webhook(&shop.trade, c, RAIL_payment_failed, first, p.total, "ch_0");
    assert_int_equal(pay_by(c, p.purchase, "", &page), DONE);
    assert_string_equal(test_pay(&shop.trade, c, ann, p.purchase), "applied");
    assert_string_equal(test_webhook(&shop.trade, c, RAIL_payment_captured, first, p.total, "ch_9"),
                        "returned");
    comes_back(c, p.total);
    assert_int_equal(test_books(c, "escrow"), p.total.minor);
}

static void cancelled_then_captured(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 1, 1);

    assert_int_equal(cancel_purchase(c, ann, p.purchase), DONE);
    assert_string_equal(test_pay(&shop.trade, c, ann, p.purchase), "returned");
    purchase_is(c, p.purchase, "cancelled");
    comes_back(c, p.total);
    assert_int_equal(test_books(c, "clearing"), 0);
    assert_int_equal(cups(c).available, 5);
}

static void late_and_still_there(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 2, 1);

    test_pass(c, HOUR_MS);
    purchase_is(c, p.purchase, "lapsed");
    assert_string_equal(test_pay(&shop.trade, c, ann, p.purchase), "late");
    assert_int_equal(test_books(c, "suspense"), p.total.minor);
    test_is_sound(c);
    test_run(c);
    purchase_is(c, p.purchase, "paid");
    orders_are(c, ann, p.purchase, "paid");
    assert_int_equal(cups(c).sold, 2);
    assert_int_equal(test_books(c, "suspense"), 0);
    assert_int_equal(test_books(c, "escrow"), p.total.minor);
    assert_int_equal(shop.trade.refunds_n, 0);
    test_is_sound(c);
}

static void late_and_sold_out(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 2, 3), other;
    const struct test_item rest[] = {{shop.second, shop.plate, 4, 777}};

    test_pass(c, HOUR_MS);
    other = test_place(c, bob, "k2", rest, 1);
    assert_string_equal(test_pay(&shop.trade, c, ann, p.purchase), "late");
    comes_back(c, p.total);
    purchase_is(c, p.purchase, "lapsed");
    assert_int_equal(cups(c).available, 5);
    assert_int_equal(test_books(c, "clearing"), 0);
    assert_string_equal(test_pay(&shop.trade, c, bob, other.purchase), "applied");
    test_run(c);
    test_is_sound(c);
}

/* The goods were taken between payment and sale: only by a reservation that lapsed too early. */
static void sold_out_after_payment(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 2, 1);
    struct order_row cups_order = test_orders(c, ann, p.purchase).v[0];
    const struct test_item all[] = {{shop.first, shop.cup, 5, 1999}};

    assert_string_equal(test_pay(&shop.trade, c, ann, p.purchase), "applied");
    test_lose_reservation(c, &cups_order);
    test_place(c, bob, "k2", all, 1);
    test_run(c);
    assert_string_equal(str_cstr(c->arena, test_order(c, ann, cups_order.id).state), "cancelled");
    assert_int_equal(shop.trade.refunds_n, 1);
    assert_int_equal(shop.trade.refunds[0].amount.minor, cups_order.total);
    answer_refunds(c, RAIL_refund_done);
    assert_int_equal(test_books(c, "escrow"), p.total.minor - cups_order.total);
    test_is_sound(c);
}

/* The same, and there is enough left: it is reserved anew. */
static void reserved_anew_after_payment(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 2, 1);
    struct order_row cups_order = test_orders(c, ann, p.purchase).v[0];

    assert_string_equal(test_pay(&shop.trade, c, ann, p.purchase), "applied");
    test_lose_reservation(c, &cups_order);
    test_run(c);
    orders_are(c, ann, p.purchase, "paid");
    assert_int_equal(cups(c).sold, 2);
    test_is_sound(c);
}

/* ---- Webhooks that are none ---- */

static enum outcome receive(struct ctx *c, struct str key, int64_t at_ms, const char *body)
{
    struct webhook_head head = webhook_sign(c->arena, key, STR("msg_x"), at_ms, str_of(body));
    struct str verdict;

    return receive_webhook(c, c->ports->rails[0],
                           &(struct rail_notice){head, STR(""), str_of(body)}, &verdict);
}

static void refuses_strangers(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = place_both(c, "k1", 1, 1);
    struct str key = shop.trade.rail.secret;
    struct rail_event e = {.type = RAIL_payment_captured,
                           .ref = intent_of(c, p),
                           .amount = p.total,
                           .happened_at_ms = c->now_ms,
                           .charge = STR(""),
                           .reason = STR("")};
    struct str verdict;
    struct buf body;

    buf_init(&body, c->arena, RAIL_BODY_MAX);
    rail_event_write(&body, &e);
    assert_int_equal(
        receive(c, STR("another secret of 32 bytes......"), c->now_ms, buf_cstr(&body)), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_bad_signature);
    assert_int_equal(receive(c, key, c->now_ms - 301 * SECOND_MS, buf_cstr(&body)), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_bad_signature);
    assert_int_equal(receive(c, key, c->now_ms, "{\"type\": \"payment.captured\""), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_malformed);
    e.ref++;
    assert_int_equal(test_try_webhook(c, &e, "msg_u", &verdict), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_not_found);
    assert_string_equal(c->problem.field, "data.ref");
    purchase_is(c, p.purchase, "awaiting");
    assert_int_equal(test_books(c, "clearing"), 0);
    test_is_sound(c);
}

static void refuses_bodies(void **state)
{
    static const struct {
        const char *body, *field;
        enum refusal refusal;
    } cases[] = {
#define BODY(type, time, data) \
    "{\"type\":\"" type "\",\"timestamp\":\"" time "\",\"data\":" data "}"
#define DATA(ref, amount)                                                               \
    "{\"ref\":" ref ",\"charge\":\"\",\"reason\":\"\",\"amount\":{\"amount\":\"" amount \
    "\",\"currency\":\"EUR\"}}"
        {"[]", "", refusal_malformed},
        {BODY("payment.eaten", "2026-01-15T12:00:00Z", DATA("\"1\"", "1.00")), "type",
         refusal_invalid},
        {BODY("payment.captured", "yesterday", DATA("\"1\"", "1.00")), "timestamp",
         refusal_invalid},
        {BODY("payment.captured", "2026-01-15T12:00:00Z", "7"), "data", refusal_invalid},
        {BODY("payment.captured", "2026-01-15T12:00:00Z", DATA("1", "1.00")), "data.ref",
         refusal_invalid},
        {BODY("payment.captured", "2026-01-15T12:00:00Z", DATA("\"1\"", "0.00")), "data.amount",
         refusal_invalid},
        {BODY("payment.captured", "2026-01-15T12:00:00Z", DATA("\"1\"", "1.001")),
         "data.amount.amount", refusal_invalid},
    };
    struct ctx *c = open_shop(state);

    for (size_t i = 0; i < countof(cases); i++) {
        assert_int_equal(receive(c, shop.trade.rail.secret, c->now_ms, cases[i].body), REFUSED);
        assert_int_equal(c->problem.refusal, cases[i].refusal);
        if (*cases[i].field)
            assert_string_equal(c->problem.field, cases[i].field);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(paid_in_time),
        STORE_TEST(commission_is_frozen_and_rounded),
        STORE_TEST(same_key_places_once),
        STORE_TEST(sold_out_holds_nothing),
        STORE_TEST(lapses),
        STORE_TEST(cancelled_before_payment),
        STORE_TEST(fails_and_is_tried_again),
        STORE_TEST(by_another_rail),
        STORE_TEST(attempts_are_bounded),
        STORE_TEST(repeated),
        STORE_TEST(out_of_order),
        STORE_TEST(wrong_amount),
        STORE_TEST(paid_twice),
        STORE_TEST(paid_by_two_intents),
        STORE_TEST(cancelled_then_captured),
        STORE_TEST(late_and_still_there),
        STORE_TEST(late_and_sold_out),
        STORE_TEST(sold_out_after_payment),
        STORE_TEST(reserved_anew_after_payment),
        STORE_TEST(refuses_strangers),
        STORE_TEST(refuses_bodies),
    };

    return test_store_run("payment", tests);
}

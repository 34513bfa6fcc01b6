/* SPDX-License-Identifier: Apache-2.0 */
/* The whole life of a purchase: two sellers in two countries, one buyer in a third, from the cart
 * to the payout; and the ways an order may leave it, on both engines. */
#include "support/test_trade.h"

#include "base/civil.h"
#include "flow/cart.h"
#include "flow/dispute.h"
#include "flow/order.h"
#include "flow/tax_report.h"
#include "shop/notify/notify_sql.h"

static const struct account_id ann = {1001}, eve = {1003};

/* Numbers with their check digits. */
static const char *const parcels[] = {"RB123456785CN", "LB000000155CN"};

struct shop {
    struct test_trade trade;
    struct seller_id china, germany;
    struct offer_id cup, plate;
};

static struct shop shop;

static struct ctx *open_shop(void **state)
{
    struct test_store *t = *state;
    struct listing plate = test_listing(&t->c, "plate");

    test_trade_init(&shop.trade, &t->c);
    shop.china = test_seller(&t->c, "china");
    shop.germany = test_seller(&t->c, "germany");
    shop.cup = test_offer(&t->c, shop.china, "cup", 10);
    plate.ship_from = STR("DE");
    plate.hub = STR("DE-BER");
    plate.price = (struct money){2550, CURRENCY("EUR")};
    shop.plate = test_put(&t->c, shop.germany, &plate, 10).offer;
    return &t->c;
}

/* ---- The checkout, as the pages do it ---- */

static void put_in_cart(struct ctx *c, struct offer_id offer, int32_t n)
{
    struct change_cart change = {CART_ADD, ann, offer, n};

    assert_int_equal(change_cart(c, &change), DONE);
}

struct checkout {
    struct price_cart ask;
    struct priced_cart priced;
};

static enum outcome price(struct ctx *c, void *arg)
{
    struct checkout *k = arg;

    TRY(cart_read(c, ann, STR("en"), &k->ask.lines, &k->ask.lines_n));
    return price_cart(c, &k->ask, &k->priced);
}

static struct place_order order_for(struct ctx *c, const char *key)
{
    struct checkout k = {
        .ask = {.to = city_by_id((struct city_id){3448439}), .currency = CURRENCY("BRL")}};

    assert_int_equal(store_read(c, price, &k), DONE);
    assert_true(k.priced.deliverable);
    return (struct place_order){.buyer = ann,
                                .contact = {.name = STR("Ann Example"),
                                            .email = STR("ann@example.com"),
                                            .phone = STR(""),
                                            .line1 = STR("Rua 1"),
                                            .line2 = STR(""),
                                            .city = STR("São Paulo"),
                                            .region = STR("SP"),
                                            .postcode = STR("01000-000"),
                                            .country = STR("BR"),
                                            .place = {3448439}},
                                .market = STR("br"),
                                .locale = STR("pt-BR"),
                                .currency = CURRENCY("BRL"),
                                .total_minor = k.priced.quote.sum.total.minor,
                                .key = str_of(key)};
}

static struct placed_order buy(struct ctx *c)
{
    struct placed_order out;
    struct place_order in;

    put_in_cart(c, shop.cup, 2);
    put_in_cart(c, shop.plate, 1);
    in = order_for(c, "k1");
    assert_int_equal(place_order(c, &in, &out), DONE);
    return out;
}

static struct placed_order buy_and_pay(struct ctx *c)
{
    struct placed_order p = buy(c);

    assert_string_equal(test_pay(&shop.trade, c, ann, p.purchase), "applied");
    test_run(c);
    return p;
}

static struct order_row nth(struct ctx *c, struct placed_order p, size_t i)
{
    struct order_row_list orders = test_orders(c, ann, p.purchase);

    assert_int_equal(orders.n, 2);
    return orders.v[i];
}

static void is(struct ctx *c, struct placed_order p, size_t i, const char *state)
{
    assert_string_equal(str_cstr(c->arena, nth(c, p, i).state), state);
}

/* ---- Seller, carrier ---- */

static enum outcome ship(struct ctx *c, struct placed_order p, size_t i, const char *number)
{
    struct order_row o = nth(c, p, i);
    struct ship_order in = {o.id, str_of(number)};
    struct actor before = c->actor;
    struct shipped id;
    enum outcome outcome;

    c->actor = (struct actor){.roles = ROLE_SELLER, .account = {55}, .seller = o.seller};
    outcome = ship_order(c, &in, &id);
    c->actor = before;
    return outcome;
}

static enum outcome scan(struct ctx *c, const char *number, const char *code)
{
    struct scan_new in = {.code = str_of(code),
                          .at_ms = c->now_ms,
                          .place = STR("São Paulo"),
                          .country = STR("BR"),
                          .reason = STR(""),
                          .source = STR("test"),
                          .dedupe = STR("")};
    struct scan_result out;

    assert_true(s10_parse(str_of(number), &in.number));
    return record_scan(c, &in, &out);
}

static void deliver(struct ctx *c, struct placed_order p, size_t i)
{
    assert_int_equal(ship(c, p, i, parcels[i]), DONE);
    test_pass(c, DAY_MS);
    assert_int_equal(scan(c, parcels[i], "EMA"), DONE);
    test_pass(c, DAY_MS);
    assert_int_equal(scan(c, parcels[i], "EMI"), DONE);
    test_run(c);
    is(c, p, i, "delivered");
    test_is_sound(c);
}

static void pay_sellers(struct ctx *c)
{
    struct test_trade *t = &shop.trade;
    size_t n = t->payouts_n;

    t->payouts_n = 0;
    for (size_t i = 0; i < n; i++)
        assert_string_equal(
            test_webhook(t, c, RAIL_payout_paid, t->payouts[i].id, t->payouts[i].amount, ""),
            "applied");
    test_run(c);
    test_is_sound(c);
}

static int64_t messages(struct ctx *c, int64_t home)
{
    struct message_count count;
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(messages_unread(c, home, &count, &found), DONE);
    store_read_end(c);
    return count.unread;
}

/* ---- Tests ---- */

static void the_whole_way(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = buy_and_pay(c);
    struct order_row cups = nth(c, p, 0), plates = nth(c, p, 1);
    int64_t in_cart;

    assert_int_equal(cups.seller.v, shop.china.v);
    assert_int_equal(plates.seller.v, shop.germany.v);
    assert_int_equal(cups.total + plates.total, p.total.minor);
    assert_true(cups.p50.days > 0 && cups.p50.days <= cups.p90.days);
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(cart_count(c, ann, &in_cart), DONE);
    store_read_end(c);
    assert_int_equal(in_cart, 0);

    deliver(c, p, 0);
    assert_int_equal(confirm_delivery(c, eve, cups.id), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_not_found);
    assert_int_equal(confirm_delivery(c, ann, cups.id), DONE);
    assert_int_equal(confirm_delivery(c, ann, cups.id), DONE);
    deliver(c, p, 1);
    is(c, p, 0, "completed");

    /* the timer confirms the second: ten days; released fifteen days after each completion */
    test_pass(c, 10 * DAY_MS);
    is(c, p, 1, "completed");
    is(c, p, 0, "completed");
    test_pass(c, 4 * DAY_MS);
    is(c, p, 0, "released");
    is(c, p, 1, "completed");
    test_is_sound(c);
    test_pass(c, DAY_MS);
    assert_int_equal(shop.trade.payouts_n, 1);
    assert_int_equal(shop.trade.payouts[0].home, shop.china.v);
    assert_int_equal(shop.trade.payouts[0].amount.minor, order_shares_of(&cups).seller);
    test_is_sound(c);
    pay_sellers(c);
    test_pass(c, 20 * DAY_MS);
    test_pass(c, DAY_MS);
    is(c, p, 1, "released");
    assert_int_equal(shop.trade.payouts_n, 1);
    assert_int_equal(shop.trade.payouts[0].amount.minor, order_shares_of(&plates).seller);
    pay_sellers(c);

    assert_int_equal(messages(c, ann.v), 2 + 2 * 2);
    assert_int_equal(messages(c, shop.china.v), 5);
    assert_int_equal(shop.trade.letters_n, 2 + 2 * 2);
    test_pass(c, 300 * DAY_MS);
    test_is_sound(c);
}

static void price_must_hold(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order out;
    struct place_order in;

    in = (struct place_order){.buyer = ann,
                              .key = STR("k0"),
                              .contact.place = {3448439},
                              .currency = CURRENCY("BRL"),
                              .locale = STR("en"),
                              .market = STR("br")};
    assert_int_equal(place_order(c, &in, &out), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_required);
    put_in_cart(c, shop.cup, 1);
    in = order_for(c, "k1");
    in.total_minor--;
    assert_int_equal(place_order(c, &in, &out), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_quote_changed);
    in.total_minor++;
    in.key = STR("");
    assert_int_equal(place_order(c, &in, &out), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_idempotency_key);
    in.key = STR("k1");
    assert_int_equal(place_order(c, &in, &out), DONE);
    assert_int_equal(place_order(c, &in, &out), DONE);
    assert_true(out.repeated);
    in.total_minor++;
    assert_int_equal(place_order(c, &in, &out), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_idempotency_reused);
    test_is_sound(c);
}

static void shipping_is_the_sellers(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = buy(c);
    struct order_row o = nth(c, p, 0);
    struct ship_order in = {o.id, STR("RB123456785CN")};
    struct shipped id;

    assert_int_equal(ship(c, p, 0, parcels[0]), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_wrong_state);
    test_pay(&shop.trade, c, ann, p.purchase);
    test_run(c);
    c->actor = (struct actor){.roles = ROLE_SELLER, .account = {55}, .seller = shop.germany};
    assert_int_equal(ship_order(c, &in, &id), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_forbidden);
    c->actor = (struct actor){.roles = ROLE_BUYER, .account = ann};
    assert_int_equal(ship_order(c, &in, &id), REFUSED);
    c->actor = (struct actor){.roles = ROLE_SYSTEM};
    assert_int_equal(ship(c, p, 0, "RB123456786CN"), REFUSED);
    assert_string_equal(c->problem.field, "number");
    assert_int_equal(ship(c, p, 0, parcels[0]), DONE);
    assert_int_equal(ship(c, p, 0, parcels[0]), DONE);
    assert_int_equal(ship(c, p, 0, parcels[1]), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_wrong_state);
    assert_int_equal(ship(c, p, 1, parcels[0]), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_conflict);
    is(c, p, 1, "paid");
    test_run(c);
    test_is_sound(c);
}

static void one_is_cancelled(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = buy_and_pay(c);
    struct order_row cups = nth(c, p, 0), plates = nth(c, p, 1);

    assert_int_equal(cancel_order(c, eve, cups.id, STR("")), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_not_found);
    assert_int_equal(cancel_order(c, ann, cups.id, STR("changed my mind")), DONE);
    assert_int_equal(cancel_order(c, ann, cups.id, STR("changed my mind")), DONE);
    test_run(c);
    is(c, p, 0, "cancelled");
    is(c, p, 1, "paid");
    assert_int_equal(test_stock(c, shop.china, shop.cup).available, 10);
    assert_int_equal(shop.trade.refunds_n, 1);
    assert_int_equal(shop.trade.refunds[0].amount.minor, cups.total);
    test_is_sound(c);
    assert_int_equal(ship(c, p, 0, parcels[0]), REFUSED);
    assert_int_equal(ship(c, p, 1, parcels[1]), DONE);
    assert_int_equal(cancel_order(c, ann, plates.id, STR("")), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_wrong_state);
    test_is_sound(c);
}

static void cancelled_by_the_seller(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = buy_and_pay(c);
    struct order_row cups = nth(c, p, 0);

    c->actor = (struct actor){.roles = ROLE_SELLER, .account = {55}, .seller = shop.germany};
    assert_int_equal(cancel_order(c, (struct account_id){0}, cups.id, STR("")), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_forbidden);
    c->actor.seller = shop.china;
    assert_int_equal(cancel_order(c, (struct account_id){0}, cups.id, STR("broken")), DONE);
    c->actor = (struct actor){.roles = ROLE_SYSTEM};
    test_run(c);
    is(c, p, 0, "cancelled");
    test_is_sound(c);
}

/* The rail loses the first refund; the second arrives a day later. */
static void refund_is_tried_again(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = buy_and_pay(c);
    struct test_trade *t = &shop.trade;
    struct order_row cups = nth(c, p, 0);

    assert_int_equal(cancel_order(c, ann, cups.id, STR("")), DONE);
    test_run(c);
    assert_string_equal(
        test_webhook(t, c, RAIL_refund_failed, t->refunds[0].id, t->refunds[0].amount, ""),
        "applied");
    assert_string_equal(
        test_webhook(t, c, RAIL_refund_done, t->refunds[0].id, t->refunds[0].amount, ""), "stale");
    test_run(c);
    assert_int_equal(t->refunds_n, 1);
    test_is_sound(c);
    test_pass(c, DAY_MS);
    assert_int_equal(t->refunds_n, 2);
    assert_string_equal(
        test_webhook(t, c, RAIL_refund_done, t->refunds[1].id, t->refunds[1].amount, ""),
        "applied");
    test_run(c);
    test_is_sound(c);
}

/* Nobody sends it, or it does not arrive: 120 days in Brazil. */
static void guarantee_holds(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = buy_and_pay(c);

    assert_int_equal(ship(c, p, 1, parcels[1]), DONE);
    test_pass(c, 120 * DAY_MS - 1);
    is(c, p, 0, "paid");
    is(c, p, 1, "shipped");
    test_pass(c, 1);
    is(c, p, 0, "refunded");
    is(c, p, 1, "refunded");
    assert_int_equal(shop.trade.refunds_n, 2);
    assert_int_equal(test_stock(c, shop.china, shop.cup).available, 10);
    assert_int_equal(test_stock(c, shop.germany, shop.plate).sold, 1);
    assert_int_equal(scan(c, parcels[1], "EMI"), DONE);
    is(c, p, 1, "refunded");
    test_run(c);
    test_is_sound(c);
}

/* The buyer's confirmation and the timer's come together: one of them counts, once. */
static void confirmed_twice(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = buy_and_pay(c);
    struct order_row cups = nth(c, p, 0);
    int64_t due_ms;

    deliver(c, p, 0);
    c->now_ms += 10 * DAY_MS;
    assert_int_equal(confirm_delivery(c, ann, cups.id), DONE);
    due_ms = nth(c, p, 0).due_at;
    test_run(c);
    is(c, p, 0, "completed");
    assert_int_equal(nth(c, p, 0).due_at, due_ms);
    assert_int_equal(pass_time(c, ann, cups.id), DONE);
    is(c, p, 0, "completed");
    test_is_sound(c);
}

/* The buyer has it before the post says so. */
static void confirmed_before_delivery(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = buy_and_pay(c);
    struct order_row cups = nth(c, p, 0);

    assert_int_equal(confirm_delivery(c, ann, cups.id), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_wrong_state);
    assert_int_equal(ship(c, p, 0, parcels[0]), DONE);
    assert_int_equal(confirm_delivery(c, ann, cups.id), DONE);
    test_run(c);
    assert_int_equal(scan(c, parcels[0], "EMI"), DONE);
    is(c, p, 0, "completed");
    test_is_sound(c);
}

static void payouts_fail_and_expire(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = buy_and_pay(c);
    struct test_trade *t = &shop.trade;
    struct money amount;

    deliver(c, p, 0);
    assert_int_equal(confirm_delivery(c, ann, nth(c, p, 0).id), DONE);
    test_pass(c, 15 * DAY_MS);
    test_pass(c, DAY_MS);
    assert_int_equal(t->payouts_n, 1);
    amount = t->payouts[0].amount;
    assert_string_equal(test_webhook(t, c, RAIL_payout_failed, t->payouts[0].id, amount, ""),
                        "applied");
    test_is_sound(c);
    test_pass(c, DAY_MS);
    assert_int_equal(t->payouts_n, 2);
    test_pass(c, 7 * DAY_MS);
    test_is_sound(c);
    assert_string_equal(test_webhook(t, c, RAIL_payout_paid, t->payouts[1].id, amount, ""),
                        "stale");
    test_pass(c, DAY_MS);
    assert_int_equal(t->payouts_n, 3);
    assert_true(money_eq(t->payouts[2].amount, amount));
    assert_string_equal(test_webhook(t, c, RAIL_payout_paid, t->payouts[2].id, amount, ""),
                        "applied");
    test_run(c);
    test_is_sound(c);
}

/* ---- Returns of duty and tax ---- */

struct taxes {
    int64_t duty, fees, tax, duty_back, tax_back;
};

static struct taxes taxes_of(struct ctx *c, int64_t from_ms, const char *where,
                             const char *currency)
{
    struct tax_report_in in = {.from = utc_date(from_ms), .to = utc_date(c->now_ms),
                               .where = str_of(where)};
    struct taxes sum = {0};
    struct tax_rows rows;

    if (*currency)
        assert_true(currency_parse(str_of(currency), &in.currency));
    assert_int_equal(tax_report(c, &in, &rows), DONE);
    for (size_t i = 0; i < rows.n; i++) {
        const struct tax_row *r = &rows.v[i];

        assert_str(r->country, "BR");
        assert_str(r->region, "SP");
        assert_true(r->rule.n > 0 && r->collector.n > 0 && r->orders > 0);
        if (*currency)
            assert_string_equal(r->currency.code, currency);
        if (r->kind == TAX_fee)
            sum.fees += r->amount;
        else if (r->kind == TAX_duty)
            *(r->back ? &sum.duty_back : &sum.duty) += r->amount;
        else if (r->kind == TAX_tax)
            *(r->back ? &sum.tax_back : &sum.tax) += r->amount;
    }
    return sum;
}

/* The cups arrive, are not as described, and half of the money is agreed upon. */
static void half_back(struct ctx *c, struct placed_order p, size_t i)
{
    struct actor before = c->actor;
    struct open_dispute claim = {ann, nth(c, p, i).id, REASON_not_as_described,
                                 (nth(c, p, i).total + 1) / 2, STR("One is broken.")};
    struct dispute_act seller = {0};
    struct dispute_row row;

    deliver(c, p, i);
    assert_int_equal(open_dispute(c, &claim, &seller.dispute), DONE);
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(dispute_locate(c, seller.dispute, &row), DONE);
    store_read_end(c);
    c->actor = (struct actor){.roles = ROLE_SELLER, .account = {55},
                              .seller = nth(c, p, i).seller};
    assert_int_equal(accept_offer(c, &seller, row.offer), DONE);
    c->actor = before;
    test_run(c);
    test_is_sound(c);
}

/* What was taken is that of the paid orders, what is given back that of the cancelled one. */
static void taxes_are_reported(void **state)
{
    struct ctx *c = open_shop(state);
    struct order_row cups, plates;
    struct tax_report_in bad = {.from = {20000}, .to = {19999}};
    int64_t before_ms = c->now_ms;
    struct placed_order p = buy(c);
    struct tax_rows rows;
    struct taxes t = taxes_of(c, before_ms, "", "");

    assert_int_equal(t.duty + t.tax, 0); /* not paid yet */
    assert_string_equal(test_pay(&shop.trade, c, ann, p.purchase), "applied");
    test_run(c);
    cups = nth(c, p, 0);
    plates = nth(c, p, 1);
    t = taxes_of(c, before_ms, "BR", "");
    assert_true(cups.duty > 0 && plates.duty > 0 && cups.duty != plates.duty);
    assert_int_equal(t.duty, cups.duty + plates.duty);
    assert_int_equal(t.tax, cups.tax + plates.tax);
    assert_int_equal(t.duty_back, 0);
    assert_int_equal(taxes_of(c, before_ms, "EU", "").duty, 0);
    test_pass(c, 2 * DAY_MS);
    assert_int_equal(cancel_order(c, ann, plates.id, STR("")), DONE);
    test_run(c);
    t = taxes_of(c, before_ms, "", "");
    assert_int_equal(t.duty, cups.duty + plates.duty);
    assert_int_equal(t.duty_back, plates.duty);
    assert_int_equal(t.tax_back, plates.tax);
    t = taxes_of(c, c->now_ms - DAY_MS, "", ""); /* two days later only the one */
    assert_int_equal(t.duty, 0);
    assert_int_equal(t.tax_back, plates.tax);
    t = taxes_of(c, before_ms, "", "USD");
    assert_true(t.duty > 0 && t.duty < cups.duty + plates.duty);
    assert_int_equal(tax_report(c, &bad, &rows), REFUSED);
    half_back(c, p, 0);
    assert_int_equal(taxes_of(c, c->now_ms, "", "").duty_back, (cups.duty + 1) / 2);
    bad = (struct tax_report_in){.where = STR("ZZ")};
    assert_int_equal(tax_report(c, &bad, &rows), REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(the_whole_way),
        STORE_TEST(price_must_hold),
        STORE_TEST(shipping_is_the_sellers),
        STORE_TEST(one_is_cancelled),
        STORE_TEST(cancelled_by_the_seller),
        STORE_TEST(refund_is_tried_again),
        STORE_TEST(guarantee_holds),
        STORE_TEST(confirmed_twice),
        STORE_TEST(confirmed_before_delivery),
        STORE_TEST(payouts_fail_and_expire),
        STORE_TEST(taxes_are_reported),
    };

    return test_store_run("life", tests);
}

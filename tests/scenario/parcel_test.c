/* SPDX-License-Identifier: Apache-2.0 */
/* A parcel that is late, from shipping to the letter: the buyer is told before he asks, once, and
 * the promise stays what it was. */
#include "support/test_trade.h"

#include "base/civil.h"
#include "flow/order.h"
#include "shop/notify/notify_sql.h"

static const struct account_id ann = {1001};

struct late {
    struct test_trade trade;
    struct ctx *c;
    struct order_id order;
    struct shipped parcel;
};

static struct late late;

static void buy_and_ship(void **state)
{
    struct test_store *t = *state;
    struct test_item item = {.quantity = 1, .unit_minor = 1000};
    struct placed_order p;
    struct ship_order in = {0};

    late = (struct late){.c = &t->c};
    test_trade_init(&late.trade, &t->c);
    item.seller = test_seller(&t->c, "lumen");
    item.offer = test_offer(&t->c, item.seller, "cup", 10);
    p = test_place(&t->c, ann, "one", &item, 1);
    test_pay(&late.trade, &t->c, ann, p.purchase);
    test_run(&t->c);
    late.order = test_orders(&t->c, ann, p.purchase).v[0].id;
    in.order = late.order;
    assert_int_equal(ship_order(&t->c, &in, &late.parcel), DONE);
    test_run(&t->c);
}

static struct shipment parcel(void)
{
    struct shipment s;
    bool found;

    assert_int_equal(store_read_begin(late.c), DONE);
    assert_int_equal(shipment_find(late.c, &late.parcel.number, &s, &found), DONE);
    store_read_end(late.c);
    assert_true(found);
    return s;
}

static void scan(const char *code, const char *reason)
{
    struct scan_new in = {.number = late.parcel.number, .code = str_of(code),
                          .at_ms = late.c->now_ms, .place = STR("Berlin"), .country = STR("DE"),
                          .reason = str_of(reason), .source = STR("test")};
    struct scan_result out;

    assert_int_equal(record_scan(late.c, &in, &out), DONE);
    test_run(late.c);
}

/* The message that it is late; false when there is none. */
static bool message(struct message_row *out)
{
    bool found;

    assert_int_equal(store_read_begin(late.c), DONE);
    assert_int_equal(message_about(late.c, ann.v, STR("late"), late.order.v, out, &found), DONE);
    store_read_end(late.c);
    return found;
}

static void told_has(const char *words)
{
    struct message_row m;

    assert_true(message(&m));
    if (str_find(m.body, str_of(words)) == STR_NONE)
        print_error("%.*s\n", STR_FMT(m.body));
    assert_true(str_find(m.body, str_of(words)) != STR_NONE);
}

static void a_number_of_ours(void **state)
{
    struct shipped again;

    buy_and_ship(state);
    assert_string_equal(late.parcel.number.text, s10_make("HV", 70000000, "CN").text);
    assert_int_equal(ship_order(late.c, &(struct ship_order){late.order, STR("")}, &again), DONE);
    assert_string_equal(again.number.text, late.parcel.number.text);
    assert_int_equal(again.shipment.v, late.parcel.shipment.v);
    assert_int_equal(ship_order(late.c, &(struct ship_order){late.order, STR("RB123456785CN")},
                                &again), REFUSED);
    assert_int_equal(late.c->problem.refusal, refusal_wrong_state);
    test_is_sound(late.c);
    test_trade_release(&late.trade);
}

static void in_time_tells_nothing(void **state)
{
    static const char *const codes[] = {"EMA", "EMC", "EMD", "EDB", "EMF", "EDG", "EMI"};
    struct message_row m;

    buy_and_ship(state);
    for (size_t i = 0; i < countof(codes); i++) {
        test_pass(late.c, 12 * HOUR_MS);
        scan(codes[i], "");
        assert_false(message(&m));
    }
    assert_int_equal(parcel().now_p90.days, parcel().delivered_on.days);
    assert_int_equal(parcel().p90.days, date_of(2026, 2, 5).days);
    test_pass(late.c, 60 * DAY_MS);
    assert_false(message(&m));
    test_is_sound(late.c);
    test_trade_release(&late.trade);
}

static void held_by_customs(void **state)
{
    size_t letters;
    struct shipment s;

    buy_and_ship(state);
    scan("EMA", "");
    test_pass(late.c, 5 * DAY_MS);
    scan("EMC", "");
    test_pass(late.c, 8 * DAY_MS); /* 28 January; promised for 1 to 5 February */
    scan("EMD", "");
    assert_false(message(&(struct message_row){0}));
    letters = late.trade.letters_n;
    scan("EME", "licence needed");
    s = parcel();
    assert_true(shipment_late(&s));
    assert_int_equal(s.why, WHY_HELD);
    told_has("It is held on its way: a licence or certificate is needed.");
    told_has("We promised it by 5 Feb 2026");
    assert_int_equal(late.trade.letters_n, letters + 1);
    test_pass(late.c, 10 * DAY_MS);
    scan("EMF", "");
    test_pass(late.c, 10 * DAY_MS);
    assert_int_equal(late.trade.letters_n, letters + 1); /* once */
    s = parcel();
    assert_int_equal(s.p50.days, date_of(2026, 2, 1).days);
    assert_int_equal(s.p90.days, date_of(2026, 2, 5).days);
    assert_true(s.now_p90.days > s.p90.days);
    test_is_sound(late.c);
    test_trade_release(&late.trade);
}

/* Nothing is scanned at all. */
static void silence(void **state)
{
    struct message_row m;
    int days = 0;

    buy_and_ship(state);
    for (; days < 60 && !message(&m); days++)
        test_pass(late.c, DAY_MS);
    assert_in_range(days, 5, 35);
    assert_true(parcel().now_p90.days > date_of(2026, 2, 5).days);
    told_has("The carrier has told us nothing of it");
    scan("EMI", "");
    test_pass(late.c, 30 * DAY_MS);
    assert_int_equal(parcel().status, PARCEL_DELIVERED);
    test_is_sound(late.c);
    test_trade_release(&late.trade);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_number_of_ours),
        STORE_TEST(in_time_tells_nothing),
        STORE_TEST(held_by_customs),
        STORE_TEST(silence),
    };
    return test_store_run("parcels", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Places on a flight, on both engines: held, paid for, given back. Of its last places exactly as
 * many are sold as there are; the others are told a later date before they buy, and agree or do
 * not. */
#include "support/test_flight.h"

#include <stdatomic.h>

#include "base/civil.h"
#include "flow/cart.h"
#include "flow/order_places.h"
#include "flow/purchase.h"
#include "flow/verify.h"
#include "shop/logistics/booking.h"
#include "shop/logistics/edition.h"

enum { PLACES = 6, BUYERS = 20, THREADS = 10, FLIGHTS_MAX = 100 };

#define FIRST_BUYER 3000

struct crowd {
    struct test_store *store;
    struct test_trade trade;
    struct offer_id cup;
    struct place_order forms[BUYERS]; /* as each has seen them */
    bool agrees;                      /* to a later date */
    _Atomic int next, placed, asked_again, refused;
};

static struct crowd crowd;

static struct ctx *open_shop(void **state, bool agrees)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;

    crowd = (struct crowd){.store = t, .agrees = agrees};
    test_trade_init(&crowd.trade, c);
    test_small_flight(c, PLACES, FLIGHT_OFTEN);
    crowd.cup = test_offer(c, test_seller(c, "china"), "cup", 1000);
    return c;
}

static void fill_carts(struct ctx *c)
{
    for (int i = 0; i < BUYERS; i++) {
        struct change_cart add = {CART_ADD, {FIRST_BUYER + i}, crowd.cup, 1};

        assert_int_equal(change_cart(c, &add), DONE);
        test_flight_form(c, add.buyer, &crowd.forms[i]);
    }
}

/* ---- all at once ---- */

static void buy(struct ctx *c, int i)
{
    struct placed_order out;

    for (int tries = 0; tries < BUYERS; tries++) {
        enum outcome o = place_order(c, &crowd.forms[i], &out);

        if (o == DONE) {
            atomic_fetch_add(&crowd.placed, 1);
            return;
        }
        assert_int_equal(o, REFUSED);
        assert_int_equal(c->problem.refusal, refusal_promise_changed);
        if (!crowd.agrees) {
            atomic_fetch_add(&crowd.refused, 1);
            return;
        }
        atomic_fetch_add(&crowd.asked_again, 1);
        test_flight_form(c, crowd.forms[i].buyer, &crowd.forms[i]);
    }
}

static void *run(void *arg)
{
    struct test_ctx own;
    int i;

    test_store_ctx(crowd.store, &own, 500 + (uint64_t)(uintptr_t)arg);
    own.c.now_ms = crowd.store->c.now_ms;
    own.c.ports = &crowd.trade.ports;
    own.c.actor.roles = ROLE_SYSTEM;
    while ((i = atomic_fetch_add(&crowd.next, 1)) < BUYERS)
        buy(&own.c, i);
    test_store_end_ctx(&own);
    return NULL;
}

static void all_at_once(void)
{
    pthread_t threads[THREADS];

    for (uintptr_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run, (void *)i), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

/* ---- who flies when ---- */

struct flights {
    struct departure_row_list list;
};

static enum outcome read_flights(struct ctx *c, void *arg)
{
    struct flights *f = arg;

    return departures_of(c, departure_home(STR("CAN-SVO")), STR("CAN-SVO"), 0, FLIGHTS_MAX,
                         &f->list);
}

static struct departure_row_list flights(struct ctx *c)
{
    struct flights f;

    assert_int_equal(store_read(c, read_flights, &f), DONE);
    return f.list;
}

static void expect_flights(struct ctx *c, const int64_t *taken, size_t n)
{
    struct departure_row_list list = flights(c);

    assert_int_equal(list.n, n);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(list.v[i].taken, taken[i]);
}

/* ---- one after the other ---- */

static void expect_taken(struct ctx *c, int64_t taken)
{
    expect_flights(c, &taken, 1);
}

/* The date that somebody is promised now. */
static int32_t promised(struct ctx *c)
{
    struct promise_in in = {.from = hub_by_code(STR("CN-SZX")), .to = city_by_id(MOSCOW),
                            .service = SERVICE_STANDARD, .now_ms = c->now_ms, .handling_days = 2};
    struct promise p;

    promise_get(&in, &p);
    assert_int_equal(p.none, PROMISE_YES);
    return p.p90.days;
}

static struct placed_order buy_one(struct ctx *c, int i)
{
    struct change_cart add = {CART_ADD, {FIRST_BUYER + i}, crowd.cup, 1};
    struct placed_order out;

    assert_int_equal(change_cart(c, &add), DONE);
    test_flight_form(c, add.buyer, &crowd.forms[i]);
    assert_int_equal(place_order(c, &crowd.forms[i], &out), DONE);
    return out;
}

static const struct account_id first = {FIRST_BUYER};

struct bookings {
    struct reservation_id holder;
    struct booking_row_list list;
};

static enum outcome read_bookings(struct ctx *c, void *arg)
{
    struct bookings *b = arg;

    return bookings_of(c, b->holder, PROMISE_PLACES_MAX, &b->list);
}

static struct booking_row booking_of(struct ctx *c, struct purchase_id purchase)
{
    struct bookings b = {.holder = test_orders(c, first, purchase).v[0].reservation};

    assert_int_equal(store_read(c, read_bookings, &b), DONE);
    assert_int_equal(b.list.n, 1);
    return b.list.v[0];
}

static void expect_booking(struct ctx *c, struct purchase_id purchase, const char *state)
{
    assert_str(booking_of(c, purchase).state, state);
    test_is_sound(c);
}

static void held_then_firm_then_given_back(void **state)
{
    struct ctx *c = open_shop(state, true);
    struct placed_order p = buy_one(c, 0);
    struct order_row order = test_orders(c, first, p.purchase).v[0];

    assert_str(booking_of(c, p.purchase).link, "CAN-SVO");
    expect_booking(c, p.purchase, "held");
    test_pay(&crowd.trade, c, first, p.purchase);
    test_run(c);
    expect_booking(c, p.purchase, "firm");
    expect_taken(c, 1);
    assert_int_equal(cancel_order(c, first, order.id, STR("")), DONE);
    test_run(c);
    expect_booking(c, p.purchase, "released");
    expect_taken(c, 0);
}

static void the_same_form_takes_one_place(void **state)
{
    struct ctx *c = open_shop(state, true);
    struct placed_order again;

    buy_one(c, 0);
    assert_int_equal(place_order(c, &crowd.forms[0], &again), DONE);
    assert_true(again.repeated);
    expect_taken(c, 1);
    test_is_sound(c);
}

static void not_paid_in_time(void **state)
{
    struct ctx *c = open_shop(state, true);
    struct placed_order p = buy_one(c, 0);

    test_pass(c, 2 * HOUR_MS);
    expect_booking(c, p.purchase, "released");
    expect_taken(c, 0);
    assert_string_equal(test_pay(&crowd.trade, c, first, p.purchase), "late");
    test_run(c);
    expect_booking(c, p.purchase, "firm");
    expect_taken(c, 1);
}

/* The money goes back, and so do the goods. */
static void paid_too_late_for_the_flight(void **state)
{
    struct ctx *c = open_shop(state, true);
    struct placed_order p = buy_one(c, 0);

    test_pass(c, 2 * HOUR_MS);
    for (int i = 1; i <= PLACES; i++)
        buy_one(c, i);
    assert_string_equal(test_pay(&crowd.trade, c, first, p.purchase), "late");
    test_run(c);
    assert_str(test_orders(c, first, p.purchase).v[0].state, "lapsed");
    assert_int_equal(crowd.trade.refunds_n, 1);
    expect_booking(c, p.purchase, "released");
    expect_taken(c, PLACES);
}

/* As when the process ended between two steps. */
static enum outcome hold_for_nobody(struct ctx *c, void *arg)
{
    struct booking_new in = {.holder = {77}, .buyer = {78}, .place = *(struct promise_place *)arg,
                             .expires_at_ms = c->now_ms + HOUR_MS};

    return booking_hold(c, &in);
}

static void a_place_without_an_order_lapses(void **state)
{
    struct ctx *c = open_shop(state, true);
    struct promise_place place = {STR("CAN-SVO"), c->now_ms + 2 * DAY_MS, PLACES};
    size_t due;

    assert_int_equal(store_write(c, departure_home(place.link), hold_for_nobody, &place), DONE);
    assert_int_equal(store_write(c, departure_home(place.link), hold_for_nobody, &place), DONE);
    expect_taken(c, 1);
    assert_int_equal(lapse_places(c, 10, &due), DONE);
    assert_int_equal(due, 0);
    c->now_ms += HOUR_MS;
    assert_int_equal(lapse_places(c, 10, &due), DONE);
    assert_int_equal(due, 1);
    expect_taken(c, 0);
    test_is_sound(c);
}

/* What its owner says becomes of places that were held too long: the order is the truth. */
static void a_paid_order_keeps_its_place(void **state)
{
    struct ctx *c = open_shop(state, true);
    struct placed_order p = buy_one(c, 0);
    size_t due;

    c->now_ms += 3 * HOUR_MS; /* nothing has run yet */
    assert_int_equal(lapse_places(c, 10, &due), DONE);
    assert_int_equal(due, 1);
    assert_str(booking_of(c, p.purchase).state, "held");
    assert_int_equal(lapse_places(c, 10, &due), DONE);
    assert_int_equal(due, 0);
    c->now_ms -= 3 * HOUR_MS;
    test_pay(&crowd.trade, c, first, p.purchase);
    c->now_ms += 4 * HOUR_MS;
    assert_int_equal(lapse_places(c, 10, &due), DONE);
    expect_booking(c, p.purchase, "firm");
}

static void full_flights_are_skipped(void **state)
{
    struct ctx *c = open_shop(state, true);
    struct purchase_id last = {0};
    int32_t before;
    bool swapped;
    int n = 0;

    test_small_flight(c, 1, FLIGHT_OFTEN);
    before = promised(c);
    while (promised(c) == before) {
        last = buy_one(c, n++).purchase;
        assert_int_equal(logistics_refresh(c, &swapped), DONE);
        assert_true(swapped);
    }
    assert_true(promised(c) > before);
    assert_int_equal(logistics_refresh(c, &swapped), DONE);
    assert_false(swapped);
    assert_int_equal(cancel_purchase(c, crowd.forms[n - 1].buyer, last), DONE);
    test_run(c);
    assert_int_equal(logistics_refresh(c, &swapped), DONE);
    assert_true(swapped);
    assert_int_equal(promised(c), before);
    test_is_sound(c);
}

/* Nobody loses a place when an operator makes the flight smaller, and nobody gets one. */
static void a_smaller_flight_is_full(void **state)
{
    struct ctx *c = open_shop(state, true);
    int32_t before = promised(c);
    static const int64_t taken[] = {3, 1};

    for (int i = 0; i < 3; i++)
        buy_one(c, i);
    test_small_flight(c, 2, FLIGHT_OFTEN);
    buy_one(c, 3);
    expect_flights(c, taken, countof(taken));
    test_is_sound(c);
    test_small_flight(c, 4, FLIGHT_OFTEN);
    assert_int_equal(promised(c), before);
    buy_one(c, 4);
    assert_int_equal(flights(c).v[0].taken, 4);
    test_is_sound(c);
}

static enum outcome take_unbooked(struct ctx *c, void *arg)
{
    struct departure_after after;
    bool found;

    (void)arg;
    return departure_take(c, departure_home(STR("CAN-SVO")), STR("CAN-SVO"), c->now_ms, 5, &after,
                          &found);
}

static void hear(void *arg, struct str rule, struct str what)
{
    assert_str(rule, "places");
    assert_true(str_find(what, STR("taken 1, booked 0")) != STR_NONE);
    (*(int *)arg)++;
}

static void verify_counts_places(void **state)
{
    struct ctx *c = open_shop(state, true);
    int64_t found;
    int heard = 0;

    assert_int_equal(store_write(c, departure_home(STR("CAN-SVO")), take_unbooked, NULL), DONE);
    assert_int_equal(verify(c, hear, &heard, &found), DONE);
    assert_int_equal(found, 1);
    assert_int_equal(heard, 1);
}

/* ---- the last places ---- */

static void the_last_places_of_a_flight(void **state)
{
    static const int64_t taken[] = {PLACES, PLACES, PLACES, BUYERS - 3 * PLACES};
    struct ctx *c = open_shop(state, true);

    fill_carts(c);
    all_at_once();
    assert_int_equal(crowd.placed, BUYERS);
    assert_true(crowd.asked_again > 0);
    expect_flights(c, taken, countof(taken));
    test_is_sound(c);
}

/* Two flights leave before the date gets later; nobody has a later one that he has not seen. */
static void nobody_buys_a_later_date_unseen(void **state)
{
    struct ctx *c = open_shop(state, false);
    struct departure_row_list list;

    fill_carts(c);
    all_at_once();
    list = flights(c);
    assert_int_equal(crowd.placed + crowd.refused, BUYERS);
    assert_int_equal(crowd.placed % PLACES, 0);
    assert_int_equal(list.n, crowd.placed / PLACES);
    assert_true(crowd.refused > 0);
    for (int i = 0; i < BUYERS; i++) {
        struct place_order now;
        struct change_cart add = {CART_ADD, {FIRST_BUYER + i}, crowd.cup, 1};

        assert_int_equal(change_cart(c, &add), DONE);
        test_flight_form(c, add.buyer, &now);
        assert_true(now.choices[0].p90.days > crowd.forms[i].choices[0].p90.days);
    }
    test_is_sound(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(held_then_firm_then_given_back),
        STORE_TEST(the_same_form_takes_one_place),
        STORE_TEST(not_paid_in_time),
        STORE_TEST(paid_too_late_for_the_flight),
        STORE_TEST(a_place_without_an_order_lapses),
        STORE_TEST(a_paid_order_keeps_its_place),
        STORE_TEST(full_flights_are_skipped),
        STORE_TEST(a_smaller_flight_is_full),
        STORE_TEST(verify_counts_places),
        STORE_TEST(the_last_places_of_a_flight),
        STORE_TEST(nobody_buys_a_later_date_unseen),
    };
    return test_store_run("places", tests);
}

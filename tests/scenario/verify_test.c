/* SPDX-License-Identifier: Apache-2.0 */
/* verify finds what is broken: each rule is broken once by the owners' own statements, on both
 * engines. */
#include "support/test_trade.h"

#include "base/civil.h"
#include "flow/effects.h"
#include "flow/verify.h"
#include "shop/disputes/disputes.h"
#include "shop/ledger/ledger.h"
#include "shop/ledger/ledger_sql.h"
#include "shop/payouts/payouts.h"
#include "shop/stock/stock_sql.h"
#include "store/outbox.h"

static const struct account_id ann = {1001};
static const struct dispute_id no_dispute = {0};

struct scene {
    struct test_trade trade;
    struct seller_id seller;
    struct offer_id offer;
    struct placed_order placed;
    struct order_row order;
    struct intent_row intent;
};

static struct scene scene;

/* One order, paid and sold. */
static struct ctx *paid_order(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;
    struct test_item item;

    test_trade_init(&scene.trade, c);
    scene.seller = test_seller(c, "seller");
    scene.offer = test_offer(c, scene.seller, "cup", 5);
    item = (struct test_item){scene.seller, scene.offer, 2, 1999};
    scene.placed = test_place(c, ann, "k", &item, 1);
    test_pay(&scene.trade, c, ann, scene.placed.purchase);
    test_run(c);
    scene.order = test_orders(c, ann, scene.placed.purchase).v[0];
    scene.intent = test_intent(c, ann, scene.placed.purchase);
    test_is_sound(c);
    return c;
}

/* ---- What verify says ---- */

struct said {
    char rules[400]; /* " escrow books " */
};

static void hear(void *arg, struct str rule, struct str what)
{
    struct said *s = arg;
    struct str so_far = str_of(s->rules);
    char word[40];

    snprintf(word, sizeof(word), "%.*s ", STR_FMT(rule));
    if (str_find(so_far, str_of(word)) == STR_NONE && so_far.n + sizeof(word) < sizeof(s->rules))
        memcpy(s->rules + so_far.n, word, strlen(word) + 1);
    assert_true(what.n > 0);
}

/* Breaks something by a body run in that shard; then exactly these rules are broken. */
static void breaks(struct ctx *c, int64_t shard, store_body *body, const char *rules)
{
    struct said s = {""};
    int64_t found;

    assert_int_equal(store_write(c, shard, body, NULL), DONE);
    assert_int_equal(verify(c, hear, &s, &found), DONE);
    assert_string_equal(s.rules, rules);
    assert_true(found > 0);
}

/* ---- Breaking ---- */

static enum outcome add_money(struct ctx *c, void *arg)
{
    (void)arg;
    return ledger_balance_add(c, ann.v, STR("escrow"), scene.order.id.v, CURRENCY("EUR"), 0, 0, 0,
                              5, NULL);
}

static void money_from_nowhere(void **state)
{
    breaks(paid_order(state), ann.v, add_money, "books escrow ");
}

static enum outcome add_stranger(struct ctx *c, void *arg)
{
    struct transfer t = {.code = TRANSFER_capture,
                         .ref = 77,
                         .credit_party = 77,
                         .amount = money(10, CURRENCY("EUR"))};

    (void)arg;
    return ledger_book(c, ann.v, &t, 1);
}

static void escrow_of_nobody(void **state)
{
    breaks(paid_order(state), ann.v, add_stranger, "escrow ");
}

static enum outcome overdraw(struct ctx *c, void *arg)
{
    (void)arg;
    TRY(ledger_balance_add(c, ann.v, STR("suspense"), 5, CURRENCY("EUR"), 0, 9, 0, 0, NULL));
    return ledger_balance_add(c, ann.v, STR("clearing"), 0, CURRENCY("EUR"), 0, 0, 0, 9, NULL);
}

static void somebody_owes(void **state)
{
    breaks(paid_order(state), ann.v, overdraw, "books suspense ");
}

static enum outcome forget_payment(struct ctx *c, void *arg)
{
    (void)arg;
    return intent_set_state(c, ann, scene.intent.id, STR("captured"), STR("failed"), c->now_ms,
                            STR(""), STR(""), NULL);
}

static void paid_by_nothing(void **state)
{
    breaks(paid_order(state), ann.v, forget_payment, "payments ");
}

static enum outcome move_silently(struct ctx *c, void *arg)
{
    (void)arg;
    return order_set_state(c, ann, scene.order.id, STR("paid"), no_dispute, STR("shipped"),
                           c->now_ms, NULL, NULL);
}

static void moved_without_an_event(void **state)
{
    breaks(paid_order(state), ann.v, move_silently, "histories ");
}

static enum outcome move_back(struct ctx *c, void *arg)
{
    (void)arg;
    return order_set_state(c, ann, scene.order.id, STR("paid"), no_dispute, STR("placed"),
                           c->now_ms, NULL, NULL);
}

static void placed_in_a_paid_purchase(void **state)
{
    breaks(paid_order(state), ann.v, move_back, "escrow purchases places ");
}

static enum outcome take_twice(struct ctx *c, void *arg)
{
    struct rail_event e = {.webhook = STR("msg_again"),
                           .type = RAIL_payment_captured,
                           .ref = scene.intent.id.v,
                           .charge = STR("ch_1"),
                           .amount = scene.placed.total,
                           .happened_at_ms = c->now_ms};

    (void)arg;
    return payment_event_keep(c, ann.v, &e, STR("applied"));
}

static void charge_taken_twice(void **state)
{
    breaks(paid_order(state), ann.v, take_twice, "histories ");
}

static enum outcome refund_freely(struct ctx *c, void *arg)
{
    struct refund_new r = {.buyer = ann,
                           .id = {4711},
                           .intent = scene.intent.id,
                           .order = scene.order.id,
                           .amount = money(100, CURRENCY("EUR")),
                           .attempt = 1,
                           .reason = STR("")};

    (void)arg;
    return refund_open(c, &r);
}

static void refund_without_a_hold(void **state)
{
    breaks(paid_order(state), ann.v, refund_freely, "refunds ");
}

static enum outcome pay_out_freely(struct ctx *c, void *arg)
{
    (void)arg;
    return payout_open(c, scene.seller, (struct payout_id){4712}, money(100, CURRENCY("EUR")),
                       c->now_ms);
}

static void payout_without_a_hold(void **state)
{
    breaks(paid_order(state), scene.seller.v, pay_out_freely, "payouts ");
}

static enum outcome pay_a_stranger(struct ctx *c, void *arg)
{
    struct transfer t = {.code = TRANSFER_settle, .ref = 78, .credit_party = scene.seller.v,
                         .amount = money(10, CURRENCY("EUR"))};

    (void)arg;
    return ledger_book(c, scene.seller.v, &t, 1);
}

static void money_of_no_entry(void **state)
{
    breaks(paid_order(state), scene.seller.v, pay_a_stranger, "payouts ");
}

static enum outcome reserve_freely(struct ctx *c, void *arg)
{
    (void)arg;
    return seller_reserve_insert(c, scene.seller, scene.order.id, CURRENCY("EUR"), 10, 1000,
                                 c->now_ms, c->now_ms + DAY_MS, NULL);
}

static void reserve_of_no_money(void **state)
{
    breaks(paid_order(state), scene.seller.v, reserve_freely, "reserves ");
}

static enum outcome hold_for_nothing(struct ctx *c, void *arg)
{
    const struct dispute_id none = {77};

    (void)arg;
    return order_set_dispute(c, ann, scene.order.id, STR("paid"), no_dispute, none, NULL, NULL);
}

static void held_by_no_dispute(void **state)
{
    breaks(paid_order(state), ann.v, hold_for_nothing, "disputes ");
}

static enum outcome dispute_silently(struct ctx *c, void *arg)
{
    const struct dispute_new in = {.buyer = ann,
                                   .id = {78},
                                   .order = scene.order.id,
                                   .seller = scene.seller,
                                   .reason = REASON_damaged,
                                   .paid = money(scene.order.total, CURRENCY("EUR")),
                                   .due_at_ms = c->now_ms};

    (void)arg;
    return dispute_insert_new(c, &in);
}

static void dispute_that_holds_nothing(void **state)
{
    breaks(paid_order(state), ann.v, dispute_silently, "disputes ");
}

static enum outcome lose_its_timer(struct ctx *c, void *arg)
{
    c->now_ms -= DAY_MS;
    TRY(dispute_silently(c, arg));
    c->now_ms += DAY_MS;
    return DONE;
}

static void dispute_without_a_timer(void **state)
{
    breaks(paid_order(state), ann.v, lose_its_timer, "disputes timers ");
}

static enum outcome take_back_a_part(struct ctx *c, void *arg)
{
    (void)arg;
    return order_refund_part(c, &scene.order, 100);
}

static void part_that_never_went_back(void **state)
{
    breaks(paid_order(state), ann.v, take_back_a_part, "escrow refunds ");
}

static enum outcome share_early(struct ctx *c, void *arg)
{
    struct transfer t = {.code = TRANSFER_share,
                         .ref = scene.order.id.v,
                         .debit_party = scene.order.id.v,
                         .amount = money(100, CURRENCY("EUR"))};

    (void)arg;
    return ledger_book(c, ann.v, &t, 1);
}

static void share_that_never_arrived(void **state)
{
    breaks(paid_order(state), ann.v, share_early, "escrow shares ");
}

static enum outcome unsell(struct ctx *c, void *arg)
{
    const struct stock_line line = {scene.offer, 2};

    (void)arg;
    return stock_return(c, scene.seller, scene.order.reservation.v, STR("oops"), &line, 1);
}

static void paid_order_without_stock(void **state)
{
    breaks(paid_order(state), scene.seller.v, unsell, "stock ");
}

static enum outcome take_stock(struct ctx *c, void *arg)
{
    struct stock_after after;
    bool found;

    (void)arg;
    return stock_take(c, scene.seller, scene.offer, 1, &after, &found);
}

static void stock_held_by_nobody(void **state)
{
    breaks(paid_order(state), scene.seller.v, take_stock, "stock ");
}

static enum outcome deliver_long_ago(struct ctx *c, void *arg)
{
    const int64_t long_ago = c->now_ms - DAY_MS;

    (void)arg;
    return order_set_state(c, ann, scene.order.id, STR("paid"), no_dispute, STR("delivered"),
                           c->now_ms, &long_ago, NULL);
}

static void timer_that_was_lost(void **state)
{
    breaks(paid_order(state), ann.v, deliver_long_ago, "histories timers ");
}

static enum outcome date_back(struct ctx *c, void *arg)
{
    const int64_t long_ago = c->now_ms - DAY_MS;

    (void)arg;
    TRY(order_set_state(c, ann, scene.order.id, STR("paid"), no_dispute, STR("lapsed"), c->now_ms,
                        NULL, NULL));
    return order_set_state(c, ann, scene.order.id, STR("lapsed"), no_dispute, STR("paid"),
                           c->now_ms, &long_ago, NULL);
}

/* Its effect still waits: no violation. */
static void timer_that_is_late(void **state)
{
    struct ctx *c = paid_order(state);
    struct said s = {""};
    int64_t found;

    assert_int_equal(store_write(c, ann.v, date_back, NULL), DONE);
    assert_int_equal(verify(c, hear, &s, &found), DONE);
    assert_int_equal(found, 0);
    c->now_ms -= DAY_MS;
    test_pass(c, 60 * DAY_MS + DAY_MS);
    assert_string_equal(str_cstr(c->arena, test_order(c, ann, scene.order.id).state), "refunded");
    test_is_sound(c);
}

static enum outcome add_nonsense(struct ctx *c, void *arg)
{
    (void)arg;
    return outbox_add(c, STR("tell"), STR("x"), STR("1 1 nonsense"), c->now_ms);
}

/* An effect that can never be done is dead after its attempts, and does not stop the others. */
static void effect_that_died(void **state)
{
    struct ctx *c = paid_order(state);
    struct said s = {""};
    int64_t found;

    assert_int_equal(store_write(c, ann.v, add_nonsense, NULL), DONE);
    for (int i = 0; i < OUTBOX_ATTEMPTS_MAX; i++)
        test_pass(c, 2 * HOUR_MS);
    assert_int_equal(verify(c, hear, &s, &found), DONE);
    assert_int_equal(found, 1);
    assert_string_equal(s.rules, "effects ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(money_from_nowhere),
        STORE_TEST(escrow_of_nobody),
        STORE_TEST(somebody_owes),
        STORE_TEST(paid_by_nothing),
        STORE_TEST(moved_without_an_event),
        STORE_TEST(placed_in_a_paid_purchase),
        STORE_TEST(charge_taken_twice),
        STORE_TEST(refund_without_a_hold),
        STORE_TEST(payout_without_a_hold),
        STORE_TEST(money_of_no_entry),
        STORE_TEST(reserve_of_no_money),
        STORE_TEST(share_that_never_arrived),
        STORE_TEST(held_by_no_dispute),
        STORE_TEST(dispute_that_holds_nothing),
        STORE_TEST(dispute_without_a_timer),
        STORE_TEST(part_that_never_went_back),
        STORE_TEST(paid_order_without_stock),
        STORE_TEST(stock_held_by_nobody),
        STORE_TEST(timer_that_was_lost),
        STORE_TEST(timer_that_is_late),
        STORE_TEST(effect_that_died),
    };

    return test_store_run("verify", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Many at once, on both engines: buyers for the last pieces, the same form sent twice, a
 * cancellation against a webhook, a confirmation against the timer, disputes against all of them,
 * payouts against payouts. Whatever wins, verify holds. */
#include "support/test_trade.h"

#include <stdatomic.h>

#include "base/civil.h"
#include "face/jobs/jobs.h"
#include "flow/dispute.h"
#include "flow/order.h"
#include "flow/payouts/operators.h"
#include "flow/payouts/payouts.h"

enum { BUYERS = 100, PIECES = 7, THREADS = 10, ROUNDS = 12 };

struct crowd {
    struct test_store *store;
    struct test_trade trade;
    struct seller_id seller;
    struct offer_id offer;
    _Atomic int next, placed, refused, repeated;
    struct placed_order purchases[ROUNDS];
    struct order_row orders[ROUNDS];
    struct dispute_row disputes[ROUNDS];
};

static struct crowd crowd;

static struct ctx *gather(void **state, int64_t stock)
{
    struct test_store *t = *state;

    crowd = (struct crowd){.store = t};
    test_trade_init(&crowd.trade, &t->c);
    crowd.seller = test_seller(&t->c, "seller");
    crowd.offer = test_offer(&t->c, crowd.seller, "cup", stock);
    return &t->c;
}

/* A thread with a context of its own. */
struct runner {
    pthread_t thread;
    uint64_t seed;
    void (*run)(struct ctx *c);
};

static void *start(void *arg)
{
    const struct runner *r = arg;
    struct test_ctx own;

    test_store_ctx(crowd.store, &own, r->seed);
    own.c.now_ms = crowd.store->c.now_ms;
    own.c.ports = &crowd.trade.ports;
    own.c.actor.roles = ROLE_SYSTEM;
    r->run(&own.c);
    test_store_end_ctx(&own);
    return NULL;
}

/* Runs each of them in as many threads, at once, until all have ended. */
static void all_at_once(void (*const *runs)(struct ctx *c), size_t n, int each)
{
    struct runner runners[64];
    size_t k = 0;

    assert_true(n * (size_t)each <= countof(runners));
    for (size_t i = 0; i < n; i++)
        for (int j = 0; j < each; j++, k++) {
            runners[k] = (struct runner){.seed = 100 + k, .run = runs[i]};
            assert_int_equal(pthread_create(&runners[k].thread, NULL, start, &runners[k]), 0);
        }
    for (size_t i = 0; i < k; i++)
        pthread_join(runners[i].thread, NULL);
}

static bool next_of(int max, int *out)
{
    *out = atomic_fetch_add(&crowd.next, 1);
    return *out < max;
}

/* ---- The last pieces ---- */

static void buy_one(struct ctx *c)
{
    const struct test_item item = {crowd.seller, crowd.offer, 1, 1999};
    struct placed_order out;
    int i;

    while (next_of(BUYERS, &i)) {
        enum outcome o = test_try_place(c, (struct account_id){1000 + i}, "k", &item, 1, &out);

        if (o == DONE)
            atomic_fetch_add(&crowd.placed, 1);
        else if (o == REFUSED && c->problem.refusal == refusal_sold_out)
            atomic_fetch_add(&crowd.refused, 1);
    }
}

static void a_hundred_buyers_for_seven(void **state)
{
    static void (*const runs[])(struct ctx * c) = {buy_one};
    struct ctx *c = gather(state, PIECES);

    all_at_once(runs, 1, THREADS);
    assert_int_equal(crowd.placed, PIECES);
    assert_int_equal(crowd.refused, BUYERS - PIECES);
    assert_int_equal(test_stock(c, crowd.seller, crowd.offer).available, 0);
    assert_int_equal(test_stock(c, crowd.seller, crowd.offer).reserved, PIECES);
    test_is_sound(c);
    test_run(c);
    test_is_sound(c);
}

/* ---- The same form, sent ten times at once ---- */

static void send_form(struct ctx *c)
{
    const struct test_item item = {crowd.seller, crowd.offer, 2, 1999};
    struct placed_order out;

    if (test_try_place(c, (struct account_id){1000}, "the form", &item, 1, &out) == DONE) {
        atomic_fetch_add(&crowd.placed, !out.repeated);
        atomic_fetch_add(&crowd.repeated, out.repeated);
    }
}

static void one_form_is_one_purchase(void **state)
{
    static void (*const runs[])(struct ctx * c) = {send_form};
    struct ctx *c = gather(state, PIECES);

    all_at_once(runs, 1, THREADS);
    assert_int_equal(crowd.placed, 1);
    assert_int_equal(crowd.repeated, THREADS - 1);
    assert_int_equal(test_stock(c, crowd.seller, crowd.offer).reserved, 2);
    test_is_sound(c);
}

/* ---- A cancellation against the webhook ---- */

static struct account_id buyer_of(int i)
{
    return (struct account_id){2000 + i};
}

static void place_all(struct ctx *c)
{
    const struct test_item item = {crowd.seller, crowd.offer, 1, 1999};

    for (int i = 0; i < ROUNDS; i++)
        crowd.purchases[i] = test_place(c, buyer_of(i), "k", &item, 1);
}

static void tell(struct ctx *c, int i, const char *charge)
{
    struct rail_event e = {.type = RAIL_payment_captured,
                           .ref = test_intent(c, buyer_of(i), crowd.purchases[i].purchase).id.v,
                           .charge = str_of(charge),
                           .amount = crowd.purchases[i].total,
                           .happened_at_ms = c->now_ms,
                           .reason = STR("")};
    struct str id = str_printf(c->arena, "msg_%d_%s", i, charge), verdict;

    assert_int_equal(test_try_webhook(c, &e, id.p, &verdict), DONE);
}

static void capture_all(struct ctx *c)
{
    for (int i = 0; i < ROUNDS; i++)
        tell(c, i, "a");
}

static void cancel_all(struct ctx *c)
{
    for (int i = 0; i < ROUNDS; i++)
        assert_int_not_equal(cancel_purchase(c, buyer_of(i), crowd.purchases[i].purchase), FAILED);
}

static void run_jobs(struct ctx *c)
{
    size_t done;

    for (int i = 0; i < ROUNDS; i++)
        assert_int_equal(jobs_run_due(c, 20, &done), DONE);
}

static void answer_refunds(struct ctx *c)
{
    struct test_trade *t = &crowd.trade;

    test_run(c);
    for (size_t i = 0; i < t->refunds_n; i++)
        test_webhook(t, c, RAIL_refund_done, t->refunds[i].id, t->refunds[i].amount, "");
    test_run(c);
}

/* Two webhooks of the same capture, one cancellation, two job runners. */
static void cancelled_or_paid(void **state)
{
    static void (*const runs[])(struct ctx * c) = {capture_all, cancel_all, capture_all, run_jobs,
                                                   run_jobs};
    struct ctx *c = gather(state, 100);
    int64_t kept = 0;

    place_all(c);
    all_at_once(runs, countof(runs), 1);
    test_is_sound(c);
    answer_refunds(c);
    test_is_sound(c);
    for (int i = 0; i < ROUNDS; i++)
        if (str_eq(test_purchase(c, buyer_of(i), crowd.purchases[i].purchase).state, STR("paid")))
            kept += crowd.purchases[i].total.minor;
    assert_int_equal(test_books(c, "escrow"), kept);
    assert_int_equal(-test_books(c, "clearing"), kept);
}

/* ---- Cancelling a paid order against shipping it ---- */

static void cancel_orders(struct ctx *c)
{
    for (int i = 0; i < ROUNDS; i++)
        assert_int_not_equal(cancel_order(c, buyer_of(i), crowd.orders[i].id, STR("")), FAILED);
}

static void ship_orders(struct ctx *c)
{
    for (int i = 0; i < ROUNDS; i++) {
        struct s10 number = s10_make("RB", i, "CN");
        struct ship_order in = {crowd.orders[i].id, str_of(number.text)};
        struct shipped id;

        assert_int_not_equal(ship_order(c, &in, &id), FAILED);
    }
}

static void pay_all(struct ctx *c)
{
    place_all(c);
    capture_all(c);
    test_run(c);
    for (int i = 0; i < ROUNDS; i++)
        crowd.orders[i] = test_orders(c, buyer_of(i), crowd.purchases[i].purchase).v[0];
}

static void shipped_or_cancelled(void **state)
{
    static void (*const runs[])(struct ctx * c) = {cancel_orders, ship_orders, run_jobs};
    struct ctx *c = gather(state, 100);

    pay_all(c);
    all_at_once(runs, countof(runs), 1);
    test_is_sound(c);
    answer_refunds(c);
    test_is_sound(c);
    for (int i = 0; i < ROUNDS; i++) {
        struct order_row o = test_order(c, buyer_of(i), crowd.orders[i].id);

        assert_true(str_eq(o.state, STR("cancelled")) || str_eq(o.state, STR("shipped")));
    }
}

/* ---- The buyer's confirmation against the timers ---- */

static void confirm_orders(struct ctx *c)
{
    for (int i = 0; i < ROUNDS; i++)
        assert_int_equal(confirm_delivery(c, buyer_of(i), crowd.orders[i].id), DONE);
}

static void pass_orders(struct ctx *c)
{
    for (int i = ROUNDS - 1; i >= 0; i--)
        assert_int_equal(pass_time(c, buyer_of(i), crowd.orders[i].id), DONE);
}

static void deliver_all(struct ctx *c)
{
    ship_orders(c);
    for (int i = 0; i < ROUNDS; i++) {
        struct scan_new scan = {.number = s10_make("RB", i, "CN"),
                                .code = STR("EMI"),
                                .at_ms = c->now_ms,
                                .place = STR(""),
                                .country = STR(""),
                                .reason = STR(""),
                                .source = STR("test"),
                                .dedupe = STR("")};
        struct scan_result result;

        assert_int_equal(record_scan(c, &scan, &result), DONE);
    }
}

static void confirmed_once(void **state)
{
    static void (*const runs[])(struct ctx * c) = {confirm_orders, pass_orders, run_jobs};
    struct ctx *c = gather(state, 100);

    pay_all(c);
    deliver_all(c);
    c->now_ms += 10 * DAY_MS;
    all_at_once(runs, countof(runs), 1);
    test_run(c);
    for (int i = 0; i < ROUNDS; i++) {
        struct order_row o = test_order(c, buyer_of(i), crowd.orders[i].id);

        assert_true(str_eq(o.state, STR("completed")));
        assert_int_equal(o.due_at, c->now_ms + 15 * DAY_MS);
    }
    test_is_sound(c);
}

/* ---- A dispute against the confirmation, and against the release ---- */

static void dispute_orders(struct ctx *c)
{
    for (int i = ROUNDS - 1; i >= 0; i--) {
        struct open_dispute in = {buyer_of(i), crowd.orders[i].id, REASON_damaged, 0,
                                  STR("broken")};
        struct dispute_id id;

        assert_int_not_equal(open_dispute(c, &in, &id), FAILED);
    }
}

static void try_confirm(struct ctx *c)
{
    for (int i = 0; i < ROUNDS; i++)
        assert_int_not_equal(confirm_delivery(c, buyer_of(i), crowd.orders[i].id), FAILED);
}

/* Whichever comes first, each order has one dispute; it was completed before it or not at all. */
static void confirmed_or_disputed(void **state)
{
    static void (*const runs[])(struct ctx * c) = {dispute_orders, try_confirm, dispute_orders,
                                                   run_jobs};
    struct ctx *c = gather(state, 100);

    pay_all(c);
    deliver_all(c);
    all_at_once(runs, countof(runs), 1);
    test_run(c);
    test_is_sound(c);
    for (int i = 0; i < ROUNDS; i++) {
        struct order_row o = test_order(c, buyer_of(i), crowd.orders[i].id);

        assert_true(o.dispute.v != 0);
        assert_true(str_eq(o.state, STR("delivered")) || str_eq(o.state, STR("completed")));
    }
}

/* A moment before the window closes by its own clock. */
static void dispute_in_time(struct ctx *c)
{
    c->now_ms -= 1;
    dispute_orders(c);
}

static void pass_all(struct ctx *c)
{
    for (int i = 0; i < ROUNDS; i++)
        assert_int_not_equal(pass_time(c, buyer_of(i), crowd.orders[i].id), FAILED);
}

static void complete_all(struct ctx *c)
{
    pay_all(c);
    deliver_all(c);
    confirm_orders(c);
    test_run(c);
    c->now_ms += 15 * DAY_MS;
}

static void released_or_disputed(void **state)
{
    static void (*const runs[])(struct ctx * c) = {dispute_in_time, pass_all, run_jobs};
    struct ctx *c = gather(state, 100);

    complete_all(c);
    all_at_once(runs, countof(runs), 1);
    test_run(c);
    test_is_sound(c);
    for (int i = 0; i < ROUNDS; i++) {
        struct order_row o = test_order(c, buyer_of(i), crowd.orders[i].id);

        assert_true(str_eq(o.state, o.dispute.v ? STR("completed") : STR("released")));
    }
}

/* ---- The end of a dispute: the refund against the release, two mediators ---- */

static void read_disputes(struct ctx *c)
{
    assert_int_equal(store_read_begin(c), DONE);
    for (int i = 0; i < ROUNDS; i++) {
        bool found;

        assert_int_equal(dispute_of_order(c, buyer_of(i), crowd.orders[i].id, &crowd.disputes[i],
                                          &found), DONE);
        assert_true(found);
    }
    store_read_end(c);
}

static void accept_all(struct ctx *c)
{
    c->actor = (struct actor){.roles = ROLE_SELLER, .seller = crowd.seller};
    for (int i = 0; i < ROUNDS; i++)
        assert_int_not_equal(accept_offer(c, &(struct dispute_act){.dispute = crowd.disputes[i].id},
                                          crowd.disputes[i].offer), FAILED);
}

static void withdraw_all(struct ctx *c)
{
    for (int i = ROUNDS - 1; i >= 0; i--)
        assert_int_not_equal(withdraw_dispute(c, &(struct dispute_act){crowd.disputes[i].id,
                                                                       buyer_of(i)}), FAILED);
}

/* What both have agreed on is refunded, what was withdrawn is released: never both. */
static void refunded_or_released(void **state)
{
    static void (*const runs[])(struct ctx * c) = {accept_all, withdraw_all, pass_all, run_jobs};
    struct ctx *c = gather(state, 100);

    complete_all(c);
    dispute_in_time(c);
    c->now_ms += 1 + DAY_MS;
    read_disputes(c);
    all_at_once(runs, countof(runs), 1);
    test_run(c);
    test_is_sound(c);
    read_disputes(c);
    for (int i = 0; i < ROUNDS; i++) {
        bool agreed = str_eq(crowd.disputes[i].state, STR("agreed"));

        assert_true(str_eq(test_order(c, buyer_of(i), crowd.orders[i].id).state,
                           agreed ? STR("refunded") : STR("released")));
    }
    answer_refunds(c);
    test_is_sound(c);
    assert_int_equal(test_books(c, "escrow"), 0);
}

static void judge_all(struct ctx *c)
{
    c->actor = (struct actor){.roles = ROLE_OPERATOR,
                              .account = {9000 + atomic_fetch_add(&crowd.next, 1)}};
    for (int i = 0; i < ROUNDS; i++) {
        struct decide_dispute in = {.dispute = crowd.disputes[i].id, .words = STR("so"),
                                    .amount_minor = 100 * (c->actor.account.v - 9000 + 1)};
        enum outcome o = decide_dispute(c, &in);

        if (o == DONE)
            atomic_fetch_add(&crowd.placed, 1);
        else if (o == REFUSED && (c->problem.refusal == refusal_wrong_state ||
                                  c->problem.refusal == refusal_conflict))
            atomic_fetch_add(&crowd.refused, 1);
    }
}

static void one_mediator_decides(void **state)
{
    static void (*const runs[])(struct ctx * c) = {judge_all, judge_all};
    struct ctx *c = gather(state, 100);

    pay_all(c);
    deliver_all(c);
    dispute_orders(c);
    test_pass(c, 5 * DAY_MS);
    read_disputes(c);
    all_at_once(runs, countof(runs), 1);
    assert_int_equal(crowd.placed, ROUNDS);
    assert_int_equal(crowd.refused, ROUNDS);
    test_is_sound(c);
    read_disputes(c);
    for (int i = 0; i < ROUNDS; i++)
        assert_int_equal(test_order(c, buyer_of(i), crowd.orders[i].id).refunded,
                         crowd.disputes[i].refund);
    answer_refunds(c);
    test_is_sound(c);
}

/* ---- Two operators pay out at once ---- */

static enum outcome seen(unused_arg struct ctx *c, unused_arg const struct seller_account_row *a,
                         const struct payout_look *l, unused_arg void *arg)
{
    if (l->verdict == PAYOUT_PAYS)
        atomic_fetch_add(&crowd.placed, 1);
    return DONE;
}

static void pay_sellers(struct ctx *c)
{
    assert_int_not_equal(run_payouts(c, SITE, false, seen, NULL), FAILED);
}

/* What is owed leaves once. */
static void paid_out_once(void **state)
{
    static void (*const runs[])(struct ctx * c) = {pay_sellers, pay_sellers, pay_sellers};
    struct ctx *c = gather(state, 100);
    struct test_trade *t = &crowd.trade;
    int64_t owed;

    complete_all(c);
    pass_all(c);
    test_run(c);
    owed = test_books(c, "seller");
    assert_true(owed > 0);
    assert_int_equal(t->payouts_n, 0);
    all_at_once(runs, countof(runs), 1);
    assert_int_equal(crowd.placed, 1);
    test_run(c);
    assert_int_equal(t->payouts_n, 1);
    assert_int_equal(t->payouts[0].amount.minor, owed);
    test_is_sound(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_hundred_buyers_for_seven),
        STORE_TEST(one_form_is_one_purchase),
        STORE_TEST(cancelled_or_paid),
        STORE_TEST(shipped_or_cancelled),
        STORE_TEST(confirmed_once),
        STORE_TEST(confirmed_or_disputed),
        STORE_TEST(released_or_disputed),
        STORE_TEST(refunded_or_released),
        STORE_TEST(one_mediator_decides),
        STORE_TEST(paid_out_once),
    };

    return test_store_run("orders race", tests);
}

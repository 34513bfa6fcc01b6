/* SPDX-License-Identifier: Apache-2.0 */
/* Disputes: the table of states walked whole, what the facts say, and how what is left of an order
 * is shared out. */
#include "support/unit.h"

#include "base/random.h"
#include "shop/disputes/facts.h"
#include "shop/disputes/returns.h"
#include "shop/orders/orders.h"

static const enum dispute_state pairs[][2] = {
    {DISPUTE_open, DISPUTE_escalated},      {DISPUTE_open, DISPUTE_agreed},
    {DISPUTE_open, DISPUTE_decided},        {DISPUTE_open, DISPUTE_withdrawn},
    {DISPUTE_escalated, DISPUTE_agreed},    {DISPUTE_escalated, DISPUTE_decided},
    {DISPUTE_escalated, DISPUTE_withdrawn},
};

static void every_move(void **state)
{
    (void)state;
    for (int from = 0; from < DISPUTE_STATES_N; from++) {
        bool ends = true;

        for (int to = 0; to < DISPUTE_STATES_N; to++) {
            bool listed = false;

            for (size_t i = 0; i < countof(pairs); i++)
                listed = listed || ((int)pairs[i][0] == from && (int)pairs[i][1] == to);
            assert_int_equal(dispute_may((enum dispute_state)from, (enum dispute_state)to), listed);
            ends = ends && !listed;
        }
        assert_int_equal(dispute_ends((enum dispute_state)from), ends);
    }
}

static const enum return_state returns[][2] = {
    {RETURN_awaited, RETURN_sent},   {RETURN_awaited, RETURN_arrived},
    {RETURN_awaited, RETURN_refused}, {RETURN_awaited, RETURN_unsent},
    {RETURN_sent, RETURN_arrived},   {RETURN_sent, RETURN_refused},
    {RETURN_sent, RETURN_lost},      {RETURN_sent, RETURN_unsent},
};

static void every_move_of_a_return(void **state)
{
    enum return_state s;

    (void)state;
    for (int from = 0; from < RETURN_STATES_N; from++) {
        bool ends = true;

        for (int to = 0; to < RETURN_STATES_N; to++) {
            bool listed = false;

            for (size_t i = 0; i < countof(returns); i++)
                listed = listed || ((int)returns[i][0] == from && (int)returns[i][1] == to);
            assert_int_equal(return_may((enum return_state)from, (enum return_state)to), listed);
            ends = ends && !listed;
        }
        assert_int_equal(return_ends((enum return_state)from), ends);
        assert_int_equal(return_state_of(return_state_name((enum return_state)from), &s), DONE);
        assert_int_equal(s, from);
    }
    assert_int_equal(return_state_of(STR("gone"), &s), FAILED);
}

static void names(void **state)
{
    enum dispute_event_kind kind;
    enum dispute_reason reason;
    enum dispute_state s;
    enum dispute_side side;

    (void)state;
    for (int i = 0; i < DISPUTE_STATES_N; i++) {
        assert_int_equal(dispute_state_of(dispute_state_name((enum dispute_state)i), &s), DONE);
        assert_int_equal(s, i);
    }
    for (int i = 0; i < DISPUTE_EVENTS_N; i++) {
        assert_int_equal(dispute_event_of(dispute_event_name((enum dispute_event_kind)i), &kind),
                         DONE);
        assert_int_equal(kind, i);
    }
    for (int i = 0; i < DISPUTE_SIDES_N; i++) {
        assert_int_equal(dispute_side_of(dispute_side_name((enum dispute_side)i), &side), DONE);
        assert_int_equal(side, i);
    }
    for (int i = 0; i < DISPUTE_REASONS_N; i++) {
        assert_true(dispute_reason_parse(dispute_reason_name((enum dispute_reason)i), &reason));
        assert_int_equal(reason, i);
    }
    assert_int_equal(dispute_state_of(STR("shut"), &s), FAILED);
    assert_false(dispute_reason_parse(STR("ugly"), &reason));
}

/* Promised for 5 February with 7 days of grace: late from the 13th. */
static void what_the_facts_say(void **state)
{
    static const struct {
        enum dispute_reason reason;
        bool received, returned;
        int day; /* of February */
        enum finding finding;
    } cases[] = {
        {REASON_not_arrived, false, false, 12, FOUND_WAITING},
        {REASON_not_arrived, false, false, 13, FOUND_LATE},
        {REASON_not_arrived, false, true, 1, FOUND_RETURNED},
        {REASON_not_arrived, true, false, 28, FOUND_RECEIVED},
        {REASON_not_arrived, true, true, 28, FOUND_RECEIVED},
        {REASON_customs, false, false, 12, FOUND_WAITING},
        {REASON_customs, false, false, 13, FOUND_LATE},
        {REASON_customs, false, true, 1, FOUND_RETURNED},
        {REASON_customs, true, false, 28, FOUND_RECEIVED},
        {REASON_damaged, false, true, 28, FOUND_SILENT},
        {REASON_not_as_described, false, false, 28, FOUND_SILENT},
    };

    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct dispute_facts f = {cases[i].received, cases[i].returned, date_of(2026, 2, 5), 7};
        int64_t until_ms = 0, now_ms = utc_midnight_ms(date_of(2026, 2, cases[i].day));
        enum finding found = dispute_finding(cases[i].reason, &f, now_ms, &until_ms);

        assert_int_equal(found, cases[i].finding);
        assert_int_equal(finding_decides(found), found == FOUND_LATE || found == FOUND_RETURNED);
        assert_int_equal(until_ms, found == FOUND_WAITING
                                       ? utc_midnight_ms(date_of(2026, 2, 13)) : 0);
    }
}

/* Whatever goes back, the rest is shared to the cent, and nobody gets more than before. */
static void shares_of_the_rest(void **state)
{
    struct random r;

    (void)state;
    random_seeded(&r, 20261130);
    for (int i = 0; i < 5000; i++) {
        struct order_row o = {.currency = CURRENCY("EUR"),
                              .fees = (int64_t)random_below(&r, 300),
                              .duty = (int64_t)random_below(&r, 5000),
                              .tax = (int64_t)random_below(&r, 5000),
                              .goods = 1 + (int64_t)random_below(&r, 100000)};
        struct order_shares before, after;

        o.commission = (int64_t)random_below(&r, (uint64_t)o.goods);
        o.total = o.goods + o.fees + o.duty + o.tax;
        before = order_shares_of(&o);
        assert_int_equal(before.commission, o.commission);
        assert_int_equal(before.duties, o.duty + o.tax);
        o.refunded = (int64_t)random_below(&r, (uint64_t)o.total);
        after = order_shares_of(&o);
        assert_int_equal(after.seller + after.commission + after.fees + after.duties,
                         o.total - o.refunded);
        assert_true(after.seller >= 0 && after.seller <= before.seller);
        assert_true(after.commission >= 0 && after.commission <= before.commission);
        assert_true(after.fees >= 0 && after.fees <= before.fees);
        assert_true(after.duties >= 0 && after.duties <= before.duties);
    }
}

/* Worked by hand: 23.97 of which 3.00 go back; seller 17.77, commission 1.40, fees 0.20, duties
 * 4.60 shrink by 3.00/23.97: 15.5460, 1.2248, 0.1750, 4.0243; the two cents left by rounding go
 * to the largest remainders, 0.60 of the seller's and 0.50 of the fees. */
static void a_share_by_hand(void **state)
{
    struct order_row o = {.currency = CURRENCY("EUR"), .goods = 1917, .fees = 20, .duty = 260,
                          .tax = 200, .total = 2397, .commission = 140, .refunded = 300};
    struct order_shares s = order_shares_of(&o);

    (void)state;
    assert_int_equal(s.seller, 1555);
    assert_int_equal(s.commission, 122);
    assert_int_equal(s.fees, 18);
    assert_int_equal(s.duties, 402);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_move),         cmocka_unit_test(names),
        cmocka_unit_test(every_move_of_a_return),
        cmocka_unit_test(what_the_facts_say), cmocka_unit_test(shares_of_the_rest),
        cmocka_unit_test(a_share_by_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

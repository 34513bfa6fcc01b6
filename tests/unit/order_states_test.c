/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of states and of terms, walked whole. */
#include "support/unit.h"

#include "base/arena.h"
#include "shop/orders/policy.h"
#include "shop/orders/states.h"
#include "shop/payments/payments.h"

/* Every move that may be made; all others are refused. */
static const enum order_state order_pairs[][2] = {
    {ORDER_placed, ORDER_paid},       {ORDER_placed, ORDER_cancelled},
    {ORDER_placed, ORDER_lapsed},     {ORDER_lapsed, ORDER_paid},
    {ORDER_paid, ORDER_shipped},      {ORDER_paid, ORDER_cancelled},
    {ORDER_paid, ORDER_refunded},     {ORDER_shipped, ORDER_delivered},
    {ORDER_shipped, ORDER_completed}, {ORDER_shipped, ORDER_refunded},
    {ORDER_delivered, ORDER_completed}, {ORDER_completed, ORDER_released},
    {ORDER_delivered, ORDER_refunded}, {ORDER_completed, ORDER_refunded},
};

static const enum purchase_state purchase_pairs[][2] = {
    {PURCHASE_awaiting, PURCHASE_paid},
    {PURCHASE_awaiting, PURCHASE_lapsed},
    {PURCHASE_awaiting, PURCHASE_cancelled},
    {PURCHASE_lapsed, PURCHASE_paid},
};

static const enum intent_state intent_pairs[][2] = {
    {INTENT_open, INTENT_captured},   {INTENT_open, INTENT_failed},
    {INTENT_open, INTENT_expired},    {INTENT_failed, INTENT_captured},
    {INTENT_expired, INTENT_captured},
};

#define LISTED(pairs, from, to)                                                                    \
    ({                                                                                             \
        bool listed = false;                                                                       \
        for (size_t i = 0; i < countof(pairs); i++)                                                \
            listed = listed || ((int)pairs[i][0] == (from) && (int)pairs[i][1] == (to));           \
        listed;                                                                                    \
    })

static void every_move(void **state)
{
    (void)state;
    for (int from = 0; from < ORDER_STATES_N; from++)
        for (int to = 0; to < ORDER_STATES_N; to++)
            assert_int_equal(order_may((enum order_state)from, (enum order_state)to),
                             LISTED(order_pairs, from, to));
    for (int from = 0; from < PURCHASE_STATES_N; from++)
        for (int to = 0; to < PURCHASE_STATES_N; to++)
            assert_int_equal(purchase_may((enum purchase_state)from, (enum purchase_state)to),
                             LISTED(purchase_pairs, from, to));
    for (int from = 0; from < INTENT_STATES_N; from++)
        for (int to = 0; to < INTENT_STATES_N; to++)
            assert_int_equal(intent_may((enum intent_state)from, (enum intent_state)to),
                             LISTED(intent_pairs, from, to));
}

/* What a dispute holds only becomes delivered; it is opened where a parcel is on its way or there,
 * and the money with us. */
static void under_dispute(void **state)
{
    (void)state;
    for (int from = 0; from < ORDER_STATES_N; from++) {
        bool sent = from == ORDER_shipped || from == ORDER_delivered || from == ORDER_completed;

        assert_int_equal(order_disputable((enum order_state)from), sent);
        assert_true(!sent || order_holds_money((enum order_state)from));
        for (int to = 0; to < ORDER_STATES_N; to++)
            assert_int_equal(order_may_disputed((enum order_state)from, (enum order_state)to),
                             from == ORDER_shipped && to == ORDER_delivered);
    }
}

/* No way through the table comes back to a state: a history has each at most once. */
static void no_circle(int from, unsigned seen)
{
    assert_false(seen & 1u << from);
    for (int to = 0; to < ORDER_STATES_N; to++)
        if (order_may((enum order_state)from, (enum order_state)to))
            no_circle(to, seen | 1u << from);
}

static void no_state_twice(void **state)
{
    (void)state;
    for (int from = 0; from < ORDER_STATES_N; from++)
        no_circle(from, 0);
}

static void money_and_ends(void **state)
{
    (void)state;
    for (int s = 0; s < ORDER_STATES_N; s++)
        if (order_ends((enum order_state)s))
            assert_false(order_holds_money((enum order_state)s));
    assert_true(order_holds_money(ORDER_paid));
    assert_true(order_holds_money(ORDER_completed));
    assert_false(order_holds_money(ORDER_placed));
    assert_true(order_ends(ORDER_released));
    assert_true(order_ends(ORDER_cancelled));
    assert_true(order_ends(ORDER_refunded));
    assert_false(order_ends(ORDER_lapsed));
}

static void names(void **state)
{
    enum order_state order;
    enum purchase_state purchase;

    (void)state;
    for (int s = 0; s < ORDER_STATES_N; s++) {
        assert_int_equal(order_state_of(order_state_name((enum order_state)s), &order), DONE);
        assert_int_equal(order, s);
    }
    for (int s = 0; s < PURCHASE_STATES_N; s++) {
        assert_int_equal(purchase_state_of(purchase_state_name((enum purchase_state)s), &purchase),
                         DONE);
        assert_int_equal(purchase, s);
    }
    assert_int_equal(order_state_of(STR("sent"), &order), FAILED);
}

#define POLICY_HEAD                                                                                \
    "id,market,from,pay_within_min,guarantee_days,auto_confirm_days,dispute_after_days,"           \
    "dispute_window_days,grace_days,answer_days,escalate_days,negotiate_days,decide_days,"         \
    "return_send_days,return_travel_days,extension_days,commission_bp,check,source\n"

static void refuses_policies(void **state)
{
    static const struct {
        const char *csv, *field;
    } cases[] = {
        {POLICY_HEAD, "policies.csv"},
        {POLICY_HEAD "a,ru,2024-01-01,30,60,10,10,15,7,5,3,15,7,10,60,15,800,,x\n", "policies.csv"},
        {POLICY_HEAD "a,*,2025-01-01,30,60,10,10,15,7,5,3,15,7,10,60,15,800,,x\n", "policies.csv"},
        {POLICY_HEAD "a,*,2024-01-01,30,0,10,10,15,7,5,3,15,7,10,60,15,800,,x\n",
         "policies.csv line 2: guarantee_days"},
        {POLICY_HEAD "a,*,2024-01-01,30,60,10,10,15,7,5,3,15,7,10,60,15,10001,,x\n",
         "policies.csv line 2: commission_bp"},
        {POLICY_HEAD "a,*,2024-01-01,30,60,10,10,15,7,5,3,15,7,10,60,15,800,,x\n"
                     "b,*,2024-01-01,30,60,10,10,15,7,5,3,15,7,10,60,15,800,,x\n",
         "policies.csv line 3: from"},
        {POLICY_HEAD "a,*,2024-01-01,30,60,10,10,15,7,5,3,15,7,10,60,15,800,,x\n"
                     "a,ru,2024-01-01,30,60,10,10,15,7,5,3,15,7,10,60,15,800,,x\n",
         "policies.csv line 3: id"},
    };

    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        scoped(arena_release) struct arena a = {0};
        struct policies out;
        struct problem p = {0};

        arena_init(&a, 1 << 20);
        assert_int_equal(policies_parse(&a, str_of(cases[i].csv), &p, &out), REFUSED);
        assert_string_equal(p.field, cases[i].field);
    }
}

static void terms_by_market_and_day(void **state)
{
    struct problem p = {0};

    (void)state;
    assert_int_equal(policies_load(&p), DONE);
    assert_int_equal(policy_on(STR("ru"), date_of(2026, 7, 1))->guarantee_days, 90);
    assert_int_equal(policy_on(STR("br"), date_of(2026, 7, 1))->guarantee_days, 120);
    assert_int_equal(policy_on(STR("de"), date_of(2026, 7, 1))->guarantee_days, 60);
    assert_int_equal(policy_on(STR("de"), date_of(2026, 7, 1))->dispute_window_days, 15);
    assert_ptr_equal(policy_by_id(policy_on(STR("ru"), date_of(2024, 1, 1))->id),
                     policy_on(STR("ru"), date_of(2024, 1, 1)));
    assert_null(policy_by_id(STR("none")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_move),       cmocka_unit_test(under_dispute),
        cmocka_unit_test(no_state_twice),   cmocka_unit_test(money_and_ends),
        cmocka_unit_test(names),            cmocka_unit_test(refuses_policies),
        cmocka_unit_test(terms_by_market_and_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

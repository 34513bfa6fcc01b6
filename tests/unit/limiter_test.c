/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "face/web/limiter.h"

static const struct limit five_then_one_a_second = {5, 1000};

static int taken(struct limiter *l, const char *key, int64_t now_ms, int tries)
{
    int n = 0;
    int64_t wait_ms;

    for (int i = 0; i < tries; i++)
        n += limiter_take(l, &five_then_one_a_second, str_of(key), now_ms, &wait_ms);
    return n;
}

static void a_bucket_empties_and_fills(void **state unused_arg)
{
    struct limiter *l = limiter_new(1000);
    int64_t wait_ms;

    assert_int_equal(taken(l, "a", 10000, 9), 5);
    assert_false(limiter_take(l, &five_then_one_a_second, STR("a"), 10000, &wait_ms));
    assert_int_equal(wait_ms, 1000);
    assert_false(limiter_take(l, &five_then_one_a_second, STR("a"), 10900, &wait_ms));
    assert_int_equal(wait_ms, 100);
    assert_int_equal(taken(l, "a", 11000, 3), 1);
    assert_int_equal(taken(l, "a", 13500, 9), 2);
    assert_int_equal(taken(l, "a", 99000, 9), 5);
    limiter_free(l);
}

static void keys_and_limits_have_buckets_of_their_own(void **state unused_arg)
{
    const struct limit other = {2, 500};
    struct limiter *l = limiter_new(1000);
    int64_t wait_ms;

    assert_int_equal(taken(l, "a", 10000, 9), 5);
    assert_int_equal(taken(l, "b", 10000, 9), 5);
    assert_true(limiter_take(l, &other, STR("a"), 10000, &wait_ms));
    assert_true(limiter_take(l, &other, STR("a"), 10000, &wait_ms));
    assert_false(limiter_take(l, &other, STR("a"), 10000, &wait_ms));
    limiter_free(l);
}

/* A flood of others makes the table forget the full buckets first: whoever is being slowed stays
 * slowed for as long as there is room. */
static void the_table_does_not_grow(void **state unused_arg)
{
    struct limiter *l = limiter_new(4096);
    int passed = 0;

    for (int i = 0; i < 3; i++)
        assert_int_equal(taken(l, "guilty", 10000, 9), i == 0 ? 5 : 0);
    for (int i = 0; i < 100000; i++) {
        char key[16];

        snprintf(key, sizeof(key), "%d", i);
        passed += taken(l, key, 10000, 1);
    }
    assert_int_equal(passed, 100000);
    assert_int_equal(taken(l, "guilty", 10000, 9), 0);
    limiter_free(l);
}

/* A clock that steps back neither opens nor locks the door for long. */
static void the_clock_may_step_back(void **state unused_arg)
{
    struct limiter *l = limiter_new(64);

    assert_int_equal(taken(l, "a", 10000, 9), 5);
    assert_int_equal(taken(l, "a", 9000, 9), 0);
    assert_int_equal(taken(l, "a", 15000, 9), 5);
    limiter_free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bucket_empties_and_fills),
        cmocka_unit_test(keys_and_limits_have_buckets_of_their_own),
        cmocka_unit_test(the_table_does_not_grow),
        cmocka_unit_test(the_clock_may_step_back),
    };

    return cmocka_run_group_tests_name("limiter", tests, NULL, NULL);
}

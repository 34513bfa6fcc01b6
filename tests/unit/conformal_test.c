/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/random.h"
#include "shop/logistics/conformal.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 16 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void the_rank(void **state)
{
    (void)state;
    assert_int_equal(conformal_rank(9, 0.1), 9);    /* 10 * 0.9 */
    assert_int_equal(conformal_rank(99, 0.1), 90);
    assert_int_equal(conformal_rank(10, 0.1), 10);  /* 9.9 up */
    assert_int_equal(conformal_rank(8, 0.1), 9);    /* more than there are: nothing to say */
    assert_int_equal(conformal_rank(3, 0.5), 2);
}

static void a_bound_and_what_is_forgotten(void **state)
{
    struct conformal c;

    (void)state;
    conformal_init(&c, &arena, 0.5, 0, (struct conformal_window){10, 3, 4});
    assert_true(conformal_bound(&c, -1) == -1);
    conformal_see(&c, 0, 5, false);
    conformal_see(&c, 0, 1, false);
    conformal_see(&c, 5, 3, false);
    assert_true(conformal_bound(&c, -1) == 3); /* rank 2 of 1 3 5 */
    conformal_see(&c, 6, 9, false);
    conformal_see(&c, 7, 7, false);            /* one too many: the 5 goes */
    assert_int_equal(c.n, 4);
    assert_true(conformal_bound(&c, -1) == 7); /* rank 3 of 1 3 7 9 */
    conformal_day(&c, 16);                     /* the 1 and the 3 are too old; three stay */
    assert_int_equal(c.n, 3);
    assert_true(conformal_bound(&c, -1) == 7); /* rank 2 of 3 7 9 */
}

static void alpha_follows_the_errors(void **state)
{
    struct conformal c;

    (void)state;
    conformal_init(&c, &arena, 0.1, 0.02, (struct conformal_window){100, 10, 100});
    conformal_see(&c, 1, 0, true);
    conformal_see(&c, 1, 0, false);
    conformal_day(&c, 1);
    assert_true(c.alpha > 0.0919 && c.alpha < 0.0921); /* 0.1 + 0.02 (0.1 - 0.5) */
    conformal_day(&c, 2);                              /* a day without outcomes moves nothing */
    assert_true(c.alpha > 0.0919 && c.alpha < 0.0921);
    for (int day = 3; day < 100; day++) {
        conformal_see(&c, day, 0, true);
        conformal_day(&c, day);
    }
    assert_true(c.alpha > 0 && c.alpha < 0.002);       /* and stays above 0 */
}

/* Exchangeable scores: the next exceeds the bound in a tenth of the cases, whatever their shape. */
static void coverage_holds_whatever_the_scores(void **state)
{
    struct random r;
    int exceeded = 0, rounds = 4000;

    (void)state;
    random_seeded(&r, 18106);
    for (int round = 0; round < rounds; round++) {
        struct arena_mark mark = arena_mark(&arena);
        struct conformal c;
        double next;

        conformal_init(&c, &arena, 0.1, 0, (struct conformal_window){100, 50, 50});
        for (int i = 0; i < 50; i++) {
            double u = (double)random_below(&r, 1000000) / 1e6;

            conformal_see(&c, 0, u * u * u * 100, false);
        }
        next = (double)random_below(&r, 1000000) / 1e6;
        exceeded += next * next * next * 100 > conformal_bound(&c, 1000);
        arena_rewind(&arena, mark);
    }
    /* At most 0.1, at least 0.1 - 1/51; four standard errors of 0.0047. */
    assert_in_range(exceeded, (uintmax_t)(rounds * 0.062), (uintmax_t)(rounds * 0.119));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rank),
        cmocka_unit_test(a_bound_and_what_is_forgotten),
        cmocka_unit_test(alpha_follows_the_errors),
        cmocka_unit_test(coverage_holds_whatever_the_scores),
    };
    return cmocka_run_group_tests_name("conformal", tests, setup, teardown);
}

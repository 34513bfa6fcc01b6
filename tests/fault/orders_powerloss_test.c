/* SPDX-License-Identifier: Apache-2.0 */
/* The power goes in the middle of trade (support/powerloss.h): no order, payment, transfer or
 * reservation that was acknowledged is lost, and verify finds nothing. And the proof that these
 * tests can fail: a disk that does not listen to syncs is found out. ROUNDS and SEED in the
 * environment change how often and when. */
#include "support/trader.h"

#include <sys/wait.h>

enum { ROUNDS = 50, STEPS_MAX = 600, DEAF_ROUNDS = 5, DEAF_STEPS = 300 };

static int64_t rounds_done(struct test_store *t, struct random *chance, int64_t rounds)
{
    struct trader_acks acks = {0};
    int64_t total = 0;

    for (int64_t i = 0; i < rounds; i++) {
        int64_t after = 1 + (int64_t)random_below(chance, STEPS_MAX);
        struct trader_job job = {.at = t,
                                 .seed = random_below(chance, 1 << 30),
                                 .power = {.after_steps = after}};
        int status = trader_run(&job, &acks);

        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == POWERLOSS_EXIT);
        trader_is_sound(t, &acks);
        total += (int64_t)acks.n;
        trader_forget(&acks);
    }
    return total;
}

static void no_order_is_lost(void **state)
{
    struct test_store *t = *state;
    int64_t rounds = trader_env("ROUNDS", ROUNDS), total;
    uint64_t seed = (uint64_t)trader_env("SEED", 20260116);
    struct random chance;

    print_message("# SEED=%llu ROUNDS=%lld\n", (unsigned long long)seed, (long long)rounds);
    random_seeded(&chance, seed);
    test_store_close(t);
    total = rounds_done(t, &chance, rounds);
    print_message("# %lld steps of orders acknowledged, none lost\n", (long long)total);
    assert_true(total > rounds);
}

/* Each on a database of its own, since it may be beyond repair afterwards. */
static void a_disk_that_does_not_sync_is_found_out(void **state)
{
    struct test_store *t = *state;

    for (uint64_t seed = 1; seed <= DEAF_ROUNDS; seed++) {
        struct trader_job job = {
            .at = t, .seed = seed, .power = {.after_steps = DEAF_STEPS, .deaf = true}};
        struct trader_acks acks = {0};
        struct trader_verdict v;

        test_store_empty(t);
        trader_run(&job, &acks);
        assert_true(acks.n > 0);
        v = trader_judge(t, &acks);
        assert_true(!v.readable || v.lost > 0);
        trader_forget(&acks);
    }
}

/* The judge is no friend: what was not acknowledged like that counts as lost. */
static void the_judge_misses_what_is_not_there(void **state)
{
    struct test_store *t = *state;
    struct trader_job job = {.at = t, .seed = 1, .power = {.after_steps = DEAF_STEPS}};
    struct trader_acks acks = {0};

    test_store_close(t);
    trader_run(&job, &acks);
    assert_true(acks.n > 2);
    assert_int_equal(trader_judge(t, &acks).lost, 0);
    acks.v[0].total++;
    acks.v[1].purchase++;
    assert_int_equal(trader_judge(t, &acks).lost, 2);
    trader_forget(&acks);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(no_order_is_lost),
        STORE_TEST(the_judge_misses_what_is_not_there),
        STORE_TEST(a_disk_that_does_not_sync_is_found_out),
    };

    if (trader_called(argc, argv))
        trader_main(argv);
    return test_store_run_on(ENGINE_SQLITE, "orders and power loss", tests);
}

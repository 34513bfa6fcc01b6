/* SPDX-License-Identifier: Apache-2.0 */
/* kill -9 in the middle of trade, again and again on one database: whatever was acknowledged is
 * there, and verify finds nothing. ROUNDS and SEED in the environment change how often and when.
 * As long as less than one step a life was acknowledged they become longer: the machine is slow. */
#include "support/trader.h"

#include <signal.h>
#include <sys/wait.h>

enum { SQLITE_ROUNDS = 50, POSTGRES_ROUNDS = 8, LIFE_MS = 400, LIFE_MS_MAX = 60000 };

static void nothing_acknowledged_is_lost(void **state)
{
    struct test_store *t = *state;
    bool postgres = t->engine == ENGINE_POSTGRES;
    int64_t rounds = trader_env("ROUNDS", postgres ? POSTGRES_ROUNDS : SQLITE_ROUNDS);
    uint64_t seed = (uint64_t)trader_env("SEED", 20260115);
    struct trader_acks acks = {0};
    struct random chance;
    int64_t total = 0, life_ms = LIFE_MS;

    print_message("# SEED=%llu ROUNDS=%lld\n", (unsigned long long)seed, (long long)rounds);
    random_seeded(&chance, seed);
    test_store_close(t);
    for (int64_t i = 0; i < rounds || (total <= rounds && life_ms < LIFE_MS_MAX); i++) {
        struct trader_job job = {.at = t,
                                 .seed = random_below(&chance, 1 << 30),
                                 .kill_after_ms =
                                     1 + (int64_t)random_below(&chance, (uint64_t)life_ms)};
        int status = trader_run(&job, &acks);

        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        trader_is_sound(t, &acks);
        total += (int64_t)acks.n;
        life_ms += total > i ? 0 : LIFE_MS;
        trader_forget(&acks);
    }
    print_message("# %lld steps of orders acknowledged, none lost\n", (long long)total);
    assert_true(total > rounds);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(nothing_acknowledged_is_lost),
    };

    if (trader_called(argc, argv))
        trader_main(argv);
    return test_store_run("kill", tests);
}

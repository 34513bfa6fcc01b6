/* SPDX-License-Identifier: Apache-2.0 */
/* Many read promises while what they are read from is replaced under them. */
#include <pthread.h>

#include "shop/logistics/grace.h"
#include "shop/logistics/snapshot.h"
#include "support/random_network.h"
#include "support/unit.h"

enum { READERS = 3, SWAPS = 60, FIRST_DAY = 20515 };

static struct arena arena;

static struct snapshot *make(const struct random_network *made)
{
    struct network_box *box;
    struct problem p = {0};
    struct snapshot *s;

    assert_int_equal(network_box_new(&made->csv, &made->world, &p, &box), DONE);
    s = snapshot_new(box, NULL, NULL);
    network_box_free(box);
    return s;
}

struct racing {
    _Atomic(struct snapshot *) current;
    _Atomic bool stop;
    _Atomic int64_t read;
    int64_t now_ms;
};

static void *read_on(void *arg)
{
    struct racing *x = arg;
    struct random r;

    random_seeded(&r, 5);
    while (!atomic_load(&x->stop)) {
        struct promise p;
        struct snapshot *s;

        grace_enter();
        s = atomic_load(&x->current);
        snapshot_promise(s,
                         &(struct promise_in){
                             .from = s->hub[random_below(&r, s->network->hubs_n)],
                             .to = &s->network->world->city[random_below(&r, RANDOM_CITIES)],
                             .service = SERVICE_STANDARD,
                             .now_ms = x->now_ms + (int64_t)random_below(&r, 200 * DAY_MS)},
                         &p);
        grace_leave();
        atomic_fetch_add(&x->read, 1);
    }
    return NULL;
}

static void swapped_under_readers(void **state)
{
    struct racing x = {.now_ms = FIRST_DAY * DAY_MS};
    struct random_network made;
    pthread_t thread[READERS];
    struct snapshot *old;
    struct live live;
    struct random r;

    (void)state;
    arena_init(&arena, 1024 << 20);
    random_seeded(&r, 11);
    random_network_new(&arena, &r, &made);
    atomic_store(&x.current, make(&made));
    for (int i = 0; i < READERS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, read_on, &x), 0);
    for (int i = 0; i < SWAPS || atomic_load(&x.read) < 1000; i++) {
        old = atomic_load(&x.current);
        random_live(&arena, &r, old->network, (int32_t)(x.now_ms / MINUTE_MS), &live);
        old = atomic_exchange(&x.current, snapshot_new(old->box, &live, old));
        grace_retire(snapshot_free, old);
    }
    atomic_store(&x.stop, true);
    for (int i = 0; i < READERS; i++)
        assert_int_equal(pthread_join(thread[i], NULL), 0);
    grace_retire(snapshot_free, atomic_load(&x.current));
    grace_collect();
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(swapped_under_readers),
    };
    return cmocka_run_group_tests_name("promise race", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A pool of threads whose jobs step aside while they wait. */
#include "support/unit.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/check.h"
#include "base/waiter.h"
#include "io/fiber.h"
#include "io/workers.h"

/* ---- who answers ---- */

enum { QUESTIONS_MAX = 4096 };

/* Answers, on a thread of its own, all that was asked, as a writer does with its batch. */
static struct desk {
    pthread_mutex_t lock;
    pthread_cond_t asked;
    struct waiter *question[QUESTIONS_MAX];
    size_t n, at_least; /* that many before it answers */
    bool closing;
    pthread_t thread;
} desk = {.lock = PTHREAD_MUTEX_INITIALIZER, .asked = PTHREAD_COND_INITIALIZER};

static void *answer(void *arg unused_arg)
{
    struct waiter *now[QUESTIONS_MAX];
    size_t n = 0;
    bool closing;

    do {
        pthread_mutex_lock(&desk.lock);
        while (!desk.closing && (desk.n == 0 || desk.n < desk.at_least))
            pthread_cond_wait(&desk.asked, &desk.lock);
        n = desk.n;
        memcpy(now, desk.question, n * sizeof(now[0]));
        desk.n = 0;
        closing = desk.closing;
        pthread_mutex_unlock(&desk.lock);
        for (size_t i = 0; i < n; i++)
            waiter_over(now[i]);
    } while (!closing || n > 0);
    return NULL;
}

static void ask(void)
{
    struct waiter w;

    waiter_begin(&w);
    pthread_mutex_lock(&desk.lock);
    check(desk.n < QUESTIONS_MAX);
    desk.question[desk.n++] = &w;
    pthread_mutex_unlock(&desk.lock);
    pthread_cond_signal(&desk.asked);
    waiter_wait(&w);
}

static void open_desk(size_t at_least)
{
    desk.at_least = at_least;
    desk.closing = false;
    check(pthread_create(&desk.thread, NULL, answer, NULL) == 0);
}

static void close_desk(void)
{
    pthread_mutex_lock(&desk.lock);
    desk.closing = true;
    pthread_mutex_unlock(&desk.lock);
    pthread_cond_signal(&desk.asked);
    pthread_join(desk.thread, NULL);
}

/* ---- jobs ---- */

static atomic_int begun, ended, most;

static void note_begun(void)
{
    int now = atomic_fetch_add(&begun, 1) + 1 - atomic_load(&ended), seen = atomic_load(&most);

    while (now > seen && !atomic_compare_exchange_weak(&most, &seen, now))
        ;
}

/* Asks so many times; what is on its stack and its thread stay the same. */
static void asking(void *arg)
{
    const size_t times = (size_t)(uintptr_t)arg;
    const pthread_t thread = pthread_self();
    volatile char own[8192];

    note_begun();
    memset((void *)(uintptr_t)own, (int)times, sizeof(own));
    for (size_t i = 0; i < times; i++) {
        ask();
        check(pthread_equal(thread, pthread_self()) != 0);
    }
    for (size_t i = 0; i < sizeof(own); i++)
        check(own[i] == (char)times);
    atomic_fetch_add(&ended, 1);
}

static void run(int threads, int at_once, size_t jobs, size_t times)
{
    struct workers *w = workers_new(threads, at_once, jobs);

    begun = ended = most = 0;
    for (size_t i = 0; i < jobs; i++) {
        assert_true(workers_reserve(w));
        workers_submit(w, asking, (void *)(uintptr_t)(times ? times : i % 7));
    }
    workers_stop(w);
    assert_int_equal(workers_waiting(w), 0);
    assert_false(workers_reserve(w));
    workers_free(w);
    assert_int_equal(ended, jobs);
    assert_in_range(most, 1, at_once);
}

/* None is answered before all have asked: with a thread for each job only, it would stand still. */
static void test_a_thread_has_many_jobs(void **state unused_arg)
{
    open_desk(200);
    run(1, 200, 200, 1);
    assert_int_equal(most, 200);
    run(3, 1000, 200, 2);
    assert_int_equal(most, 200);
    close_desk();
}

static void test_at_most_so_many_at_once(void **state unused_arg)
{
    open_desk(1);
    run(4, 3, 100, 3);
    run(1, 1, 20, 2);
    close_desk();
}

static void test_of_all_kinds(void **state unused_arg)
{
    open_desk(1);
    for (int round = 0; round < 20; round++)
        run(1 + round % 5, 64, 300, 0);
    close_desk();
}

/* A thread that is no worker sleeps. */
static void test_a_thread_waits(void **state unused_arg)
{
    open_desk(1);
    for (int i = 0; i < 100; i++)
        ask();
    close_desk();
}

/* ---- fibers ---- */

static struct fiber *resting;

static size_t deep(size_t n)
{
    volatile char here[512];

    here[n % sizeof(here)] = (char)n;
    return n == 0 ? 0 : deep(n - 1) + 1 + (size_t)(here[n % sizeof(here)] != (char)n);
}

static void count_down(void *arg)
{
    int *left = arg;

    while (*left > 0) {
        assert_int_equal(deep(300), 300);
        (*left)--;
        fiber_rest(resting);
    }
}

static void test_fiber(void **state unused_arg)
{
    int left = 3;

    resting = fiber_new();
    assert_false(fiber_run(resting, count_down, &left));
    assert_int_equal(left, 2);
    assert_false(fiber_go_on(resting));
    assert_false(fiber_go_on(resting));
    assert_true(fiber_go_on(resting));
    assert_int_equal(left, 0);
    assert_true(fiber_run(resting, count_down, &left));
    fiber_free(resting);
    fiber_free(fiber_new());
    fiber_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_thread_has_many_jobs),
        cmocka_unit_test(test_at_most_so_many_at_once),
        cmocka_unit_test(test_of_all_kinds),
        cmocka_unit_test(test_a_thread_waits),
        cmocka_unit_test(test_fiber),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

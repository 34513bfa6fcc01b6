/* SPDX-License-Identifier: Apache-2.0 */
/* The store under many threads, for the thread sanitizer. */
#include "support/test_store.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "store/outbox.h"
#include "support/counter.h"

struct setting {
    const char *name;
    int64_t n;
};

static enum outcome set_body(struct ctx *c, void *arg)
{
    const struct setting *s = arg;

    return counter_set(c, s->name, s->n);
}

static void set(struct test_store *t, const char *name, int64_t n)
{
    struct setting s = {name, n};

    assert_int_equal(store_write(&t->c, 1, set_body, &s), DONE);
}

/* What is committed. */
static int64_t committed(struct test_store *t, const char *name)
{
    int64_t n = -1;
    bool found;

    assert_int_equal(store_read_begin(&t->c), DONE);
    assert_int_equal(counter_get(&t->c, name, &n, &found), DONE);
    store_read_end(&t->c);
    return n;
}

/* ---- Group commit ---- */

enum { THREADS = 16, ROUNDS = 50 };

struct client {
    struct test_store *t;
    pthread_t thread;
    int number;
    int done, refused, wrong;
};

/* Adds one to two counters, and refuses every fifth time after it has done so. */
static enum outcome add_body(struct ctx *c, void *arg)
{
    bool refuses = *(const bool *)arg;
    int64_t changed;

    TRY(counter_add(c, "left", 1, &changed));
    TRY(counter_add(c, "right", 1, NULL));
    tx_touch(c, TOPIC_RATES, 1);
    if (changed != 1)
        return FAILED;
    return refuses ? refuse(&c->problem, refusal_conflict, NULL, "not this time") : DONE;
}

/* Both counters in one snapshot: they never differ. */
static enum outcome compare(struct ctx *c, void *arg)
{
    bool *equal = arg;
    int64_t left, right;
    bool found;

    TRY(counter_get(c, "left", &left, &found));
    TRY(counter_get(c, "right", &right, &found));
    *equal = left == right;
    return DONE;
}

static void *client_run(void *arg)
{
    struct client *client = arg;
    struct test_ctx own;

    test_store_ctx(client->t, &own, (uint64_t)client->number);
    for (int i = 0; i < ROUNDS; i++) {
        bool refuses = i % 5 == 0, equal = false;
        enum outcome o = store_write(&own.c, client->number, add_body, &refuses);

        client->done += o == DONE;
        client->refused += o == REFUSED;
        client->wrong += refuses != (o == REFUSED);
        client->wrong += store_read(&own.c, compare, &equal) != DONE || !equal;
        arena_clear(&own.arena);
    }
    test_store_end_ctx(&own);
    return NULL;
}

static void start_counters(struct test_store *t)
{
    set(t, "left", 0);
    set(t, "right", 0);
}

struct heard {
    _Atomic int inside, n, at_once;
};

static void hear(void *arg, unused_arg enum topic topic, unused_arg int64_t id)
{
    struct heard *heard = arg;

    heard->at_once += heard->inside++ > 0;
    heard->n++;
    heard->inside--;
}

/* With a short log on SQLite, so that checkpoints run beside. */
static void many_clients_share_commits(void **state)
{
    struct test_store *t = *state;
    struct client clients[THREADS];
    struct heard heard = {0};
    struct store_stats stats;
    int done = 0, refused = 0;

    t->options.log_frames = 50;
    test_store_reopen(t);
    store_listen(t->c.store, hear, &heard);
    start_counters(t);
    for (int i = 0; i < THREADS; i++) {
        clients[i] = (struct client){.t = t, .number = i + 1};
        assert_int_equal(pthread_create(&clients[i].thread, NULL, client_run, &clients[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(clients[i].thread, NULL);
        assert_int_equal(clients[i].wrong, 0);
        done += clients[i].done;
        refused += clients[i].refused;
    }
    assert_int_equal(done, THREADS * ROUNDS * 4 / 5);
    assert_int_equal(refused, THREADS * ROUNDS / 5);
    assert_int_equal(committed(t, "left"), done);
    assert_int_equal(committed(t, "right"), done);
    store_get_stats(t->c.store, &stats);
    assert_int_equal(stats.commands, THREADS * ROUNDS + 2);
    assert_true(stats.batches < stats.commands);
    assert_true(heard.n > 0);
    assert_int_equal(heard.at_once, 0);
}

/* ---- A full queue ---- */

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool entered, open;
};

static enum outcome wait_at_gate(unused_arg struct ctx *c, void *arg)
{
    struct gate *gate = arg;

    pthread_mutex_lock(&gate->lock);
    gate->entered = true;
    pthread_cond_broadcast(&gate->changed);
    while (!gate->open)
        pthread_cond_wait(&gate->changed, &gate->lock);
    pthread_mutex_unlock(&gate->lock);
    return DONE;
}

struct waiter {
    struct test_store *t;
    pthread_t thread;
    struct gate *gate;
    enum outcome outcome;
    enum refusal refusal;
};

static void *waiter_run(void *arg)
{
    struct waiter *w = arg;
    struct test_ctx own;

    test_store_ctx(w->t, &own, 1);
    w->outcome = store_write(&own.c, 1, wait_at_gate, w->gate);
    w->refusal = own.c.problem.refusal;
    test_store_end_ctx(&own);
    return NULL;
}

static void a_full_queue_turns_away(void **state)
{
    enum { LATE = 8 }; /* they come while the writer is held up and one may wait */
    struct test_store *t = *state;
    struct gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false};
    struct waiter first = {.t = t, .gate = &gate}, late[LATE];
    struct store_stats stats = {0};
    int done = 0;

    t->options.queue_max = 1;
    test_store_reopen(t);
    pthread_create(&first.thread, NULL, waiter_run, &first);
    pthread_mutex_lock(&gate.lock);
    while (!gate.entered)
        pthread_cond_wait(&gate.changed, &gate.lock);
    pthread_mutex_unlock(&gate.lock);
    for (int i = 0; i < LATE; i++) {
        late[i] = first;
        pthread_create(&late[i].thread, NULL, waiter_run, &late[i]);
    }
    while (stats.turned_away < LATE - 1)
        store_get_stats(t->c.store, &stats);
    pthread_mutex_lock(&gate.lock);
    gate.open = true;
    pthread_cond_broadcast(&gate.changed);
    pthread_mutex_unlock(&gate.lock);
    pthread_join(first.thread, NULL);
    assert_int_equal(first.outcome, DONE);
    for (int i = 0; i < LATE; i++) {
        pthread_join(late[i].thread, NULL);
        done += late[i].outcome == DONE;
        assert_true(late[i].outcome == DONE || late[i].refusal == refusal_unavailable);
    }
    assert_int_equal(done, 1);
}

/* ---- Races ---- */

struct racer {
    struct test_store *t;
    pthread_t thread;
    int number;
    enum outcome outcome;
};

/* Looks first and then inserts: between the two another writer may do the same. */
static enum outcome claim_name(struct ctx *c, void *arg)
{
    int64_t n;
    bool found;

    TRY(counter_get(c, "name", &n, &found));
    if (found)
        return refuse(&c->problem, refusal_conflict, "name", "taken");
    return counter_new(c, "name", *(const int *)arg);
}

static void *racer_run(void *arg)
{
    struct racer *r = arg;
    struct test_ctx own;

    test_store_ctx(r->t, &own, 1);
    r->outcome = store_write(&own.c, r->number, claim_name, &r->number);
    test_store_end_ctx(&own);
    return NULL;
}

static void a_unique_name_goes_to_one(void **state)
{
    struct test_store *t = *state;
    struct racer racers[THREADS];
    int done = 0;

    for (int i = 0; i < THREADS; i++) {
        racers[i] = (struct racer){.t = t, .number = i + 1};
        pthread_create(&racers[i].thread, NULL, racer_run, &racers[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(racers[i].thread, NULL);
        done += racers[i].outcome == DONE;
        assert_true(racers[i].outcome == DONE || racers[i].outcome == REFUSED);
    }
    assert_int_equal(done, 1);
}

/* ---- Claims ---- */

enum { EVENTS = 200, CLAIMERS = 8 };

static enum outcome add_events(struct ctx *c, unused_arg void *arg)
{
    for (int i = 0; i < EVENTS; i++) {
        char key[16];

        snprintf(key, sizeof(key), "%d", i);
        TRY(outbox_add(c, STR("race"), str_of(key), STR(""), c->now_ms));
    }
    return DONE;
}

struct claimer {
    struct test_store *t;
    pthread_t thread;
    int number, wrong;
    _Atomic int *claims; /* of each event */
};

static enum outcome claim_some(struct ctx *c, void *arg)
{
    return outbox_claim(c, 7, 60000, arg);
}

/* Claims until nothing is left. */
static void *claimer_run(void *arg)
{
    struct claimer *claimer = arg;
    struct outbox_events events = {.n = 1};
    struct test_ctx own;

    test_store_ctx(claimer->t, &own, (uint64_t)claimer->number);
    while (events.n > 0) {
        claimer->wrong += store_write(&own.c, claimer->number, claim_some, &events) != DONE;
        for (size_t i = 0; i < events.n; i++) {
            int32_t number = 0;

            claimer->wrong += !parse_i32(events.v[i].key, 0, EVENTS - 1, &number);
            claimer->claims[number]++;
        }
        arena_clear(&own.arena);
    }
    test_store_end_ctx(&own);
    return NULL;
}

static void an_event_is_claimed_by_one(void **state)
{
    struct test_store *t = *state;
    struct claimer claimers[CLAIMERS];
    _Atomic int claims[EVENTS] = {0};

    assert_int_equal(store_write(&t->c, 1, add_events, NULL), DONE);
    for (int i = 0; i < CLAIMERS; i++) {
        claimers[i] = (struct claimer){.t = t, .number = i + 1, .claims = claims};
        pthread_create(&claimers[i].thread, NULL, claimer_run, &claimers[i]);
    }
    for (int i = 0; i < CLAIMERS; i++) {
        pthread_join(claimers[i].thread, NULL);
        assert_int_equal(claimers[i].wrong, 0);
    }
    for (int i = 0; i < EVENTS; i++)
        assert_int_equal(claims[i], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(many_clients_share_commits),
        STORE_TEST(a_full_queue_turns_away),
        STORE_TEST(a_unique_name_goes_to_one),
        STORE_TEST(an_event_is_claimed_by_one),
    };

    return test_store_run("store under threads", tests);
}

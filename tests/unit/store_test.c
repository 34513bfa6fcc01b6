/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_store.h"

#include "support/counter.h"

#include <pthread.h>
#include <unistd.h>

#include "store/conn.h"

/* What is committed, or -1. */
static int64_t committed(struct test_store *t, const char *name)
{
    int64_t n = -1;
    bool found;

    assert_int_equal(store_read_begin(&t->c), DONE);
    assert_int_equal(counter_get(&t->c, name, &n, &found), DONE);
    store_read_end(&t->c);
    return found ? n : -1;
}

struct set {
    const char *name;
    int64_t n;
    enum outcome end; /* how the command ends after setting */
};

static enum outcome set_body(struct ctx *c, void *arg)
{
    struct set *set = arg;

    TRY(counter_set(c, set->name, set->n));
    tx_touch(c, TOPIC_RATES, set->n);
    if (set->end == REFUSED)
        return refuse(&c->problem, refusal_sold_out, "n", "expected less than %d", (int)set->n);
    return set->end;
}

static void an_acknowledged_write_is_read(void **state)
{
    struct test_store *t = *state;
    struct set set = {"a", 7, DONE};

    assert_int_equal(committed(t, "a"), -1);
    assert_int_equal(store_write(&t->c, 1, set_body, &set), DONE);
    assert_int_equal(committed(t, "a"), 7);
    test_store_reopen(t);
    assert_int_equal(committed(t, "a"), 7);
}

static void a_refused_command_changes_nothing_and_says_why(void **state)
{
    struct test_store *t = *state;
    struct set set = {"a", 7, REFUSED};

    assert_int_equal(store_write(&t->c, 1, set_body, &set), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_sold_out);
    assert_string_equal(t->c.problem.field, "n");
    assert_string_equal(t->c.problem.detail, "expected less than 7");
    set.end = FAILED;
    assert_int_equal(store_write(&t->c, 1, set_body, &set), FAILED);
    assert_int_equal(t->c.problem.refusal, refusal_none);
    assert_int_equal(committed(t, "a"), -1);
}

static enum outcome break_constraint(struct ctx *c, unused_arg void *arg)
{
    TRY(counter_new(c, "twice", 1));
    return counter_new(c, "twice", 2);
}

static void a_broken_constraint_fails_only_its_command(void **state)
{
    struct test_store *t = *state;
    struct set set = {"a", 7, DONE};

    assert_int_equal(store_write(&t->c, 1, break_constraint, NULL), FAILED);
    assert_int_equal(store_write(&t->c, 1, set_body, &set), DONE);
    assert_int_equal(committed(t, "twice"), -1);
    assert_int_equal(committed(t, "a"), 7);
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
    struct set left = {"left", 0, DONE}, right = {"right", 0, DONE};

    assert_int_equal(store_write(&t->c, 1, set_body, &left), DONE);
    assert_int_equal(store_write(&t->c, 1, set_body, &right), DONE);
}

static void many_clients_share_commits(void **state)
{
    struct test_store *t = *state;
    struct client clients[THREADS];
    struct store_stats stats;
    int done = 0, refused = 0;

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

/* ---- What was touched ---- */

struct heard {
    pthread_mutex_t lock;
    int64_t last[TOPICS];
    int n;
};

static void hear(void *arg, enum topic topic, int64_t id)
{
    struct heard *heard = arg;

    pthread_mutex_lock(&heard->lock);
    heard->last[topic] = id;
    heard->n++;
    pthread_mutex_unlock(&heard->lock);
}

static int heard_n(struct heard *heard)
{
    int n;

    pthread_mutex_lock(&heard->lock);
    n = heard->n;
    pthread_mutex_unlock(&heard->lock);
    return n;
}

static void listeners_hear_of_what_was_committed(void **state)
{
    struct test_store *t = *state;
    struct heard heard = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct set set = {"a", 5, REFUSED};

    store_listen(t->c.store, hear, &heard);
    assert_int_equal(store_write(&t->c, 1, set_body, &set), REFUSED);
    assert_int_equal(heard_n(&heard), 0);
    set.end = DONE;
    assert_int_equal(store_write(&t->c, 1, set_body, &set), DONE);
    assert_int_equal(heard_n(&heard), 1);
    assert_int_equal(heard.last[TOPIC_RATES], 5);
}

static void another_process_is_heard(void **state)
{
    struct test_store *t = *state;
    struct heard heard = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct set set = {"a", 9, DONE};
    struct ctx other = t->c;

    store_listen(t->c.store, hear, &heard);
    usleep(3 * UPKEEP_MS * 1000); /* its own opening and migrating has been seen by now */
    heard.n = 0;
    usleep(2 * UPKEEP_MS * 1000);
    assert_int_equal(heard_n(&heard), 0); /* own checkpoints and silence are no news */
    assert_int_equal(store_open(&other.problem, &t->options, &other.store), DONE);
    assert_int_equal(store_write(&other, 1, set_body, &set), DONE);
    for (int i = 0; i < 200 && heard_n(&heard) == 0; i++)
        usleep(20 * 1000);
    assert_true(heard_n(&heard) > 0);
    store_close(other.store);
}

/* ---- Reading ---- */

static void a_read_sees_one_snapshot(void **state)
{
    struct test_store *t = *state;
    struct set before = {"a", 1, DONE}, after = {"a", 2, DONE};
    struct test_ctx other;
    int64_t n;
    bool found;

    test_store_ctx(t, &other, 2);
    assert_int_equal(store_write(&t->c, 1, set_body, &before), DONE);
    assert_int_equal(store_read_begin(&t->c), DONE);
    assert_int_equal(counter_get(&t->c, "a", &n, &found), DONE);
    assert_int_equal(n, 1);
    assert_int_equal(store_write(&other.c, 1, set_body, &after), DONE);
    assert_int_equal(counter_get(&t->c, "a", &n, &found), DONE);
    assert_int_equal(n, 1);
    store_read_end(&t->c);
    store_read_end(&t->c);
    assert_int_equal(committed(t, "a"), 2);
    test_store_end_ctx(&other);
}

struct walk {
    int rows;
    int64_t sum;
};

/* Asks for the row again by another statement while the walk goes on. */
static enum outcome walk_row(struct ctx *c, const void *row, void *arg)
{
    const struct counter *counter = row;
    struct walk *walk = arg;
    int64_t n;
    bool found;

    TRY(counter_get(c, str_cstr(c->arena, counter->name), &n, &found));
    if (!found || n != counter->n)
        return FAILED;
    walk->rows++;
    walk->sum += n;
    return DONE;
}

static enum outcome fill_body(struct ctx *c, unused_arg void *arg)
{
    for (int i = 0; i < 3000; i++) {
        char name[16];

        snprintf(name, sizeof(name), "c%04d", i);
        TRY(counter_set(c, name, i));
    }
    return DONE;
}

static void a_walk_streams_and_gives_memory_back(void **state)
{
    struct test_store *t = *state;
    struct walk walk = {0};
    size_t used;

    assert_int_equal(store_write(&t->c, 1, fill_body, NULL), DONE);
    assert_int_equal(store_read_begin(&t->c), DONE);
    used = t->arena.used_bytes;
    assert_int_equal(counter_each(&t->c, walk_row, &walk), DONE);
    assert_int_equal(t->arena.used_bytes, used);
    store_read_end(&t->c);
    assert_int_equal(walk.rows, 3000);
    assert_int_equal(walk.sum, 3000 * 2999 / 2);
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

/* ---- The schema ---- */

static void migrating_again_changes_nothing(void **state)
{
    struct test_store *t = *state;
    int version;

    assert_int_equal(store_migrate(&t->c, &version), DONE);
    assert_int_equal(version, migrations[migrations_n - 1].number);
    assert_int_equal(store_check_schema(&t->c), DONE);
}

static void every_statement_prepares(void **state)
{
    struct test_store *t = *state;
    const struct engine_ops *ops =
        t->engine == ENGINE_POSTGRES ? &postgres_ops : &sqlite_ops;
    struct conn *conn;
    int failures = 0;

    assert_int_equal(ops->open(&t->c.problem, &t->options, ACCESS_WRITE, &conn), DONE);
    for (size_t i = 0; i < statement_sets_n; i++)
        for (size_t k = 0; k < statement_sets[i]->n; k++)
            if (ops->prepare(conn, &statement_sets[i]->v[k]) != DONE) {
                print_error("%s does not prepare\n", statement_sets[i]->v[k].name);
                failures++;
            }
    ops->close(conn);
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(an_acknowledged_write_is_read),
        STORE_TEST(a_refused_command_changes_nothing_and_says_why),
        STORE_TEST(a_broken_constraint_fails_only_its_command),
        STORE_TEST(many_clients_share_commits),
        STORE_TEST(a_full_queue_turns_away),
        STORE_TEST(listeners_hear_of_what_was_committed),
        STORE_TEST(another_process_is_heard),
        STORE_TEST(a_read_sees_one_snapshot),
        STORE_TEST(a_walk_streams_and_gives_memory_back),
        STORE_TEST(a_unique_name_goes_to_one),
        STORE_TEST(migrating_again_changes_nothing),
        STORE_TEST(every_statement_prepares),
    };

    return test_store_run("store", tests);
}

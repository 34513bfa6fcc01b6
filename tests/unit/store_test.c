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
    usleep(2 * UPKEEP_MS * 1000); /* its own opening and migrating has been seen by now */
    heard.n = 0;
    usleep(UPKEEP_MS * 1500);
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
    int rows, inner_rows;
    int64_t sum;
};

static enum outcome count_row(unused_arg struct ctx *c, unused_arg const void *row, void *arg)
{
    int *rows = arg;

    (*rows)++;
    return DONE;
}

/* Asks for the row again by another statement while the walk goes on, and in its middle walks all
 * by the same one. */
static enum outcome walk_row(struct ctx *c, const void *row, void *arg)
{
    const struct counter *counter = row;
    struct walk *walk = arg;
    int64_t n;
    bool found;

    TRY(counter_get(c, str_cstr(c->arena, counter->name), &n, &found));
    if (!found || n != counter->n)
        return FAILED;
    walk->sum += n;
    return walk->rows++ == 1500 ? counter_each(c, count_row, &walk->inner_rows) : DONE;
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
    assert_int_equal(walk.inner_rows, 3000);
    assert_int_equal(walk.sum, 3000 * 2999 / 2);
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

/* What another program may have left in the table of migrations, and what is said to it. */
static const struct {
    const char *done, *said;
} schemas[] = {
    {"DELETE FROM schema_migration WHERE number = 0", "lacks migration 0 (store)"},
    {"INSERT INTO schema_migration VALUES (9999, 'later', 1, 1)", "this program does not know"},
    {"UPDATE schema_migration SET digest = digest + 1 WHERE number = 0", "is not the one"},
};

static void a_schema_of_another_program_is_refused(void **state)
{
    for (size_t i = 0; i < countof(schemas); i++) {
        struct test_store *t = *state;
        int version;

        test_store_script(t, schemas[i].done);
        assert_int_equal(store_check_schema(&t->c), REFUSED);
        assert_int_equal(t->c.problem.refusal, refusal_wrong_state);
        assert_non_null(strstr(t->c.problem.detail, schemas[i].said));
        if (i > 0) /* what is missing would be made, and is there */
            assert_int_equal(store_migrate(&t->c, &version), REFUSED);
        test_store_teardown(state);
        test_store_setup(state);
    }
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

enum { AGE_STEP = 8 / SAMPLED(8) }; /* migrations between the ages that are tried */

/* As a program with only the first `n` migrations would have left the database. */
static void make_earlier_schema(struct test_store *t, size_t n)
{
    char sql[256];

    for (size_t i = 0; i < n; i++) {
        const struct migration *m = &migrations[i];

        test_store_script(t, t->engine == ENGINE_SQLITE ? m->sqlite : m->postgres);
        snprintf(sql, sizeof(sql), "INSERT INTO schema_migration VALUES (%d, '%s', %lld, 1)",
                 m->number, m->name, (long long)m->digest);
        test_store_script(t, sql);
    }
}

static void a_database_of_any_age_is_migrated(void **state)
{
    for (size_t age = 1; age < migrations_n; age += AGE_STEP) {
        struct test_store *t = *state;
        int version;

        test_store_empty(t);
        make_earlier_schema(t, migrations_n - age);
        test_store_reopen(t);
        assert_int_equal(store_check_schema(&t->c), REFUSED);
        assert_int_equal(store_migrate(&t->c, &version), DONE);
        assert_int_equal(store_check_schema(&t->c), DONE);
        every_statement_prepares(state);
    }
}

static void a_read_only_store_reads(void **state)
{
    struct test_store *t = *state;
    struct set set = {"a", 7, DONE};

    assert_int_equal(store_write(&t->c, 1, set_body, &set), DONE);
    t->options.read_only = true;
    test_store_reopen(t);
    assert_int_equal(committed(t, "a"), 7);
    test_store_empty(t);
    if (t->engine == ENGINE_SQLITE) { /* nothing is made */
        assert_int_equal(store_open(&t->c.problem, &t->options, &t->c.store), REFUSED);
        assert_string_equal(t->c.problem.field, "data");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(an_acknowledged_write_is_read),
        STORE_TEST(a_refused_command_changes_nothing_and_says_why),
        STORE_TEST(a_broken_constraint_fails_only_its_command),
        STORE_TEST(listeners_hear_of_what_was_committed),
        STORE_TEST(another_process_is_heard),
        STORE_TEST(a_read_sees_one_snapshot),
        STORE_TEST(a_walk_streams_and_gives_memory_back),
        STORE_TEST(migrating_again_changes_nothing),
        STORE_TEST(a_schema_of_another_program_is_refused),
        STORE_TEST(a_database_of_any_age_is_migrated),
        STORE_TEST(a_read_only_store_reads),
        STORE_TEST(every_statement_prepares),
    };

    return test_store_run("store", tests);
}

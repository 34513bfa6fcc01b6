/* SPDX-License-Identifier: Apache-2.0 */
/* What only a server can do to us: settings that lose commits, connections that end. */
#include "support/test_store.h"

#include <unistd.h>

#include "store/conn.h"
#include "store/jobs.h"

static enum outcome try_open(struct test_store *t, const struct store_options *o)
{
    struct store *s;
    enum outcome opened = store_open(&t->c.problem, o, &s);

    store_close(s);
    return opened;
}

static void without_synchronous_commit_it_is_refused(void **state)
{
    struct test_store *t = *state;
    struct store_options o = t->options;
    char url[TEST_PATH_MAX + 64];

    snprintf(url, sizeof(url), "%s%%20-csynchronous_commit%%3Doff", t->db_url);
    o.db_url = url;
    assert_int_equal(try_open(t, &o), REFUSED);
    assert_string_equal(t->c.problem.field, "db");
    assert_non_null(strstr(t->c.problem.detail, "synchronous_commit = on"));
}

/* The server takes a changed setting when it gets to it. */
static enum outcome open_until(struct test_store *t, enum outcome expected)
{
    enum outcome o = try_open(t, &t->options);

    for (int i = 0; i < 100 && o != expected; i++) {
        usleep(50 * 1000);
        o = try_open(t, &t->options);
    }
    return o;
}

static struct conn *operator; /* opened while the server was still good */

static int open_operator(void **state)
{
    struct test_store *t;

    if (test_store_setup(state) != 0)
        return -1;
    t = *state;
    return postgres_ops.open(&t->c.problem, &t->options, ACCESS_WRITE, &operator) == DONE ? 0 : -1;
}

/* Whatever the test came to, the next one finds the server as it was. */
static int restore_server(void **state)
{
    struct test_store *t = *state;

    assert_int_equal(postgres_ops.script(operator, "ALTER SYSTEM RESET fsync"), DONE);
    assert_int_equal(postgres_ops.script(operator, "SELECT pg_reload_conf()"), DONE);
    postgres_ops.close(operator);
    assert_int_equal(open_until(t, DONE), DONE);
    return test_store_teardown(state);
}

static void without_fsync_it_is_refused(void **state)
{
    struct test_store *t = *state;

    assert_int_equal(postgres_ops.script(operator, "ALTER SYSTEM SET fsync = off"), DONE);
    assert_int_equal(postgres_ops.script(operator, "SELECT pg_reload_conf()"), DONE);
    assert_int_equal(open_until(t, REFUSED), REFUSED);
    assert_non_null(strstr(t->c.problem.detail, "fsync = on"));
}

/* ---- Lost connections ---- */

static enum outcome add_job(struct ctx *c, void *arg)
{
    return job_add(c, str_of(arg), c->now_ms);
}

static char one[] = "one", two[] = "two";

static enum outcome list_jobs(struct ctx *c, void *arg)
{
    return job_list(c, arg);
}

static size_t count_jobs(struct test_store *t)
{
    struct jobs jobs;

    assert_int_equal(store_read(&t->c, list_jobs, &jobs), DONE);
    return jobs.n;
}

struct heard {
    _Atomic int all;
};

static void hear(void *arg, unused_arg enum topic topic, int64_t id)
{
    struct heard *heard = arg;

    heard->all += id == TOUCH_ALL;
}

/* A store whose connections carry a name of their own. */
static void reopen_named(struct test_store *t, const char *name)
{
    size_t n = strlen(t->db_url);

    snprintf(t->db_url + n, sizeof(t->db_url) - n, "&application_name=%s", name);
    test_store_reopen(t);
}

static void end_connections(void)
{
    assert_int_equal(postgres_ops.script(operator, "SELECT pg_terminate_backend(pid) "
                                                   "FROM pg_stat_activity "
                                                   "WHERE application_name = 'doomed'"),
                     DONE);
}

static void lost_connections_are_replaced(void **state)
{
    struct test_store *t = *state;
    struct heard heard = {0};

    reopen_named(t, "doomed");
    store_listen(t->c.store, hear, &heard);
    for (int64_t key = 1; key <= 8; key++) /* all writers */
        assert_int_equal(store_write(&t->c, key, add_job, one), DONE);
    assert_int_equal(count_jobs(t), 1);
    end_connections();
    usleep(200 * 1000); /* the servers end */
    for (int64_t key = 1; key <= 8; key++)
        assert_int_equal(store_write(&t->c, key, add_job, two), DONE);
    assert_int_equal(count_jobs(t), 2);
    for (int i = 0; i < 100 && heard.all == 0; i++)
        usleep(50 * 1000);
    assert_true(heard.all > 0); /* news may have been missed */
}

static enum outcome add_and_lose(struct ctx *c, void *arg)
{
    int *runs = arg;
    struct jobs jobs;

    TRY(job_add(c, STR("three"), c->now_ms));
    if ((*runs)++ == 0)
        end_connections();
    return job_list(c, &jobs);
}

static void a_batch_whose_connection_breaks_is_run_again(void **state)
{
    struct test_store *t = *state;
    int runs = 0;

    reopen_named(t, "doomed");
    assert_int_equal(store_write(&t->c, 1, add_and_lose, &runs), DONE);
    assert_int_equal(runs, 2);
    assert_int_equal(count_jobs(t), 1);
}

/* ---- Failures that come late ---- */

/* job_add does not wait for the answer: that the table does not take the name shows later. */
static enum outcome break_late(struct ctx *c, unused_arg void *arg)
{
    return job_add(c, STR("forbidden"), c->now_ms);
}

static void a_failure_that_shows_at_the_commit_fails_its_command(void **state)
{
    struct test_store *t = *state;

    test_store_script(t, "ALTER TABLE job ADD CHECK (name <> 'forbidden')");
    assert_int_equal(store_write(&t->c, 1, break_late, NULL), FAILED);
    assert_int_equal(store_write(&t->c, 1, add_job, one), DONE);
    assert_int_equal(count_jobs(t), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(without_synchronous_commit_it_is_refused),
        cmocka_unit_test_setup_teardown(without_fsync_it_is_refused, open_operator, restore_server),
        cmocka_unit_test_setup_teardown(lost_connections_are_replaced, open_operator,
                                        restore_server),
        cmocka_unit_test_setup_teardown(a_batch_whose_connection_breaks_is_run_again, open_operator,
                                        restore_server),
        STORE_TEST(a_failure_that_shows_at_the_commit_fails_its_command),
    };

    return test_store_run_on(ENGINE_POSTGRES, "postgres", tests);
}

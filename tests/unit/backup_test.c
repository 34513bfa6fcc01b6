/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_store.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "store/backup.h"
#include "store/jobs.h"

static enum outcome add_job(struct ctx *c, void *arg)
{
    return job_add(c, str_of(arg), c->now_ms);
}

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

static void add(struct test_store *t, const char *name)
{
    char copy[64];

    snprintf(copy, sizeof(copy), "%s", name);
    assert_int_equal(store_write(&t->c, 1, add_job, copy), DONE);
}

static void backup_path(char *path, size_t max)
{
    snprintf(path, max, "%s/entrepot-backup-%d", test_tmp(), (int)getpid());
    unlink(path);
}

static void what_is_backed_up_comes_back(void **state)
{
    struct test_store *t = *state;
    char path[TEST_PATH_MAX];

    backup_path(path, sizeof(path));
    add(t, "one");
    assert_int_equal(store_backup(&t->c, path), DONE);
    add(t, "two"); /* after the backup */
    assert_int_equal(count_jobs(t), 2);
    test_store_empty(t);
    assert_int_equal(store_restore(&t->c.problem, &t->options, path), DONE);
    test_store_reopen(t);
    assert_int_equal(store_check_schema(&t->c), DONE);
    assert_int_equal(store_check_soundness(&t->c), DONE);
    assert_int_equal(count_jobs(t), 1);
    add(t, "three");
    unlink(path);
}

static void nothing_is_overwritten(void **state)
{
    struct test_store *t = *state;
    char path[TEST_PATH_MAX];

    backup_path(path, sizeof(path));
    assert_int_equal(store_backup(&t->c, path), DONE);
    assert_int_equal(store_backup(&t->c, path), REFUSED);
    assert_string_equal(t->c.problem.field, "file");
    assert_int_equal(store_restore(&t->c.problem, &t->options, path), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_wrong_state);
    unlink(path);
    assert_int_equal(store_restore(&t->c.problem, &t->options, path), REFUSED);
    assert_string_equal(t->c.problem.field, "file");
}

static void what_is_no_backup_is_not_restored(void **state)
{
    struct test_store *t = *state;
    char path[TEST_PATH_MAX];
    FILE *f;

    backup_path(path, sizeof(path));
    f = fopen(path, "w");
    assert_non_null(f);
    for (int i = 0; i < 5000; i++)
        assert_true(fputs("no database ", f) >= 0);
    fclose(f);
    test_store_empty(t);
    assert_int_not_equal(store_restore(&t->c.problem, &t->options, path), DONE);
    unlink(path);
    test_store_reopen(t); /* the place is still empty */
    assert_int_equal(store_check_schema(&t->c), REFUSED);
}

/* ---- Beside writers ---- */

struct writing {
    struct test_store *t;
    pthread_t thread;
    _Atomic bool stop;
    _Atomic int written;
};

static void *write_on(void *arg)
{
    struct writing *w = arg;
    struct test_ctx own;

    test_store_ctx(w->t, &own, 3);
    while (!w->stop && w->written < 150) {
        char name[32];

        snprintf(name, sizeof(name), "job %d", w->written);
        assert_int_equal(store_write(&own.c, 1, add_job, name), DONE);
        w->written++;
        arena_clear(&own.arena);
    }
    test_store_end_ctx(&own);
    return NULL;
}

static void a_backup_beside_writers_is_one_moment(void **state)
{
    struct test_store *t = *state;
    struct writing w = {.t = t};
    char path[TEST_PATH_MAX];
    int before, after;
    size_t kept;

    backup_path(path, sizeof(path));
    pthread_create(&w.thread, NULL, write_on, &w);
    while (w.written < 5)
        usleep(1000);
    before = w.written;
    assert_int_equal(store_backup(&t->c, path), DONE);
    after = w.written;
    w.stop = true;
    pthread_join(w.thread, NULL);
    test_store_empty(t);
    assert_int_equal(store_restore(&t->c.problem, &t->options, path), DONE);
    test_store_reopen(t);
    kept = count_jobs(t);
    assert_true(kept >= (size_t)before && kept <= (size_t)after + 1);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(what_is_backed_up_comes_back),
        STORE_TEST(nothing_is_overwritten),
        STORE_TEST(what_is_no_backup_is_not_restored),
        STORE_TEST(a_backup_beside_writers_is_one_moment),
    };

    return test_store_run("backup", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A fresh, migrated database for a test, on either engine, with a context that uses it.
 *
 *     int main(void)
 *     {
 *         const struct CMUnitTest tests[] = {
 *             STORE_TEST(adds), ...
 *         };
 *         return test_store_run("stock", tests);       // the whole table on SQLite and PostgreSQL
 *     }
 *     static void adds(void **state)
 *     {
 *         struct test_store *t = *state;
 *         assert_int_equal(store_write(&t->c, 1, body, &arg), DONE);
 *     }
 *
 * PostgreSQL is the server of the environment's ENTREPOT_TEST_PG (tests/pg.sh start prints its
 * URL), each test in a schema of its own; without it those tests are skipped, visibly. */
#ifndef SUPPORT_TEST_STORE_H
#define SUPPORT_TEST_STORE_H

#include "support/unit.h"

#include "store/store.h"

enum { TEST_PATH_MAX = 512, TEST_ARENA_BYTES = 64 * 1024 * 1024 };

struct test_store {
    struct ctx c;               /* now_ms is 2026-01-15T12:00:00Z; random is seeded */
    struct store_options options;
    struct arena arena;
    struct random random;
    char data_dir[TEST_PATH_MAX], db_url[TEST_PATH_MAX], schema[64];
    enum engine engine;
};

/* The engine that the running group uses. */
enum engine test_store_engine(void);

/* The folder for what tests write: TMPDIR, or else /tmp. */
const char *test_tmp(void);

/* Setup and teardown of a test; *state is a struct test_store. */
int test_store_setup(void **state);
int test_store_teardown(void **state);

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, test_store_setup, test_store_teardown)

/* A second context of the same store, for another thread. Frees with test_store_end_ctx. */
struct test_ctx {
    struct ctx c;
    struct arena arena;
    struct random random;
};
void test_store_ctx(struct test_store *t, struct test_ctx *out, uint64_t seed);
void test_store_end_ctx(struct test_ctx *t);

/* One statement without rows, on a connection of its own. */
void test_store_script(struct test_store *t, const char *sql);
/* The same for one that the database must refuse. */
void test_store_refuses(struct test_store *t, const char *sql);

void test_store_close(struct test_store *t);
/* Closes and opens again with t->options. */
void test_store_reopen(struct test_store *t);

/* The SQLite store of a folder that another process made, or will go on with; for workloads in a
 * process of their own. `log_frames` as in struct store_options. */
struct test_store *test_store_at(const char *data_dir, int log_frames);

/* The PostgreSQL store of a test in another process; test_store_leave closes it and leaves what is
 * in it. */
struct test_store *test_store_at_url(const char *db_url);
void test_store_leave(struct test_store *t);

/* Closes the store and empties its place, with not even a schema left. */
void test_store_empty(struct test_store *t);

/* Runs the tests for each engine; gives the number of failures. */
#define test_store_run(name, tests) \
    test_store_run_on_both((name), (tests), sizeof(tests) / sizeof((tests)[0]))
int test_store_run_on_both(const char *name, const struct CMUnitTest *tests, size_t n);
/* The same for tests of one engine. */
#define test_store_run_on(engine, name, tests) \
    test_store_run_on_one((engine), (name), (tests), sizeof(tests) / sizeof((tests)[0]))
int test_store_run_on_one(enum engine engine, const char *name, const struct CMUnitTest *tests,
                          size_t n);

#endif

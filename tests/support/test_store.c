/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_store.h"

#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "store/conn.h"

#define TEST_NOW_MS INT64_C(1768478400000) /* 2026-01-15T12:00:00Z */

static enum engine running = ENGINE_SQLITE;
static int databases; /* made so far */

enum engine test_store_engine(void)
{
    return running;
}

/* A setup that cannot go on says why. */
static void must(enum outcome o, const char *what, const struct problem *p)
{
    if (o != DONE)
        print_error("%s: %s\n", what, p->detail);
    assert_int_equal(o, DONE);
}

static void fill_ctx(struct ctx *c, struct arena *arena, struct random *random, uint64_t seed)
{
    arena_init(arena, TEST_ARENA_BYTES);
    random_seeded(random, seed);
    *c = (struct ctx){.arena = arena, .now_ms = TEST_NOW_MS, .random = random};
}

/* A script on a connection of its own to the server's default schema. */
static void run_script(const char *sql)
{
    struct store_options o;
    struct problem p = {0};
    struct conn *conn;

    store_defaults(&o);
    o.db_url = getenv("ENTREPOT_TEST_PG");
    must(postgres_ops.open(&p, &o, ACCESS_WRITE, &conn),
         "PostgreSQL does not open", &p);
    assert_int_equal(postgres_ops.script(conn, sql), DONE);
    postgres_ops.close(conn);
}

static void run_on_schema(const struct test_store *t, const char *verb, const char *rest)
{
    char sql[128];

    snprintf(sql, sizeof(sql), "%s SCHEMA %s%s", verb, t->schema, rest);
    run_script(sql);
}

static void make_postgres(struct test_store *t)
{
    const char *url = getenv("ENTREPOT_TEST_PG");

    snprintf(t->schema, sizeof(t->schema), "test_%d_%d", (int)getpid(), databases);
    run_on_schema(t, "CREATE", "");
    snprintf(t->db_url, sizeof(t->db_url), "%s%coptions=-csearch_path%%3D%s", url,
             strchr(url, '?') ? '&' : '?', t->schema);
    t->options.db_url = t->db_url;
}

const char *test_tmp(void)
{
    const char *tmp = getenv("TMPDIR");

    return tmp ? tmp : "/tmp";
}

static void make_sqlite(struct test_store *t)
{
    snprintf(t->data_dir, sizeof(t->data_dir), "%s/entrepot-test-XXXXXX", test_tmp());
    assert_non_null(mkdtemp(t->data_dir));
    t->options.data_dir = t->data_dir;
}

static void open_migrated(struct test_store *t)
{
    int version;

    must(store_open(&t->c.problem, &t->options, &t->c.store),
         "the store does not open", &t->c.problem);
    must(store_migrate(&t->c, &version),
         "the store does not migrate", &t->c.problem);
}

static struct test_store *new_test_store(void)
{
    struct test_store *t = calloc(1, sizeof(*t));

    check(t != NULL);
    fill_ctx(&t->c, &t->arena, &t->random, 1);
    t->c.ids = id_source_new(0);
    store_defaults(&t->options);
    return t;
}

struct test_store *test_store_at(const char *data_dir, int log_frames)
{
    struct test_store *t = new_test_store();

    snprintf(t->data_dir, sizeof(t->data_dir), "%s", data_dir);
    t->options.data_dir = t->data_dir;
    t->options.log_frames = log_frames;
    open_migrated(t);
    return t;
}

struct test_store *test_store_at_url(const char *db_url)
{
    struct test_store *t = new_test_store();

    t->engine = ENGINE_POSTGRES;
    snprintf(t->db_url, sizeof(t->db_url), "%s", db_url);
    t->options.db_url = t->db_url;
    open_migrated(t);
    return t;
}

void test_store_leave(struct test_store *t)
{
    store_close(t->c.store);
    id_source_release(t->c.ids);
    arena_release(&t->arena);
    free(t);
}

int test_store_setup(void **state)
{
    struct test_store *t = new_test_store();

    databases++;
    t->engine = running;
    if (running == ENGINE_POSTGRES)
        make_postgres(t);
    else
        make_sqlite(t);
    open_migrated(t);
    *state = t;
    return 0;
}

static void drop_files(const struct test_store *t)
{
    static const char *const names[] = {"entrepot.db", "entrepot.db-wal", "entrepot.db-shm"};
    char path[TEST_PATH_MAX + 32];

    for (size_t i = 0; i < countof(names); i++) {
        snprintf(path, sizeof(path), "%s/%s", t->data_dir, names[i]);
        unlink(path);
    }
}

int test_store_teardown(void **state)
{
    struct test_store *t = *state;

    test_store_close(t);
    if (t->engine == ENGINE_POSTGRES)
        run_on_schema(t, "DROP", " CASCADE");
    else
        drop_files(t);
    rmdir(t->data_dir);
    test_store_leave(t);
    return 0;
}

static enum outcome try_script(struct test_store *t, const char *sql)
{
    const struct engine_ops *ops = t->engine == ENGINE_POSTGRES ? &postgres_ops : &sqlite_ops;
    struct conn *conn;
    enum outcome o;

    must(ops->open(&t->c.problem, &t->options, ACCESS_WRITE, &conn), "the store does not open",
         &t->c.problem);
    o = ops->script(conn, sql);
    ops->close(conn);
    return o;
}

void test_store_script(struct test_store *t, const char *sql)
{
    assert_int_equal(try_script(t, sql), DONE);
}

void test_store_refuses(struct test_store *t, const char *sql)
{
    assert_int_equal(try_script(t, sql), FAILED);
}

void test_store_close(struct test_store *t)
{
    store_close(t->c.store);
    t->c.store = NULL;
}

void test_store_empty(struct test_store *t)
{
    test_store_close(t);
    if (t->engine == ENGINE_SQLITE) {
        drop_files(t);
        return;
    }
    run_on_schema(t, "DROP", " CASCADE");
    run_on_schema(t, "CREATE", "");
}

void test_store_reopen(struct test_store *t)
{
    test_store_close(t);
    must(store_open(&t->c.problem, &t->options, &t->c.store),
         "the store does not open", &t->c.problem);
}

void test_store_ctx(struct test_store *t, struct test_ctx *out, uint64_t seed)
{
    fill_ctx(&out->c, &out->arena, &out->random, seed);
    out->c.store = t->c.store;
    out->c.ids = t->c.ids;
}

void test_store_end_ctx(struct test_ctx *t)
{
    arena_release(&t->arena);
}

int test_store_run_on_one(enum engine engine, const char *name, const struct CMUnitTest *tests,
                          size_t n)
{
    const char *engine_name = engine == ENGINE_POSTGRES ? "PostgreSQL" : "SQLite";
    char group[128];

    if (engine == ENGINE_POSTGRES && !getenv("ENTREPOT_TEST_PG")) {
        printf("# SKIP %s on PostgreSQL: ENTREPOT_TEST_PG is not set\n", name);
        return 0;
    }
    log_set_level(LOG_WARN);
    running = engine;
    snprintf(group, sizeof(group), "%s on %s", name, engine_name);
    return _cmocka_run_group_tests(group, tests, n, NULL, NULL);
}

int test_store_run_on_both(const char *name, const struct CMUnitTest *tests, size_t n)
{
    return test_store_run_on_one(ENGINE_SQLITE, name, tests, n) +
           test_store_run_on_one(ENGINE_POSTGRES, name, tests, n);
}

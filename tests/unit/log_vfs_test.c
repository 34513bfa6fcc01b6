/* SPDX-License-Identifier: Apache-2.0 */
/* The log of SQLite in few writes, over the disk of support/powerloss.h, which counts them and
 * fails on demand. */
#include <sqlite3.h>

#include "support/test_store.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/log_vfs.h"
#include "support/powerloss.h"

enum { PAGE = 4096, FRAME = PAGE + 24, HEAD = 32, FEW = 10, MANY = 100, SQL_MAX = 256 };

struct bench {
    char path[TEST_PATH_MAX];
    sqlite3 *writer, *other; /* two connections, as of two processes */
};

/* ---- Helpers ---- */

static void run(sqlite3 *db, const char *sql)
{
    char *error = NULL;

    if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
        fail_msg("%s: %s", sql, error);
}

static int64_t ask(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s;
    int64_t n;

    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

/* Rows from..to, each of a page of its own or nearly so, whose bytes tell `letter`. */
static int put(sqlite3 *db, int from, int to, char letter)
{
    char sql[SQL_MAX];

    snprintf(sql, sizeof(sql),
             "WITH RECURSIVE n(i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
             " INSERT INTO page SELECT i, replace(hex(zeroblob(1500)), '0', '%c') FROM n"
             " WHERE true ON CONFLICT (id) DO UPDATE SET text = excluded.text",
             from, to, letter);
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static int64_t rows_of(sqlite3 *db, char letter)
{
    char sql[SQL_MAX];

    snprintf(sql, sizeof(sql),
             "SELECT count(*) FROM page WHERE text = replace(hex(zeroblob(1500)), '0', '%c')",
             letter);
    return ask(db, sql);
}

static void is_sound(struct bench *b)
{
    sqlite3_stmt *s;

    assert_int_equal(sqlite3_prepare_v2(b->other, "PRAGMA integrity_check", -1, &s, NULL), 0);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(s, 0), "ok");
    sqlite3_finalize(s);
}

static sqlite3 *open_database(const char *path)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_extended_result_codes(db, 1);
    run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0");
    return db;
}

static int open_bench(void **state)
{
    struct bench *b = calloc(1, sizeof(*b));

    assert_non_null(b);
    powerloss_arm(&(struct powerloss){0});
    snprintf(b->path, sizeof(b->path), "%s/entrepot-log-%d", test_tmp(), (int)getpid());
    unlink(b->path);
    b->writer = open_database(b->path);
    run(b->writer, "CREATE TABLE page (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
    b->other = open_database(b->path);
    assert_int_equal(rows_of(b->other, 'a'), 0);
    *state = b;
    return 0;
}

static int close_bench(void **state)
{
    struct bench *b = *state;

    powerloss_arm(&(struct powerloss){0});
    assert_int_equal(sqlite3_close(b->writer), SQLITE_OK);
    assert_int_equal(sqlite3_close(b->other), SQLITE_OK);
    unlink(b->path);
    free(b);
    return 0;
}

static void count_from_here(void)
{
    powerloss_arm(&(struct powerloss){0});
}

/* ---- Gathering ---- */

static void a_commit_is_one_write(void **state)
{
    struct bench *b = *state;

    for (int i = 0; i < 3; i++) {
        run(b->writer, "BEGIN IMMEDIATE");
        assert_int_equal(put(b->writer, 1, FEW, (char)('a' + i)), SQLITE_OK);
        count_from_here();
        run(b->writer, "COMMIT");
        assert_int_equal(powerloss_writes(), 1);
        assert_int_equal(powerloss_syncs(), 1);
        assert_int_equal(rows_of(b->other, (char)('a' + i)), FEW);
    }
    is_sound(b);
}

static void a_long_commit_is_few(void **state)
{
    struct bench *b = *state;
    int64_t before = ask(b->writer, "PRAGMA page_count"), bytes;

    count_from_here();
    assert_int_equal(put(b->writer, 1, MANY, 'a'), SQLITE_OK);
    bytes = (ask(b->writer, "PRAGMA page_count") - before) * FRAME;
    assert_true(bytes > 3 * LOG_HELD_MAX);
    assert_in_range(powerloss_writes(), bytes / LOG_HELD_MAX + 1,
                    bytes / (LOG_HELD_MAX - PAGE) + 1);
    assert_int_equal(powerloss_syncs(), 1);
    assert_int_equal(rows_of(b->other, 'a'), MANY);
    is_sound(b);
}

/* The head of a new log is synced by itself, before frames follow it. */
static void a_log_begun_again_is_two(void **state)
{
    struct bench *b = *state;

    assert_int_equal(put(b->writer, 1, FEW, 'a'), SQLITE_OK);
    run(b->writer, "PRAGMA wal_checkpoint(RESTART)");
    count_from_here();
    assert_int_equal(put(b->writer, 1, FEW, 'b'), SQLITE_OK);
    assert_int_equal(powerloss_writes(), 2);
    assert_int_equal(powerloss_syncs(), 2);
    assert_int_equal(rows_of(b->other, 'b'), FEW);
    run(b->other, "PRAGMA wal_checkpoint(TRUNCATE)"); /* by a handle that holds nothing */
    assert_int_equal(put(b->writer, 1, FEW, 'c'), SQLITE_OK);
    assert_int_equal(rows_of(b->other, 'c'), FEW);
    is_sound(b);
}

/* On a disk where SQLite pads its log behind the sync, nothing is held. */
static void a_frail_disk_is_left_alone(void **state)
{
    struct bench *b = *state;

    powerloss_arm(&(struct powerloss){.frail = true});
    sqlite3_close(b->writer);
    b->writer = open_database(b->path);
    assert_int_equal(put(b->writer, 1, FEW, 'a'), SQLITE_OK);
    assert_true(powerloss_writes() > 2 * FEW);
    assert_int_equal(rows_of(b->other, 'a'), FEW);
    is_sound(b);
}

/* ---- Order: frames in the file, then the index ---- */

static void who_does_not_sync_is_read_too(void **state)
{
    static const char *const modes[] = {"PRAGMA synchronous = OFF", "PRAGMA synchronous = NORMAL"};
    struct bench *b = *state;

    for (int i = 0; i < 2; i++) {
        run(b->writer, modes[i]);
        assert_int_equal(put(b->writer, 1, FEW, (char)('a' + i)), SQLITE_OK);
        assert_int_equal(rows_of(b->other, (char)('a' + i)), FEW);
    }
    is_sound(b);
}

/* A small cache spills pages into the log, reads them back and writes them once more. */
static void what_spills_is_read_back(void **state)
{
    struct bench *b = *state;

    run(b->writer, "PRAGMA cache_size = 5; BEGIN IMMEDIATE");
    assert_int_equal(put(b->writer, 1, MANY, 'a'), SQLITE_OK);
    assert_int_equal(rows_of(b->writer, 'a'), MANY);
    run(b->writer, "SAVEPOINT command");
    assert_int_equal(put(b->writer, 1, MANY, 'b'), SQLITE_OK);
    run(b->writer, "ROLLBACK TO command");
    assert_int_equal(rows_of(b->writer, 'a'), MANY);
    assert_int_equal(put(b->writer, MANY / 2 + 1, MANY, 'c'), SQLITE_OK);
    assert_int_equal(rows_of(b->other, 'a'), 0);
    run(b->writer, "COMMIT");
    assert_int_equal(rows_of(b->other, 'a'), MANY / 2);
    assert_int_equal(rows_of(b->other, 'c'), MANY / 2);
    is_sound(b);
}

/* Held frames of a transaction that was undone would land on those of the other, which are in the
 * same place of the log. */
static void what_is_undone_is_never_written(void **state)
{
    struct bench *b = *state;

    run(b->writer, "PRAGMA wal_checkpoint(RESTART); PRAGMA cache_size = 5; BEGIN IMMEDIATE");
    assert_int_equal(put(b->writer, 1, MANY, 'a'), SQLITE_OK);
    run(b->writer, "ROLLBACK");
    assert_int_equal(put(b->other, 1, 2 * MANY, 'b'), SQLITE_OK);
    assert_int_equal(put(b->writer, 1, FEW, 'x'), SQLITE_OK);
    sqlite3_close(b->other);
    b->other = open_database(b->path); /* with a cache that knows nothing */
    assert_int_equal(rows_of(b->other, 'x'), FEW);
    assert_int_equal(rows_of(b->other, 'b'), 2 * MANY - FEW);
    is_sound(b);
}

/* ---- Errors ---- */

static void a_full_disk_commits_nothing(void **state)
{
    struct bench *b = *state;
    int64_t writes;

    assert_int_equal(put(b->writer, 1, MANY, 'a'), SQLITE_OK);
    count_from_here();
    assert_int_equal(put(b->writer, 1, MANY, 'b'), SQLITE_OK);
    writes = powerloss_writes();
    for (int64_t full = 1; full <= writes; full++) {
        powerloss_arm(&(struct powerloss){.full_at_write = full});
        assert_int_equal(put(b->writer, 1, MANY, 'c'), SQLITE_FULL);
        assert_true(sqlite3_get_autocommit(b->writer));
        assert_int_equal(rows_of(b->other, 'b'), MANY);
        assert_int_equal(rows_of(b->writer, 'b'), MANY);
        count_from_here();
        assert_int_equal(put(b->writer, 1, MANY, 'd'), SQLITE_OK);
        assert_int_equal(rows_of(b->other, 'd'), MANY);
        assert_int_equal(put(b->writer, 1, MANY, 'b'), SQLITE_OK);
    }
    is_sound(b);
}

/* Frames that SQLite believes to be in the log are not forgotten because one call failed. */
static void what_could_not_be_written_stays_held(void **state)
{
    struct bench *b = *state;

    run(b->writer, "PRAGMA cache_size = 5; BEGIN IMMEDIATE");
    assert_int_equal(put(b->writer, 1, MANY, 'a'), SQLITE_OK);
    powerloss_arm(&(struct powerloss){.full_at_write = 1});
    assert_int_equal(put(b->writer, 1, MANY, 'b'), SQLITE_FULL);
    assert_false(sqlite3_get_autocommit(b->writer)); /* the statement alone is undone */
    count_from_here();
    assert_int_equal(rows_of(b->writer, 'a'), MANY);
    run(b->writer, "COMMIT");
    assert_int_equal(rows_of(b->other, 'a'), MANY);
    is_sound(b);
}

static void a_failed_sync_is_told(void **state)
{
    struct bench *b = *state;

    powerloss_arm(&(struct powerloss){.failing_sync = 1});
    assert_int_equal(put(b->writer, 1, FEW, 'a'), SQLITE_IOERR_FSYNC);
    assert_int_equal(rows_of(b->other, 'a'), 0);
}

/* When the power goes behind a commit, the commit is there. */
static void what_was_committed_survives(void **state)
{
    struct bench *b = *state;

    assert_int_equal(put(b->writer, 1, MANY, 'a'), SQLITE_OK);
    run(b->writer, "PRAGMA cache_size = 5; BEGIN IMMEDIATE");
    assert_int_equal(put(b->writer, 1, MANY, 'b'), SQLITE_OK);
    powerloss_strike();
    sqlite3_close(b->writer);
    sqlite3_close(b->other);
    powerloss_arm(&(struct powerloss){0});
    b->writer = open_database(b->path);
    b->other = open_database(b->path);
    assert_int_equal(rows_of(b->other, 'a'), MANY);
    is_sound(b);
}

#define LOG_TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOG_TEST(a_commit_is_one_write),
        LOG_TEST(a_long_commit_is_few),
        LOG_TEST(a_log_begun_again_is_two),
        LOG_TEST(a_frail_disk_is_left_alone),
        LOG_TEST(who_does_not_sync_is_read_too),
        LOG_TEST(what_spills_is_read_back),
        LOG_TEST(what_is_undone_is_never_written),
        LOG_TEST(a_full_disk_commits_nothing),
        LOG_TEST(what_could_not_be_written_stays_held),
        LOG_TEST(a_failed_sync_is_told),
        LOG_TEST(what_was_committed_survives),
    };

    powerloss_install();
    log_vfs_register();
    return cmocka_run_group_tests_name("log in few writes", tests, NULL, NULL);
}

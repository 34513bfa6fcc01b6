/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/check.h"

enum { PAGES_A_STEP = 1024, STEPS_MAX = 100 * 1000 * 1000 };

/* ---- Soundness ---- */

/* The first row of a pragma that should say "ok" or nothing. */
static enum outcome expect_ok(sqlite3 *db, const char *pragma, struct problem *p)
{
    sqlite3_stmt *s = NULL;
    const char *said = NULL;
    enum outcome o = DONE;

    if (sqlite3_prepare_v2(db, pragma, -1, &s, NULL) != SQLITE_OK)
        return refuse(p, refusal_wrong_state, NULL, "%s: %s", pragma, sqlite3_errmsg(db));
    switch (sqlite3_step(s)) {
    case SQLITE_DONE:
        break;
    case SQLITE_ROW:
        said = (const char *)sqlite3_column_text(s, 0);
        if (!said || strcmp(said, "ok") != 0)
            o = refuse(p, refusal_wrong_state, NULL, "%s: %s", pragma, said ? said : "NULL");
        break;
    default:
        o = refuse(p, refusal_wrong_state, NULL, "%s: %s", pragma, sqlite3_errmsg(db));
    }
    sqlite3_finalize(s);
    return o;
}

static enum outcome look_through(sqlite3 *db, struct problem *p)
{
    TRY(expect_ok(db, "PRAGMA integrity_check(1)", p));
    return expect_ok(db, "PRAGMA foreign_key_check", p);
}

enum outcome sqlite_check_soundness(struct conn *conn, struct problem *p)
{
    return look_through(sqlite_conn_of(conn)->db, p);
}

/* ---- Copying ---- */

static void close_database(sqlite3 **db)
{
    sqlite3_close(*db);
}

static enum outcome open_file(struct problem *p, const char *path, int flags, sqlite3 **db)
{
    if (sqlite3_open_v2(path, db, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
        return DONE;
    return refuse(p, refusal_invalid, "file", "%s: %s", path, sqlite3_errmsg(*db));
}

/* A snapshot is held meanwhile, so that writers do not make it start again. */
static enum outcome copy_pages(struct problem *p, sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *b;
    int code = SQLITE_OK;

    if (sqlite3_exec(from, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) !=
        SQLITE_OK)
        return refuse(p, refusal_invalid, "file", "%s", sqlite3_errmsg(from));
    b = sqlite3_backup_init(to, "main", from, "main");
    for (int i = 0; b && code == SQLITE_OK && i < STEPS_MAX; i++)
        code = sqlite3_backup_step(b, PAGES_A_STEP);
    sqlite3_backup_finish(b);
    sqlite3_exec(from, "ROLLBACK", NULL, NULL, NULL);
    return b && code == SQLITE_DONE ? DONE : fail("store", "backup: %s", sqlite3_errmsg(to));
}

/* Copies one database file to another and reads that through. A copy needs no log beside it; the
 * store begins one when it opens the file. */
static enum outcome copy_and_check(struct problem *p, const char *from_path, int from_flags,
                                   const char *to_path)
{
    scoped(close_database) sqlite3 *from = NULL;
    scoped(close_database) sqlite3 *to = NULL;

    TRY(open_file(p, from_path, from_flags, &from));
    TRY(open_file(p, to_path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &to));
    sqlite3_busy_timeout(from, SQLITE_BUSY_MS);
    TRY(copy_pages(p, from, to));
    if (sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) != SQLITE_OK)
        return fail("store", "backup: %s", sqlite3_errmsg(to));
    return look_through(to, p);
}

/* What was written to the folder, and that the file is in it, outlasts a power loss. */
static enum outcome sync_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return ok ? DONE : fail("store", "%s cannot be synced: %s", path, strerror(errno));
}

static enum outcome publish(const char *temporary, const char *path)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_BYTES_MAX] = ".";

    TRY(sync_path(temporary));
    if (rename(temporary, path) != 0)
        return fail("store", "%s cannot be named: %s", path, strerror(errno));
    if (slash)
        snprintf(folder, sizeof(folder), "%.*s/", (int)(slash - path), path);
    return sync_path(folder);
}

/* Under another name until it is whole. */
static enum outcome copy_file(struct problem *p, const char *from, int from_flags, const char *to)
{
    char temporary[PATH_BYTES_MAX];
    enum outcome o;

    if (snprintf(temporary, sizeof(temporary), "%s.part", to) >= (int)sizeof(temporary))
        return refuse(p, refusal_invalid, "file", "the path is longer than %d bytes",
                      PATH_BYTES_MAX);
    unlink(temporary);
    o = copy_and_check(p, from, from_flags, temporary);
    if (o == DONE)
        o = publish(temporary, to);
    if (o != DONE)
        unlink(temporary);
    return o;
}

enum outcome sqlite_backup(struct problem *p, const struct store_options *o, const char *path)
{
    char database[PATH_BYTES_MAX];

    TRY(sqlite_database_path(p, o->data_dir, ACCESS_READ, database));
    return copy_file(p, database, SQLITE_OPEN_READWRITE, path);
}

enum outcome sqlite_restore(struct problem *p, const struct store_options *o, const char *path)
{
    char database[PATH_BYTES_MAX];

    TRY(sqlite_database_path(p, o->data_dir, ACCESS_WRITE, database));
    if (access(database, F_OK) == 0)
        return refuse(p, refusal_wrong_state, "data", "expected no database: %s exists", database);
    return copy_file(p, path, SQLITE_OPEN_READONLY, database);
}

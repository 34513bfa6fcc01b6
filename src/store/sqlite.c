/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/check.h"
#include "base/log.h"
#include "store/log_vfs.h"

#define DATABASE_NAME "entrepot.db"

/* After a command had to be undone, so many transactions have savepoints: refusals come in
 * swarms. */
enum { GUARDED_TRANSACTIONS = 64 };

static const char *const control_sql[CONTROLS] = {
    [CONTROL_BEGIN] = "BEGIN",
    [CONTROL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [CONTROL_COMMIT] = "COMMIT",
    [CONTROL_ROLLBACK] = "ROLLBACK",
    [CONTROL_SAVEPOINT] = "SAVEPOINT command",
    [CONTROL_RELEASE] = "RELEASE command",
    [CONTROL_ROLLBACK_TO] = "ROLLBACK TO command",
    [CONTROL_DATA_VERSION] = "PRAGMA data_version",
};

/* ---- Errors ---- */

static enum trouble trouble_of(int code, bool rolled_back)
{
    switch (code & 0xff) {
    case SQLITE_IOERR: /* a failed fsync is one */
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return TROUBLE_FATAL;
    case SQLITE_BUSY:
        return TROUBLE_RETRY;
    default:
        return rolled_back ? TROUBLE_ROLLED : TROUBLE_COMMAND;
    }
}

enum outcome sqlite_failed(struct sqlite_conn *conn, const char *what)
{
    int code = sqlite3_extended_errcode(conn->db);

    conn_trouble(&conn->base, trouble_of(code, sqlite3_get_autocommit(conn->db)));
    return fail("store", "%s: %s (%d)", what, sqlite3_errmsg(conn->db), code);
}

/* ---- Opening ---- */

static enum outcome pragma(struct sqlite_conn *conn, const char *sql)
{
    return sqlite3_exec(conn->db, sql, NULL, NULL, NULL) == SQLITE_OK ? DONE
                                                                      : sqlite_failed(conn, sql);
}

static int remember_frames(void *arg, unused_arg sqlite3 *db, unused_arg const char *name,
                           int frames)
{
    struct sqlite_conn *conn = arg;

    conn->wal_frames = frames;
    return SQLITE_OK;
}

/* No lock in the allocator to count its memory. Too late, and no harm, when the library runs. */
static void set_up_library(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    check(sqlite3_initialize() == SQLITE_OK);
    log_vfs_register();
}

enum outcome sqlite_database_path(struct problem *p, const char *dir, enum access access,
                                  char path[static PATH_BYTES_MAX])
{
    int n = snprintf(path, PATH_BYTES_MAX, "%s/" DATABASE_NAME, dir);

    if (n >= PATH_BYTES_MAX)
        return refuse(p, refusal_invalid, "data", "the path is longer than %d bytes",
                      PATH_BYTES_MAX);
    if (access == ACCESS_WRITE && mkdir(dir, 0700) != 0 && errno != EEXIST)
        return refuse(p, refusal_invalid, "data", "the folder %s cannot be made", dir);
    return DONE;
}

static enum outcome set_up_connection(struct sqlite_conn *conn, enum access access)
{
    sqlite3_busy_timeout(conn->db, SQLITE_BUSY_MS);
    sqlite3_extended_result_codes(conn->db, 1);
    sqlite3_db_config(conn->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(conn->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(conn->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(conn->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(conn->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    TRY(pragma(conn, "PRAGMA mmap_size = 8589934592"));
    TRY(pragma(conn, "PRAGMA temp_store = MEMORY"));
    if (access == ACCESS_READ)
        return pragma(conn, "PRAGMA query_only = ON");
    TRY(pragma(conn, "PRAGMA journal_mode = WAL"));
    TRY(pragma(conn, "PRAGMA synchronous = FULL"));
    TRY(pragma(conn, "PRAGMA cache_size = -65536"));
    TRY(pragma(conn, "PRAGMA journal_size_limit = 67108864"));
    TRY(pragma(conn, "PRAGMA wal_autocheckpoint = 0"));
    sqlite3_wal_hook(conn->db, remember_frames, conn);
    return DONE;
}

static void sqlite_close(struct conn *base)
{
    struct sqlite_conn *conn = sqlite_conn_of(base);

    for (size_t i = 0; i < PREPARED_SLOTS; i++)
        sqlite3_finalize(conn->prepared[i].s);
    for (int k = 0; k < CONTROLS; k++)
        sqlite3_finalize(conn->controls[k]);
    check(sqlite3_close(conn->db) == SQLITE_OK);
    free(conn);
}

static enum outcome sqlite_open(struct problem *p, const struct store_options *o,
                                enum access access, struct conn **out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    bool creates = access == ACCESS_WRITE && !o->read_only && !o->existing;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (creates ? SQLITE_OPEN_CREATE : 0);
    char path[PATH_BYTES_MAX];
    struct sqlite_conn *conn;
    struct stat there;
    enum outcome set;

    pthread_once(&once, set_up_library);
    TRY(sqlite_database_path(p, o->data_dir, o->existing ? ACCESS_READ : access, path));
    if (o->existing && stat(path, &there) != 0)
        return refuse(p, refusal_not_found, "data",
                      "there is no database in %s: `entrepot migrate` makes one", o->data_dir);
    conn = calloc(1, sizeof(*conn));
    check(conn != NULL);
    conn->base.ops = &sqlite_ops;
    if (sqlite3_open_v2(path, &conn->db, flags, NULL) != SQLITE_OK)
        set = refuse(p, refusal_invalid, "data", "%s cannot be opened: %s", path,
                     sqlite3_errmsg(conn->db));
    else
        set = set_up_connection(conn, access);
    if (set != DONE) {
        sqlite_close(&conn->base);
        return set;
    }
    *out = &conn->base;
    return DONE;
}

/* ---- Transactions ---- */

static sqlite3_stmt *control(struct sqlite_conn *conn, enum control which)
{
    if (!conn->controls[which])
        sqlite3_prepare_v3(conn->db, control_sql[which], -1, SQLITE_PREPARE_PERSISTENT,
                           &conn->controls[which], NULL);
    return conn->controls[which];
}

static enum outcome run_control(struct conn *base, enum control which)
{
    struct sqlite_conn *conn = sqlite_conn_of(base);
    sqlite3_stmt *s = control(conn, which);
    enum outcome o = s && sqlite3_step(s) == SQLITE_DONE ? DONE
                                                         : sqlite_failed(conn, control_sql[which]);

    sqlite3_reset(s);
    return o;
}

int64_t sqlite_ask(struct sqlite_conn *conn, enum control which)
{
    sqlite3_stmt *s = control(conn, which);
    int64_t answer = s && sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;

    sqlite3_reset(s);
    return answer;
}

static enum outcome sqlite_begin(struct conn *base, enum access access)
{
    struct sqlite_conn *conn = sqlite_conn_of(base);

    if (access == ACCESS_READ)
        return run_control(base, CONTROL_BEGIN);
    conn->guarded -= conn->guarded > 0;
    return run_control(base, CONTROL_BEGIN_WRITE);
}

/* On a full disk nothing was committed. Where a write or sync failed otherwise, nobody knows what
 * is in the log, and it is never tried again: that is the trouble of SQLITE_IOERR. */
static enum outcome sqlite_commit(struct conn *conn)
{
    if (run_control(conn, CONTROL_COMMIT) == DONE)
        return DONE;
    conn_trouble(conn, TROUBLE_ROLLED);
    return FAILED;
}

static void sqlite_rollback(struct conn *base)
{
    struct sqlite_conn *conn = sqlite_conn_of(base);

    if (!sqlite3_get_autocommit(conn->db) && run_control(base, CONTROL_ROLLBACK) != DONE)
        conn_trouble(base, TROUBLE_LOST);
}

/* A savepoint costs a copy of every page that the command changes, and nearly every command is
 * done, or refused before it has written: so it runs without. One that must be undone all the same
 * makes the whole transaction run again, with savepoints. */
static enum outcome sqlite_savepoint(struct conn *base)
{
    struct sqlite_conn *conn = sqlite_conn_of(base);

    if (conn->guarded)
        return run_control(base, CONTROL_SAVEPOINT);
    conn->changes = sqlite3_total_changes64(conn->db);
    return DONE;
}

static enum outcome sqlite_release(struct conn *base)
{
    return sqlite_conn_of(base)->guarded ? run_control(base, CONTROL_RELEASE) : DONE;
}

static enum outcome sqlite_rollback_to(struct conn *base)
{
    struct sqlite_conn *conn = sqlite_conn_of(base);

    if (conn->guarded) {
        TRY(run_control(base, CONTROL_ROLLBACK_TO));
        return run_control(base, CONTROL_RELEASE);
    }
    if (sqlite3_total_changes64(conn->db) == conn->changes)
        return DONE;
    conn->guarded = GUARDED_TRANSACTIONS + 1; /* the next one is the first of them */
    conn_trouble(base, TROUBLE_AGAIN);
    return FAILED;
}

/* Other processes look at the database's version: see sqlite_upkeep.c. */
static enum outcome sqlite_announce(unused_arg struct conn *conn, unused_arg const struct tx *tx)
{
    return DONE;
}

/* ---- Statements ---- */

static enum outcome sqlite_script(struct conn *base, const char *sql)
{
    struct sqlite_conn *conn = sqlite_conn_of(base);

    return sqlite3_exec(conn->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? DONE
               : sqlite_failed(conn, "migration");
}

/* BEGIN IMMEDIATE has locked everything. */
static enum outcome sqlite_lock_schema(unused_arg struct conn *conn)
{
    return DONE;
}

static enum outcome sqlite_has_table(struct conn *base, const char *name, bool *has)
{
    struct sqlite_conn *conn = sqlite_conn_of(base);
    sqlite3_stmt *s = NULL;
    int step;

    if (sqlite3_prepare_v2(conn->db, "SELECT 1 FROM sqlite_schema WHERE name = ?1", -1, &s, NULL) !=
        SQLITE_OK)
        return sqlite_failed(conn, "schema");
    sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
    step = sqlite3_step(s);
    *has = step == SQLITE_ROW;
    sqlite3_finalize(s);
    return step == SQLITE_ROW || step == SQLITE_DONE ? DONE : sqlite_failed(conn, "schema");
}

static enum outcome compile(struct sqlite_conn *conn, const struct statement *st,
                            sqlite3_stmt **out)
{
    if (sqlite3_prepare_v3(conn->db, st->sqlite, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) ==
        SQLITE_OK)
        return DONE;
    return sqlite_failed(conn, st->name);
}

/* The slot of a statement, or the empty one where it belongs. */
static struct prepared *slot_of(struct sqlite_conn *conn, const struct statement *st)
{
    size_t i = (size_t)((uintptr_t)st / sizeof(*st)) % PREPARED_SLOTS;

    while (conn->prepared[i].st && conn->prepared[i].st != st)
        i = (i + 1) % PREPARED_SLOTS;
    return &conn->prepared[i];
}

/* The connection's own copy of the statement, compiled at its first use. */
static enum outcome cached(struct sqlite_conn *conn, const struct statement *st,
                           sqlite3_stmt **out)
{
    struct prepared *slot = slot_of(conn, st);

    if (!slot->st) {
        TRY(compile(conn, st, &slot->s));
        slot->st = st;
        conn->prepared_n++;
        check(conn->prepared_n < PREPARED_SLOTS);
    }
    *out = slot->s;
    return DONE;
}

static enum outcome sqlite_prepare(struct conn *conn, const struct statement *st)
{
    sqlite3_stmt *s;

    return cached(sqlite_conn_of(conn), st, &s);
}

static int bind(sqlite3_stmt *s, int i, enum type type, const struct value *v)
{
    if (v->null)
        return sqlite3_bind_null(s, i);
    switch (type) {
    case TYPE_TEXT:
    case TYPE_CUR:
        return sqlite3_bind_text64(s, i, v->s.p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
    case TYPE_BYTES:
        return sqlite3_bind_blob64(s, i, v->s.p, v->s.n, SQLITE_STATIC);
    default:
        return sqlite3_bind_int64(s, i, v->i);
    }
}

/* The parameters stay in the caller's memory until the cursor ends. */
static enum outcome sqlite_start(struct conn *base, const struct statement *st,
                                 const struct value *in, unused_arg enum want want,
                                 struct cursor *cur)
{
    struct sqlite_conn *conn = sqlite_conn_of(base);
    sqlite3_stmt *s;

    TRY(cached(conn, st, &s));
    *cur = (struct cursor){.conn = base, .st = st, .owned = sqlite3_stmt_busy(s)};
    if (cur->owned) /* a callback of the same statement's rows */
        TRY(compile(conn, st, &s));
    cur->handle = s;
    for (size_t i = 0; i < st->params_n; i++)
        if (bind(s, (int)i + 1, st->params[i], &in[i]) != SQLITE_OK)
            return sqlite_failed(conn, st->name);
    return DONE;
}

static enum outcome sqlite_next(struct cursor *cur, bool *row)
{
    struct sqlite_conn *conn = sqlite_conn_of(cur->conn);
    int step = sqlite3_step(cur->handle);

    *row = step == SQLITE_ROW;
    if (step == SQLITE_DONE && cur->st->writes)
        cur->changed = sqlite3_changes64(conn->db);
    return step == SQLITE_ROW || step == SQLITE_DONE ? DONE : sqlite_failed(conn, cur->st->name);
}

static struct value sqlite_column(const struct cursor *cur, int i, enum type type)
{
    sqlite3_stmt *s = cur->handle;
    struct value v = {.null = sqlite3_column_type(s, i) == SQLITE_NULL};

    if (v.null)
        return v;
    if (type == TYPE_TEXT || type == TYPE_CUR)
        v.s.p = (const char *)sqlite3_column_text(s, i);
    else if (type == TYPE_BYTES)
        v.s.p = sqlite3_column_blob(s, i);
    else
        v.i = sqlite3_column_int64(s, i);
    if (type == TYPE_TEXT || type == TYPE_CUR || type == TYPE_BYTES)
        v.s.n = (size_t)sqlite3_column_bytes(s, i);
    return v;
}

static void sqlite_end(struct cursor *cur)
{
    if (cur->owned)
        sqlite3_finalize(cur->handle);
    else
        sqlite3_reset(cur->handle);
}

const struct engine_ops sqlite_ops = {
    .open = sqlite_open,
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .savepoint = sqlite_savepoint,
    .release = sqlite_release,
    .rollback_to = sqlite_rollback_to,
    .announce = sqlite_announce,
    .upkeep_start = sqlite_upkeep_start,
    .upkeep_stop = sqlite_upkeep_stop,
    .between_batches = sqlite_between_batches,
    .backup = sqlite_backup,
    .restore = sqlite_restore,
    .check_soundness = sqlite_check_soundness,
    .script = sqlite_script,
    .lock_schema = sqlite_lock_schema,
    .has_table = sqlite_has_table,
    .prepare = sqlite_prepare,
    .start = sqlite_start,
    .next = sqlite_next,
    .column = sqlite_column,
    .end = sqlite_end,
};

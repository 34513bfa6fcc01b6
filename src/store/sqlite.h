/* SPDX-License-Identifier: Apache-2.0 */
/* What the SQLite files of store/ share. Includes sqlite3.h, so it comes first. */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include <sqlite3.h>

#include "store/inside.h"

enum control { /* statements of the engine itself */
    CONTROL_BEGIN,
    CONTROL_BEGIN_WRITE,
    CONTROL_COMMIT,
    CONTROL_ROLLBACK,
    CONTROL_SAVEPOINT,
    CONTROL_RELEASE,
    CONTROL_ROLLBACK_TO,
    CONTROL_DATA_VERSION,
    CONTROLS
};

enum { PREPARED_SLOTS = 1024 }; /* a power of two, more than the program has statements */

struct prepared {
    const struct statement *st; /* NULL: empty */
    sqlite3_stmt *s;
};

struct sqlite_conn {
    struct conn base;
    sqlite3 *db;
    sqlite3_stmt *controls[CONTROLS];
    struct prepared prepared[PREPARED_SLOTS]; /* by the statement's address, open addressing */
    size_t prepared_n;
    int guarded;            /* write transactions to come whose commands get savepoints */
    int64_t changes;        /* rows ever changed, when the command that runs began */
    int wal_frames;         /* of a writer, after its last commit */
    int64_t looked_at_ms;   /* when a writer last looked for other processes */
    int64_t data_version;   /* and what it saw */
};

static inline struct sqlite_conn *sqlite_conn_of(struct conn *conn)
{
    return (struct sqlite_conn *)conn;
}

enum { SQLITE_BUSY_MS = 5000 };

/* DIR/entrepot.db; a writer makes the folder when it is missing. */
enum outcome sqlite_database_path(struct problem *p, const char *dir, enum access access,
                                  char path[static PATH_BYTES_MAX]);

/* Logs the connection's last error, sets its trouble and returns FAILED. */
enum outcome sqlite_failed(struct sqlite_conn *conn, const char *what);

/* Backfills the log without waiting for anyone. How many frames are left, or -1 on trouble. */
int sqlite_checkpoint(struct sqlite_conn *conn);

/* sqlite_upkeep.c */
enum outcome sqlite_upkeep_start(struct store *s, struct problem *p, struct upkeep **out);
void sqlite_upkeep_stop(struct upkeep *u);
void sqlite_between_batches(struct store *s, struct conn *writer);

/* sqlite_backup.c */
enum outcome sqlite_backup(struct problem *p, const struct store_options *o, const char *path);
enum outcome sqlite_restore(struct problem *p, const struct store_options *o, const char *path);
enum outcome sqlite_check_soundness(struct conn *conn, struct problem *p);

/* The number that a control statement gives, or -1. */
int64_t sqlite_ask(struct sqlite_conn *conn, enum control which);

#endif

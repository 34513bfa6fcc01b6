/* SPDX-License-Identifier: Apache-2.0 */
/* One connection to a database, whatever the engine. Internal to store/: sqlite.c and postgres.c
 * implement it, everything above is common to both. One thread uses a connection at a time.
 *
 * Errors are logged where they happen and give FAILED; `trouble` tells the writer what to do. */
#ifndef STORE_CONN_H
#define STORE_CONN_H

#include "store/statement.h"
#include "store/store.h"

enum trouble { /* the worst since the transaction began */
    TROUBLE_NONE,
    TROUBLE_COMMAND, /* the statement failed; what came before it stands */
    TROUBLE_AGAIN,   /* a command's savepoint was missing: the transaction is run again, with one */
    TROUBLE_RETRY,   /* lost a race: the whole transaction may be run again */
    TROUBLE_ROLLED,  /* the engine rolled back the whole transaction (disk full, out of memory) */
    TROUBLE_LOST,    /* the connection is gone; nothing was committed */
    TROUBLE_FATAL    /* what is on the disk is unknown: the process must end */
};

struct conn {
    const struct engine_ops *ops;
    enum trouble trouble;
};

enum want { /* of a statement's result */
    WANT_ROWS,
    WANT_STREAM, /* rows in portions; other statements may run between them */
    WANT_COUNT,
    WANT_NOTHING /* the statement may run later, and its failure be the transaction's */
};

/* A running statement. */
struct cursor {
    struct conn *conn;
    const struct statement *st;
    void *handle;
    int row, rows;   /* PostgreSQL: of the answer that is here */
    int64_t stream;  /* PostgreSQL: the server's cursor, or 0 */
    bool owned;      /* SQLite: not the connection's own copy of the statement */
    int64_t changed; /* valid at the end of INSERT, UPDATE, DELETE */
};

enum { UPKEEP_MS = 500 };

struct upkeep;
struct tx;

enum access { ACCESS_READ, ACCESS_WRITE };

struct engine_ops {
    enum outcome (*open)(struct problem *p, const struct store_options *o, enum access access,
                         struct conn **out);
    void (*close)(struct conn *conn);

    enum outcome (*begin)(struct conn *conn, enum access access);
    enum outcome (*commit)(struct conn *conn);
    void (*rollback)(struct conn *conn);
    /* A savepoint may be saved on: then rollback_to makes trouble where there is something to undo,
     * and the next transactions have real ones. */
    enum outcome (*savepoint)(struct conn *conn);
    enum outcome (*release)(struct conn *conn);     /* keeps what was done since the savepoint */
    enum outcome (*rollback_to)(struct conn *conn); /* undoes it, and drops the savepoint */

    /* Within the transaction, before its commit: hands what it touched to other processes. */
    enum outcome (*announce)(struct conn *conn, const struct tx *tx);

    /* What runs beside the writers on a thread of its own: checkpoints, or waiting for news of
     * other processes. Starts before the writers and stops after them. */
    enum outcome (*upkeep_start)(struct store *s, struct problem *p, struct upkeep **out);
    void (*upkeep_stop)(struct upkeep *u);
    /* Called by a writer after each batch, and every UPKEEP_MS when it is idle. */
    void (*between_batches)(struct store *s, struct conn *writer);

    /* Statements without parameters and rows, one after the other: migrations. */
    enum outcome (*script)(struct conn *conn, const char *sql);
    /* See backup.h. The last one within a read transaction. */
    enum outcome (*backup)(struct problem *p, const struct store_options *o, const char *path);
    enum outcome (*restore)(struct problem *p, const struct store_options *o, const char *path);
    enum outcome (*check_soundness)(struct conn *conn, struct problem *p);

    /* Until the end of the transaction only this process migrates. */
    enum outcome (*lock_schema)(struct conn *conn);
    enum outcome (*has_table)(struct conn *conn, const char *name, bool *has);
    /* Prepares without running; for the test that walks all statements. */
    enum outcome (*prepare)(struct conn *conn, const struct statement *st);

    enum outcome (*start)(struct conn *conn, const struct statement *st, const struct value *in,
                          enum want want, struct cursor *cur);
    enum outcome (*next)(struct cursor *cur, bool *row);
    /* Valid until the next next(). Integers of any width arrive in `i`. */
    struct value (*column)(const struct cursor *cur, int i, enum type type);
    void (*end)(struct cursor *cur);
};

extern const struct engine_ops sqlite_ops, postgres_ops;

struct touch {
    enum topic topic;
    int64_t id;
};

/* More in one transaction become "all of the topic". */
enum { TOUCHES_MAX = 4096 };

/* The open transaction of a context. */
struct tx {
    struct store *store;
    struct conn *conn;     /* NULL: a read that has not begun; then tx_conn begins it */
    uint64_t moment;       /* of the kept rows, before the read began */
    enum access access;
    int64_t shard_key;     /* of the command that runs */
    struct touch *touches; /* of a write: room for TOUCHES_MAX */
    size_t touches_n;
    bool all_touched[TOPICS];
};

/* The connection of the open transaction. */
must_check enum outcome tx_conn(struct ctx *c, struct conn **out);

static inline void conn_trouble(struct conn *conn, enum trouble t)
{
    if (t > conn->trouble)
        conn->trouble = t;
}

#endif

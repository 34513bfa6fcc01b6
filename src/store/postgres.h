/* SPDX-License-Identifier: Apache-2.0 */
/* What the PostgreSQL files of store/ share. Includes libpq-fe.h, so it comes first. */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include <libpq-fe.h>

#include "base/map.h"
#include "store/inside.h"

/* What we call of libpq, which is loaded with the first connection (lib/late.h). */
#define LIBPQ(X) \
    X(clear) X(cmdStatus) X(cmdTuples) X(connectdbParams) X(conninfoFree) X(conninfoParse) \
    X(consumeInput) X(describePrepared) X(enterPipelineMode) X(errorMessage) \
    X(escapeIdentifier) X(exec) X(exitPipelineMode) X(finish) X(flush) X(freemem) X(ftype) \
    X(getResult) X(getisnull) X(getlength) X(getvalue) X(nfields) X(notifies) X(ntuples) \
    X(pipelineStatus) X(pipelineSync) X(resultErrorField) X(resultStatus) X(sendPrepare) \
    X(sendQueryParams) X(sendQueryPrepared) X(setNoticeProcessor) X(socket) X(status)

struct libpq {
#define X(name) typeof(PQ##name) *name;
    LIBPQ(X)
#undef X
};

extern struct libpq pq;
must_check bool libpq_load(void);

enum { EXPECTED_MAX = 256, CHANNEL_MAX = 80 };

#define POSTGRES_CHANNEL_PREFIX "entrepot_" /* then the schema's name */

enum expect { EXPECT_DONE, EXPECT_PREPARED, EXPECT_ROWS, EXPECT_COMMIT, EXPECT_SYNC };

/* An answer that the server owes: we send on without waiting for each (libpq's pipeline mode). */
struct expected {
    enum expect what;
    const char *name; /* of the statement */
    int command;      /* number of the savepoint that it runs in */
};

struct postgres_conn {
    struct conn base;
    PGconn *pg;
    struct map prepared; /* statement's name -> enum of postgres.c */
    struct expected expected[EXPECTED_MAX];
    int expected_n;
    int command;               /* counts savepoints */
    int64_t streams;           /* counts cursors of the server */
    char channel[CHANNEL_MAX]; /* of notifications: one a schema */
};

static inline struct postgres_conn *postgres_conn_of(struct conn *conn)
{
    return (struct postgres_conn *)conn;
}

/* Logs the connection's last error, sets its trouble and returns FAILED. */
enum outcome postgres_failed(struct postgres_conn *conn, const char *what);

/* Sends a statement with text parameters without waiting; its failure is the transaction's. */
enum outcome postgres_send(struct postgres_conn *conn, const char *sql, int params_n,
                           const char *const *params);

/* Leaves pipeline mode for good, once all answers are there. */
enum outcome postgres_leave_pipeline(struct postgres_conn *conn);

/* postgres_backup.c */
enum outcome postgres_backup(struct problem *p, const struct store_options *o, const char *path);
enum outcome postgres_restore(struct problem *p, const struct store_options *o, const char *path);
enum outcome postgres_check_soundness(struct conn *conn, struct problem *p);

/* postgres_news.c */
enum outcome postgres_announce(struct conn *conn, const struct tx *tx);
enum outcome postgres_upkeep_start(struct store *s, struct problem *p, struct upkeep **out);
void postgres_upkeep_stop(struct upkeep *u);

#endif

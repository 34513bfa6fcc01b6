/* SPDX-License-Identifier: Apache-2.0 */
/* The checkpoint has a thread of its own, so that no commit pays for it. While commands go on
 * arriving the thread alone could never reach the end of the log, and the log restarts only from
 * its end: the thread brings it close, and the writer does the small rest between two batches. */
#include "store/sqlite.h"

#include "base/check.h"
#include "base/civil.h"
#include "base/log.h"

enum { ROUNDS_MAX = 16, LEFT_PART = 16 /* a sixteenth of a full log is left to the writer */ };

struct upkeep {
    struct sqlite_conn *conn;
    int frames_due;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool due, finish, stopping;
};

int sqlite_checkpoint(struct sqlite_conn *conn)
{
    int all = 0, done = 0;
    int code = sqlite3_wal_checkpoint_v2(conn->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &all, &done);

    if (code == SQLITE_BUSY) /* another process is at it */
        return 0;
    if (code != SQLITE_OK) {
        sqlite_failed(conn, "checkpoint");
        return -1;
    }
    return all - done;
}

/* Until little is left, or a reader holds on to an old snapshot. */
static void bring_close(struct upkeep *u)
{
    int left = INT32_MAX;

    for (int round = 0; round < ROUNDS_MAX && left > u->frames_due / LEFT_PART; round++)
        left = sqlite_checkpoint(u->conn);
    if (left < 0 && u->conn->base.trouble == TROUBLE_FATAL)
        store_end_process();
}

static bool wait_until_due(struct upkeep *u)
{
    bool go;

    pthread_mutex_lock(&u->lock);
    while (!u->due && !u->stopping)
        pthread_cond_wait(&u->changed, &u->lock);
    go = !u->stopping;
    pthread_mutex_unlock(&u->lock);
    return go;
}

static void *upkeep_run(void *arg)
{
    struct upkeep *u = arg;

    while (wait_until_due(u)) {
        bring_close(u);
        pthread_mutex_lock(&u->lock);
        u->due = false;
        u->finish = true;
        pthread_mutex_unlock(&u->lock);
    }
    return NULL;
}

static void upkeep_free(struct upkeep *u)
{
    u->conn->base.ops->close(&u->conn->base);
    pthread_cond_destroy(&u->changed);
    pthread_mutex_destroy(&u->lock);
    free(u);
}

enum outcome sqlite_upkeep_start(struct store *s, struct problem *p, struct upkeep **out)
{
    struct conn *conn;
    struct upkeep *u;

    TRY(s->ops->open(p, &s->options, ACCESS_WRITE, &conn));
    u = calloc(1, sizeof(*u));
    check(u != NULL);
    u->conn = sqlite_conn_of(conn);
    u->frames_due = s->options.log_frames;
    pthread_mutex_init(&u->lock, NULL);
    pthread_cond_init(&u->changed, NULL);
    if (!thread_start(&u->thread, "checkpoint", upkeep_run, u)) {
        upkeep_free(u);
        return fail("store", "no thread for checkpoints");
    }
    *out = u;
    return DONE;
}

void sqlite_upkeep_stop(struct upkeep *u)
{
    pthread_mutex_lock(&u->lock);
    u->stopping = true;
    pthread_cond_signal(&u->changed);
    pthread_mutex_unlock(&u->lock);
    pthread_join(u->thread, NULL);
    upkeep_free(u);
}

/* Wakes the thread when the log is long, or does the rest that it has left. */
static void watch_log(struct upkeep *u, struct sqlite_conn *writer)
{
    bool finish;

    if (writer->wal_frames < u->frames_due)
        return;
    pthread_mutex_lock(&u->lock);
    finish = u->finish;
    u->finish = false;
    if (!finish && !u->due) {
        u->due = true;
        pthread_cond_signal(&u->changed);
    }
    pthread_mutex_unlock(&u->lock);
    if (!finish)
        return;
    writer->wal_frames = 0; /* the next commit tells whether it restarted */
    if (sqlite_checkpoint(writer) < 0 && writer->base.trouble == TROUBLE_FATAL)
        store_end_process();
}

static int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * SECOND_MS + now.tv_nsec / 1000000;
}

/* The data version moves only when a connection other than the writer's changed something, and in
 * this process no other writes. */
static void watch_others(struct store *s, struct sqlite_conn *writer)
{
    int64_t now = monotonic_ms(), version;

    if (now - writer->looked_at_ms < UPKEEP_MS)
        return;
    version = sqlite_ask(writer, CONTROL_DATA_VERSION);
    if (writer->looked_at_ms && version != writer->data_version)
        listeners_tell_all(&s->listeners);
    writer->looked_at_ms = now;
    writer->data_version = version;
}

void sqlite_between_batches(struct store *s, struct conn *base)
{
    struct sqlite_conn *writer = sqlite_conn_of(base);

    watch_log(s->upkeep, writer);
    watch_others(s, writer);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a store, for the files of store/ only. */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include <pthread.h>

#include "store/conn.h"

struct cache;

enum { READERS_MAX = 512, WRITERS_MAX = 32, LISTENERS_MAX = 16 };

enum { PATH_BYTES_MAX = 1024 };

/* Commands a batch. More subtransactions than 64 overflow a cache of PostgreSQL. */
enum { BATCH_MAX = 1024, POSTGRES_BATCH_MAX = 64 };

/* Read connections, opened when first needed, the last used first. */
struct pool {
    pthread_mutex_t lock;
    pthread_cond_t returned;
    struct conn *idle[READERS_MAX];
    int idle_n, open_n, max;
};

struct listeners {
    pthread_mutex_t lock; /* held while calling: listeners are never called at the same time */
    struct {
        store_listener *fn;
        void *arg;
    } v[LISTENERS_MAX];
    size_t n;
    struct cache *rows; /* kept rows (rows.h), told first; NULL: there are none */
};

struct writer; /* append_only.c: within the write transaction that found nothing to migrate. */
must_check enum outcome guard_append_only(struct conn *conn);
/* What its triggers call: pg_dump takes tables with their triggers, and not this. */
must_check enum outcome prepare_append_only(struct conn *conn);

/* writer.c */
struct upkeep; /* of an engine */

struct store {
    struct store_options options; /* its texts are the store's own copies */
    const struct engine_ops *ops;
    struct pool readers;
    struct writer *writers[WRITERS_MAX];
    int writers_n;
    struct upkeep *upkeep;
    struct listeners listeners;
    struct store_stats stats; /* counted with atomic operations */
    uint64_t tag; /* tells its news from those of others */
};

/* pool.c: a connection without a transaction. REFUSED unavailable when none comes back in time. */
void pool_init(struct pool *pool, int max);
must_check enum outcome pool_take(struct store *s, struct problem *p, struct conn **out);
void pool_give(struct store *s, struct conn *conn); /* closes it after trouble */
void pool_release(struct pool *pool);

/* writer.c */
must_check enum outcome writer_start(struct store *s, struct problem *p, struct writer **out);
void writer_stop(struct writer *w); /* after all that wait have been answered */
/* Runs the steps in one batch and waits; *done is how many are DONE. */
must_check enum outcome writer_submit(struct writer *w, struct ctx *c,
                                      const struct store_step *steps, size_t n, size_t *done);

/* What is on the disk is unknown: logs and ends the process, answering nobody. */
_Noreturn void store_end_process(void);

/* listen.c: tells all listeners of this process. */
void listeners_tell(struct listeners *l, const struct tx *tx); /* what it touched */
void listeners_tell_one(struct listeners *l, enum topic t, int64_t id);
void listeners_tell_all(struct listeners *l); /* anything may have changed */

/* outbox.c: the pause after so many attempts, from 1 s doubling to 1 h, with up to a quarter of
 * jitter. */
int64_t retry_pause_ms(struct random *r, int32_t attempts);

/* What operators may read of an error, of bounded length. */
struct str error_note(struct str error);

/* thread.c: a thread that receives no signals. False when the system gives none. */
must_check bool thread_start(pthread_t *thread, const char *name, void *(*run)(void *), void *arg);

#endif

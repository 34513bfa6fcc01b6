/* SPDX-License-Identifier: Apache-2.0 */
/* The database: one interface over SQLite (embedded, the default) and PostgreSQL.
 *
 * Reads run in short read transactions on a pooled connection. Writes are commands: a function
 * handed to the writer that owns its shard key. The writer drains its queue, runs each command in a
 * savepoint and commits the whole batch once (group commit); store_write returns when the batch is
 * durable: an acknowledged write is never lost.
 *
 *   - A refused or failed command rolls back its own savepoint; its neighbours in the batch stand.
 *   - When the batch itself cannot commit (PostgreSQL: serialization, deadlock, unique race), or a
 *     command that had no savepoint (SQLite) is refused after it has written, the batch is run
 *     again whole: a command may run more than once and must have no effect but through its context
 *     and *arg, which it sets anew each time.
 *   - A failed fsync or COMMIT of unknown fate is final: the process stops acknowledging and exits.
 *
 * Shop code never sees this header's internals: it calls statements, typed functions generated from
 * the module's .sql file, which use c->tx. Only flow/ (and tests) call store_write. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/ctx.h"

enum engine { ENGINE_SQLITE, ENGINE_POSTGRES };

struct store_options {
    const char *data_dir; /* SQLite: DIR/entrepot.db is created if missing */
    const char *db_url;   /* PostgreSQL: postgresql://...; wins over data_dir */
    int writers;          /* PostgreSQL: writer threads, 1 ... 32; SQLite has one */
    int readers;          /* pooled read connections, opened when first needed */
    int batch_max;        /* commands a batch: SQLite up to 1024, PostgreSQL up to 64 */
    int queue_max;        /* waiting commands a writer; beyond: REFUSED unavailable */
    int log_frames;       /* SQLite: pages in the log at which it is written back */
    size_t rows_bytes;    /* kept in memory of statements that say `kept`; 0: none (rows.h) */
    bool read_only;       /* no writer is started */
    bool existing;        /* SQLite: REFUSED not_found where there is no database yet */
};

void store_defaults(struct store_options *o);

/* Opens and checks the engine's durability settings: PostgreSQL with fsync or synchronous_commit
 * off is REFUSED with a clear message. Does not migrate. */
must_check enum outcome store_open(struct problem *p, const struct store_options *o,
                                   struct store **out);
/* Drains the writers and closes; NULL is fine. */
void store_close(struct store *s);
enum engine store_engine(const struct store *s);
/* A number, never 0, that no other store has or had: what a cache remembers, not the pointer. */
uint64_t store_identity(const struct store *s);

/* Applies the migrations that are missing, in order, each in a transaction of its own. `version` is
 * the schema's number afterwards. */
must_check enum outcome store_migrate(struct ctx *c, int *version);
/* REFUSED wrong_state when the schema is older or newer than this program. */
must_check enum outcome store_check_schema(struct ctx *c);

/* When the database was made: tells one from another, though not from its own copy, and is the same
 * in every process. */
must_check enum outcome store_born(struct ctx *c, int64_t *at_ms);

typedef enum outcome store_body(struct ctx *c, void *arg);

/* A read transaction around straight code: everything between sees one snapshot. Keep it short; no
 * waiting inside. Ends before anything is sent. It begins with the first statement that reads, so
 * that nothing is paid where none does: with c->shows, those that say `kept` may be answered from
 * memory (rows.h). */
must_check enum outcome store_read_begin(struct ctx *c);
void store_read_end(struct ctx *c); /* fine when none is open */
/* The same around `body`; inside of an open transaction it runs in that. */
must_check enum outcome store_read(struct ctx *c, store_body *body, void *arg);

/* Runs `body` as a command and waits until it is durable. The body gets a context of its own whose
 * arena is c->arena; its problem is copied back. Called without an open transaction. REFUSED
 * forbidden when the context is read_only. */
must_check enum outcome store_write(struct ctx *c, int64_t shard_key, store_body *body, void *arg);

/* The same in the shard of a row of which only the id is known, which tells its shard
 * (base/ids.h). The body finds whose it is, and says so before it writes. */
must_check enum outcome store_write_row(struct ctx *c, int64_t row_id, store_body *body, void *arg);
/* In such a command: the shard key that its row has. */
void tx_enter(struct ctx *c, int64_t shard_key);

struct store_step {
    int64_t shard_key;
    store_body *body;
    void *arg;
};

/* The same for commands that follow each other: each is one of its own in its shard, and the first
 * that is not DONE ends it; those before it stand. *done is how many are DONE. Neighbours that have
 * the same writer are committed together, so that one wait is enough for them. */
must_check enum outcome store_write_steps(struct ctx *c, const struct store_step *steps, size_t n,
                                          size_t *done);

struct store_stats {
    int64_t commands;  /* done, refused or failed */
    int64_t batches;   /* commits */
    int64_t reruns;    /* batches run again after a lost race, connection or missing savepoint */
    int64_t turned_away; /* commands that found the queue full */
};
void store_get_stats(const struct store *s, struct store_stats *out);

/* What a command changed, for caches and indexes. Delivered to every listener of every process of
 * the database after the commit, on a thread of the store, at least once; in this process before
 * store_write returns. The id TOUCH_ALL says that anything of the topic may have changed (many
 * touches at once, another process on SQLite, a connection that was lost).
 * A listener is quick (drops an entry, sets a flag), calls nothing of the store, and is never
 * called twice at the same time. */
enum topic {
    TOPIC_PRODUCT,  /* product, texts, media; id = product */
    TOPIC_OFFER,    /* price, state, handling; id = product that it is of */
    TOPIC_STOCK,    /* the band "in stock, few, none" changed, or which few; id = product */
    TOPIC_SELLER,
    TOPIC_REVIEW,   /* id = product */
    TOPIC_RATES,
    TOPIC_RULES,
    TOPIC_LANES,
    TOPIC_PROMOTIONS,
    TOPIC_OUTBOX,   /* wakes the job runner; id = when the new event is due */
    TOPICS
};

#define TOUCH_ALL INT64_C(0)

/* Those whose id is a product. */
static inline bool topic_of_product(enum topic t)
{
    return t == TOPIC_PRODUCT || t == TOPIC_OFFER || t == TOPIC_STOCK || t == TOPIC_REVIEW;
}

/* In a command. */
void tx_touch(struct ctx *c, enum topic t, int64_t id);

typedef void store_listener(void *arg, enum topic t, int64_t id);
/* Before traffic starts; at most 16. */
void store_listen(struct store *s, store_listener *fn, void *arg);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "store/store.h"

#include "base/check.h"
#include "store/cache.h"
#include "store/inside.h"

void store_defaults(struct store_options *o)
{
    *o = (struct store_options){.data_dir = "var",
                                .writers = 4,
                                .readers = 64,
                                .batch_max = BATCH_MAX,
                                .queue_max = 4096,
                                .log_frames = 16000,
                                .rows_bytes = 32 << 20};
}

static char *copy_text(const char *s)
{
    char *copy = strdup(s ? s : "");

    check(copy != NULL);
    return copy;
}

/* The options within what the engine bears. */
static void settle_options(struct store *s, const struct store_options *o)
{
    bool postgres = o->db_url && *o->db_url;
    struct store_options *mine = &s->options;

    check(postgres || o->data_dir);
    *mine = *o;
    mine->data_dir = copy_text(o->data_dir);
    mine->db_url = postgres ? copy_text(o->db_url) : NULL;
    mine->writers = postgres ? (int)i64_min(o->writers, WRITERS_MAX) : 1;
    mine->readers = (int)i64_min(o->readers, READERS_MAX);
    mine->batch_max = (int)i64_min(o->batch_max, postgres ? POSTGRES_BATCH_MAX : BATCH_MAX);
    check(mine->writers >= 1 && mine->readers >= 1 && mine->batch_max >= 1 && mine->queue_max >= 1);
    s->ops = postgres ? &postgres_ops : &sqlite_ops;
}

static enum outcome start_writers(struct store *s, struct problem *p)
{
    TRY(s->ops->upkeep_start(s, p, &s->upkeep));
    while (s->writers_n < s->options.writers) {
        TRY(writer_start(s, p, &s->writers[s->writers_n]));
        s->writers_n++;
    }
    return DONE;
}

/* A read-only store proves that it can read. */
static enum outcome try_reading(struct store *s, struct problem *p)
{
    struct conn *conn;

    TRY(pool_take(s, p, &conn));
    pool_give(s, conn);
    return DONE;
}

enum outcome store_open(struct problem *p, const struct store_options *o, struct store **out)
{
    struct store *s = calloc(1, sizeof(*s));
    struct random random;
    enum outcome started;

    check(s != NULL);
    settle_options(s, o);
    random_system(&random);
    s->tag = random_u64(&random) | 1;
    s->listeners.rows = o->rows_bytes ? cache_new(o->rows_bytes) : NULL;
    pool_init(&s->readers, s->options.readers);
    pthread_mutex_init(&s->listeners.lock, NULL);
    started = o->read_only ? try_reading(s, p) : start_writers(s, p);
    if (started != DONE) {
        store_close(s);
        s = NULL;
    }
    *out = s;
    return started;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    while (s->writers_n > 0)
        writer_stop(s->writers[--s->writers_n]);
    if (s->upkeep)
        s->ops->upkeep_stop(s->upkeep);
    pool_release(&s->readers);
    cache_free(s->listeners.rows);
    pthread_mutex_destroy(&s->listeners.lock);
    free((char *)s->options.data_dir);
    free((char *)s->options.db_url);
    free(s);
}

enum engine store_engine(const struct store *s)
{
    return s->ops == &postgres_ops ? ENGINE_POSTGRES : ENGINE_SQLITE;
}

uint64_t store_identity(const struct store *s)
{
    return s->tag;
}

void store_get_stats(const struct store *s, struct store_stats *out)
{
    out->commands = __atomic_load_n(&s->stats.commands, __ATOMIC_RELAXED);
    out->batches = __atomic_load_n(&s->stats.batches, __ATOMIC_RELAXED);
    out->reruns = __atomic_load_n(&s->stats.reruns, __ATOMIC_RELAXED);
    out->turned_away = __atomic_load_n(&s->stats.turned_away, __ATOMIC_RELAXED);
}

/* Begins on a pooled connection; one that broke while idle is replaced once. */
static enum outcome begin_read(struct store *s, struct problem *p, struct conn **out)
{
    for (int attempt = 0;; attempt++) {
        enum outcome begun;

        TRY(pool_take(s, p, out));
        begun = s->ops->begin(*out, ACCESS_READ);
        if (begun == DONE)
            return DONE;
        conn_trouble(*out, TROUBLE_LOST);
        pool_give(s, *out);
        if (attempt == 1)
            return begun;
    }
}

/* What was told until now is counted before the snapshot is taken. */
enum outcome store_read_begin(struct ctx *c)
{
    struct store *s = c->store;
    struct tx *tx;

    check(s && !c->tx);
    tx = arena_new(c->arena, struct tx);
    *tx = (struct tx){.store = s, .access = ACCESS_READ,
                      .moment = s->listeners.rows ? cache_moment(s->listeners.rows) : 0};
    c->tx = tx;
    return DONE;
}

enum outcome tx_conn(struct ctx *c, struct conn **out)
{
    struct tx *tx = c->tx;

    check(tx != NULL);
    if (!tx->conn)
        TRY(begin_read(tx->store, &c->problem, &tx->conn));
    *out = tx->conn;
    return DONE;
}

void store_read_end(struct ctx *c)
{
    struct tx *tx = c->tx;

    if (!tx)
        return;
    check(tx->access == ACCESS_READ);
    c->tx = NULL;
    if (!tx->conn)
        return;
    tx->conn->ops->rollback(tx->conn);
    pool_give(tx->store, tx->conn);
}

enum outcome store_read(struct ctx *c, store_body *body, void *arg)
{
    enum outcome o;

    if (c->tx)
        return body(c, arg);
    TRY(store_read_begin(c));
    o = body(c, arg);
    store_read_end(c);
    return o;
}

static struct writer *writer_at(struct store *s, uint8_t shard)
{
    return s->writers[shard % s->writers_n];
}

static struct writer *writer_of(struct store *s, int64_t shard_key)
{
    return writer_at(s, id_shard_hash(shard_key));
}

/* How many steps from the first on have its writer. */
static size_t neighbours(struct store *s, const struct store_step *steps, size_t n)
{
    size_t same = 1;

    while (same < n && writer_of(s, steps[same].shard_key) == writer_of(s, steps[0].shard_key))
        same++;
    return same;
}

static enum outcome may_write(struct ctx *c)
{
    if (c->read_only)
        return refuse(&c->problem, refusal_forbidden, NULL, "expected a request that may write");
    check(c->store && !c->tx && c->store->writers_n > 0);
    return DONE;
}

enum outcome store_write_steps(struct ctx *c, const struct store_step *steps, size_t n,
                               size_t *done)
{
    struct store *s = c->store;

    *done = 0;
    TRY(may_write(c));
    while (*done < n) {
        const struct store_step *next = &steps[*done];
        size_t same = neighbours(s, next, n - *done), now = 0;
        enum outcome o = writer_submit(writer_of(s, next->shard_key), c, next, same, &now);

        *done += now;
        TRY(o);
    }
    return DONE;
}

enum outcome store_write(struct ctx *c, int64_t shard_key, store_body *body, void *arg)
{
    size_t done;

    return store_write_steps(c, &(struct store_step){shard_key, body, arg}, 1, &done);
}

enum outcome store_write_row(struct ctx *c, int64_t row_id, store_body *body, void *arg)
{
    size_t done;

    TRY(may_write(c));
    return writer_submit(writer_at(c->store, id_shard(row_id)), c,
                         &(struct store_step){.body = body, .arg = arg}, 1, &done);
}

void tx_enter(struct ctx *c, int64_t shard_key)
{
    check(c->tx && c->tx->access == ACCESS_WRITE);
    c->tx->shard_key = shard_key;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "face/jobs/indexer.h"

#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "base/check.h"
#include "base/civil.h"
#include "base/log.h"
#include "face/jobs/index_build.h"
#include "face/jobs/index_file.h"
#include "flow/index_basis.h"
#include "flow/index_product.h"
#include "io/background.h"
#include "io/clock.h"
#include "store/store.h"

enum { QUEUE_MAX = 1 << 16, RETRY_S = 1, MINUTE_S = 60, KEEP_CHANGES = 20000 };
#define KEEP_PAUSE_MS (10 * MINUTE_MS)

/* What is to be done besides the products of the queue; the greater includes the less. */
enum pass {
    PASS_NONE,
    PASS_BASIS,     /* EVERYTHING, if what all prices depend on has changed */
    PASS_CHANGED,   /* what the catalogue says otherwise than the index; and BASIS */
    PASS_EVERYTHING
};

struct indexer {
    struct store *store;
    struct search *search;
    const char *file;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    int64_t *queue;       /* ring of product ids */
    size_t first, queued;
    enum pass pass;
    struct timespec look_at; /* for another basis, at the latest; monotonic */
    bool started;
    _Atomic bool stop;
    _Atomic int64_t took_ms; /* until the index was there; -1 until then */

    /* Of the thread alone. */
    bool complete;           /* every product was put once */
    uint64_t basis;          /* of the prices, when complete */
    struct index_identity identity;
    uint64_t kept_changes;   /* search_changes that are in the file */
    int64_t kept_at_ms;
};

/* ---- what is to be done ---- */

static void ask(struct indexer *x, enum pass pass) /* locked */
{
    if (pass > x->pass)
        x->pass = pass;
    pthread_cond_signal(&x->wake);
}

static void note(void *arg, enum topic topic, int64_t id)
{
    struct indexer *x = arg;
    bool of_all = topic == TOPIC_RATES || topic == TOPIC_RULES;

    if (!topic_of_product(topic) && !of_all)
        return;
    pthread_mutex_lock(&x->lock);
    if (of_all)
        ask(x, PASS_BASIS);
    else if (id == TOUCH_ALL || x->queued == QUEUE_MAX)
        ask(x, PASS_CHANGED);
    else
        x->queue[(x->first + x->queued++) % QUEUE_MAX] = id;
    pthread_cond_signal(&x->wake);
    pthread_mutex_unlock(&x->lock);
}

struct task {
    enum pass pass;
    struct product_id product; /* when none */
};

static bool idle(const struct indexer *x)
{
    return !atomic_load(&x->stop) && x->pass == PASS_NONE && x->queued == 0;
}

static bool is_past(struct timespec at)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > at.tv_sec || (now.tv_sec == at.tv_sec && now.tv_nsec >= at.tv_nsec);
}

/* A pass before products. */
static struct task take_task(struct indexer *x) /* locked */
{
    struct task task = {.pass = x->pass};

    x->pass = PASS_NONE;
    if (task.pass >= PASS_CHANGED)
        x->queued = 0; /* it sees them too */
    if (task.pass != PASS_NONE) {
        clock_gettime(CLOCK_MONOTONIC, &x->look_at);
        x->look_at.tv_sec += MINUTE_S;
    } else if (x->queued) {
        task.product.v = x->queue[x->first];
        x->first = (x->first + 1) % QUEUE_MAX;
        x->queued--;
    }
    return task;
}

static struct task wait_for_task(struct indexer *x)
{
    struct task task;

    pthread_mutex_lock(&x->lock);
    while (idle(x) && pthread_cond_timedwait(&x->wake, &x->lock, &x->look_at) == 0)
        ;
    if (is_past(x->look_at))
        ask(x, PASS_BASIS);
    task = take_task(x);
    pthread_mutex_unlock(&x->lock);
    return task;
}

/* After a failure of the database: everything again, in a while. */
static void retry_later(struct indexer *x)
{
    log_warn("search", "indexing failed, will start again");
    nanosleep(&(struct timespec){.tv_sec = RETRY_S}, NULL);
    pthread_mutex_lock(&x->lock);
    ask(x, PASS_EVERYTHING);
    pthread_mutex_unlock(&x->lock);
}

/* ---- the file ---- */

static void log_there(struct indexer *x, const char *how, int64_t started_ms)
{
    struct search_size size = search_size(x->search);
    int64_t took_ms = clock_utc_ms() - started_ms;

    log_info("search", "index of %u products, %u terms, %zu MiB, %s in %lld ms", size.products,
             size.terms, size.bytes >> 20, how, (long long)took_ms);
    if (atomic_load(&x->took_ms) < 0)
        atomic_store(&x->took_ms, took_ms);
}

static void keep(struct indexer *x, struct ctx *c)
{
    uint64_t changes = search_changes(x->search), bytes;
    int64_t started_ms = clock_utc_ms();
    enum outcome out;

    if (!x->file || !x->complete || changes == x->kept_changes)
        return;
    out = index_file_write(x->file, x->search, x->identity, x->basis, &c->problem, &bytes);
    if (out == DONE)
        log_info("search", "index kept in %s, %llu MiB, in %lld ms", x->file,
                 (unsigned long long)bytes >> 20, (long long)(clock_utc_ms() - started_ms));
    else
        log_warn("search", "index not kept in %s%s%s", x->file, out == REFUSED ? ": " : "",
                 out == REFUSED ? c->problem.detail : "");
    x->kept_changes = changes;
    x->kept_at_ms = started_ms;
}

static void keep_sometimes(struct indexer *x, struct ctx *c)
{
    if (search_changes(x->search) - x->kept_changes >= KEEP_CHANGES &&
        clock_utc_ms() - x->kept_at_ms >= KEEP_PAUSE_MS)
        keep(x, c);
}

/* The catalogue may have changed since the file was written. */
static void take(struct indexer *x, struct ctx *c)
{
    int64_t started_ms = clock_utc_ms();
    enum outcome out;

    if (!x->file)
        return;
    if (index_program(&x->identity.program) != DONE ||
        store_born(c, &x->identity.born_at_ms) != DONE) {
        x->file = NULL;
        return;
    }
    out = index_file_read(x->file, x->search, x->identity, &c->problem, &x->basis);
    if (out != DONE) {
        log_info("search", "index is not read from %s: %s", x->file, c->problem.detail);
        return;
    }
    x->complete = true;
    x->kept_changes = search_changes(x->search);
    x->kept_at_ms = started_ms;
    log_there(x, "read", started_ms);
    pthread_mutex_lock(&x->lock);
    x->pass = PASS_CHANGED;
    pthread_mutex_unlock(&x->lock);
}

/* ---- the work ---- */

static enum outcome pass_over(struct indexer *x, struct ctx *c, enum pass pass)
{
    const uint64_t before = search_changes(x->search);
    const int64_t started_ms = c->now_ms;
    uint64_t basis;

    TRY(index_basis(c, &basis));
    if (!x->complete || basis != x->basis)
        pass = PASS_EVERYTHING;
    if (pass == PASS_BASIS)
        return DONE;
    TRY(index_build(x->store, x->search, pass == PASS_CHANGED, &x->stop));
    malloc_trim(0); /* what the builders worked with, and the lists outgrew */
    if (atomic_load(&x->stop))
        return DONE;
    x->complete = true;
    x->basis = basis;
    log_there(x, pass == PASS_CHANGED ? "looked over" : "built", started_ms);
    if (search_changes(x->search) != before)
        keep(x, c);
    return DONE;
}

static enum outcome work(struct indexer *x, struct ctx *c, const struct task *task)
{
    arena_clear(c->arena);
    c->now_ms = clock_utc_ms();
    if (task->pass != PASS_NONE)
        TRY(pass_over(x, c, task->pass));
    else
        TRY(index_product(c, x->search, task->product));
    keep_sometimes(x, c);
    return DONE;
}

static void *run(void *arg)
{
    struct indexer *x = arg;
    struct worker w;

    worker_init(&w, x->store);
    background_begin("indexer");
    take(x, &w.c);
    while (!atomic_load(&x->stop)) {
        struct task task = wait_for_task(x);

        if (!atomic_load(&x->stop) && work(x, &w.c, &task) != DONE)
            retry_later(x);
    }
    keep(x, &w.c);
    worker_release(&w);
    return NULL;
}

static void init_lock(struct indexer *x)
{
    pthread_condattr_t attr;

    check(pthread_mutex_init(&x->lock, NULL) == 0 && pthread_condattr_init(&attr) == 0);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    check(pthread_cond_init(&x->wake, &attr) == 0);
    pthread_condattr_destroy(&attr);
}

struct indexer *indexer_new(struct store *store, struct search *search, const char *file)
{
    struct indexer *x = calloc(1, sizeof(*x));

    check(x != NULL);
    x->store = store;
    x->search = search;
    x->file = file;
    x->pass = PASS_EVERYTHING;
    x->took_ms = -1;
    x->queue = calloc(QUEUE_MAX, sizeof(*x->queue));
    check(x->queue != NULL);
    init_lock(x);
    store_listen(store, note, x);
    return x;
}

void indexer_start(struct indexer *x)
{
    check(pthread_create(&x->thread, NULL, run, x) == 0);
    x->started = true;
}

void indexer_renew(struct indexer *x)
{
    pthread_mutex_lock(&x->lock);
    ask(x, PASS_EVERYTHING);
    pthread_mutex_unlock(&x->lock);
}

void indexer_stop(struct indexer *x)
{
    if (!x || !x->started)
        return;
    pthread_mutex_lock(&x->lock);
    atomic_store(&x->stop, true);
    pthread_cond_signal(&x->wake);
    pthread_mutex_unlock(&x->lock);
    pthread_join(x->thread, NULL);
}

void indexer_free(struct indexer *x)
{
    if (!x)
        return;
    pthread_cond_destroy(&x->wake);
    pthread_mutex_destroy(&x->lock);
    free(x->queue);
    free(x);
}

bool indexer_ready(const struct indexer *x, int64_t *took_ms)
{
    *took_ms = atomic_load(&x->took_ms);
    return *took_ms >= 0;
}

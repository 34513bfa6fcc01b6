/* SPDX-License-Identifier: Apache-2.0 */
#include "face/jobs/indexer.h"

#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "base/num.h"
#include "flow/index_product.h"
#include "io/background.h"
#include "io/clock.h"
#include "store/store.h"

enum { QUEUE_MAX = 1 << 16, ARENA_MAX = 1 << 28, RETRY_S = 1, BUILDERS_MAX = 8 };

struct indexer {
    struct store *store;
    struct search *search;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    int64_t *queue;       /* ring of product ids */
    size_t first, queued;
    bool started, rebuild, stop;
    _Atomic int64_t took_ms; /* of the first build; -1 until then */
};

/* Too many changes at once are one change of everything, and so is one of what nobody knows. */
static void note(void *arg, enum topic topic, int64_t id)
{
    struct indexer *x = arg;
    bool everything = topic == TOPIC_RATES || topic == TOPIC_RULES;

    if (!topic_of_product(topic) && !everything)
        return;
    pthread_mutex_lock(&x->lock);
    if (everything || id == TOUCH_ALL || x->queued == QUEUE_MAX)
        x->rebuild = true;
    else
        x->queue[(x->first + x->queued++) % QUEUE_MAX] = id;
    pthread_cond_signal(&x->wake);
    pthread_mutex_unlock(&x->lock);
}

struct task {
    bool rebuild, stop;
    struct product_id product;
};

static struct task wait_for_task(struct indexer *x)
{
    struct task task = {0};

    pthread_mutex_lock(&x->lock);
    while (!x->stop && !x->rebuild && x->queued == 0)
        pthread_cond_wait(&x->wake, &x->lock);
    task.stop = x->stop;
    task.rebuild = x->rebuild;
    if (task.rebuild) {
        x->rebuild = false;
        x->queued = 0; /* the rebuild sees them too */
    } else if (x->queued) {
        task.product.v = x->queue[x->first];
        x->first = (x->first + 1) % QUEUE_MAX;
        x->queued--;
    }
    pthread_mutex_unlock(&x->lock);
    return task;
}

static bool stopping(struct indexer *x)
{
    bool stop;

    pthread_mutex_lock(&x->lock);
    stop = x->stop;
    pthread_mutex_unlock(&x->lock);
    return stop;
}

/* After a failure of the database: everything again, in a while. */
static void retry_later(struct indexer *x)
{
    log_warn("search", "indexing failed, will start again");
    nanosleep(&(struct timespec){.tv_sec = RETRY_S}, NULL);
    pthread_mutex_lock(&x->lock);
    x->rebuild = true;
    pthread_mutex_unlock(&x->lock);
}

/* What a thread works with. */
struct worker {
    struct arena arena;
    struct random random;
    struct ctx c;
};

static void worker_init(struct worker *w, struct indexer *x)
{
    arena_init(&w->arena, ARENA_MAX);
    random_system(&w->random);
    w->c = (struct ctx){.arena = &w->arena, .random = &w->random, .store = x->store,
                        .now_ms = clock_utc_ms(), .actor = {.roles = ROLE_SYSTEM}};
}

/* ---- building: several threads, each takes the next stretch of the catalogue ---- */

struct building {
    struct indexer *indexer;
    pthread_mutex_t lock;
    struct product_id after; /* what is not taken yet */
    bool over;               /* the end, or something went wrong, or the program stops */
    enum outcome outcome;
};

/* The next stretch; false when there is none. */
static bool take_stretch(struct building *b, struct ctx *c, struct product_id *after,
                         struct product_id *last)
{
    bool taken;

    pthread_mutex_lock(&b->lock);
    b->over = b->over || stopping(b->indexer);
    if (!b->over) {
        *after = b->after;
        b->outcome = index_next(c, b->after, last);
        b->over = b->outcome != DONE || last->v == 0;
        b->after = *last;
    }
    taken = !b->over;
    pthread_mutex_unlock(&b->lock);
    return taken;
}

static void give_up(struct building *b, enum outcome why)
{
    pthread_mutex_lock(&b->lock);
    b->over = true;
    b->outcome = why;
    pthread_mutex_unlock(&b->lock);
}

static void *build_stretches(void *arg)
{
    struct building *b = arg;
    struct index_prices *prices = index_prices_new();
    struct product_id after, last;
    struct worker w;

    worker_init(&w, b->indexer);
    background_begin();
    while (take_stretch(b, &w.c, &after, &last)) {
        enum outcome o;

        arena_clear(&w.arena);
        w.c.now_ms = clock_utc_ms();
        o = index_batch(&w.c, b->indexer->search, prices, after, last);
        if (o != DONE)
            give_up(b, o);
    }
    arena_release(&w.arena);
    index_prices_free(prices);
    return NULL;
}

/* As many as there are processors, this thread waits for them. */
static enum outcome build(struct indexer *x)
{
    struct building b = {.indexer = x, .outcome = DONE};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t n = (size_t)i64_max(1, i64_min(processors, BUILDERS_MAX));
    pthread_t thread[BUILDERS_MAX];

    check(pthread_mutex_init(&b.lock, NULL) == 0);
    for (size_t i = 0; i < n; i++)
        check(pthread_create(&thread[i], NULL, build_stretches, &b) == 0);
    for (size_t i = 0; i < n; i++)
        pthread_join(thread[i], NULL);
    pthread_mutex_destroy(&b.lock);
    return b.outcome;
}

static void log_built(struct indexer *x, int64_t started_ms)
{
    struct search_size size = search_size(x->search);
    int64_t took_ms = clock_utc_ms() - started_ms;

    log_info("search", "index of %u products, %u terms, %zu MiB, built in %lld ms", size.products,
             size.terms, size.bytes >> 20, (long long)took_ms);
    if (atomic_load(&x->took_ms) < 0)
        atomic_store(&x->took_ms, took_ms);
}

static enum outcome work(struct indexer *x, struct ctx *c, const struct task *task)
{
    int64_t started_ms = clock_utc_ms();

    arena_clear(c->arena);
    c->now_ms = started_ms;
    if (!task->rebuild)
        return index_product(c, x->search, task->product);
    TRY(build(x));
    malloc_trim(0); /* what the builders worked with, and the lists outgrew */
    if (!stopping(x))
        log_built(x, started_ms);
    return DONE;
}

static void *run(void *arg)
{
    struct indexer *x = arg;
    struct worker w;

    worker_init(&w, x);
    background_begin();
    for (;;) {
        struct task task = wait_for_task(x);

        if (task.stop)
            break;
        if (work(x, &w.c, &task) != DONE)
            retry_later(x);
    }
    arena_release(&w.arena);
    return NULL;
}

struct indexer *indexer_new(struct store *store, struct search *search)
{
    struct indexer *x = calloc(1, sizeof(*x));

    check(x != NULL);
    x->store = store;
    x->search = search;
    x->rebuild = true;
    x->took_ms = -1;
    x->queue = calloc(QUEUE_MAX, sizeof(*x->queue));
    check(x->queue != NULL && pthread_mutex_init(&x->lock, NULL) == 0 &&
          pthread_cond_init(&x->wake, NULL) == 0);
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
    x->rebuild = true;
    pthread_cond_signal(&x->wake);
    pthread_mutex_unlock(&x->lock);
}

void indexer_stop(struct indexer *x)
{
    if (!x || !x->started)
        return;
    pthread_mutex_lock(&x->lock);
    x->stop = true;
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

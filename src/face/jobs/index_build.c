/* SPDX-License-Identifier: Apache-2.0 */
#include "face/jobs/index_build.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/check.h"
#include "base/num.h"
#include "flow/index_product.h"
#include "io/background.h"
#include "io/clock.h"

enum { ARENA_MAX = 1 << 28, BUILDERS_MAX = 8 };

void worker_init(struct worker *w, struct store *store)
{
    arena_init(&w->arena, ARENA_MAX);
    random_system(&w->random);
    w->c = (struct ctx){.arena = &w->arena, .random = &w->random, .store = store,
                        .now_ms = clock_utc_ms(), .actor = {.roles = ROLE_SYSTEM}};
}

void worker_release(struct worker *w)
{
    arena_release(&w->arena);
}

struct building {
    struct store *store;
    struct index_pass pass;  /* but for the prices */
    const _Atomic bool *stop;
    pthread_mutex_t lock;
    struct product_id after; /* what is not taken yet */
    bool over;               /* the end, or something went wrong, or it is to stop */
    enum outcome outcome;
};

/* The next stretch; false when there is none. */
static bool take_stretch(struct building *b, struct ctx *c, struct product_id *after,
                         struct product_id *last)
{
    bool taken;

    pthread_mutex_lock(&b->lock);
    b->over = b->over || atomic_load(b->stop);
    if (!b->over) {
        *after = b->after;
        b->outcome = index_next(c, b->after, last);
        b->over = b->outcome != DONE || last->v == 0;
        if (!b->over)
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
    struct index_pass pass = b->pass;
    struct product_id after, last;
    struct worker w;

    pass.prices = index_prices_new();
    worker_init(&w, b->store);
    background_begin("index");
    while (take_stretch(b, &w.c, &after, &last)) {
        enum outcome o;

        arena_clear(&w.arena);
        w.c.now_ms = clock_utc_ms();
        o = index_batch(&w.c, &pass, after, last);
        if (o != DONE)
            give_up(b, o);
    }
    worker_release(&w);
    index_prices_free(pass.prices);
    return NULL;
}

static void run_threads(struct building *b)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t n = (size_t)i64_max(1, i64_min(processors, BUILDERS_MAX));
    pthread_t thread[BUILDERS_MAX];

    check(pthread_mutex_init(&b->lock, NULL) == 0);
    for (size_t i = 0; i < n; i++)
        check(pthread_create(&thread[i], NULL, build_stretches, b) == 0);
    for (size_t i = 0; i < n; i++)
        pthread_join(thread[i], NULL);
    pthread_mutex_destroy(&b->lock);
}

enum outcome index_build(struct store *store, struct search *search, bool only_changed,
                         const _Atomic bool *stop)
{
    struct building b = {.store = store, .stop = stop, .outcome = DONE,
                         .pass = {.search = search, .only_changed = only_changed}};
    struct product_id *known = search_products(search, &b.pass.known_n);

    b.pass.known = known;
    run_threads(&b);
    if (b.outcome == DONE && !atomic_load(stop))
        index_end(&b.pass, b.after);
    free(known);
    return b.outcome;
}

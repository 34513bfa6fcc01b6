/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <signal.h>

#include "face/jobs/jobs.h"

#include "base/check.h"
#include "base/civil.h"
#include "base/log.h"
#include "flow/effects.h"
#include "flow/upkeep.h"
#include "io/background.h"
#include "store/store.h"

enum { ARENA_MAX = 32 * 1024 * 1024 };

#define POLL_MS SECOND_MS

enum outcome jobs_run_due(struct ctx *c, size_t max, size_t *done)
{
    size_t n = 1;

    *done = 0;
    while (n > 0 && *done < max) {
        struct arena_mark mark = arena_mark(c->arena);

        TRY(effects_run_due(c, &n));
        arena_rewind(c->arena, mark);
        *done += n;
    }
    return DONE;
}

/* ---- Threads ---- */

struct job_runner {
    struct jobs_options options;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
    bool due; /* something may be */
    int threads_n;
    pthread_t threads[JOBS_THREADS_MAX];
};

/* The context of one round. */
static void round_ctx(const struct job_runner *r, struct ctx *c, struct arena *a,
                      struct random *random)
{
    *c = (struct ctx){.arena = a,
                      .now_ms = r->options.now_ms(),
                      .random = random,
                      .ids = r->options.ids,
                      .store = r->options.store,
                      .actor = {.roles = ROLE_SYSTEM},
                      .ports = r->options.ports};
}

/* Until something is due, a moment has passed, or the runner stops, which is the answer. */
static bool wait_for_work(struct job_runner *r, bool busy)
{
    struct timespec until;
    bool stopping;

    pthread_mutex_lock(&r->lock);
    if (!busy && !r->due && !r->stopping) {
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += POLL_MS / SECOND_MS;
        pthread_cond_timedwait(&r->wake, &r->lock, &until);
    }
    r->due = false;
    stopping = r->stopping;
    pthread_mutex_unlock(&r->lock);
    return !stopping;
}

struct worker {
    struct job_runner *runner;
    bool first; /* does the upkeep too */
};

static void *work(void *arg)
{
    struct worker w = *(struct worker *)arg;
    scoped(arena_release) struct arena a = {0};
    struct upkeep upkeep = {.sessions = w.runner->options.sessions,
                             .silent_days = w.runner->options.silent_days};
    struct random random;
    struct ctx c;
    size_t n = 0;

    free(arg);
    background_begin("jobs");
    arena_init(&a, ARENA_MAX);
    random_system(&random);
    while (wait_for_work(w.runner, n > 0)) {
        round_ctx(w.runner, &c, &a, &random);
        if (effects_run_due(&c, &n) != DONE)
            n = 0;
        if (w.first && upkeep_run(&c, &upkeep) != DONE)
            log_warn("jobs", "upkeep went wrong");
        arena_clear(&a);
    }
    return NULL;
}

/* A listener of the store: quick, and nothing of the store is called. */
static void outbox_touched(void *arg, enum topic t, int64_t due_at_ms)
{
    struct job_runner *r = arg;

    if (t != TOPIC_OUTBOX || due_at_ms > r->options.now_ms())
        return;
    pthread_mutex_lock(&r->lock);
    r->due = true;
    pthread_cond_signal(&r->wake);
    pthread_mutex_unlock(&r->lock);
}

/* Signals are for the program's one reader of them. */
static void start_thread(struct job_runner *r, bool first)
{
    struct worker *w = calloc(1, sizeof(*w));
    sigset_t all, before;

    check(w != NULL);
    *w = (struct worker){r, first};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    check(pthread_create(&r->threads[r->threads_n], NULL, work, w) == 0);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    r->threads_n++;
}

static void init_lock(struct job_runner *r)
{
    pthread_condattr_t attr;

    pthread_mutex_init(&r->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&r->wake, &attr);
    pthread_condattr_destroy(&attr);
}

enum outcome jobs_start(const struct jobs_options *o, struct problem *p, struct job_runner **out)
{
    struct job_runner *r = calloc(1, sizeof(*r));
    scoped(arena_release) struct arena a = {0};
    struct random random;
    struct ctx c;
    enum outcome added;

    check(r != NULL && o->threads >= 1 && o->threads <= JOBS_THREADS_MAX);
    r->options = *o;
    arena_init(&a, ARENA_MAX);
    random_system(&random);
    round_ctx(r, &c, &a, &random);
    added = upkeep_begin(&c);
    if (added != DONE) {
        *p = c.problem;
        free(r);
        return added;
    }
    init_lock(r);
    store_listen(o->store, outbox_touched, r);
    for (int i = 0; i < o->threads; i++)
        start_thread(r, i == 0);
    *out = r;
    return DONE;
}

void jobs_stop(struct job_runner *r)
{
    if (!r)
        return;
    pthread_mutex_lock(&r->lock);
    r->stopping = true;
    pthread_cond_broadcast(&r->wake);
    pthread_mutex_unlock(&r->lock);
    for (int i = 0; i < r->threads_n; i++)
        pthread_join(r->threads[i], NULL);
    r->threads_n = 0;
}

void jobs_free(struct job_runner *r)
{
    if (!r)
        return;
    pthread_cond_destroy(&r->wake);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/rehearsals.h"

#include <pthread.h>

#include "base/check.h"
#include "base/log.h"
#include "io/clock.h"
#include "io/workers.h"

enum { THREADS = 1 };
#define KEPT_MAX ((size_t)64 << 20)  /* of a run: scenario and report */
#define RUN_MAX ((size_t)3 << 30)    /* while it runs */

struct run {
    struct rehearsals *owner;
    int64_t id;                      /* 0: free */
    enum run_state state;
    int per_mille;
    const char *doing;
    struct arena arena;
    struct scenario scenario;
    run_network *network;
    struct report report;
    struct problem problem;
    int holders;
};

struct rehearsals {
    pthread_mutex_t lock;
    struct workers *workers;
    struct run run[RUNS_MAX];
    int64_t last_id;
};

struct rehearsals *rehearsals_new(void)
{
    struct rehearsals *r = calloc(1, sizeof(*r));

    check(r != NULL);
    pthread_mutex_init(&r->lock, NULL);
    r->workers = workers_new(THREADS, THREADS, RUNS_MAX);
    for (size_t i = 0; i < RUNS_MAX; i++)
        r->run[i].owner = r;
    return r;
}

void rehearsals_free(struct rehearsals *r)
{
    if (!r)
        return;
    workers_free(r->workers);
    for (size_t i = 0; i < RUNS_MAX; i++)
        arena_release(&r->run[i].arena);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

/* ---- running ---- */

static void progress(void *arg, const char *what, int per_mille)
{
    struct run *run = arg;

    pthread_mutex_lock(&run->owner->lock);
    run->doing = what;
    run->per_mille = per_mille;
    pthread_mutex_unlock(&run->owner->lock);
}

/* The run itself is in memory that is given back at once; what is kept is its report. */
static enum outcome rehearse(struct run *run, struct problem *p)
{
    scoped(arena_release) struct arena a = {0};
    const struct report_watch watch = {progress, run, clock_monotonic_ms};
    struct network_world world;
    struct network_csv csv;
    struct report report;

    arena_init(&a, RUN_MAX);
    if (!run->network(run->scenario.network, &csv))
        return refuse(p, refusal_not_found, "network", "a network that the program has");
    TRY(report_world(&a, p, &world));
    TRY(report_make(&a, &run->scenario, &csv, &world, &watch, p, &report));
    report_copy(&run->arena, &report, &run->report);
    return DONE;
}

static void run_job(void *arg)
{
    static const enum run_state states[] = {
        [DONE] = RUN_DONE, [REFUSED] = RUN_REFUSED, [FAILED] = RUN_FAILED};
    struct run *run = arg;
    struct problem p = {0};
    enum outcome out;

    pthread_mutex_lock(&run->owner->lock);
    run->state = RUN_RUNS;
    pthread_mutex_unlock(&run->owner->lock);
    out = rehearse(run, &p);
    pthread_mutex_lock(&run->owner->lock);
    run->problem = p;
    run->state = states[out];
    pthread_mutex_unlock(&run->owner->lock);
}

/* ---- starting ---- */

/* A place for a run: a free one, or that of the oldest which nobody looks at. */
static struct run *take_place(struct rehearsals *r)
{
    struct run *best = NULL;

    for (size_t i = 0; i < RUNS_MAX; i++) {
        struct run *run = &r->run[i];
        bool idle = run->id == 0 || (run->state >= RUN_DONE && run->holders == 0);

        if (idle && (!best || run->id < best->id))
            best = run;
    }
    return best;
}

static enum outcome fill_place(struct run *run, struct str json, run_network *network,
                               struct problem *p)
{
    struct rehearsals *r = run->owner;

    arena_release(&run->arena);
    *run = (struct run){.owner = r, .network = network, .doing = "days"};
    arena_init(&run->arena, KEPT_MAX);
    TRY(scenario_read(&run->arena, str_copy(&run->arena, json), p, &run->scenario));
    if (!workers_reserve(r->workers))
        return refuse(p, refusal_unavailable, NULL, "fewer rehearsals at once");
    run->id = ++r->last_id;
    workers_submit(r->workers, run_job, run);
    return DONE;
}

enum outcome rehearsals_start(struct rehearsals *r, struct str json, run_network *network,
                              struct problem *p, int64_t *id)
{
    enum outcome out;
    struct run *run;

    pthread_mutex_lock(&r->lock);
    run = take_place(r);
    out = run ? fill_place(run, json, network, p)
              : refuse(p, refusal_unavailable, NULL, "fewer rehearsals at once");
    if (out == DONE)
        *id = run->id;
    pthread_mutex_unlock(&r->lock);
    return out;
}

/* ---- looking ---- */

static void tell(const struct run *run, struct arena *a, struct run_news *out)
{
    *out = (struct run_news){.id = run->id, .state = run->state, .per_mille = run->per_mille,
                             .doing = run->doing, .title = str_copy(a, run->scenario.title),
                             .problem = run->problem};
}

size_t rehearsals_list(struct rehearsals *r, struct arena *a, struct run_news out[RUNS_MAX])
{
    size_t n = 0;

    pthread_mutex_lock(&r->lock);
    for (int64_t id = r->last_id; id > 0 && n < RUNS_MAX && id > r->last_id - 2 * RUNS_MAX; id--)
        for (size_t i = 0; i < RUNS_MAX; i++)
            if (r->run[i].id == id)
                tell(&r->run[i], a, &out[n++]);
    pthread_mutex_unlock(&r->lock);
    return n;
}

static struct run *run_of(struct rehearsals *r, int64_t id)
{
    for (size_t i = 0; i < RUNS_MAX; i++)
        if (id > 0 && r->run[i].id == id)
            return &r->run[i];
    return NULL;
}

bool rehearsals_news(struct rehearsals *r, struct arena *a, int64_t id, struct run_news *out)
{
    const struct run *run;

    pthread_mutex_lock(&r->lock);
    run = run_of(r, id);
    if (run)
        tell(run, a, out);
    pthread_mutex_unlock(&r->lock);
    return run != NULL;
}

bool rehearsals_hold(struct rehearsals *r, int64_t id, struct held_report *out)
{
    struct run *run;

    *out = (struct held_report){0};
    pthread_mutex_lock(&r->lock);
    run = run_of(r, id);
    if (run && run->state == RUN_DONE) {
        run->holders++;
        *out = (struct held_report){r, &run->report, (size_t)(run - r->run)};
    }
    pthread_mutex_unlock(&r->lock);
    return out->report != NULL;
}

void rehearsals_give_back(struct held_report *h)
{
    if (!h->owner)
        return;
    pthread_mutex_lock(&h->owner->lock);
    h->owner->run[h->slot].holders--;
    pthread_mutex_unlock(&h->owner->lock);
    *h = (struct held_report){0};
}

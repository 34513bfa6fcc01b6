/* SPDX-License-Identifier: Apache-2.0 */
/* A writer: one thread, one connection, one bounded queue. It takes what waits, runs each command
 * in a savepoint, commits once, tells the listeners, and answers. */
#include <errno.h>
#include <sched.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "base/waiter.h"
#include "store/inside.h"

enum { RACES_MAX = 3, LOSSES_MAX = 6 }; /* attempts after lost races, lost connections */
enum { RACE_PAUSE_MS = 2, LOSS_PAUSE_MS = 50 };

enum { TURNS_MAX = 16 }; /* that others get before a batch begins */
enum { EXIT_FATAL = 70 /* EX_SOFTWARE */ };

/* A command in the queue, or some that follow each other; lives on the stack of the one who waits
 * for it. */
struct command {
    struct command *next;
    struct ctx *c;
    const struct store_step *steps;
    size_t steps_n, done;
    struct arena_mark mark; /* a rerun starts with the arena of the first run */
    enum outcome outcome;
    struct waiter answered;
};

struct writer {
    struct store *store;
    struct conn *conn;
    struct tx tx;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    struct command *first, **last; /* the queue */
    int waiting;
    bool stopping;
    struct random jitter;
    struct command *batch[BATCH_MAX];
    struct touch touches[TOUCHES_MAX];
};

static void count(int64_t *counter, int64_t n)
{
    __atomic_add_fetch(counter, n, __ATOMIC_RELAXED);
}

static struct timespec monotonic_in(int64_t us)
{
    struct timespec t;
    int64_t ns;

    clock_gettime(CLOCK_MONOTONIC, &t);
    ns = t.tv_nsec + us * 1000;
    return (struct timespec){t.tv_sec + ns / 1000000000, ns % 1000000000};
}

/* ---- The queue ---- */

enum outcome writer_submit(struct writer *w, struct ctx *c, const struct store_step *steps,
                           size_t n, size_t *done)
{
    struct command cmd = {.c = c, .steps = steps, .steps_n = n, .mark = arena_mark(c->arena)};
    bool taken, wake = false;

    pthread_mutex_lock(&w->lock);
    taken = !w->stopping && w->waiting < w->store->options.queue_max;
    if (taken) {
        waiter_begin(&cmd.answered);
        *w->last = &cmd;
        w->last = &cmd.next;
        w->waiting++;
        wake = w->waiting == 1;
    }
    pthread_mutex_unlock(&w->lock);
    if (wake) /* who wakes finds the lock free */
        pthread_cond_signal(&w->arrived);
    if (!taken) {
        count(&w->store->stats.turned_away, 1);
        return refuse(&c->problem, refusal_unavailable, NULL, "too many writes are waiting");
    }
    waiter_wait(&cmd.answered);
    *done = cmd.done;
    return cmd.outcome;
}

/* Waits for a command, at most UPKEEP_MS. Holds the lock. */
static void wait_for_one(struct writer *w)
{
    const struct timespec until = monotonic_in(UPKEEP_MS * 1000);

    while (w->waiting == 0 && !w->stopping)
        if (pthread_cond_timedwait(&w->arrived, &w->lock, &until) == ETIMEDOUT)
            return;
}

/* Whoever was answered by the last commit has the next command ready in a moment, if only he gets
 * to run: he goes first, as long as that brings commands. On a processor that nobody else wants it
 * is no wait at all. Holds the lock. */
static void let_others_come(struct writer *w)
{
    for (int turn = 0; turn < TURNS_MAX && w->waiting > 0 && !w->stopping; turn++) {
        const int before = w->waiting;

        pthread_mutex_unlock(&w->lock);
        sched_yield();
        pthread_mutex_lock(&w->lock);
        if (w->waiting == before || w->waiting >= w->store->options.batch_max)
            return;
    }
}

/* Moves what waits, up to a batch, into w->batch. `open` becomes false when the writer is stopped
 * and nothing waits. */
static int take_batch(struct writer *w, bool *open)
{
    int n = 0;

    pthread_mutex_lock(&w->lock);
    wait_for_one(w);
    let_others_come(w);
    while (w->first && n < w->store->options.batch_max) {
        w->batch[n++] = w->first;
        w->first = w->first->next;
    }
    if (!w->first)
        w->last = &w->first;
    w->waiting -= n;
    *open = n > 0 || !w->stopping;
    pthread_mutex_unlock(&w->lock);
    return n;
}

/* ---- A batch ---- */

void store_end_process(void)
{
    log_error("store", "the fate of a commit is unknown: ending without an answer");
    _exit(EXIT_FATAL);
}

static enum trouble trouble_of(const struct writer *w)
{
    return w->conn->trouble;
}

/* Runs a step in its savepoint. False when the transaction cannot go on. */
static bool run_step(struct writer *w, struct command *cmd, const struct store_step *step)
{
    const struct engine_ops *ops = w->conn->ops;
    size_t touches_before = w->tx.touches_n;
    struct ctx inner = *cmd->c;

    inner.tx = &w->tx;
    w->tx.shard_key = step->shard_key;
    inner.problem = (struct problem){0};
    if (ops->savepoint(w->conn) != DONE)
        return false;
    cmd->outcome = step->body(&inner, step->arg);
    cmd->c->problem = inner.problem;
    if (trouble_of(w) > TROUBLE_COMMAND)
        return false;
    w->conn->trouble = TROUBLE_NONE;
    if (cmd->outcome == DONE)
        return ops->release(w->conn) == DONE;
    w->tx.touches_n = touches_before;
    return ops->rollback_to(w->conn) == DONE;
}

static bool run_command(struct writer *w, struct command *cmd)
{
    arena_rewind(cmd->c->arena, cmd->mark);
    for (cmd->done = 0; cmd->done < cmd->steps_n; cmd->done++) {
        if (!run_step(w, cmd, &cmd->steps[cmd->done]))
            return false;
        if (cmd->outcome != DONE)
            return true;
    }
    return true;
}

/* Runs and commits the commands in one transaction. On false nothing of it is in the database. */
static bool try_batch(struct writer *w, struct command **batch, int n)
{
    const struct engine_ops *ops = w->conn->ops;
    bool ok;

    w->conn->trouble = TROUBLE_NONE;
    w->tx.conn = w->conn;
    w->tx.touches_n = 0;
    memset(w->tx.all_touched, 0, sizeof(w->tx.all_touched));
    ok = ops->begin(w->conn, ACCESS_WRITE) == DONE;
    for (int i = 0; i < n && ok; i++)
        ok = run_command(w, batch[i]);
    ok = ok && ops->announce(w->conn, &w->tx) == DONE && ops->commit(w->conn) == DONE;
    if (trouble_of(w) == TROUBLE_FATAL)
        store_end_process();
    if (!ok)
        ops->rollback(w->conn);
    return ok;
}

/* Doubles with each attempt, half of it by chance. */
static void pause_before(struct writer *w, enum trouble t, int attempt)
{
    int64_t ms = (int64_t)(t == TROUBLE_LOST ? LOSS_PAUSE_MS : RACE_PAUSE_MS) << attempt;
    struct timespec pause;

    ms += (int64_t)random_below(&w->jitter, (uint64_t)ms);
    pause = (struct timespec){.tv_sec = ms / SECOND_MS, .tv_nsec = ms % SECOND_MS * 1000000};
    nanosleep(&pause, NULL);
}

/* A new connection for one that is lost; keeps the old one when none is to be had. */
static void reconnect(struct writer *w)
{
    struct problem p = {0};
    struct conn *fresh;

    if (w->store->ops->open(&p, &w->store->options, ACCESS_WRITE, &fresh) != DONE)
        return;
    w->conn->ops->close(w->conn);
    w->conn = fresh;
}

/* The batch until it is committed, or false when it lost too often. */
static bool commit_batch(struct writer *w, struct command **batch, int n)
{
    for (int attempt = 0;; attempt++) {
        enum trouble t;

        if (try_batch(w, batch, n))
            return true;
        t = trouble_of(w);
        if (t != TROUBLE_AGAIN && t != TROUBLE_RETRY && t != TROUBLE_LOST)
            return false;
        if (t != TROUBLE_AGAIN)
            pause_before(w, t, attempt);
        if (t == TROUBLE_LOST)
            reconnect(w);
        if (attempt + 1 >= (t == TROUBLE_LOST ? LOSSES_MAX : RACES_MAX))
            return false;
        count(&w->store->stats.reruns, 1);
    }
}

static void answer(struct writer *w, struct command **batch, int n)
{
    count(&w->store->stats.commands, n);
    for (int i = 0; i < n; i++)
        waiter_over(&batch[i]->answered); /* from here on the command may be gone */
}

/* Commits and answers; false when it could not be committed. */
static bool finish_batch(struct writer *w, struct command **batch, int n)
{
    if (!commit_batch(w, batch, n))
        return false;
    count(&w->store->stats.batches, 1);
    listeners_tell(&w->store->listeners, &w->tx);
    answer(w, batch, n);
    return true;
}

static void fail_command(struct writer *w, struct command *cmd)
{
    log_error("store", "a command could not be committed");
    cmd->c->problem = (struct problem){0};
    cmd->done = 0;
    cmd->outcome = FAILED;
    answer(w, &cmd, 1);
}

/* What cannot be committed together is tried one by one, so that only the culprit fails. */
static void run_batch(struct writer *w, int n)
{
    if (finish_batch(w, w->batch, n))
        return;
    for (int i = 0; i < n; i++)
        if (n == 1 || !finish_batch(w, &w->batch[i], 1))
            fail_command(w, w->batch[i]);
}

static void *writer_run(void *arg)
{
    struct writer *w = arg;
    bool open = true;

    while (open) {
        int n = take_batch(w, &open);

        if (n > 0)
            run_batch(w, n);
        w->store->ops->between_batches(w->store, w->conn);
    }
    return NULL;
}

/* ---- Life ---- */

static void writer_free(struct writer *w)
{
    w->conn->ops->close(w->conn);
    pthread_cond_destroy(&w->arrived);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

enum outcome writer_start(struct store *s, struct problem *p, struct writer **out)
{
    pthread_condattr_t monotonic;
    struct writer *w;
    struct conn *conn;

    TRY(s->ops->open(p, &s->options, ACCESS_WRITE, &conn));
    w = calloc(1, sizeof(*w));
    check(w != NULL);
    w->store = s;
    w->conn = conn;
    w->tx = (struct tx){.store = s, .access = ACCESS_WRITE, .touches = w->touches};
    w->last = &w->first;
    random_system(&w->jitter);
    pthread_mutex_init(&w->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&w->arrived, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (!thread_start(&w->thread, "writer", writer_run, w)) {
        writer_free(w);
        return fail("store", "no thread for a writer");
    }
    *out = w;
    return DONE;
}

void writer_stop(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->arrived);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    writer_free(w);
}

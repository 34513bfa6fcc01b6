/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/upkeep.h"

#include "base/log.h"
#include "flow/account.h"
#include "flow/books/trial_balance.h"
#include "flow/cart.h"
#include "flow/effects.h"
#include "flow/network.h"
#include "flow/order_places.h"
#include "flow/promotions/order_promotions.h"
#include "flow/selling.h"
#include "store/idem.h"
#include "store/jobs.h"
#include "store/store.h"

/* Things in one batch, batches in one run; a lease is longer than these take. */
enum { UPKEEP_BATCH = 200, UPKEEP_ROUNDS = 50, DAYS_BATCH = 10 };

#define LEASE_MS (10 * MINUTE_MS)

/* ---- What there is to do: one batch each; *more says that there was more ---- */

static enum outcome lapse_reservations(struct ctx *c, unused_arg struct upkeep *u, bool *more)
{
    size_t n;

    TRY(lapse_stock(c, UPKEEP_BATCH, &n));
    *more = n == UPKEEP_BATCH;
    return DONE;
}

static enum outcome release_places(struct ctx *c, unused_arg struct upkeep *u, bool *more)
{
    size_t n;

    TRY(lapse_places(c, UPKEEP_BATCH, &n));
    *more = n == UPKEEP_BATCH;
    return DONE;
}

static enum outcome release_promotions(struct ctx *c, unused_arg struct upkeep *u, bool *more)
{
    size_t n;

    TRY(lapse_promotions(c, UPKEEP_BATCH, &n));
    *more = n == UPKEEP_BATCH;
    return DONE;
}

static enum outcome count_waiting(struct ctx *c, struct upkeep *u, bool *more)
{
    *more = false;
    return count_queues(c, u->silent_days);
}

static enum outcome note_sessions(struct ctx *c, unused_arg struct upkeep *u, bool *more)
{
    *more = false;
    return touch_sessions(c);
}

static enum outcome forget_sessions(struct ctx *c, struct upkeep *u, bool *more)
{
    int64_t n;

    *more = false;
    return prune_sessions(c, &u->sessions, &n);
}

static enum outcome forget_carts(struct ctx *c, unused_arg struct upkeep *u, bool *more)
{
    size_t n;

    TRY(prune_carts(c, c->now_ms - CART_KEPT_MS, UPKEEP_BATCH, &n));
    *more = n == UPKEEP_BATCH;
    return DONE;
}

static enum outcome expire_answers(struct ctx *c, void *arg)
{
    return idem_expire(c, UPKEEP_BATCH, arg);
}

static enum outcome forget_answers(struct ctx *c, unused_arg struct upkeep *u, bool *more)
{
    int64_t n = 0;

    TRY(store_write(c, 0, expire_answers, &n));
    *more = n == UPKEEP_BATCH;
    return DONE;
}

static enum outcome sum_days(struct ctx *c, unused_arg struct upkeep *u, bool *more)
{
    size_t n;

    TRY(close_days(c, DAYS_BATCH, &n));
    *more = n == DAYS_BATCH;
    return DONE;
}

/* ---- At their intervals ---- */

enum whose { SHARED, OWN };

static const struct row {
    struct str name;
    enum outcome (*verb)(struct ctx *c, struct upkeep *u, bool *more);
    int64_t every_ms;
    enum whose whose;
} rows[UPKEEPS] = {
#define X(verb, every, whose) {STR_INIT(#verb), verb, every, whose},
#include "flow/upkeep.def"
#undef X
};

struct running {
    const struct row *row;
    struct job job;
    bool mine;
    struct str error;
};

static enum outcome add_jobs(struct ctx *c, unused_arg void *arg)
{
    for (size_t i = 0; i < UPKEEPS; i++)
        if (rows[i].whose == SHARED)
            TRY(job_add(c, rows[i].name, c->now_ms));
    return DONE;
}

enum outcome upkeep_begin(struct ctx *c)
{
    return store_write(c, 0, add_jobs, NULL);
}

static enum outcome claim(struct ctx *c, void *arg)
{
    struct running *r = arg;

    return job_claim(c, r->row->name, LEASE_MS, &r->mine, &r->job);
}

static enum outcome end(struct ctx *c, void *arg)
{
    const struct running *r = arg;

    return r->error.n == 0 ? job_finish(c, &r->job, c->now_ms + r->row->every_ms)
                           : job_fail(c, &r->job, r->error);
}

static struct str run_batches(struct ctx *c, struct upkeep *u, const struct row *row)
{
    enum outcome o = DONE;
    bool more = true;

    for (int i = 0; i < UPKEEP_ROUNDS && more && o == DONE; i++)
        o = row->verb(c, u, &more);
    if (o == DONE)
        return STR("");
    log_warn("upkeep", "%.*s: %.*s", STR_FMT(row->name), STR_FMT(outcome_note(c, o)));
    return outcome_note(c, o);
}

static enum outcome run_shared(struct ctx *c, struct upkeep *u, const struct row *row)
{
    struct running r = {.row = row};

    TRY(store_write(c, 0, claim, &r));
    if (!r.mine)
        return DONE;
    r.error = run_batches(c, u, row);
    return store_write(c, 0, end, &r);
}

enum outcome upkeep_run(struct ctx *c, struct upkeep *u)
{
    for (size_t i = 0; i < UPKEEPS; i++) {
        if (u->next_at_ms[i] > c->now_ms)
            continue;
        u->next_at_ms[i] = c->now_ms + rows[i].every_ms;
        if (rows[i].whose == OWN)
            run_batches(c, u, &rows[i]);
        else
            TRY(run_shared(c, u, &rows[i]));
    }
    return DONE;
}

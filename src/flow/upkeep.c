/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/upkeep.h"

#include "base/civil.h"
#include "shop/cart/cart.h"
#include "shop/stock/stock.h"
#include "flow/effects.h"
#include "store/idem.h"
#include "store/jobs.h"
#include "store/store.h"

/* Rounds of a batch in one run; a lease is longer than these take. */
enum { UPKEEP_ROUNDS = 50 };

#define LEASE_MS (10 * MINUTE_MS)

/* ---- Reservations ---- */

static enum outcome read_due(struct ctx *c, void *arg)
{
    return stock_due(c, c->now_ms, UPKEEP_BATCH, arg);
}

static enum outcome lapse_one(struct ctx *c, void *arg)
{
    const struct stock_holder *h = arg;
    bool lapsed;

    return stock_lapse(c, h->seller, h->holder, &lapsed);
}

enum outcome lapse_reservations(struct ctx *c, bool *more)
{
    struct stock_holder_list due;

    TRY(store_read(c, read_due, &due));
    for (size_t i = 0; i < due.n; i++)
        TRY(store_write(c, due.v[i].seller.v, lapse_one, &due.v[i]));
    *more = due.n == UPKEEP_BATCH;
    return DONE;
}

/* ---- Carts ---- */

static enum outcome read_stale(struct ctx *c, void *arg)
{
    return cart_stale(c, c->now_ms - CART_KEPT_DAYS * DAY_MS, UPKEEP_BATCH, arg);
}

static enum outcome forget_one(struct ctx *c, void *arg)
{
    const struct cart_stale_row *row = arg;

    return cart_forget(c, row->buyer);
}

enum outcome forget_carts(struct ctx *c, bool *more)
{
    struct cart_stale_row_list stale;

    TRY(store_read(c, read_stale, &stale));
    for (size_t i = 0; i < stale.n; i++)
        TRY(store_write(c, stale.v[i].buyer.v, forget_one, &stale.v[i]));
    *more = stale.n == UPKEEP_BATCH;
    return DONE;
}

/* ---- Answers ---- */

static enum outcome expire(struct ctx *c, void *arg)
{
    return idem_expire(c, UPKEEP_BATCH, arg);
}

enum outcome forget_answers(struct ctx *c, bool *more)
{
    int64_t n = 0;

    TRY(store_write(c, 0, expire, &n));
    *more = n == UPKEEP_BATCH;
    return DONE;
}

/* ---- At their intervals, by one process at a time ---- */

static const struct upkeep {
    struct str name;
    enum outcome (*verb)(struct ctx *c, bool *more);
    int64_t every_ms;
} upkeeps[] = {
#define X(name, verb, every) {STR_INIT(name), verb, every},
#include "flow/upkeep.def"
#undef X
};

struct upkeep_run {
    const struct upkeep *upkeep;
    struct job job;
    bool mine;
    struct str error;
};

static enum outcome add_upkeep(struct ctx *c, unused_arg void *arg)
{
    for (size_t i = 0; i < UPKEEPS; i++)
        TRY(job_add(c, upkeeps[i].name, c->now_ms));
    return DONE;
}

static enum outcome claim_upkeep(struct ctx *c, void *arg)
{
    struct upkeep_run *r = arg;

    return job_claim(c, r->upkeep->name, LEASE_MS, &r->mine, &r->job);
}

static enum outcome end_upkeep(struct ctx *c, void *arg)
{
    const struct upkeep_run *r = arg;

    return r->error.n == 0 ? job_finish(c, &r->job, c->now_ms + r->upkeep->every_ms)
                           : job_fail(c, &r->job, r->error);
}

static enum outcome run_upkeep(struct ctx *c, const struct upkeep *u)
{
    struct upkeep_run r = {.upkeep = u};
    enum outcome o = DONE;
    bool more = true;

    TRY(store_write(c, 0, claim_upkeep, &r));
    if (!r.mine)
        return DONE;
    for (int i = 0; i < UPKEEP_ROUNDS && more && o == DONE; i++)
        o = u->verb(c, &more);
    r.error = o == DONE ? STR("") : outcome_note(c, o);
    return store_write(c, 0, end_upkeep, &r);
}

enum outcome upkeep_begin(struct ctx *c)
{
    return store_write(c, 0, add_upkeep, NULL);
}

enum outcome upkeep_run(struct ctx *c, int64_t next_at_ms[UPKEEPS])
{
    for (size_t i = 0; i < UPKEEPS; i++)
        if (next_at_ms[i] <= c->now_ms) {
            next_at_ms[i] = c->now_ms + upkeeps[i].every_ms;
            TRY(run_upkeep(c, &upkeeps[i]));
        }
    return DONE;
}

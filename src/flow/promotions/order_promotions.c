/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/promotions/order_promotions.h"

#include "base/civil.h"
#include "flow/order_fate.h"
#include "shop/promotions/promotions.h"
#include "store/store.h"

#define AGAIN_MS (10 * MINUTE_MS)

struct uses {
    struct reservation_id holder;
    struct promotion_use_row_list list;
};

struct use_step {
    const struct promotion_use_row *use;
    int64_t expires_at_ms;
    enum order_fate fate;
};

static enum outcome read_uses(struct ctx *c, void *arg)
{
    struct uses *u = arg;

    return promotion_uses_of(c, u->holder, PROMOTION_USES_OF_ORDER_MAX, &u->list);
}

static enum outcome confirm(struct ctx *c, void *arg)
{
    const struct use_step *s = arg;

    return promotion_confirm(c, s->use);
}

static enum outcome release(struct ctx *c, void *arg)
{
    const struct use_step *s = arg;

    return promotion_release(c, s->use);
}

static enum outcome forget(struct ctx *c, void *arg)
{
    const struct use_step *s = arg;

    return promotion_forget(c, s->use);
}

static enum outcome hold_again(struct ctx *c, void *arg)
{
    const struct use_step *s = arg;

    return promotion_take_again(c, s->use, s->expires_at_ms);
}

static enum outcome each(struct ctx *c, struct reservation_id holder, store_body *body,
                         int64_t expires_at_ms)
{
    struct uses u = {.holder = holder};

    TRY(store_read(c, read_uses, &u));
    for (size_t i = 0; i < u.list.n; i++) {
        struct use_step s = {.use = &u.list.v[i], .expires_at_ms = expires_at_ms};

        TRY(store_write(c, s.use->home, body, &s));
    }
    return DONE;
}

enum outcome order_promotions_confirm(struct ctx *c, struct reservation_id holder)
{
    return each(c, holder, confirm, 0);
}

enum outcome order_promotions_release(struct ctx *c, struct reservation_id holder)
{
    return each(c, holder, release, 0);
}

enum outcome order_promotions_forget(struct ctx *c, struct reservation_id holder)
{
    return each(c, holder, forget, 0);
}

enum outcome order_promotions_hold(struct ctx *c, struct reservation_id holder,
                                   int64_t expires_at_ms)
{
    enum outcome o = each(c, holder, hold_again, expires_at_ms);
    struct problem why = c->problem;

    if (o == REFUSED)
        TRY(order_promotions_release(c, holder));
    c->problem = why;
    return o;
}

/* ---- held beyond their time: the order is the truth ---- */

struct lapsing {
    int32_t max;
    struct promotion_use_row_list due;
    enum order_fate *fate; /* of each */
};

static enum outcome read_due(struct ctx *c, void *arg)
{
    struct lapsing *l = arg;

    TRY(promotion_uses_due(c, c->now_ms, l->max, &l->due));
    l->fate = arena_new_n(c->arena, enum order_fate, l->due.n + 1);
    for (size_t i = 0; i < l->due.n; i++)
        TRY(order_fate(c, l->due.v[i].buyer, l->due.v[i].holder, &l->fate[i]));
    return DONE;
}

static enum outcome end(struct ctx *c, void *arg)
{
    const struct use_step *s = arg;

    if (s->fate == FATE_CONFIRM)
        return promotion_confirm(c, s->use);
    if (s->fate == FATE_RELEASE)
        return promotion_release(c, s->use);
    return promotion_use_postpone(c, s->use->home, s->use->holder, c->now_ms + AGAIN_MS, NULL);
}

enum outcome lapse_promotions(struct ctx *c, int32_t max, size_t *due)
{
    struct lapsing l = {.max = max};

    TRY(store_read(c, read_due, &l));
    *due = l.due.n;
    for (size_t i = 0; i < l.due.n; i++) {
        struct use_step s = {.use = &l.due.v[i], .fate = l.fate[i]};

        TRY(store_write(c, s.use->home, end, &s));
    }
    return DONE;
}

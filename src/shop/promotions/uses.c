/* SPDX-License-Identifier: Apache-2.0 */
/* What a promotion has cost: an order's part is held, firm, or given back. */
#include "base/check.h"
#include "shop/promotions/promotions.h"
#include "store/store.h"

static enum outcome used_up(struct ctx *c, const struct promotion_row *row)
{
    return refuse(&c->problem, refusal_quote_changed, "promotion", "\"%.*s\" has just been used up",
                  STR_FMT(row->title));
}

/* Pages that show it are made anew when there is nothing left, and when there is again. */
static enum outcome tell_edge(struct ctx *c, const struct promotion_row *row, int64_t cost)
{
    struct promotion_spent_row spent;
    bool found;

    if (row->budget == 0 && row->max_uses == 0)
        return DONE;
    TRY(promotion_spent_get(c, promotion_home(row->id), &spent, &found));
    if (found && ((row->budget && spent.spent + cost > row->budget) ||
                  (row->max_uses && spent.uses + 1 > row->max_uses)))
        tx_touch(c, TOPIC_PROMOTIONS, TOUCH_ALL);
    return DONE;
}

static enum outcome spend(struct ctx *c, struct promotion_id id, int64_t cost)
{
    struct promotion_row row;
    int64_t budget, uses, changed;
    bool found;

    TRY(promotion_get(c, id, &row, &found));
    if (!found)
        return fail("promotions", "promotion %lld is not there", (long long)id.v);
    budget = row.budget ? row.budget : INT64_MAX;
    uses = row.max_uses ? row.max_uses : INT64_MAX;
    if (cost > budget)
        return used_up(c, &row);
    TRY(promotion_spend(c, promotion_home(id), cost, budget, uses, &changed));
    return changed == 1 ? tell_edge(c, &row, cost) : used_up(c, &row);
}

enum outcome promotion_take(struct ctx *c, const struct promotion_take *in)
{
    int64_t changed;

    check(in->cost_minor >= 0);
    TRY(promotion_use_put(c, promotion_home(in->promotion), in->holder, in->buyer, in->cost_minor,
                          in->expires_at_ms, c->now_ms, &changed));
    return changed == 1 ? spend(c, in->promotion, in->cost_minor) : DONE;
}

enum outcome promotion_take_again(struct ctx *c, const struct promotion_use_row *u,
                                  int64_t expires_at_ms)
{
    return promotion_take(c, &(struct promotion_take){{u->home}, u->holder, u->buyer, u->cost,
                                                      expires_at_ms});
}

static enum outcome move(struct ctx *c, const struct promotion_use_row *u, const char *from,
                         const char *to, bool *moved)
{
    int64_t changed;

    TRY(promotion_use_set_state(c, u->home, u->holder, str_of(from), str_of(to), c->now_ms,
                                &changed));
    *moved = changed == 1;
    return DONE;
}

enum outcome promotion_confirm(struct ctx *c, const struct promotion_use_row *u)
{
    bool moved;

    return move(c, u, "held", "firm", &moved);
}

enum outcome promotion_release(struct ctx *c, const struct promotion_use_row *u)
{
    struct promotion_row row;
    bool moved, found;

    TRY(move(c, u, "held", "released", &moved));
    if (!moved)
        TRY(move(c, u, "firm", "released", &moved));
    if (!moved)
        return DONE;
    TRY(promotion_get(c, (struct promotion_id){u->home}, &row, &found));
    if (found)
        TRY(tell_edge(c, &row, u->cost));
    return promotion_unspend(c, u->home, u->cost, NULL);
}

enum outcome promotion_forget(struct ctx *c, const struct promotion_use_row *u)
{
    TRY(promotion_release(c, u));
    return promotion_use_drop(c, u->home, u->holder, NULL);
}

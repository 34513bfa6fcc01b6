/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/dispute.h"
#include "flow/effects.h"
#include "flow/steps.h"
#include "store/store.h"

struct extending {
    struct account_id buyer;
    struct order_id order;
};

enum outcome protection_extends(struct ctx *c, const struct order_row *o, bool *may,
                                int64_t *until_ms)
{
    const struct policy *terms;
    bool underway = str_eq(o->state, order_state_name(ORDER_shipped)) ||
                    str_eq(o->state, order_state_name(ORDER_delivered));

    TRY(step_terms(c, o, &terms));
    *may = underway && o->dispute.v == 0 && !o->has_extended_at && o->has_due_at &&
           o->due_at > c->now_ms;
    *until_ms = o->due_at + terms->extension_days * DAY_MS;
    return DONE;
}

static enum outcome extend(struct ctx *c, void *arg)
{
    const struct extending *in = arg;
    struct effect timer = {EFFECT_order_due, in->buyer.v, in->order.v, STR("")};
    struct order_row o;
    int64_t until_ms;
    bool may;

    TRY(order_read(c, in->buyer, in->order, &o));
    TRY(protection_extends(c, &o, &may, &until_ms));
    if (o.dispute.v != 0)
        return refuse(&c->problem, refusal_disputed, NULL, "an order without a dispute");
    if (!may)
        return refuse(&c->problem, refusal_wrong_state, NULL,
                      "an order that was sent, is not completed, and was not extended before");
    TRY(order_extend(c, &o, until_ms));
    timer.word = step_timer_word(c, o.state, until_ms);
    return effect_emit(c, &timer, until_ms);
}

enum outcome extend_protection(struct ctx *c, struct account_id buyer, struct order_id order)
{
    struct extending in = {buyer, order};

    return store_write(c, buyer.v, extend, &in);
}

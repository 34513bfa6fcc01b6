/* SPDX-License-Identifier: Apache-2.0 */
/* The timers of an order: what happens when nobody does anything. */
#include "flow/effects.h"
#include "flow/order.h"
#include "flow/steps.h"
#include "store/store.h"

struct passing {
    struct account_id buyer;
    struct order_id order;
};

static enum outcome pass(struct ctx *c, void *arg)
{
    const struct passing *in = arg;
    struct order_row o;
    enum order_state state;

    TRY(order_read(c, in->buyer, in->order, &o));
    TRY(order_state_of(o.state, &state));
    if (!o.has_due_at || o.due_at > c->now_ms || o.dispute.v != 0)
        return DONE;
    switch (state) {
    case ORDER_paid:
    case ORDER_shipped:
        return step_undo(c, &o, ORDER_refunded, STR("not delivered in time"));
    case ORDER_delivered:
        return step_complete(c, &o, STR("taken as confirmed"));
    case ORDER_completed:
        return step_release(c, &o);
    default:
        return DONE;
    }
}

enum outcome pass_time(struct ctx *c, struct account_id buyer, struct order_id order)
{
    struct passing in = {buyer, order};

    return store_write(c, buyer.v, pass, &in);
}

enum outcome do_order_due(struct ctx *c, const struct effect *e)
{
    return pass_time(c, (struct account_id){e->home}, (struct order_id){e->ref});
}

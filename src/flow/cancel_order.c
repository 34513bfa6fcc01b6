/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/order.h"
#include "flow/steps.h"
#include "store/store.h"

struct cancelling {
    struct account_id buyer;
    struct order_id id;
    struct str reason;
    struct order_row order;
};

static enum outcome find(struct ctx *c, void *arg)
{
    struct cancelling *in = arg;

    if (in->buyer.v != 0)
        return order_read(c, in->buyer, in->id, &in->order);
    return step_locate_sold(c, in->id, &in->order);
}

static enum outcome cancel(struct ctx *c, void *arg)
{
    struct cancelling *in = arg;
    struct order_row *o = &in->order;

    TRY(order_read(c, o->buyer, o->id, o));
    if (str_eq(o->state, order_state_name(ORDER_placed)))
        return refuse(&c->problem, refusal_wrong_state, NULL, "an order that is paid");
    return step_undo(c, o, ORDER_cancelled, in->reason);
}

enum outcome cancel_order(struct ctx *c, struct account_id buyer, struct order_id order,
                          struct str reason)
{
    struct cancelling in = {.buyer = buyer, .id = order, .reason = reason};

    if (reason.n > ORDER_NOTE_MAX)
        return refuse(&c->problem, refusal_too_large, "reason", "at most %d bytes", ORDER_NOTE_MAX);
    TRY(store_read(c, find, &in));
    return store_write(c, in.order.buyer.v, cancel, &in);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/order.h"
#include "flow/steps.h"
#include "store/store.h"

struct confirming {
    struct account_id buyer;
    struct order_id order;
};

static enum outcome confirm(struct ctx *c, void *arg)
{
    const struct confirming *in = arg;
    struct order_row o;

    TRY(order_read(c, in->buyer, in->order, &o));
    if (str_eq(o.state, order_state_name(ORDER_completed)))
        return DONE;
    return step_complete(c, &o, STR("confirmed"));
}

enum outcome confirm_delivery(struct ctx *c, struct account_id buyer, struct order_id order)
{
    struct confirming in = {buyer, order};

    return store_write(c, buyer.v, confirm, &in);
}

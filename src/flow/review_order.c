/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/order.h"
#include "flow/selling.h"
#include "store/store.h"

struct reviewing {
    struct order_id order;
    struct review_in *in;
};

bool order_reviewable(struct str state)
{
    return str_eq(state, order_state_name(ORDER_delivered)) ||
           str_eq(state, order_state_name(ORDER_completed)) ||
           str_eq(state, order_state_name(ORDER_released));
}

static enum outcome look(struct ctx *c, void *arg)
{
    struct reviewing *r = arg;
    struct order_line_row_list lines;
    struct order_row o;

    TRY(order_read(c, r->in->account, r->order, &o));
    if (!order_reviewable(o.state))
        return refuse(&c->problem, refusal_wrong_state, NULL, "an order that has arrived");
    r->in->seller = o.seller;
    TRY(order_lines(c, o.buyer, o.id, ORDER_LINES_MAX, &lines));
    for (size_t i = 0; i < lines.n; i++)
        if (lines.v[i].product.v == r->in->product.v)
            return DONE;
    return refuse(&c->problem, refusal_invalid, "product", "one of this order's products");
}

enum outcome review_order(struct ctx *c, struct order_id order, struct review_in *in,
                          struct review_id *out)
{
    struct reviewing r = {order, in};

    TRY(store_read(c, look, &r));
    return write_review(c, in, out);
}

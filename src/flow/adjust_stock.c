/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/selling.h"
#include "flow/steps.h"
#include "store/store.h"

enum outcome step_adjust_stock(struct ctx *c, const struct adjust_stock *in)
{
    if (in->counted)
        return stock_count(c, in->seller, in->offer, in->quantity, in->ref);
    return stock_receive(c, in->seller, in->offer, in->quantity, in->ref);
}

static enum outcome adjust(struct ctx *c, void *arg)
{
    return step_adjust_stock(c, arg);
}

enum outcome adjust_stock(struct ctx *c, const struct adjust_stock *in)
{
    struct adjust_stock copy = *in;

    TRY(may_sell_for(c, in->seller));
    return store_write(c, in->seller.v, adjust, &copy);
}

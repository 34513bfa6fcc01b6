/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/selling.h"
#include "store/store.h"

static enum outcome adjust(struct ctx *c, void *arg)
{
    const struct adjust_stock *in = arg;

    if (in->counted)
        return stock_count(c, in->seller, in->offer, in->quantity, in->ref);
    return stock_receive(c, in->seller, in->offer, in->quantity, in->ref);
}

enum outcome adjust_stock(struct ctx *c, const struct adjust_stock *in)
{
    struct adjust_stock copy = *in;

    TRY(may_sell_for(c, in->seller));
    return store_write(c, in->seller.v, adjust, &copy);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/selling.h"
#include "store/store.h"

static enum outcome change(struct ctx *c, void *arg)
{
    const struct change_offer *in = arg;

    if (in->price.currency.code[0])
        TRY(catalog_set_price(c, in->seller, in->offer, in->price));
    return in->state.n ? catalog_set_state(c, in->seller, in->offer, in->state) : DONE;
}

enum outcome change_offer(struct ctx *c, const struct change_offer *in)
{
    struct change_offer copy = *in;

    TRY(may_sell_for(c, in->seller));
    return store_write(c, in->seller.v, change, &copy);
}

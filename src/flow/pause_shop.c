/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/selling.h"
#include "store/store.h"

static enum outcome set(struct ctx *c, void *arg)
{
    const struct pause_shop *in = arg;

    return seller_set_state(c, in->seller, in->paused ? STR("paused") : STR("open"));
}

enum outcome pause_shop(struct ctx *c, struct pause_shop in)
{
    TRY(may_sell_for(c, in.seller));
    return store_write(c, in.seller.v, set, &in);
}

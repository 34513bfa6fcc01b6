/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/selling.h"
#include "store/store.h"

struct saving {
    const struct save_seller *in;
    struct seller_id *out;
};

static enum outcome save(struct ctx *c, void *arg)
{
    const struct saving *s = arg;

    *s->out = s->in->id;
    if (s->in->id.v)
        return seller_change(c, s->in->id, &s->in->seller);
    return seller_create(c, &s->in->seller, s->out);
}

enum outcome save_seller(struct ctx *c, const struct save_seller *in, struct seller_id *out)
{
    struct saving s = {in, out};

    TRY(may_sell_for(c, in->id)); /* no seller has the zero id */
    return store_write(c, in->id.v, save, &s);
}

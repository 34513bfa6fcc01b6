/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/selling.h"
#include "store/store.h"

struct writing {
    const struct review_in *in;
    struct review_id *out;
};

static enum outcome write(struct ctx *c, void *arg)
{
    const struct writing *w = arg;

    TRY(review_add(c, w->in, w->out));
    return seller_rate(c, w->in->seller, w->in->rating, 1);
}

enum outcome write_review(struct ctx *c, const struct review_in *in, struct review_id *out)
{
    struct writing w = {in, out};

    return store_write(c, in->seller.v, write, &w);
}

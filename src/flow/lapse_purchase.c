/* SPDX-License-Identifier: Apache-2.0 */
/* Purchases that end unpaid: by the timer, or by the buyer. */
#include "flow/effects.h"
#include "flow/purchase.h"
#include "flow/steps.h"
#include "store/store.h"

struct ending {
    struct account_id buyer;
    struct purchase_id purchase;
};

static enum outcome lapse(struct ctx *c, void *arg)
{
    const struct ending *e = arg;
    struct purchase_row p;

    TRY(purchase_read(c, e->buyer, e->purchase, &p));
    if (!str_eq(p.state, purchase_state_name(PURCHASE_awaiting)) || p.pay_by > c->now_ms)
        return DONE;
    return step_unpaid(c, &p, PURCHASE_lapsed);
}

enum outcome lapse_purchase(struct ctx *c, struct account_id buyer, struct purchase_id purchase)
{
    struct ending e = {buyer, purchase};

    return store_write(c, buyer.v, lapse, &e);
}

enum outcome do_lapse(struct ctx *c, const struct effect *e)
{
    return lapse_purchase(c, (struct account_id){e->home}, (struct purchase_id){e->ref});
}

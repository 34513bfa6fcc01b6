/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/purchase.h"
#include "flow/steps.h"
#include "store/store.h"

struct cancelling {
    struct account_id buyer;
    struct purchase_id purchase;
};

static enum outcome cancel(struct ctx *c, void *arg)
{
    const struct cancelling *in = arg;
    struct purchase_row p;

    TRY(purchase_read(c, in->buyer, in->purchase, &p));
    return step_unpaid(c, &p, PURCHASE_cancelled);
}

enum outcome cancel_purchase(struct ctx *c, struct account_id buyer, struct purchase_id purchase)
{
    struct cancelling in = {buyer, purchase};

    return store_write(c, buyer.v, cancel, &in);
}

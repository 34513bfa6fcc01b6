/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/selling.h"
#include "store/store.h"

struct lapsing {
    struct stock_holder due;
    bool lapsed;
};

static enum outcome lapse(struct ctx *c, void *arg)
{
    struct lapsing *l = arg;

    return stock_lapse(c, l->due.seller, l->due.holder, &l->lapsed);
}

struct due {
    int32_t max;
    struct stock_holder_list list;
};

static enum outcome read_due(struct ctx *c, void *arg)
{
    struct due *due = arg;

    return stock_due(c, c->now_ms, due->max, &due->list);
}

enum outcome lapse_stock(struct ctx *c, int32_t max, size_t *lapsed)
{
    struct due due = {.max = max};

    *lapsed = 0;
    TRY(store_read(c, read_due, &due));
    for (size_t i = 0; i < due.list.n; i++) {
        struct lapsing l = {.due = due.list.v[i]};

        TRY(store_write(c, l.due.seller.v, lapse, &l));
        *lapsed += l.lapsed;
    }
    return DONE;
}

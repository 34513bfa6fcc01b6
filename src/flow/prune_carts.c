/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/cart.h"
#include "shop/cart/cart.h"
#include "store/store.h"

struct stale {
    int64_t before_ms;
    int32_t max;
    struct cart_stale_row_list list;
};

static enum outcome read_stale(struct ctx *c, void *arg)
{
    struct stale *s = arg;

    return cart_stale(c, s->before_ms, s->max, &s->list);
}

struct forgetting {
    struct account_id buyer;
    int64_t before_ms;
};

static enum outcome forget(struct ctx *c, void *arg)
{
    const struct forgetting *f = arg;

    return cart_forget(c, f->buyer, f->before_ms);
}

enum outcome prune_carts(struct ctx *c, int64_t before_ms, int32_t max, size_t *pruned)
{
    struct stale s = {.before_ms = before_ms, .max = max};

    *pruned = 0;
    TRY(store_read(c, read_stale, &s));
    for (size_t i = 0; i < s.list.n; i++) {
        struct forgetting f = {s.list.v[i].buyer, before_ms};

        TRY(store_write(c, f.buyer.v, forget, &f));
        (*pruned)++;
    }
    return DONE;
}

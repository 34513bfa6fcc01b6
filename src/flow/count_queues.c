/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/network.h"
#include "shop/logistics/queue_count.h"
#include "shop/markets/markets.h"
#include "store/store.h"

static enum outcome read_counts(struct ctx *c, void *arg)
{
    size_t n;
    const struct market *m = markets(&n);
    struct str *country = arena_new_n(c->arena, struct str, n + 1);

    for (size_t i = 0; i < n; i++)
        country[i] = str_of(m[i].country->code);
    return queue_count_read(c, country, n, arg);
}

static enum outcome put_counts(struct ctx *c, void *arg)
{
    return queue_count_put(c, arg);
}

enum outcome count_queues(struct ctx *c)
{
    struct queue_count_list counts;

    TRY(store_read(c, read_counts, &counts));
    return store_write(c, 0, put_counts, &counts);
}

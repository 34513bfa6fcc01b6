/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/network.h"
#include "shop/logistics/queue_count.h"
#include "shop/markets/markets.h"
#include "store/store.h"

struct counting {
    int32_t silent_days;
    struct queue_count_list counts;
};

static enum outcome read_counts(struct ctx *c, void *arg)
{
    struct counting *k = arg;
    size_t n;
    const struct market *m = markets(&n);
    struct str *country = arena_new_n(c->arena, struct str, n + 1);

    for (size_t i = 0; i < n; i++)
        country[i] = str_of(m[i].country->code);
    return queue_count_read(c, country, n, k->silent_days, &k->counts);
}

static enum outcome put_counts(struct ctx *c, void *arg)
{
    return queue_count_put(c, arg);
}

enum outcome count_queues(struct ctx *c, int32_t silent_days)
{
    struct counting k = {.silent_days = silent_days};

    TRY(store_read(c, read_counts, &k));
    return store_write(c, 0, put_counts, &k.counts);
}

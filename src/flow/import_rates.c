/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/rates.h"
#include "store/store.h"

struct batch {
    const struct rate_row *rows;
    size_t n;
    struct str source;
};

static enum outcome put(struct ctx *c, void *arg)
{
    const struct batch *b = arg;

    return rates_put(c, b->rows, b->n, b->source);
}

enum outcome import_rates(struct ctx *c, const struct import_rates *in, int64_t *rows)
{
    struct rate_rows all;

    *rows = 0;
    TRY(rates_parse(c->arena, in->csv, &c->problem, &all));
    for (size_t at = 0; at < all.n; at += RATES_BATCH_MAX) {
        struct batch b = {all.v + at, (size_t)i64_min((int64_t)(all.n - at), RATES_BATCH_MAX),
                          utf8_head(in->source, RATE_SOURCE_MAX)};

        TRY(store_write(c, 0, put, &b));
        *rows += (int64_t)b.n;
    }
    return DONE;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/order.h"
#include "shop/logistics/sscc.h"
#include "store/store.h"

struct importing {
    struct str name;
    struct sscc_ranges ranges;
};

static enum outcome add_all(struct ctx *c, void *arg)
{
    const struct importing *in = arg;

    for (size_t i = 0; i < in->ranges.n; i++) {
        enum outcome out = sscc_range_add(c, &in->ranges.v[i]);

        if (out == REFUSED)
            return range_refused(c, in->name, i);
        TRY(out);
    }
    return DONE;
}

enum outcome import_sscc_ranges(struct ctx *c, struct str name, struct str csv, size_t *n)
{
    struct importing in = {.name = name};

    TRY(sscc_ranges_parse(c->arena, name, csv, &c->problem, &in.ranges));
    TRY(store_write(c, SSCC_KEY, add_all, &in));
    *n = in.ranges.n;
    return DONE;
}

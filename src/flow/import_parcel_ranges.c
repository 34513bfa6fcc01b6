/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/order.h"
#include "store/store.h"

struct importing {
    struct str name;
    struct parcel_ranges ranges;
};

enum outcome range_refused(struct ctx *c, struct str name, size_t i)
{
    return refuse(&c->problem, c->problem.refusal,
                  str_printf(c->arena, "%.*s row %zu: first", STR_FMT(name), i + 1).p, "%s",
                  str_cstr(c->arena, str_of(c->problem.detail)));
}

static enum outcome add_all(struct ctx *c, void *arg)
{
    const struct importing *in = arg;

    for (size_t i = 0; i < in->ranges.n; i++) {
        enum outcome out = parcel_range_add(c, &in->ranges.v[i]);

        if (out == REFUSED)
            return range_refused(c, in->name, i);
        TRY(out);
    }
    return DONE;
}

enum outcome import_parcel_ranges(struct ctx *c, struct str name, struct str csv, size_t *n)
{
    struct importing in = {.name = name};

    TRY(parcel_ranges_parse(c->arena, name, csv, &c->problem, &in.ranges));
    TRY(store_write(c, 0, add_all, &in));
    *n = in.ranges.n;
    return DONE;
}

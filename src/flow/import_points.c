/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/points.h"
#include "flow/allowed.h"
#include "lib/crypto.h"
#include "store/store.h"

struct batch {
    const struct pickup_row *v;
    size_t n;
    int64_t version;
};

struct ending {
    struct points_end end;
    int64_t removed;
};

static enum outcome read_version(struct ctx *c, void *arg)
{
    return points_next_version(c, arg);
}

static enum outcome put(struct ctx *c, void *arg)
{
    const struct batch *b = arg;

    return points_put(c, b->v, b->n, b->version);
}

static enum outcome finish(struct ctx *c, void *arg)
{
    struct ending *e = arg;

    return points_finish(c, &e->end, &e->removed);
}

static enum outcome put_all(struct ctx *c, const struct import_points *in,
                            const struct points_list *points, int64_t version)
{
    for (size_t at = 0; at < points->n; at += POINTS_BATCH_MAX) {
        struct batch b = {points->v + at,
                          (size_t)i64_min((int64_t)(points->n - at), POINTS_BATCH_MAX), version};

        TRY(store_write(c, 0, put, &b));
        if (in->progress)
            in->progress(in->arg, at + b.n, points->n);
    }
    return DONE;
}

enum outcome import_points(struct ctx *c, const struct import_points *in,
                           struct imported_points *out)
{
    struct points_list points;
    struct ending e = {.end = {.points = &points, .replace = in->replace, .who = in->who,
                               .name = in->name, .sha256 = sha256_hex(c->arena, in->csv)}};

    *out = (struct imported_points){0};
    TRY(only_operators(c));
    TRY(points_parse(c->arena, in->name, in->csv, in->network, &c->problem, &points));
    TRY(store_read(c, read_version, &e.end.version));
    TRY(put_all(c, in, &points, e.end.version));
    TRY(store_write(c, 0, finish, &e));
    *out = (struct imported_points){(int64_t)points.n, e.removed};
    return DONE;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/stock/shelf.h"

#include "store/store.h"

void shelf_changed(struct ctx *c, const struct stock_after *after, int64_t before)
{
    if (stock_band(after->available) != stock_band(before) || after->available <= STOCK_FEW)
        tx_touch(c, TOPIC_STOCK, after->product.v);
}

/* By offer; the earlier line first. */
static int by_offer(const void *a, const void *b)
{
    const struct shelf_line *x = a, *y = b;

    if (x->offer.v != y->offer.v)
        return x->offer.v < y->offer.v ? -1 : 1;
    return x->asked_as < y->asked_as ? -1 : 1;
}

/* Adds up neighbours of one offer; gives how many lines are left. */
static size_t join_lines(struct shelf_line *v, size_t n)
{
    size_t kept = 0;

    for (size_t i = 1; i < n; i++) {
        if (v[i].offer.v == v[kept].offer.v)
            v[kept].quantity += v[i].quantity;
        else
            v[++kept] = v[i];
    }
    return kept + 1;
}

enum outcome shelf_lines(struct ctx *c, const struct stock_line *lines, size_t n,
                         struct shelf_line **out, size_t *out_n)
{
    struct shelf_line *v;
    char field[40];

    if (n < 1 || n > STOCK_LINES_MAX)
        return refuse(&c->problem, refusal_invalid, "lines", "1 to %d lines are expected",
                      STOCK_LINES_MAX);
    v = arena_new_n(c->arena, struct shelf_line, n);
    for (size_t i = 0; i < n; i++) {
        v[i] = (struct shelf_line){lines[i].offer, lines[i].quantity, i};
        if (lines[i].quantity >= 1 && lines[i].quantity <= STOCK_QUANTITY_MAX)
            continue;
        snprintf(field, sizeof(field), "lines[%zu].quantity", i);
        return refuse(&c->problem, refusal_invalid, field, "1 to %d is expected",
                      STOCK_QUANTITY_MAX);
    }
    qsort(v, n, sizeof(*v), by_offer);
    *out = v;
    *out_n = join_lines(v, n);
    return DONE;
}

enum outcome shelf_check_ref(struct ctx *c, struct str ref)
{
    if (ref.n >= 1 && ref.n <= STOCK_REF_MAX)
        return DONE;
    return refuse(&c->problem, refusal_invalid, "ref", "1 to %d bytes are expected", STOCK_REF_MAX);
}

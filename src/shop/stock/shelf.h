/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/stock only. */
#ifndef SHOP_STOCK_SHELF_H
#define SHOP_STOCK_SHELF_H

#include "shop/stock/stock.h"

/* Announces that a shelf went from `before` to after->available, when a buyer is told
 * differently. */
void shelf_changed(struct ctx *c, const struct stock_after *after, int64_t before);

/* One line of work on a seller's stock: what several lines of a request ask of one offer. */
struct shelf_line {
    struct offer_id offer;
    int64_t quantity;
    size_t asked_as; /* index of the first line of the request that names the offer */
};

/* The lines of a request ordered by offer, each offer once. REFUSED invalid with "lines" for none
 * or more than STOCK_LINES_MAX, "lines[i].quantity" for one out of range. Memory from c->arena. */
must_check enum outcome shelf_lines(struct ctx *c, const struct stock_line *lines, size_t n,
                                    struct shelf_line **out, size_t *out_n);

/* REFUSED invalid unless it is 1 ... STOCK_REF_MAX bytes. */
must_check enum outcome shelf_check_ref(struct ctx *c, struct str ref);

#endif

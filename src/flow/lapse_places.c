/* SPDX-License-Identifier: Apache-2.0 */
/* Places that are held beyond their time: the order is the truth. */
#include "base/civil.h"
#include "flow/order_fate.h"
#include "flow/order_places.h"
#include "shop/logistics/booking.h"
#include "store/store.h"

#define AGAIN_MS (10 * MINUTE_MS)

struct lapsing {
    int32_t max;
    struct booking_row_list due;
    enum order_fate *fate; /* of each */
};

static enum outcome read_due(struct ctx *c, void *arg)
{
    struct lapsing *l = arg;

    TRY(bookings_due(c, c->now_ms, l->max, &l->due));
    l->fate = arena_new_n(c->arena, enum order_fate, l->due.n + 1);
    for (size_t i = 0; i < l->due.n; i++)
        TRY(order_fate(c, l->due.v[i].buyer, l->due.v[i].holder, &l->fate[i]));
    return DONE;
}

struct ending {
    const struct booking_row *booking;
    enum order_fate fate;
};

static enum outcome end(struct ctx *c, void *arg)
{
    const struct ending *e = arg;
    const struct booking_row *b = e->booking;

    if (e->fate == FATE_CONFIRM)
        return booking_confirm(c, b);
    if (e->fate == FATE_RELEASE)
        return booking_release(c, b);
    return booking_postpone(c, b->home, b->link, b->departs_at, b->holder, c->now_ms + AGAIN_MS,
                            NULL);
}

enum outcome lapse_places(struct ctx *c, int32_t max, size_t *due)
{
    struct lapsing l = {.max = max};

    TRY(store_read(c, read_due, &l));
    *due = l.due.n;
    for (size_t i = 0; i < l.due.n; i++) {
        struct ending e = {&l.due.v[i], l.fate[i]};

        TRY(store_write(c, e.booking->home, end, &e));
    }
    return DONE;
}

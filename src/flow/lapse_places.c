/* SPDX-License-Identifier: Apache-2.0 */
/* Places that are held beyond their time: the order is the truth. */
#include "base/civil.h"
#include "flow/order_places.h"
#include "shop/logistics/booking.h"
#include "shop/orders/orders.h"
#include "store/store.h"

#define AGAIN_MS (10 * MINUTE_MS)

enum fate { FATE_WAIT, FATE_CONFIRM, FATE_RELEASE };

static const enum fate fates[ORDER_STATES_N] = {
    [ORDER_placed] = FATE_WAIT,       [ORDER_paid] = FATE_CONFIRM,
    [ORDER_shipped] = FATE_CONFIRM,   [ORDER_delivered] = FATE_CONFIRM,
    [ORDER_completed] = FATE_CONFIRM, [ORDER_released] = FATE_CONFIRM,
    [ORDER_cancelled] = FATE_RELEASE, [ORDER_lapsed] = FATE_RELEASE,
    [ORDER_refunded] = FATE_RELEASE};

struct lapsing {
    int32_t max;
    struct booking_row_list due;
    enum fate *fate; /* of each */
};

static enum outcome fate_of(struct ctx *c, const struct booking_row *b, enum fate *out)
{
    struct order_state_row order;
    enum order_state state;
    bool found;

    TRY(order_of_reservation(c, b->buyer, b->holder, &order, &found));
    *out = FATE_RELEASE; /* it was never placed */
    if (!found)
        return DONE;
    TRY(order_state_of(order.state, &state));
    *out = fates[state];
    return DONE;
}

static enum outcome read_due(struct ctx *c, void *arg)
{
    struct lapsing *l = arg;

    TRY(bookings_due(c, c->now_ms, l->max, &l->due));
    l->fate = arena_new_n(c->arena, enum fate, l->due.n + 1);
    for (size_t i = 0; i < l->due.n; i++)
        TRY(fate_of(c, &l->due.v[i], &l->fate[i]));
    return DONE;
}

struct ending {
    const struct booking_row *booking;
    enum fate fate;
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/order_places.h"

#include "shop/logistics/booking.h"
#include "store/store.h"

struct places {
    struct reservation_id holder;
    struct booking_row_list list;
};

struct place_step {
    const struct booking_row *booking;
    int64_t expires_at_ms;
};

static enum outcome read_places(struct ctx *c, void *arg)
{
    struct places *p = arg;

    return bookings_of(c, p->holder, PROMISE_PLACES_MAX, &p->list);
}

static enum outcome confirm(struct ctx *c, void *arg)
{
    const struct place_step *s = arg;

    return booking_confirm(c, s->booking);
}

static enum outcome release(struct ctx *c, void *arg)
{
    const struct place_step *s = arg;

    return booking_release(c, s->booking);
}

static enum outcome forget(struct ctx *c, void *arg)
{
    const struct place_step *s = arg;

    return booking_forget(c, s->booking);
}

static enum outcome hold_again(struct ctx *c, void *arg)
{
    const struct place_step *s = arg;

    return booking_hold_again(c, s->booking, s->expires_at_ms);
}

static enum outcome each(struct ctx *c, struct reservation_id holder, store_body *body,
                         int64_t expires_at_ms)
{
    struct places p = {.holder = holder};

    TRY(store_read(c, read_places, &p));
    for (size_t i = 0; i < p.list.n; i++) {
        struct place_step s = {&p.list.v[i], expires_at_ms};

        TRY(store_write(c, s.booking->home, body, &s));
    }
    return DONE;
}

enum outcome places_confirm(struct ctx *c, struct reservation_id holder)
{
    return each(c, holder, confirm, 0);
}

enum outcome places_release(struct ctx *c, struct reservation_id holder)
{
    return each(c, holder, release, 0);
}

enum outcome places_forget(struct ctx *c, struct reservation_id holder)
{
    return each(c, holder, forget, 0);
}

enum outcome places_hold(struct ctx *c, struct reservation_id holder, int64_t expires_at_ms)
{
    enum outcome o = each(c, holder, hold_again, expires_at_ms);
    struct problem why = c->problem;

    if (o == REFUSED)
        TRY(places_release(c, holder));
    c->problem = why;
    return o;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The stock of a paid order: reserved becomes sold; of an order that ended, it goes back. So do its
 * places on departures. */
#include "flow/effects.h"
#include "flow/order_places.h"
#include "flow/order_stock.h"
#include "flow/promotions/order_promotions.h"
#include "flow/steps.h"
#include "store/store.h"

static enum outcome read_order(struct ctx *c, void *arg)
{
    struct order_row *o = arg;

    return order_read(c, o->buyer, o->id, o);
}

static bool has_ended(const struct order_row *o)
{
    return str_eq(o->state, order_state_name(ORDER_cancelled)) ||
           str_eq(o->state, order_state_name(ORDER_refunded)) ||
           str_eq(o->state, order_state_name(ORDER_lapsed));
}

/* Sold out after all, because the reservation lapsed before the sale came through. */
static enum outcome give_up(struct ctx *c, void *arg)
{
    struct order_row *o = arg;

    TRY(order_read(c, o->buyer, o->id, o));
    if (!str_eq(o->state, order_state_name(ORDER_paid)))
        return DONE;
    return step_undo(c, o, ORDER_cancelled, STR("sold out"));
}

enum outcome do_sell_stock(struct ctx *c, const struct effect *e)
{
    struct order_row o = {.buyer = {e->home}, .id = {e->ref}};
    enum outcome sold;

    TRY(store_read(c, read_order, &o));
    if (has_ended(&o))
        return DONE;
    sold = order_stock_sell(c, &o);
    if (sold == REFUSED && c->problem.refusal == refusal_sold_out)
        return store_write(c, e->home, give_up, &o);
    TRY(sold);
    TRY(places_confirm(c, o.reservation));
    TRY(order_promotions_confirm(c, o.reservation));
    TRY(store_read(c, read_order, &o));
    return has_ended(&o) ? order_give_back(c, &o) : DONE;
}

enum outcome do_return_stock(struct ctx *c, const struct effect *e)
{
    struct order_row o = {.buyer = {e->home}, .id = {e->ref}};

    TRY(store_read(c, read_order, &o));
    return has_ended(&o) ? order_give_back(c, &o) : DONE;
}

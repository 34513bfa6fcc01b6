/* SPDX-License-Identifier: Apache-2.0 */
/* Between reading an order with its buyer and writing stock with its seller the order may move.
 * Every verb that takes an order back emits return_stock after it has moved it, so whoever sells
 * looks once more afterwards (do_sell_stock): in any sequence of the two, the later one sees the
 * other's work. */
#include "flow/order_stock.h"

#include "base/civil.h"
#include "flow/order_places.h"
#include "flow/promotions/order_promotions.h"
#include "shop/stock/stock.h"
#include "store/store.h"

struct order_stock {
    const struct order_row *order;
    struct stock_line *lines;
    size_t n;
    int64_t expires_at_ms;
};

static enum outcome read_lines(struct ctx *c, void *arg)
{
    struct order_stock *s = arg;
    struct order_line_row_list rows;

    TRY(order_lines(c, s->order->buyer, s->order->id, ORDER_LINES_MAX, &rows));
    s->lines = arena_new_n(c->arena, struct stock_line, rows.n);
    s->n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        s->lines[i] = (struct stock_line){rows.v[i].offer, rows.v[i].quantity};
    return DONE;
}

static enum outcome run(struct ctx *c, struct order_stock *s, store_body *body)
{
    TRY(store_read(c, read_lines, s));
    return store_write(c, s->order->seller.v, body, s);
}

static enum outcome reserve(struct ctx *c, void *arg)
{
    const struct order_stock *s = arg;

    return stock_reserve(c, s->order->seller, s->order->reservation.v, s->lines, s->n,
                         s->expires_at_ms);
}

enum outcome order_stock_reserve(struct ctx *c, const struct order_row *o, int64_t expires_at_ms)
{
    struct order_stock s = {.order = o, .expires_at_ms = expires_at_ms};

    return run(c, &s, reserve);
}

static enum outcome sell(struct ctx *c, void *arg)
{
    const struct order_stock *s = arg;
    enum outcome o = stock_commit_sale(c, s->order->seller, s->order->reservation.v);

    if (o != REFUSED)
        return o;
    TRY(reserve(c, arg));
    return stock_commit_sale(c, s->order->seller, s->order->reservation.v);
}

enum outcome order_stock_sell(struct ctx *c, const struct order_row *o)
{
    struct order_stock s = {.order = o, .expires_at_ms = c->now_ms + HOUR_MS};

    return run(c, &s, sell);
}

static enum outcome put_back(struct ctx *c, void *arg)
{
    const struct order_stock *s = arg;
    bool lapsed = str_eq(s->order->state, order_state_name(ORDER_lapsed));
    enum outcome o = stock_release(c, s->order->seller, s->order->reservation.v);

    if (o != REFUSED)
        return o;
    if (lapsed)
        return DONE;
    return stock_return(c, s->order->seller, s->order->reservation.v,
                        str_printf(c->arena, "order:%lld", (long long)s->order->id.v), s->lines,
                        s->n);
}

enum outcome order_stock_return(struct ctx *c, const struct order_row *o)
{
    struct order_stock s = {.order = o};

    return run(c, &s, put_back);
}

enum outcome order_give_back(struct ctx *c, const struct order_row *o)
{
    TRY(places_release(c, o->reservation));
    TRY(order_promotions_release(c, o->reservation));
    return order_stock_return(c, o);
}

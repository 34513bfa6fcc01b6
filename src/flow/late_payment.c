/* SPDX-License-Identifier: Apache-2.0 */
/* Paid after the purchase had lapsed: the goods are reserved again with every seller, and their
 * places on departures, or the money goes back. It lies in suspense meanwhile. */
#include "base/civil.h"
#include "flow/effects.h"
#include "flow/order_places.h"
#include "flow/order_stock.h"
#include "flow/promotions/order_promotions.h"
#include "flow/steps.h"
#include "store/store.h"

struct late {
    struct account_id buyer;
    struct intent_row intent;
    struct purchase_row purchase;
    struct order_row_list orders;
    bool waits;    /* lapsed, and the money still in suspense */
    bool reserved; /* all of it */
};

static enum outcome look(struct ctx *c, void *arg)
{
    struct late *l = arg;
    struct ledger_balance money_kept;

    TRY(intent_locate(c, l->intent.id, &l->intent));
    TRY(purchase_read(c, l->intent.buyer, l->intent.purchase, &l->purchase));
    TRY(step_orders(c, &l->purchase, &l->orders));
    TRY(ledger_balance(c, l->intent.buyer.v, LEDGER_suspense, l->intent.id.v, l->intent.currency,
                       &money_kept));
    l->waits = str_eq(l->purchase.state, purchase_state_name(PURCHASE_lapsed)) &&
               ledger_available(&money_kept) >= l->intent.amount;
    return DONE;
}

static enum outcome settle(struct ctx *c, void *arg)
{
    struct late *l = arg;

    TRY(look(c, l));
    if (!l->waits)
        return DONE;
    if (l->reserved)
        return step_paid(c, &l->purchase, TRANSFER_apply, l->intent.id);
    return step_refund(c,
                       &(struct refund_new){.buyer = l->intent.buyer,
                                            .id = {ctx_id(c, l->intent.buyer.v)},
                                            .intent = l->intent.id,
                                            .amount = money(l->intent.amount, l->intent.currency),
                                            .attempt = 1,
                                            .reason = STR("paid too late, and sold out")},
                       0);
}

/* Goods, places, and what was taken off the price. */
static enum outcome reserve_order(struct ctx *c, const struct order_row *o, int64_t until_ms)
{
    enum outcome placed;

    TRY(order_stock_reserve(c, o, until_ms));
    placed = places_hold(c, o->reservation, until_ms);
    if (placed == DONE)
        placed = order_promotions_hold(c, o->reservation, until_ms);
    if (placed == REFUSED)
        TRY(order_give_back(c, o));
    return placed;
}

/* All orders or none. */
static enum outcome reserve_again(struct ctx *c, struct late *l)
{
    int64_t until_ms = c->now_ms + HOUR_MS;
    enum outcome o = DONE;
    size_t n = 0;

    while (n < l->orders.n && o == DONE) {
        o = reserve_order(c, &l->orders.v[n], until_ms);
        n += o == DONE;
    }
    l->reserved = o == DONE;
    if (o == REFUSED)
        for (size_t i = 0; i < n; i++)
            TRY(order_give_back(c, &l->orders.v[i]));
    return o == FAILED ? FAILED : DONE;
}

enum outcome do_late_payment(struct ctx *c, const struct effect *e)
{
    struct late l = {.intent.id = {e->ref}};

    TRY(store_read(c, look, &l));
    if (!l.waits)
        return DONE;
    TRY(reserve_again(c, &l));
    return store_write(c, e->home, settle, &l);
}

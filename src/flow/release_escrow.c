/* SPDX-License-Identifier: Apache-2.0 */
/* The dispute window is over: the escrow is shared out in the buyer's books, and the seller's part
 * arrives in the seller's. */
#include "flow/effects.h"
#include "flow/payouts/payouts.h"
#include "flow/steps.h"
#include "store/store.h"

enum outcome step_release(struct ctx *c, const struct order_row *o)
{
    struct order_shares s = order_shares_of(o);
    struct currency cur = o->currency;
    int64_t id = o->id.v;
    const struct transfer group[] = {
        {TRANSFER_subsidy, id, .credit_party = id, .amount = money(s.subsidy, cur)},
        {TRANSFER_share, id, .debit_party = id, .amount = money(s.seller, cur)},
        {TRANSFER_commission, id, .debit_party = id, .amount = money(s.commission, cur)},
        {TRANSFER_fees, id, .debit_party = id, .amount = money(s.fees, cur)},
        {TRANSFER_duties, id, .debit_party = id, .amount = money(s.duties, cur)},
    };

    TRY(step_move(c, o, ORDER_released, 0, STR("")));
    TRY(ledger_book(c, o->buyer.v, group, countof(group)));
    TRY(effect_emit(c, &(struct effect){EFFECT_settle, o->buyer.v, id, STR("")}, 0));
    return step_tell(c, o->seller.v, id, "seller_released");
}

static enum outcome read_order(struct ctx *c, void *arg)
{
    struct order_row *o = arg;

    return order_read(c, o->buyer, o->id, o);
}

static enum outcome settle(struct ctx *c, void *arg)
{
    return step_settle(c, arg);
}

enum outcome do_settle(struct ctx *c, const struct effect *e)
{
    struct order_row o = {.buyer = {e->home}, .id = {e->ref}};

    TRY(store_read(c, read_order, &o));
    return store_write(c, o.seller.v, settle, &o);
}

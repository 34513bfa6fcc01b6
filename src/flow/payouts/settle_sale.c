/* SPDX-License-Identifier: Apache-2.0 */
/* The seller's part of an order arrives in the seller's books: a share of it is kept back against
 * what may come after the release, and given free in its time. */
#include "base/civil.h"
#include "flow/effects.h"
#include "flow/payouts/payouts.h"
#include "flow/steps.h"
#include "store/store.h"

enum outcome step_expect_payout(struct ctx *c, struct seller_id seller, struct currency currency)
{
    struct payout_terms terms;
    int64_t at_ms;

    TRY(payout_terms_now(c, seller, &terms));
    at_ms = payout_next_ms(&terms, c->now_ms);
    return effect_emit(c,
                       &(struct effect){EFFECT_pay_out, seller.v, seller.v,
                                        str_printf(c->arena, "%s %lld", currency.code,
                                                   (long long)at_ms)},
                       at_ms);
}

static enum outcome keep_back(struct ctx *c, const struct order_row *o,
                              const struct payout_terms *terms, int64_t amount)
{
    int64_t due_ms = c->now_ms + terms->reserve_days * DAY_MS;
    struct transfer retain = {TRANSFER_retain, o->id.v, o->seller.v, o->seller.v,
                              money(amount, o->currency)};

    TRY(ledger_book(c, o->seller.v, &retain, 1));
    TRY(seller_entry_add(c, o->seller, ENTRY_retained, o->id.v, o->id,
                         money(-amount, o->currency)));
    TRY(seller_reserve_insert(c, o->seller, o->id, o->currency, amount, terms->reserve_ppm,
                              c->now_ms, due_ms, NULL));
    return effect_emit(c, &(struct effect){EFFECT_free_reserve, o->seller.v, o->id.v, STR("")},
                       due_ms);
}

enum outcome step_settle(struct ctx *c, const struct order_row *o)
{
    struct money sale = money(order_shares_of(o).seller, o->currency);
    struct transfer settle = {TRANSFER_settle, o->id.v, 0, o->seller.v, sale};
    struct seller_entry_row entry;
    struct payout_terms terms;
    int64_t kept;
    bool there;

    TRY(seller_entry_get(c, o->seller, entry_kind_name(ENTRY_sale), o->id.v, &entry, &there));
    if (there || sale.minor == 0)
        return DONE;
    TRY(ledger_book(c, o->seller.v, &settle, 1));
    TRY(seller_entry_add(c, o->seller, ENTRY_sale, o->id.v, o->id, sale));
    TRY(payout_terms_now(c, o->seller, &terms));
    kept = payout_reserve_of(&terms, sale);
    if (kept > 0)
        TRY(keep_back(c, o, &terms, kept));
    return step_expect_payout(c, o->seller, o->currency);
}

/* ---- Free again ---- */

static enum outcome free_reserve(struct ctx *c, void *arg)
{
    const struct seller_reserve_row *of = arg;
    struct seller_reserve_row r;
    struct transfer back;
    bool found;

    TRY(seller_reserve_get(c, of->seller, of->order_id, &r, &found));
    if (!found || r.has_freed_at)
        return DONE;
    back = (struct transfer){TRANSFER_unretain, r.order_id.v, r.seller.v, r.seller.v,
                             money(r.amount, r.currency)};
    TRY(ledger_book(c, r.seller.v, &back, 1));
    TRY(seller_reserve_free(c, r.seller, r.order_id, c->now_ms, NULL));
    TRY(seller_entry_add(c, r.seller, ENTRY_freed, r.order_id.v, r.order_id, back.amount));
    return step_expect_payout(c, r.seller, r.currency);
}

enum outcome do_free_reserve(struct ctx *c, const struct effect *e)
{
    struct seller_reserve_row r = {.seller = {e->home}, .order_id = {e->ref}};

    return store_write(c, e->home, free_reserve, &r);
}

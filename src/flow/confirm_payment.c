/* SPDX-License-Identifier: Apache-2.0 */
/* Captured: the money is at the rail. It pays the purchase that awaits it, wakes one that has
 * lapsed, or goes back. */
#include "flow/effects.h"
#include "flow/rail_events.h"
#include "flow/steps.h"

/* Money that nobody expected: into suspense, and back. */
static enum outcome give_back(struct ctx *c, const struct intent_row *intent,
                              const struct rail_event *e, const char *why)
{
    struct refund_new refund = {.buyer = intent->buyer,
                                .id = {ctx_id(c, intent->buyer.v)},
                                .intent = intent->id,
                                .amount = e->amount,
                                .attempt = 1,
                                .reason = str_of(why)};
    struct transfer stray = {.code = TRANSFER_stray,
                             .ref = refund.id.v,
                             .credit_party = intent->id.v,
                             .amount = e->amount};

    TRY(ledger_book(c, intent->buyer.v, &stray, 1));
    return step_refund(c, &refund, 0);
}

/* Into suspense until stock is reserved again. */
static enum outcome keep_late(struct ctx *c, const struct intent_row *intent)
{
    struct transfer stray = {.code = TRANSFER_stray,
                             .ref = intent->id.v,
                             .credit_party = intent->id.v,
                             .amount = money(intent->amount, intent->currency)};
    struct effect again = {EFFECT_late_payment, intent->buyer.v, intent->id.v, STR("")};

    TRY(ledger_book(c, intent->buyer.v, &stray, 1));
    return effect_emit(c, &again, 0);
}

static enum outcome apply(struct ctx *c, const struct rail_event *e, const struct rail_subject *of,
                          struct str *verdict)
{
    const struct intent_row *intent = &of->intent;
    struct purchase_row p;
    enum purchase_state state;

    TRY(purchase_read(c, intent->buyer, intent->purchase, &p));
    TRY(purchase_state_of(p.state, &state));
    *verdict = STR("returned");
    if (!money_eq(e->amount, money(intent->amount, intent->currency)))
        return give_back(c, intent, e, "another amount than asked for");
    if (str_eq(intent->state, intent_state_name(INTENT_captured)))
        return give_back(c, intent, e, "paid twice");
    TRY(intent_move(c, intent, INTENT_captured, e->charge, STR("")));
    if (state == PURCHASE_paid)
        return give_back(c, intent, e, "paid by another payment");
    if (state == PURCHASE_cancelled)
        return give_back(c, intent, e, "the purchase was cancelled");
    *verdict = state == PURCHASE_lapsed ? STR("late") : STR("applied");
    return state == PURCHASE_lapsed ? keep_late(c, intent)
                                    : step_paid(c, &p, TRANSFER_capture, intent->id);
}

enum outcome confirm_payment(struct ctx *c, const struct rail_event *e, struct str *verdict)
{
    return take_event(c, e, apply, verdict);
}

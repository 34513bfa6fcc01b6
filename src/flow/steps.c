/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/steps.h"

#include "base/check.h"
#include "base/civil.h"
#include "flow/effects.h"

enum outcome step_orders(struct ctx *c, const struct purchase_row *p, struct order_row_list *out)
{
    TRY(purchase_orders(c, p->buyer, p->id, PURCHASE_ORDERS_MAX, out));
    if (out->n != (size_t)p->orders)
        return fail("flow", "purchase %lld has %zu orders, not %d", (long long)p->id.v, out->n,
                    p->orders);
    return DONE;
}

enum outcome step_locate_sold(struct ctx *c, struct order_id id, struct order_row *out)
{
    bool serves = (c->actor.roles & (ROLE_OPERATOR | ROLE_SYSTEM)) != 0;

    TRY(order_locate(c, id, out));
    if (!serves && (c->actor.seller.v == 0 || c->actor.seller.v != out->seller.v))
        return refuse(&c->problem, refusal_forbidden, NULL, "an order of your own shop");
    return DONE;
}

static enum outcome terms_of(const struct purchase_row *p, const struct policy **out)
{
    *out = policy_by_id(p->policy);
    return *out ? DONE : fail("flow", "no such policy: %.*s", STR_FMT(p->policy));
}

enum outcome step_terms(struct ctx *c, const struct order_row *o, const struct policy **out)
{
    struct purchase_row p;

    TRY(purchase_read(c, o->buyer, o->purchase, &p));
    return terms_of(&p, out);
}

enum outcome step_tell(struct ctx *c, int64_t home, int64_t ref, const char *kind)
{
    return effect_emit(c, &(struct effect){EFFECT_tell, home, ref, str_of(kind)}, 0);
}

struct str step_timer_word(struct ctx *c, struct str state, int64_t due_at_ms)
{
    return str_printf(c->arena, "%.*s %lld", STR_FMT(state), (long long)due_at_ms);
}

enum outcome step_move(struct ctx *c, const struct order_row *o, enum order_state to,
                       int64_t due_at_ms, struct str note)
{
    struct effect timer = {EFFECT_order_due, o->buyer.v, o->id.v, order_state_name(to)};
    bool moved;

    TRY(order_move(c, o, &(struct order_step){to, due_at_ms, note}, &moved));
    return moved && due_at_ms != 0 ? effect_emit(c, &timer, due_at_ms) : DONE;
}

/* ---- Paid ---- */

static enum outcome pay_order(struct ctx *c, const struct order_row *o, int64_t guarantee_end_ms)
{
    struct effect sale = {EFFECT_sell_stock, o->buyer.v, o->id.v, STR("")};

    TRY(step_move(c, o, ORDER_paid, guarantee_end_ms, STR("")));
    TRY(effect_emit(c, &sale, 0));
    return step_tell(c, o->seller.v, o->id.v, "seller_order");
}

enum outcome step_paid(struct ctx *c, const struct purchase_row *p, enum transfer_code from,
                       struct intent_id intent)
{
    struct transfer captures[PURCHASE_ORDERS_MAX];
    struct order_row_list orders;
    const struct policy *terms;
    bool moved;

    TRY(purchase_move(c, p, PURCHASE_paid, &moved));
    check(moved);
    TRY(step_orders(c, p, &orders));
    TRY(terms_of(p, &terms));
    for (size_t i = 0; i < orders.n; i++) {
        const struct order_row *o = &orders.v[i];

        TRY(pay_order(c, o, c->now_ms + terms->guarantee_days * DAY_MS));
        captures[i] = (struct transfer){.code = from,
                                        .ref = o->id.v,
                                        .debit_party = from == TRANSFER_apply ? intent.v : 0,
                                        .credit_party = o->id.v,
                                        .amount = money(o->total, o->currency)};
    }
    TRY(ledger_book(c, p->buyer.v, captures, orders.n));
    return step_tell(c, p->buyer.v, p->id.v, "paid");
}

/* ---- Not paid ---- */

enum outcome step_unpaid(struct ctx *c, const struct purchase_row *p, enum purchase_state to)
{
    enum order_state end = to == PURCHASE_cancelled ? ORDER_cancelled : ORDER_lapsed;
    struct order_row_list orders;
    bool moved;

    TRY(purchase_move(c, p, to, &moved));
    if (!moved)
        return DONE;
    TRY(step_orders(c, p, &orders));
    for (size_t i = 0; i < orders.n; i++) {
        struct effect back = {EFFECT_return_stock, p->buyer.v, orders.v[i].id.v,
                              order_state_name(end)};

        TRY(step_move(c, &orders.v[i], end, 0, STR("")));
        TRY(effect_emit(c, &back, 0));
    }
    return step_tell(c, p->buyer.v, p->id.v, to == PURCHASE_cancelled ? "cancelled" : "lapsed");
}

/* ---- Money back ---- */

enum outcome step_refund(struct ctx *c, const struct refund_new *what, int64_t send_at_ms)
{
    bool of_order = what->order.v != 0;
    struct transfer back = {.code = of_order ? TRANSFER_refund : TRANSFER_stray_refund,
                            .ref = what->id.v,
                            .debit_party = of_order ? what->order.v : what->intent.v,
                            .amount = what->amount};
    struct effect send = {EFFECT_send_refund, what->buyer.v, what->id.v, STR("")};

    TRY(refund_open(c, what));
    TRY(ledger_hold(c, what->buyer.v, &back, 0));
    return effect_emit(c, &send, send_at_ms);
}

enum outcome step_refund_order(struct ctx *c, const struct order_row *o, int64_t amount_minor,
                               struct str reason)
{
    struct intent_row intent;
    bool found;

    TRY(intent_captured(c, o->buyer, o->purchase, &intent, &found));
    if (!found)
        return fail("flow", "order %lld is paid by nothing", (long long)o->id.v);
    return step_refund(c,
                       &(struct refund_new){.buyer = o->buyer,
                                            .id = {ctx_id(c, o->buyer.v)},
                                            .intent = intent.id,
                                            .order = o->id,
                                            .amount = money(amount_minor, o->currency),
                                            .attempt = 1,
                                            .reason = reason},
                       0);
}

enum outcome step_take_back(struct ctx *c, const struct order_row *o, enum order_state to,
                            struct str reason)
{
    struct effect back = {EFFECT_return_stock, o->buyer.v, o->id.v, order_state_name(to)};
    bool shelved = str_eq(o->state, order_state_name(ORDER_paid));

    TRY(step_move(c, o, to, 0, reason));
    TRY(step_refund_order(c, o, order_rest_minor(o), reason));
    return shelved ? effect_emit(c, &back, 0) : DONE;
}

enum outcome step_undo(struct ctx *c, const struct order_row *o, enum order_state to,
                       struct str reason)
{
    const char *kind = to == ORDER_cancelled ? "order_cancelled" : "order_refunded";

    if (str_eq(o->state, order_state_name(to)))
        return DONE;
    TRY(step_take_back(c, o, to, reason));
    TRY(step_tell(c, o->buyer.v, o->id.v, kind));
    return step_tell(c, o->seller.v, o->id.v,
                     to == ORDER_cancelled ? "seller_cancelled" : "seller_refunded");
}

/* ---- Received ---- */

enum outcome step_complete(struct ctx *c, const struct order_row *o, struct str note)
{
    const struct policy *terms;

    TRY(step_terms(c, o, &terms));
    TRY(step_move(c, o, ORDER_completed, c->now_ms + terms->dispute_window_days * DAY_MS, note));
    return step_tell(c, o->seller.v, o->id.v, "seller_completed");
}

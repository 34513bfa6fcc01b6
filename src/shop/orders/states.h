/* SPDX-License-Identifier: Apache-2.0 */
/* The states of a purchase and of an order, as tables. Only these moves exist; every verb goes
 * through them, and the tests walk them all.
 *
 *   purchase   awaiting -> paid | lapsed | cancelled        lapsed -> paid (money came late)
 *
 *   order      placed -> paid -> shipped -> delivered -> completed -> released
 *              placed -> lapsed -> paid       not paid in time; paid late after all
 *              placed, paid -> cancelled      by buyer, seller or operator, before shipping
 *              shipped -> completed           the buyer has it before the post says so
 *              paid, shipped -> refunded      the buyer's guarantee ended without a delivery
 *              shipped, delivered, completed -> refunded   a dispute (shop/disputes) gave all back
 *
 * While a dispute is open on it an order only becomes delivered: the post's word is a fact.
 * No order enters a state twice, so that (order, state) names an event of its history. */
#ifndef SHOP_ORDERS_STATES_H
#define SHOP_ORDERS_STATES_H

#include "base/outcome.h"
#include "base/str.h"

/* X(state, the buyer's money lies in escrow, a dispute may be opened) */
#define ORDER_STATES(X)        \
    X(placed, false, false)    \
    X(paid, true, false)       \
    X(shipped, true, true)     \
    X(delivered, true, true)   \
    X(completed, true, true)   \
    X(released, false, false)  \
    X(cancelled, false, false) \
    X(lapsed, false, false)    \
    X(refunded, false, false)

enum order_state {
#define X(state, held, disputable) ORDER_##state,
    ORDER_STATES(X)
#undef X
    ORDER_STATES_N
};

#define PURCHASE_STATES(X) X(awaiting) X(paid) X(lapsed) X(cancelled)

enum purchase_state {
#define X(state) PURCHASE_##state,
    PURCHASE_STATES(X)
#undef X
    PURCHASE_STATES_N
};

bool order_may(enum order_state from, enum order_state to);
/* The same while a dispute is open on it. */
bool order_may_disputed(enum order_state from, enum order_state to);
bool purchase_may(enum purchase_state from, enum purchase_state to);

/* Is the whole total of an order in this state in its escrow account? */
bool order_holds_money(enum order_state state);
/* May a dispute be opened on it? */
bool order_disputable(enum order_state state);
/* Has it a move left? */
bool order_ends(enum order_state state);

/* Names as stored and as the API says them; the second form is FAILED for a name that is none,
 * since only our own rows are read with it. */
struct str order_state_name(enum order_state state);
struct str purchase_state_name(enum purchase_state state);
must_check enum outcome order_state_of(struct str name, enum order_state *out);
must_check enum outcome purchase_state_of(struct str name, enum purchase_state *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/orders/states.h"

#include "base/check.h"

#define TO(state) (1u << (state))

static const uint16_t order_moves[ORDER_STATES_N] = {
    [ORDER_placed] = TO(ORDER_paid) | TO(ORDER_cancelled) | TO(ORDER_lapsed),
    [ORDER_lapsed] = TO(ORDER_paid),
    [ORDER_paid] = TO(ORDER_shipped) | TO(ORDER_cancelled) | TO(ORDER_refunded),
    [ORDER_shipped] = TO(ORDER_delivered) | TO(ORDER_completed) | TO(ORDER_refunded),
    [ORDER_delivered] = TO(ORDER_completed) | TO(ORDER_refunded),
    [ORDER_completed] = TO(ORDER_released) | TO(ORDER_refunded),
};

static const uint16_t purchase_moves[PURCHASE_STATES_N] = {
    [PURCHASE_awaiting] = TO(PURCHASE_paid) | TO(PURCHASE_lapsed) | TO(PURCHASE_cancelled),
    [PURCHASE_lapsed] = TO(PURCHASE_paid),
};

static const struct {
    struct str name;
    bool holds_money, disputable;
} orders[ORDER_STATES_N] = {
#define X(state, held, disputable) {STR_INIT(#state), held, disputable},
    ORDER_STATES(X)
#undef X
};

static const struct str purchases[PURCHASE_STATES_N] = {
#define X(state) STR_INIT(#state),
    PURCHASE_STATES(X)
#undef X
};

bool order_may(enum order_state from, enum order_state to)
{
    check((unsigned)from < ORDER_STATES_N && (unsigned)to < ORDER_STATES_N);
    return (order_moves[from] & TO(to)) != 0;
}

bool order_may_disputed(enum order_state from, enum order_state to)
{
    return to == ORDER_delivered && order_may(from, to);
}

bool purchase_may(enum purchase_state from, enum purchase_state to)
{
    check((unsigned)from < PURCHASE_STATES_N && (unsigned)to < PURCHASE_STATES_N);
    return (purchase_moves[from] & TO(to)) != 0;
}

bool order_holds_money(enum order_state state)
{
    check((unsigned)state < ORDER_STATES_N);
    return orders[state].holds_money;
}

bool order_disputable(enum order_state state)
{
    check((unsigned)state < ORDER_STATES_N);
    return orders[state].disputable;
}

bool order_ends(enum order_state state)
{
    check((unsigned)state < ORDER_STATES_N);
    return order_moves[state] == 0;
}

struct str order_state_name(enum order_state state)
{
    check((unsigned)state < ORDER_STATES_N);
    return orders[state].name;
}

struct str purchase_state_name(enum purchase_state state)
{
    check((unsigned)state < PURCHASE_STATES_N);
    return purchases[state];
}

enum outcome order_state_of(struct str name, enum order_state *out)
{
    for (int i = 0; i < ORDER_STATES_N; i++)
        if (str_eq(name, orders[i].name)) {
            *out = (enum order_state)i;
            return DONE;
        }
    return fail("orders", "no such order state: %.*s", STR_FMT(name));
}

enum outcome purchase_state_of(struct str name, enum purchase_state *out)
{
    for (int i = 0; i < PURCHASE_STATES_N; i++)
        if (str_eq(name, purchases[i])) {
            *out = (enum purchase_state)i;
            return DONE;
        }
    return fail("orders", "no such purchase state: %.*s", STR_FMT(name));
}

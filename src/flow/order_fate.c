/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/order_fate.h"

#include "shop/orders/orders.h"

static const enum order_fate fates[ORDER_STATES_N] = {
    [ORDER_placed] = FATE_WAIT,       [ORDER_paid] = FATE_CONFIRM,
    [ORDER_shipped] = FATE_CONFIRM,   [ORDER_delivered] = FATE_CONFIRM,
    [ORDER_completed] = FATE_CONFIRM, [ORDER_released] = FATE_CONFIRM,
    [ORDER_cancelled] = FATE_RELEASE, [ORDER_lapsed] = FATE_RELEASE,
    [ORDER_refunded] = FATE_RELEASE};

enum outcome order_fate(struct ctx *c, struct account_id buyer, struct reservation_id holder,
                        enum order_fate *out)
{
    struct order_state_row order;
    enum order_state state;
    bool found;

    TRY(order_of_reservation(c, buyer, holder, &order, &found));
    *out = FATE_RELEASE; /* it was never placed */
    if (!found)
        return DONE;
    TRY(order_state_of(order.state, &state));
    *out = fates[state];
    return DONE;
}

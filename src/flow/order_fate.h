/* SPDX-License-Identifier: Apache-2.0 */
/* What is held for an order in another shard is ended by what has become of the order. */
#ifndef FLOW_ORDER_FATE_H
#define FLOW_ORDER_FATE_H

#include "base/ctx.h"
#include "base/ids.h"

enum order_fate {
    FATE_WAIT,    /* to be paid yet */
    FATE_CONFIRM, /* paid: what is held stays */
    FATE_RELEASE  /* ended, or never placed */
};

/* Of the order with that reservation; in a transaction. */
must_check enum outcome order_fate(struct ctx *c, struct account_id buyer,
                                   struct reservation_id holder, enum order_fate *out);

#endif

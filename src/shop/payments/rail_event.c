/* SPDX-License-Identifier: Apache-2.0 */
#include "base/check.h"
#include "shop/payments/payments.h"

static const struct str names[RAIL_EVENTS_N] = {
#define X(type, name) STR_INIT(name),
    RAIL_EVENTS(X)
#undef X
};

struct str rail_event_name(enum rail_event_type type)
{
    check((unsigned)type < RAIL_EVENTS_N);
    return names[type];
}

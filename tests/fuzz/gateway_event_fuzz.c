/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a card gateway's event: never a crash; what is ours can be booked. */
#include "base/arena.h"
#include "base/check.h"
#include "face/rails/gateway.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct rail_event e;
    struct problem p;
    struct arena a;
    bool ours;

    arena_init(&a, 64 << 20);
    if (gateway_event_parse(&p, &a, (struct str){(const char *)data, n}, &e, &ours) == DONE &&
        ours) {
        check((unsigned)e.type < RAIL_EVENTS_N && e.ref > 0 && e.amount.minor > 0);
        check(e.webhook.n > 0 && e.charge.n > 0 && e.amount.currency.code[0] != 0);
    }
    arena_release(&a);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/disputes/facts.h"

#include "base/check.h"

/* Is the reason about whether it arrives? */
static const bool about_arrival[DISPUTE_REASONS_N] = {
    [REASON_not_arrived] = true,
    [REASON_customs] = true,
};

enum finding dispute_finding(enum dispute_reason reason, const struct dispute_facts *f,
                             int64_t now_ms, int64_t *until_ms)
{
    int64_t late_ms = utc_midnight_ms(date_add(f->promised, f->grace_days + 1));

    check((unsigned)reason < DISPUTE_REASONS_N);
    if (!about_arrival[reason])
        return FOUND_SILENT;
    if (f->received)
        return FOUND_RECEIVED;
    if (f->returned)
        return FOUND_RETURNED;
    if (now_ms >= late_ms)
        return FOUND_LATE;
    *until_ms = late_ms;
    return FOUND_WAITING;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/current.h"
#include "shop/logistics/effect.h"
#include "shop/logistics/grace.h"

/* Shops pack within so many working days, mostly; operators look as far ahead before they change
 * the network (effect.h), and should not wait for what it is compared with. Rows are ready so long
 * before the cut-off. */
enum { AHEAD_DAYS = EFFECT_DAYS - 1, AHEAD_MS = 10 * MINUTE_MS, KEPT_MIN = MINUTES_OF_DAY };

/* Light parcels always, heavy ones where they are asked for. */
static void rows_of_day(struct snapshot *s, uint32_t hub, int32_t day, const _Atomic bool *stop)
{
    for (int service = 0; service < SERVICES; service++)
        for (uint32_t band = 0; band < s->network->bands_n; band++)
            if (!atomic_load(stop) &&
                (band == 0 || matrix_used(&s->matrix, hub, (enum service)service, band)))
                (void)matrix_row(&s->matrix, hub, (enum service)service, band, day);
}

static void rows_at(struct snapshot *s, uint32_t hub, int64_t now_ms, const _Atomic bool *stop)
{
    int32_t start, ready;

    for (int32_t handling = 0; handling <= AHEAD_DAYS; handling++)
        if (snapshot_days(s, hub, now_ms, handling, &start, &ready))
            rows_of_day(s, hub, ready, stop);
}

/* False when there is no such hub. */
static bool hub_ahead(uint32_t hub, int64_t now_ms, const _Atomic bool *stop)
{
    struct snapshot *s = snapshot_current();
    int32_t start, ready;

    if (hub >= s->network->hubs_n)
        return false;
    rows_at(s, hub, now_ms, stop);
    rows_at(s, hub, now_ms + AHEAD_MS, stop);
    if (snapshot_days(s, hub, now_ms, 0, &start, &ready))
        matrix_sweep(&s->matrix, hub, start);
    return true;
}

void promises_ahead(int64_t now_ms, const _Atomic bool *stop)
{
    bool more = true;

    for (uint32_t hub = 0; more && !atomic_load(stop); hub++) {
        grace_enter();
        more = hub_ahead(hub, now_ms, stop);
        grace_leave();
    }
    grace_enter();
    chain_sweep(snapshot_current()->chain, minute_of_ms(now_ms) - KEPT_MIN);
    grace_leave();
    grace_collect();
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What nobody scans is late all the same: a parcel on its way is looked at again on the day on
 * which it should have come, and its buyer is told before he asks. */
#include "base/civil.h"
#include "flow/effects.h"
#include "flow/steps.h"
#include "shop/logistics/tracking.h"
#include "store/store.h"

enum { WATCHED_DAYS = 180 }; /* longer than any guarantee; then the order has ended */

enum outcome step_watch(struct ctx *c, const struct shipment *s)
{
    struct effect again = {EFFECT_watch_parcel, s->buyer.v, s->id.v, STR("")};
    int64_t due_at_ms = c->now_ms + DAY_MS;

    if (s->delivered_at_ms || s->status == PARCEL_RETURNED || !s->expected ||
        c->now_ms > s->created_at_ms + WATCHED_DAYS * DAY_MS)
        return DONE;
    due_at_ms = i64_max(due_at_ms, utc_midnight_ms(s->now_p90));
    again.word = str_printf(c->arena, "%d", utc_date(due_at_ms).days);
    return effect_emit(c, &again, due_at_ms);
}

enum outcome step_tell_late(struct ctx *c, const struct shipment *s)
{
    bool first;

    if (!shipment_late(s) || s->delivered_at_ms || s->status == PARCEL_RETURNED)
        return DONE;
    TRY(shipment_tell_late(c, s, &first));
    return first ? step_tell(c, s->buyer.v, s->order.v, "late") : DONE;
}

static enum outcome look(struct ctx *c, void *arg)
{
    const struct effect *e = arg;
    const struct account_id buyer = {e->home};
    const struct shipment_id id = {e->ref};
    struct shipment s;
    bool found;

    TRY(shipment_get(c, buyer, id, &s, &found));
    if (!found || s.delivered_at_ms || s.status == PARCEL_RETURNED)
        return DONE;
    TRY(shipment_expect(c, buyer, id, &s));
    TRY(step_tell_late(c, &s));
    return step_watch(c, &s);
}

enum outcome do_watch_parcel(struct ctx *c, const struct effect *e)
{
    struct effect copy = *e;

    return store_write(c, e->home, look, &copy);
}

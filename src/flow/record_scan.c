/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "flow/order.h"
#include "flow/return_goods.h"
#include "flow/steps.h"
#include "store/store.h"

struct scanning {
    const struct scan_new *scan;
    struct shipment shipment;
    struct return_row back; /* or a parcel that goes back: it has no shipment */
    bool is_back;
    struct scan_result result;
};

static enum outcome find(struct ctx *c, void *arg)
{
    struct scanning *s = arg;
    bool found;

    TRY(shipment_find(c, &s->scan->number, &s->shipment, &found));
    if (!found)
        TRY(return_find(c, s10_str(&s->scan->number), &s->back, &s->is_back));
    return found || s->is_back
               ? DONE : refuse(&c->problem, refusal_not_found, "number", "a parcel of ours");
}

/* Late news of an order that has moved on changes nothing. */
static enum outcome deliver(struct ctx *c, const struct shipment *s)
{
    const struct policy *terms;
    struct order_row o;

    TRY(order_read(c, s->buyer, s->order, &o));
    if (!str_eq(o.state, order_state_name(ORDER_shipped)))
        return DONE;
    TRY(step_terms(c, &o, &terms));
    TRY(step_move(c, &o, ORDER_delivered, c->now_ms + terms->auto_confirm_days * DAY_MS, STR("")));
    TRY(step_tell(c, o.buyer.v, o.id.v, "delivered"));
    return step_tell(c, o.seller.v, o.id.v, "seller_delivered");
}

/* That it was delivered, or goes back, may decide a dispute. */
static enum outcome tell_dispute(struct ctx *c, const struct shipment *s)
{
    struct order_row o;

    if (s->status != PARCEL_DELIVERED && s->status != PARCEL_RETURNED)
        return DONE;
    TRY(order_read(c, s->buyer, s->order, &o));
    return step_dispute_news(c, &o);
}

static enum outcome record(struct ctx *c, void *arg)
{
    struct scanning *s = arg;

    TRY(scan_record(c, s->scan, &s->result));
    if (s->result.late_now)
        TRY(step_tell_late(c, &s->result.shipment));
    if (s->result.delivered_now)
        TRY(deliver(c, &s->result.shipment));
    return s->result.status_changed ? tell_dispute(c, &s->result.shipment) : DONE;
}

static enum outcome record_back(struct ctx *c, void *arg)
{
    struct scanning *s = arg;

    return return_scanned(c, &s->back, s->scan, &s->result);
}

enum outcome record_scan(struct ctx *c, const struct scan_new *in, struct scan_result *out)
{
    struct scanning s = {.scan = in};

    TRY(store_read(c, find, &s));
    TRY(s.is_back ? store_write(c, s.back.buyer.v, record_back, &s)
                  : store_write(c, s.shipment.buyer.v, record, &s));
    *out = s.result;
    return DONE;
}

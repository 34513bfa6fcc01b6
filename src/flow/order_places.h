/* SPDX-License-Identifier: Apache-2.0 */
/* The places of an order's parcel on departures, which live with each link (shop/logistics,
 * booking.h): each place is a command there. Call without a transaction. All may be repeated, and
 * do nothing for an order whose way has no capacity. */
#ifndef FLOW_ORDER_PLACES_H
#define FLOW_ORDER_PLACES_H

#include "base/ctx.h"
#include "base/ids.h"

/* Paid: what is held stays. The holder is the order's reservation, as for its stock. */
must_check enum outcome places_confirm(struct ctx *c, struct reservation_id holder);

/* Not needed any more: others may have them. */
must_check enum outcome places_release(struct ctx *c, struct reservation_id holder);

/* The order was not placed: nobody had them. */
must_check enum outcome places_forget(struct ctx *c, struct reservation_id holder);

/* Those that were given back, once more, all or none. REFUSED promise_changed where one is gone. */
must_check enum outcome places_hold(struct ctx *c, struct reservation_id holder,
                                    int64_t expires_at_ms);

/* Looks at up to `max` that are held beyond their time, of all orders; for the timer: firm where
 * the order is paid, given back where there is none or it has ended, else again later. */
must_check enum outcome lapse_places(struct ctx *c, int32_t max, size_t *due);

#endif

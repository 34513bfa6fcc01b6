/* SPDX-License-Identifier: Apache-2.0 */
/* Between us and customs: what we tell before a parcel comes (ITMATT), and what customs answers
 * (CUSRSP). Call without a transaction. */
#ifndef FLOW_CUSTOMS_H
#define FLOW_CUSTOMS_H

#include "base/ctx.h"
#include "shop/customs/cusrsp.h"
#include "shop/customs/itmatt.h"
#include "shop/logistics/tracking.h"
#include "shop/orders/orders.h"

/* Does what goes from the one country to the other pass a border of customs? */
bool parcel_crosses(struct str origin, struct str destination);

/* In a transaction: who sends what to whom with an order, from what was written down when it was
 * placed; where that lacks an HS code or a weight, from the offer as it is now. */
must_check enum outcome parcel_data_of(struct ctx *c, const struct order_row *o,
                                       const struct purchase_row *p, struct str origin,
                                       const struct s10 *number, struct itmatt *out);

/* The same as advance data of an order that is being shipped. *needed is false, and *out is left
 * alone, within one customs territory. REFUSED as itmatt_check does; what a line lacks with the SKU
 * of the offer in which to say it. */
must_check enum outcome advance_data_of(struct ctx *c, const struct order_row *o,
                                        const struct purchase_row *p, struct str origin,
                                        const struct s10 *number, struct itmatt *out,
                                        bool *needed);

/* One answer: it becomes a scan of the customs of the country of delivery, so that status, expected
 * date and messages follow as from any other. Only for operators and for the office of that
 * country's customs (c->actor.office): REFUSED forbidden; else as scan_record does. */
must_check enum outcome answer_customs(struct ctx *c, const struct customs_response *in,
                                       struct scan_result *out);

#endif

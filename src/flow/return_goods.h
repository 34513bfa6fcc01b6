/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of the verbs of flow/dispute.h: goods that go back first (shop/disputes/returns.h).
 *
 *   agreed or decided ──return_begin──▶ the order stays held; a number of the post, a label, a time
 *   scan of its parcel ─return_scanned▶ sent; at the seller or refused by him: all the money back
 *   timer ──────────────return_look───▶ never sent: the order goes on; never arrived: money back */
#ifndef FLOW_RETURN_GOODS_H
#define FLOW_RETURN_GOODS_H

#include "flow/dispute_steps.h"
#include "shop/disputes/returns.h"
#include "shop/logistics/tracking.h"

/* The number that its parcel will have, of the post of the buyer's country: given in a command of
 * its own before, as with every parcel (flow/ship_order.c). Empty where that post has lent us none:
 * the buyer sends it by a carrier of his own. Call without a transaction. */
struct return_parcel {
    struct str number;
    struct str origin; /* country */
};
must_check enum outcome return_number(struct ctx *c, const struct dispute_row *d,
                                      struct return_parcel *out);

/* In the dispute's command: it ends so. REFUSED wrong_state where the order was not delivered, or
 * the seller has not said where goods go back to. */
must_check enum outcome return_begin(struct ctx *c, struct dispute_case *k,
                                     const struct dispute_end *end,
                                     const struct return_parcel *parcel);

/* In the dispute's command, once it has ended: what the clock says. */
must_check enum outcome return_look(struct ctx *c, struct dispute_case *k);

/* In the dispute's command: it ends so, with all that follows for money, goods and order. */
must_check enum outcome return_end(struct ctx *c, struct dispute_case *k, struct return_row *r,
                                   enum return_state how);
/* Its timer, as it is now. */
must_check enum outcome return_ring(struct ctx *c, const struct return_row *r);
/* The one of the dispute: REFUSED wrong_state where nothing goes back, or not any more. */
must_check enum outcome return_read(struct ctx *c, const struct dispute_case *k,
                                    struct return_row *out);

/* One scan; in a command of the buyer's shard. What is refused is refused as scan_record does. */
must_check enum outcome return_scanned(struct ctx *c, const struct return_row *found,
                                       const struct scan_new *in, struct scan_result *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Overlays: what is so in the network now and is not in its edition. An operator says it, with why;
 * rows are never deleted, so that they are the audit trail; to take one back is to end it.
 *
 *   closed    a link does not go on the days from `first_day` to `last_day` (local, of the node
 *             that it leaves): their departures are skipped as full ones are
 *   waiting   so many parcels were counted in front of a node with a queue: those of services
 *             served first, and the rest. Of one node the newest that was not ended counts
 *
 * Table: network_overlay. Reads are the statements of overlay.sql. */
#ifndef SHOP_LOGISTICS_OVERLAY_H
#define SHOP_LOGISTICS_OVERLAY_H

#include "base/ctx.h"
#include "shop/logistics/network.h"
#include "shop/logistics/overlay_sql.h"

enum {
    OVERLAYS_MAX = 2000,         /* in force */
    OVERLAY_DAYS_MAX = 366,      /* closed at once */
    OVERLAY_PARCELS_MAX = 100000000
};

/* Is it a thing that can be said of that network? REFUSED not_found "target" where there is no such
 * link, or no queue at that node; invalid "first_day", "last_day", "first", "rest". Days are
 * checked against now_ms. */
must_check enum outcome overlay_check(struct ctx *c, const struct network *n,
                                      const struct overlay_row *in);

/* In force from now on; kind, target, days or parcels, who and note are taken of *in, which was
 * checked. In a command. Announces TOPIC_LANES, as the next. REFUSED too_many. */
must_check enum outcome overlay_put(struct ctx *c, const struct overlay_row *in, int64_t *id);

/* Not in force any more. REFUSED not_found, wrong_state when it was ended before. */
must_check enum outcome overlay_end(struct ctx *c, int64_t id, struct str who);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Carriers that send us scans by webhook, each with a secret of its own (lib/webhook.h). Table:
 * carrier, rows by carrier_get of logistics.sql. */
#ifndef SHOP_LOGISTICS_CARRIERS_H
#define SHOP_LOGISTICS_CARRIERS_H

#include "base/ctx.h"
#include "shop/logistics/tracking.h"

enum { CARRIER_CODE_MAX = 30, CARRIER_NAME_MAX = 120, CARRIER_EVENTS_MAX = 500 };

/* Writes, in a command of shard 0. A carrier that is there gets the new name and secret: then what
 * it signs with the old one is refused. `secret` is "whsec_..." REFUSED invalid with the field. */
must_check enum outcome carrier_put(struct ctx *c, struct str code, struct str name,
                                    struct str secret);
/* A fresh secret, "whsec_...". */
struct str carrier_secret_new(struct arena *a, struct random *r);

/* The body of a webhook:
 *
 *     {"events": [{"id": "77", "number": "RB123456785CN", "code": "EMI",
 *                  "at": "2026-01-31T12:30:00Z", "place": "Kazan", "country": "RU", "reason": ""}]}
 *
 * `id` is the carrier's own of the event; it, place, country and reason may be absent. REFUSED
 * malformed or invalid with the path ("events[2].at"); a number that is none is refused with its
 * event alone, see flow/order.h. Texts live in `a`. */
struct carrier_event {
    struct str number;    /* as sent */
    struct scan_new scan; /* but its number */
};
must_check enum outcome carrier_events_parse(struct arena *a, struct str body, struct problem *p,
                                             struct carrier_event **out, size_t *n);

#endif

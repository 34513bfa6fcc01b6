/* SPDX-License-Identifier: Apache-2.0 */
/* Parcels: their numbers (lib/s10.h), scans (emsevt.h) and public status.
 *
 * A shipment is one parcel of one order and lives with the order's buyer. It keeps its original
 * promise for ever: on-time is measured against that. Scans come in any order, late or repeated;
 * each is kept once (dedupe key) and the status is worked out anew from all of them, by the time
 * at which they happened, so that the order of arrival makes no difference. */
#ifndef SHOP_LOGISTICS_TRACKING_H
#define SHOP_LOGISTICS_TRACKING_H

#include "base/civil.h"
#include "base/ctx.h"
#include "lib/s10.h"
#include "shop/logistics/emsevt.h"
#include "shop/logistics/logistics.h"

/* ---- shipments ---- */

struct shipment_new {
    struct account_id buyer;       /* the order's buyer: the shard */
    struct order_id order;
    struct seller_id seller;
    struct s10 number;
    enum service service;
    struct str hub;                /* code */
    struct city_id city;
    int64_t weight_g;
    struct date p50, p90;          /* the promise given when the order was placed */
};

struct shipment {
    struct shipment_id id;
    struct account_id buyer;
    struct order_id order;
    struct seller_id seller;
    struct s10 number;
    enum service service;
    struct str hub;
    struct city_id city;
    int64_t weight_g;
    struct date p50, p90;
    enum parcel_status status;
    int64_t status_at_ms;          /* of the scan that gave it; when created, before any */
    int64_t delivered_at_ms;       /* 0 until then */
    int64_t created_at_ms;
};

struct scan_new {
    struct s10 number;
    struct str code;               /* EMSEVT */
    int64_t at_ms;                 /* when it happened */
    struct str place;              /* as told; may be empty */
    struct str country;            /* two letters or empty */
    struct str reason;             /* retention or failure reason; may be empty */
    struct str source;             /* who told: "import", "api", "webhook", "demo" */
    struct str dedupe;             /* the teller's own id of the event, or empty: then number, code,
                                      time and place make one */
};

struct scan {
    struct scan_id id;
    const struct emsevt *event;
    int64_t at_ms, told_at_ms;
    struct str place, country, reason, source;
};

enum { SCANS_MAX = 200, SHIPMENTS_OF_ORDER_MAX = 50, PLACE_MAX = 120 };

/* Creates a shipment; in a command of the buyer's shard. REFUSED conflict when the number is in use
 * ("number"). Creating the same again (same order and number) gives the one that is there. */
must_check enum outcome shipment_create(struct ctx *c, const struct shipment_new *in,
                                        struct shipment_id *out);

/* Records one scan; in a command of the buyer's shard (shipment_find says whose). Repeated:
 * DONE, result->repeated, nothing changed. REFUSED not_found for an unknown number, invalid for
 * an unknown code, a time before 2000 or more than a day ahead; too_many beyond SCANS_MAX. */
struct scan_result {
    struct shipment shipment;      /* after it */
    bool repeated;
    bool status_changed;
    bool delivered_now;            /* this scan made it delivered */
};
must_check enum outcome scan_record(struct ctx *c, const struct scan_new *in,
                                    struct scan_result *result);

/* Reads; in a read transaction or a command. */
must_check enum outcome shipment_find(struct ctx *c, const struct s10 *number, struct shipment *out,
                                      bool *found);
must_check enum outcome shipment_get(struct ctx *c, struct account_id buyer, struct shipment_id id,
                                     struct shipment *out, bool *found);
must_check enum outcome shipments_of_order(struct ctx *c, struct account_id buyer,
                                           struct order_id order, struct shipment **out, size_t *n);
/* All scans of a parcel, the latest first. */
must_check enum outcome shipment_timeline(struct ctx *c, const struct shipment *s,
                                          struct scan **out, size_t *n);

#endif

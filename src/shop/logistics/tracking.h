/* SPDX-License-Identifier: Apache-2.0 */
/* Parcels: their numbers (lib/s10.h), scans (emsevt.h), public status and expected arrival.
 *
 * A shipment is one parcel of one order and lives with the order's buyer. It keeps its original
 * promise (p50, p90) for ever: on-time is measured against that. What is expected now (now_p50,
 * now_p90) is estimated anew after every scan, and when nothing was told for long (estimate.h).
 *
 * Scans come in any order, late, repeated or in contradiction. Each is kept once (dedupe key); the
 * status is worked out anew from all of them, by the time at which they happened, so that the order
 * of arrival makes no difference. A scan that cannot be true beside the others is kept and marked
 * with its doubt, and counts for nothing:
 *
 *   early       more than a day before the order was placed: an older item of that number
 *   elsewhere   about its delivery, but in another country than it goes to
 *   delivered   happened after it was delivered
 *   stage       of the country of dispatch or of the way, after it has arrived in the other */
#ifndef SHOP_LOGISTICS_TRACKING_H
#define SHOP_LOGISTICS_TRACKING_H

#include "base/civil.h"
#include "base/ctx.h"
#include "lib/s10.h"
#include "shop/logistics/estimate.h"

/* Loads and checks the data of parcels: ranges of numbers, reasons, stages. Once at start. */
must_check enum outcome parcels_load(struct problem *p);

/* ---- shipments ---- */

struct shipment_new {
    struct account_id buyer;       /* the order's buyer: the shard */
    struct order_id order;
    struct seller_id seller;
    struct s10 number;
    enum service service;
    struct str hub;                /* code */
    struct city_id city;
    struct str origin, destination; /* countries; may be empty */
    int64_t weight_g;
    struct date p50, p90;          /* the promise given when the order was placed */
    int64_t ordered_at_ms;         /* or 0 */
    bool announced;                /* customs has electronic advance data of it */
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
    struct str origin, destination;
    int64_t weight_g;
    struct date p50, p90;
    int64_t ordered_at_ms;
    struct date shipped_on;        /* at the hub */
    bool announced;
    struct str access;             /* the secret of its page */
    enum parcel_status status;
    int64_t status_at_ms;          /* of the scan that gave it; when created, before any */
    struct str reason;             /* of that scan: a code of reasons.h, or as told; or empty */
    int64_t delivered_at_ms;       /* 0 until then */
    struct date delivered_on;      /* in the city; zero until then */
    int64_t created_at_ms;
    int64_t first_told_at_ms, last_told_at_ms; /* when scans came in; 0: none did */
    bool expected;                 /* there are dates: */
    struct date now_p50, now_p90;
    enum estimate_why why;
    int64_t told_late_at_ms;       /* the buyer was told that it is late; 0: not */
};

/* Later than was promised, as far as is known now? */
bool shipment_late(const struct shipment *s);
/* What its date hangs on, a sentence in that language with the reason of a hold; empty for nothing.
 */
struct str shipment_why(struct arena *a, struct str language, const struct shipment *s);

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
    struct str doubt;              /* empty, or why it counts for nothing; see above */
};

/* A scan as it is kept: a known code, clean texts, a key that is never empty. */
struct scan_clean {
    const struct emsevt *event;
    struct str place, country, reason, source, dedupe;
};
/* Needs no transaction. REFUSED invalid: an unknown code, a time before 2000 or more than a day
 * ahead, or by the field of the text. */
must_check enum outcome scan_clean(struct ctx *c, const struct scan_new *in,
                                   struct scan_clean *out);

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
    bool late_now;                 /* late, and the buyer has not been told */
};
must_check enum outcome scan_record(struct ctx *c, const struct scan_new *in,
                                    struct scan_result *result);

/* Expects it anew, as of now; in a command of the buyer's shard. The way and the dates are looked
 * up, so that it costs what a promise costs. *out is the shipment after it. */
must_check enum outcome shipment_expect(struct ctx *c, struct account_id buyer,
                                        struct shipment_id id, struct shipment *out);
/* The buyer is being told: once. In a command of the buyer's shard; *first is false afterwards. */
must_check enum outcome shipment_tell_late(struct ctx *c, const struct shipment *s, bool *first);

/* Reads; in a read transaction or a command. */
must_check enum outcome shipment_find(struct ctx *c, const struct s10 *number, struct shipment *out,
                                      bool *found);
/* The same at the same cost for a number that nobody has: what is read then is zero. For answers
 * that must not tell the two apart by their time. */
must_check enum outcome shipment_find_or_nobody(struct ctx *c, const struct s10 *number,
                                                struct shipment *out, bool *found);
must_check enum outcome shipment_get(struct ctx *c, struct account_id buyer, struct shipment_id id,
                                     struct shipment *out, bool *found);
must_check enum outcome shipments_of_order(struct ctx *c, struct account_id buyer,
                                           struct order_id order, struct shipment **out, size_t *n);
/* All scans of a parcel, the latest first. */
must_check enum outcome shipment_timeline(struct ctx *c, const struct shipment *s,
                                          struct scan **out, size_t *n);

#endif

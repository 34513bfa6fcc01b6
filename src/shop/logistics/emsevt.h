/* SPDX-License-Identifier: Apache-2.0 */
/* EMSEVT v3: the events that posts tell each other about an item (UPU message M40), and the status
 * that the public sees after each. */
#ifndef SHOP_LOGISTICS_EMSEVT_H
#define SHOP_LOGISTICS_EMSEVT_H

#include "base/str.h"

/* X(name, stable code): in the order of a parcel's way. */
#define PARCEL_STATUSES(X)                 \
    X(ANNOUNCED, "announced")              \
    X(PICKED_UP, "picked_up")              \
    X(IN_TRANSIT, "in_transit")            \
    X(CUSTOMS, "customs")                  \
    X(HELD, "held")                        \
    X(RELEASED, "released")                \
    X(OUT_FOR_DELIVERY, "out_for_delivery")\
    X(READY_FOR_PICKUP, "ready_for_pickup")\
    X(ATTEMPT_FAILED, "attempt_failed")    \
    X(DELIVERED, "delivered")              \
    X(RETURNED, "returned")

/* HELD and RELEASED are meant of customs; a parcel that never crosses a border has neither.
 * RETURNED: export or import ended without delivery. */
enum parcel_status {
#define X(name, code) PARCEL_##name,
    PARCEL_STATUSES(X)
#undef X
    PARCEL_STATUSES_N
};

const char *parcel_status_name(enum parcel_status s); /* "in_transit": stable */
must_check bool parcel_status_parse(struct str name, enum parcel_status *out);

/* Where on its way it happens. */
enum emsevt_phase { PHASE_OUTWARD, PHASE_TRANSIT, PHASE_INWARD, PHASE_DELIVERY };

/* What it says of the queue of its phase (the outward office's sorting, a transit office's, import
 * customs, a sorting centre's): the item has not come there yet; it waits there; it left; it is
 * past it, without saying when. NOWHERE: held or ended, so that it waits for no turn. */
enum emsevt_queue {
    AT_QUEUE_BEFORE, AT_QUEUE_COMES, AT_QUEUE_LEAVES, AT_QUEUE_AFTER, AT_QUEUE_NOWHERE
};

struct emsevt {
    const char *code;     /* "EMA" */
    const char *label;    /* English, message id */
    enum parcel_status status;
    enum emsevt_phase phase;
    enum emsevt_queue queue;
    int rank;             /* how far along: settles events of the same moment */
    bool closes_customs;  /* EMF EDC */
};

const struct emsevt *emsevt_by_code(struct str code); /* NULL when unknown */

/* Is it a stop that has a reason (reasons.h): held somewhere, or an attempt that failed? */
bool emsevt_stops(const struct emsevt *e);

/* All, by rank; NULL past the end. */
const struct emsevt *emsevt_at(size_t i);

#endif

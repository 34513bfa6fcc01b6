/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/emsevt.h"

#include "base/check.h"
#include "lib/translate.h"

static const char *const statuses[PARCEL_STATUSES_N] = {
#define X(name, code) [PARCEL_##name] = code,
    PARCEL_STATUSES(X)
#undef X
};

const char *parcel_status_name(enum parcel_status s)
{
    check((unsigned)s < PARCEL_STATUSES_N);
    return statuses[s];
}

bool parcel_status_parse(struct str name, enum parcel_status *out)
{
    for (size_t i = 0; i < PARCEL_STATUSES_N; i++)
        if (str_eq(name, str_of(statuses[i]))) {
            *out = (enum parcel_status)i;
            return true;
        }
    return false;
}

/* In the order of an item's way: X(code, status, phase, queue, closes
 * customs, label). */
#define EVENTS(X) \
    X(EMA, PICKED_UP, OUTWARD, BEFORE, false, N_("Accepted from the sender")) \
    X(EMB, IN_TRANSIT, OUTWARD, COMES, false, N_("Arrived at the outward office of exchange")) \
    X(EXA, IN_TRANSIT, OUTWARD, AFTER, false, N_("Presented to export customs")) \
    X(EXB, HELD, OUTWARD, NOWHERE, false, N_("Held by export customs")) \
    X(EXC, IN_TRANSIT, OUTWARD, AFTER, false, N_("Returned from export customs")) \
    X(EXD, IN_TRANSIT, OUTWARD, NOWHERE, false, N_("Held at the outward office of exchange")) \
    X(EMC, IN_TRANSIT, OUTWARD, LEAVES, false, N_("Left the outward office of exchange")) \
    X(EMJ, IN_TRANSIT, TRANSIT, COMES, false, N_("Arrived at a transit office of exchange")) \
    X(EMK, IN_TRANSIT, TRANSIT, LEAVES, false, N_("Left the transit office of exchange")) \
    X(EMD, IN_TRANSIT, INWARD, COMES, false, N_("Arrived at the inward office of exchange")) \
    X(EDA, IN_TRANSIT, INWARD, NOWHERE, false, N_("Held at the inward office of exchange")) \
    X(EDB, CUSTOMS, INWARD, COMES, false, N_("Presented to import customs")) \
    X(EME, HELD, INWARD, NOWHERE, false, N_("Held by import customs")) \
    X(EDC, RELEASED, INWARD, LEAVES, true, N_("Released by import customs")) \
    X(EMF, RELEASED, INWARD, LEAVES, true, N_("Left the inward office of exchange")) \
    X(EDD, IN_TRANSIT, DELIVERY, COMES, false, N_("Arrived at a sorting centre")) \
    X(EDE, IN_TRANSIT, DELIVERY, LEAVES, false, N_("Left the sorting centre")) \
    X(EMG, IN_TRANSIT, DELIVERY, AFTER, false, N_("Arrived at the delivery office")) \
    X(EDF, IN_TRANSIT, DELIVERY, AFTER, false, N_("Held at the delivery office")) \
    X(EDG, OUT_FOR_DELIVERY, DELIVERY, AFTER, false, N_("Out for delivery")) \
    X(EMH, ATTEMPT_FAILED, DELIVERY, AFTER, false, N_("Delivery was attempted")) \
    X(EDH, READY_FOR_PICKUP, DELIVERY, AFTER, false, N_("Ready at the pick-up point")) \
    X(EXX, RETURNED, OUTWARD, NOWHERE, false, N_("Export was cancelled")) \
    X(EDX, RETURNED, INWARD, NOWHERE, false, N_("Import was ended")) \
    X(EMI, DELIVERED, DELIVERY, AFTER, false, N_("Delivered"))

enum {
#define X(code, status, phase, queue, closes, label) RANK_##code,
    EVENTS(X)
#undef X
};

static const struct emsevt events[] = {
#define X(code, status, phase, queue, closes, label) \
    {#code, label, PARCEL_##status, PHASE_##phase, AT_QUEUE_##queue, RANK_##code, closes},
    EVENTS(X)
#undef X
};

const struct emsevt *emsevt_by_code(struct str code)
{
    for (size_t i = 0; i < countof(events); i++)
        if (str_eq(code, str_of(events[i].code)))
            return &events[i];
    return NULL;
}

bool emsevt_stops(const struct emsevt *e)
{
    static const char *const codes[] = {"EXB", "EXD", "EDA", "EME", "EDF", "EMH"};

    for (size_t i = 0; i < countof(codes); i++)
        if (strcmp(e->code, codes[i]) == 0)
            return true;
    return false;
}

const struct emsevt *emsevt_at(size_t i)
{
    return i < countof(events) ? &events[i] : NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* When will a parcel arrive that is on its way? Worked out anew after every scan, from what is
 * known by then: the stage that it has reached and when, what holds it, and how long it has been
 * silent. The original promise is no part of it, and stays as it was given.
 *
 *     way that is left = the lane's transit (P50, P90) * the stage's share (data/stages.csv)
 *     arrival          = moment of the stage + what its hold takes + way that is left
 *                        but not before: now + the way that is left after the next stage
 *
 * What a hold takes (data/retention_reasons.csv) and the way that is left are two distributions:
 * they are folded as distributions, each drawn through its P50 and P90, and never their quantiles
 * added. A parcel of which customs has electronic advance data spends less of the way there. An
 * arrival falls on no Sunday and no holiday of the city. */
#ifndef SHOP_LOGISTICS_ESTIMATE_H
#define SHOP_LOGISTICS_ESTIMATE_H

#include "shop/logistics/emsevt.h"
#include "shop/logistics/logistics.h"
#include "shop/logistics/reasons.h"

/* X(why, code, sentence): what the date hangs on, for the buyer; the sentence is a message id. */
#define ESTIMATE_WHYS(X)                                                                          \
    X(NOTHING, "", "")                                                                            \
    X(LATE_START, "late_start", N_("The seller handed it over later than planned."))              \
    X(ORIGIN, "origin", N_("It took longer than planned to leave the country of dispatch."))      \
    X(TRANSIT, "transit", N_("It is longer on its way between the countries than planned."))      \
    X(CUSTOMS, "customs", N_("Customs takes longer than planned."))                               \
    X(HELD, "held", N_("It is held on its way."))                                                 \
    X(INLAND, "inland", N_("It takes longer than planned within the country of delivery."))       \
    X(ATTEMPT, "attempt", N_("It could not be delivered at the first attempt."))                  \
    X(SILENCE, "silence", N_("The carrier has told us nothing of it for longer than planned."))

enum estimate_why {
#define X(why, code, sentence) WHY_##why,
    ESTIMATE_WHYS(X)
#undef X
    ESTIMATE_WHYS_N
};

const char *estimate_why_code(enum estimate_why w);     /* "customs": stable, in the database */
const char *estimate_why_sentence(enum estimate_why w); /* a message id; "" of NOTHING */
must_check bool estimate_why_parse(struct str code, enum estimate_why *out);

struct estimate_in {
    const struct hub *from;
    const struct city *to;
    enum service service;
    const struct emsevt *event;           /* the stage it has reached; NULL: handed over */
    int64_t at_ms;                        /* when */
    const struct retention_reason *hold;  /* why it is held; NULL: it is not */
    bool announced;                       /* customs has its advance data */
    int64_t now_ms;
};

struct estimate {
    bool none;            /* the lane is unknown, or it will not be delivered: no date */
    struct date p50, p90; /* in the city */
    enum estimate_why why;
};

/* Needs no transaction, is safe from every thread. */
void estimate_arrival(const struct estimate_in *in, struct estimate *out);

/* Reads data/stages.csv; once at start. */
must_check enum outcome stages_load(struct problem *p);

#endif

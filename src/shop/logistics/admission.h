/* SPDX-License-Identifier: Apache-2.0 */
/* Admission: a sale is bound to the network (ADR 0016). An operator says for the lanes of a sale,
 * and for the days on which it is ordered, how late it may be, and what is done where it is later:
 *
 *   lengthen  nothing is hidden: the date is the true one, and buyers read that it takes longer
 *             because much is ordered
 *   change    the service is not offered where another one of the same hub and city keeps the
 *             limit; where none does, it stays with its true date
 *   price     freight is dearer by `surcharge_pct` percent
 *   close     not taken for now
 *
 * A lane is judged for each city by its P90 as it is now, with what waits and what is full, in days
 * from the handing over at the hub to the door: the network's part, not the seller's packing. The
 * moment it is back within the limit nothing is done any more. Days are those of the hub on which
 * the order comes in. Where several rules concern a lane each is done; of surcharges the highest is
 * taken, once.
 *
 * Rules are never deleted, so that they are the audit trail; to take one back is to end it. They
 * are a part of the live state (live.h): every process of the database sells by them within
 * seconds. Table: admission. Reads are the statements of admission.sql. */
#ifndef SHOP_LOGISTICS_ADMISSION_H
#define SHOP_LOGISTICS_ADMISSION_H

#include "base/ctx.h"
#include "shop/logistics/admission_sql.h"
#include "shop/logistics/logistics.h"

enum {
    ADMISSIONS_MAX = 500,             /* in force */
    ADMISSION_DAYS_MAX = 366,         /* that one is about */
    ADMISSION_LIMIT_MAX_DAYS = 400,
    ADMISSION_SURCHARGE_MAX_PCT = 500,
    ADMISSION_TITLE_MAX = 100
};

enum admission_action { ADMIT_LENGTHEN, ADMIT_CHANGE, ADMIT_PRICE, ADMIT_CLOSE, ADMIT_ACTIONS };
const char *admission_action_name(enum admission_action a); /* "lengthen": in the database too */
must_check bool admission_action_parse(struct str name, enum admission_action *out);

/* Can it be said of the network in force? `origin` is a dispatch hub, a country of such, or empty:
 * all; `destination` a country with cities, or empty; `service` a name, or empty; `surcharge_pct`
 * is 0 unless the action is price. REFUSED required "title", not_found "origin", "destination",
 * invalid with the field. Days are checked against now_ms. Needs no transaction. */
must_check enum outcome admission_check(struct ctx *c, const struct admission_row *in);

/* In force from now on; what is not id, at or ended is taken of *in, which was checked. In a
 * command. Announces TOPIC_LANES, as the next. REFUSED too_many. */
must_check enum outcome admission_put(struct ctx *c, const struct admission_row *in, int64_t *id);

/* Not in force any more. REFUSED not_found, wrong_state when it was ended before. */
must_check enum outcome admission_end(struct ctx *c, int64_t id, struct str who);

/* ---- what a rule does now ---- */

/* A lane that it is about (hub, country, service), by the city that is latest now. */
struct admission_lane {
    const struct hub *from;
    const struct country *to;
    enum service service;
    const struct city *city;
    struct date p50, p90;      /* there */
    int32_t days;              /* to that P90 from the handing over */
    uint32_t cities_n;         /* with a promise */
    uint32_t beyond_n;         /* of them later than the limit */
    uint32_t moved_n;          /* of those: another service keeps it */
};

struct admission_look {
    struct admission_lane *lane; /* with beyond_n > 0 first, the latest first */
    size_t lanes_n, beyond_n;
};

/* By the promises of light parcels that are ordered now, or on the rule's first day where that is
 * later, before any rule; nothing of hubs where its days are over. Memory of `a`. Takes up to a
 * second of computing. */
void admission_look(struct arena *a, const struct admission_row *rule, int64_t now_ms,
                    struct admission_look *out);

#endif

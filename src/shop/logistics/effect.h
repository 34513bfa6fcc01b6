/* SPDX-License-Identifier: Apache-2.0 */
/* What a change of the network would do to the dates, before it is in force: promises of every lane
 * (dispatch hub, country, service) from the snapshot in force against those of one that is made for
 * the question and never published. Light parcels, handed over on each of the next
 * EFFECT_DAYS working days of the hub from a moment on. Rows of the matrix that the change does not
 * concern are not computed again. */
#ifndef SHOP_LOGISTICS_EFFECT_H
#define SHOP_LOGISTICS_EFFECT_H

#include "shop/logistics/live_state.h"

struct network_box;

enum { EFFECT_DAYS = 6 };

enum lane_change { LANE_SAME, LANE_EARLIER, LANE_OPENED, LANE_LATER, LANE_CLOSED, LANE_CHANGES };

/* One lane, by the city and day on which it is worst off: closed where there is no promise any
 * more, else the latest P90 against what it was; of lanes that are nowhere later the earliest. */
struct lane_effect {
    enum lane_change kind;
    const struct hub *from;
    const struct country *to;
    enum service service;
    const struct city *city;
    struct date handed_over;
    struct date p50, p90;           /* before; not of an opened lane */
    struct date new_p50, new_p90;   /* not of a closed one */
};

struct network_effect {
    uint32_t lanes_n;               /* that have a promise, before or after */
    uint32_t kinds[LANE_CHANGES]; /* of them */
    int32_t worst_days;             /* later, of those that have a date still */
    struct lane_effect *lane;       /* those that are not the same: closed, latest, ... first */
    uint32_t changed_n;
};

/* `box` is the changed network; NULL: the one in force. Memory of `a`. Takes a second or two of
 * computing, shared by all processors. */
void network_effect(struct arena *a, struct network_box *box, const struct live_state *live,
                    int64_t from_ms, struct network_effect *out);

static inline int32_t effect_days(const struct lane_effect *l)
{
    return l->new_p90.days - l->p90.days;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* How long one leg of the way takes, learned day by day from what has been seen: deliveries, and
 * parcels that are still on their way.
 *
 * Three things together:
 *
 * - The expected time of a parcel, m, by ridge regression of log(days + 1) on what is known when it
 *   is ordered (distance, regions, size, weekday, seller ...). Old parcels count less and less.
 *   Beside it a level for all, the mean of the latest residuals, and one for each seller, shrunk.
 * - A life table over the parcel's own clock z = log(age + 1) - m: of those on their way at z, what
 *   share arrives per unit of z. It counts events and exposure of the last weeks, drawn towards
 *   those of the last years, and days of the week have factors of their own. So a change is seen
 *   before the late ones have arrived, since they are counted while they wait.
 * - What share of the parcels that wait at z arrives at all, from those old enough to tell. What
 *   never arrives (cancelled, lost) weighs so much less.
 *
 * It is fed one day at a time and knows nothing of later ones: leg_model_pass(day) uses events of
 * that day and before. Pure and without chance: equal inputs give equal bits. */
#ifndef SHOP_LOGISTICS_LEG_MODEL_H
#define SHOP_LOGISTICS_LEG_MODEL_H

#include "base/arena.h"

enum {
    LEG_FEATURES = 168,     /* numbers of features, 0 ... LEG_FEATURES - 1 */
    LEG_ROW_FEATURES = 20,  /* of one parcel that are not zero */
    LEG_AGES = 121,         /* a leg takes 0 ... LEG_AGES - 1 days */
    LEG_DAY_NEVER = INT32_MAX
};

struct leg_row {
    int32_t start;          /* day on which the leg begins; LEG_DAY_NEVER */
    int32_t end;            /* day on which it ended; LEG_DAY_NEVER */
    int32_t gone;           /* day from which nothing more is known of it; LEG_DAY_NEVER */
    uint32_t seller;        /* 0: not known; less than sellers_n */
    uint16_t n;
    uint16_t feature[LEG_ROW_FEATURES];
    float value[LEG_ROW_FEATURES];
};

struct leg_model;

/* `rows` are kept; only leg_model_pass reads their dates. `penalty` of each feature draws its
 * coefficient to 0. */
struct leg_model *leg_model_new(struct arena *a, const struct leg_row *rows, size_t n,
                                size_t sellers_n, const double penalty[LEG_FEATURES]);

/* Learns from what happened on `day`; days in order, each once. */
void leg_model_pass(struct leg_model *m, int32_t day);

/* Has it seen enough to tell? */
bool leg_model_ready(const struct leg_model *m);

/* The hazards of each age for a parcel like `row`, and the factors of weekdays (0 Monday): on a
 * day of weekday w the chance of arriving, having waited till then, is 1 - exp(-hazard * w's). */
void leg_model_hazards(const struct leg_model *m, const struct leg_row *row,
                       double hazard[LEG_AGES], double weekday[7]);

/* Chances of each age for a leg that begins on a day of weekday `first`; they sum to at most 1:
 * the rest takes longer. */
void leg_chances(const double hazard[LEG_AGES], const double weekday[7], int first,
                 double chance[LEG_AGES]);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A history lived through day by day: for every order the date that would have been promised when
 * it was placed.
 *
 * Never looking ahead: the forecasts for the orders of a day use, of all orders, only what had
 * happened before that day began: orders placed, parcels handed over, parcels delivered, parcels
 * still waiting. Models, corrections and choices all obey. What happens on the day itself or later
 * changes no bit of them (tests/unit/replay_test.c moves the future about and compares).
 *
 * A forecast is the distribution of the days from the order to the delivery: two legs, till the
 * parcel is handed to the carrier and from there to the door, each learned by leg_model.h and
 * carried into one another day by day (quantiles are never added); one leg where the data do not
 * say when parcels are handed over. From the distribution each bound is read at a level that
 * conformal.h corrects by what bounds of earlier orders turned out to be worth. */
#ifndef SHOP_LOGISTICS_REPLAY_H
#define SHOP_LOGISTICS_REPLAY_H

#include "shop/logistics/conformal.h"
#include "shop/logistics/history.h"

enum { REPLAY_DAYS = 181 }; /* a forecast reaches 0 ... REPLAY_DAYS - 1 days */

enum bound { BOUND_P10, BOUND_P50, BOUND_P90, BOUND_PROMISE, BOUNDS };

struct forecast {
    bool made;              /* no: too little was known, or some bound lies beyond REPLAY_DAYS */
    int16_t days[BOUNDS];   /* delivered within so many days of the order's */
    float level[BOUNDS];    /* the chances at which they were read */
    float score;            /* chance of having come before the day on which it came: the outcome's
                             * place in the distribution; looked at from the delivery on */
};

struct replay_options {
    double keep;            /* share of promises to be kept, 0.5 ... 0.99 */
};

struct replay {
    struct forecast *forecast;   /* one an order of the history */
    /* As they stood at the end: of orders of which nobody knows where they go to, and of others,
     * since the two are not alike. */
    struct conformal bound[2][BOUNDS];
    int32_t first_day, last_day; /* of orders */
};

/* Called once a day, for who shows progress. */
typedef void replay_day(void *arg, int32_t day, int32_t last);

void replay_run(struct arena *a, const struct history *h, const struct replay_options *o,
                replay_day *each, void *arg, struct replay *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The last places of a flight, for tests: a network in which a few parcels fill one, and the form
 * of somebody who has seen the date that it gives. */
#ifndef SUPPORT_TEST_FLIGHT_H
#define SUPPORT_TEST_FLIGHT_H

#include "support/test_trade.h"

#include "flow/order.h"

#define MOSCOW ((struct city_id){524901})
#define FLIGHT STR("CAN-SVO")

#define FLIGHT_OFTEN "135,,09:00 21:00" /* week, holidays and departures, as in legs.csv */
#define FLIGHT_SELDOM "3,,09:00"        /* the next one is a week later */

/* So many places on each departure of the flight, and no other way for what is bought in CN for
 * Moscow. The network is in force then. */
void test_small_flight(struct ctx *c, int places, const char *departs);

/* What stands in the buyer's cart, to Moscow by the standard service: the form, with the date that
 * stands on it. In c->arena. */
void test_flight_form(struct ctx *c, struct account_id buyer, struct place_order *out);

#endif

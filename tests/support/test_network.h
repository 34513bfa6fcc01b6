/* SPDX-License-Identifier: Apache-2.0 */
/* A small network to test with: two cities of origin, air and sea to Moscow through customs, the
 * documented calendar example inside of the US, and a way to make variants of it. */
#ifndef TESTS_TEST_NETWORK_H
#define TESTS_TEST_NETWORK_H

#include "shop/logistics/network.h"

#define NODES_HEAD "code,kind,name,country,region,zone,lat,lon,cut_off,week,main,check,source\n"
#define LEGS_HEAD                                                                             \
    "code,from,to,services,mode,week,holidays,departs,cut_off_min,transit,capacity,currency," \
    "base,per_kg,max_g,check,source\n"
#define QUEUES_HEAD                                                                        \
    "node,kind,per_hour,week,holidays,opens,closes,takes,first,announced_pct,"             \
    "announced_work_pct,check,source\n"
#define LASTMILES_HEAD                                                                     \
    "node,service,class,carrier,week,departs,cut_off_min,transit,capacity,currency,base,"  \
    "per_kg,max_g,check,source\n"
#define PRICES_HEAD                                                                        \
    "from,to,service,currency,base,per_kg,capital,major,regional,remote,max_g,check,source\n"

/* The five texts. Change what you like, then parse. */
struct network_csv test_network_csv(void);

/* The world of the program (all cities), with holidays of the documented example and some more. */
const struct network_world *test_world(struct arena *a);

/* Parses; a refusal fails the test. Memory from `a`. */
void test_network(struct arena *a, const struct network_csv *csv, struct network *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_network.h"

#include "support/unit.h"

static const char nodes[] = NODES_HEAD
    "CN-SZX,hub,Shenzhen,CN,,Asia/Shanghai,22.5455,114.0683,18:00,123456,yes,,test\n"
    "CN-PVG,hub,Shanghai,CN,,Asia/Shanghai,31.2222,121.4581,17:00,123456,,,test\n"
    "CN-CAN-AIR,airport,Guangzhou airport,CN,,Asia/Shanghai,23.39,113.30,,,,,test\n"
    "CN-YTN-SEA,port,Yantian,CN,,Asia/Shanghai,22.57,114.28,,,,,test\n"
    "RU-SVO,airport,Sheremetyevo,RU,,Europe/Moscow,55.97,37.41,,,,,test\n"
    "RU-LED-SEA,port,Saint Petersburg port,RU,,Europe/Moscow,59.88,30.20,,,,,test\n"
    "RU-MOW,hub,Moscow,RU,MOW,Europe/Moscow,55.7522,37.6156,15:00,123456,yes,,test\n"
    "RU-LED,post_office,Saint Petersburg,RU,SPE,Europe/Moscow,59.9386,30.3141,,,,,test\n"
    "US-NYC,hub,New York,US,NY,America/New_York,40.7143,-74.0060,12:00,12345,yes,,test\n"
    "US-LAX,hub,Los Angeles,US,CA,America/Los_Angeles,34.0522,-118.2437,12:00,12345,,,test\n";

static const char legs[] = LEGS_HEAD
    "SZX-CAN,CN-SZX,CN-CAN-AIR,standard express,road,1234567,,20:00,60,3-6,,USD,0.20,0.30,30000,,"
    "test\n"
    "PVG-CAN,CN-PVG,CN-CAN-AIR,standard express,road,1234567,,20:00,60,20-30,,USD,0.30,0.40,30000,,"
    "test\n"
    "CAN-SVO,CN-CAN-AIR,RU-SVO,standard express,air,135,,09:00 21:00,180,10-14,20000,USD,0.50,4.00,"
    "30000,yes,assumed\n"
    "SZX-YTN,CN-SZX,CN-YTN-SEA,economy,road,123456,yes,19:00,60,2-5,,USD,0.10,0.20,30000,,test\n"
    "YTN-LED,CN-YTN-SEA,RU-LED-SEA,economy,sea,5,,12:00,1440,840-1100,,USD,0.10,0.50,30000,,test\n"
    "LEDS-LED,RU-LED-SEA,RU-LED,economy,road,12345,yes,10:00,60,4-8,,USD,0.10,0.20,30000,,test\n"
    "LED-MOW,RU-LED,RU-MOW,economy standard,road,123456,,22:00,60,10-14,,USD,0.20,0.20,30000,,"
    "test\n"
    "SVO-MOW,RU-SVO,RU-MOW,standard express,road,1234567,,06:00 18:00,60,3-6,,USD,0.20,0.20,30000,,"
    "test\n"
    "MOW-LED,RU-MOW,RU-LED,standard express,road,123456,,21:00,60,10-14,,USD,0.20,0.20,30000,,"
    "test\n"
    "LAX-NYC,US-LAX,US-NYC,standard,road,12345,yes,18:00,60,72-96,,USD,2.00,1.00,20000,,test\n";

static const char queues[] = QUEUES_HEAD
    "RU-SVO,customs,400,12345,,09:00,21:00,2-10,express,40,25,yes,assumed\n"
    "RU-LED-SEA,customs,300,12345,yes,09:00,18:00,4-24,,,,yes,assumed\n"
    "RU-MOW,sorting,5000,1234567,,,,1-3,,,,,test\n";

static const char lastmiles[] = LASTMILES_HEAD
    "RU-MOW,standard,capital,post,123456,08:00,60,6-30,,USD,1.00,0.50,20000,,test\n"
    "RU-MOW,standard,major,post,123456,08:00,60,48-96,,USD,1.20,0.70,20000,,test\n"
    "RU-MOW,standard,regional,post,12345,08:00,60,96-168,,USD,1.50,0.90,20000,,test\n"
    "RU-MOW,standard,remote,post,12345,08:00,60,168-300,,USD,2.00,1.50,20000,,test\n"
    "RU-MOW,express,capital,courier,1234567,08:00,60,4-10,500,USD,3.00,0.50,30000,,test\n"
    "RU-LED,standard,major,post,123456,08:00,60,6-30,,USD,1.00,0.50,20000,,test\n"
    "RU-LED,economy,major,post,12345,08:00,60,24-72,,USD,0.70,0.40,2000,,test\n"
    "RU-MOW,economy,capital,post,12345,08:00,60,24-72,,USD,0.70,0.40,2000,,test\n"
    "US-NYC,standard,capital,post,12345,18:00,0,40-60,,USD,4.00,1.50,20000,,test\n"
    "US-NYC,standard,major,post,12345,18:00,0,40-90,,USD,4.50,1.50,20000,,test\n"
    "US-NYC,standard,regional,post,12345,18:00,0,40-90,,USD,4.50,1.50,20000,,test\n"
    "US-NYC,local,capital,courier,123456,14:00,30,2-6,,USD,9.00,0.00,5000,yes,test\n";

static const char prices[] = PRICES_HEAD
    "US,US,standard,USD,4.00,1.50,,0.50,1.00,2.00,20000,,test\n"
    "CN-SZX,RU,standard,CNY,20.00,60.00,,,5.00,10.00,20000,yes,assumed\n";

static const char holidays_csv[] = "country,region,date,name,check\n"
    "CN,,2026-10-01,National Day,\n"
    "RU,,2026-11-04,Unity Day,\n"
    "US,,2025-01-24,The day of the example,\n"
    "US,CA,2025-01-28,A day off in California,\n"
    "US,MA,2025-02-05,A day off in Massachusetts,\n";

struct network_csv test_network_csv(void)
{
    return (struct network_csv){{str_of(nodes), str_of(legs), str_of(queues), str_of(lastmiles),
                                 str_of(prices)}};
}

const struct network_world *test_world(struct arena *a)
{
    struct network_world *w = arena_new(a, struct network_world);
    struct holidays *h = arena_new(a, struct holidays);
    struct problem p = {0};

    assert_int_equal(holidays_parse(a, str_of(holidays_csv), &p, h), DONE);
    w->holidays = h;
    w->city = cities(&w->cities_n);
    return w;
}

void test_network(struct arena *a, const struct network_csv *csv, struct network *out)
{
    struct problem p = {0};

    if (network_parse(a, csv, test_world(a), &p, out) != DONE)
        print_error("%s: %s\n", p.field, p.detail);
    assert_int_equal(network_parse(a, csv, test_world(a), &p, out), DONE);
}

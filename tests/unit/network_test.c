/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_network.h"
#include "support/unit.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 512 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void it_is_read_and_joined(void **state)
{
    struct network_csv csv = test_network_csv();
    struct network n;
    uint32_t mow, svo, leg;

    (void)state;
    test_network(&arena, &csv, &n);
    assert_int_equal(n.nodes_n, 10);
    assert_int_equal(n.hubs_n, 5);
    assert_str(n.hub[0].code, "CN-PVG");
    assert_int_equal(n.hub[1].cut_off_min, 18 * 60);
    assert_int_equal(n.hub[1].week, WEEK_MON_SAT);
    assert_str(n.hub[1].zone, "Asia/Shanghai");
    assert_string_equal(n.currency.code, "USD");
    mow = network_node(&n, STR("RU-MOW"));
    svo = network_node(&n, STR("RU-SVO"));
    assert_int_equal(network_node(&n, STR("XX")), NONE_INDEX);
    assert_int_equal(n.queue[n.node[svo].queue].kind, QUEUE_CUSTOMS);
    assert_int_equal(n.queue[n.node[svo].queue].first, 1u << SERVICE_EXPRESS);
    assert_int_equal(n.queue[n.node[mow].queue].closes_min, 1440);
    assert_int_equal(n.node[mow].lastmile_n, 6);
    assert_int_equal(n.node[mow].out_n, 1);
    leg = n.out[n.node[mow].out];
    assert_str(n.leg[leg].code, "MOW-LED");
    leg = network_leg(&n, STR("CAN-SVO"));
    assert_int_equal(n.leg[leg].times.n, 2);
    assert_int_equal(n.leg[leg].times.at_min[1], 21 * 60);
    assert_int_equal(n.leg[leg].capacity, 20000);
    assert_true(n.leg[leg].note.check);
    assert_int_equal(n.bands_n, 4); /* 2, 5, 20 and 30 kg */
    assert_int_equal(n.band_g[0], 2000);
    assert_int_equal(n.band_g[3], 30000);
}

static uint32_t lastmile_of(const struct network *n, const char *city, enum service s)
{
    const struct city *c = city_by_name(&arena, NULL, str_of(city));
    uint32_t group = n->city_group[s][c - n->world->city];

    return group == NONE_INDEX ? NONE_INDEX : n->group[group].lastmile;
}

static void a_city_belongs_to_the_nearest(void **state)
{
    struct network_csv csv = test_network_csv();
    struct network n;
    uint32_t m;

    (void)state;
    test_network(&arena, &csv, &n);
    m = lastmile_of(&n, "Moscow", SERVICE_STANDARD);
    assert_str(n.node[n.lastmile[m].node].code, "RU-MOW");
    assert_int_equal(n.lastmile[m].size, CITY_CAPITAL);
    m = lastmile_of(&n, "Saint Petersburg", SERVICE_STANDARD);
    assert_str(n.node[n.lastmile[m].node].code, "RU-LED");
    m = lastmile_of(&n, "Novosibirsk", SERVICE_STANDARD);
    assert_str(n.node[n.lastmile[m].node].code, "RU-MOW");
    assert_int_equal(lastmile_of(&n, "Novosibirsk", SERVICE_EXPRESS), NONE_INDEX);
    assert_int_equal(lastmile_of(&n, "Berlin", SERVICE_STANDARD), NONE_INDEX);
}

static void fares(void **state)
{
    struct network_csv csv = test_network_csv();
    struct network n;
    const struct country *ru = country_by_code(STR("RU")), *us = country_by_code(STR("US"));

    (void)state;
    test_network(&arena, &csv, &n);
    assert_str(network_fare(&n, 1, ru, SERVICE_STANDARD)->from, "CN-SZX");
    assert_null(network_fare(&n, 0, ru, SERVICE_STANDARD));
    assert_str(network_fare(&n, 3, us, SERVICE_STANDARD)->from, "US");
    assert_int_equal(network_fare(&n, 3, us, SERVICE_STANDARD)->extra[CITY_REMOTE].minor, 200);
}

/* Exactly half at or below p50, nine tenths at or below p90. */
static void the_shape_of_a_transit(void **state)
{
    struct transit t;

    (void)state;
    transit_between(600, 960, &t);
    assert_int_equal(t.n, 20);
    assert_int_equal(t.atom_min[9], 600);
    assert_int_equal(t.atom_min[17], 960);
    for (size_t i = 1; i < t.n; i++)
        assert_true(t.atom_min[i - 1] < t.atom_min[i]);
    assert_int_equal(t.atom_min[0], 328);
    assert_int_equal(t.atom_min[19], 1231);
    transit_between(90, 90, &t);
    assert_int_equal(t.n, 1);
    transit_between(0, 0, &t);
    assert_int_equal(t.atom_min[0], 0);
}

/* Midnights are counted on from each other; each must be what the zone says. Some zones change
 * their clocks at midnight. */
static void midnights(void **state)
{
    static const char *const ids[] = {"Europe/Berlin", "America/New_York", "Africa/Cairo",
                                      "America/Asuncion", "Asia/Beirut", "Africa/Casablanca",
                                      "Asia/Shanghai", "Australia/Lord_Howe"};

    (void)state;
    for (size_t i = 0; i < countof(ids); i++) {
        const struct zone *z = zone_find(str_of(ids[i]));
        const struct day_clock *c = day_clock_of(z);

        for (int32_t day = 0; day < CALENDAR_DAYS + 2; day++) {
            struct date d = {CALENDAR_FIRST_DAY + day};

            assert_int_equal(c->midnight_min[day], zone_moment_ms(z, d, 0) / MINUTE_MS);
        }
    }
}

static void files_by_their_header(void **state)
{
    struct network_csv csv = test_network_csv();
    enum network_file f;

    (void)state;
    for (int i = 0; i < NETWORK_FILES; i++) {
        assert_true(network_file_of(csv.text[i], &f));
        assert_int_equal(f, i);
    }
    assert_true(network_file_of(STR("\xef\xbb\xbfsource,check,main,week,cut_off,\"lon\",lat,zone,"
                                    "region,country,name,kind,code\r\n"), &f));
    assert_int_equal(f, NETWORK_NODES);
    assert_false(network_file_of(STR("code,name\n"), &f));
    assert_false(network_file_of(STR(""), &f));
}

/* ---- refusals name file, line and field ---- */

#define NODE(rest) NODES_HEAD "A-1,hub,A,US,,America/New_York,1,1,12:00,12345,,,t\n" \
                              "A-2,hub,A,US,,America/New_York,1,1,,,,,t\n" rest
#define LEG(rest) LEGS_HEAD "L1,A-1,A-2,standard,air,1,,06:00,0,1-2,,USD,1,1,9,,t\n" rest

static const struct broken {
    enum network_file file;
    const char *text, *field;
} broken[] = {
    {NETWORK_NODES, NODES_HEAD, "legs.csv line 2: from"},
    {NETWORK_NODES, "code\n", "header"},
    {NETWORK_NODES, NODE("a,hub,A,US,,UTC,1,1,,,,,t\n"), "nodes.csv line 4: code"},
    {NETWORK_NODES, NODE("A-1,hub,A,US,,UTC,1,1,,,,,t\n"), "nodes.csv line 4: code"},
    {NETWORK_NODES, NODE("A-3,shed,A,US,,UTC,1,1,,,,,t\n"), "nodes.csv line 4: kind"},
    {NETWORK_NODES, NODE("A-3,hub,A,XX,,UTC,1,1,,,,,t\n"), "nodes.csv line 4: country"},
    {NETWORK_NODES, NODE("A-3,hub,A,US,XX,UTC,1,1,,,,,t\n"), "nodes.csv line 4: region"},
    {NETWORK_NODES, NODE("A-3,hub,A,US,,Mars,1,1,,,,,t\n"), "nodes.csv line 4: zone"},
    {NETWORK_NODES, NODE("A-3,hub,A,US,,UTC,91,1,,,,,t\n"), "nodes.csv line 4: lat"},
    {NETWORK_NODES, NODE("A-3,hub,A,US,,UTC,1,,,,,,t\n"), "nodes.csv line 4: lon"},
    {NETWORK_NODES, NODE("A-3,hub,A,US,,UTC,1,1,9:00,1,,,t\n"), "nodes.csv line 4: cut_off"},
    {NETWORK_NODES, NODE("A-3,hub,A,US,,UTC,1,1,,1,,,t\n"), "nodes.csv line 4: cut_off"},
    {NETWORK_NODES, NODE("A-3,hub,A,US,,UTC,1,1,09:00,,,,t\n"), "nodes.csv line 4: week"},
    {NETWORK_NODES, NODE("A-3,hub,A,US,,UTC,1,1,09:00,8,,,t\n"), "nodes.csv line 4: week"},
    {NETWORK_NODES, NODE("A-3,hub,A,US,,UTC,1,1,,,yes,,t\n"), "nodes.csv line 4: cut_off"},
    {NETWORK_NODES, NODE("A-3,hub,A,US,,UTC,1,1,09:00,1,yes,,t\n"
                         "A-4,hub,A,US,,UTC,1,1,09:00,1,yes,,t\n"), "nodes.csv line 5: main"},
    {NETWORK_NODES, NODE("A-3,hub,A,US,,UTC,1,1,,,,,\n"), "nodes.csv line 4: source"},
    {NETWORK_LEGS, LEG("L1,A-1,A-2,standard,air,1,,06:00,0,1-2,,USD,1,1,9,,t\n"),
     "legs.csv line 3: code"},
    {NETWORK_LEGS, LEG("L2,A-9,A-2,standard,air,1,,06:00,0,1-2,,USD,1,1,9,,t\n"),
     "legs.csv line 3: from"},
    {NETWORK_LEGS, LEG("L2,A-1,A-1,standard,air,1,,06:00,0,1-2,,USD,1,1,9,,t\n"),
     "legs.csv line 3: to"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,,air,1,,06:00,0,1-2,,USD,1,1,9,,t\n"),
     "legs.csv line 3: services"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard standard,air,1,,06:00,0,1-2,,USD,1,1,9,,t\n"),
     "legs.csv line 3: services"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,bike,1,,06:00,0,1-2,,USD,1,1,9,,t\n"),
     "legs.csv line 3: mode"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,air,0,,06:00,0,1-2,,USD,1,1,9,,t\n"),
     "legs.csv line 3: week"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,air,1,no,06:00,0,1-2,,USD,1,1,9,,t\n"),
     "legs.csv line 3: holidays"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,air,1,,18:00 06:00,0,1-2,,USD,1,1,9,,t\n"),
     "legs.csv line 3: departs"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,air,1,,24:00,0,1-2,,USD,1,1,9,,t\n"),
     "legs.csv line 3: departs"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,air,1,,06:00,-1,1-2,,USD,1,1,9,,t\n"),
     "legs.csv line 3: cut_off_min"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,air,1,,06:00,0,2-1,,USD,1,1,9,,t\n"),
     "legs.csv line 3: transit"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,air,1,,06:00,0,0-1,,USD,1,1,9,,t\n"),
     "legs.csv line 3: transit"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,air,1,,06:00,0,1 2,,USD,1,1,9,,t\n"),
     "legs.csv line 3: transit"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,air,1,,06:00,0,1 3 2,,USD,1,1,9,,t\n"),
     "legs.csv line 3: transit"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,air,1,,06:00,0,1-2401,,USD,1,1,9,,t\n"),
     "legs.csv line 3: transit"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,air,1,,06:00,0,1-2,many,USD,1,1,9,,t\n"),
     "legs.csv line 3: capacity"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,air,1,,06:00,0,1-2,,EUR,1,1,9,,t\n"),
     "legs.csv line 3: currency"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,air,1,,06:00,0,1-2,,USD,1.001,1,9,,t\n"),
     "legs.csv line 3: base"},
    {NETWORK_LEGS, LEG("L2,A-1,A-2,standard,air,1,,06:00,0,1-2,,USD,1,1,0,,t\n"),
     "legs.csv line 3: max_g"},
    {NETWORK_QUEUES, QUEUES_HEAD "A-9,customs,1,1,,,,,,,,,t\n", "queues.csv line 2: node"},
    {NETWORK_QUEUES, QUEUES_HEAD "A-1,customs,1,1,,,,,,,,,t\nA-1,sorting,1,1,,,,,,,,,t\n",
     "queues.csv line 3: node"},
    {NETWORK_QUEUES, QUEUES_HEAD "A-1,tax,1,1,,,,,,,,,t\n", "queues.csv line 2: kind"},
    {NETWORK_QUEUES, QUEUES_HEAD "A-1,customs,,1,,,,,,,,,t\n", "queues.csv line 2: per_hour"},
    {NETWORK_QUEUES, QUEUES_HEAD "A-1,customs,1,1,,08:00,,,,,,,t\n", "queues.csv line 2: closes"},
    {NETWORK_QUEUES, QUEUES_HEAD "A-1,customs,1,1,,08:00,08:00,,,,,,t\n",
     "queues.csv line 2: closes"},
    {NETWORK_QUEUES, QUEUES_HEAD "A-1,customs,1,1,,,,x,,,,,t\n", "queues.csv line 2: takes"},
    {NETWORK_QUEUES, QUEUES_HEAD "A-1,customs,1,1,,,,,fast,,,,t\n", "queues.csv line 2: first"},
    {NETWORK_QUEUES, QUEUES_HEAD "A-1,customs,1,1,,,,,,101,,,t\n",
     "queues.csv line 2: announced_pct"},
    {NETWORK_LASTMILES, LASTMILES_HEAD "A-1,standard,rural,post,1,06:00,0,1-2,,USD,1,1,9,,t\n",
     "lastmiles.csv line 2: class"},
    {NETWORK_LASTMILES, LASTMILES_HEAD "A-1,fast,major,post,1,06:00,0,1-2,,USD,1,1,9,,t\n",
     "lastmiles.csv line 2: service"},
    {NETWORK_LASTMILES, LASTMILES_HEAD "A-1,standard,major,owl,1,06:00,0,1-2,,USD,1,1,9,,t\n",
     "lastmiles.csv line 2: carrier"},
    {NETWORK_LASTMILES, LASTMILES_HEAD "A-1,standard,major,post,1,06:00,0,1-2,,USD,1,1,9,,t\n"
                                       "A-1,standard,major,post,1,06:00,0,1-2,,USD,1,1,9,,t\n",
     "lastmiles.csv line 3: class"},
    {NETWORK_LASTMILES, LASTMILES_HEAD "A-1,standard,major,post,1,06:00,0,1-2,,GBP,1,1,9,,t\n",
     "lastmiles.csv line 2: currency"},
    {NETWORK_PRICES, PRICES_HEAD "A-2,US,standard,USD,1,1,,,,,9,,t\n", "prices.csv line 2: from"},
    {NETWORK_PRICES, PRICES_HEAD "US,XX,standard,USD,1,1,,,,,9,,t\n", "prices.csv line 2: to"},
    {NETWORK_PRICES, PRICES_HEAD "US,US,standard,USD,1,1,,,x,,9,,t\n",
     "prices.csv line 2: regional"},
    {NETWORK_PRICES, PRICES_HEAD "US,US,standard,USD,1,1,,,,,9,,t\n"
                                 "US,US,standard,EUR,1,1,,,,,9,,t\n",
     "prices.csv line 3: service"},
};

static void refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(broken); i++) {
        struct network_csv csv = {{STR(NODE("")), STR(LEG("")), STR(QUEUES_HEAD),
                                   STR(LASTMILES_HEAD), STR(PRICES_HEAD)}};
        struct problem p = {0};
        struct network n;

        csv.text[broken[i].file] = str_of(broken[i].text);
        assert_int_equal(network_parse(&arena, &csv, test_world(&arena), &p, &n), REFUSED);
        assert_string_equal(p.field, broken[i].field);
        assert_true(p.detail[0] != 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_read_and_joined),
        cmocka_unit_test(a_city_belongs_to_the_nearest),
        cmocka_unit_test(fares),
        cmocka_unit_test(the_shape_of_a_transit),
        cmocka_unit_test(midnights),
        cmocka_unit_test(files_by_their_header),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests_name("network", tests, setup, teardown);
}

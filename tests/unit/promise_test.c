/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "base/random.h"
#include "shop/logistics/lanes.h"

static struct arena arena;

static int setup(void **state)
{
    struct problem p = {0};

    (void)state;
    arena_init(&arena, 256 << 20);
    if (logistics_load(&p) != DONE)
        print_error("%s: %s\n", p.field, p.detail);
    assert_int_equal(logistics_load(&p), DONE);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static int64_t moment(const char *text)
{
    int64_t ms = 0;

    assert_true(moment_parse(str_of(text), &ms));
    return ms;
}

static void expect_date(struct date got, const char *expected)
{
    struct buf b;

    buf_init(&b, &arena, 64);
    date_iso(&b, got);
    assert_str(buf_view(&b), expected);
}

static const struct city *city(const char *name)
{
    const struct city *c = city_by_name(&arena, NULL, str_of(name));

    assert_non_null(c);
    return c;
}

/* ---- a network of our own ---- */

static const char hubs_csv[] = "code,city,name,cut_off,week,main\n"
                               "BR-SAO,3448439,Sao Paulo,12:00,12345,yes\n"
                               "US-LAX,5368361,Los Angeles,12:00,12345,\n"
                               "US-NYC,5128581,New York,12:00,12345,yes\n";
#define LANES_HEAD                                                                             \
    "from,to,service,mode,capital,major,regional,remote,days,leaves,delivers,currency,base,"   \
    "per_kg,max_g,check,source\n"
static const char lanes_csv[] =
    LANES_HEAD "US,US,standard,post,2-3,2-4,3-5,,business,12345,12345,USD,4.00,1.50,20000,,test\n"
               "US-LAX,US,standard,post,5-6,,,,business,12345,12345,USD,4.00,1.50,20000,,test\n"
               "US,US,local,courier,0-1,,,,business,1234567,1234567,USD,9.00,0,5000,yes,test\n"
               "US,BR,economy,post,10-20,,,,calendar,24,12345,USD,4.00,1.50,2000,,test\n";
static const char holidays_csv[] = "country,region,date,name,check\n"
                                   "BR,,2025-02-10,A day off,\n"
                                   "BR,SP,2025-02-11,A day off in Sao Paulo,\n"
                                   "US,,2025-01-24,The day of the example,\n"
                                   "US,CA,2025-01-28,A day off in California,\n";

static const struct hub *hub_in(const struct lane_table *n, const char *code)
{
    for (size_t i = 0; i < n->hubs_n; i++)
        if (str_eq(n->hub[i].code, str_of(code)))
            return &n->hub[i];
    return NULL;
}

static void make_network(struct lane_table *n)
{
    struct lane_table_csv csv = {str_of(hubs_csv), str_of(lanes_csv), str_of(holidays_csv)};
    struct problem p = {0};

    if (lane_table_parse(&arena, &csv, &p, n) != DONE)
        print_error("%s: %s\n", p.field, p.detail);
    assert_int_equal(lane_table_parse(&arena, &csv, &p, n), DONE);
}

static struct promise ask(const struct lane_table *n, const char *hub, const char *to,
                          enum service service, const char *at, int32_t handling_days)
{
    struct promise_in in = {.from = hub_in(n, hub), .to = city(to), .service = service,
                            .now_ms = moment(at), .handling_days = handling_days,
                            .weight_g = 500};
    struct promise p;

    lane_table_promise(n, &in, &p);
    return p;
}

/* Wednesday 22 January, after the cut-off at noon; two working days of handling; Friday a holiday:
 * handed over Tuesday 28; two to three working days: Thursday 30 to Friday 31. */
static void the_documented_example(void **state)
{
    struct lane_table n;
    struct promise p;

    (void)state;
    make_network(&n);
    p = ask(&n, "US-NYC", "New York City", SERVICE_STANDARD, "2025-01-22T12:30:00-05:00", 2);
    assert_int_equal(p.none, PROMISE_YES);
    expect_date(p.start, "2025-01-23");
    expect_date(p.handed_over, "2025-01-28");
    expect_date(p.p50, "2025-01-30");
    expect_date(p.p90, "2025-01-31");
    assert_int_equal(p.price.minor, 475);
    assert_false(p.courier);
    assert_int_equal(p.valid_until_ms, moment("2025-01-23T12:00:00-05:00"));

    /* Just in time: everything a working day earlier. */
    p = ask(&n, "US-NYC", "New York City", SERVICE_STANDARD, "2025-01-22T11:59:59-05:00", 2);
    expect_date(p.start, "2025-01-22");
    expect_date(p.handed_over, "2025-01-27");
    expect_date(p.p50, "2025-01-29");
    expect_date(p.p90, "2025-01-30");
    assert_int_equal(p.valid_until_ms, moment("2025-01-22T12:00:00-05:00"));
    p = ask(&n, "US-NYC", "New York City", SERVICE_STANDARD, "2025-01-22T12:00:00-05:00", 2);
    expect_date(p.start, "2025-01-23");
}

static void holidays_of_both_ends(void **state)
{
    struct lane_table n;
    struct promise p;

    (void)state;
    make_network(&n);
    /* Los Angeles rests on Friday and Tuesday; its own lane is slower than the country's. */
    p = ask(&n, "US-LAX", "New York City", SERVICE_STANDARD, "2025-01-23T14:00:00-08:00", 1);
    expect_date(p.start, "2025-01-27");
    expect_date(p.handed_over, "2025-01-29");
    expect_date(p.p50, "2025-02-05");
    /* Leaves on Tuesdays and Thursdays; 11 February is off in São Paulo, the day before in
     * Brazil. */
    p = ask(&n, "US-NYC", "São Paulo", SERVICE_ECONOMY, "2025-01-29T10:00:00-05:00", 0);
    expect_date(p.start, "2025-01-29");
    expect_date(p.handed_over, "2025-01-30");
    expect_date(p.p50, "2025-02-12"); /* 9 February is a Sunday */
    expect_date(p.p90, "2025-02-19");
}

static void no_promise(void **state)
{
    struct lane_table n;
    struct promise_in in = {.handling_days = 0};
    struct promise p;

    (void)state;
    make_network(&n);
    p = ask(&n, "US-NYC", "Berlin", SERVICE_STANDARD, "2025-01-22T12:00:00Z", 0);
    assert_int_equal(p.none, NO_LANE);
    p = ask(&n, "US-NYC", "Boston", SERVICE_EXPRESS, "2025-01-22T12:00:00Z", 0);
    assert_int_equal(p.none, NO_LANE);
    p = ask(&n, "US-NYC", "Honolulu", SERVICE_STANDARD, "2025-01-22T12:00:00Z", 0);
    assert_int_equal(p.none, NO_LANE);
    p = ask(&n, "US-NYC", "Boston", SERVICE_STANDARD, "2028-12-28T12:00:00Z", 3);
    assert_int_equal(p.none, NO_CALENDAR);
    p = ask(&n, "US-NYC", "Boston", SERVICE_STANDARD, "2019-12-28T12:00:00Z", 3);
    assert_int_equal(p.none, NO_CALENDAR);
    in.from = hub_in(&n, "US-NYC");
    in.to = city("Boston");
    in.service = SERVICE_STANDARD;
    in.now_ms = moment("2025-01-22T12:00:00Z");
    in.weight_g = 20000;
    lane_table_promise(&n, &in, &p);
    assert_int_equal(p.none, PROMISE_YES);
    in.weight_g = 20001;
    lane_table_promise(&n, &in, &p);
    assert_int_equal(p.none, NO_WEIGHT);
}

static void the_reasons(void **state)
{
    static const enum promise_reason expected[] = {REASON_ORDERED, REASON_CUT_OFF,
                                                   REASON_CLOSED,  REASON_HANDLING,
                                                   REASON_DEPARTURE, REASON_TRANSIT,
                                                   REASON_DELIVERY};
    struct promise_step step[PROMISE_STEPS_MAX];
    struct lane_table n;
    struct promise_in in;
    size_t steps_n;

    (void)state;
    make_network(&n);
    in = (struct promise_in){.from = hub_in(&n, "US-NYC"), .to = city("New York City"),
                             .service = SERVICE_STANDARD, .handling_days = 2,
                             .now_ms = moment("2025-01-22T12:30:00-05:00")};
    steps_n = lane_table_explain(&n, &in, step);
    assert_int_equal(steps_n, countof(expected));
    for (size_t i = 0; i < steps_n; i++)
        assert_int_equal(step[i].code, expected[i]);
    assert_int_equal(step[0].minute, 12 * 60 + 30);
    assert_int_equal(step[1].minute, 12 * 60);
    expect_date(step[2].date, "2025-01-24");
    assert_str(step[2].name, "The day of the example");
    assert_int_equal(step[3].n, 2);
    assert_int_equal(step[5].n, 2);
    assert_int_equal(step[5].n2, 3);
    assert_true(step[5].business);
    expect_date(step[6].date, "2025-01-30");
    assert_string_equal(promise_reason_name(step[2].code), "closed");

    in.now_ms = moment("2025-01-25T10:00:00-05:00"); /* a Saturday */
    in.handling_days = HANDLING_DAYS_MAX;
    steps_n = lane_table_explain(&n, &in, step);
    assert_int_equal(step[1].code, REASON_CLOSED);
    assert_int_equal(step[1].name.n, 0);
    assert_int_equal(step[steps_n - 1].code, REASON_DELIVERY);
    in.service = SERVICE_EXPRESS;
    assert_int_equal(lane_table_explain(&n, &in, step), 0);
}

/* ---- days of changing clocks, ends of years ---- */

static void clocks_that_change(void **state)
{
    struct lane_table n;
    struct promise p;

    (void)state;
    make_network(&n);
    /* Sunday 9 March 2025, New York: the cut-off of Monday is at 16:00 UTC, on Friday at 17:00. */
    p = ask(&n, "US-NYC", "Boston", SERVICE_STANDARD, "2025-03-09T12:00:00Z", 0);
    assert_int_equal(p.valid_until_ms, moment("2025-03-10T16:00:00Z"));
    p = ask(&n, "US-NYC", "Boston", SERVICE_STANDARD, "2025-03-07T16:59:00Z", 0);
    assert_int_equal(p.valid_until_ms, moment("2025-03-07T17:00:00Z"));
    expect_date(p.start, "2025-03-07");
    /* A moment after midnight in New York is the evening before in Los Angeles. */
    p = ask(&n, "US-LAX", "New York City", SERVICE_STANDARD, "2025-03-12T06:00:00Z", 0);
    expect_date(p.start, "2025-03-12");
}

static void over_new_year(void **state)
{
    struct promise_in in = {.from = hub_by_code(STR("CN-SZX")), .to = city("Moscow"),
                            .service = SERVICE_STANDARD, .handling_days = 1,
                            .now_ms = moment("2025-12-30T12:00:00+08:00")};
    struct promise p;

    (void)state;
    promise_get(&in, &p);
    assert_int_equal(p.none, PROMISE_YES);
    expect_date(p.handed_over, "2025-12-31"); /* 1 January is off in China */
    expect_date(p.p50, "2026-01-09");         /* and 1 to 8 January in Russia */
    expect_date(p.p90, "2026-01-12");
}

/* ---- the network that is shipped ---- */

static bool reached(const struct city *to, struct str from)
{
    struct promise_in in = {.from = hub_of_country(from), .to = to,
                            .now_ms = moment("2026-01-15T12:00:00Z"), .handling_days = 2,
                            .weight_g = 300};
    struct promise_option options[SERVICES];

    return promise_options(&in, options) >= 3;
}

static void every_city_is_reached_from_everywhere(void **state)
{
    static const char *const to[] = {"RU", "US", "ES", "GB", "BR", "DE", "FR", "CA", "PL"};
    size_t countries_n, cities_n;
    const struct country *from = countries(&countries_n);

    (void)state;
    for (size_t i = 0; i < countof(to); i++) {
        const struct city *const *list = cities_of(country_by_code(str_of(to[i])), &cities_n);

        for (size_t c = 0; c < cities_n; c++)
            for (size_t f = 0; f < countries_n; f++)
                assert_true(reached(list[c], str_of(from[f].code)));
    }
}

static void options_cheapest_first(void **state)
{
    struct promise_in in = {.from = hub_by_code(STR("CN-SZX")), .to = city("Moscow"),
                            .now_ms = moment("2026-01-15T12:00:00Z"), .weight_g = 300};
    struct promise_option o[SERVICES];
    size_t n = promise_options(&in, o);

    (void)state;
    assert_int_equal(n, 3);
    for (size_t i = 1; i < n; i++)
        assert_true(o[i - 1].promise.price.minor <= o[i].promise.price.minor);
    assert_int_equal(o[0].service, SERVICE_ECONOMY);
    assert_true(o[2].promise.courier);
    in.weight_g = 25000;
    assert_int_equal(promise_options(&in, o), 1);
    in.weight_g = 40000;
    assert_int_equal(promise_options(&in, o), 0);
}

static void hubs_by_code_and_country(void **state)
{
    size_t n;

    (void)state;
    hubs(&n);
    assert_true(n >= 12 + 9);
    assert_str(hub_of_country(STR("RU"))->code, "RU-MOW");
    assert_str(hub_by_code(STR("TR-IST"))->zone, "Europe/Istanbul");
    assert_null(hub_by_code(STR("XX-YYY")));
    assert_null(hub_of_country(STR("XX")));
}

/* Dates hold until valid_until and not a moment longer; they never run backwards with time. */
static void promises_over_time(void **state)
{
    struct random r;

    (void)state;
    random_seeded(&r, 7);
    for (int round = 0; round < 3000; round++) {
        size_t hubs_n, cities_n;
        const struct hub *h = hubs(&hubs_n);
        const struct city *const *list = cities_of(country_by_code(STR("BR")), &cities_n);
        struct promise_in in = {.from = &h[random_below(&r, hubs_n)],
                                .to = list[random_below(&r, cities_n)],
                                .service = (enum service)random_below(&r, SERVICES),
                                .handling_days = (int32_t)random_below(&r, 6),
                                .now_ms = moment("2025-02-01T00:00:00Z")};
        struct promise p, later;

        in.now_ms += (int64_t)random_below(&r, 600) * DAY_MS + (int64_t)random_below(&r, DAY_MS);
        promise_get(&in, &p);
        if (p.none != PROMISE_YES)
            continue;
        assert_true(p.start.days <= p.handed_over.days && p.handed_over.days <= p.p50.days);
        assert_true(p.p50.days <= p.p90.days && p.valid_until_ms > in.now_ms);
        in.now_ms = p.valid_until_ms - 1;
        promise_get(&in, &later);
        assert_int_equal(later.p50.days, p.p50.days);
        assert_int_equal(later.p90.days, p.p90.days);
        assert_int_equal(later.valid_until_ms, p.valid_until_ms);
        in.now_ms = p.valid_until_ms;
        promise_get(&in, &later);
        assert_true(later.start.days > p.start.days);
        assert_true(later.p50.days >= p.p50.days && later.p90.days >= p.p90.days);
    }
}

static void services_by_name(void **state)
{
    enum service s = SERVICES;

    (void)state;
    for (int i = 0; i < SERVICES; i++) {
        assert_true(service_parse(str_of(service_name((enum service)i)), &s));
        assert_int_equal(s, i);
    }
    assert_false(service_parse(STR("overnight"), &s));
}

static void broken_tables(void **state)
{
    static const struct {
        const char *lane, *field;
    } cases[] = {
        {"XX,US,standard,post,2-3,,,,business,1,1,USD,4,1,1,,t\n", "lanes.csv line 2: from"},
        {"US,XX,standard,post,2-3,,,,business,1,1,USD,4,1,1,,t\n", "lanes.csv line 2: to"},
        {"US,US,fast,post,2-3,,,,business,1,1,USD,4,1,1,,t\n", "lanes.csv line 2: service"},
        {"US,US,standard,pigeon,2-3,,,,business,1,1,USD,4,1,1,,t\n", "lanes.csv line 2: mode"},
        {"US,US,standard,post,3-2,,,,business,1,1,USD,4,1,1,,t\n", "lanes.csv line 2: capital"},
        {"US,US,standard,post,2,,,,business,1,1,USD,4,1,1,,t\n", "lanes.csv line 2: capital"},
        {"US,US,standard,post,2-999,,,,business,1,1,USD,4,1,1,,t\n", "lanes.csv line 2: capital"},
        {"US,US,standard,post,2-3,,,,weeks,1,1,USD,4,1,1,,t\n", "lanes.csv line 2: days"},
        {"US,US,standard,post,2-3,,,,business,8,1,USD,4,1,1,,t\n", "lanes.csv line 2: leaves"},
        {"US,US,standard,post,2-3,,,,business,1,,USD,4,1,1,,t\n", "lanes.csv line 2: delivers"},
        {"US,US,standard,post,2-3,,,,business,1,1,XXQ,4,1,1,,t\n", "lanes.csv line 2: currency"},
        {"US,US,standard,post,2-3,,,,business,1,1,USD,-4,1,1,,t\n", "lanes.csv line 2: base"},
        {"US,US,standard,post,2-3,,,,business,1,1,USD,4,1,0,,t\n", "lanes.csv line 2: max_g"},
        {"US,US,standard,post,2-3,,,,business,1,1,USD,4,1,1,,t\n"
         "US,US,standard,post,2-4,,,,business,1,1,USD,4,1,1,,t\n", "lanes.csv"},
    };

    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct str lanes = str_printf(&arena, "%s%s", LANES_HEAD, cases[i].lane);
        struct lane_table_csv csv = {str_of(hubs_csv), lanes, str_of(holidays_csv)};
        struct problem p = {0};
        struct lane_table n;

        assert_int_equal(lane_table_parse(&arena, &csv, &p, &n), REFUSED);
        assert_string_equal(p.field, cases[i].field);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documented_example),
        cmocka_unit_test(holidays_of_both_ends),
        cmocka_unit_test(no_promise),
        cmocka_unit_test(the_reasons),
        cmocka_unit_test(clocks_that_change),
        cmocka_unit_test(over_new_year),
        cmocka_unit_test(every_city_is_reached_from_everywhere),
        cmocka_unit_test(options_cheapest_first),
        cmocka_unit_test(hubs_by_code_and_country),
        cmocka_unit_test(promises_over_time),
        cmocka_unit_test(services_by_name),
        cmocka_unit_test(broken_tables),
    };
    return cmocka_run_group_tests_name("promise", tests, setup, teardown);
}

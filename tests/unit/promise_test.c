/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "base/random.h"
#include "shop/logistics/current.h"
#include "shop/logistics/explain.h"
#include "shop/logistics/effect.h"
#include "shop/logistics/grace.h"
#include "support/test_network.h"

static struct arena arena;
static struct snapshot *own; /* on the network of the tests */

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
    snapshot_free(own);
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

static struct snapshot *small_snapshot(void)
{
    struct network_csv csv = test_network_csv();
    struct network_box *box;
    struct snapshot *s;
    struct problem p = {0};

    assert_int_equal(network_box_new(&csv, test_world(&arena), &p, &box), DONE);
    s = snapshot_new(box, NULL, NULL);
    network_box_free(box);
    return s;
}

static struct snapshot *small_network(void)
{
    if (!own)
        own = small_snapshot();
    return own;
}

static const struct hub *hub_in(const struct snapshot *s, const char *code)
{
    for (uint32_t i = 0; i < s->network->hubs_n; i++)
        if (str_eq(s->hub[i]->code, str_of(code)))
            return s->hub[i];
    return NULL;
}

static struct promise_in question(const char *hub, const char *to, enum service service,
                                  const char *at, int32_t handling_days)
{
    return (struct promise_in){.from = hub_in(small_network(), hub), .to = city(to),
                               .service = service, .now_ms = moment(at),
                               .handling_days = handling_days, .weight_g = 500};
}

static struct promise ask_for(const struct promise_in *in)
{
    struct promise p;

    grace_enter();
    snapshot_promise(small_network(), in, &p);
    grace_leave();
    return p;
}

static struct promise ask(const char *hub, const char *to, enum service service, const char *at,
                          int32_t handling_days)
{
    struct promise_in in = question(hub, to, service, at, handling_days);

    return ask_for(&in);
}

/* Wednesday 22 January, after the cut-off at noon; two working days of handling; Friday a holiday:
 * handed over Tuesday 28; two to three working days: Thursday 30 to Friday 31. */
static void the_documented_example(void **state)
{
    struct promise p;

    (void)state;
    p = ask("US-NYC", "New York City", SERVICE_STANDARD, "2025-01-22T12:30:00-05:00", 2);
    assert_int_equal(p.none, PROMISE_YES);
    expect_date(p.start, "2025-01-23");
    expect_date(p.handed_over, "2025-01-28");
    expect_date(p.p50, "2025-01-30");
    expect_date(p.p90, "2025-01-31");
    assert_int_equal(p.price.minor, 475);
    assert_false(p.courier);
    assert_int_equal(p.valid_until_ms, moment("2025-01-23T12:00:00-05:00"));

    /* Just in time: everything a working day earlier. */
    p = ask("US-NYC", "New York City", SERVICE_STANDARD, "2025-01-22T11:59:59-05:00", 2);
    expect_date(p.start, "2025-01-22");
    expect_date(p.handed_over, "2025-01-27");
    expect_date(p.p50, "2025-01-29");
    expect_date(p.p90, "2025-01-30");
    assert_int_equal(p.valid_until_ms, moment("2025-01-22T12:00:00-05:00"));
    p = ask("US-NYC", "New York City", SERVICE_STANDARD, "2025-01-22T12:00:00-05:00", 2);
    expect_date(p.start, "2025-01-23");
}

static void holidays_of_both_ends(void **state)
{
    struct promise p;

    (void)state;
    /* Los Angeles rests on Friday and Tuesday. Three to five days by road to New York, which it
     * leaves on Monday evening. */
    p = ask("US-LAX", "New York City", SERVICE_STANDARD, "2025-01-23T14:00:00-08:00", 1);
    expect_date(p.start, "2025-01-27");
    expect_date(p.handed_over, "2025-01-29");
    expect_date(p.p50, "2025-02-05");
    expect_date(p.p90, "2025-02-06");
    /* Wednesday 5 February is off in Massachusetts. */
    p = ask("US-LAX", "Boston", SERVICE_STANDARD, "2025-01-23T14:00:00-08:00", 1);
    expect_date(p.p50, "2025-02-06");
}

/* Fares: of the hub before its country's, with a surcharge by class; else the sum of the way. */
static void what_it_costs(void **state)
{
    struct promise_in in = question("CN-SZX", "Novosibirsk", SERVICE_STANDARD,
                                    "2026-03-02T10:00:00Z", 0);
    struct promise p;

    (void)state;
    in.weight_g = 1500;
    p = ask_for(&in);
    assert_int_equal(p.none, PROMISE_YES);
    assert_string_equal(p.price.currency.code, "CNY");
    assert_int_equal(p.price.minor, 2000 + 9000);
    in.from = hub_in(small_network(), "CN-PVG");
    p = ask_for(&in); /* PVG-CAN, CAN-SVO, SVO-MOW, and the last mile to a major city */
    assert_string_equal(p.price.currency.code, "USD");
    assert_int_equal(p.price.minor, (30 + 50 + 20 + 120) + 3 * (40 + 400 + 20 + 70) / 2);
}

static void no_promise(void **state)
{
    struct promise_in in;
    struct promise p;

    (void)state;
    p = ask("US-NYC", "Berlin", SERVICE_STANDARD, "2025-01-22T12:00:00Z", 0);
    assert_int_equal(p.none, NO_LANE);
    p = ask("US-NYC", "Boston", SERVICE_EXPRESS, "2025-01-22T12:00:00Z", 0);
    assert_int_equal(p.none, NO_LANE);
    p = ask("US-NYC", "Moscow", SERVICE_STANDARD, "2025-01-22T12:00:00Z", 0);
    assert_int_equal(p.none, NO_LANE);
    p = ask("US-NYC", "Boston", SERVICE_STANDARD, "2028-12-28T12:00:00Z", 3);
    assert_int_equal(p.none, NO_CALENDAR);
    p = ask("US-NYC", "Boston", SERVICE_STANDARD, "2019-12-28T12:00:00Z", 3);
    assert_int_equal(p.none, NO_CALENDAR);
    in = question("US-NYC", "Boston", SERVICE_STANDARD, "2025-01-22T12:00:00Z", 0);
    in.weight_g = 20000;
    p = ask_for(&in);
    assert_int_equal(p.none, PROMISE_YES);
    in.weight_g = 20001;
    p = ask_for(&in);
    assert_int_equal(p.none, NO_WEIGHT);
    in.weight_g = 1000000;
    p = ask_for(&in);
    assert_int_equal(p.none, NO_WEIGHT);
}

static size_t reasons(const struct promise_in *in, struct promise_step *step)
{
    size_t n;

    grace_enter();
    n = snapshot_explain(small_network(), in, &arena, step);
    grace_leave();
    return n;
}

static void expect_reasons(const struct promise_step *step, size_t n,
                           const enum promise_reason *expected, size_t expected_n)
{
    assert_int_equal(n, expected_n);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(step[i].code, expected[i]);
}

static void the_reasons(void **state)
{
    static const enum promise_reason expected[] = {REASON_ORDERED,  REASON_CUT_OFF,
                                                   REASON_CLOSED,   REASON_HANDLING,
                                                   REASON_LASTMILE, REASON_DELIVERY};
    struct promise_in in = question("US-NYC", "New York City", SERVICE_STANDARD,
                                    "2025-01-22T12:30:00-05:00", 2);
    struct promise_step step[PROMISE_STEPS_MAX];
    size_t steps_n = reasons(&in, step);

    (void)state;
    expect_reasons(step, steps_n, expected, countof(expected));
    assert_int_equal(step[0].minute, 12 * 60 + 30);
    assert_int_equal(step[1].minute, 12 * 60);
    expect_date(step[2].date, "2025-01-24");
    assert_str(step[2].name, "The day of the example");
    assert_int_equal(step[3].n, 2);
    assert_str(step[4].name, "New York");
    assert_int_equal(step[4].minute, 18 * 60);
    expect_date(step[5].date, "2025-01-30");
    assert_string_equal(promise_reason_name(step[2].code), "closed");

    in.now_ms = moment("2025-01-25T10:00:00-05:00"); /* a Saturday */
    in.handling_days = HANDLING_DAYS_MAX;
    steps_n = reasons(&in, step);
    assert_int_equal(step[1].code, REASON_CLOSED);
    assert_int_equal(step[1].name.n, 0);
    assert_int_equal(step[steps_n - 1].code, REASON_DELIVERY);
    in.service = SERVICE_EXPRESS;
    assert_int_equal(reasons(&in, step), 0);
}

/* Shenzhen to Moscow: by road, by air on a Friday, through customs, on by the first lorry of
 * Saturday. */
static void the_reasons_of_a_way(void **state)
{
    static const enum promise_reason expected[] = {
        REASON_ORDERED, REASON_HANDLING, REASON_LEG, REASON_LEG, REASON_CUSTOMS, REASON_LEG,
        REASON_SORTING, REASON_LASTMILE, REASON_DELIVERY};
    struct promise_in in = question("CN-SZX", "Moscow", SERVICE_STANDARD, "2026-03-05T09:00:00Z",
                                    0); /* a Thursday */
    struct promise_step step[PROMISE_STEPS_MAX];
    size_t steps_n = reasons(&in, step);

    (void)state;
    expect_reasons(step, steps_n, expected, countof(expected));
    assert_str(step[2].name, "Shenzhen");
    assert_str(step[2].to, "Guangzhou airport");
    assert_int_equal(step[2].mode, MODE_ROAD);
    assert_str(step[2].key, "SZX-CAN");
    expect_date(step[2].date, "2026-03-05");
    assert_int_equal(step[2].minute, 20 * 60);
    assert_int_equal(step[3].mode, MODE_AIR);
    assert_str(step[3].source, "assumed");
    assert_true(step[3].check);
    expect_date(step[3].date, "2026-03-06");
    assert_str(step[4].name, "Sheremetyevo");
    expect_date(step[5].date, "2026-03-07");
    assert_str(step[7].name, "Moscow");
}

/* ---- days of changing clocks, ends of years ---- */

static void clocks_that_change(void **state)
{
    struct promise p;

    (void)state;
    /* Sunday 9 March 2025, New York: the cut-off of Monday is at 16:00 UTC, on Friday at 17:00. */
    p = ask("US-NYC", "Boston", SERVICE_STANDARD, "2025-03-09T12:00:00Z", 0);
    assert_int_equal(p.valid_until_ms, moment("2025-03-10T16:00:00Z"));
    p = ask("US-NYC", "Boston", SERVICE_STANDARD, "2025-03-07T16:59:00Z", 0);
    assert_int_equal(p.valid_until_ms, moment("2025-03-07T17:00:00Z"));
    expect_date(p.start, "2025-03-07");
    /* A moment after midnight in New York is the evening before in Los Angeles. */
    p = ask("US-LAX", "New York City", SERVICE_STANDARD, "2025-03-12T06:00:00Z", 0);
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
    expect_date(p.handed_over, "2025-12-31"); /* 1 January is off in China, */
    assert_true(p.p50.days > date_of(2026, 1, 8).days); /* and 1 to 8 January in Russia */
    assert_true(p.p90.days >= p.p50.days);
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
    const struct hub *const *list = hubs(&arena, &n);

    (void)state;
    assert_true(n >= 12 + 9);
    for (size_t i = 1; i < n; i++)
        assert_true(str_cmp(list[i - 1]->code, list[i]->code) < 0);
    assert_ptr_equal(hub_by_code(list[3]->code), list[3]);
    assert_str(hub_of_country(STR("RU"))->code, "RU-MOW");
    assert_str(hub_by_code(STR("TR-IST"))->zone, "Europe/Istanbul");
    assert_null(hub_by_code(STR("XX-YYY")));
    assert_null(hub_of_country(STR("XX")));
}

/* Dates hold until valid_until and not a moment longer; the later one never runs backwards with
 * time (P50 may: a later order may go a way with a worse P90). */
static void promises_over_time(void **state)
{
    struct random r;

    (void)state;
    random_seeded(&r, 7);
    for (int round = 0; round < SAMPLED(3000); round++) {
        size_t hubs_n, cities_n;
        const struct hub *const *h = hubs(&arena, &hubs_n);
        const struct city *const *list = cities_of(country_by_code(STR("BR")), &cities_n);
        struct promise_in in = {.from = h[random_below(&r, hubs_n)],
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
        assert_true(later.p90.days >= p.p90.days);
    }
}

/* Once made ahead, the dates of the days to come need no scan, and days gone by are dropped. All of
 * the shipped network would take minutes under a sanitizer: a small one is put in its place, so
 * this is the last that asks for promises. */
static void made_ahead(void **state)
{
    static const _Atomic bool go = false, stopped = true;
    struct promise_in in = {.to = city("Moscow"), .service = SERVICE_EXPRESS, .weight_g = 100,
                            .now_ms = moment("2026-06-03T09:00:00Z")};
    struct snapshot *s;
    struct promise p;
    int64_t rows;

    (void)state;
    snapshot_publish(small_snapshot());
    in.from = hub_by_code(STR("CN-SZX"));
    promises_ahead(in.now_ms, &stopped);
    promises_ahead(in.now_ms, &go);
    grace_enter();
    s = snapshot_current();
    rows = atomic_load(&s->matrix.rows);
    for (in.handling_days = 0; in.handling_days < EFFECT_DAYS; in.handling_days++)
        promise_get(&in, &p);
    assert_int_equal(p.none, PROMISE_YES);
    assert_int_equal(atomic_load(&s->matrix.rows), rows);
    grace_leave();
    promises_ahead(in.now_ms + 200 * DAY_MS, &go);
    assert_true(atomic_load(&s->matrix.rows) <= rows + rows / 2);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documented_example),
        cmocka_unit_test(holidays_of_both_ends),
        cmocka_unit_test(what_it_costs),
        cmocka_unit_test(no_promise),
        cmocka_unit_test(the_reasons),
        cmocka_unit_test(the_reasons_of_a_way),
        cmocka_unit_test(clocks_that_change),
        cmocka_unit_test(over_new_year),
        cmocka_unit_test(every_city_is_reached_from_everywhere),
        cmocka_unit_test(options_cheapest_first),
        cmocka_unit_test(hubs_by_code_and_country),
        cmocka_unit_test(promises_over_time),
        cmocka_unit_test(made_ahead),
        cmocka_unit_test(services_by_name),
    };
    return cmocka_run_group_tests_name("promise", tests, setup, teardown);
}

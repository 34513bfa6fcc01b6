/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "lib/zone.h"

static const struct zone *zone(const char *id)
{
    const struct zone *z = zone_find(str_of(id));

    assert_non_null(z);
    return z;
}

static int64_t moment(const char *text)
{
    int64_t ms = 0;

    assert_true(moment_parse(str_of(text), &ms));
    return ms;
}

static void expect_local(const char *id, const char *utc, const char *date, int32_t minute)
{
    struct local l = zone_local(zone(id), moment(utc));
    struct date d;

    assert_true(date_parse(str_of(date), &d));
    assert_int_equal(l.date.days, d.days);
    assert_int_equal(l.minute, minute);
}

static void which_day_is_it(void **state)
{
    (void)state;
    expect_local("Europe/Moscow", "2026-01-31T20:59:59Z", "2026-01-31", 23 * 60 + 59);
    expect_local("Europe/Moscow", "2026-01-31T21:00:00Z", "2026-02-01", 0);
    expect_local("America/Sao_Paulo", "2026-01-01T02:59:00Z", "2025-12-31", 23 * 60 + 59);
    expect_local("Asia/Kolkata", "2026-01-01T00:00:00Z", "2026-01-01", 5 * 60 + 30);
    expect_local("America/St_Johns", "2026-07-01T00:00:00Z", "2026-06-30", 21 * 60 + 30);
    expect_local("Europe/Berlin", "2026-03-29T00:59:00Z", "2026-03-29", 1 * 60 + 59);
    expect_local("Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29", 3 * 60);
    expect_local("Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25", 2 * 60 + 30);
    expect_local("Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25", 2 * 60 + 30);
    expect_local("America/Sao_Paulo", "2018-12-31T12:00:00Z", "2018-12-31", 10 * 60);
}

static void and_back(void **state)
{
    const struct zone *berlin = zone("Europe/Berlin"), *new_york = zone("America/New_York");
    const struct zone *shanghai = zone("Asia/Shanghai");

    (void)state;
    assert_int_equal(zone_moment_ms(shanghai, date_of(2026, 11, 11), 18 * 60),
                     moment("2026-11-11T10:00:00Z"));
    assert_int_equal(zone_moment_ms(berlin, date_of(2026, 3, 29), 150),
                     moment("2026-03-29T01:30:00Z")); /* skipped: 03:30 */
    assert_int_equal(zone_moment_ms(berlin, date_of(2026, 3, 29), 600),
                     moment("2026-03-29T08:00:00Z"));
    assert_int_equal(zone_moment_ms(berlin, date_of(2026, 10, 25), 150),
                     moment("2026-10-25T00:30:00Z")); /* twice: the first */
    assert_int_equal(zone_moment_ms(berlin, date_of(2026, 10, 25), 600),
                     moment("2026-10-25T09:00:00Z"));
    assert_int_equal(zone_moment_ms(new_york, date_of(2026, 3, 8), 150),
                     moment("2026-03-08T07:30:00Z"));
    assert_int_equal(zone_moment_ms(new_york, date_of(2025, 12, 31), 23 * 60 + 59),
                     moment("2026-01-01T04:59:00Z"));
}

/* Every quarter of an hour of two years comes back, but for those that happen twice. */
static void there_and_back(void **state)
{
    const char *const ids[] = {"Europe/London", "America/Toronto", "Asia/Yekaterinburg",
                               "America/St_Johns", "UTC"};

    (void)state;
    for (size_t i = 0; i < countof(ids); i++) {
        const struct zone *z = zone(ids[i]);
        int64_t from = moment("2025-01-01T00:00:00Z"), to = moment("2027-01-01T00:00:00Z");
        int twice = 0;

        for (int64_t at = from; at < to; at += 15 * MINUTE_MS) {
            struct local l = zone_local(z, at);

            if (zone_moment_ms(z, l.date, l.minute) != at)
                twice++;
        }
        assert_true(twice == 0 || twice == 8);
    }
}

/* Long ago and far ahead are read apart from what is near; both say the same where they meet. */
static void far_from_now(void **state)
{
    (void)state;
    expect_local("Europe/Berlin", "1975-07-01T00:00:00Z", "1975-07-01", 60); /* no summer time */
    expect_local("Europe/Berlin", "1985-07-01T00:00:00Z", "1985-07-01", 2 * 60);
    expect_local("Europe/Berlin", "2019-12-31T23:59:00Z", "2020-01-01", 59);
    expect_local("Europe/Berlin", "2020-01-01T00:00:00Z", "2020-01-01", 60);
    expect_local("America/New_York", "2036-01-01T00:00:00Z", "2035-12-31", 19 * 60);
    expect_local("America/New_York", "2080-07-01T00:00:00Z", "2080-06-30", 20 * 60);
    expect_local("America/Sao_Paulo", "1969-12-31T23:00:00Z", "1969-12-31", 20 * 60);
}

/* Until then the offset is what it was, and the moments walk on to the end of all transitions. */
static void steady_until(void **state)
{
    const struct zone *z = zone("Europe/London");
    int64_t at = moment("2010-01-01T00:00:00Z"), end = moment("2040-01-01T00:00:00Z");
    int changes = 0;

    (void)state;
    while (at < end) {
        int64_t until = zone_steady_until_ms(z, at);

        assert_true(until > at);
        for (int64_t t = at; t < until && t < end; t += 7 * HOUR_MS)
            assert_int_equal(zone_offset_s(z, t), zone_offset_s(z, at));
        assert_int_equal(zone_offset_s(z, until - 1), zone_offset_s(z, at));
        changes += until < end && zone_offset_s(z, until) != zone_offset_s(z, at);
        at = until;
    }
    assert_int_equal(changes, 2 * 30);
    assert_true(zone_steady_until_ms(zone("UTC"), moment("2090-01-01T00:00:00Z")) == INT64_MAX);
}

static void unknown_zones(void **state)
{
    (void)state;
    assert_null(zone_find(STR("Europe/Atlantis")));
    assert_null(zone_find(STR("")));
    assert_null(zone_find(STR("Europe/Berlin; rm -rf / and much more than any name of a zone")));
    assert_ptr_equal(zone_find(STR("UTC")), zone_find(STR("UTC")));
    assert_true(str_eq(zone_id(zone("Asia/Tokyo")), STR("Asia/Tokyo")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(which_day_is_it),
        cmocka_unit_test(and_back),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(far_from_now),
        cmocka_unit_test(steady_until),
        cmocka_unit_test(unknown_zones),
    };
    return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}

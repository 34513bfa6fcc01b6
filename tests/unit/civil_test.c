/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/civil.h"

static bool leap(int32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Every day of 1600 ... 2400 in turn, counted by hand. */
static void eight_hundred_years(void **state)
{
    static const int32_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct date d = date_of(1600, 1, 1);
    int weekday = 5; /* a Saturday */

    (void)state;
    for (int32_t year = 1600; year <= 2400; year++)
        for (int32_t month = 1; month <= 12; month++)
            for (int32_t day = 1; day <= lengths[month - 1] + (month == 2 && leap(year)); day++) {
                struct civil c = date_civil(d);

                if (c.year != year || c.month != month || c.day != day ||
                    date_of(year, month, day).days != d.days || date_weekday(d) != weekday) {
                    print_error("%d-%d-%d\n", (int)year, (int)month, (int)day);
                    assert_true(false);
                }
                d = date_add(d, 1);
                weekday = (weekday + 1) % 7;
            }
}

static void known_days(void **state)
{
    (void)state;
    assert_int_equal(date_of(1970, 1, 1).days, 0);
    assert_int_equal(date_of(2000, 3, 1).days, 11017);
    assert_int_equal(date_weekday(date_of(1970, 1, 1)), 3);
    assert_int_equal(date_weekday(date_of(2026, 12, 3)), 3);
    assert_int_equal(date_weekday(date_of(1900, 1, 1)), 0);
    assert_int_equal(date_civil(date_of(-1, 12, 31)).year, -1);
}

static void dates_as_text(void **state)
{
    static const char *const refused[] = {
        "",           "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-04-31",
        "2026-1-1",   "26-01-01",   "2026/01/01", "2026-01-01 ", " 2026-01-01", "1899-12-31",
        "2200-01-01", "2026-01-0a", "1900-02-29", "+026-01-01"};
    char text[16];
    struct buf b = {.p = text, .cap = sizeof(text), .max = sizeof(text)};
    struct date d = {77};

    (void)state;
    for (size_t i = 0; i < countof(refused); i++)
        assert_false(date_parse(str_of(refused[i]), &d));
    assert_int_equal(d.days, 77);
    assert_true(date_parse(STR("2024-02-29"), &d));
    date_iso(&b, d);
    assert_str(buf_view(&b), "2024-02-29");
    assert_true(date_parse(STR("1900-01-01"), &d) && date_parse(STR("2199-12-31"), &d));
}

static void assert_moment(const char *text, int64_t expected_ms, const char *iso)
{
    char out[40];
    struct buf b = {.p = out, .cap = sizeof(out), .max = sizeof(out)};
    int64_t at_ms = 0;

    assert_true(moment_parse(str_of(text), &at_ms));
    assert_true(at_ms == expected_ms);
    moment_iso(&b, at_ms);
    assert_str(buf_view(&b), iso);
}

static void moments(void **state)
{
    (void)state;
    assert_moment("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z");
    assert_moment("2026-01-31T12:30:00.25+03:00", INT64_C(1769851800250),
                  "2026-01-31T09:30:00.250Z");
    assert_moment("2026-01-31t12:30:00z", INT64_C(1769862600000), "2026-01-31T12:30:00Z");
    assert_moment("1969-12-31T23:59:59.999Z", -1, "1969-12-31T23:59:59.999Z");
    assert_moment("2026-01-01T00:30:00+01:00", INT64_C(1767223800000), "2025-12-31T23:30:00Z");
    assert_moment("2026-01-01T00:00:00-03:30", INT64_C(1767238200000), "2026-01-01T03:30:00Z");
    assert_moment("2026-01-01T00:00:00.0009999Z", INT64_C(1767225600000), "2026-01-01T00:00:00Z");
}

static void broken_moments(void **state)
{
    static const char *const refused[] = {
        "",                          "2026-01-31",
        "2026-01-31T12:30:00",       "2026-01-31 12:30:00Z",
        "2026-01-31T24:00:00Z",      "2026-01-31T12:60:00Z",
        "2026-01-31T12:30:60Z",      "2026-01-31T12:30:00.Z",
        "2026-01-31T12:30:00+3:00",  "2026-01-31T12:30:00+0300",
        "2026-01-31T12:30:00+24:00", "2026-01-31T12:30:00+03:60",
        "2026-01-31T12:30:00ZZ",     "2026-02-30T12:30:00Z",
        "2026-01-31T12-30-00Z",      "2026-01-31T12:30:00.1234567890Z"};
    int64_t at_ms = 77;

    (void)state;
    for (size_t i = 0; i < countof(refused); i++)
        assert_false(moment_parse(str_of(refused[i]), &at_ms));
    assert_int_equal(at_ms, 77);
}

static void days_of_moments(void **state)
{
    (void)state;
    assert_int_equal(utc_date(-1).days, -1);
    assert_int_equal(utc_date(0).days, 0);
    assert_int_equal(utc_date(DAY_MS - 1).days, 0);
    assert_int_equal(utc_date(DAY_MS).days, 1);
    assert_int_equal(utc_date(-DAY_MS).days, -1);
    assert_int_equal(utc_date(-DAY_MS - 1).days, -2);
    assert_int_equal(latest_date(10 * HOUR_MS - 1).days, 0);
    assert_int_equal(latest_date(10 * HOUR_MS).days, 1);
    assert_true(utc_midnight_ms(date_of(2199, 12, 31)) == INT64_C(7258032000000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_hundred_years), cmocka_unit_test(known_days),
        cmocka_unit_test(dates_as_text),       cmocka_unit_test(moments),
        cmocka_unit_test(broken_moments),      cmocka_unit_test(days_of_moments),
    };
    return cmocka_run_group_tests_name("civil", tests, NULL, NULL);
}

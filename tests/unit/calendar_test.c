/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "base/random.h"
#include "lib/data_files.h"
#include "shop/logistics/calendar.h"

static struct arena arena;
static struct holidays real;

static int setup(void **state)
{
    struct problem p = {0};

    (void)state;
    arena_init(&arena, 64 << 20);
    assert_int_equal(holidays_parse(&arena, data_file("holidays.csv"), &p, &real), DONE);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct calendar *calendar_of(const char *country, const char *region, unsigned week)
{
    struct calendar *cal = arena_new(&arena, struct calendar);

    calendar_make(cal, &real, str_of(country), str_of(region), week);
    return cal;
}

static void real_holidays(void **state)
{
    const struct calendar *bavaria = calendar_of("DE", "BY", WEEK_MON_FRI);
    const struct calendar *berlin = calendar_of("DE", "BE", WEEK_MON_FRI);
    const struct calendar *russia = calendar_of("RU", "", WEEK_MON_SAT);
    struct date d;

    (void)state;
    assert_false(calendar_works(bavaria, date_of(2026, 1, 6))); /* Epiphany */
    assert_true(calendar_works(berlin, date_of(2026, 1, 6)));
    assert_false(calendar_works(berlin, date_of(2026, 5, 1)));
    assert_false(calendar_works(berlin, date_of(2026, 5, 2))); /* a Saturday */
    assert_true(calendar_on_or_after(russia, date_of(2026, 1, 1), &d));
    assert_int_equal(d.days, date_of(2026, 1, 9).days);
    assert_str(holiday_on(&real, STR("DE"), STR("BY"), date_of(2026, 1, 6))->name, "Epiphany");
    assert_null(holiday_on(&real, STR("DE"), STR(""), date_of(2026, 1, 6)));
    assert_non_null(holiday_on(&real, STR("DE"), STR("BY"), date_of(2026, 12, 25)));
    /* Lunar New Year closes the origins. */
    assert_false(calendar_works(calendar_of("CN", "", WEEK_MON_SAT), date_of(2026, 2, 18)));
    assert_false(calendar_works(calendar_of("VN", "", WEEK_MON_SAT), date_of(2026, 2, 17)));
}

static void the_edges(void **state)
{
    const struct calendar *all = calendar_of("XX", "", WEEK_ALL);
    const struct calendar *none = calendar_of("XX", "", 0);
    struct date first = date_of(CALENDAR_FIRST_YEAR, 1, 1);
    struct date last = date_of(CALENDAR_LAST_YEAR, 12, 31), d = {0};

    (void)state;
    assert_int_equal(first.days, CALENDAR_FIRST_DAY);
    assert_int_equal(last.days - first.days + 1, CALENDAR_DAYS);
    assert_true(calendar_works(all, first) && calendar_works(all, last));
    assert_false(calendar_works(all, date_add(first, -1)));
    assert_false(calendar_works(all, date_add(last, 1)));
    assert_true(calendar_add(all, first, CALENDAR_DAYS - 1, &d));
    assert_int_equal(d.days, last.days);
    assert_false(calendar_add(all, first, CALENDAR_DAYS, &d));
    assert_false(calendar_add(all, date_add(first, -1), 1, &d));
    assert_false(calendar_on_or_after(none, first, &d));
}

/* Against counting day by day. */
static void like_counting(void **state)
{
    const struct calendar *cal = calendar_of("BR", "SP", WEEK_MON_FRI);
    struct random r;

    (void)state;
    random_seeded(&r, 11);
    for (int round = 0; round < 3000; round++) {
        struct date from = date_add(date_of(2024, 1, 1), (int32_t)random_below(&r, 1500));
        int32_t n = (int32_t)random_below(&r, 60), left = n;
        struct date slow = from, fast = {0};

        while (left > 0 || !calendar_works(cal, slow)) {
            slow = date_add(slow, 1);
            if (calendar_works(cal, slow) && left > 0)
                left--;
        }
        assert_true(calendar_add(cal, from, n, &fast));
        assert_int_equal(fast.days, slow.days);
    }
}

static void broken_files(void **state)
{
    static const struct {
        const char *rows, *field;
    } cases[] = {
        {"DEU,,2026-01-01,x,\n", "holidays.csv line 2: country"},
        {"DE,,2026-01-32,x,\n", "holidays.csv line 2: date"},
        {"DE,,,x,\n", "holidays.csv line 2: date"},
        {"DE,,2026-01-01,,\n", "holidays.csv line 2: name"},
        {"DE,,2026-01-01,x,no\n", "holidays.csv line 2: check"},
        {"DE,,2026-01-01,x,\nDE,,2026-01-01,x,\n", "holidays.csv line 3: date"},
        {"DE,BY,2026-01-01,x,\nDE,,2026-01-02,x,\n", "holidays.csv line 3: date"},
    };

    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct str csv = str_printf(&arena, "country,region,date,name,check\n%s", cases[i].rows);
        struct problem p = {0};
        struct holidays h;

        assert_int_equal(holidays_parse(&arena, csv, &p, &h), REFUSED);
        assert_string_equal(p.field, cases[i].field);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_holidays),
        cmocka_unit_test(the_edges),
        cmocka_unit_test(like_counting),
        cmocka_unit_test(broken_files),
    };
    return cmocka_run_group_tests_name("calendar", tests, setup, teardown);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* When payouts are made, what is kept back, and which terms are refused. */
#include "support/unit.h"

#include "shop/payouts/payouts.h"

static struct payout_terms terms(enum payout_schedule schedule, int32_t weekday, const char *zone)
{
    return (struct payout_terms){.schedule = schedule, .weekday = weekday, .zone = str_of(zone),
                                 .note = STR("why"), .who = STR("me")};
}

static int64_t moment(const char *text)
{
    int64_t ms;

    assert_true(moment_parse(str_of(text), &ms));
    return ms;
}

static void when_it_is_paid(void **state)
{
    static const struct {
        enum payout_schedule schedule;
        int32_t weekday;
        const char *zone, *after, *next;
    } rows[] = {
        {PAYOUT_daily, 1, "UTC", "2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z"},
        {PAYOUT_daily, 1, "UTC", "2026-11-30T23:59:59Z", "2026-12-01T00:00:00Z"},
        {PAYOUT_daily, 5, "Asia/Tokyo", "2026-12-01T14:59:59Z", "2026-12-01T15:00:00Z"},
        {PAYOUT_weekly, 1, "UTC", "2026-12-01T10:00:00Z", "2026-12-07T00:00:00Z"},
        {PAYOUT_weekly, 1, "UTC", "2026-12-06T23:59:59Z", "2026-12-07T00:00:00Z"},
        {PAYOUT_weekly, 7, "America/Sao_Paulo", "2026-12-01T10:00:00Z", "2026-12-06T03:00:00Z"},
        {PAYOUT_monthly, 1, "UTC", "2026-12-01T10:00:00Z", "2026-12-07T00:00:00Z"},
        {PAYOUT_monthly, 1, "UTC", "2026-12-07T00:00:00Z", "2027-01-04T00:00:00Z"},
        {PAYOUT_monthly, 2, "UTC", "2026-12-01T00:00:00Z", "2027-01-05T00:00:00Z"},
        /* both days on which the clocks change */
        {PAYOUT_weekly, 7, "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-28T23:00:00Z"},
        {PAYOUT_weekly, 1, "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T22:00:00Z"},
        {PAYOUT_weekly, 1, "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T23:00:00Z"},
        /* a day that begins at one o'clock */
        {PAYOUT_daily, 1, "America/Asuncion", "2023-09-30T12:00:00Z", "2023-10-01T04:00:00Z"},
    };

    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        struct payout_terms t = terms(rows[i].schedule, rows[i].weekday, rows[i].zone);
        int64_t next = payout_next_ms(&t, moment(rows[i].after));

        assert_int_equal(next, moment(rows[i].next));
        assert_int_equal(payout_next_ms(&t, next - 1), next);
        assert_true(payout_next_ms(&t, next) > next);
    }
}

static void what_is_kept_back(void **state)
{
    struct payout_terms t = terms(PAYOUT_daily, 1, "UTC");

    (void)state;
    assert_int_equal(payout_reserve_of(&t, money(9999, CURRENCY("EUR"))), 0);
    t.reserve_ppm = 100000;
    assert_int_equal(payout_reserve_of(&t, money(9999, CURRENCY("EUR"))), 999);
    assert_int_equal(payout_reserve_of(&t, money(9, CURRENCY("EUR"))), 0);
    t.reserve_ppm = PPM;
    assert_int_equal(payout_reserve_of(&t, money(9, CURRENCY("EUR"))), 9);
    t.minimum[t.minimum_n++] = money(500, CURRENCY("EUR"));
    assert_int_equal(payout_minimum(&t, CURRENCY("EUR")), 500);
    assert_int_equal(payout_minimum(&t, CURRENCY("USD")), 0);
}

static void refused(const struct payout_terms *t, const char *field)
{
    struct ctx c = {0};

    assert_int_equal(payout_terms_check(&c, t), REFUSED);
    assert_string_equal(c.problem.field, field);
}

static void terms_that_are_none(void **state)
{
    const struct payout_terms good = terms(PAYOUT_weekly, 7, "Asia/Tokyo");
    struct payout_terms t = good;
    struct ctx c = {0};

    (void)state;
    assert_int_equal(payout_terms_check(&c, &t), DONE);
    t.weekday = 0;
    refused(&t, "weekday");
    t = good, t.zone = STR("Mars/Olympus");
    refused(&t, "zone");
    t = good, t.reserve_ppm = PPM + 1;
    refused(&t, "reserve_percent");
    t = good, t.reserve_days = 30;
    refused(&t, "reserve_days");
    t = good, t.reserve_ppm = 1;
    refused(&t, "reserve_days");
    t.reserve_days = PAYOUT_RESERVE_DAYS_MAX + 1;
    refused(&t, "reserve_days");
    t = good, t.minimum[0] = t.minimum[1] = money(1, CURRENCY("EUR")), t.minimum_n = 2;
    refused(&t, "minimum");
    t = good, t.minimum[0] = money(0, CURRENCY("EUR")), t.minimum_n = 1;
    refused(&t, "minimum");
    t = good, t.note = STR(" ");
    refused(&t, "note");
}

static void minimums_in_words(void **state)
{
    static const char *const bad[] = {"EUR", "EUR 1.005", "10 EUR", "EUR 10;USD 1", "EUR 1,", ",",
                                      "EUR -1", "XYZ 1"};
    struct payout_terms t = terms(PAYOUT_daily, 1, "UTC");
    struct problem p = {0};
    char room[100];
    struct buf b = {.p = room, .cap = sizeof(room), .max = sizeof(room)};

    (void)state;
    assert_int_equal(payout_minimums_parse(&p, STR(" EUR 10 ,USD 25.50,JPY 1000"), &t), DONE);
    payout_minimums_write(&b, &t);
    assert_true(str_eq(buf_view(&b), STR("EUR 10.00, USD 25.50, JPY 1000")));
    assert_int_equal(payout_minimums_parse(&p, STR("  "), &t), DONE);
    assert_int_equal(t.minimum_n, 0);
    for (size_t i = 0; i < countof(bad); i++) {
        assert_int_equal(payout_minimums_parse(&p, str_of(bad[i]), &t), REFUSED);
        assert_string_equal(p.field, "minimum");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(when_it_is_paid),
        cmocka_unit_test(what_is_kept_back),
        cmocka_unit_test(terms_that_are_none),
        cmocka_unit_test(minimums_in_words),
    };
    return cmocka_run_group_tests_name("payout_terms", tests, NULL, NULL);
}

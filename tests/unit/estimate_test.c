/* SPDX-License-Identifier: Apache-2.0 */
/* Expected dates of parcels on their way: by stage, hold, silence and advance data. */
#include "support/unit.h"

#include "base/check.h"
#include "base/civil.h"
#include "shop/logistics/estimate.h"

static struct estimate_in way(const char *code, int64_t at_ms, int64_t now_ms)
{
    return (struct estimate_in){.from = hub_by_code(STR("CN-SZX")),
                                .to = city_by_id((struct city_id){524901}),
                                .service = SERVICE_STANDARD,
                                .event = code ? emsevt_by_code(str_of(code)) : NULL,
                                .at_ms = at_ms, .now_ms = now_ms};
}

static struct estimate ask(const struct estimate_in *in)
{
    struct estimate e;

    estimate_arrival(in, &e);
    assert_false(e.none);
    assert_true(e.p50.days <= e.p90.days);
    return e;
}

static int64_t noon(int32_t month, int32_t day)
{
    return utc_midnight_ms(date_of(2026, month, day)) + 12 * HOUR_MS;
}

/* Before it has left, the lane's own days hold. */
static void handed_over(void **state unused_arg)
{
    struct estimate_in in = way(NULL, noon(3, 3), noon(3, 3));
    struct promise p;

    promise_get(&(struct promise_in){in.from, in.to, in.service, in.at_ms, 0, 0, 0}, &p);
    assert_int_equal(p.none, PROMISE_YES);
    assert_int_equal(ask(&in).p50.days, p.p50.days);
    assert_int_equal(ask(&in).p90.days, p.p90.days);
    assert_int_equal(ask(&in).why, WHY_LATE_START);
}

/* Further along at the same moment is never later. */
static void each_stage_is_nearer(void **state unused_arg)
{
    static const char *const codes[] = {"EMA", "EMB", "EMC", "EMJ", "EMK", "EMD",
                                        "EDB", "EDC", "EMF", "EMG", "EDG"};
    struct estimate before = {.p50 = {INT32_MAX}, .p90 = {INT32_MAX}};

    for (size_t i = 0; i < countof(codes); i++) {
        struct estimate_in in = way(codes[i], noon(3, 3), noon(3, 3));
        struct estimate e = ask(&in);

        assert_true(e.p50.days <= before.p50.days && e.p90.days <= before.p90.days);
        before = e;
    }
    assert_int_equal(before.p50.days, date_of(2026, 3, 3).days);
}

/* Never in the past, and with every day of silence no sooner. */
static void silence(void **state unused_arg)
{
    struct estimate before = {0};

    for (int day = 0; day < 90; day++) {
        struct estimate_in in = way("EMC", noon(3, 3), noon(3, 3) + day * DAY_MS);
        struct estimate e = ask(&in);

        assert_true(e.p50.days >= utc_date(in.now_ms).days);
        assert_true(e.p50.days >= before.p50.days && e.p90.days >= before.p90.days);
        before = e;
    }
    assert_int_equal(before.why, WHY_SILENCE);
}

static void a_hold_comes_on_top(void **state unused_arg)
{
    const struct retention_reason *short_one = retention_reason_find(STR("inspection"));
    const struct retention_reason *long_one = retention_reason_find(STR("Licence needed"));
    struct estimate_in in = way("EME", noon(3, 3), noon(3, 3));
    struct estimate free = ask(&in), brief, lengthy;

    in.hold = short_one;
    brief = ask(&in);
    in.hold = long_one;
    lengthy = ask(&in);
    assert_int_equal(brief.why, WHY_HELD);
    assert_true(free.p90.days < brief.p90.days && brief.p90.days < lengthy.p90.days);
    /* Two distributions folded: less than the sum of their P90. */
    assert_true(lengthy.p90.days <= free.p90.days + long_one->p90_days);
}

/* What customs was told of before spends a quarter of the time there. */
static void advance_data_saves_time(void **state unused_arg)
{
    int saved = 0;

    for (int day = 1; day <= 28; day++) {
        struct estimate_in in = way("EDB", noon(3, day), noon(3, day));
        struct estimate plain, announced;

        in.service = SERVICE_ECONOMY;
        plain = ask(&in);
        in.announced = true;
        announced = ask(&in);
        assert_true(announced.p50.days <= plain.p50.days);
        assert_true(announced.p90.days <= plain.p90.days);
        saved += plain.p90.days - announced.p90.days;
    }
    assert_true(saved > 0);
}

static void on_no_sunday(void **state unused_arg)
{
    for (int day = 1; day <= 31; day++) {
        struct estimate_in in = way("EDG", noon(5, day), noon(5, day));

        assert_int_not_equal(date_weekday(ask(&in).p50), 6);
        assert_int_not_equal(date_weekday(ask(&in).p90), 6);
    }
}

static void no_date(void **state unused_arg)
{
    struct estimate_in returned = way("EDX", noon(3, 3), noon(3, 3));
    struct estimate_in beyond = way("EMC", noon(3, 3) + 3000 * DAY_MS, noon(3, 3) + 3000 * DAY_MS);
    struct estimate e;

    estimate_arrival(&returned, &e);
    assert_true(e.none);
    estimate_arrival(&beyond, &e);
    assert_true(e.none);
}

static void codes_and_sentences(void **state unused_arg)
{
    enum estimate_why back;

    for (int i = 0; i < ESTIMATE_WHYS_N; i++) {
        assert_true(estimate_why_parse(str_of(estimate_why_code((enum estimate_why)i)), &back));
        assert_int_equal(back, i);
        assert_int_equal(estimate_why_sentence((enum estimate_why)i)[0] == 0, i == WHY_NOTHING);
    }
    assert_false(estimate_why_parse(STR("none"), &back));
}

static void reasons(void **state unused_arg)
{
    const struct retention_reason *r = retention_reason_find(STR(" Missing-Invoice "));

    assert_non_null(r);
    assert_str(r->code, "missing_invoice");
    assert_str(retention_reason_words(r, STR("en")), "the invoice is missing");
    assert_str(retention_reason_words(r, STR("ru")), "нет счёта");
    assert_str(retention_reason_words(r, STR("de")), "the invoice is missing");
    assert_str(retention_reason_find(STR(""))->code, "unstated");
    assert_null(retention_reason_find(STR("stolen by pirates")));
    assert_null(retention_reason_find(STR("a text of more than forty characters, which none has")));
}

static void reasons_that_are_refused(void **state unused_arg)
{
#define HEAD "code,en,ru,pt,next_en,next_ru,next_pt,days,check,source\n"
#define GOOD "unstated,a,b,c,d,e,f,2-7,,s\n"
    static const struct {
        const char *csv, *field;
    } bad[] = {
        {HEAD GOOD "Bad,a,b,c,d,e,f,2-7,,s\n", "x.csv line 3: code"},
        {HEAD GOOD "bad,,b,c,d,e,f,2-7,,s\n", "x.csv line 3: en"},
        {HEAD GOOD "bad,a,b,c,d,e,,2-7,,s\n", "x.csv line 3: next_pt"},
        {HEAD GOOD "bad,a,b,c,d,e,f,7-2,,s\n", "x.csv line 3: days"},
        {HEAD GOOD "bad,a,b,c,d,e,f,2,,s\n", "x.csv line 3: days"},
        {HEAD GOOD "bad,a,b,c,d,e,f,2-700,,s\n", "x.csv line 3: days"},
        {HEAD GOOD GOOD, "x.csv line 3: code"},
        {HEAD "bad,a,b,c,d,e,f,2-7,,s\n", "x.csv"},
    };
    scoped(arena_release) struct arena a = {0};
    struct retention_reasons out;
    struct problem p = {0};

    arena_init(&a, 1 << 20);
    assert_int_equal(retention_reasons_parse(&a, STR("x.csv"), STR(HEAD GOOD), &p, &out), DONE);
    for (size_t i = 0; i < countof(bad); i++) {
        assert_int_equal(retention_reasons_parse(&a, STR("x.csv"), str_of(bad[i].csv), &p, &out),
                         REFUSED);
        assert_string_equal(p.field, bad[i].field);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handed_over),
        cmocka_unit_test(each_stage_is_nearer),
        cmocka_unit_test(silence),
        cmocka_unit_test(a_hold_comes_on_top),
        cmocka_unit_test(advance_data_saves_time),
        cmocka_unit_test(on_no_sunday),
        cmocka_unit_test(no_date),
        cmocka_unit_test(codes_and_sentences),
        cmocka_unit_test(reasons),
        cmocka_unit_test(reasons_that_are_refused),
    };
    return cmocka_run_group_tests_name("estimate", tests, NULL, NULL);
}

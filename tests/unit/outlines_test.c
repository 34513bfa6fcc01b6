/* SPDX-License-Identifier: Apache-2.0 */
/* Outlines of the countries: the file is sound, and what is not is refused. */
#include "support/unit.h"

#include "lib/data_files.h"
#include "shop/markets/outlines.h"

static struct arena arena;

static enum outcome parse(const char *csv, struct outlines *out, struct problem *p)
{
    return outlines_parse(&arena, STR("x.csv"), str_of(csv), p, out);
}

static void the_world(void **state unused_arg)
{
    struct problem p = {0};
    struct outlines own;
    size_t russia = 0;
    struct outline_point high = {-1800, -900};

    if (outlines_parse(&arena, STR("outlines.csv"), data_file("outlines.csv"), &p, &own) != DONE)
        fail_msg("%s: %s", p.field, p.detail);
    assert_in_range(data_file("outlines.csv").n, 10000, 150 * 1024);
    for (size_t i = 0; i < own.n; i++) {
        const struct outline *o = &own.v[i];

        assert_true(o->n >= 3 && o->low.lon <= o->high.lon && o->low.lat <= o->high.lat);
        assert_true(i == 0 || str_cmp(own.v[i - 1].country, o->country) <= 0);
        if (str_eq(o->country, STR("RU"))) {
            russia++;
            high.lat = o->high.lat > high.lat ? o->high.lat : high.lat;
        }
    }
    assert_true(russia > 3 && high.lat > 700);
    assert_int_equal(outlines_of_world()->n, own.n);
}

static void rings_go_on(void **state unused_arg)
{
    struct problem p = {0};
    struct outlines o;

    assert_int_equal(parse("country,ring,points\nDE,1,100 500 5 0\nDE,1,0 -5\nDE,2,-10 0 1 1\n", &o,
                           &p), DONE);
    assert_int_equal(o.n, 2);
    assert_int_equal(o.v[0].n, 3);
    assert_int_equal(o.v[0].v[2].lon, 105);
    assert_int_equal(o.v[0].v[2].lat, 495);
    assert_int_equal(o.v[0].low.lat, 495);
    assert_int_equal(o.v[1].v[1].lon, -9);
}

static void what_is_refused(void **state unused_arg)
{
    static const struct {
        const char *csv, *field;
    } bad[] = {
        {"country,ring,points\nDEU,1,1 1\n", "x.csv line 2: country"},
        {"country,ring,points\nDE,0,1 1\n", "x.csv line 2: ring"},
        {"country,ring,points\nDE,1,1\n", "x.csv line 2: points"},
        {"country,ring,points\nDE,1,\n", "x.csv line 2: points"},
        {"country,ring,points\nDE,1,1  1\n", "x.csv line 2: points"},
        {"country,ring,points\nDE,1,1801 0\n", "x.csv line 2: points"},
        {"country,ring,points\nDE,1,0 900 0 1\n", "x.csv line 2: points"},
        {"country,ring,points\nDE,1,0 x\n", "x.csv line 2: points"},
    };
    struct problem p = {0};
    struct outlines o;

    for (size_t i = 0; i < countof(bad); i++) {
        assert_int_equal(parse(bad[i].csv, &o, &p), REFUSED);
        assert_string_equal(p.field, bad[i].field);
    }
}

static int setup(void **state unused_arg)
{
    arena_init(&arena, 32 << 20);
    return 0;
}

static int teardown(void **state unused_arg)
{
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_world),
        cmocka_unit_test(rings_go_on),
        cmocka_unit_test(what_is_refused),
    };
    return cmocka_run_group_tests_name("outlines", tests, setup, teardown);
}

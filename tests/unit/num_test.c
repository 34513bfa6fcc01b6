/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/num.h"
#include "base/random.h"

static void whole_numbers(void **state)
{
    static const char *const refused[] = {
        "",  "-",   "+1",  " 1",  "1 ",   "01",  "-01", "00", "-0", "1.0", "1e3", "0x1",
        "a", "１", "1,0", "--1", "9223372036854775808", "-9223372036854775809",
        "18446744073709551616", "100000000000000000000000000000"};
    int64_t v = 77;
    int32_t small = 77;

    (void)state;
    for (size_t i = 0; i < countof(refused); i++)
        assert_false(parse_i64(str_of(refused[i]), INT64_MIN, INT64_MAX, &v));
    assert_false(parse_i64(STR("1\0"), INT64_MIN, INT64_MAX, &v));
    assert_false(parse_i64((struct str){0}, INT64_MIN, INT64_MAX, &v));
    assert_int_equal(v, 77);
    assert_true(parse_i64(STR("0"), INT64_MIN, INT64_MAX, &v) && v == 0);
    assert_true(parse_i64(STR("9223372036854775807"), INT64_MIN, INT64_MAX, &v));
    assert_true(v == INT64_MAX);
    assert_true(parse_i64(STR("-9223372036854775808"), INT64_MIN, INT64_MAX, &v));
    assert_true(v == INT64_MIN);
    assert_true(parse_i64(STR("5"), 5, 5, &v));
    assert_false(parse_i64(STR("4"), 5, 9, &v) || parse_i64(STR("10"), 5, 9, &v));
    assert_true(parse_i32(STR("-2147483648"), INT32_MIN, INT32_MAX, &small));
    assert_true(small == INT32_MIN);
    assert_false(parse_i32(STR("2147483648"), INT32_MIN, INT32_MAX, &small));
}

static void hexadecimal(void **state)
{
    uint64_t v = 0;

    (void)state;
    assert_true(parse_hex_u64(STR("0"), &v) && v == 0);
    assert_true(parse_hex_u64(STR("00fF"), &v) && v == 255);
    assert_true(parse_hex_u64(STR("ffffffffffffffff"), &v) && v == UINT64_MAX);
    assert_false(parse_hex_u64(STR("10000000000000000"), &v));
    assert_false(parse_hex_u64(STR(""), &v) || parse_hex_u64(STR("0x1"), &v));
    assert_false(parse_hex_u64(STR("g"), &v) || parse_hex_u64(STR("-1"), &v));
}

static void decimals(void **state)
{
    static const char *const refused[] = {"",    ".",    ".5",   "5.",   "-",   "-.5",  "1.234",
                                          "1,2", "1e2",  "01.2", "1.2.", "1..2", "+1", " 1",
                                          "1.-2", "1.2 ", "NaN"};
    int64_t v = 77;

    (void)state;
    for (size_t i = 0; i < countof(refused); i++)
        assert_false(parse_decimal(str_of(refused[i]), 2, INT64_MIN, INT64_MAX, &v));
    assert_int_equal(v, 77);
    assert_true(parse_decimal(STR("12.3"), 2, 0, 9999, &v) && v == 1230);
    assert_true(parse_decimal(STR("12"), 2, 0, 9999, &v) && v == 1200);
    assert_true(parse_decimal(STR("0.05"), 2, 0, 9999, &v) && v == 5);
    assert_true(parse_decimal(STR("-0.05"), 2, -9, 9999, &v) && v == -5);
    assert_true(parse_decimal(STR("7"), 0, 0, 9, &v) && v == 7);
    assert_false(parse_decimal(STR("7.0"), 0, 0, 9, &v));
    assert_false(parse_decimal(STR("100"), 2, 0, 9999, &v));
    assert_true(parse_decimal(STR("9.223372036854775807"), 18, 0, INT64_MAX, &v));
    assert_true(v == INT64_MAX);
    assert_false(parse_decimal(STR("9.223372036854775808"), 18, INT64_MIN, INT64_MAX, &v));
    assert_false(parse_decimal(STR("99999999999999999999"), 2, INT64_MIN, INT64_MAX, &v));
}

static void checked_arithmetic(void **state)
{
    int64_t v;

    (void)state;
    assert_true(i64_add(INT64_MAX - 1, 1, &v) && v == INT64_MAX);
    assert_false(i64_add(INT64_MAX, 1, &v));
    assert_false(i64_sub(INT64_MIN, 1, &v));
    assert_true(i64_sub(-1, INT64_MAX, &v) && v == INT64_MIN);
    assert_false(i64_mul(INT64_MIN, -1, &v));
    assert_true(i64_mul(-3, 7, &v) && v == -21);
    assert_int_equal(i64_min(-1, 2), -1);
    assert_int_equal(i64_max(-1, 2), 2);
}

/* a * b / c in each way of rounding. */
static void roundings(void **state)
{
    static const struct {
        int64_t a, b, c, half_up, half_even, down, up;
    } rows[] = {
        {10, 1, 5, 2, 2, 2, 2},       {11, 1, 5, 2, 2, 2, 3},      {14, 1, 5, 3, 3, 2, 3},
        {5, 1, 2, 3, 2, 2, 3},        {7, 1, 2, 4, 4, 3, 4},       {-5, 1, 2, -3, -2, -2, -3},
        {-7, 1, 2, -4, -4, -3, -4},   {1, 1, 3, 0, 0, 0, 1},       {-1, 1, 3, 0, 0, 0, -1},
        {2, 1, 3, 1, 1, 0, 1},        {0, 9, 7, 0, 0, 0, 0},       {5, -1, 2, -3, -2, -2, -3},
        {-5, -1, 2, 3, 2, 2, 3},      {1, 1, 2, 1, 0, 0, 1},       {3, 1, 2, 2, 2, 1, 2},
        {1999, 1900, 10000, 380, 380, 379, 380},
    };
    int64_t v;

    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        assert_true(i64_muldiv(rows[i].a, rows[i].b, rows[i].c, ROUND_HALF_UP, &v));
        assert_int_equal(v, rows[i].half_up);
        assert_true(i64_muldiv(rows[i].a, rows[i].b, rows[i].c, ROUND_HALF_EVEN, &v));
        assert_int_equal(v, rows[i].half_even);
        assert_true(i64_muldiv(rows[i].a, rows[i].b, rows[i].c, ROUND_DOWN, &v));
        assert_int_equal(v, rows[i].down);
        assert_true(i64_muldiv(rows[i].a, rows[i].b, rows[i].c, ROUND_UP, &v));
        assert_int_equal(v, rows[i].up);
    }
}

static void exact_inside(void **state)
{
    int64_t v;

    (void)state;
    assert_true(i64_muldiv(INT64_MAX, INT64_MAX, INT64_MAX, ROUND_HALF_UP, &v));
    assert_true(v == INT64_MAX);
    assert_true(i64_muldiv(INT64_MIN, INT64_MAX, INT64_MAX, ROUND_DOWN, &v) == false);
    assert_true(i64_muldiv(-INT64_MAX, INT64_MAX, INT64_MAX, ROUND_DOWN, &v));
    assert_true(v == -INT64_MAX);
    assert_false(i64_muldiv(INT64_MAX, 2, 1, ROUND_DOWN, &v));
    assert_false(i64_muldiv(INT64_MAX, 3, 2, ROUND_DOWN, &v));
    assert_true(i64_muldiv(INT64_MAX - 1, 3, 4, ROUND_DOWN, &v));
    assert_true(v == INT64_C(6917529027641081854));
}

/* The four ways agree with each other: down <= half <= up, and each at most one apart. */
static void roundings_agree(void **state)
{
    struct random r;

    (void)state;
    random_seeded(&r, 20260202);
    for (int i = 0; i < 100000; i++) {
        int64_t a = (int64_t)random_below(&r, 2000001) - 1000000;
        int64_t b = (int64_t)random_below(&r, 2000001) - 1000000;
        int64_t c = 1 + (int64_t)random_below(&r, 1000), down, up, half, even;

        assert_true(i64_muldiv(a, b, c, ROUND_DOWN, &down));
        assert_true(i64_muldiv(a, b, c, ROUND_UP, &up));
        assert_true(i64_muldiv(a, b, c, ROUND_HALF_UP, &half));
        assert_true(i64_muldiv(a, b, c, ROUND_HALF_EVEN, &even));
        assert_int_equal(down, a * b / c);
        assert_int_equal(up - down, a * b % c == 0 ? 0 : a * b < 0 ? -1 : 1);
        assert_true(half == down || half == up);
        assert_true(even == half || (2 * (a * b % c) == (a * b < 0 ? -c : c) && even % 2 == 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers),      cmocka_unit_test(hexadecimal),
        cmocka_unit_test(decimals),           cmocka_unit_test(checked_arithmetic),
        cmocka_unit_test(roundings),          cmocka_unit_test(exact_inside),
        cmocka_unit_test(roundings_agree),
    };
    return cmocka_run_group_tests_name("num", tests, NULL, NULL);
}

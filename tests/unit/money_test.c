/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/money.h"
#include "base/random.h"

static void currencies(void **state)
{
    static const struct {
        const char *code;
        int numeric, digits;
    } rows[] = {{"RUB", 643, 2}, {"USD", 840, 2}, {"EUR", 978, 2}, {"GBP", 826, 2},
                {"BRL", 986, 2}, {"CAD", 124, 2}, {"PLN", 985, 2}, {"CNY", 156, 2},
                {"KZT", 398, 2}, {"HUF", 348, 2}, {"TRY", 949, 2}, {"JPY", 392, 0},
                {"KRW", 410, 0}, {"CLP", 152, 0}, {"VND", 704, 0}, {"ISK", 352, 0},
                {"KWD", 414, 3}, {"BHD", 48, 3}};
    struct currency c;

    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        assert_true(currency_parse(str_of(rows[i].code), &c));
        assert_int_equal(currency_numeric(c), rows[i].numeric);
        assert_int_equal(currency_digits(c), rows[i].digits);
        assert_str(currency_str(&c), rows[i].code);
    }
    assert_false(currency_parse(STR("eur"), &c) || currency_parse(STR("EU"), &c));
    assert_false(currency_parse(STR("XXX "), &c) || currency_parse(STR("ZZZ"), &c));
    assert_false(currency_parse(STR("EU\0"), &c) || currency_parse(STR(""), &c));
    assert_true(currency_eq(CURRENCY("EUR"), CURRENCY("EUR")));
    assert_false(currency_eq(CURRENCY("EUR"), CURRENCY("USD")));
}

/* The table is searched by halves: it must be sorted. */
static void sorted_table(void **state)
{
    static const char *const codes[] = {
#define X(code, numeric, digits) #code,
#include "base/currency.def"
#undef X
    };
    struct currency c;

    (void)state;
    for (size_t i = 0; i < countof(codes); i++) {
        assert_true(i == 0 || strcmp(codes[i - 1], codes[i]) < 0);
        assert_true(currency_parse(str_of(codes[i]), &c));
        assert_in_range(currency_digits(c), 0, 4);
        assert_in_range(currency_numeric(c), 1, 999);
    }
}

static void assert_decimal(struct money m, const char *expected)
{
    char text[40];
    struct buf b = {.p = text, .cap = sizeof(text), .max = sizeof(text)};
    struct money back;

    money_decimal(&b, m);
    assert_str(buf_view(&b), expected);
    if (m.minor >= 0) {
        assert_true(money_parse(buf_view(&b), m.currency, &back));
        assert_true(money_eq(back, m));
    }
}

static void as_text(void **state)
{
    struct money m;

    (void)state;
    assert_decimal(money(1230, CURRENCY("EUR")), "12.30");
    assert_decimal(money(-5, CURRENCY("EUR")), "-0.05");
    assert_decimal(money(7, CURRENCY("JPY")), "7");
    assert_decimal(money(7, CURRENCY("KWD")), "0.007");
    assert_decimal(money(MONEY_MAX_MINOR, CURRENCY("EUR")), "10000000000.00");
    assert_true(money_parse(STR("0.5"), CURRENCY("EUR"), &m) && m.minor == 50);
    assert_false(money_parse(STR("0.5"), CURRENCY("JPY"), &m));
    assert_false(money_parse(STR("0.505"), CURRENCY("EUR"), &m));
    assert_false(money_parse(STR("-1"), CURRENCY("EUR"), &m));
    assert_false(money_parse(STR("10000000000.01"), CURRENCY("EUR"), &m));
}

static void arithmetic(void **state)
{
    struct money a = money(250, CURRENCY("EUR")), b = money(-100, CURRENCY("EUR"));

    (void)state;
    assert_int_equal(money_add(a, b).minor, 150);
    assert_int_equal(money_sub(a, b).minor, 350);
    assert_int_equal(money_mul(a, 3).minor, 750);
    assert_false(money_eq(a, money(250, CURRENCY("USD"))));
    assert_int_equal(money_share(money(1999, CURRENCY("EUR")), 1900, 10000, ROUND_HALF_UP).minor,
                     380);
    assert_int_equal(money_share(b, 1, 3, ROUND_HALF_UP).minor, -33);
}

static void across_currencies(void **state)
{
    struct rate eur_rub = {10012345, 100000}, rub_eur = {100000, 10012345};
    struct money m;

    (void)state;
    assert_true(money_convert(money(1000, CURRENCY("EUR")), eur_rub, CURRENCY("RUB"),
                              ROUND_HALF_UP, &m));
    assert_true(money_eq(m, money(100123, CURRENCY("RUB"))));
    assert_true(money_convert(m, rub_eur, CURRENCY("EUR"), ROUND_HALF_UP, &m));
    assert_int_equal(m.minor, 1000);
    assert_true(money_convert(money(100, CURRENCY("USD")), (struct rate){150, 1}, CURRENCY("JPY"),
                              ROUND_HALF_UP, &m));
    assert_int_equal(m.minor, 150); /* $1.00 is ¥150 */
    assert_true(money_convert(money(150, CURRENCY("JPY")), (struct rate){1, 150}, CURRENCY("KWD"),
                              ROUND_HALF_UP, &m));
    assert_int_equal(m.minor, 1000);
    assert_true(money_convert(money(1, CURRENCY("KWD")), (struct rate){1, 1}, CURRENCY("JPY"),
                              ROUND_UP, &m));
    assert_int_equal(m.minor, 1);
    assert_false(money_convert(money(INT64_MAX, CURRENCY("EUR")), (struct rate){2, 1},
                               CURRENCY("USD"), ROUND_DOWN, &m));
    assert_false(money_convert(money(1, CURRENCY("JPY")), (struct rate){INT64_MAX, 1},
                               CURRENCY("KWD"), ROUND_DOWN, &m));
}

/* There and back differs by no more than half a unit of the coarser currency. */
static void conversions_return(void **state)
{
    struct random r;

    (void)state;
    random_seeded(&r, 42);
    for (int i = 0; i < 20000; i++) {
        struct rate rate = {1 + (int64_t)random_below(&r, 1000000),
                            1 + (int64_t)random_below(&r, 1000)};
        struct money m = money((int64_t)random_below(&r, 1000000000), CURRENCY("EUR")), there, back;

        if (rate.num < rate.den)
            continue; /* the target is finer: at most one unit may get lost */
        assert_true(money_convert(m, rate, CURRENCY("USD"), ROUND_HALF_UP, &there));
        assert_true(money_convert(there, (struct rate){rate.den, rate.num}, CURRENCY("EUR"),
                                  ROUND_HALF_UP, &back));
        assert_in_range(back.minor - m.minor + 1, 0, 2);
        if (rate.num > rate.den)
            assert_int_equal(back.minor, m.minor);
    }
}

static void splitting(void **state)
{
    static const int64_t thirds[] = {1, 1, 1}, uneven[] = {3, 0, 2, 5}, one[] = {7};
    struct money out[4];

    (void)state;
    money_split(money(100, CURRENCY("EUR")), thirds, 3, out);
    assert_true(out[0].minor == 34 && out[1].minor == 33 && out[2].minor == 33);
    money_split(money(-100, CURRENCY("EUR")), thirds, 3, out);
    assert_true(out[0].minor == -34 && out[1].minor == -33 && out[2].minor == -33);
    money_split(money(7, CURRENCY("EUR")), uneven, 4, out); /* 2.1, 0, 1.4, 3.5 */
    assert_true(out[0].minor == 2 && out[1].minor == 0 && out[2].minor == 1 && out[3].minor == 4);
    money_split(money(5, CURRENCY("EUR")), one, 1, out);
    assert_int_equal(out[0].minor, 5);
    money_split(money(0, CURRENCY("EUR")), uneven, 4, out);
    assert_true(out[3].minor == 0 && currency_eq(out[3].currency, CURRENCY("EUR")));
}

/* Every split sums to its whole, is within one unit of the exact share, and gives none to none. */
static void splits_sum_up(void **state)
{
    struct random r;

    (void)state;
    random_seeded(&r, 20260203);
    for (int i = 0; i < 20000; i++) {
        int64_t weights[12], whole = (int64_t)random_below(&r, 2000000) - 1000000;
        size_t n = 1 + random_below(&r, countof(weights));
        struct money out[countof(weights)];
        int64_t sum = 0, weight_sum = 0;

        for (size_t k = 0; k < n; k++)
            weights[k] = (int64_t)random_below(&r, 5) * (int64_t)random_below(&r, 100000);
        weights[random_below(&r, n)] += 1;
        for (size_t k = 0; k < n; k++)
            weight_sum += weights[k];
        money_split(money(whole, CURRENCY("EUR")), weights, n, out);
        for (size_t k = 0; k < n; k++) {
            int64_t apart = out[k].minor * weight_sum - whole * weights[k];

            sum += out[k].minor;
            assert_true(apart < weight_sum && apart > -weight_sum);
            assert_true(weights[k] > 0 || out[k].minor == 0);
        }
        assert_int_equal(sum, whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(currencies),         cmocka_unit_test(sorted_table),
        cmocka_unit_test(as_text),            cmocka_unit_test(arithmetic),
        cmocka_unit_test(across_currencies),  cmocka_unit_test(conversions_return),
        cmocka_unit_test(splitting),          cmocka_unit_test(splits_sum_up),
    };
    return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}

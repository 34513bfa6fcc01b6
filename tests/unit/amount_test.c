/* SPDX-License-Identifier: Apache-2.0 */
/* Amounts as people type them; what can be read in two ways is refused. */
#include "support/unit.h"

#include "lib/amount.h"

static const struct {
    const char *typed, *currency;
    int64_t minor; /* -1: refused */
} cases[] = {
    {"12", "EUR", 1200},     {"12.5", "EUR", 1250},     {"12,50", "BRL", 1250},
    {"0,05", "RUB", 5},      {"12,", "EUR", -1},        {",5", "EUR", -1},
    {"1.234", "EUR", -1},    {"1,234", "EUR", -1},      {"1.234,50", "EUR", -1},
    {"1,234.50", "EUR", -1}, {"1,2,3", "EUR", -1},      {"1 234", "EUR", -1},
    {"-1", "EUR", -1},       {"", "EUR", -1},           {"1e3", "EUR", -1},
    {"500", "JPY", 500},     {"5,0", "JPY", -1},        {"1,234", "KWD", -1},
    {"1,23", "KWD", 1230},   {"123456789012345678901", "EUR", -1},
};

static void as_people_type(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct currency c;
        struct money m;

        assert_true(currency_parse(str_of(cases[i].currency), &c));
        if (amount_parse(str_of(cases[i].typed), c, &m))
            assert_int_equal(m.minor, cases[i].minor);
        else
            assert_int_equal(-1, cases[i].minor);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_people_type)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

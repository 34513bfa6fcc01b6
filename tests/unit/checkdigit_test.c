/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/random.h"
#include "lib/checkdigit.h"

static void luhn(void **state)
{
    (void)state;
    assert_true(luhn_valid(STR("4111111111111111")));
    assert_true(luhn_valid(STR("79927398713")));
    assert_true(luhn_valid(STR("00")));
    assert_false(luhn_valid(STR("4111111111111112")));
    assert_false(luhn_valid(STR("4111 1111")));
    assert_false(luhn_valid(STR("0")));
    assert_false(luhn_valid(STR("")));
    assert_false(luhn_valid(STR("000000000000000000000000000000000")));
}

static void ibans(void **state)
{
    static const char *const good[] = {
        "DE89370400440532013000", "BE72000000001616",  "GB82WEST12345698765432",
        "FR1420041010050500013M02606", "ES9121000418450200051332", "PL61109010140000071219812874",
        "NO9386011117947", "MT84MALT011000012345MTLCAST001S", "BR1800360305000010009795493C1",
        "KZ86125KZT5004100100",
    };
    static const char *const bad[] = {
        "DE89370400440532013001", "DE8937040044053201300", "DE893704004405320130000",
        "XX89370400440532013000", "DE8A370400440532013000", "DE89-3704-0044-0532-0130-00", "DE89",
        "", "US89370400440532013000",
    };
    struct iban v;

    (void)state;
    for (size_t i = 0; i < countof(good); i++) {
        assert_true(iban_parse(str_of(good[i]), &v));
        assert_string_equal(v.text, good[i]);
    }
    assert_true(iban_parse(STR("de89 3704 0044 0532 0130 00"), &v));
    assert_string_equal(v.text, "DE89370400440532013000");
    for (size_t i = 0; i < countof(bad); i++)
        assert_false(iban_parse(str_of(bad[i]), &v));
    assert_string_equal(v.text, "DE89370400440532013000");
}

static void creditor_references(void **state)
{
    struct random r;

    (void)state;
    assert_true(creditor_reference_valid(STR("RF18539007547034")));
    assert_string_equal(creditor_reference_make(STR("539007547034")).text, "RF18539007547034");
    assert_false(creditor_reference_valid(STR("RF19539007547034")));
    assert_false(creditor_reference_valid(STR("RG18539007547034")));
    assert_false(creditor_reference_valid(STR("RF18")));
    assert_false(creditor_reference_valid(STR("RFAA539007547034")));
    random_seeded(&r, 11649);
    for (int i = 0; i < 1000; i++) {
        char body[CREDITOR_REFERENCE_MAX];
        int n = snprintf(body, sizeof(body), "%lldX", (long long)random_below(&r, 1000000000));
        struct creditor_reference made = creditor_reference_make((struct str){body, (size_t)n});

        assert_true(creditor_reference_valid(str_of(made.text)));
        made.text[2] = made.text[2] == '9' ? '0' : (char)(made.text[2] + 1);
        assert_false(creditor_reference_valid(str_of(made.text)));
    }
}

static void gs1(void **state)
{
    (void)state;
    assert_int_equal(gs1_check_digit(STR("629104150021")), 3);
    assert_int_equal(gs1_check_digit(STR("37610425002123456")), 9);
    assert_int_equal(gs1_check_digit(STR("0")), 0);
    assert_int_equal(gs1_check_digit(STR("")), -1);
    assert_int_equal(gs1_check_digit(STR("62910x")), -1);
}

static void russian_accounts(void **state)
{
    (void)state;
    assert_true(ru_account_valid(STR("044525225"), STR("40702810900000000001")) ||
                ru_account_valid(STR("044525225"), STR("40702810200000000001")));
    assert_true(ru_correspondent_valid(STR("044525225"), STR("30101810400000000225")));
    assert_false(ru_correspondent_valid(STR("044525225"), STR("30101810500000000225")));
    assert_false(ru_account_valid(STR("04452522"), STR("40702810900000000001")));
    assert_false(ru_account_valid(STR("044525225"), STR("4070281090000000000A")));
}

/* Exactly one value of each digit fits: the weights have no factor in common with ten. */
static void one_key_fits(void **state)
{
    (void)state;
    for (int at = 0; at < 20; at++) {
        char account[] = "40702810000000000123";
        int fit = 0;

        for (char d = '0'; d <= '9'; d++) {
            account[at] = d;
            fit += ru_account_valid(STR("044525225"), str_of(account));
        }
        assert_int_equal(fit, 1);
    }
}

static void crc(void **state)
{
    (void)state;
    assert_int_equal(crc16_ccitt_false(STR("123456789")), 0x29b1);
    assert_int_equal(crc16_ccitt_false(STR("")), 0xffff);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(luhn), cmocka_unit_test(ibans), cmocka_unit_test(creditor_references),
        cmocka_unit_test(gs1), cmocka_unit_test(russian_accounts), cmocka_unit_test(one_key_fits),
        cmocka_unit_test(crc),
    };
    return cmocka_run_group_tests_name("checkdigit", tests, NULL, NULL);
}

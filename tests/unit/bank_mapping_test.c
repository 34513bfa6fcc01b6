/* SPDX-License-Identifier: Apache-2.0 */
/* Statements of banks and gateways in their own columns. */
#include "support/unit.h"

#include "shop/payments/bank_mapping.h"

static struct arena arena;
static struct problem problem;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 24);
    problem = (struct problem){0};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static enum outcome read_by(const char *ini, const char *csv, struct bank_statement *out)
{
    const struct bank_mapping *m;

    problem = (struct problem){0};
    TRY(bank_mapping_parse(&arena, STR("m.ini"), str_of(ini), &problem, &m));
    return bank_mapping_read(&arena, m, STR("bank.csv"), str_of(csv), &problem, out);
}

static const char bank[] = "[file]\n"
                           "separator = ;\n"
                           "decimal = ,\n"
                           "day = dd.mm.yyyy\n"
                           "header = 3\n"
                           "[columns]\n"
                           "day = Buchungstag\n"
                           "id = Kundenreferenz\n"
                           "reference = Verwendungszweck\n"
                           "amount = Betrag\n"
                           "currency = Waehrung\n";

#define BANK_HEAD                                                              \
    "Kontoauszug\nvom 31.01.2026\n"                                            \
    "Buchungstag;Verwendungszweck;Kundenreferenz;Betrag;Waehrung;Saldo\n"

/* Signed amounts, decimal commas, our number within other words, lines before the header. */
static void a_bank(void **state)
{
    struct bank_statement s;

    (void)state;
    assert_int_equal(read_by(bank,
                             BANK_HEAD
                             "31.01.2026;Rechnung 7311448809472001 danke;E1;1.129,90;EUR;9,00\n"
                             "01.02.2026;\"RF15731144880947200\";E2;+5,00;EUR;9,00\n"
                             "02.02.2026;731144880947204 5;E3;-12,00;eur;9,00\n"
                             "02.02.2026;Miete;E4;-1 200,00;EUR;9,00\n", &s), DONE);
    assert_int_equal(s.n, 4);
    assert_int_equal(s.v[0].kind, BANK_PAYMENT);
    assert_int_equal(s.v[0].amount.minor, 112990);
    assert_true(s.v[0].ref == 7311448809472001);
    assert_int_equal(s.v[0].day.days, date_of(2026, 1, 31).days);
    assert_int_equal(s.v[0].line, 4);
    assert_int_equal(s.v[2].kind, BANK_OUT);
    assert_int_equal(s.v[2].amount.minor, 1200);
    assert_true(s.v[2].ref == 7311448809472045); /* blanks within, as banks print it */
    assert_int_equal(s.v[3].ref, 0);
    assert_int_equal(s.v[3].amount.minor, 120000);
}

static const char gateway[] = "[columns]\n"
                              "day = Created (UTC)\n"
                              "id = balance_transaction_id\n"
                              "reference = reference\n"
                              "amount = gross\n"
                              "currency = currency\n"
                              "kind = reporting_category\n"
                              "[kinds]\n"
                              "charge = payment\n"
                              "refund = refund\n"
                              "payout = payout\n"
                              "payout_reversal = returned\n"
                              "fee = skip\n";

#define GATEWAY_HEAD                                                                     \
    "balance_transaction_id,Created (UTC),currency,gross,fee,net,reporting_category,reference\n"

static void a_gateway(void **state)
{
    struct bank_statement s;

    (void)state;
    assert_int_equal(read_by(gateway,
                             GATEWAY_HEAD
                             "txn_1,2026-01-31 12:00:09,eur,129.90,3.10,126.80,charge,"
                             "7311448809472001\n"
                             "txn_2,2026-01-31 12:00:10,eur,bad,0,0,fee,\n"
                             "txn_3,2026-02-01T00:00:00Z,jpy,-1200,0,-1200,refund,"
                             "7311448809472045\n", &s), DONE);
    assert_int_equal(s.n, 2);
    assert_int_equal(s.v[0].kind, BANK_PAYMENT);
    assert_int_equal(s.v[0].amount.minor, 12990);
    assert_int_equal(s.v[1].kind, BANK_REFUND);
    assert_int_equal(s.v[1].amount.minor, 1200);
}

static void broken_lines_are_named(void **state)
{
    static const struct {
        const char *row, *field;
    } cases[] = {
        {"txn_1,31.01.2026,eur,1.00,0,0,charge,1\n", "bank.csv line 2: Created (UTC)"},
        {"txn_1,2026-02-30,eur,1.00,0,0,charge,1\n", "bank.csv line 2: Created (UTC)"},
        {",2026-01-31,eur,1.00,0,0,charge,1\n", "bank.csv line 2: balance_transaction_id"},
        {"txn_1,2026-01-31,eur,1,5,0,0,charge,1\n", "bank.csv line 2"},
        {"txn_1,2026-01-31,eur,1.005,0,0,charge,1\n", "bank.csv line 2: gross"},
        {"txn_1,2026-01-31,eur,0.00,0,0,charge,1\n", "bank.csv line 2: gross"},
        {"txn_1,2026-01-31,eur,--1.00,0,0,charge,1\n", "bank.csv line 2: gross"},
        {"txn_1,2026-01-31,euro,1.00,0,0,charge,1\n", "bank.csv line 2: currency"},
        {"txn_1,2026-01-31,eur,1.00,0,0,gift,1\n", "bank.csv line 2: reporting_category"},
    };

    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct bank_statement s;
        char csv[400];

        snprintf(csv, sizeof(csv), "%s%s", GATEWAY_HEAD, cases[i].row);
        assert_int_equal(read_by(gateway, csv, &s), REFUSED);
        assert_string_equal(problem.field, cases[i].field);
    }
}

static void broken_mappings(void **state)
{
    static const struct {
        const char *ini, *field;
    } cases[] = {
        {"[columns]\nday = a\nid = b\nreference = c\namount = d\n", "currency"},
        {"[columns]\nday = a\n", "id"},
        {"[file]\ndecimal = x\n", "m.ini line 2: decimal"},
        {"[file]\nday = dd.mm.yy\n", "m.ini line 2: day"},
        {"[file]\nseparator = ;;\n", "m.ini line 2: separator"},
        {"[columns]\nnote = x\n", "m.ini line 2: note"},
        {"[kinds]\ncharge = income\n", "m.ini line 2: charge"},
        {"[other]\na = b\n", "m.ini line 2: a"},
    };
    struct bank_statement s;

    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        assert_int_equal(read_by(cases[i].ini, "", &s), REFUSED);
        assert_string_equal(problem.field, cases[i].field);
    }
    assert_int_equal(read_by(gateway, "a,b\n", &s), REFUSED);
    assert_string_equal(problem.field, "bank.csv line 1: Created (UTC)");
    assert_int_equal(read_by(gateway, "", &s), REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_bank, setup, teardown),
        cmocka_unit_test_setup_teardown(a_gateway, setup, teardown),
        cmocka_unit_test_setup_teardown(broken_lines_are_named, setup, teardown),
        cmocka_unit_test_setup_teardown(broken_mappings, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

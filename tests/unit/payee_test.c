/* SPDX-License-Identifier: Apache-2.0 */
/* Which rails a market offers, who is paid, and the code of one payment. */
#include "support/unit.h"

#include "lib/checkdigit.h"
#include "shop/payments/br_code.h"
#include "shop/payments/epc_qr.h"
#include "shop/payments/payee.h"
#include "shop/payments/st00012.h"

static struct problem problem;
static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 4 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

#define PIX "[pix]\nkey = +5511999998888\nname = LOJA EXEMPLO\ncity = SAO PAULO\n"
#define SEPA "[sepa]\nname = Red Cross of Belgium\niban = BE72 0000 0000 1616\n"
#define ST00012                                                             \
    "[st00012]\nname = ООО «Север»\naccount = 40702810138250123017\n"       \
    "bank = ОАО \"БАНК\"\nbic = 044525225\ncorrespondent = 30101810400000000225\n"
#define SECRET "secret = whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"

static const struct payee *payee_of(const char *ini)
{
    struct payees found;

    assert_int_equal(payees_parse(&arena, STR("rails.ini"), str_of(ini), &problem, &found), DONE);
    assert_int_equal(found.n, 1);
    return &found.v[0];
}

static void a_market_has_its_own_first(void **state)
{
    static const struct {
        const char *market;
        struct currency currency;
        enum rail_kind first;
        bool pix, sepa;
    } cases[] = {
        {"br", CURRENCY("BRL"), RAIL_KIND_pix, true, false},
        {"br", CURRENCY("USD"), RAIL_KIND_mobile, false, false},
        {"de", CURRENCY("EUR"), RAIL_KIND_sepa, false, true},
        {"ru", CURRENCY("RUB"), RAIL_KIND_st00012, false, false},
        {"us", CURRENCY("USD"), RAIL_KIND_card, false, false},
    };
    enum rail_kind kinds[RAIL_KINDS_N];

    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        size_t n = rails_of_market(str_of(cases[i].market), cases[i].currency, kinds);
        int seen[RAIL_KINDS_N] = {0};

        assert_int_equal(kinds[0], cases[i].first);
        for (size_t k = 0; k < n; k++)
            seen[kinds[k]]++;
        for (int k = 0; k < RAIL_KINDS_N; k++)
            assert_true(seen[k] <= 1);
        assert_int_equal(seen[RAIL_KIND_pix], cases[i].pix);
        assert_int_equal(seen[RAIL_KIND_sepa], cases[i].sepa);
        assert_int_equal(kinds[n - 1], RAIL_KIND_demo);
    }
}

static void codes_say_what_is_to_be_paid(void **state)
{
    const struct intent_id intent = {7311448809472001};
    struct payment_code code;
    struct br_code pix;
    struct epc_qr epc;
    struct st00012 st;

    (void)state;
    assert_int_equal(payment_code_make(&problem, &arena, payee_of(PIX), intent,
                                       money(12990, CURRENCY("BRL")), &code), DONE);
    assert_int_equal(br_code_parse(&problem, code.text, &pix), DONE);
    assert_str(pix.key, "+5511999998888");
    assert_str(pix.txid, "7311448809472001");
    assert_str(code.reference, "7311448809472001");
    assert_int_equal(pix.amount.minor, 12990);

    assert_int_equal(payment_code_make(&problem, &arena, payee_of(SEPA), intent,
                                       money(12345, CURRENCY("EUR")), &code), DONE);
    assert_int_equal(epc_qr_parse(&problem, code.text, &epc), DONE);
    assert_string_equal(epc.iban.text, "BE72000000001616");
    assert_int_equal(epc.amount.minor, 12345);
    assert_true(str_eq(epc.reference, code.reference));
    assert_true(creditor_reference_valid(code.reference));

    assert_int_equal(payment_code_make(&problem, &arena, payee_of(ST00012), intent,
                                       money(990000, CURRENCY("RUB")), &code), DONE);
    assert_int_equal(st00012_parse(&problem, code.text, &st), DONE);
    assert_int_equal(st.amount.minor, 990000);
    assert_str(st.purpose, "7311448809472001");
    assert_false(code.asks_amount);
}

static void money_that_it_does_not_move(void **state)
{
    struct payment_code code;

    (void)state;
    assert_int_equal(payment_code_make(&problem, &arena, payee_of(PIX), (struct intent_id){1},
                                       money(100, CURRENCY("EUR")), &code), REFUSED);
    assert_int_equal(problem.refusal, refusal_currency_mismatch);
    assert_int_equal(payment_code_make(&problem, &arena, payee_of("[demo]\nname = x\n"),
                                       (struct intent_id){1}, money(100, CURRENCY("EUR")), &code),
                     DONE);
    assert_int_equal(code.text.n, 0);
}

static void several_in_the_order_of_the_file(void **state)
{
    struct payees found;

    (void)state;
    assert_int_equal(payees_parse(&arena, STR("rails.ini"), STR(SEPA SECRET PIX "[demo]\nname = d"),
                                  &problem, &found), DONE);
    assert_int_equal(found.n, 3);
    assert_int_equal(found.v[0].kind, RAIL_KIND_sepa);
    assert_int_equal(found.v[0].secret.n, 24);
    assert_int_equal(found.v[1].kind, RAIL_KIND_pix);
    assert_int_equal(found.v[1].secret.n, 0);
    assert_int_equal(found.v[2].kind, RAIL_KIND_demo);
}

static void a_gateway(void **state)
{
    const struct payee *who = payee_of("[card]\nurl = https://gateway.example\nkey = sk_1\n"
                                       "secret = whsec_as it is\n");
    struct payment_code code;

    (void)state;
    assert_str(who->url, "https://gateway.example");
    assert_str(who->secret, "whsec_as it is");
    assert_int_equal(payment_code_make(&problem, &arena, who, (struct intent_id){1},
                                       money(100, CURRENCY("EUR")), &code), DONE);
    assert_int_equal(code.text.n, 0);
}

static void broken_files(void **state)
{
    static const struct {
        const char *ini, *field;
    } cases[] = {
        {"[paypal]\nkey = x\n", "rails.ini line 2: key"},
        {"[pix]\niban = x\n", "rails.ini line 2: iban"},
        {"[pix]\nkey = a@b.c\nname = N\n", "rails.ini [pix]: city"},
        {"[pix]\nkey = a@b.c\nname = A NAME OF MORE THAN TWENTY-FIVE\ncity = C\n",
         "rails.ini line 3: name"},
        {"[sepa]\nname = N\niban = BE73000000001616\n", "rails.ini line 3: iban"},
        {"[pix]\nkey = a@b.c\nname = N\ncity = C\nsecret = hush\n", "rails.ini line 5: secret"},
        {"[st00012]\nname = N\naccount = 40702810138250123018\nbank = B\nbic = 044525225\n"
         "correspondent = 30101810400000000225\n", "rails.ini [st00012]: PersonalAcc"},
        {"[mobile]\nkey = k\nsecret = hush\n", "rails.ini line 3: secret"},
        {"[mobile]\niban = x\n", "rails.ini line 2: iban"},
        {"[sbp]\nlink = https://example.org/\n", "rails.ini line 2: link"},
    };
    struct payees found = {NULL, 77};

    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        assert_int_equal(payees_parse(&arena, STR("rails.ini"), str_of(cases[i].ini), &problem,
                                      &found), REFUSED);
        assert_string_equal(problem.field, cases[i].field);
    }
    assert_int_equal(found.n, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_market_has_its_own_first),
        cmocka_unit_test(codes_say_what_is_to_be_paid),
        cmocka_unit_test(money_that_it_does_not_move),
        cmocka_unit_test(several_in_the_order_of_the_file),
        cmocka_unit_test(a_gateway),
        cmocka_unit_test(broken_files),
    };
    return cmocka_run_group_tests_name("payee", tests, set_up, tear_down);
}

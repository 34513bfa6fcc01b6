/* SPDX-License-Identifier: Apache-2.0 */
/* The codes that buyers scan to pay: published examples, what must be refused, and what is written
 * is read again. */
#include "support/unit.h"

#include "base/random.h"
#include "shop/payments/br_code.h"
#include "shop/payments/epc_qr.h"
#include "shop/payments/sbp_link.h"
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

static struct buf room(size_t max)
{
    struct buf b;

    buf_init(&b, &arena, max);
    return b;
}

static void refused(enum outcome o, const char *field)
{
    assert_int_equal(o, REFUSED);
    assert_string_equal(problem.field, field);
}

/* ---- Pix ---- */

#define PIX_OPEN                                                                         \
    "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-42665544000052040000530398" \
    "65802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D"
#define PIX_ORDER                                                                        \
    "00020126490014br.gov.bcb.pix0114+55119999988880209Pedido 425204000053039865406129.90" \
    "5802BR5912LOJA EXEMPLO6009SAO PAULO62120508PEDIDO4263044612"

static void pix_examples(void **state)
{
    struct buf b = room(BR_CODE_MAX);
    struct br_code c;

    (void)state;
    assert_int_equal(br_code_parse(&problem, STR(PIX_OPEN), &c), DONE);
    assert_str(c.key, "123e4567-e12b-12d1-a456-426655440000");
    assert_str(c.name, "Fulano de Tal");
    assert_str(c.city, "BRASILIA");
    assert_int_equal(c.amount.minor, 0);
    assert_int_equal(c.txid.n, 0);
    assert_int_equal(br_code_write(&problem, &b, &c), DONE);
    assert_str(buf_view(&b), PIX_OPEN);
    assert_int_equal(br_code_parse(&problem, STR(PIX_ORDER), &c), DONE);
    assert_str(c.info, "Pedido 42");
    assert_int_equal(c.amount.minor, 12990);
    assert_str(c.txid, "PEDIDO42");
    buf_clear(&b);
    assert_int_equal(br_code_write(&problem, &b, &c), DONE);
    assert_str(buf_view(&b), PIX_ORDER);
}

/* One character changed anywhere is found, by the list, the checksum or the values. */
static void pix_broken(void **state)
{
    char text[sizeof(PIX_ORDER)];
    struct br_code c;

    (void)state;
    for (size_t i = 0; i + 1 < sizeof(text); i++) {
        memcpy(text, PIX_ORDER, sizeof(text));
        text[i] = text[i] == '7' ? '8' : '7';
        assert_int_equal(br_code_parse(&problem, str_of(text), &c), REFUSED);
    }
    for (size_t n = 0; n + 1 < sizeof(text); n++)
        assert_int_equal(br_code_parse(&problem, (struct str){PIX_ORDER, n}, &c), REFUSED);
    assert_int_equal(br_code_parse(&problem, STR(PIX_OPEN "0"), &c), REFUSED);
}

static void pix_refusals(void **state)
{
    struct br_code good = {.key = STR("chave@loja.example"), .name = STR("LOJA"),
                           .city = STR("SAO PAULO"), .amount = money(1, CURRENCY("BRL"))}, c;
    struct buf b = room(BR_CODE_MAX);

    (void)state;
    c = good, c.name = STR("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    refused(br_code_write(&problem, &b, &c), "name");
    c = good, c.city = (struct str){0};
    refused(br_code_write(&problem, &b, &c), "city");
    c = good, c.txid = STR("PEDIDO-42");
    refused(br_code_write(&problem, &b, &c), "txid");
    c = good, c.url = STR("pix.example/qr/1");
    refused(br_code_write(&problem, &b, &c), "key");
    c = good, c.key = (struct str){0};
    refused(br_code_write(&problem, &b, &c), "key");
    c = good, c.amount = money(1, CURRENCY("USD"));
    refused(br_code_write(&problem, &b, &c), "amount");
    c = good, c.info = STR("um texto que com a chave passa de noventa e nove caracteres ao todo");
    refused(br_code_write(&problem, &b, &c), "info");
    assert_int_equal(b.n, 0);
}

static void pix_both_ways(void **state)
{
    struct random r;

    (void)state;
    random_seeded(&r, 1021);
    for (int i = 0; i < 2000; i++) {
        struct br_code in = {.name = STR("Açaí & Cia"), .city = STR("São Luís"),
                             .amount = money((int64_t)random_below(&r, 10000000), CURRENCY("BRL")),
                             .once = random_below(&r, 2) == 0}, out;
        struct buf b = room(BR_CODE_MAX);

        if (random_below(&r, 2))
            in.key = STR("+5511999998888"), in.info = STR("ação");
        else
            in.url = STR("pix.example.com/qr/v2/9d36b84f-c70b-478f-b95c-12729b90ca25");
        in.txid = str_sub(STR("ABCDEFGHIJKLMNOPQRSTUVWXY"), 0, random_below(&r, 26));
        assert_int_equal(br_code_write(&problem, &b, &in), DONE);
        assert_int_equal(br_code_parse(&problem, buf_view(&b), &out), DONE);
        assert_true(str_eq(in.key, out.key) && str_eq(in.url, out.url) &&
                    str_eq(in.info, out.info) && str_eq(in.txid, out.txid) &&
                    str_eq(in.name, out.name) && str_eq(in.city, out.city));
        assert_true(money_eq(in.amount, out.amount) && in.once == out.once);
    }
}

/* ---- SEPA ---- */

#define EPC_EXAMPLE                                                                       \
    "BCD\n002\n1\nSCT\n\nRed Cross of Belgium\nBE72000000001616\nEUR123.45\n\n\nUrgency fund\n" \
    "Sample QR code"

static void sepa_example(void **state)
{
    struct buf b = room(EPC_QR_MAX);
    struct epc_qr q;

    (void)state;
    assert_int_equal(epc_qr_parse(&problem, STR(EPC_EXAMPLE), &q), DONE);
    assert_str(q.name, "Red Cross of Belgium");
    assert_string_equal(q.iban.text, "BE72000000001616");
    assert_int_equal(q.amount.minor, 12345);
    assert_str(q.text, "Urgency fund");
    assert_str(q.info, "Sample QR code");
    assert_int_equal(epc_qr_write(&problem, &b, &q), DONE);
    assert_str(buf_view(&b), EPC_EXAMPLE);
}

static void sepa_refusals(void **state)
{
    static const struct {
        const char *text, *field;
    } cases[] = {
        {"", "service"},
        {"BCE\n002\n1\nSCT\n\nA\nBE72000000001616", "service"},
        {"BCD\n003\n1\nSCT\n\nA\nBE72000000001616", "version"},
        {"BCD\n001\n1\nSCT\n\nA\nBE72000000001616", "bic"},
        {"BCD\n002\n2\nSCT\n\nA\nBE72000000001616", "charset"},
        {"BCD\n002\n1\nSCD\n\nA\nBE72000000001616", "identification"},
        {"BCD\n002\n1\nSCT\nABC\nA\nBE72000000001616", "bic"},
        {"BCD\n002\n1\nSCT\n\n\nBE72000000001616", "name"},
        {"BCD\n002\n1\nSCT\n\nA\nBE72000000001617", "iban"},
        {"BCD\n002\n1\nSCT\n\nA\nBE72000000001616\n123.45", "amount"},
        {"BCD\n002\n1\nSCT\n\nA\nBE72000000001616\nEUR0.00", "amount"},
        {"BCD\n002\n1\nSCT\n\nA\nBE72000000001616\nEUR1000000000.00", "amount"},
        {"BCD\n002\n1\nSCT\n\nA\nBE72000000001616\nEUR1,00", "amount"},
        {"BCD\n002\n1\nSCT\n\nA\nBE72000000001616\nUSD1.00", "amount"},
        {"BCD\n002\n1\nSCT\n\nA\nBE72000000001616\nEUR1.00\nGOODS", "purpose"},
        {"BCD\n002\n1\nSCT\n\nA\nBE72000000001616\nEUR1.00\n\nRF19539007547034", "reference"},
        {"BCD\n002\n1\nSCT\n\nA\nBE72000000001616\nEUR1.00\n\nRF18539007547034\nand more", "text"},
        {"BCD\n002\n1\nSCT\n\nA\nBE72000000001616\nEUR1.00\n\n\n\n\nthirteen", ""},
    };
    struct epc_qr q;

    (void)state;
    for (size_t i = 0; i < countof(cases); i++)
        refused(epc_qr_parse(&problem, str_of(cases[i].text), &q), cases[i].field);
}

/* Windows line ends, a reference, and no amount. */
static void sepa_variants(void **state)
{
    struct buf b = room(EPC_QR_MAX);
    struct epc_qr q;

    (void)state;
    assert_int_equal(epc_qr_parse(&problem,
                                  STR("BCD\r\n001\r\n1\r\nSCT\r\nCOBADEFFXXX\r\nLäden GmbH\r\n"
                                      "DE89 3704 0044 0532 0130 00\r\n\r\n\r\n"
                                      "RF18539007547034\r\n"),
                                  &q),
                     DONE);
    assert_int_equal(q.amount.minor, 0);
    assert_str(q.reference, "RF18539007547034");
    assert_int_equal(epc_qr_write(&problem, &b, &q), DONE);
    assert_str(buf_view(&b), "BCD\n002\n1\nSCT\nCOBADEFFXXX\nLäden GmbH\nDE89370400440532013000\n"
                             "\n\nRF18539007547034");
}

/* ---- Russia ---- */

static struct st00012 shop(void)
{
    return (struct st00012){.name = STR("ООО «Север»"),
                            .account = STR("40702810138250123017"),
                            .bank = STR("ОАО \"БАНК\""),
                            .bic = STR("044525225"),
                            .correspondent = STR("30101810400000000225"),
                            .amount = money(123456, CURRENCY("RUB")),
                            .purpose = STR("Заказ 42"),
                            .payee_inn = STR("7707083893")};
}

static void russian_code(void **state)
{
    struct buf b = room(ST00012_MAX);
    struct st00012 in = shop(), out;
    struct str text;

    (void)state;
    assert_int_equal(st00012_write(&problem, &b, &in), DONE);
    text = buf_view(&b);
    assert_str(text, "ST00012|Name=ООО «Север»|PersonalAcc=40702810138250123017|"
                     "BankName=ОАО \"БАНК\"|BIC=044525225|CorrespAcc=30101810400000000225|"
                     "Sum=123456|Purpose=Заказ 42|PayeeINN=7707083893");
    assert_int_equal(st00012_parse(&problem, text, &out), DONE);
    assert_true(str_eq(in.name, out.name) && str_eq(in.account, out.account) &&
                str_eq(in.bank, out.bank) && str_eq(in.purpose, out.purpose));
    assert_true(money_eq(in.amount, out.amount));
    in.purpose = STR("a|b~c");
    buf_clear(&b);
    assert_int_equal(st00012_write(&problem, &b, &in), DONE);
    assert_true(str_starts(buf_view(&b), STR("ST00012^Name=")));
    assert_int_equal(st00012_parse(&problem, buf_view(&b), &out), DONE);
    assert_str(out.purpose, "a|b~c");
}

static void russian_refusals(void **state)
{
#define GOOD "ST00012|Name=A|PersonalAcc=40702810138250123017|BankName=B|BIC=044525225"
    static const struct {
        const char *text, *field;
    } cases[] = {
        {"", ""},
        {"ST00011|Name=A", ""},
        {"ST00012", ""},
        {GOOD, "CorrespAcc"},
        {GOOD "|CorrespAcc=30101810500000000225", "CorrespAcc"},
        {GOOD "|CorrespAcc=0|Sum=12.50", "Sum"},
        {GOOD "|CorrespAcc=0|Sum=0", "Sum"},
        {GOOD "|CorrespAcc=0|BIC=044525225", "BIC"},
        {GOOD "|CorrespAcc=0|PayeeINN=770708389", "PayeeINN"},
        {GOOD "|CorrespAcc=0|KPP=12", "KPP"},
        {GOOD "|CorrespAcc=0|nothing", ""},
        {"ST00012|PersonalAcc=40702810138250123018|Name=A|BankName=B|BIC=044525225|CorrespAcc=0",
         "PersonalAcc"},
    };
    struct st00012 out;

    (void)state;
    for (size_t i = 0; i < countof(cases); i++)
        refused(st00012_parse(&problem, str_of(cases[i].text), &out), cases[i].field);
    assert_int_equal(st00012_parse(&problem, STR(GOOD "|CorrespAcc=0|TechCode=03"), &out), DONE);
#undef GOOD
}

/* The operator's checksum stands over whatever comes before it. */
static struct str sbp(const char *head)
{
    return str_printf(&arena, "%s&crc=%04X", head, crc16_ccitt_false(str_of(head)));
}

static void sbp_links(void **state)
{
#define LINK "https://qr.nspk.ru/AS10003P3RH0LJ2A9ROO038L6NT5RU1M?"
    struct sbp_link l;
    struct str text = sbp(LINK "type=02&bank=000000000001&sum=10000&cur=RUB");

    (void)state;
    assert_int_equal(sbp_link_parse(&problem, text, &l), DONE);
    assert_str(l.id, "AS10003P3RH0LJ2A9ROO038L6NT5RU1M");
    assert_true(l.once);
    assert_int_equal(l.amount.minor, 10000);
    assert_int_equal(sbp_link_parse(&problem, sbp(LINK "type=01&bank=100000000111"), &l), DONE);
    assert_false(l.once);
    refused(sbp_link_parse(&problem, STR(LINK "type=01&bank=1&crc=0000"), &l), "crc");
    refused(sbp_link_parse(&problem, STR(LINK "type=01&bank=1"), &l), "crc");
    refused(sbp_link_parse(&problem, sbp(LINK "type=03&bank=1"), &l), "type");
    refused(sbp_link_parse(&problem, sbp(LINK "type=02&bank=1"), &l), "sum");
    refused(sbp_link_parse(&problem, sbp(LINK "type=02&bank=1&sum=1.5"), &l), "sum");
    refused(sbp_link_parse(&problem, sbp(LINK "type=02&bank=1&sum=1&cur=USD"), &l), "cur");
    refused(sbp_link_parse(&problem, sbp(LINK "type=01&type=01&bank=1"), &l), "type");
    refused(sbp_link_parse(&problem, sbp("https://qr.nspk.ru/AS1?type=01&bank=1"), &l), "id");
    refused(sbp_link_parse(&problem, sbp("https://qr.nspk.example/AS1?type=01&bank=1"), &l), "");
    for (size_t i = 0; i + 5 < text.n; i++) {
        char changed[SBP_LINK_MAX];

        memcpy(changed, text.p, text.n);
        changed[i] = changed[i] == '7' ? '8' : '7';
        assert_int_equal(sbp_link_parse(&problem, (struct str){changed, text.n}, &l), REFUSED);
    }
#undef LINK
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pix_examples),     cmocka_unit_test(pix_broken),
        cmocka_unit_test(pix_refusals),     cmocka_unit_test(pix_both_ways),
        cmocka_unit_test(sepa_example),     cmocka_unit_test(sepa_refusals),
        cmocka_unit_test(sepa_variants),    cmocka_unit_test(russian_code),
        cmocka_unit_test(russian_refusals), cmocka_unit_test(sbp_links),
    };
    return cmocka_run_group_tests_name("payment codes", tests, set_up, tear_down);
}

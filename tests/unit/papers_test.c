/* SPDX-License-Identifier: Apache-2.0 */
/* What the papers of a parcel say, read back by other programs; which declaration a worth needs;
 * advance data read back as they were written. */
#include "support/paper.h"
#include "support/unit.h"

#include "lib/data_files.h"
#include "shop/customs/papers.h"

static struct arena arena;
static struct problem problem;

static struct itmatt_line lines[ITMATT_LINES_MAX];
static struct paper_price prices[ITMATT_LINES_MAX];

/* From Shenzhen to Moscow: two mugs. */
static struct paper usual(void)
{
    lines[0] = (struct itmatt_line){STR("Кружка фарфоровая"), 2, 700, 2400, STR("691110"),
                                    STR("CN")};
    prices[0] = (struct paper_price){STR("MUG-1"), 1200};
    return (struct paper){
        .data = {.number = s10_make("LV", 70000001, "CN"),
                 .sender = {.name = STR("深圳市明灯贸易有限公司"), .city = STR("Shenzhen"),
                            .country = STR("CN"), .email = STR("lumen@example.com")},
                 .addressee = {.name = STR("Анна Щербакова"), .line1 = STR("ул. Ёлочная, 7"),
                               .line2 = STR("кв. 12"), .city = STR("Moscow"), .region = STR("MOW"),
                               .postcode = STR("125009"), .country = STR("RU"),
                               .phone = STR("+74951234567"), .email = STR("anna@example.com")},
                 .category = STR("sale of goods"), .currency = CURRENCY("EUR"), .lines = lines,
                 .lines_n = 1, .gross_g = 850, .postage_minor = 520, .invoice = STR("4711")},
        .prices = prices,
        .sums = {.goods = 2400, .freight = 520, .duty = 120, .tax = 304, .discount = 100,
                 .total = 3244},
        .addressee = STR("Анна Щербакова\nул. Ёлочная, 7\nкв. 12\nМосква\n125009"),
        .service = STR("economy"), .hub = STR("CN-SZX"),
        .shipped_on = date_of(2026, 1, 15), .shipped_at_ms = 1768478400000,
        .parcel = 1, .parcels = 1, .border = true, .worth = {.known = true, .cn22 = true},
        .language = STR("ru"), .buyer_language = STR("ru")};
}

static struct str drawn(const struct paper *p, size_t n, unsigned kinds)
{
    struct str out;

    assert_int_equal(papers_draw(&problem, &arena, p, n, kinds, &out), DONE);
    return out;
}

static void draw(const struct paper *p, unsigned kinds)
{
    paper_keep(drawn(p, 1, kinds));
}

static void label(void **state)
{
    static const char *const says[] = {
        "Анна Щербакова", "ул. Ёлочная, 7", "кв. 12", "Москва", "125009", "RUSSIA (Россия)",
        "深圳市明灯贸易有限公司", "CHINA (中国)", "Expéditeur / Sender / Отправитель", "0.850 kg",
        "LV 700 000 013 CN", "Économique / Economy", "2026-01-15", "4711", "CN 22", "CN-SZX", NULL};
    struct paper p = usual();

    (void)state;
    draw(&p, 1 << PAPER_LABEL);
    assert_int_equal(paper_pages(), 1);
    paper_says(1, says);
    assert_str(paper_codes(1, 300), "LV700000013CN");
    assert_str(paper_codes(1, 150), "LV700000013CN"); /* also of a poor printer */
}

static void label_with_sscc(void **state)
{
    static const char *const says[] = {"(00) 376104250021234569", "LV 700 000 013 CN", "2/3", NULL};
    struct paper p = usual();
    struct str read;

    (void)state;
    p.sscc = STR("376104250021234569");
    p.parcel = 2;
    p.parcels = 3;
    draw(&p, 1 << PAPER_LABEL);
    paper_says(1, says);
    read = paper_codes(1, 300);
    assert_true(str_find(read, STR("LV700000013CN")) != STR_NONE);
    assert_true(str_find(read, STR("00376104250021234569")) != STR_NONE);
    p.sscc = STR("376104250021234560"); /* its check digit is wrong */
    assert_int_equal(papers_draw(&problem, &arena, &p, 1, 1 << PAPER_LABEL, &read), REFUSED);
}

static void cn22(void **state)
{
    static const char *const says[] = {
        "CN 22", "LV700000013CN", "Déclaration en douane", "Customs declaration",
        "Таможенная декларация", "Кружка фарфоровая", "0.700", "24.00", "691110", "0.850",
        "EUR 24.00", "EUR 5.20", "Анна Щербакова", "125009 Moscow", "+74951234567",
        "深圳市明灯贸易有限公司", "Продажа товара", NULL};
    struct paper p = usual();

    (void)state;
    draw(&p, 1 << PAPER_CN22);
    assert_int_equal(paper_pages(), 1);
    paper_says(1, says);
}

static void cn23(void **state)
{
    static const char *const says[] = {
        "CN 23", "LV700000013CN", "Declaração aduaneira", "Caneca", "EUR 24.00", "0.850",
        "Ana da Conceição", "São Paulo", "BRAZIL (Brasil)", "4711", "Peso bruto (kg)",
        "Venda de mercadoria", NULL};
    struct paper p = usual();

    (void)state;
    lines[0].description = STR("Caneca de porcelana");
    p.data.addressee = (struct itmatt_party){
        .name = STR("Ana da Conceição"), .line1 = STR("Rua Augusta 100"), .city = STR("São Paulo"),
        .region = STR("SP"), .postcode = STR("01305-000"), .country = STR("BR")};
    p.language = p.buyer_language = STR("pt");
    draw(&p, 1 << PAPER_CN23);
    assert_int_equal(paper_pages(), 1);
    paper_says(1, says);
    assert_str(paper_codes(1, 300), "LV700000013CN");
}

static void invoice(void **state)
{
    static const char *const says[] = {
        "Commercial invoice", "Коммерческий счёт", "4711", "2026-01-15", "LV700000013CN", "MUG-1",
        "12.00", "24.00", "5.20", "1.20", "3.04", "-1.00", "EUR 32.44", "691110",
        "Кружка фарфоровая", NULL};
    struct paper p = usual();

    (void)state;
    draw(&p, 1 << PAPER_INVOICE);
    assert_int_equal(paper_pages(), 1);
    paper_says(1, says);
}

/* Forty lines and more, with long titles, go on on the next pages; each line is there once, and
 * each page has the number of the parcel and its own. */
static void many_lines(void **state)
{
    static const char *const first[] = {"LV700000013CN", "1/", "EUR 500.00", NULL};
    struct paper p = usual();
    int pages;

    (void)state;
    for (size_t i = 0; i < ITMATT_LINES_MAX; i++) {
        lines[i] = lines[0];
        lines[i].value_minor = 1000;
        lines[i].description =
            str_printf(&arena, "Line%02zu of a very long title that says what it is made of, how "
                       "large it is and what it is good for, in all the words there are", i);
        prices[i] = prices[0];
    }
    p.data.lines_n = ITMATT_LINES_MAX;
    for (int kind = PAPER_CN22; kind < PAPER_KINDS; kind++) {
        draw(&p, 1U << kind);
        pages = paper_pages();
        assert_true(pages > 1 && pages < 15);
        for (size_t i = 0; i < ITMATT_LINES_MAX; i++) {
            const struct str name = str_printf(&arena, "Line%02zu", i);
            struct str rest = paper_text(0);
            const size_t at = str_find(rest, name);

            assert_true(at != STR_NONE);
            rest = str_sub(rest, at + name.n, STR_NONE);
            assert_true(str_find(rest, name) == STR_NONE);
        }
        if (kind == PAPER_INVOICE)
            continue;
        paper_says(1, first);
        paper_says(pages, (const char *const[]){str_printf(&arena, "%d/%d", pages, pages).p, NULL});
    }
}

/* The longest that an address may have still stands in its box, and the code is readable. */
static void long_texts(void **state)
{
    struct paper p = usual();
    struct str name = STR("Konstantin Maximilian Alexander von Hohenzollern-Sigmaringen und "
                          "Partner Handelsgesellschaft mit beschränkter Haftung");

    (void)state;
    p.data.addressee.name = name;
    p.addressee = str_printf(&arena, "%.*s\n%.*s\n%.*s\n%.*s\n125009", STR_FMT(name), STR_FMT(name),
                             STR_FMT(name), STR_FMT(name));
    draw(&p, 1 << PAPER_LABEL | 1 << PAPER_CN22 | 1 << PAPER_CN23 | 1 << PAPER_INVOICE);
    assert_int_equal(paper_pages(), 4);
    assert_true(str_find(paper_text(1), STR("125009")) != STR_NONE);
    assert_str(paper_codes(1, 300), "LV700000013CN");
    assert_str(paper_codes(3, 300), "LV700000013CN");
}

/* Of several parcels each has its label; the invoice is one. */
static void several_parcels(void **state)
{
    struct paper p[2] = {usual(), usual()};

    (void)state;
    p[1].data.number = s10_make("LV", 70000002, "CN");
    paper_keep(drawn(p, 2, 1 << PAPER_LABEL | 1 << PAPER_CN22 | 1 << PAPER_INVOICE));
    assert_int_equal(paper_pages(), 5);
    assert_str(paper_codes(1, 300), "LV700000013CN");
    assert_str(paper_codes(2, 300), s10_make("LV", 70000002, "CN").text);
}

static void same_bytes(void **state)
{
    const unsigned all = (1U << PAPER_KINDS) - 1;
    struct paper p = usual();
    struct str first = drawn(&p, 1, all);

    (void)state;
    draw(&p, 1 << PAPER_CN23);
    assert_true(str_eq(first, drawn(&p, 1, all)));
}

/* ---- which declaration ---- */

static void worth(void **state)
{
    const struct rates *rates = rates_default(&arena, date_of(2026, 1, 15));
    struct postal_worth w;

    (void)state;
    assert_int_equal(postal_forms_load(&problem), DONE);
    w = postal_worth_of(rates, money(35294, CURRENCY("EUR"))); /* at 0.85: 299.999 */
    assert_true(w.known && w.cn22);
    assert_int_equal(w.sdr.minor, 30000);
    assert_int_equal(w.most.minor, 30000);
    w = postal_worth_of(rates, money(35296, CURRENCY("EUR"))); /* 300.016 */
    assert_true(w.known && !w.cn22);
    w = postal_worth_of(rates, money(3000000, CURRENCY("RUB")));
    assert_true(w.known && w.cn22);
    assert_int_equal(w.sdr.minor, 27419); /* 30,000 / 93 * 0.85 */
    w = postal_worth_of(rates, money(100, CURRENCY("ZWG"))); /* no rate: the large one */
    assert_false(w.known || w.cn22);
    rates = rates_default(&arena, date_of(1999, 12, 31)); /* no row yet */
    assert_false(postal_worth_of(rates, money(100, CURRENCY("EUR"))).cn22);
}

static void forms_as_a_file(void **state)
{
#define HEAD "from,cn22_most_sdr,check,source\n"
    static const struct {
        const char *text, *field;
    } bad[] = {
        {HEAD ",300,,x\n", "f line 2: from"},
        {HEAD "2020-01-01,0,,x\n", "f line 2: cn22_most_sdr"},
        {HEAD "2020-01-01,300,,\n", "f line 2: source"},
        {HEAD "2020-01-01,300,,x\n2020-01-01,400,,x\n", "f line 3: from"},
    };
    struct postal_forms out;

    (void)state;
    for (size_t i = 0; i < countof(bad); i++) {
        assert_int_equal(postal_forms_parse(&arena, STR("f"), str_of(bad[i].text), &problem, &out),
                         REFUSED);
        assert_string_equal(problem.field, bad[i].field);
    }
    assert_int_equal(postal_forms_parse(&arena, STR("f"),
                                        STR(HEAD "2020-01-01,300,,x\n2027-01-01,400.50,yes,y\n"),
                                        &problem, &out), DONE);
    assert_int_equal(out.n, 2);
    assert_int_equal(out.v[1].cn22_most.minor, 40050);
}

/* ---- advance data ---- */

static void read_back(void **state)
{
    struct paper p = usual();
    struct itmatt out;
    struct str document, again;

    (void)state;
    document = itmatt_document(&arena, &p.data, p.shipped_at_ms);
    assert_int_equal(itmatt_read(&problem, &arena, document, &out), DONE);
    again = itmatt_document(&arena, &out, p.shipped_at_ms);
    assert_true(str_eq(document, again));
    assert_int_equal(out.gross_g, 850);
    assert_int_equal(out.lines[0].value_minor, 2400);
    assert_int_equal(itmatt_read(&problem, &arena, STR("{\"message\":\"ITMATT\"}"), &out), REFUSED);
    assert_string_equal(problem.field, "number");
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 256 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(label),       cmocka_unit_test(label_with_sscc),
        cmocka_unit_test(cn22),        cmocka_unit_test(cn23),
        cmocka_unit_test(invoice),     cmocka_unit_test(many_lines),
        cmocka_unit_test(long_texts),  cmocka_unit_test(several_parcels),
        cmocka_unit_test(same_bytes),  cmocka_unit_test(worth),
        cmocka_unit_test(forms_as_a_file), cmocka_unit_test(read_back),
    };
    return cmocka_run_group_tests_name("papers", tests, set_up, tear_down);
}

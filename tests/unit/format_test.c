/* SPDX-License-Identifier: Apache-2.0 */
#include <unicode/unumberformatter.h>
#include <unicode/ustring.h>

#include "support/unit.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/random.h"
#include "lib/format.h"

#define NB "\xc2\xa0" /* no-break space */

static struct arena arena;

#define assert_written(call, expected)      \
    do {                                    \
        struct buf b;                       \
        buf_init(&b, &arena, 256);          \
        call;                               \
        assert_str(buf_view(&b), expected); \
    } while (0)

static const struct locale *at(const char *tag)
{
    const struct locale *l = locale_get(str_of(tag));

    assert_non_null(l);
    return l;
}

static void lists(void **state)
{
    (void)state;
    assert_str(locale_tag(at("pt-BR")), "pt-BR");
    assert_str(locale_language(at("pt-BR")), "pt");
    assert_str(locale_tag(at("de-AT")), "de");
    assert_null(locale_get(STR("xx")));
    assert_null(locale_get(STR("")));
}

static void numbers(void **state)
{
    (void)state;
    assert_written(format_number(&b, at("en"), 1234567), "1,234,567");
    assert_written(format_number(&b, at("ru"), 1234), "1" NB "234");
    assert_written(format_number(&b, at("es"), 1234), "1234");
    assert_written(format_number(&b, at("es"), 12345), "12.345");
    assert_written(format_number(&b, at("pl"), 1234), "1234");
    assert_written(format_number(&b, at("de"), -5), "−5");
    assert_written(format_number(&b, at("en"), 0), "0");
    assert_written(format_percent(&b, at("en"), 55000), "5.5%");
    assert_written(format_percent(&b, at("ru"), 220000), "22" NB "%");
    assert_written(format_percent(&b, at("de"), 99750), "9,975" NB "%");
    assert_written(format_percent(&b, at("en"), 0), "0%");
    assert_written(format_percent(&b, at("en"), 1), "0.0001%");
    assert_written(format_percent(&b, at("es"), 12345678), "1234,5678" NB "%");
    assert_written(format_percent(&b, at("en"), -55000), "-5.5%");
}

static void amounts(void **state)
{
    (void)state;
    assert_written(format_money(&b, at("en-US"), money(123450, CURRENCY("USD"))), "$1,234.50");
    assert_written(format_money(&b, at("ru"), money(123450, CURRENCY("RUB"))),
                   "1" NB "234,50" NB "₽");
    assert_written(format_money(&b, at("pt-BR"), money(123450, CURRENCY("BRL"))),
                   "R$" NB "1.234,50");
    assert_written(format_money(&b, at("es"), money(123450, CURRENCY("EUR"))), "1234,50" NB "€");
    assert_written(format_money(&b, at("en"), money(1234, CURRENCY("JPY"))), "JP¥1,234");
    assert_written(format_money(&b, at("en"), money(1234567, CURRENCY("KWD"))),
                   "KWD" NB "1,234.567");
    assert_written(format_money(&b, at("en-GB"), money(-5, CURRENCY("GBP"))), "−£0.05");
    assert_written(format_money(&b, at("de"), money(0, CURRENCY("EUR"))), "0,00" NB "€");
    assert_written(format_money(&b, at("pl"), money(999999, CURRENCY("PLN"))), "9999,99" NB "zł");
    assert_written(format_money(&b, at("en"), money(1000000, CURRENCY("HUF"))),
                   "HUF" NB "10,000.00");
}

static void assert_as_icu(const struct locale *l, struct money m)
{
    UErrorCode error = U_ZERO_ERROR;
    UFormattedNumber *formatted = unumf_openResult(&error);
    UChar wide[64], result[128];
    char skeleton[64], number[64], expected[256] = "";
    struct buf decimal = {.p = number, .cap = sizeof(number), .max = sizeof(number)}, got;
    UNumberFormatter *f;
    int32_t n;

    snprintf(skeleton, sizeof(skeleton), "currency/%s .%.*s", m.currency.code,
             currency_digits(m.currency), "000");
    if (currency_digits(m.currency) == 0)
        snprintf(skeleton, sizeof(skeleton), "currency/%s precision-integer", m.currency.code);
    u_uastrcpy(wide, skeleton);
    f = unumf_openForSkeletonAndLocale(wide, -1, locale_icu(l), &error);
    money_decimal(&decimal, m);
    unumf_formatDecimal(f, number, (int32_t)decimal.n, formatted, &error);
    n = unumf_resultToString(formatted, result, countof(result), &error);
    u_strToUTF8(expected, sizeof(expected), NULL, result, n, &error);
    assert_true(U_SUCCESS(error));
    buf_init(&got, &arena, 256);
    format_money(&got, l, m);
    assert_str(buf_view(&got), expected);
    unumf_close(f);
    unumf_closeResult(formatted);
}

/* What is laid out by a learned pattern is what ICU itself writes. */
static void amounts_as_icu_writes_them(void **state)
{
    static const struct currency currencies[] = {{"EUR"}, {"USD"}, {"RUB"}, {"BRL"}, {"JPY"},
                                                 {"KWD"}, {"CNY"}, {"CHF"}, {"PLN"}};
    static const uint64_t sizes[] = {1, 100, 1000, 100000, 10000000, MONEY_MAX_MINOR};
    const struct locale *l;
    struct random r;

    (void)state;
    random_seeded(&r, 20260131);
    for (size_t i = 0; (l = locale_at(i)); i++)
        for (size_t k = 0; k < countof(currencies); k++)
            for (size_t j = 0; j < countof(sizes); j++) {
                struct arena_mark m = arena_mark(&arena);

                assert_as_icu(l, money((int64_t)random_below(&r, sizes[j] + 1), currencies[k]));
                arena_rewind(&arena, m);
            }
}

static void dates(void **state)
{
    struct date d = date_of(2026, 12, 3);

    (void)state;
    assert_written(format_day(&b, at("en-GB"), d), "3\u00A0Dec");
    assert_written(format_day(&b, at("en-US"), d), "Dec\u00A03");
    assert_written(format_day(&b, at("en"), d), "3\u00A0Dec");
    assert_written(format_days(&b, at("en"), d, date_add(d, 2)), "3–5\u00A0Dec");
    assert_written(format_day(&b, at("ru"), d), "3\u00A0дек.");
    assert_written(format_date(&b, at("pt-BR"), d), "3 de dez. de 2026");
    assert_written(format_weekday(&b, at("de"), d), "Do., 3. Dez.");
    assert_written(format_days(&b, at("en-GB"), d, date_add(d, 2)), "3–5\u00A0Dec");
    assert_written(format_days(&b, at("en-GB"), date_add(d, -4), d),
                   "29\u00A0Nov\u2009–\u20093\u00A0Dec");
    assert_written(format_days(&b, at("ru"), d, date_add(d, 2)), "3–5\u00A0дек.");
    assert_written(format_days(&b, at("ru"), d, d), "3\u00A0дек.");
    assert_written(format_days(&b, at("en-GB"), d, date_add(d, 32)),
                   "3\u00A0Dec\u2009–\u20094\u00A0Jan");
    assert_written(format_days(&b, at("en-US"), d, date_add(d, 32)),
                   "Dec\u00A03\u2009–\u2009Jan\u00A04");
    assert_written(format_days(&b, at("ru"), d, date_add(d, 32)), "3\u00A0дек. – 4\u00A0янв.");
    assert_written(format_days(&b, at("pt-BR"), d, date_add(d, 32)),
                   "3\u00A0de\u00A0dez.\u2009–\u20094\u00A0de\u00A0jan.");
    assert_written(format_days(&b, at("de"), d, date_add(d, 32)),
                   "3.\u00A0Dez.\u2009–\u20094.\u00A0Jan.");
    assert_written(format_time(&b, at("en-GB"), 14 * 60 + 5), "14:05");
    assert_written(format_time(&b, at("ru"), 5), "00:05");
}

static void names(void **state)
{
    (void)state;
    assert_written(locale_country(&b, at("pt-BR"), STR("BR")), "Brasil");
    assert_written(locale_country(&b, at("ru"), STR("CN")), "Китай");
    assert_written(locale_country(&b, at("ru"), STR("")), "");
    assert_written(locale_country(&b, at("de"), STR("TR")), "Türkei");
    assert_written(locale_country(&b, locale_of_texts(at("de")), STR("TR")), "Turkey");
    assert_ptr_equal(locale_of_texts(at("ru")), at("ru"));
    assert_ptr_equal(locale_of_texts(at("en-GB")), at("en-GB"));
    assert_written(locale_language_name(&b, at("en"), STR("pt-BR")), "Portuguese (Brazil)");
    assert_int_equal(locale_plural(at("ru"), 1), PLURAL_ONE);
    assert_int_equal(locale_plural(at("ru"), 2), PLURAL_FEW);
    assert_int_equal(locale_plural(at("ru"), 11), PLURAL_MANY);
    assert_int_equal(locale_plural(at("en"), 0), PLURAL_OTHER);
    assert_true(str_cmp(locale_sort_key(&arena, at("ru"), STR("ёж")),
                        locale_sort_key(&arena, at("ru"), STR("жук"))) < 0);
}

static void *write_many(void *arg)
{
    for (int i = 0; i < 2000; i++) {
        char text[256];
        struct buf b = {.p = text, .cap = sizeof(text), .max = sizeof(text)};

        format_days(&b, arg, date_of(2026, 1, 1 + i % 28), date_of(2026, 2, 1 + i % 28));
        format_money(&b, arg, money(i, CURRENCY("CHF")));
        format_number(&b, arg, i);
        if (b.full)
            return NULL;
    }
    return arg;
}

static void threads(void **state)
{
    static const char *const tags[] = {"en", "ru", "pt-BR", "de"};
    pthread_t t[countof(tags)];
    void *result;

    (void)state;
    for (size_t i = 0; i < countof(tags); i++)
        assert_int_equal(pthread_create(&t[i], NULL, write_many, (void *)at(tags[i])), 0);
    for (size_t i = 0; i < countof(tags); i++) {
        pthread_join(t[i], &result);
        assert_non_null(result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists),
        cmocka_unit_test(numbers),
        cmocka_unit_test(amounts),
        cmocka_unit_test(amounts_as_icu_writes_them),
        cmocka_unit_test(dates),
        cmocka_unit_test(names),
        cmocka_unit_test(threads),
    };
    int failed;

    arena_init(&arena, 1 << 20);
    failed = cmocka_run_group_tests_name("format", tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}

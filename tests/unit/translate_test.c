/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "lib/locale.h"
#include "lib/translate.h"

static void expect(struct str s, const char *text)
{
    assert_int_equal(s.n, strlen(text));
    assert_memory_equal(s.p, text, s.n);
}

static void every_message_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogue_table_n; i++) {
        const struct catalogue *c = &catalogue_table[i];

        for (size_t k = 0; k < c->n; k++)
            assert_ptr_equal(catalogue_text(c, c->messages[k].id).p, c->messages[k].forms[0].p);
    }
}

static void languages_by_tag(void **state)
{
    const struct catalogue *pt = catalogue_of(STR("pt"));

    (void)state;
    assert_non_null(pt);
    assert_ptr_equal(catalogue_of(STR("pt-BR")), pt);
    assert_ptr_equal(catalogue_of(STR("PT")), pt);
    assert_null(catalogue_of(STR("")));
    assert_null(catalogue_of(STR("en")));
    assert_null(catalogue_of(STR("p")));
    assert_null(catalogue_of(STR("ptx")));
}

static void what_has_no_translation_is_english(void **state)
{
    (void)state;
    expect(catalogue_text(NULL, STR("Hello")), "Hello");
    expect(catalogue_text(catalogue_of(STR("ru")), STR("no such text")), "no such text");
    /* One is French for nothing, too; English shown to the French is still English. */
    expect(catalogue_plural(NULL, PLURAL_ONE, STR("One"), STR("Many"), 0), "Many");
    expect(catalogue_plural(NULL, PLURAL_ONE, STR("One"), STR("Many"), 1), "One");
}

/* A catalogue by hand: one message, three forms, as Russian has them. */
static void forms_by_category(void **state)
{
    static const struct message messages[] = {
        {STR_INIT("One day"), {STR_INIT("день"), STR_INIT("дня"), STR_INIT("дней")}}};
    static const uint16_t slots[] = {1, 0};
    const struct catalogue c = {
        STR_INIT("ru"), messages, 1, slots, 2,
        {[PLURAL_ONE] = 0, [PLURAL_FEW] = 1, [PLURAL_MANY] = 2, [PLURAL_OTHER] = 2}};
    const struct str one = STR("One day"), other = STR("%{n} days");

    (void)state;
    expect(catalogue_plural(&c, PLURAL_ONE, one, other, 21), "день");
    expect(catalogue_plural(&c, PLURAL_FEW, one, other, 2), "дня");
    expect(catalogue_plural(&c, PLURAL_MANY, one, other, 5), "дней");
    expect(catalogue_plural(&c, PLURAL_OTHER, one, other, 5), "дней");
}

/* The forms that a compiled catalogue picks for ICU's categories. */
static void forms_of_the_languages(void **state)
{
    static const struct {
        const char *language;
        int64_t n;
        int form;
    } rows[] = {{"ru", 1, 0}, {"ru", 21, 0}, {"ru", 2, 1}, {"ru", 104, 1}, {"ru", 0, 2},
                {"ru", 5, 2}, {"ru", 11, 2}, {"ru", 112, 2}, {"ru", 1000000, 2}, {"pt", 0, 0},
                {"pt", 1, 0}, {"pt", 2, 1}, {"pt", 21, 1}, {"pt", 1000000, 1}};

    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        struct str language = str_of(rows[i].language);
        const struct catalogue *c = catalogue_of(language);

        assert_non_null(c);
        assert_int_equal(c->form_of[locale_plural(locale_get(language), rows[i].n)], rows[i].form);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_is_found),
        cmocka_unit_test(languages_by_tag),
        cmocka_unit_test(what_has_no_translation_is_english),
        cmocka_unit_test(forms_by_category),
        cmocka_unit_test(forms_of_the_languages),
    };
    return cmocka_run_group_tests_name("translate", tests, NULL, NULL);
}

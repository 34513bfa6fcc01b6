/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "lib/slug.h"

static void names_of_many_scripts(void **state)
{
    static const struct {
        const char *name, *slug;
    } cases[] = {
        {"Best Buy", "best-buy"},
        {"  A & B  ", "a-b"},
        {"Клас-трейдинг", "klas-trejding"},
        {"ООО \"Детское Время\"", "ooo-detskoe-vrema"},
        {"São João", "sao-joao"},
        {"Łódź", "lodz"},
        {"Straße 9", "strasse-9"},
        {"O'Neill", "oneill"},
        {"深圳", "shen-zhen"},
        {"!!!", ""},
        {"", ""},
    };
    struct arena a;

    (void)state;
    arena_init(&a, 8 << 20);
    for (size_t i = 0; i < countof(cases); i++) {
        struct str slug = slug_of(&a, str_of(cases[i].name), 60);

        assert_string_equal(str_cstr(&a, slug), cases[i].slug);
    }
    arena_release(&a);
}

static void never_longer_than_asked(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 8 << 20);
    for (size_t max = 1; max < 12; max++) {
        struct str slug = slug_of(&a, STR("one two three four"), max);

        assert_true(slug.n <= max && slug.n > 0);
        assert_true(slug.p[slug.n - 1] != '-');
    }
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_many_scripts),
        cmocka_unit_test(never_longer_than_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

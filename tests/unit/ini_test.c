/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "lib/ini.h"

static enum outcome parse(struct arena *a, const char *text, size_t n, struct problem *p,
                          struct ini *ini)
{
    arena_init(a, 1 << 20);
    return ini_parse(a, STR("a.ini"), (struct str){text, n}, p, ini);
}

static void entries_in_their_sections(void **state)
{
    static const char text[] = "\xef\xbb\xbf; note\nplain = 1\n[one]\n a b = c = d \r\n# note\n"
                               "empty =\n[two]\na b = x\n[one]\nlast = ; no comment";
    static const struct {
        const char *section, *key, *value;
        int line;
    } expected[] = {{"", "plain", "1", 2},    {"one", "a b", "c = d", 4},
                    {"one", "empty", "", 6},  {"two", "a b", "x", 8},
                    {"one", "last", "; no comment", 10}};
    struct arena a;
    struct problem p = {0};
    struct ini ini;

    (void)state;
    assert_int_equal(parse(&a, text, sizeof(text) - 1, &p, &ini), DONE);
    assert_int_equal(ini.n, countof(expected));
    for (size_t i = 0; i < ini.n; i++) {
        assert_true(str_eq(ini.v[i].section, str_of(expected[i].section)));
        assert_true(str_eq(ini.v[i].key, str_of(expected[i].key)));
        assert_true(str_eq(ini.v[i].value, str_of(expected[i].value)));
        assert_int_equal(ini.v[i].line, expected[i].line);
    }
    arena_release(&a);
}

#define EXPECT_REFUSED(text, where)                                                   \
    do {                                                                              \
        struct arena a;                                                               \
        struct problem p = {0};                                                       \
        struct ini ini;                                                               \
        assert_int_equal(parse(&a, text, sizeof(text) - 1, &p, &ini), REFUSED);       \
        assert_int_equal(p.refusal, refusal_malformed);                               \
        assert_string_equal(p.field, where);                                          \
        arena_release(&a);                                                            \
    } while (0)

static void broken_files_are_refused(void **state)
{
    char line[5001] = {0};

    (void)state;
    EXPECT_REFUSED("a\n", "a.ini line 1");
    EXPECT_REFUSED("\n = 1\n", "a.ini line 2");
    EXPECT_REFUSED("[a\n", "a.ini line 1");
    EXPECT_REFUSED("[ ]\n", "a.ini line 1");
    EXPECT_REFUSED("[a]\nb=1\nb=2", "a.ini line 3");
    EXPECT_REFUSED("a=\xff", "a.ini line 1");
    EXPECT_REFUSED("a=\0", "a.ini line 1");
    memset(line, 'x', 5000);
    EXPECT_REFUSED(line, "a.ini line 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_in_their_sections),
        cmocka_unit_test(broken_files_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

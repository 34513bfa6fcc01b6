/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "base/buf.h"

static struct arena arena;

static void comparing(void **state)
{
    struct str none = {0};

    (void)state;
    assert_true(str_eq(none, STR("")) && str_eq(STR("ab"), STR("ab")));
    assert_false(str_eq(STR("ab"), STR("aB")));
    assert_true(str_eq_nocase(STR("aZ-9"), STR("Az-9")));
    assert_false(str_eq_nocase(STR("é"), STR("É"))); /* ASCII only */
    assert_false(str_eq_nocase(STR("["), STR("{")));
    assert_true(str_cmp(STR("a"), STR("b")) < 0 && str_cmp(STR("b"), STR("a")) > 0);
    assert_true(str_cmp(STR("a"), STR("ab")) < 0 && str_cmp(STR("ab"), STR("a")) > 0);
    assert_true(str_cmp(STR("z"), STR("é")) < 0); /* bytes are unsigned */
    assert_int_equal(str_cmp(none, STR("")), 0);
    assert_true(str_starts(STR("whsec_x"), STR("whsec_")) && str_starts(STR("x"), none));
    assert_true(str_ends(STR("a.csv.gz"), STR(".gz")) && str_ends(none, none));
    assert_false(str_ends(STR("gz"), STR(".gz")));
}

static void cutting_out(void **state)
{
    struct str s = STR("entrepot");

    (void)state;
    assert_str(str_sub(s, 2, 3), "tre");
    assert_str(str_sub(s, 5, 100), "pot");
    assert_str(str_sub(s, 100, 1), "");
    assert_str(str_sub(s, 1, SIZE_MAX), "ntrepot");
    assert_str(str_sub((struct str){0}, 0, 5), "");
    assert_str(str_trim(STR(" \t\r\n a b \n")), "a b");
    assert_str(str_trim(STR(" \n ")), "");
    assert_str(str_of(NULL), "");
}

static void finding(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("a--b"), STR("--")), 1);
    assert_int_equal(str_find(STR("a-b"), STR("--")), STR_NONE);
    assert_int_equal(str_find(STR("-"), STR("--")), STR_NONE);
    assert_int_equal(str_find(STR("abc"), STR("")), 0);
    assert_int_equal(str_find_char(STR("a=b=c"), '='), 1);
    assert_int_equal(str_find_char((struct str){0}, '='), STR_NONE);
}

static void assert_pieces(struct str text, const char *expected)
{
    struct str rest = text, piece;
    struct buf b;

    buf_init(&b, &arena, 256);
    while (str_cut(&rest, ',', &piece)) {
        buf_str(&b, piece);
        buf_char(&b, '|');
    }
    assert_str(buf_view(&b), expected);
    assert_false(str_cut(&rest, ',', &piece)); /* and stays at the end */
}

static void pieces(void **state)
{
    (void)state;
    assert_pieces(STR("a,bc,,d"), "a|bc||d|");
    assert_pieces(STR("a,"), "a||");
    assert_pieces(STR(","), "||");
    assert_pieces(STR("abc"), "abc|");
    assert_pieces(STR(""), "|");
    assert_pieces((struct str){0}, "|");
}

static void copies(void **state)
{
    char text[] = "Text";
    struct str copy = str_copy(&arena, str_of(text));

    (void)state;
    text[0] = 'N';
    assert_str(copy, "Text");
    assert_int_equal(copy.p[copy.n], '\0');
    assert_str(str_lower(&arena, STR("AÉZ[9")), "aÉz[9");
    assert_str(str_printf(&arena, "%d of %.*s", 3, STR_FMT(STR("many"))), "3 of many");
    assert_string_equal(str_cstr(&arena, (struct str){0}), "");
}

/* ---- UTF-8 ---- */

static void what_is_valid(void **state)
{
    (void)state;
    assert_true(utf8_valid((struct str){0}));
    assert_true(utf8_valid(STR("plain, Чай, 手机, \xf0\x9f\x98\x80")));
    assert_true(utf8_valid(STR("\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80")));
    assert_true(utf8_valid(STR("\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf")));
}

static void what_is_not(void **state)
{
    static const struct str broken[] = {
        STR_INIT("a\0b"),             STR_INIT("\x80"),             /* alone */
        STR_INIT("\xc0\xaf"),         STR_INIT("\xc1\xbf"),         /* overlong */
        STR_INIT("\xe0\x9f\xbf"),     STR_INIT("\xf0\x8f\xbf\xbf"), /* overlong */
        STR_INIT("\xed\xa0\x80"),     STR_INIT("\xed\xbf\xbf"),     /* surrogates */
        STR_INIT("\xf4\x90\x80\x80"), STR_INIT("\xf5\x80\x80\x80"), /* beyond U+10FFFF */
        STR_INIT("\xff"),             STR_INIT("\xc3"),             STR_INIT("\xe2\x82"),
        STR_INIT("\xf0\x9f\x98"),     STR_INIT("\xc3("),            STR_INIT("\xe2\x82("),
    };

    (void)state;
    for (size_t i = 0; i < countof(broken); i++)
        assert_false(utf8_valid(broken[i]));
}

/* Every code point is written, valid, and read again. */
static void every_code_point(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        char bytes[4];
        struct buf b = {.p = bytes, .cap = 4, .max = 4};
        struct str s;

        buf_code_point(&b, c);
        s = buf_view(&b);
        if (c >= 0xD800 && c <= 0xDFFF) {
            assert_false(utf8_valid(s));
            continue;
        }
        if (!utf8_valid(s) || utf8_length(s) != 1 || utf8_next(&s) != c || s.n != 0) {
            print_error("U+%04X\n", (unsigned)c);
            assert_true(false);
        }
    }
}

static void length_and_head(void **state)
{
    struct str s = STR("aé手\xf0\x9f\x98\x80"), rest = s; /* 1 + 2 + 3 + 4 bytes */

    (void)state;
    assert_int_equal(utf8_length(s), 4);
    assert_int_equal(utf8_next(&rest), 'a');
    assert_int_equal(utf8_next(&rest), 0xE9);
    assert_int_equal(utf8_next(&rest), 0x624B);
    assert_int_equal(utf8_next(&rest), 0x1F600);
    assert_int_equal(utf8_next(&rest), 0);
    for (size_t max = 0; max <= s.n + 1; max++) {
        static const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};

        assert_int_equal(utf8_head(s, max).n, expected[max]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparing),        cmocka_unit_test(cutting_out),
        cmocka_unit_test(finding),          cmocka_unit_test(pieces),
        cmocka_unit_test(copies),           cmocka_unit_test(what_is_valid),
        cmocka_unit_test(what_is_not),      cmocka_unit_test(every_code_point),
        cmocka_unit_test(length_and_head),
    };
    int failed;

    arena_init(&arena, 1 << 20);
    failed = cmocka_run_group_tests_name("str", tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}

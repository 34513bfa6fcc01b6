/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "lib/keyboard.h"
#include "lib/stem.h"
#include "lib/text.h"

static struct arena arena;

static void folds(void **state)
{
    static const char *const vectors[][2] = {
        {"ÉLÈVE Straße", "eleve strasse"}, {"Ёлка ЙОД", "елка йод"},
        {"Łódź żółć", "lodz zolc"},        {"São João", "sao joao"},
        {"ﬁne ½ ＡＢＣ", "fine 1⁄2 abc"},   {"İstanbul ıI", "istanbul ii"},
        {"中文 手机", "中文 手机"},         {"한국어 ガラス", "한국어 カラス"},
        {"ÀÉÎÕÜ Ñ ç", "aeiou n c"},        {"ĄĆĘŃŚŹŻ", "acenszz"},
        {"a\xcc\x81\xcc\x82", "a"},        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < countof(vectors); i++)
        assert_str(text_folded(&arena, str_of(vectors[i][0])), vectors[i][1]);
}

static void assert_words(const char *text, const char *expected)
{
    struct str rest = str_of(text), word;
    struct buf b;

    buf_init(&b, &arena, 1024);
    while (text_next_word(&rest, &word)) {
        buf_str(&b, word);
        buf_char(&b, '|');
    }
    assert_str(buf_view(&b), expected);
}

static void words(void **state)
{
    (void)state;
    assert_words("usb-c кабель, 2 м", "usb|c|кабель|2|м|");
    assert_words("", "");
    assert_words(" .,! ", "");
    assert_words("手", "手|");
    assert_words("手机", "手机|");
    assert_words("手机壳", "手机|机壳|");
    assert_words("iphone手机 x", "iphone|手机|x|");
    assert_words("手机壳x", "手机|机壳|x|");
}

static void cleans(void **state)
{
    struct str out;

    (void)state;
    assert_int_equal(text_clean(&arena, TEXT_LINE, STR("  a \t b\n c "), 10, &out), TEXT_FINE);
    assert_str(out, "a b c");
    assert_int_equal(text_clean(&arena, TEXT_BLOCK, STR("a\r\n b\n\nc"), 10, &out), TEXT_FINE);
    assert_str(out, "a\nb\n\nc");
    assert_int_equal(text_clean(&arena, TEXT_LINE, STR("e\xcc\x81"), 10, &out), TEXT_FINE);
    assert_str(out, "\xc3\xa9"); /* composed */
    assert_int_equal(text_clean(&arena, TEXT_LINE, STR("a\x01"), 10, &out), TEXT_CONTROL);
    assert_int_equal(text_clean(&arena, TEXT_LINE, STR("a\xe2\x80\xae" "b"), 10, &out),
                     TEXT_CONTROL);
    assert_int_equal(text_clean(&arena, TEXT_LINE, STR("\xff"), 10, &out), TEXT_BROKEN);
    assert_int_equal(text_clean(&arena, TEXT_LINE, STR("a\0b"), 10, &out), TEXT_BROKEN);
    assert_int_equal(text_clean(&arena, TEXT_LINE, STR("12345678901"), 10, &out), TEXT_TOO_LONG);
    assert_int_equal(text_clean(&arena, TEXT_LINE, STR("привет мир"), 10, &out), TEXT_FINE);
    assert_str(out, "привет мир");
}

static void assert_clean(enum text_kind kind, struct str in, const char *expected)
{
    struct str out = STR("?");

    assert_int_equal(text_clean(&arena, kind, in, 40, &out), TEXT_FINE);
    assert_str(out, expected);
}

/* Blanks of all kinds are blanks, and what nobody sees is not there. */
static void blanks_and_strays(void **state)
{
    (void)state;
    assert_clean(TEXT_LINE, STR("\u00a0a\u202f\u3000b\u2028c\u2009"), "a b c");
    assert_clean(TEXT_BLOCK, STR("a \u2028 b \n\n c"), "a\nb\n\nc");
    assert_clean(TEXT_BLOCK, STR("\n\n a\n\n"), "a");
    assert_clean(TEXT_LINE, STR("\ufeffca\u00adfé\u200b"), "café");
    assert_clean(TEXT_LINE, STR("\u200b\u200d \u3164\u2060"), "");
    assert_clean(TEXT_LINE, STR("\U0001f468\u200d\U0001f4bb"), "\U0001f468\u200d\U0001f4bb");
    assert_clean(TEXT_LINE, STR("и\u0306 \u1112\u1161\u11ab \u212b"), "й 한 Å"); /* NFC */
    assert_clean(TEXT_LINE, STR("\u0915\u093c \uac00\u11a8"), "\u0915\u093c 각");
    assert_clean(TEXT_LINE, STR("a  b"), "a b");
    assert_clean(TEXT_LINE, STR(" "), "");
    assert_clean(TEXT_LINE, (struct str){0}, "");
}

static void forbidden_characters(void **state)
{
    static const struct str texts[] = {
        STR_INIT("a\u200eb"),   STR_INIT("a\u202e"), STR_INIT("\u2066x\u2069"),
        STR_INIT("a\x7f"),       STR_INIT("a\x1b[1m"), STR_INIT("\xc2\x99"), STR_INIT("a\xc2\x85"),
        STR_INIT("\ufffe"),     STR_INIT("\U0001ffff"), STR_INIT("\u061c"),
    };
    struct str out;

    (void)state;
    for (size_t i = 0; i < countof(texts); i++) {
        assert_int_equal(text_clean(&arena, TEXT_BLOCK, texts[i], 40, &out), TEXT_CONTROL);
        assert_int_equal(text_clean(&arena, TEXT_LINE, text_without_controls(&arena, texts[i]), 40,
                                    &out), TEXT_FINE);
    }
}

static void wrong_layout(void **state)
{
    static const char *const vectors[][2] = {
        {"ntktajy", "телефон"}, {"yfeiybrb", "наушники"},     {"gkfnmt", "платье"},
        {"шзрщту", "iphone"},   {",fnfhtqrf", "батарейка"},   {"[`]", "хёъ"},
        {";'.", "жэю"},         {"Ghbdtn vbh 5", "Привет мир 5"}, {"ИфтЛ", "BanK"},
        {"", ""},               {"12 手", "12 手"},
    };

    (void)state;
    for (size_t i = 0; i < countof(vectors); i++)
        assert_str(keyboard_flip(&arena, str_of(vectors[i][0])), vectors[i][1]);
}

static void stems(void **state)
{
    (void)state;
    assert_str(stem_word(&arena, STEM_EN, STR("headphones")), "headphon");
    assert_str(stem_word(&arena, STEM_RU, STR("наушниками")), "наушник");
    assert_str(stem_word(&arena, STEM_PT, STR("sapatos")), "sapat");
    assert_str(stem_word(&arena, STEM_OTHER, STR("plecaki")), "plecaki");
    assert_int_equal(stem_language(STR("pt-BR")), STEM_PT);
    assert_int_equal(stem_language(STR("ptx")), STEM_OTHER);
    assert_int_equal(stem_language(STR("pl")), STEM_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds),
        cmocka_unit_test(words),
        cmocka_unit_test(cleans),
        cmocka_unit_test(blanks_and_strays),
        cmocka_unit_test(forbidden_characters),
        cmocka_unit_test(wrong_layout),
        cmocka_unit_test(stems),
    };
    int failed;

    arena_init(&arena, 1 << 20);
    failed = cmocka_run_group_tests_name("text", tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What we set, other programs read: text by pdftotext, barcodes by zbar, soundness by qpdf. */
#include "support/paper.h"
#include "support/unit.h"

#include "lib/pdf.h"

static struct arena arena;
static struct problem problem;

static struct pdf *start(void)
{
    static const struct pdf_about about = {.title = STR_INIT("Test"), .at_ms = 1768478400000};
    struct pdf *d;

    assert_int_equal(pdf_fonts_load(&problem, NULL), DONE);
    d = pdf_new(&arena, &about);
    pdf_page(d, 105, 148);
    return d;
}

static struct str finish(struct pdf *d)
{
    struct str out;

    assert_int_equal(pdf_finish(d, &out), DONE);
    return out;
}

static struct str text_of(struct pdf *d)
{
    paper_keep(finish(d));
    return paper_text(1);
}

static void scripts_are_read_back(void **state)
{
    static const char *const lines[] = {
        "Zażółć gęślą jaźń, São Paulo, Íñigo, ÄÖÜß", "Съешь ещё этих мягких французских булок",
        "深圳市明灯贸易有限公司 保温杯 500 ml", "Ταχύτητα", "日本語かな カナ", NULL,
    };
    struct pdf *d = start();

    (void)state;
    for (size_t i = 0; lines[i]; i++)
        pdf_text(d, (struct pdf_box){5, 5 + 10.0 * (double)i, 95, 8},
                 (struct pdf_style){.size_pt = 10, .bold = i % 2}, str_of(lines[i]));
    paper_keep(finish(d));
    paper_says(1, lines);
}

static void unknown_letters(void **state)
{
    struct pdf *d = start();

    (void)state;
    pdf_text(d, (struct pdf_box){5, 5, 95, 8}, (struct pdf_style){.size_pt = 10},
             STR("A\U0001F4F1B \u05E9\u05DC C\uFE0F"));
    assert_str(text_of(d), "AB \u25A1\u25A1 C");
}

static void same_bytes(void **state)
{
    struct str first, second;

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct pdf *d = start();

        pdf_text(d, (struct pdf_box){5, 5, 95, 8}, (struct pdf_style){.size_pt = 8 + 3 * i},
                 STR("Москва 北京 Paris")); /* leaves the caches of the library in another state */
        if (i)
            finish(d);
        d = i ? start() : d;
        if (i)
            pdf_text(d, (struct pdf_box){5, 5, 95, 8}, (struct pdf_style){.size_pt = 8},
                     STR("Москва 北京 Paris"));
        *(i ? &second : &first) = finish(d);
    }
    assert_true(str_eq(first, second));
}

static void wraps_shrinks_and_cuts(void **state)
{
    const struct str words = STR("one two three four five six seven eight nine ten");
    const struct pdf_style style = {.size_pt = 10};
    struct pdf *d = start();
    struct str text;
    double one, all;

    (void)state;
    one = pdf_text_height(d, 90, style, STR("one"));
    all = pdf_text_height(d, 20, style, words);
    assert_true(one > 4 && one < 4.3); /* 10 points by 1.18 */
    assert_true(all > 3.5 * one && all < 7.5 * one);
    assert_true(pdf_text_height(d, 90, style, STR("one\ntwo\n\nthree")) > 3.9 * one);
    pdf_text(d, (struct pdf_box){5, 5, 20, one}, style, words); /* cut */
    text = text_of(d);
    assert_true(str_starts(text, STR("one two")));
    assert_true(str_ends(text, STR("\u2026")));
    d = start();
    pdf_text(d, (struct pdf_box){5, 5, 20, 2 * one},
             (struct pdf_style){.size_pt = 10, .least_pt = 3}, words);
    text = text_of(d);
    assert_int_equal(str_find(text, STR("\u2026")), STR_NONE);
    assert_true(str_ends(text, STR("ten")));
}

/* Long words and Chinese have no blanks to break at. */
static void breaks_what_has_no_blanks(void **state)
{
    static const char word[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char han[] = "深圳市明灯贸易有限公司深圳市明灯贸易有限公司";
    const struct pdf_style style = {.size_pt = 10};
    struct pdf *d = start();
    struct str text;

    (void)state;
    assert_true(pdf_text_height(d, 30, style, str_of(word)) > 12);
    assert_true(pdf_text_height(d, 30, style, str_of(han)) > 8);
    pdf_text(d, (struct pdf_box){5, 5, 30, 30}, style, str_of(word));
    text = text_of(d);
    assert_true(str_starts(text, STR("ABCDEFGH")));
    assert_true(str_ends(text, STR("XYZ")));
}

static void barcode_is_read_back(void **state)
{
    struct barcode code;
    struct pdf *d = start();

    (void)state;
    assert_int_equal(barcode_make(&problem, &arena, BARCODE_128, STR("RB123456785CN"), &code),
                     DONE);
    pdf_frame(d, (struct pdf_box){5, 5, 95, 40}, 0.3);
    pdf_barcode(d, (struct pdf_box){5, 10, 95, 20}, 0.4, &code);
    paper_keep(finish(d));
    assert_str(paper_codes(1, 300), "RB123456785CN");
}

static void missing_font(void **state)
{
    (void)state;
    assert_int_equal(pdf_fonts_load(&problem, "/nowhere"), REFUSED);
    assert_int_equal(problem.refusal, refusal_unavailable);
    assert_string_equal(problem.field, "fonts");
    assert_string_equal(problem.detail, "the font /nowhere/dejavu/DejaVuSans.ttf for papers, of "
                                        "the package fonts-dejavu-core");
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
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
        cmocka_unit_test(missing_font), /* first: fonts are loaded once */
        cmocka_unit_test(scripts_are_read_back),
        cmocka_unit_test(unknown_letters),
        cmocka_unit_test(same_bytes),
        cmocka_unit_test(wraps_shrinks_and_cuts),
        cmocka_unit_test(breaks_what_has_no_blanks),
        cmocka_unit_test(barcode_is_read_back),
    };
    return cmocka_run_group_tests_name("pdf", tests, set_up, tear_down);
}

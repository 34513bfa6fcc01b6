/* SPDX-License-Identifier: Apache-2.0 */
/* What we draw, an independent decoder reads: the picture of a page, drawn by librsvg, read by
 * zbar. */
#include "support/command.h"
#include "support/unit.h"

#include "lib/barcode.h"

#define PICTURE COMMAND_FOLDER "/barcode"

static struct arena arena;
static struct problem problem;

static void draw(enum barcode_kind kind, const char *text, int height)
{
    struct barcode code;
    struct str svg;
    int w, h;

    assert_int_equal(barcode_make(&problem, &arena, kind, str_of(text), &code), DONE);
    w = code.columns + 2 * code.quiet;
    h = code.rows * height + 2 * code.quiet;
    svg = str_printf(&arena,
                     "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                     "viewBox=\"0 0 %d %d\"><path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/>"
                     "<path d=\"%.*s\"/></svg>",
                     4 * w, 4 * h, w, h, w, h, w, STR_FMT(barcode_path(&arena, &code, height)));
    command_file(PICTURE ".svg", svg.p);
}

/* zbar prints what it read to standard output; command_run listens to standard error. */
static void is_read_as(const char *expected)
{
    static const char script[] = "rsvg-convert " PICTURE ".svg -o " PICTURE ".png && zbarimg -q "
                                 "--nodbus --raw -Sbinary " PICTURE ".png 1>&2";
    const char *const argv[] = {"sh", "-c", script, NULL};
    char said[2000];

    assert_int_equal(command_run(argv, said, sizeof(said)), 0);
    assert_str(str_trim(str_of(said)), expected);
}

static void qr(void **state)
{
    (void)state;
    draw(BARCODE_QR_M,
         "00020126490014br.gov.bcb.pix0114+55119999988880209Pedido 425204000053039865406129.90"
         "5802BR5912LOJA EXEMPLO6009SAO PAULO62120508PEDIDO4263044612", 1);
    is_read_as("00020126490014br.gov.bcb.pix0114+55119999988880209Pedido 425204000053039865"
               "406129.905802BR5912LOJA EXEMPLO6009SAO PAULO62120508PEDIDO4263044612");
    draw(BARCODE_QR_M, "ST00012|Name=ООО «Север»|Sum=123456", 1);
    is_read_as("ST00012|Name=ООО «Север»|Sum=123456");
}

/* Three lines are read back as they are. */
static void qr_of_lines(void **state)
{
    (void)state;
    draw(BARCODE_QR_M, "BCD\n002\n1", 1);
    is_read_as("BCD\n002\n1");
}

static void linear(void **state)
{
    (void)state;
    draw(BARCODE_128, "RB123456785GB", 40);
    is_read_as("RB123456785GB");
    draw(BARCODE_GS1_128, "[00]376104250021234569", 40);
    is_read_as("00376104250021234569");
}

/* ---- the checksum of Code 128 ---- */

enum { START_B = 104, CODE_B = 100, CODE_C = 99, SYMBOL_MODULES = 11, STOP_MODULES = 13 };

/* Widths of bars and spaces of each symbol, ISO/IEC 15417 table 1. */
static const char widths[] =
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231"
    "113222123122123221223211221132221231213212223112312131311222321122321221312212322112322211"
    "212123212321232121111323131123131321112313132113132311211313231113231311112133112331132131"
    "113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111"
    "314111221411431111111224111422121124121421141122141221112214112412122114122411142112142211"
    "241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141"
    "214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214"
    "211232";

static int value_at(const struct barcode *c, int index)
{
    const unsigned char *m = c->bit + index * SYMBOL_MODULES;

    for (int v = 0; v < (int)sizeof(widths) / 6; v++) {
        int at = 0;
        bool same = true;

        for (int part = 0; part < 6 && same; part++)
            for (int i = widths[v * 6 + part] - '0'; i > 0; i--)
                same &= m[at++] == (part + 1) % 2;
        if (same)
            return v;
    }
    fail_msg("symbol %d is none", index);
    return -1;
}

/* Start + sum of position times value, modulo 103. */
static int checksum(const int *values, int n)
{
    int64_t sum = values[0];

    for (int i = 1; i < n; i++)
        sum += (int64_t)i * values[i];
    return (int)(sum % 103);
}

/* Gives the number of symbols before the check symbol. */
static int read_values(const char *text, enum barcode_kind kind, int values[64])
{
    struct barcode c;
    int n;

    assert_int_equal(barcode_make(&problem, &arena, kind, str_of(text), &c), DONE);
    n = (c.columns - STOP_MODULES) / SYMBOL_MODULES;
    assert_int_equal(n * SYMBOL_MODULES + STOP_MODULES, c.columns);
    for (int i = 0; i < n; i++)
        values[i] = value_at(&c, i);
    assert_int_equal(checksum(values, n - 1), values[n - 1]);
    return n - 1;
}

/* The number RB123456785GB by set B alone, and by the shortest change B, C, B; the library finds
 * another way of the same length. GS1-128 of an SSCC has the check symbol 50. */
static void check_symbols(void **state)
{
    static const int all_b[] = {START_B, 50, 34, 17, 18, 19, 20, 21, 22, 23, 24, 21, 39, 34};
    static const int shortest[] = {START_B, 50, 34, CODE_C, 12, 34, 56, 78, CODE_B, 21, 39, 34};
    int values[64], n;

    (void)state;
    assert_int_equal(checksum(all_b, countof(all_b)), 102);
    assert_int_equal(checksum(shortest, countof(shortest)), 76);
    assert_int_equal(read_values("RB123456785GB", BARCODE_128, values), countof(shortest));
    n = read_values("[00]376104250021234569", BARCODE_GS1_128, values);
    assert_int_equal(values[n], 50);
}

static void refusals(void **state)
{
    char long_text[BARCODE_TEXT_MAX + 1];
    struct barcode c;

    (void)state;
    memset(long_text, 'a', sizeof(long_text));
    assert_int_equal(barcode_make(&problem, &arena, BARCODE_QR_M, STR(""), &c), REFUSED);
    assert_int_equal(barcode_make(&problem, &arena, BARCODE_QR_M,
                                  (struct str){long_text, sizeof(long_text)}, &c), REFUSED);
    assert_int_equal(barcode_make(&problem, &arena, BARCODE_QR_M,
                                  (struct str){long_text, sizeof(long_text) - 1}, &c), REFUSED);
    assert_int_equal(barcode_make(&problem, &arena, BARCODE_GS1_128,
                                  STR("[00]376104250021234560"), &c), REFUSED);
    assert_string_equal(problem.field, "barcode");
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 16 << 20);
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
        cmocka_unit_test(qr),     cmocka_unit_test(qr_of_lines),   cmocka_unit_test(linear),
        cmocka_unit_test(refusals), cmocka_unit_test(check_symbols),
    };
    return cmocka_run_group_tests_name("barcode", tests, set_up, tear_down);
}

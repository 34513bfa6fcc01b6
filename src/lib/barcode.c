/* SPDX-License-Identifier: Apache-2.0 */
#include <zint.h>

/* The library has the name, too. */
enum { ZINT_GS1_128 = BARCODE_GS1_128, ZINT_128 = BARCODE_CODE128, ZINT_QR = BARCODE_QRCODE };
#undef BARCODE_GS1_128

#include "lib/barcode.h"

#include "base/check.h"

enum { LEVEL_M = 2, PATH_MAX_BYTES = 1 << 20, QR_MODULES_MAX = 17 + 4 * 13 };

static const struct {
    int symbology, input, quiet;
} kinds[] = {
    [BARCODE_QR_M] = {ZINT_QR, DATA_MODE, BARCODE_QUIET_QR},
    [BARCODE_128] = {ZINT_128, DATA_MODE, BARCODE_QUIET_128},
    [BARCODE_GS1_128] = {ZINT_GS1_128, GS1_MODE, BARCODE_QUIET_128},
};

static void symbol_free(struct zint_symbol **s)
{
    ZBarcode_Delete(*s);
}

static void copy_modules(struct arena *a, const struct zint_symbol *s, struct barcode *out)
{
    unsigned char *bit = arena_new_n(a, unsigned char, (size_t)(s->width * s->rows));

    for (int row = 0; row < s->rows; row++)
        for (int col = 0; col < s->width; col++)
            bit[row * s->width + col] = s->encoded_data[row][col / 8] >> (col % 8) & 1;
    out->columns = s->width;
    out->rows = s->rows;
    out->bit = bit;
}

enum outcome barcode_make(struct problem *p, struct arena *a, enum barcode_kind kind,
                          struct str text, struct barcode *out)
{
    scoped(symbol_free) struct zint_symbol *s = ZBarcode_Create();

    check((unsigned)kind < countof(kinds) && s != NULL);
    if (text.n == 0 || text.n > BARCODE_TEXT_MAX || !utf8_valid(text))
        return refuse(p, refusal_invalid, "barcode", "1 to %d bytes of text", BARCODE_TEXT_MAX);
    s->symbology = kinds[kind].symbology;
    s->input_mode = kinds[kind].input;
    s->option_1 = kind == BARCODE_QR_M ? LEVEL_M : -1;
    if (ZBarcode_Encode(s, (const unsigned char *)text.p, (int)text.n) != 0 ||
        (kind == BARCODE_QR_M && s->width > QR_MODULES_MAX))
        return refuse(p, refusal_invalid, "barcode", "a text that such a code can hold: %s",
                      s->errtxt);
    *out = (struct barcode){.quiet = kinds[kind].quiet};
    copy_modules(a, s, out);
    return DONE;
}

/* The length of the run of black modules that starts here. */
static int run(const struct barcode *c, int row, int col)
{
    int n = 0;

    while (col + n < c->columns && c->bit[row * c->columns + col + n])
        n++;
    return n;
}

struct str barcode_path(struct arena *a, const struct barcode *code, int height)
{
    struct buf b;

    buf_init(&b, a, PATH_MAX_BYTES);
    for (int row = 0; row < code->rows; row++)
        for (int col = 0, n; col < code->columns; col += n ? n : 1) {
            n = run(code, row, col);
            if (n > 0)
                buf_fmt(&b, "M%d %dh%dv%dh-%dz", code->quiet + col, code->quiet + row * height, n,
                        height, n);
        }
    check(!b.full);
    return buf_view(&b);
}

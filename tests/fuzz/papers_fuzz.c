/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as advance data kept for a parcel, as a file of postal forms or of ranges of SSCCs, or
 * as a text to be set: never a crash, and what is taken is written as it was read. The first byte
 * says which. */
#include "base/arena.h"
#include "base/check.h"
#include "lib/pdf.h"
#include "shop/customs/itmatt.h"
#include "shop/customs/postal_forms.h"
#include "shop/logistics/sscc.h"

static void advance_data(struct arena *a, struct str document)
{
    struct problem p;
    struct itmatt in, again;

    if (itmatt_read(&p, a, document, &in) != DONE)
        return;
    check(itmatt_read(&p, a, itmatt_document(a, &in, 0), &again) == DONE);
    check(again.lines_n == in.lines_n && again.postage_minor == in.postage_minor &&
          str_eq(again.sender.name, in.sender.name));
}

static void forms(struct arena *a, struct str csv)
{
    struct postal_forms f;
    struct problem p;

    if (postal_forms_parse(a, STR("forms.csv"), csv, &p, &f) != DONE)
        return;
    for (size_t i = 0; i < f.n; i++)
        check(f.v[i].cn22_most.minor > 0 && f.v[i].source.n > 0);
}

static void sscc_ranges(struct arena *a, struct str csv)
{
    struct sscc_ranges r;
    struct problem p;

    if (sscc_ranges_parse(a, STR("sscc.csv"), csv, &p, &r) != DONE)
        return;
    for (size_t i = 0; i < r.n; i++)
        check(strlen(sscc_make(r.v[i].head, r.v[i].last).text) == SSCC_DIGITS);
}

/* The first two bytes of it are the width of the box. */
static void text(struct arena *a, struct str s)
{
    const struct pdf_style style = {.size_pt = 9, .least_pt = 4};
    struct problem p;
    struct str out;
    struct pdf *d;
    double w;

    if (s.n < 2 || !utf8_valid(str_sub(s, 2, STR_NONE)) || pdf_fonts_load(&p, NULL) != DONE)
        return;
    w = 1 + (double)(unsigned char)s.p[0] + (double)(unsigned char)s.p[1] / 256;
    s = str_sub(s, 2, STR_NONE);
    d = pdf_new(a, &(struct pdf_about){.title = STR("x")});
    pdf_page(d, 300, 300);
    pdf_text(d, (struct pdf_box){5, 5, w, 20}, style, s);
    check(pdf_text_height(d, w, style, s) >= 0);
    check(pdf_finish(d, &out) == DONE && str_starts(out, STR("%PDF-")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static void (*const kinds[])(struct arena *, struct str) = {advance_data, forms, text,
                                                            sscc_ranges};
    struct arena a;

    if (n == 0)
        return 0;
    arena_init(&a, 256 << 20);
    kinds[data[0] % countof(kinds)](&a, (struct str){(const char *)data + 1, n - 1});
    arena_release(&a);
    return 0;
}

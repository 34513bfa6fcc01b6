/* SPDX-License-Identifier: Apache-2.0 */
/* Papers as PDF, by cairo: text of several scripts, lines, boxes and barcodes, placed in
 * millimetres from the upper left corner of the page. Knows nothing of forms.
 *
 *     TRY(pdf_fonts_load(p, NULL));
 *     struct pdf *d = pdf_new(arena, &(struct pdf_about){.title = STR("Label"), .at_ms = at_ms});
 *     pdf_page(d, 105, 148);
 *     pdf_text(d, (struct pdf_box){5, 5, 95, 12}, (struct pdf_style){.size_pt = 10}, name);
 *     TRY(pdf_finish(d, &bytes));
 *
 * The same calls give the same bytes: nothing of the clock and nothing by chance is in them. Fonts
 * are embedded, of each only the letters that are used; text can be searched and copied.
 *
 * Latin, Greek, Cyrillic, Chinese and Japanese writing is set, shaped by HarfBuzz. A
 * letter that no font here has, or of a script that runs from right to left, is set as U+25A1 (a
 * hollow square); symbols beyond the Basic Multilingual Plane (emoji) that no font has are left
 * out. Safe from every thread, each document in one at a time. */
#ifndef LIB_PDF_H
#define LIB_PDF_H

#include "base/arena.h"
#include "base/outcome.h"
#include "lib/barcode.h"

enum { PDF_BYTES_MAX = 8 * 1024 * 1024, PDF_TEXT_MAX = 4000 };

/* The folder with the fonts; NULL: PDF_FONTS, where Debian has them. Repeated calls cost nothing.
 * REFUSED unavailable, naming the file that is missing and the package that has it. */
#define PDF_FONTS "/usr/share/fonts/truetype"
must_check enum outcome pdf_fonts_load(struct problem *p, const char *folder);

struct pdf;

struct pdf_about {
    struct str title;
    struct str language; /* "en" */
    int64_t at_ms;       /* the date written into it */
};

struct pdf_box {
    double x, y, w, h; /* mm */
};

enum pdf_align { PDF_LEFT, PDF_CENTRE, PDF_RIGHT };

struct pdf_style {
    double size_pt;
    double least_pt;   /* how far it may shrink to fit; 0: not at all */
    bool bold, grey;
    enum pdf_align align;
};

/* Fonts are loaded: checked. */
struct pdf *pdf_new(struct arena *a, const struct pdf_about *about);

/* A new page; nothing is drawn before the first. */
void pdf_page(struct pdf *d, double w_mm, double h_mm);

void pdf_line(struct pdf *d, double x1, double y1, double x2, double y2, double width_mm);
void pdf_frame(struct pdf *d, struct pdf_box box, double width_mm);

/* Text in lines as wide as the box, broken at blanks, between Chinese characters and, where a word
 * is too long, anywhere; a line feed begins a new line. When it is too high, it is set smaller;
 * what does not fit at `least_pt` ends with three dots. The first PDF_TEXT_MAX bytes are set. */
void pdf_text(struct pdf *d, struct pdf_box box, struct pdf_style style, struct str text);
/* How high it is at its full size, in lines of that width. */
double pdf_text_height(struct pdf *d, double w_mm, struct pdf_style style, struct str text);

/* As wide as `module_mm` makes it, in the middle of the box and as high; the quiet zone is the
 * caller's. */
void pdf_barcode(struct pdf *d, struct pdf_box box, double module_mm, const struct barcode *code);

/* Closes the document, which is gone then; *out is in its arena. FAILED when it is too large or
 * cairo has failed. */
must_check enum outcome pdf_finish(struct pdf *d, struct str *out);

#endif

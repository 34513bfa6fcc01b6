/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of lib/pdf*.c share; cairo.h and hb.h are included before. */
#ifndef LIB_PDF_INSIDE_H
#define LIB_PDF_INSIDE_H

#include "lib/pdf.h"

enum { FONT_PLAIN, FONT_BOLD, FONT_HAN, FONTS };

#define MM_OF_PT (25.4 / 72)

/* Opened once and kept for the life of the program: cairo goes on using them behind our back. */
struct pdf_font {
    cairo_font_face_t *face;
    hb_font_t *shaper;
    double units; /* of one em */
};
extern struct pdf_font pdf_fonts[FONTS];
bool pdf_fonts_loaded(void);

struct pdf {
    struct arena *arena;
    cairo_surface_t *surface;
    cairo_t *cairo;
    struct buf out;
    int pages;
};

#endif

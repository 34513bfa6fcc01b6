/* SPDX-License-Identifier: Apache-2.0 */
/* Barcodes as rows of modules, by the library zint: for pages as an SVG path, for papers as
 * rectangles. Safe from every thread. */
#ifndef LIB_BARCODE_H
#define LIB_BARCODE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/outcome.h"

enum barcode_kind {
    BARCODE_QR_M,     /* ISO/IEC 18004, error level M, at most version 13; bytes of UTF-8 without
                         an ECI mark, as banks read it */
    BARCODE_128,      /* ISO/IEC 15417, for S10 numbers: ASCII */
    BARCODE_GS1_128   /* with application identifiers in brackets: "[00]376104250021234569" */
};

enum { BARCODE_TEXT_MAX = 600, BARCODE_QUIET_QR = 4, BARCODE_QUIET_128 = 10 };

struct barcode {
    int columns, rows;        /* modules without the quiet zone; a linear code has one row */
    int quiet;                /* modules of white around it */
    const unsigned char *bit; /* columns * rows of 0 and 1 */
};

/* REFUSED invalid when the kind cannot hold the text. */
must_check enum outcome barcode_make(struct problem *p, struct arena *a, enum barcode_kind kind,
                                     struct str text, struct barcode *out);

/* The black modules as an SVG path, one unit a module, the quiet zone included: the picture is
 * (columns + 2 * quiet) wide and, with each row `height` units, (rows * height + 2 * quiet)
 * high. */
struct str barcode_path(struct arena *a, const struct barcode *code, int height);

#endif

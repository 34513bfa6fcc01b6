/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures that people send: known by their bytes and not by what somebody calls them, read by
 * libjpeg and (for PNG) by cairo, and written anew as JPEG. Nothing of the file but its pixels
 * goes on: no place, no camera, no comment, nothing hidden behind the end. A picture that says how
 * it was held (EXIF orientation) is turned upright; what is transparent becomes white.
 *
 * Bounded: sides and pixels are looked at before anything is unpacked, scans of a progressive
 * JPEG are counted, and one picture at a time is in memory, however many threads call. Pure. */
#ifndef LIB_IMAGE_H
#define LIB_IMAGE_H

#include "base/arena.h"
#include "base/outcome.h"
#include "base/str.h"

enum {
    IMAGE_SIDE_MAX = 16384,        /* pixels, of what is sent */
    IMAGE_MEGAPIXELS_MAX = 32,
    IMAGE_SIDES_N = 4              /* that are made of one picture */
};

struct image {
    struct str jpeg; /* in the arena */
    int32_t width, height;
};

/* One image for each of the `n` sides, the largest first: as large as fits into a square of that
 * side, and never larger than the picture itself. REFUSED with `field`: invalid for what is neither
 * JPEG nor PNG, or is broken; too_large beyond the limits. */
must_check enum outcome image_remake(struct problem *p, const char *field, struct arena *a,
                                     struct str bytes, const int32_t *sides, size_t n,
                                     struct image *out);

#endif

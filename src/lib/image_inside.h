/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of lib/image.h: what reads and writes JPEG, apart from what turns and shrinks. Pixels are
 * rows of 32 bits in the machine's order, red in bits 16 ... 23 (CAIRO_FORMAT_RGB24). */
#ifndef LIB_IMAGE_INSIDE_H
#define LIB_IMAGE_INSIDE_H

#include "lib/image.h"

enum { IMAGE_BROKEN, IMAGE_TOO_LARGE, IMAGE_READ };

struct pixels {
    unsigned char *rows;
    int32_t width, height;
    int stride;  /* bytes from row to row */
    int turned;  /* EXIF orientation, 1 ... 8 */
};

/* One of the three words above. Memory for the rows is asked of `room`, once, with width and height
 * set: it sets rows and stride, or returns false. May be read smaller, but not below `side`. */
typedef bool jpeg_room(void *arg, struct pixels *px);
must_check int jpeg_read(struct str bytes, int32_t side, jpeg_room *room, void *arg,
                         struct pixels *out);

/* Into the arena; false when there is no memory. */
must_check bool jpeg_write(struct arena *a, const struct pixels *px, struct str *out);

bool image_sides_fit(int64_t width, int64_t height);

/* Orientation of an APP1 segment, 1 where it says none (CIPA DC-008, TIFF 6.0). */
int exif_orientation(struct str segment);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include "lib/image_inside.h"

#include "base/check.h"
#include "base/num.h"

enum { SCANS_MAX = 64, QUALITY = 85, SEGMENT_MAX = 65533, EXIF_MARKER = JPEG_APP0 + 1 };

/* libjpeg says that it cannot go on by a call that must not return. */
struct failing {
    struct jpeg_error_mgr mgr;
    jmp_buf back;
};

static void give_up(j_common_ptr j)
{
    struct failing *f = (struct failing *)j->err;

    longjmp(f->back, 1);
}

static void say_nothing(j_common_ptr j, int level)
{
    (void)j;
    (void)level;
}

static struct jpeg_error_mgr *quietly(struct failing *f)
{
    jpeg_std_error(&f->mgr);
    f->mgr.error_exit = give_up;
    f->mgr.emit_message = say_nothing;
    return &f->mgr;
}

/* A small file may have thousands of scans, each of which costs a whole picture. */
static void count_scans(j_common_ptr j)
{
    if (j->is_decompressor && ((j_decompress_ptr)j)->input_scan_number > SCANS_MAX)
        give_up(j);
}

/* ---- EXIF ---- */

static uint32_t number(struct str s, size_t at, size_t n, bool little)
{
    uint32_t v = 0;

    if (at > s.n || s.n - at < n)
        return 0;
    for (size_t i = 0; i < n; i++)
        v = v << 8 | (unsigned char)s.p[at + (little ? n - 1 - i : i)];
    return v;
}

int exif_orientation(struct str segment)
{
    const struct str head = {"Exif\0\0", 6};
    struct str tiff = str_sub(segment, head.n, segment.n);
    bool little = str_starts(tiff, STR("II"));
    uint32_t at, n, v;

    if (!str_starts(segment, head) || number(tiff, 2, 2, little) != 42)
        return 1;
    at = number(tiff, 4, 4, little);
    n = number(tiff, at, 2, little);
    for (uint32_t i = 0; i < n && at <= tiff.n; i++) {
        size_t entry = (size_t)at + 2 + 12 * (size_t)i;

        if (number(tiff, entry, 2, little) != 0x0112)
            continue;
        v = number(tiff, entry + 8, 2, little);
        return v >= 1 && v <= 8 ? (int)v : 1;
    }
    return 1;
}

static int orientation_of(const struct jpeg_decompress_struct *j)
{
    for (jpeg_saved_marker_ptr m = j->marker_list; m; m = m->next)
        if (m->marker == EXIF_MARKER)
            return exif_orientation((struct str){(const char *)m->data, m->data_length});
    return 1;
}

/* ---- reading ---- */

/* Eighths of its size at which it still has `side`. */
static unsigned eighths(const struct jpeg_decompress_struct *j, int32_t side)
{
    int64_t longest = i64_max(j->image_width, j->image_height);
    unsigned n = 1;

    while (n < 8 && longest * n / 8 < side)
        n++;
    return n;
}

struct reading {
    struct jpeg_decompress_struct j;
    struct jpeg_progress_mgr progress;
    struct failing failing;
};

static int unpack(struct reading *r, int32_t side, jpeg_room *room, void *arg, struct pixels *out)
{
    struct jpeg_decompress_struct *j = &r->j;

    jpeg_save_markers(j, EXIF_MARKER, SEGMENT_MAX);
    jpeg_read_header(j, TRUE);
    if (!image_sides_fit(j->image_width, j->image_height))
        return IMAGE_TOO_LARGE;
    j->out_color_space = JCS_EXT_BGRX;
    j->scale_num = eighths(j, side);
    j->scale_denom = 8;
    jpeg_start_decompress(j);
    out->width = (int32_t)j->output_width;
    out->height = (int32_t)j->output_height;
    out->turned = orientation_of(j);
    if (!room(arg, out))
        return IMAGE_TOO_LARGE;
    while (j->output_scanline < j->output_height) {
        JSAMPROW row = out->rows + (size_t)out->stride * j->output_scanline;

        jpeg_read_scanlines(j, &row, 1);
    }
    jpeg_finish_decompress(j);
    return IMAGE_READ;
}

int jpeg_read(struct str bytes, int32_t side, jpeg_room *room, void *arg, struct pixels *out)
{
    struct reading r = {.progress.progress_monitor = count_scans};
    volatile int what = IMAGE_BROKEN;

    r.j.err = quietly(&r.failing);
    if (setjmp(r.failing.back) == 0) {
        jpeg_create_decompress(&r.j);
        r.j.progress = &r.progress;
        jpeg_mem_src(&r.j, (const unsigned char *)bytes.p, bytes.n);
        what = unpack(&r, side, room, arg, out);
    }
    jpeg_destroy_decompress(&r.j);
    return what;
}

/* ---- writing ---- */

struct writing {
    struct jpeg_compress_struct j;
    struct failing failing;
    unsigned char *bytes;
    unsigned long n;
};

static void pack(struct writing *w, const struct pixels *px)
{
    struct jpeg_compress_struct *j = &w->j;

    jpeg_mem_dest(j, &w->bytes, &w->n);
    j->image_width = (JDIMENSION)px->width;
    j->image_height = (JDIMENSION)px->height;
    j->input_components = 4;
    j->in_color_space = JCS_EXT_BGRX;
    jpeg_set_defaults(j);
    jpeg_set_quality(j, QUALITY, TRUE);
    jpeg_start_compress(j, TRUE);
    while (j->next_scanline < j->image_height) {
        JSAMPROW row = px->rows + (size_t)px->stride * j->next_scanline;

        jpeg_write_scanlines(j, &row, 1);
    }
    jpeg_finish_compress(j);
}

bool jpeg_write(struct arena *a, const struct pixels *px, struct str *out)
{
    struct writing w = {0};
    volatile bool whole = false;

    w.j.err = quietly(&w.failing);
    if (setjmp(w.failing.back) == 0) {
        jpeg_create_compress(&w.j);
        pack(&w, px);
        whole = true;
    }
    jpeg_destroy_compress(&w.j);
    if (whole)
        *out = str_copy(a, (struct str){(const char *)w.bytes, w.n});
    free(w.bytes);
    return whole;
}

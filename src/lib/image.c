/* SPDX-License-Identifier: Apache-2.0 */
#include <cairo.h>
#include <pthread.h>

#include "lib/image_inside.h"

#include "base/check.h"
#include "base/num.h"

bool image_sides_fit(int64_t width, int64_t height)
{
    return width >= 1 && width <= IMAGE_SIDE_MAX && height >= 1 && height <= IMAGE_SIDE_MAX &&
           width * height <= IMAGE_MEGAPIXELS_MAX * (int64_t)1000000;
}

/* ---- reading ---- */

struct source {
    cairo_surface_t *surface;
    int turned;
};

static void source_release(struct source *s)
{
    cairo_surface_destroy(s->surface); /* NULL is fine */
}

static bool jpeg_rows(void *arg, struct pixels *px)
{
    struct source *s = arg;

    s->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, px->width, px->height);
    if (cairo_surface_status(s->surface) != CAIRO_STATUS_SUCCESS)
        return false;
    px->rows = cairo_image_surface_get_data(s->surface);
    px->stride = cairo_image_surface_get_stride(s->surface);
    return true;
}

static int read_jpeg(struct str bytes, int32_t side, struct source *s)
{
    struct pixels px = {0};
    int what = jpeg_read(bytes, side, jpeg_rows, s, &px);

    s->turned = px.turned;
    if (what == IMAGE_READ)
        cairo_surface_mark_dirty(s->surface);
    return what;
}

static cairo_status_t next_bytes(void *arg, unsigned char *to, unsigned n)
{
    struct str *rest = arg;

    if (rest->n < n)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(to, rest->p, n);
    *rest = str_sub(*rest, n, rest->n);
    return CAIRO_STATUS_SUCCESS;
}

static int64_t big_endian(struct str s, size_t at)
{
    uint32_t v = 0;

    for (size_t i = 0; i < 4; i++)
        v = v << 8 | (unsigned char)s.p[at + i];
    return v;
}

/* The head comes first and has its size (ISO/IEC 15948). */
static int read_png(struct str bytes, struct source *s)
{
    if (bytes.n < 24)
        return IMAGE_BROKEN;
    if (!image_sides_fit(big_endian(bytes, 16), big_endian(bytes, 20)))
        return IMAGE_TOO_LARGE;
    s->turned = 1;
    s->surface = cairo_image_surface_create_from_png_stream(next_bytes, &bytes);
    return cairo_surface_status(s->surface) == CAIRO_STATUS_SUCCESS ? IMAGE_READ : IMAGE_BROKEN;
}

static int read_any(struct str bytes, int32_t side, struct source *s)
{
    const struct str png = {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16};

    if (str_starts(bytes, STR("\xFF\xD8\xFF")))
        return read_jpeg(bytes, side, s);
    return str_starts(bytes, png) ? read_png(bytes, s) : IMAGE_BROKEN;
}

/* ---- turning and shrinking ---- */

/* Where x and y go, and what is added in widths and heights, by EXIF orientation. */
static const struct {
    double xx, yx, xy, yy, x_w, x_h, y_w, y_h;
} turns[9] = {
    [1] = {1, 0, 0, 1, 0, 0, 0, 0},    [2] = {-1, 0, 0, 1, 1, 0, 0, 0},
    [3] = {-1, 0, 0, -1, 1, 0, 0, 1},  [4] = {1, 0, 0, -1, 0, 0, 0, 1},
    [5] = {0, 1, 1, 0, 0, 0, 0, 0},    [6] = {0, 1, -1, 0, 0, 1, 0, 0},
    [7] = {0, -1, -1, 0, 0, 1, 1, 0},  [8] = {0, -1, 1, 0, 0, 0, 1, 0},
};

static void turn(cairo_t *to, const struct source *s, int w, int h)
{
    cairo_matrix_t m;

    cairo_matrix_init(&m, turns[s->turned].xx, turns[s->turned].yx, turns[s->turned].xy,
                      turns[s->turned].yy, turns[s->turned].x_w * w + turns[s->turned].x_h * h,
                      turns[s->turned].y_w * w + turns[s->turned].y_h * h);
    cairo_transform(to, &m);
}

static bool paint(cairo_surface_t *on, const struct source *s, double scale)
{
    cairo_t *to = cairo_create(on);
    bool well;

    cairo_set_source_rgb(to, 1, 1, 1);
    cairo_paint(to);
    cairo_scale(to, scale, scale);
    turn(to, s, cairo_image_surface_get_width(s->surface),
         cairo_image_surface_get_height(s->surface));
    cairo_set_source_surface(to, s->surface, 0, 0);
    cairo_pattern_set_extend(cairo_get_source(to), CAIRO_EXTEND_PAD);
    cairo_pattern_set_filter(cairo_get_source(to), CAIRO_FILTER_GOOD);
    cairo_paint(to);
    well = cairo_status(to) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(to);
    cairo_surface_flush(on);
    return well;
}

static int32_t shrunk(int32_t length, double scale)
{
    return (int32_t)i64_max((int64_t)(length * scale + 0.5), 1);
}

static bool make(struct arena *a, const struct source *s, int32_t side, struct image *out)
{
    int32_t w = cairo_image_surface_get_width(s->surface);
    int32_t h = cairo_image_surface_get_height(s->surface);
    int32_t longest = (int32_t)i64_max(w, h);
    double scale = longest > side ? (double)side / longest : 1;
    cairo_surface_t *on;
    struct pixels px;
    bool well;

    out->width = shrunk(s->turned < 5 ? w : h, scale);
    out->height = shrunk(s->turned < 5 ? h : w, scale);
    on = cairo_image_surface_create(CAIRO_FORMAT_RGB24, out->width, out->height);
    well = cairo_surface_status(on) == CAIRO_STATUS_SUCCESS && paint(on, s, scale);
    px = (struct pixels){cairo_image_surface_get_data(on), out->width, out->height,
                         cairo_image_surface_get_stride(on), 1};
    well = well && jpeg_write(a, &px, &out->jpeg);
    cairo_surface_destroy(on);
    return well;
}

/* ---- all of it ---- */

static int remake(struct arena *a, struct str bytes, const int32_t *sides, size_t n,
                  struct image *out)
{
    scoped(source_release) struct source s = {0};
    int what = read_any(bytes, sides[0], &s);

    for (size_t i = 0; i < n && what == IMAGE_READ; i++)
        if (!make(a, &s, sides[i], &out[i]))
            what = IMAGE_BROKEN;
    return what;
}

enum outcome image_remake(struct problem *p, const char *field, struct arena *a, struct str bytes,
                          const int32_t *sides, size_t n, struct image *out)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    int what;

    check(n >= 1 && n <= IMAGE_SIDES_N);
    pthread_mutex_lock(&one_at_a_time);
    what = remake(a, bytes, sides, n, out);
    pthread_mutex_unlock(&one_at_a_time);
    if (what == IMAGE_READ)
        return DONE;
    return what == IMAGE_TOO_LARGE
               ? refuse(p, refusal_too_large, field, "a picture of at most %d megapixels",
                        IMAGE_MEGAPIXELS_MAX)
               : refuse(p, refusal_invalid, field, "a JPEG or PNG picture that can be read");
}

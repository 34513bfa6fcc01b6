/* SPDX-License-Identifier: Apache-2.0 */
#include <cairo-pdf.h>
#include <hb.h>

#include "lib/pdf_inside.h"

#include "base/check.h"
#include "base/civil.h"

static cairo_status_t take(void *closure, const unsigned char *data, unsigned int n)
{
    struct pdf *d = closure;

    buf_add(&d->out, data, n);
    return d->out.full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void describe(struct pdf *d, const struct pdf_about *about)
{
    struct buf at;

    buf_init(&at, d->arena, 64);
    moment_iso(&at, about->at_ms - about->at_ms % SECOND_MS);
    cairo_pdf_surface_set_metadata(d->surface, CAIRO_PDF_METADATA_TITLE,
                                   str_cstr(d->arena, about->title));
    cairo_pdf_surface_set_metadata(d->surface, CAIRO_PDF_METADATA_CREATE_DATE, buf_cstr(&at));
}

struct pdf *pdf_new(struct arena *a, const struct pdf_about *about)
{
    struct pdf *d = arena_new(a, struct pdf);
    cairo_font_options_t *exact = cairo_font_options_create();

    check(pdf_fonts_loaded());
    d->arena = a;
    buf_init(&d->out, a, PDF_BYTES_MAX);
    d->surface = cairo_pdf_surface_create_for_stream(take, d, 72, 72);
    d->cairo = cairo_create(d->surface);
    describe(d, about);
    cairo_font_options_set_hint_style(exact, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(exact, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(d->cairo, exact);
    cairo_font_options_destroy(exact);
    cairo_scale(d->cairo, 1 / MM_OF_PT, 1 / MM_OF_PT);
    return d;
}

void pdf_page(struct pdf *d, double w_mm, double h_mm)
{
    if (d->pages++)
        cairo_show_page(d->cairo);
    cairo_pdf_surface_set_size(d->surface, w_mm / MM_OF_PT, h_mm / MM_OF_PT);
}

static void stroke(struct pdf *d, double width_mm)
{
    cairo_set_source_rgb(d->cairo, 0, 0, 0);
    cairo_set_line_width(d->cairo, width_mm);
    cairo_stroke(d->cairo);
}

void pdf_line(struct pdf *d, double x1, double y1, double x2, double y2, double width_mm)
{
    cairo_move_to(d->cairo, x1, y1);
    cairo_line_to(d->cairo, x2, y2);
    stroke(d, width_mm);
}

void pdf_frame(struct pdf *d, struct pdf_box box, double width_mm)
{
    cairo_rectangle(d->cairo, box.x, box.y, box.w, box.h);
    stroke(d, width_mm);
}

/* The length of the run of black modules that starts here. */
static int run(const struct barcode *c, int row, int col)
{
    int n = 0;

    while (col + n < c->columns && c->bit[row * c->columns + col + n])
        n++;
    return n;
}

void pdf_barcode(struct pdf *d, struct pdf_box box, double module_mm, const struct barcode *code)
{
    const double left = box.x + (box.w - code->columns * module_mm) / 2;
    const double high = box.h / code->rows;

    for (int row = 0; row < code->rows; row++)
        for (int col = 0, n; col < code->columns; col += n ? n : 1) {
            n = run(code, row, col);
            if (n > 0)
                cairo_rectangle(d->cairo, left + col * module_mm, box.y + row * high,
                                n * module_mm, high);
        }
    cairo_set_source_rgb(d->cairo, 0, 0, 0);
    cairo_fill(d->cairo);
}

enum outcome pdf_finish(struct pdf *d, struct str *out)
{
    cairo_status_t status;

    cairo_show_page(d->cairo);
    cairo_destroy(d->cairo);
    cairo_surface_finish(d->surface);
    status = cairo_surface_status(d->surface);
    cairo_surface_destroy(d->surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return fail("pdf", "the document: %s", cairo_status_to_string(status));
    *out = buf_view(&d->out);
    return DONE;
}

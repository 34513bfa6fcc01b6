/* SPDX-License-Identifier: Apache-2.0 */
/* Text: which font has which letter, shaping, lines, drawing. */
#include <cairo.h>
#include <hb.h>

#include "lib/pdf_inside.h"

#include "base/check.h"

enum { HOLLOW_SQUARE = 0x25A1, LINES_MAX = 400, FONT_NONE = -1 };

#define LINE_PITCH 1.18 /* of the size */
#define ASCENT 0.93
#define SHRINK 0.95     /* from one attempt to the next */
#define SLACK_MM 0.01

struct glyph {
    uint32_t id, letter;  /* letter: the code point at `at` */
    int font;
    size_t at;            /* offset in the text */
    double advance, dx, dy; /* in ems */
};

struct shaped {
    struct str text;
    struct glyph *v;
    size_t n;
};

struct line {
    size_t from, to;      /* glyphs, without the blanks at its end */
    double ems;           /* how wide */
};

struct lines {
    struct line *v;
    size_t n;
    bool more;            /* than LINES_MAX */
};

/* ---- which font ---- */

static bool right_to_left(uint32_t c)
{
    return (c >= 0x590 && c < 0x900) || (c >= 0xFB1D && c < 0xFE00) ||
           (c >= 0xFE70 && c < 0xFEFF);
}

/* Says how the letter before it looks, or joins two: nothing by itself. */
static bool invisible(uint32_t c)
{
    return c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F);
}

static int font_of(uint32_t c, bool bold)
{
    const int order[] = {bold ? FONT_BOLD : FONT_PLAIN, FONT_PLAIN, FONT_HAN};
    hb_codepoint_t id;

    for (size_t i = 0; i < countof(order) && !right_to_left(c); i++)
        if (hb_font_get_nominal_glyph(pdf_fonts[order[i]].shaper, c, &id))
            return order[i];
    return FONT_NONE;
}

/* The text with what cannot be set replaced or left out, so that every letter has a font. */
static struct str settable(struct arena *a, struct str text, bool bold)
{
    struct buf b;

    buf_init(&b, a, 3 * PDF_TEXT_MAX);
    text = utf8_head(text, PDF_TEXT_MAX);
    while (text.n) {
        uint32_t c = utf8_next(&text);

        if (c == '\n' || (font_of(c, bold) != FONT_NONE && !invisible(c)))
            buf_code_point(&b, c);
        else if (c < 0x10000 && !invisible(c))
            buf_code_point(&b, HOLLOW_SQUARE);
    }
    return buf_view(&b);
}

/* ---- shaping ---- */

static void shape_run(struct shaped *s, int font, size_t from, size_t to)
{
    const hb_feature_t plain = {HB_TAG('l', 'i', 'g', 'a'), 0, 0, (unsigned)-1};
    const double em = pdf_fonts[font].units;
    hb_buffer_t *b = hb_buffer_create();
    hb_glyph_position_t *at;
    hb_glyph_info_t *info;
    unsigned n;

    hb_buffer_add_utf8(b, s->text.p, (int)s->text.n, (unsigned)from, (int)(to - from));
    hb_buffer_guess_segment_properties(b);
    hb_buffer_set_direction(b, HB_DIRECTION_LTR);
    hb_shape(pdf_fonts[font].shaper, b, &plain, 1);
    info = hb_buffer_get_glyph_infos(b, &n);
    at = hb_buffer_get_glyph_positions(b, &n);
    for (unsigned i = 0; i < n && s->n < s->text.n; i++) {
        struct str letter = str_sub(s->text, info[i].cluster, STR_NONE);

        s->v[s->n++] = (struct glyph){
            .id = info[i].codepoint, .letter = utf8_next(&letter), .font = font,
            .at = info[i].cluster, .advance = at[i].x_advance / em, .dx = at[i].x_offset / em,
            .dy = -at[i].y_offset / em};
    }
    hb_buffer_destroy(b);
}

/* Runs of one font; a line feed is a glyph of none. A glyph takes a byte at least. */
static struct shaped shape(struct arena *a, struct str text, bool bold)
{
    struct shaped s = {.text = settable(a, text, bold)};
    struct str rest = s.text;
    size_t from = 0;
    int font = FONT_NONE;

    s.v = arena_new_n(a, struct glyph, s.text.n + 1);
    while (rest.n) {
        const size_t at = s.text.n - rest.n;
        const uint32_t c = utf8_next(&rest);
        const int next = c == '\n' ? FONT_NONE : font_of(c, bold);

        if (next != font && font != FONT_NONE)
            shape_run(&s, font, from, at);
        if (next != font)
            from = at;
        font = next;
        if (c == '\n')
            s.v[s.n++] = (struct glyph){.letter = c, .font = FONT_NONE, .at = at};
    }
    if (font != FONT_NONE)
        shape_run(&s, font, from, s.text.n);
    return s;
}

/* ---- lines ---- */

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\n' || c == 0x3000;
}

static bool is_han(uint32_t c)
{
    return (c >= 0x2E80 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7B0) ||
           (c >= 0xF900 && c < 0xFB00) || (c >= 0xFF00 && c < 0xFFF0);
}

/* May a line end between these two? */
static bool may_break(uint32_t before, uint32_t after)
{
    return is_blank(before) || before == '-' || before == '/' ||
           (is_han(after) && after > 0x3002) || (is_han(before) && !is_blank(after));
}

static double width_of(const struct shaped *s, size_t from, size_t to)
{
    double ems = 0;

    for (size_t i = from; i < to; i++)
        ems += s->v[i].advance;
    return ems;
}

/* Without the blanks at its end. */
static size_t inked(const struct shaped *s, size_t from, size_t to)
{
    while (to > from && is_blank(s->v[to - 1].letter))
        to--;
    return to;
}

/* Where the line that begins at `from` ends, when it may be so many ems wide. */
static size_t line_end(const struct shaped *s, size_t from, double ems)
{
    double width = 0;
    size_t last = from;

    for (size_t i = from; i < s->n; i++) {
        const struct glyph *g = &s->v[i];

        if (g->letter == '\n')
            return i + 1;
        if (i > from && may_break(s->v[i - 1].letter, g->letter))
            last = i;
        width += g->advance;
        if (width > ems && !is_blank(g->letter) && i > from)
            return last > from ? last : i;
    }
    return s->n;
}

static struct lines break_lines(struct arena *a, const struct shaped *s, double ems)
{
    struct lines out = {.v = arena_new_n(a, struct line, LINES_MAX)};
    size_t at = 0;

    while (at < s->n && out.n < LINES_MAX) {
        size_t end = line_end(s, at, ems);

        out.v[out.n] = (struct line){at, inked(s, at, end), 0};
        out.v[out.n].ems = width_of(s, at, out.v[out.n].to);
        out.n++;
        at = end;
    }
    out.more = at < s->n;
    return out;
}

static double height_mm(size_t lines, double size_mm)
{
    return (double)lines * size_mm * LINE_PITCH;
}

/* ---- drawing ---- */

static void draw_run(struct pdf *d, const struct shaped *s, size_t from, size_t to, double x,
                     double y, double size_mm)
{
    const size_t end = to < s->n ? s->v[to].at : s->text.n;
    cairo_glyph_t *glyphs = arena_new_n(d->arena, cairo_glyph_t, to - from);
    cairo_text_cluster_t *clusters = arena_new_n(d->arena, cairo_text_cluster_t, to - from);
    int n = 0;

    for (size_t i = from; i < to; i++) {
        const struct glyph *g = &s->v[i];
        const size_t next = i + 1 < to ? g[1].at : end;

        glyphs[i - from] = (cairo_glyph_t){g->id, x + g->dx * size_mm, y + g->dy * size_mm};
        x += g->advance * size_mm;
        if (i == from || g->at != g[-1].at)
            n++;
        clusters[n - 1].num_bytes += (int)(next - g->at);
        clusters[n - 1].num_glyphs++;
    }
    cairo_set_font_face(d->cairo, pdf_fonts[s->v[from].font].face);
    cairo_set_font_size(d->cairo, size_mm);
    cairo_show_text_glyphs(d->cairo, s->text.p + s->v[from].at, (int)(end - s->v[from].at),
                           glyphs, (int)(to - from), clusters, n, 0);
}

/* Gives where it ends. */
static double draw_line(struct pdf *d, const struct shaped *s, const struct line *l, double x,
                        double y, double size_mm)
{
    for (size_t i = l->from, end; i < l->to; i = end) {
        for (end = i; end < l->to && s->v[end].font == s->v[i].font; end++)
            ;
        draw_run(d, s, i, end, x, y, size_mm);
        x += width_of(s, i, end) * size_mm;
    }
    return x;
}

static double left_of(struct pdf_box box, enum pdf_align align, double width_mm)
{
    return align == PDF_RIGHT    ? box.x + box.w - width_mm
           : align == PDF_CENTRE ? box.x + (box.w - width_mm) / 2
                                 : box.x;
}

/* The last line that there is room for, with three dots. */
static void draw_cut(struct pdf *d, const struct shaped *s, struct line l, struct pdf_box box,
                     struct pdf_style style, double y, double size_mm)
{
    const struct shaped dots = shape(d->arena, STR("\u2026"), style.bold);
    const double room = box.w / size_mm - width_of(&dots, 0, dots.n);
    double x;

    while (l.to > l.from + 1 && width_of(s, l.from, l.to) > room)
        l.to--;
    x = draw_line(d, s, &l, box.x, y, size_mm);
    draw_line(d, &dots, &(struct line){0, dots.n, 0}, x, y, size_mm);
}

static void draw_lines(struct pdf *d, const struct shaped *s, const struct lines *lines,
                       struct pdf_box box, struct pdf_style style, double size_mm)
{
    size_t fit = (size_t)((box.h + SLACK_MM) / height_mm(1, size_mm));
    double y = box.y + ASCENT * size_mm;

    fit = fit ? fit : 1;
    for (size_t i = 0; i < lines->n && i < fit; i++, y += height_mm(1, size_mm)) {
        const struct line *l = &lines->v[i];

        if (i + 1 == fit && (i + 1 < lines->n || lines->more)) {
            draw_cut(d, s, *l, box, style, y, size_mm);
            return;
        }
        draw_line(d, s, l, left_of(box, style.align, l->ems * size_mm), y, size_mm);
    }
}

/* Is a word cut in two? */
static bool words_whole(const struct shaped *s, const struct lines *l)
{
    for (size_t i = 1; i < l->n; i++) {
        const size_t at = l->v[i].from;

        if (at < s->n && !may_break(s->v[at - 1].letter, s->v[at].letter))
            return false;
    }
    return true;
}

static bool fits(const struct shaped *s, const struct lines *l, double size_mm, double h_mm)
{
    return !l->more && height_mm(l->n, size_mm) <= h_mm + SLACK_MM && words_whole(s, l);
}

void pdf_text(struct pdf *d, struct pdf_box box, struct pdf_style style, struct str text)
{
    const struct arena_mark mark = arena_mark(d->arena);
    const struct shaped s = shape(d->arena, text, style.bold);
    double pt = style.size_pt;
    struct lines lines = break_lines(d->arena, &s, box.w / (pt * MM_OF_PT));

    while (style.least_pt > 0 && pt > style.least_pt &&
           !fits(&s, &lines, pt * MM_OF_PT, box.h)) {
        pt = pt * SHRINK > style.least_pt ? pt * SHRINK : style.least_pt;
        lines = break_lines(d->arena, &s, box.w / (pt * MM_OF_PT));
    }
    if (style.grey)
        cairo_set_source_rgb(d->cairo, 0.35, 0.35, 0.35);
    else
        cairo_set_source_rgb(d->cairo, 0, 0, 0);
    draw_lines(d, &s, &lines, box, style, pt * MM_OF_PT);
    arena_rewind(d->arena, mark);
}

double pdf_text_height(struct pdf *d, double w_mm, struct pdf_style style, struct str text)
{
    const struct arena_mark mark = arena_mark(d->arena);
    const struct shaped s = shape(d->arena, text, style.bold);
    const double size_mm = style.size_pt * MM_OF_PT;
    const size_t n = break_lines(d->arena, &s, w_mm / size_mm).n;

    arena_rewind(d->arena, mark);
    return height_mm(n, size_mm);
}

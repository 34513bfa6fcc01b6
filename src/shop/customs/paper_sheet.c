/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/customs/paper_sheet.h"

#include <math.h>

#include "base/check.h"
#include "lib/locale.h"
#include "shop/markets/places.h"

enum { WORDS_BYTES_MAX = 1000, PARTY_BYTES_MAX = 4000, AMOUNT_BYTES_MAX = 64,
       LINES_OF_ROW = 3 };

#define FRAME_MM 0.2
#define PAD_MM 0.8
#define HEAD_PT 4.6
#define HEAD_LEAST_PT 3.2
#define TEXT_PT 8
#define TEXT_LEAST_PT 4

/* ---- words ---- */

struct str sheet_word(const struct sheet *s, struct word w, const char *between)
{
    const struct str english = str_of(w.en);
    const struct str said[] = {s->french ? str_of(w.fr) : STR(""), english,
                               s->also ? catalogue_text(s->also, english) : STR("")};
    struct buf b;

    buf_init(&b, s->a, WORDS_BYTES_MAX);
    for (size_t i = 0; i < countof(said); i++) {
        bool again = said[i].n == 0;

        for (size_t k = 0; k < i; k++)
            again |= str_eq(said[i], said[k]);
        if (!again) {
            buf_str(&b, b.n ? str_of(between) : STR(""));
            buf_str(&b, said[i]);
        }
    }
    return buf_view(&b);
}

/* "(3) Net weight" */
static struct str heading(const struct sheet *s, int number, struct word w, const char *between)
{
    struct str words = sheet_word(s, w, between);

    return number ? str_printf(s->a, "(%d) %.*s", number, STR_FMT(words)) : words;
}

void sheet_box(const struct sheet *s, const struct sheet_box *b)
{
    const struct pdf_style head = {.size_pt = HEAD_PT, .least_pt = HEAD_LEAST_PT, .grey = true};
    const struct str words = heading(s, b->number, b->head, " / ");
    const double w = b->box.w - 2 * PAD_MM, room = b->box.h - 2 * PAD_MM;
    struct pdf_style style = b->style;
    double high;

    if (style.size_pt == 0)
        style = (struct pdf_style){.size_pt = TEXT_PT, .least_pt = TEXT_LEAST_PT};
    pdf_frame(s->d, b->box, FRAME_MM);
    high = pdf_text_height(s->d, w, head, words);
    high = high > room / 2 && b->text.n ? room / 2 : high;
    pdf_text(s->d, (struct pdf_box){b->box.x + PAD_MM, b->box.y + PAD_MM, w, high}, head, words);
    pdf_text(s->d, (struct pdf_box){b->box.x + PAD_MM, b->box.y + PAD_MM + high, w, room - high},
             style, b->text);
}

/* ---- values ---- */

struct str sheet_kg(const struct sheet *s, int64_t weight_g)
{
    struct buf b;

    buf_init(&b, s->a, AMOUNT_BYTES_MAX);
    buf_decimal(&b, weight_g, 3);
    return buf_view(&b);
}

struct str sheet_amount(const struct sheet *s, int64_t minor, struct currency c)
{
    struct buf b;

    buf_init(&b, s->a, AMOUNT_BYTES_MAX);
    money_decimal(&b, money(minor, c));
    return buf_view(&b);
}

struct str sheet_money(const struct sheet *s, int64_t minor, struct currency c)
{
    struct str amount = sheet_amount(s, minor, c);

    return str_printf(s->a, "%s %.*s", c.code, STR_FMT(amount));
}

struct str sheet_date(const struct sheet *s, struct date d)
{
    struct buf b;

    buf_init(&b, s->a, AMOUNT_BYTES_MAX);
    date_iso(&b, d);
    return buf_view(&b);
}

struct str sheet_page_of(const struct sheet *s, size_t page, size_t pages)
{
    return pages > 1 ? str_printf(s->a, "%zu/%zu", page + 1, pages) : STR("");
}

struct str sheet_country(const struct sheet *s, struct str code)
{
    const struct country *c = country_by_code(code);
    const struct locale *own = c ? locale_get(c->language) : NULL;
    struct buf english, native;

    buf_init(&english, s->a, WORDS_BYTES_MAX);
    buf_init(&native, s->a, WORDS_BYTES_MAX);
    locale_country(&english, locale_english(), code);
    locale_country(&native, own ? own : locale_english(), code);
    for (size_t i = 0; i < english.n; i++)
        if (english.p[i] >= 'a' && english.p[i] <= 'z')
            english.p[i] -= 'a' - 'A';
    if (str_eq_nocase(buf_view(&english), buf_view(&native)))
        return buf_view(&english);
    return str_printf(s->a, "%.*s (%.*s)", STR_FMT(buf_view(&english)),
                      STR_FMT(buf_view(&native)));
}

static void add_line(struct buf *b, struct str line)
{
    if (line.n == 0)
        return;
    if (b->n)
        buf_char(b, '\n');
    buf_str(b, line);
}

/* In its country's language; empty where it is the city itself. */
static struct str region_words(const struct itmatt_party *who)
{
    const struct region *r = region_by_code(who->country, who->region);
    const struct country *c = country_by_code(who->country);

    if (!r || !c)
        return who->region;
    return str_eq(r->name, who->city) || str_eq(r->native, who->city)
               ? STR("")
               : region_name(r, c->language);
}

struct str sheet_party(const struct sheet *s, const struct itmatt_party *who)
{
    struct str city = str_printf(s->a, "%.*s %.*s", STR_FMT(who->postcode), STR_FMT(who->city));
    struct str reach = str_printf(s->a, "%.*s  %.*s", STR_FMT(who->phone), STR_FMT(who->email));
    struct buf b;

    buf_init(&b, s->a, PARTY_BYTES_MAX);
    add_line(&b, who->name);
    add_line(&b, who->line1);
    add_line(&b, who->line2);
    add_line(&b, str_trim(city));
    add_line(&b, region_words(who));
    add_line(&b, sheet_country(s, who->country));
    add_line(&b, str_trim(reach));
    return buf_view(&b);
}

/* ---- tables ---- */

static struct pdf_style cell_style(const struct sheet_table *t, size_t column)
{
    return (struct pdf_style){.size_pt = t->size_pt, .least_pt = t->size_pt * 0.6,
                              .align = t->columns[column].align};
}

static double cell_width(const struct sheet_table *t, size_t column)
{
    return t->columns[column].w - 2 * PAD_MM;
}

/* Texts make the row up to LINES_OF_ROW lines high, and then are set smaller; figures stand in one
 * line. */
static double row_height(const struct sheet *s, const struct sheet_table *t, size_t row)
{
    const double one = pdf_text_height(s->d, cell_width(t, 0), cell_style(t, 0), STR("0"));
    double most = one;

    for (size_t i = 0; i < t->columns_n; i++) {
        const struct str cell = t->cells[row * t->columns_n + i];

        if (t->columns[i].align == PDF_LEFT)
            most = fmax(most, pdf_text_height(s->d, cell_width(t, i), cell_style(t, i), cell));
    }
    return fmin(most, one * LINES_OF_ROW) + 2 * PAD_MM;
}

struct sheet_pages sheet_paginate(const struct sheet *s, const struct sheet_table *t)
{
    const double room = t->box.h - t->head_h;
    struct sheet_pages out = {.n = 0};
    double used = room;

    check(t->rows >= 1 && t->rows <= SHEET_ROWS_MAX);
    for (size_t row = 0; row < t->rows; row++) {
        double h = row_height(s, t, row);

        if (used + h > room) {
            out.from[out.n++] = row;
            used = 0;
        }
        used += h;
    }
    out.from[out.n] = t->rows;
    return out;
}

static void draw_head(const struct sheet *s, const struct sheet_table *t)
{
    const struct pdf_style style = {.size_pt = HEAD_PT, .least_pt = HEAD_LEAST_PT, .grey = true};
    double x = t->box.x;

    for (size_t i = 0; i < t->columns_n; i++) {
        const struct sheet_column *c = &t->columns[i];

        pdf_text(s->d, (struct pdf_box){x + PAD_MM, t->box.y + PAD_MM, c->w - 2 * PAD_MM,
                                        t->head_h - 2 * PAD_MM},
                 style, heading(s, c->number, c->head, "\n"));
        x += c->w;
        if (i + 1 < t->columns_n)
            pdf_line(s->d, x, t->box.y, x, t->box.y + t->box.h, FRAME_MM);
    }
    pdf_line(s->d, t->box.x, t->box.y + t->head_h, t->box.x + t->box.w, t->box.y + t->head_h,
             FRAME_MM);
    pdf_frame(s->d, t->box, FRAME_MM);
}

void sheet_table(const struct sheet *s, const struct sheet_table *t,
                 const struct sheet_pages *pages, size_t page)
{
    double y = t->box.y + t->head_h;

    draw_head(s, t);
    for (size_t row = pages->from[page]; row < pages->from[page + 1]; row++) {
        const double h = row_height(s, t, row);
        double x = t->box.x;

        for (size_t i = 0; i < t->columns_n; x += t->columns[i++].w)
            pdf_text(s->d, (struct pdf_box){x + PAD_MM, y + PAD_MM, cell_width(t, i),
                                            h - 2 * PAD_MM},
                     cell_style(t, i), t->cells[row * t->columns_n + i]);
        y += h;
    }
}

/* ---- declarations ---- */

const struct str *sheet_goods(const struct sheet *s, const struct itmatt *data)
{
    struct str *cells = arena_new_n(s->a, struct str, data->lines_n * SHEET_GOODS_COLUMNS);
    struct str *at = cells;

    for (size_t i = 0; i < data->lines_n; i++) {
        const struct itmatt_line *l = &data->lines[i];

        *at++ = l->description;
        *at++ = str_printf(s->a, "%d", l->quantity);
        *at++ = sheet_kg(s, l->weight_g);
        *at++ = sheet_amount(s, l->value_minor, data->currency);
        *at++ = l->hs6;
        *at++ = l->origin;
    }
    return cells;
}

int64_t sheet_worth(const struct itmatt *data)
{
    int64_t sum = 0;

    for (size_t i = 0; i < data->lines_n; i++)
        sum += data->lines[i].value_minor;
    return sum;
}

const struct word sheet_declared = {
    "Je certifie que ces indications sont exactes et que l'envoi ne contient rien de ce que la "
    "loi ou la poste interdit.",
    N_("I confirm that this is true and that the parcel holds nothing that law or post forbids.")};

static const struct {
    const char *category; /* of the data; NULL: all others */
    struct word word;
} categories[] = {
    {"sale of goods", {"Vente de marchandises", N_("Sale of goods")}},
    {"gift", {"Cadeau", N_("Gift")}},
    {"documents", {"Documents", N_("Documents")}},
    {"sample", {"Échantillon commercial", N_("Commercial sample")}},
    {"returned", {"Retour de marchandise", N_("Returned goods")}},
    {NULL, {"Autre", N_("Other")}},
};

static size_t category_index(struct str category)
{
    size_t i = 0;

    while (categories[i].category && !str_eq(category, str_of(categories[i].category)))
        i++;
    return i;
}

static void tick_box(const struct sheet *s, double x, double y, bool ticked)
{
    const double side = 2.4;

    pdf_frame(s->d, (struct pdf_box){x, y, side, side}, FRAME_MM);
    if (!ticked)
        return;
    pdf_line(s->d, x, y, x + side, y + side, 2 * FRAME_MM);
    pdf_line(s->d, x, y + side, x + side, y, 2 * FRAME_MM);
}

void sheet_category(const struct sheet *s, struct pdf_box box, struct str category)
{
    const struct pdf_style style = {.size_pt = 5, .least_pt = 3};
    const double w = box.w / 3, h = box.h / 2, tick = 2.4 + 2 * PAD_MM;
    const size_t chosen = category_index(category);

    pdf_frame(s->d, box, FRAME_MM);
    for (size_t i = 0; i < countof(categories); i++) {
        const double x = box.x + w * (double)(i % 3), y = box.y + h * (double)(i / 3);

        tick_box(s, x + PAD_MM, y + PAD_MM, i == chosen);
        pdf_text(s->d, (struct pdf_box){x + tick, y + PAD_MM, w - tick - PAD_MM, h - PAD_MM},
                 style, sheet_word(s, categories[i].word, " / "));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The commercial invoice, A4: one for the order, with what was paid. */
#include "shop/customs/paper_sheet.h"

enum { WIDTH = 210, HEIGHT = 297, MARGIN = 15, COLUMNS = 7 };

#define INNER (WIDTH - 2 * MARGIN)
#define HALF (INNER / 2.0)
#define TABLE_Y 92
#define TABLE_H 130
#define SUMS_Y (TABLE_Y + TABLE_H)
#define SUM_H 5

static const struct sheet_column columns[COLUMNS] = {
    {70, PDF_LEFT, 0, {NULL, N_("Goods")}},
    {16, PDF_RIGHT, 0, {NULL, N_("HS code")}},
    {14, PDF_RIGHT, 0, {NULL, N_("Origin")}},
    {16, PDF_RIGHT, 0, {NULL, N_("Net weight (kg)")}},
    {14, PDF_RIGHT, 0, {NULL, N_("Quantity")}},
    {25, PDF_RIGHT, 0, {NULL, N_("Price")}},
    {25, PDF_RIGHT, 0, {NULL, N_("Amount")}},
};

static const struct str *cells_of(const struct sheet *s, const struct paper *in)
{
    struct str *cells = arena_new_n(s->a, struct str, in->data.lines_n * COLUMNS), *at = cells;

    for (size_t i = 0; i < in->data.lines_n; i++) {
        const struct itmatt_line *l = &in->data.lines[i];
        const struct paper_price *price = &in->prices[i];

        *at++ = str_printf(s->a, "%.*s\n%.*s", STR_FMT(l->description), STR_FMT(price->sku));
        *at++ = l->hs6;
        *at++ = l->origin;
        *at++ = sheet_kg(s, l->weight_g);
        *at++ = str_printf(s->a, "%d", l->quantity);
        *at++ = sheet_amount(s, price->unit_minor, in->data.currency);
        *at++ = sheet_amount(s, l->value_minor, in->data.currency);
    }
    return cells;
}

static void draw_head(const struct sheet *s, const struct paper *in, struct str page)
{
    const struct {
        struct word head;
        struct str text;
    } all[] = {
        {{NULL, N_("Invoice number")}, in->data.invoice},
        {{NULL, N_("Date")}, sheet_date(s, in->shipped_on)},
        {{NULL, N_("Parcel number")}, s10_str(&in->data.number)},
        {{NULL, N_("Currency")}, currency_str(&in->data.currency)},
    };
    const double w = INNER / (double)countof(all);

    pdf_text(s->d, (struct pdf_box){MARGIN, MARGIN, INNER - 20, 18},
             (struct pdf_style){.size_pt = 18, .least_pt = 10, .bold = true},
             sheet_word(s, (struct word){NULL, N_("Commercial invoice")}, "\n"));
    pdf_text(s->d, (struct pdf_box){WIDTH - MARGIN - 20, MARGIN, 20, 6},
             (struct pdf_style){.size_pt = 10, .align = PDF_RIGHT}, page);
    for (size_t i = 0; i < countof(all); i++)
        sheet_box(s, &(struct sheet_box){.box = {MARGIN + w * (double)i, 36, w, 12},
                                         .head = all[i].head, .text = all[i].text});
}

static void draw_parties(const struct sheet *s, const struct paper *in)
{
    const struct pdf_style style = {.size_pt = 9, .least_pt = 5};

    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN, 48, HALF, TABLE_Y - 48}, .head = {NULL, N_("Seller")},
        .text = sheet_party(s, &in->data.sender), .style = style});
    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN + HALF, 48, HALF, TABLE_Y - 48}, .head = {NULL, N_("Buyer")},
        .text = sheet_party(s, &in->data.addressee), .style = style});
}

static void draw_sum(const struct sheet *s, double y, struct word word, struct str text, bool bold)
{
    const double w = HALF - 30, x = MARGIN + HALF;

    pdf_text(s->d, (struct pdf_box){x, y, w, SUM_H},
             (struct pdf_style){.size_pt = 8, .least_pt = 4, .bold = bold},
             sheet_word(s, word, " / "));
    pdf_text(s->d, (struct pdf_box){x + w, y, 29, SUM_H},
             (struct pdf_style){.size_pt = 9, .least_pt = 5, .bold = bold, .align = PDF_RIGHT},
             text);
}

/* What is nothing is left out, but for the goods. */
static void draw_sums(const struct sheet *s, const struct paper *in)
{
    const struct paper_sums *of = &in->sums;
    const struct {
        const char *word;
        int64_t minor;
    } all[] = {{N_("Goods"), of->goods},     {N_("Delivery"), of->freight},
               {N_("Insurance"), of->insurance}, {N_("Fees"), of->fees},
               {N_("Import duty"), of->duty}, {N_("Import tax"), of->tax},
               {N_("Discount"), -of->discount}};
    double y = SUMS_Y + 2;

    for (size_t i = 0; i < countof(all); i++)
        if (all[i].minor != 0 || i == 0) {
            draw_sum(s, y, (struct word){NULL, all[i].word},
                     sheet_amount(s, all[i].minor, in->data.currency), false);
            y += SUM_H;
        }
    pdf_line(s->d, MARGIN + HALF, y, WIDTH - MARGIN, y, 0.3);
    draw_sum(s, y + 1, (struct word){NULL, N_("Total")},
             sheet_money(s, of->total, in->data.currency), true);
    if (of->tax_included)
        draw_sum(s, y + 1 + SUM_H, (struct word){NULL, N_("Tax included")},
                 sheet_amount(s, of->tax_included, in->data.currency), false);
}

static void draw_foot(const struct sheet *s, const struct paper *in)
{
    const double w = HALF - 5;

    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN, SUMS_Y + 3, w, 11}, .head = {NULL, N_("Gross weight (kg)")},
        .text = sheet_kg(s, in->data.gross_g)});
    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN, SUMS_Y + 14, w, 11}, .head = {NULL, N_("Reason for export")},
        .text = sheet_word(s, (struct word){NULL, N_("Sale of goods")}, " / ")});
    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN, SUMS_Y + 25, w, HEIGHT - MARGIN - SUMS_Y - 25},
        .head = {NULL, N_("Date and signature of the sender")},
        .text = sheet_date(s, in->shipped_on)});
}

enum outcome paper_invoice(struct problem *p unused_arg, const struct sheet *s,
                           const struct paper *in)
{
    const struct sheet_table table = {
        .columns = columns, .columns_n = COLUMNS, .cells = cells_of(s, in),
        .rows = in->data.lines_n, .box = {MARGIN, TABLE_Y, INNER, TABLE_H}, .head_h = 9,
        .size_pt = 8};
    const struct sheet_pages pages = sheet_paginate(s, &table);

    for (size_t i = 0; i < pages.n; i++) {
        pdf_page(s->d, WIDTH, HEIGHT);
        draw_head(s, in, sheet_page_of(s, i, pages.n));
        draw_parties(s, in);
        sheet_table(s, &table, &pages, i);
        if (i + 1 == pages.n)
            draw_sums(s, in);
        draw_foot(s, in);
    }
    return DONE;
}

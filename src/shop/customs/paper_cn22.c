/* SPDX-License-Identifier: Apache-2.0 */
/* CN 22, the customs declaration of goods of small worth, as large as the label. */
#include "shop/customs/paper_sheet.h"

enum { WIDTH = 105, HEIGHT = 148, MARGIN = 4 };

#define INNER (WIDTH - 2 * MARGIN)
#define TABLE_Y 54
#define TABLE_H 61
#define TOTALS_Y (TABLE_Y + TABLE_H)

static const struct sheet_column columns[SHEET_GOODS_COLUMNS] = {
    {38, PDF_LEFT, 1, {"Description du contenu", N_("Contents in detail")}},
    {10, PDF_RIGHT, 0, {"Quantité", N_("Quantity")}},
    {12, PDF_RIGHT, 2, {"Poids net (kg)", N_("Net weight (kg)")}},
    {15, PDF_RIGHT, 3, {"Valeur", N_("Value")}},
    {13, PDF_RIGHT, 4, {"Code SH", N_("HS code")}},
    {9, PDF_RIGHT, 5, {"Origine", N_("Origin")}},
};

static void draw_head(const struct sheet *s, const struct paper *in, struct str page)
{
    const struct pdf_style big = {.size_pt = 15, .bold = true, .align = PDF_RIGHT};
    const struct pdf_style title = {.size_pt = 9, .least_pt = 6, .bold = true};
    const struct pdf_style small = {.size_pt = 6, .least_pt = 4};
    const struct word declaration = {"Déclaration en douane", N_("Customs declaration")};
    const struct word open = {"Peut être ouvert d'office", N_("May be opened officially")};

    pdf_text(s->d, (struct pdf_box){MARGIN, MARGIN, 70, 10}, title,
             sheet_word(s, declaration, "\n"));
    pdf_text(s->d, (struct pdf_box){MARGIN + 72, MARGIN, INNER - 72, 7}, big, STR("CN 22"));
    pdf_text(s->d, (struct pdf_box){MARGIN, MARGIN + 10, 60, 3.5}, small,
             sheet_word(s, open, " / "));
    pdf_text(s->d, (struct pdf_box){MARGIN + 60, MARGIN + 8.5, INNER - 60, 4.5},
             (struct pdf_style){.size_pt = 9, .bold = true, .align = PDF_RIGHT},
             s10_str(&in->data.number));
    pdf_text(s->d, (struct pdf_box){MARGIN + 72, MARGIN + 6, INNER - 72, 3},
             (struct pdf_style){.size_pt = 6, .align = PDF_RIGHT}, page);
}

static void draw_parties(const struct sheet *s, const struct paper *in)
{
    const double y = MARGIN + 14, w = INNER / 2.0;

    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN, y, w, 22}, .head = {"Expéditeur", N_("Sender")},
        .text = sheet_party(s, &in->data.sender), .style = {.size_pt = 7, .least_pt = 4}});
    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN + w, y, w, 22}, .head = {"Destinataire", N_("Addressee")},
        .text = sheet_party(s, &in->data.addressee), .style = {.size_pt = 7, .least_pt = 4}});
    sheet_category(s, (struct pdf_box){MARGIN, y + 22, INNER, 14}, in->data.category);
}

static void draw_sums(const struct sheet *s, const struct itmatt *data)
{
    const double w = INNER / 3.0;

    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN, TOTALS_Y, w, 9}, .number = 6,
        .head = {"Poids brut (kg)", N_("Gross weight (kg)")}, .text = sheet_kg(s, data->gross_g)});
    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN + w, TOTALS_Y, w, 9}, .number = 7,
        .head = {"Valeur totale", N_("Total value")},
        .text = sheet_money(s, sheet_worth(data), data->currency)});
    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN + 2 * w, TOTALS_Y, w, 9},
        .head = {"Frais de port", N_("Postage")},
        .text = sheet_money(s, data->postage_minor, data->currency)});
}

static void draw_foot(const struct sheet *s, const struct paper *in)
{
    const double y = TOTALS_Y + 9;

    sheet_box(s, &(struct sheet_box){.box = {MARGIN, y, INNER, 9}, .head = sheet_declared});
    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN, y + 9, INNER, 10}, .number = 8,
        .head = {"Date et signature de l'expéditeur", N_("Date and signature of the sender")},
        .text = sheet_date(s, in->shipped_on)});
}

enum outcome paper_cn22(struct problem *p unused_arg, const struct sheet *s,
                        const struct paper *in)
{
    const struct sheet_table table = {
        .columns = columns, .columns_n = SHEET_GOODS_COLUMNS, .cells = sheet_goods(s, &in->data),
        .rows = in->data.lines_n, .box = {MARGIN, TABLE_Y, INNER, TABLE_H}, .head_h = 8,
        .size_pt = 7};
    const struct sheet_pages pages = sheet_paginate(s, &table);

    for (size_t i = 0; i < pages.n; i++) {
        pdf_page(s->d, WIDTH, HEIGHT);
        draw_head(s, in, sheet_page_of(s, i, pages.n));
        draw_parties(s, in);
        sheet_table(s, &table, &pages, i);
        draw_sums(s, &in->data);
        draw_foot(s, in);
    }
    return DONE;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* CN 23, the customs declaration of goods of any worth, A5 across. */
#include "shop/customs/paper_sheet.h"

enum { WIDTH = 210, HEIGHT = 148, MARGIN = 5 };

#define INNER (WIDTH - 2 * MARGIN)
#define HALF (INNER / 2.0)
#define TABLE_Y 50
#define TABLE_H 52
#define BELOW_Y (TABLE_Y + TABLE_H)
#define ROW_H 9
#define MODULE_MM 0.36

static const struct sheet_column columns[SHEET_GOODS_COLUMNS] = {
    {92, PDF_LEFT, 1, {"Description du contenu", N_("Contents in detail")}},
    {18, PDF_RIGHT, 2, {"Quantité", N_("Quantity")}},
    {22, PDF_RIGHT, 3, {"Poids net (kg)", N_("Net weight (kg)")}},
    {28, PDF_RIGHT, 5, {"Valeur", N_("Value")}},
    {24, PDF_RIGHT, 7, {"Code SH", N_("HS code")}},
    {16, PDF_RIGHT, 8, {"Origine", N_("Origin")}},
};

static enum outcome draw_head(struct problem *p, const struct sheet *s, const struct paper *in,
                              struct str page)
{
    const struct pdf_style title = {.size_pt = 10, .least_pt = 6, .bold = true};
    const struct word declaration = {"Déclaration en douane", N_("Customs declaration")};
    const struct word open = {"Peut être ouvert d'office", N_("May be opened officially")};
    struct barcode code;

    pdf_text(s->d, (struct pdf_box){MARGIN, MARGIN, 68, 9}, title,
             sheet_word(s, declaration, "\n"));
    pdf_text(s->d, (struct pdf_box){MARGIN, MARGIN + 10, 68, 6},
             (struct pdf_style){.size_pt = 6, .least_pt = 4}, sheet_word(s, open, " / "));
    TRY(barcode_make(p, s->a, BARCODE_128, s10_str(&in->data.number), &code));
    pdf_barcode(s->d, (struct pdf_box){76, MARGIN, 90, 11}, MODULE_MM, &code);
    pdf_text(s->d, (struct pdf_box){76, MARGIN + 11.5, 90, 4.5},
             (struct pdf_style){.size_pt = 9, .bold = true, .align = PDF_CENTRE},
             s10_str(&in->data.number));
    pdf_text(s->d, (struct pdf_box){WIDTH - MARGIN - 35, MARGIN, 35, 8},
             (struct pdf_style){.size_pt = 17, .bold = true, .align = PDF_RIGHT}, STR("CN 23"));
    pdf_text(s->d, (struct pdf_box){WIDTH - MARGIN - 35, MARGIN + 9, 35, 4},
             (struct pdf_style){.size_pt = 8, .align = PDF_RIGHT}, page);
    return DONE;
}

static void draw_parties(const struct sheet *s, const struct paper *in)
{
    const double y = MARGIN + 17, h = TABLE_Y - y;
    const struct pdf_style style = {.size_pt = 8, .least_pt = 4};

    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN, y, HALF, h}, .head = {"Expéditeur", N_("Sender")},
        .text = sheet_party(s, &in->data.sender), .style = style});
    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN + HALF, y, HALF, h}, .head = {"Destinataire", N_("Addressee")},
        .text = sheet_party(s, &in->data.addressee), .style = style});
}

static void draw_sums(const struct sheet *s, const struct paper *in)
{
    const struct itmatt *data = &in->data;
    const struct {
        int number;
        struct word head;
        struct str text;
    } all[] = {
        {4, {"Poids brut (kg)", N_("Gross weight (kg)")}, sheet_kg(s, data->gross_g)},
        {6, {"Valeur totale", N_("Total value")},
         sheet_money(s, sheet_worth(data), data->currency)},
        {9, {"Frais de port", N_("Postage")}, sheet_money(s, data->postage_minor, data->currency)},
        {0, {"Date de dépôt", N_("Posted on")}, sheet_date(s, in->shipped_on)},
    };
    const double w = HALF / 2;

    for (size_t i = 0; i < countof(all); i++)
        sheet_box(s, &(struct sheet_box){
            .box = {MARGIN + HALF + w * (double)(i % 2), BELOW_Y + ROW_H * (double)(i / 2), w,
                    ROW_H},
            .number = all[i].number, .head = all[i].head, .text = all[i].text});
}

/* What sellers here have none of stays empty, to be written in by hand. */
static void draw_documents(const struct sheet *s, const struct paper *in)
{
    const double y = BELOW_Y + 2 * ROW_H, w = HALF / 3;

    sheet_category(s, (struct pdf_box){MARGIN, BELOW_Y, HALF, 2 * ROW_H}, in->data.category);
    sheet_box(s, &(struct sheet_box){.box = {MARGIN, y, w, ROW_H}, .number = 12,
                                     .head = {"Licence", N_("Licence")}});
    sheet_box(s, &(struct sheet_box){.box = {MARGIN + w, y, w, ROW_H}, .number = 13,
                                     .head = {"Certificat", N_("Certificate")}});
    sheet_box(s, &(struct sheet_box){.box = {MARGIN + 2 * w, y, w, ROW_H}, .number = 14,
                                     .head = {"Facture", N_("Invoice")},
                                     .text = in->data.invoice});
    sheet_box(s, &(struct sheet_box){.box = {MARGIN, y + ROW_H, HALF, HEIGHT - MARGIN - y - ROW_H},
                                     .number = 11, .head = {"Observations", N_("Remarks")}});
}

static void draw_signature(const struct sheet *s, const struct paper *in)
{
    const double y = BELOW_Y + 2 * ROW_H, x = MARGIN + HALF;

    sheet_box(s, &(struct sheet_box){.box = {x, y, HALF, ROW_H}, .head = sheet_declared});
    sheet_box(s, &(struct sheet_box){
        .box = {x, y + ROW_H, HALF, HEIGHT - MARGIN - y - ROW_H}, .number = 15,
        .head = {"Date et signature de l'expéditeur", N_("Date and signature of the sender")},
        .text = sheet_date(s, in->shipped_on)});
}

enum outcome paper_cn23(struct problem *p, const struct sheet *s, const struct paper *in)
{
    const struct sheet_table table = {
        .columns = columns, .columns_n = SHEET_GOODS_COLUMNS, .cells = sheet_goods(s, &in->data),
        .rows = in->data.lines_n, .box = {MARGIN, TABLE_Y, INNER, TABLE_H}, .head_h = 8,
        .size_pt = 8};
    const struct sheet_pages pages = sheet_paginate(s, &table);

    for (size_t i = 0; i < pages.n; i++) {
        pdf_page(s->d, WIDTH, HEIGHT);
        TRY(draw_head(p, s, in, sheet_page_of(s, i, pages.n)));
        draw_parties(s, in);
        sheet_table(s, &table, &pages, i);
        draw_sums(s, in);
        draw_documents(s, in);
        draw_signature(s, in);
    }
    return DONE;
}

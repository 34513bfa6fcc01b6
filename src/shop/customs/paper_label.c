/* SPDX-License-Identifier: Apache-2.0 */
/* The label, A6. The S10 number stands as Code 128 with modules of 0.43 mm, the SSCC as GS1-128
 * with modules of 0.495 mm, the least that the GS1 General Specifications ask of logistic labels;
 * each has its quiet zone of ten modules within the page. */
#include "shop/customs/paper_sheet.h"

enum { WIDTH = 105, HEIGHT = 148, MARGIN = 5 };

#define INNER (WIDTH - 2 * MARGIN)
#define S10_MODULE_MM 0.43
#define SSCC_MODULE_MM 0.495

static const struct {
    const char *service; /* as in the order */
    struct word word;
} services[] = {
    {"economy", {"Économique", N_("Economy")}},
    {"standard", {"Standard", N_("Standard")}},
    {"express", {"Express", N_("Express")}},
    {"local", {"Local", N_("From nearby")}},
};

static struct str service_words(const struct sheet *s, struct str service)
{
    for (size_t i = 0; i < countof(services); i++)
        if (str_eq(service, str_of(services[i].service)))
            return sheet_word(s, services[i].word, " / ");
    return service;
}

/* "RB 123 456 785 CN" */
static struct str spaced_s10(const struct sheet *s, const struct s10 *n)
{
    return str_printf(s->a, "%.2s %.3s %.3s %.3s %.2s", n->text, n->text + 2, n->text + 5,
                      n->text + 8, n->text + 11);
}

static enum outcome draw_code(struct problem *p, const struct sheet *s, enum barcode_kind kind,
                              struct str data, double module_mm, double y, double h)
{
    struct barcode code;

    TRY(barcode_make(p, s->a, kind, data, &code));
    pdf_barcode(s->d, (struct pdf_box){0, y, WIDTH, h}, module_mm, &code);
    return DONE;
}

static void draw_top(const struct sheet *s, const struct paper *in)
{
    const struct pdf_style big = {.size_pt = 26, .bold = true, .align = PDF_CENTRE};
    const struct pdf_style service = {.size_pt = 13, .least_pt = 8, .bold = true};
    const struct pdf_style small = {.size_pt = 7, .least_pt = 4};
    const struct str day = sheet_date(s, in->shipped_on), kg = sheet_kg(s, in->data.gross_g);
    const struct str numbers = str_printf(s->a, "%.*s  %.*s kg  %.*s", STR_FMT(day), STR_FMT(kg),
                                          STR_FMT(in->hub));

    pdf_frame(s->d, (struct pdf_box){MARGIN, MARGIN, INNER, HEIGHT - 2 * MARGIN}, 0.4);
    pdf_text(s->d, (struct pdf_box){MARGIN + 2, MARGIN + 1.5, 66, 6}, service,
             service_words(s, in->service));
    pdf_text(s->d, (struct pdf_box){MARGIN + 2, MARGIN + 7.5, 66, 4}, small, numbers);
    pdf_line(s->d, MARGIN, MARGIN + 13, MARGIN + INNER, MARGIN + 13, 0.3);
    pdf_line(s->d, MARGIN + 70, MARGIN, MARGIN + 70, MARGIN + 13, 0.3);
    pdf_text(s->d, (struct pdf_box){MARGIN + 70, MARGIN + 0.8, 25, 12}, big,
             in->data.addressee.country);
}

static void draw_parties(const struct sheet *s, const struct paper *in)
{
    const double y = MARGIN + 13, from_h = 18, to_h = in->sscc.n ? 38 : 50;
    const struct str country = sheet_country(s, in->data.addressee.country);

    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN, y, INNER, from_h}, .head = {"Expéditeur", N_("Sender")},
        .text = sheet_party(s, &in->data.sender), .style = {.size_pt = 7, .least_pt = 4}});
    sheet_box(s, &(struct sheet_box){
        .box = {MARGIN, y + from_h, INNER, to_h}, .head = {"Destinataire", N_("Addressee")},
        .text = str_printf(s->a, "%.*s\n%.*s\n%.*s", STR_FMT(in->addressee), STR_FMT(country),
                           STR_FMT(in->data.addressee.phone)),
        .style = {.size_pt = 12, .least_pt = 6, .bold = true}});
}

static enum outcome draw_numbers(struct problem *p, const struct sheet *s, const struct paper *in)
{
    const double top = in->sscc.n ? 78 : 92, high = in->sscc.n ? 20 : 26;
    const struct pdf_style number = {.size_pt = 14, .bold = true, .align = PDF_CENTRE};

    TRY(draw_code(p, s, BARCODE_128, s10_str(&in->data.number), S10_MODULE_MM, top, high));
    pdf_text(s->d, (struct pdf_box){MARGIN, top + high + 1, INNER, 7}, number,
             spaced_s10(s, &in->data.number));
    if (in->sscc.n == 0)
        return DONE;
    pdf_line(s->d, MARGIN, top + high + 8, MARGIN + INNER, top + high + 8, 0.3);
    TRY(draw_code(p, s, BARCODE_GS1_128, str_printf(s->a, "[00]%.*s", STR_FMT(in->sscc)),
                  SSCC_MODULE_MM, top + high + 10, 18));
    pdf_text(s->d, (struct pdf_box){MARGIN, top + high + 28.5, INNER, 5},
             (struct pdf_style){.size_pt = 9, .align = PDF_CENTRE},
             str_printf(s->a, "(00) %.*s", STR_FMT(in->sscc)));
    return DONE;
}

static void draw_foot(const struct sheet *s, const struct paper *in)
{
    const struct pdf_style small = {.size_pt = 7, .least_pt = 4};
    struct str order = sheet_word(s, (struct word){"Commande", N_("Order")}, " / ");
    const char *form = !in->border ? "" : in->worth.cn22 ? "CN 22" : "CN 23";

    pdf_text(s->d, (struct pdf_box){MARGIN + 2, HEIGHT - MARGIN - 4.5, 66, 4}, small,
             str_printf(s->a, "%.*s %.*s", STR_FMT(order), STR_FMT(in->data.invoice)));
    pdf_text(s->d, (struct pdf_box){MARGIN + 60, HEIGHT - MARGIN - 4.5, INNER - 62, 4},
             (struct pdf_style){.size_pt = 7, .bold = true, .align = PDF_RIGHT},
             in->parcels > 1 ? str_printf(s->a, "%s  %zu/%zu", form, in->parcel, in->parcels)
                             : str_of(form));
}

enum outcome paper_label(struct problem *p, const struct sheet *s, const struct paper *in)
{
    pdf_page(s->d, WIDTH, HEIGHT);
    draw_top(s, in);
    draw_parties(s, in);
    TRY(draw_numbers(p, s, in));
    draw_foot(s, in);
    return DONE;
}

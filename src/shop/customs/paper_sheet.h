/* SPDX-License-Identifier: Apache-2.0 */
/* What all papers have in common: words in several languages, boxes with a heading, and tables that
 * go on on the next page. For the files that draw papers (papers.h). */
#ifndef SHOP_CUSTOMS_PAPER_SHEET_H
#define SHOP_CUSTOMS_PAPER_SHEET_H

#include "lib/pdf.h"
#include "lib/translate.h"
#include "shop/customs/papers.h"

struct sheet {
    struct pdf *d;
    struct arena *a;
    bool french;                  /* French words stand first */
    const struct catalogue *also; /* the third language; NULL: none */
};

struct word {
    const char *fr; /* NULL on papers without French */
    const char *en; /* a message id */
};

/* The word in the sheet's languages, each once, with `between` between them. */
struct str sheet_word(const struct sheet *s, struct word w, const char *between);

/* A framed box: its number (0: none) and heading small and grey, what it says below. */
struct sheet_box {
    struct pdf_box box;
    int number;
    struct word head;
    struct str text;
    struct pdf_style style; /* of the text; zero: 8 points, shrinking to 4 */
};
void sheet_box(const struct sheet *s, const struct sheet_box *b);

/* "RUSSIA (Россия)", that no post on the way has to guess. */
struct str sheet_country(const struct sheet *s, struct str code);

/* Name, address lines, country in capitals (and its own language), telephone and mail. */
struct str sheet_party(const struct sheet *s, const struct itmatt_party *who);

/* "0.350" of 350, in kilograms; an amount without its currency; "2026-01-31". */
struct str sheet_kg(const struct sheet *s, int64_t weight_g);
struct str sheet_amount(const struct sheet *s, int64_t minor, struct currency c);
struct str sheet_money(const struct sheet *s, int64_t minor, struct currency c);
struct str sheet_date(const struct sheet *s, struct date d);

/* ---- tables ---- */

enum { SHEET_COLUMNS_MAX = 10, SHEET_ROWS_MAX = ITMATT_LINES_MAX };

struct sheet_column {
    double w;             /* mm */
    enum pdf_align align;
    int number;
    struct word head;
};

struct sheet_table {
    const struct sheet_column *columns;
    size_t columns_n;
    const struct str *cells; /* row by row */
    size_t rows;
    struct pdf_box box;      /* of each page, with the headings */
    double head_h, size_pt;
};

struct sheet_pages {
    size_t from[SHEET_ROWS_MAX + 1]; /* page i has the rows from[i] ... from[i + 1] - 1 */
    size_t n;
};

/* Which rows stand on which page. A text of more than three lines is set smaller. */
struct sheet_pages sheet_paginate(const struct sheet *s, const struct sheet_table *t);
void sheet_table(const struct sheet *s, const struct sheet_table *t,
                 const struct sheet_pages *pages, size_t page);

/* "2/3"; empty when there is one page. */
struct str sheet_page_of(const struct sheet *s, size_t page, size_t pages);

/* ---- declarations ---- */

/* Cells of the goods: description, quantity, net weight, value, HS code, origin. */
enum { SHEET_GOODS_COLUMNS = 6 };
const struct str *sheet_goods(const struct sheet *s, const struct itmatt *data);
/* Of all of them, in minor units. */
int64_t sheet_worth(const struct itmatt *data);

/* The boxes of the category, three beside each other, that of the data crossed. */
void sheet_category(const struct sheet *s, struct pdf_box box, struct str category);
extern const struct word sheet_declared; /* what the sender confirms */

/* ---- the papers, each in its file ---- */

enum outcome paper_label(struct problem *p, const struct sheet *s, const struct paper *in);
enum outcome paper_cn22(struct problem *p, const struct sheet *s, const struct paper *in);
enum outcome paper_cn23(struct problem *p, const struct sheet *s, const struct paper *in);
enum outcome paper_invoice(struct problem *p, const struct sheet *s, const struct paper *in);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Reads PDF papers back by other programs: text by pdftotext, barcodes by zbar from the picture
 * that pdftoppm makes, soundness by qpdf. Each paper is kept in COMMAND_FOLDER until the next. */
#ifndef TESTS_SUPPORT_PAPER_H
#define TESTS_SUPPORT_PAPER_H

#include "base/str.h"

/* Keeps the paper, and fails the test unless qpdf finds it sound. */
void paper_keep(struct str pdf);
int paper_pages(void);
/* The text of a page (from 1; 0: of all), without blanks at the ends; valid until the next call. */
struct str paper_text(int page);
/* What zbar reads of a page at so many dots an inch, a line for each code. */
struct str paper_codes(int page, int dpi);
/* Fails the test unless each of the texts, up to a NULL, is on that page. */
void paper_says(int page, const char *const *texts);

#endif

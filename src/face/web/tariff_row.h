/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of rules and that of one row have in common. */
#ifndef FACE_WEB_TARIFF_ROW_H
#define FACE_WEB_TARIFF_ROW_H

#include "face/web/web.h"
#include "shop/quote/rules.h"

struct tariff_trial;

/* The page of a row; without an id that of a new one. `b` may be NULL. */
struct url tariff_row_url(struct web *w, enum book book, struct str id,
                          const struct tariff_trial *b);
struct str tariff_book_words(struct web *w, enum book book);
/* The field `book`: REFUSED when there is no such one. */
must_check enum outcome tariff_book_asked(struct web *w, const struct form *from, enum book *out);

#endif

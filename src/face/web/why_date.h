/* SPDX-License-Identifier: Apache-2.0 */
/* The steps behind a date (promise_explain) as they are told to a reader: places and holidays by
 * the names that the reader's language has for them, days off in a row as one step. A place that
 * translators do not know keeps its English name; a holiday then is only "a holiday".
 *
 * The words are in data/ in English; what translators see of them stands in place_words.def. */
#ifndef FACE_WEB_WHY_DATE_H
#define FACE_WEB_WHY_DATE_H

#include "face/web/shop_views.h"
#include "face/web/web.h"

/* `n` steps in, as many or fewer out; memory from the request's arena. */
size_t why_date(struct web *w, const struct promise_step *steps, size_t n,
                const struct reason_view **out);

#endif

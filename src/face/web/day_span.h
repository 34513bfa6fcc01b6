/* SPDX-License-Identifier: Apache-2.0 */
/* Which days a statement or a report is about: "from" and "to" of the query, this month (UTC) where
 * they are not said; the two fields of its form; its URL with the days. */
#ifndef FACE_WEB_DAY_SPAN_H
#define FACE_WEB_DAY_SPAN_H

#include "face/web/views.h"
#include "face/web/web.h"

struct day_span {
    struct date from, to;
};

/* REFUSED invalid with the field; the span is this month's where it could not be read. */
must_check enum outcome day_span_read(struct web *w, struct day_span *out);
/* One day: "at"; today where it is not said. */
must_check enum outcome day_read(struct web *w, const char *name, struct date *out);

struct field_view day_field(struct web *w, const char *name, const char *label, struct date day);

/* Adds "from" and "to". */
void day_span_put(struct web *w, struct url_maker *m, const struct day_span *s);

#endif

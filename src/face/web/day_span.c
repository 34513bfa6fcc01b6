/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/day_span.h"

#include "face/web/operator.h"

enum { DATE_CHARS = 10 };

static enum outcome read_day(struct web *w, const char *name, struct date *day)
{
    struct str text;

    if (!form_has(&w->query, name))
        return DONE;
    TRY(form_text(&w->c.problem, w->c.arena, &w->query, name, 0, DATE_CHARS, &text));
    if (date_parse(text, day))
        return DONE;
    return refuse(&w->c.problem, refusal_invalid, name, "expected a date, 2026-01-31");
}

enum outcome day_read(struct web *w, const char *name, struct date *out)
{
    *out = utc_date(w->c.now_ms);
    return read_day(w, name, out);
}

enum outcome day_span_read(struct web *w, struct day_span *out)
{
    struct civil today;

    out->to = utc_date(w->c.now_ms);
    today = date_civil(out->to);
    out->from = date_of(today.year, today.month, 1);
    TRY(read_day(w, "from", &out->from));
    return read_day(w, "to", &out->to);
}

struct field_view day_field(struct web *w, const char *name, const char *label, struct date day)
{
    struct field_view f = web_field(w, name, label, operator_day(w, day));

    f.type = STR("date");
    f.required = true;
    return f;
}

void day_span_put(struct web *w, struct url_maker *m, const struct day_span *s)
{
    url_param(m, "from", operator_day(w, s->from));
    url_param(m, "to", operator_day(w, s->to));
}

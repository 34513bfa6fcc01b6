/* SPDX-License-Identifier: Apache-2.0 */
/* Forms as they are shown: first, and again with what was wrong. */
#include "face/web/inside.h"
#include "face/web/views.h"

#include "lib/locale.h"

struct str web_text(const struct web *w, const char *id)
{
    return catalogue_text(catalogue_of(locale_language(w->c.locale)), str_of(id));
}

/* Details are English; whoever reads another language gets the refusal's title, which is
 * translated. */
static struct str error_of(const struct web *w, const struct problem *p)
{
    if (str_eq(locale_language(w->c.locale), STR("en")) && p->refusal == refusal_invalid)
        return str_of(p->detail);
    return web_text(w, refusal_title(p->refusal));
}

struct field_view web_field(struct web *w, const char *name, const char *label, struct str value)
{
    const struct problem *p = &w->c.problem;
    struct field_view f = {.name = str_of(name), .label = web_text(w, label), .value = value};
    size_t i = 0;
    const struct form_field *sent = form_next(&w->form, name, &i);

    if (sent && !sent->is_file)
        f.value = sent->value;
    if (p->refusal != refusal_none && str_eq(str_of(p->field), f.name)) {
        f.error = error_of(w, p);
        w->problem_shown = true;
    }
    return f;
}

struct field_view web_secret_field(struct web *w, const char *name, const char *label)
{
    struct field_view f = web_field(w, name, label, (struct str){0});

    f.value = (struct str){0};
    f.type = STR("password");
    f.required = true;
    return f;
}

const struct problem *web_problem(const struct web *w)
{
    static const struct problem none;

    return w->problem_shown ? &none : &w->c.problem;
}

enum outcome web_again(struct web *w)
{
    web_status(w, refusal_status(w->c.problem.refusal));
    return w->c.tx ? DONE : store_read_begin(&w->c);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Forms as they are shown: first, and again with what was wrong. */
#include "face/web/inside.h"
#include "face/web/views.h"

struct str web_text(const struct web *w, const char *id)
{
    return web_word(w, str_of(id));
}

struct str web_word(const struct web *w, struct str id)
{
    return catalogue_text(w->texts, id);
}

bool web_speaks(const struct web *w)
{
    return w->texts != NULL;
}

/* What helps when a field is not valid; a problem's own detail is English and for programs. */
static const struct {
    const char *field, *text;
} advice[] = {
    {"amount", N_("Write an amount like 12.50, above zero")},
    {"email", N_("Write it like name@example.com")},
    {"name", N_("Write the name in one line")},
    {"new", N_("At least 10 characters that are hard to guess: a few words, not a row of "
               "digits or your e-mail address")},
    {"number",
     N_("This is not a tracking number. It has two letters, nine digits and two letters, and "
        "the last digit checks the others: compare it with the label")},
    {"password", N_("At least 10 characters that are hard to guess: a few words, not a row of "
                    "digits or your e-mail address")},
    {"phone", N_("Write the number with its country code")},
    {"pictures", N_("Choose one to three pictures, each JPEG or PNG")},
    {"postcode", N_("This is not a postcode of this country: compare it with the example")},
    {"price", N_("Write an amount like 12.50, above zero")},
    {"quantity", N_("Write a whole number from 1 to 99")},
    {"stock", N_("Write a whole number")},
};

static struct str error_of(const struct web *w, const struct problem *p)
{
    if (p->refusal == refusal_required)
        return web_text(w, N_("Please fill this in"));
    if (p->refusal == refusal_conflict && strcmp(p->field, "email") == 0)
        return web_text(w, N_("There is an account with this address already: sign in"));
    for (size_t i = 0; p->refusal == refusal_invalid && i < countof(advice); i++)
        if (strcmp(advice[i].field, p->field) == 0)
            return web_text(w, advice[i].text);
    return web_text(w, refusal_title(p->refusal));
}

struct str web_problem_text(const struct web *w)
{
    return error_of(w, &w->c.problem);
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

void web_require(struct web *w, struct field_view *f)
{
    f->required = true;
    if (f->value.n || f->error.n || w->c.problem.refusal == refusal_none)
        return;
    f->error = web_text(w, N_("Please fill this in"));
    w->problem_shown = true;
}

void web_wrong(struct web *w, struct field_view *f)
{
    struct problem p = {.refusal = refusal_invalid};

    if (f->error.n)
        return;
    snprintf(p.field, sizeof(p.field), "%.*s", STR_FMT(f->name));
    f->error = error_of(w, &p);
}

struct field_view web_secret_field(struct web *w, const char *name, const char *label)
{
    struct field_view f = web_field(w, name, label, (struct str){0});

    web_require(w, &f);
    f.value = (struct str){0}; /* never sent back */
    f.type = STR("password");
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

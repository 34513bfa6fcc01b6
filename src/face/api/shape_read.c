/* SPDX-License-Identifier: Apache-2.0 */
#include "face/api/shape.h"

#include "base/check.h"
#include "base/ids.h"
#include "lib/text.h"

#define AT(type, base, field) (*(type *)(void *)((char *)(base) + (field)->offset))

/* How lists and texts stand in every struct. */
struct list {
    void *v;
    size_t n;
};

/* ---- of JSON ---- */

struct pending { /* an object still to be read */
    struct pending *next;
    struct json *from;
    const struct shape *shape;
    void *to;
};

struct reading {
    struct problem *p;
    struct arena *a;
    struct pending **last; /* where the next one joins the queue */
    size_t n;
};

/* An absent field of the kinds that have no empty value of their own. */
static void set_absent(void *to, const struct shape_field *f)
{
    if (f->kind == FIELD_i64)
        AT(int64_t, to, f) = API_ABSENT;
}

static enum outcome read_text(struct reading *r, struct json *o, const struct shape_field *f,
                              struct str *out)
{
    const bool block = f->kind == FIELD_block;
    enum text_fault fault;

    TRY(json_text(r->p, o, f->name, (size_t)f->min, (size_t)f->max, out));
    if (f->kind == FIELD_secret)
        return DONE;
    fault = text_clean(r->a, block ? TEXT_BLOCK : TEXT_LINE, *out, (size_t)f->max, out);
    if (fault != TEXT_FINE)
        return json_refuse(r->p, refusal_invalid, o, f->name, "%s", text_fault_why(fault));
    if (out->n == 0 && f->min > 0)
        return json_refuse(r->p, refusal_required, o, f->name, "expected a text");
    return DONE;
}

static enum outcome read_word(struct reading *r, struct json *o, const struct shape_field *f,
                              struct str *out)
{
    int which;

    TRY(json_choice(r->p, o, f->name, f->words, f->words_n, &which));
    *out = str_of(f->words[which]);
    return DONE;
}

static enum outcome add(struct reading *r, struct json *from, const struct shape *s, void *to)
{
    if (r->n == SHAPE_OBJECTS_MAX)
        return refuse(r->p, refusal_too_large, NULL, "expected at most %d objects",
                      SHAPE_OBJECTS_MAX);
    *r->last = arena_new(r->a, struct pending);
    **r->last = (struct pending){NULL, from, s, to};
    r->last = &(*r->last)->next;
    r->n++;
    return DONE;
}

static enum outcome read_object(struct reading *r, struct json *o, const struct shape_field *f,
                                void **out)
{
    struct json *from;

    TRY(json_object_in(r->p, o, f->name, &from));
    *out = arena_alloc(r->a, f->of->size);
    return add(r, from, f->of, *out);
}

static enum outcome read_list(struct reading *r, struct json *o, const struct shape_field *f,
                              struct list *out)
{
    struct json *items;

    TRY(json_objects(r->p, o, f->name, (size_t)f->min, (size_t)f->max, &items, &out->n));
    out->v = arena_array(r->a, out->n, f->of->size);
    for (size_t i = 0; i < out->n; i++)
        TRY(add(r, &items[i], f->of, (char *)out->v + i * f->of->size));
    return DONE;
}

static enum outcome read_texts(struct reading *r, struct json *o, const struct shape_field *f,
                               struct list *out)
{
    struct str *v;

    TRY(json_texts(r->p, r->a, o, f->name, (size_t)f->min, (size_t)f->max, f->chars, &v,
                   &out->n));
    for (size_t i = 0; i < out->n; i++) {
        enum text_fault fault = text_clean(r->a, TEXT_LINE, v[i], f->chars, &v[i]);

        if (fault != TEXT_FINE)
            return json_refuse(r->p, refusal_invalid, o, f->name, "%s", text_fault_why(fault));
    }
    out->v = v;
    return DONE;
}

static enum outcome read_field(struct reading *r, struct json *o, const struct shape_field *f,
                               void *to)
{
    switch (f->kind) {
    case FIELD_text:
    case FIELD_block:
    case FIELD_secret: return read_text(r, o, f, &AT(struct str, to, f));
    case FIELD_word: return read_word(r, o, f, &AT(struct str, to, f));
    case FIELD_id: return json_id(r->p, o, f->name, &AT(int64_t, to, f));
    case FIELD_i64: return json_i64(r->p, o, f->name, f->min, f->max, &AT(int64_t, to, f));
    case FIELD_flag: return json_flag(r->p, o, f->name, false, &AT(bool, to, f));
    case FIELD_money: return json_money(r->p, o, f->name, &AT(struct money, to, f));
    case FIELD_currency: return json_currency(r->p, o, f->name, &AT(struct currency, to, f));
    case FIELD_date: return json_date(r->p, o, f->name, &AT(struct date, to, f));
    case FIELD_moment: return json_moment(r->p, o, f->name, &AT(int64_t, to, f));
    case FIELD_object: return read_object(r, o, f, &AT(void *, to, f));
    case FIELD_list: return read_list(r, o, f, &AT(struct list, to, f));
    case FIELD_texts: return read_texts(r, o, f, &AT(struct list, to, f));
    case FIELD_KINDS_N: break;
    }
    check(!"a kind of field");
    return FAILED;
}

static enum outcome read_fields(struct reading *r, const struct pending *p)
{
    size_t n;
    const struct shape_field *f = p->shape->fields(&n);

    for (size_t i = 0; i < n; i++) {
        set_absent(p->to, &f[i]);
        if (json_has(p->from, f[i].name) || (f[i].needed && f[i].kind != FIELD_flag))
            TRY(read_field(r, p->from, &f[i], p->to));
        else if (f[i].needed)
            return json_refuse(r->p, refusal_required, p->from, f[i].name,
                               "expected true or false");
    }
    return json_close(r->p, p->from);
}

enum outcome shape_read(struct problem *p, struct arena *a, const struct shape *s, struct str text,
                        void **out)
{
    struct pending *first = NULL;
    struct reading r = {.p = p, .a = a, .last = &first};
    struct json *root;

    TRY(json_read(p, a, text, &root));
    *out = arena_alloc(a, s->size);
    TRY(add(&r, root, s, *out));
    for (const struct pending *next = first; next; next = next->next)
        TRY(read_fields(&r, next));
    return DONE;
}

/* ---- of a query string ---- */

static enum outcome query_text(struct problem *p, struct arena *a, const struct form *q,
                               const struct shape_field *f, struct str *out)
{
    return form_text(p, a, q, f->name, (size_t)f->min, (size_t)f->max, out);
}

static enum outcome query_word(struct problem *p, struct arena *a, const struct form *q,
                               const struct shape_field *f, struct str *out)
{
    char expected[256];
    struct buf b = {.p = expected, .cap = sizeof(expected), .max = sizeof(expected) - 1};

    TRY(form_text(p, a, q, f->name, 0, 40, out));
    for (size_t i = 0; i < f->words_n; i++) {
        if (str_eq(*out, str_of(f->words[i])))
            return DONE;
        buf_fmt(&b, "%s%s", i ? ", " : "one of ", f->words[i]);
    }
    return refuse(p, refusal_invalid, f->name, "expected %s", buf_cstr(&b));
}

static enum outcome query_id(struct problem *p, struct arena *a, const struct form *q,
                             const struct shape_field *f, int64_t *out)
{
    struct str s;

    TRY(form_text(p, a, q, f->name, 0, 40, &s));
    if (!id_parse(s, out))
        return refuse(p, refusal_invalid, f->name, "expected an id: digits");
    return DONE;
}

static enum outcome query_currency(struct problem *p, struct arena *a, const struct form *q,
                                   const struct shape_field *f, struct currency *out)
{
    struct str s;

    TRY(form_text(p, a, q, f->name, 0, 40, &s));
    if (!currency_parse(s, out))
        return refuse(p, refusal_invalid, f->name, "expected a currency of ISO 4217, EUR");
    return DONE;
}

static enum outcome query_date(struct problem *p, struct arena *a, const struct form *q,
                               const struct shape_field *f, struct date *out)
{
    struct str s;

    TRY(form_text(p, a, q, f->name, 0, 40, &s));
    if (!date_parse(s, out))
        return refuse(p, refusal_invalid, f->name, "expected a date, 2026-01-31");
    return DONE;
}

static enum outcome query_field(struct problem *p, struct arena *a, const struct form *q,
                                const struct shape_field *f, void *to)
{
    switch (f->kind) {
    case FIELD_text: return query_text(p, a, q, f, &AT(struct str, to, f));
    case FIELD_word: return query_word(p, a, q, f, &AT(struct str, to, f));
    case FIELD_id: return query_id(p, a, q, f, &AT(int64_t, to, f));
    case FIELD_currency: return query_currency(p, a, q, f, &AT(struct currency, to, f));
    case FIELD_i64: return form_i64(p, q, f->name, f->min, f->max, &AT(int64_t, to, f));
    case FIELD_date: return query_date(p, a, q, f, &AT(struct date, to, f));
    default: check(!"a kind of field that a query string may have"); return FAILED;
    }
}

enum outcome shape_read_query(struct problem *p, struct arena *a, const struct shape *s,
                              const struct form *q, void **out)
{
    size_t n;
    const struct shape_field *f = s->fields(&n);

    *out = arena_alloc(a, s->size);
    for (size_t i = 0; i < n; i++) {
        set_absent(*out, &f[i]);
        if (f[i].needed && !form_has(q, f[i].name))
            return refuse(p, refusal_required, f[i].name, "expected ?%s=", f[i].name);
        if (form_has(q, f[i].name))
            TRY(query_field(p, a, q, &f[i], *out));
    }
    return DONE;
}

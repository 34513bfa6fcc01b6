/* SPDX-License-Identifier: Apache-2.0 */
#include "face/api/shape.h"

#include "base/check.h"

#define AT(type, base, field) (*(const type *)(const void *)((base) + (field)->offset))

struct list {
    const char *v;
    size_t n;
};

/* An object being written; `left` items of its list come after it. */
struct level {
    const struct shape *shape;
    const char *from;
    size_t field, left;
    bool in_list;
};

struct writing {
    struct json_writer *w;
    struct level stack[JSON_DEPTH_MAX];
    size_t depth;
};

static void push(struct writing *x, const char *name, const struct shape *s, const char *from,
                 size_t left, bool in_list)
{
    check(x->depth < countof(x->stack));
    json_open_object(x->w, name);
    x->stack[x->depth++] = (struct level){s, from, 0, left, in_list};
}

static void put_text(struct writing *x, const struct shape_field *f, struct str v)
{
    check(v.n > 0 || !f->needed || f->min == 0);
    if (v.n > 0 || f->needed)
        json_put_text(x->w, f->name, v);
}

static void put_word(struct writing *x, const struct shape_field *f, struct str v)
{
    size_t i = 0;

    if (v.n == 0 && !f->needed)
        return;
    while (i < f->words_n && !str_eq(v, str_of(f->words[i])))
        i++;
    check(i < f->words_n);
    json_put_text(x->w, f->name, v);
}

static void put_i64(struct writing *x, const struct shape_field *f, int64_t v)
{
    check(v != API_ABSENT || !f->needed);
    if (v != API_ABSENT)
        json_put_i64(x->w, f->name, v);
}

static void put_id(struct writing *x, const struct shape_field *f, int64_t v)
{
    check(v > 0 || !f->needed);
    if (v > 0)
        json_put_id(x->w, f->name, v);
}

static void put_money(struct writing *x, const struct shape_field *f, const struct money *v)
{
    check(v->currency.code[0] || !f->needed);
    if (v->currency.code[0])
        json_put_money(x->w, f->name, *v);
}

static void put_currency(struct writing *x, const struct shape_field *f, const struct currency *v)
{
    check(v->code[0] || !f->needed);
    if (v->code[0])
        json_put_text(x->w, f->name, currency_str(v));
}

static void put_date(struct writing *x, const struct shape_field *f, struct date v)
{
    check(v.days != 0 || !f->needed);
    if (v.days != 0)
        json_put_date(x->w, f->name, v);
}

static void put_moment(struct writing *x, const struct shape_field *f, int64_t v)
{
    check(v != 0 || !f->needed);
    if (v != 0)
        json_put_moment(x->w, f->name, v);
}

static void put_object(struct writing *x, const struct shape_field *f, const char *v)
{
    check(v || !f->needed);
    if (v)
        push(x, f->name, f->of, v, 0, false);
}

static void put_list(struct writing *x, const struct shape_field *f, const struct list *v)
{
    check((int64_t)v->n >= f->min * f->needed && (int64_t)v->n <= f->max);
    if (v->n == 0 && !f->needed)
        return;
    json_open_list(x->w, f->name);
    if (v->n == 0)
        json_end(x->w);
    else
        push(x, NULL, f->of, v->v, v->n - 1, true);
}

static void put_texts(struct writing *x, const struct shape_field *f, const struct list *v)
{
    if (v->n == 0 && !f->needed)
        return;
    json_open_list(x->w, f->name);
    for (size_t i = 0; i < v->n; i++)
        json_put_text(x->w, NULL, ((const struct str *)(const void *)v->v)[i]);
    json_end(x->w);
}

static void put_field(struct writing *x, const struct shape_field *f, const char *from)
{
    switch (f->kind) {
    case FIELD_text:
    case FIELD_block:
    case FIELD_secret: put_text(x, f, AT(struct str, from, f)); break;
    case FIELD_word: put_word(x, f, AT(struct str, from, f)); break;
    case FIELD_id: put_id(x, f, AT(int64_t, from, f)); break;
    case FIELD_i64: put_i64(x, f, AT(int64_t, from, f)); break;
    case FIELD_flag: json_put_flag(x->w, f->name, AT(bool, from, f)); break;
    case FIELD_money: put_money(x, f, &AT(struct money, from, f)); break;
    case FIELD_currency: put_currency(x, f, &AT(struct currency, from, f)); break;
    case FIELD_date: put_date(x, f, AT(struct date, from, f)); break;
    case FIELD_moment: put_moment(x, f, AT(int64_t, from, f)); break;
    case FIELD_object: put_object(x, f, AT(char *, from, f)); break;
    case FIELD_list: put_list(x, f, &AT(struct list, from, f)); break;
    case FIELD_texts: put_texts(x, f, &AT(struct list, from, f)); break;
    case FIELD_KINDS_N: check(!"a kind of field");
    }
}

/* The object on top has all its fields: the next of its list, or what is around it. */
static void end_object(struct writing *x)
{
    struct level *top = &x->stack[x->depth - 1];

    json_end(x->w);
    if (top->left > 0) {
        json_open_object(x->w, NULL);
        *top = (struct level){top->shape, top->from + top->shape->size, 0, top->left - 1, true};
        return;
    }
    if (top->in_list)
        json_end(x->w);
    x->depth--;
}

void shape_write(struct json_writer *w, const char *name, const struct shape *s, const void *from)
{
    struct writing x = {.w = w};

    push(&x, name, s, from, 0, false);
    while (x.depth > 0) {
        struct level *top = &x.stack[x.depth - 1];
        size_t n;
        const struct shape_field *f = top->shape->fields(&n);

        if (top->field == n)
            end_object(&x);
        else
            put_field(&x, &f[top->field++], top->from);
    }
}

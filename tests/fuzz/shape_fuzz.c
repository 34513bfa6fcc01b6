/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the body, and as the query string, of each call of the API: never a crash, and what
 * was refused names its field in clean text. A body that was read is written again by its shape,
 * and then reads and writes the same. The first line names the shape. */
#include "base/check.h"
#include "face/api/shape.h"

enum { ARENA_BYTES = 64 << 20 };

static void check_problem(const struct problem *p)
{
    check(p->refusal != refusal_none);
    check(utf8_valid(str_of(p->detail)) && utf8_valid(str_of(p->field)));
}

static struct str written(struct arena *a, const struct shape *s, const void *v)
{
    struct json_writer w;
    struct buf out;

    buf_init(&out, a, 8 << 20);
    json_writer_init(&w, &out);
    shape_write(&w, NULL, s, v);
    json_finish(&w);
    check(!out.full);
    return buf_view(&out);
}

static void as_body(struct arena *a, const struct shape *s, struct str text)
{
    struct problem p = {0};
    struct str once;
    void *v;

    if (shape_read(&p, a, s, text, &v) != DONE) {
        check_problem(&p);
        return;
    }
    once = written(a, s, v);
    check(shape_read(&p, a, s, once, &v) == DONE);
    check(str_eq(written(a, s, v), once));
}

static bool fits_query(const struct shape *s)
{
    size_t n;
    const struct shape_field *f = s->fields(&n);

    for (size_t i = 0; i < n; i++)
        if (f[i].kind != FIELD_text && f[i].kind != FIELD_word && f[i].kind != FIELD_id &&
            f[i].kind != FIELD_currency && f[i].kind != FIELD_i64 && f[i].kind != FIELD_date)
            return false;
    return true;
}

static void as_query(struct arena *a, const struct shape *s, struct str text)
{
    struct problem p = {0};
    struct form query;
    void *v;

    if (!fits_query(s) || form_parse(&p, a, text, &query) != DONE)
        return;
    if (shape_read_query(&p, a, s, &query, &v) != DONE)
        check_problem(&p);
}

static const struct shape *shape_named(struct str name)
{
    for (size_t i = 0; i < SHAPE_none; i++)
        if (api_shapes[i].in && str_eq(str_of(api_shapes[i].name), name))
            return &api_shapes[i];
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = {(const char *)data, n}, name;
    const struct shape *s;
    struct arena a;

    str_cut(&text, '\n', &name);
    s = shape_named(name);
    if (!s)
        return 0;
    arena_init(&a, ARENA_BYTES);
    as_body(&a, s, text);
    as_query(&a, s, text);
    arena_release(&a);
    return 0;
}

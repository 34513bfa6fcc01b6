/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as JSON: never a crash; what is read, written and read again is written the same. */
#include "base/check.h"
#include "lib/json.h"

static void write_value(struct json_out *j, struct arena *a, const struct json *v)
{
    switch (v->kind) {
    case JSON_IS_NULL:
        json_put_null(j);
        break;
    case JSON_IS_BOOL:
        json_put_bool(j, v->integer != 0);
        break;
    case JSON_IS_INTEGER:
        json_put_integer(j, v->integer);
        break;
    case JSON_IS_TEXT:
        json_put_text(j, v->text);
        break;
    case JSON_IS_ARRAY:
    case JSON_IS_OBJECT:
        json_begin(j, v->kind == JSON_IS_ARRAY ? '[' : '{');
        for (size_t i = 0; i < v->n; i++) {
            if (v->kind == JSON_IS_OBJECT)
                json_key(j, str_cstr(a, v->keys[i]));
            write_value(j, a, &v->items[i]);
        }
        json_end(j, v->kind == JSON_IS_ARRAY ? ']' : '}');
    }
}

static struct str written(struct arena *a, const struct json *v)
{
    struct buf b;
    struct json_out j = {.b = &b};

    buf_init(&b, a, 8 << 20);
    write_value(&j, a, v);
    check(!b.full);
    return buf_view(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    scoped(arena_release) struct arena a = {0};
    struct problem p = {0};
    struct json first, second;
    struct str text;

    arena_init(&a, 256 << 20);
    if (json_read(&a, (struct str){(const char *)data, n}, 1 << 20, &p, &first) != DONE)
        return 0;
    text = written(&a, &first);
    check(json_read(&a, text, 8 << 20, &p, &second) == DONE);
    check(str_eq(text, written(&a, &second)));
    return 0;
}

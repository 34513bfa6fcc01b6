/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>

#include "lib/json.h"

#include "base/check.h"
#include "base/num.h"

/* ---- Reading: jansson's tree is copied into the arena, bounded ---- */

struct copying {
    struct arena *arena;
    struct problem *problem;
    size_t values;
};

static enum outcome copy_value(struct copying *c, json_t *from, int depth, struct json *to);

static enum outcome copy_array(struct copying *c, json_t *from, int depth, struct json *to)
{
    struct json *items;

    to->kind = JSON_IS_ARRAY;
    to->n = json_array_size(from);
    to->items = items = arena_new_n(c->arena, struct json, to->n);
    for (size_t i = 0; i < to->n; i++)
        TRY(copy_value(c, json_array_get(from, i), depth + 1, &items[i]));
    return DONE;
}

static enum outcome copy_object(struct copying *c, json_t *from, int depth, struct json *to)
{
    struct json *items;
    struct str *keys;
    const char *key;
    json_t *value;
    size_t i = 0;

    to->kind = JSON_IS_OBJECT;
    to->n = json_object_size(from);
    to->items = items = arena_new_n(c->arena, struct json, to->n);
    to->keys = keys = arena_new_n(c->arena, struct str, to->n);
    json_object_foreach(from, key, value)
    {
        keys[i] = str_copy(c->arena, str_of(key));
        TRY(copy_value(c, value, depth + 1, &items[i]));
        i++;
    }
    return DONE;
}

static enum outcome copy_text(struct copying *c, json_t *from, struct json *to)
{
    struct str s = {json_string_value(from), json_string_length(from)};

    if (!utf8_valid(s))
        return refuse(c->problem, refusal_malformed, NULL, "texts in UTF-8 without NUL");
    to->kind = JSON_IS_TEXT;
    to->text = str_copy(c->arena, s);
    return DONE;
}

static enum outcome copy_value(struct copying *c, json_t *from, int depth, struct json *to)
{
    if (depth > JSON_DEPTH_MAX)
        return refuse(c->problem, refusal_malformed, NULL, "at most %d levels", JSON_DEPTH_MAX);
    if (++c->values > JSON_VALUES_MAX)
        return refuse(c->problem, refusal_too_large, NULL, "at most %d values", JSON_VALUES_MAX);
    *to = (struct json){.kind = JSON_IS_NULL};
    switch (json_typeof(from)) {
    case JSON_OBJECT:
        return copy_object(c, from, depth, to);
    case JSON_ARRAY:
        return copy_array(c, from, depth, to);
    case JSON_STRING:
        return copy_text(c, from, to);
    case JSON_INTEGER:
        to->kind = JSON_IS_INTEGER;
        to->integer = json_integer_value(from);
        return DONE;
    case JSON_REAL:
        return refuse(c->problem, refusal_malformed, NULL, "whole numbers");
    case JSON_TRUE:
    case JSON_FALSE:
        to->kind = JSON_IS_BOOL;
        to->integer = json_is_true(from);
        return DONE;
    default:
        return DONE;
    }
}

static void drop(json_t **root)
{
    json_decref(*root);
}

enum outcome json_read(struct arena *a, struct str text, size_t max_bytes, struct problem *p,
                       struct json *out)
{
    struct copying c = {.arena = a, .problem = p};
    json_error_t error;

    if (text.n > max_bytes)
        return refuse(p, refusal_too_large, NULL, "at most %zu bytes", max_bytes);
    scoped(drop) json_t *root = json_loadb(text.p ? text.p : "", text.n,
                                           JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!root)
        return refuse(p, refusal_malformed, NULL, "JSON; line %d: %s", error.line, error.text);
    return copy_value(&c, root, 1, out);
}

/* ---- Members ---- */

const struct json *json_find(const struct json *object, const char *key)
{
    if (object && object->kind == JSON_IS_OBJECT)
        for (size_t i = 0; i < object->n; i++)
            if (str_eq(object->keys[i], str_of(key)))
                return &object->items[i];
    return NULL;
}

static enum outcome need(const struct json *object, const char *path, const char *key,
                         enum json_kind kind, const char *expected, struct problem *p,
                         const struct json **out)
{
    char field[PROBLEM_FIELD_MAX];

    snprintf(field, sizeof(field), "%s%s%s", path, *path ? "." : "", key);
    *out = json_find(object, key);
    if (!*out || (*out)->kind == JSON_IS_NULL)
        return refuse(p, refusal_required, field, "%s", expected);
    if ((*out)->kind != kind)
        return refuse(p, refusal_invalid, field, "%s", expected);
    return DONE;
}

static enum outcome out_of_range(struct problem *p, const char *path, const char *key,
                                 const char *what, int64_t min, int64_t max)
{
    char field[PROBLEM_FIELD_MAX];

    snprintf(field, sizeof(field), "%s%s%s", path, *path ? "." : "", key);
    return refuse(p, refusal_invalid, field, "%s from %lld to %lld", what, (long long)min,
                  (long long)max);
}

enum outcome json_need_text(const struct json *object, const char *path, const char *key,
                            size_t min_bytes, size_t max_bytes, struct problem *p, struct str *out)
{
    const struct json *v;

    TRY(need(object, path, key, JSON_IS_TEXT, "a text", p, &v));
    if (v->text.n < min_bytes || v->text.n > max_bytes)
        return out_of_range(p, path, key, "a text; bytes", (int64_t)min_bytes, (int64_t)max_bytes);
    *out = v->text;
    return DONE;
}

enum outcome json_need_integer(const struct json *object, const char *path, const char *key,
                               int64_t min, int64_t max, struct problem *p, int64_t *out)
{
    const struct json *v;

    TRY(need(object, path, key, JSON_IS_INTEGER, "a whole number", p, &v));
    if (v->integer < min || v->integer > max)
        return out_of_range(p, path, key, "a whole number", min, max);
    *out = v->integer;
    return DONE;
}

enum outcome json_need_object(const struct json *object, const char *path, const char *key,
                              struct problem *p, const struct json **out)
{
    return need(object, path, key, JSON_IS_OBJECT, "an object", p, out);
}

/* ---- Writing ---- */

static void comma(struct json_out *j)
{
    if (j->comma)
        buf_char(j->b, ',');
    j->comma = true;
}

void json_begin(struct json_out *j, char bracket)
{
    check(bracket == '{' || bracket == '[');
    comma(j);
    buf_char(j->b, bracket);
    j->comma = false;
}

void json_end(struct json_out *j, char bracket)
{
    check(bracket == '}' || bracket == ']');
    buf_char(j->b, bracket);
    j->comma = true;
}

/* Between quotes; RFC 8259 section 7. */
static void quoted(struct buf *b, struct str s)
{
    buf_char(b, '"');
    for (size_t i = 0, from = 0; i <= s.n; i++) {
        unsigned char c = i < s.n ? (unsigned char)s.p[i] : 0;

        if (i < s.n && c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(b, s.p + from, i - from);
        from = i + 1;
        if (i == s.n)
            break;
        if (c == '"' || c == '\\')
            buf_fmt(b, "\\%c", c);
        else if (c == '\n')
            buf_str(b, STR("\\n"));
        else
            buf_fmt(b, "\\u%04x", c);
    }
    buf_char(b, '"');
}

void json_key(struct json_out *j, const char *key)
{
    comma(j);
    quoted(j->b, str_of(key));
    buf_char(j->b, ':');
    j->comma = false;
}

void json_put_text(struct json_out *j, struct str s)
{
    comma(j);
    quoted(j->b, s);
}

void json_put_integer(struct json_out *j, int64_t v)
{
    comma(j);
    buf_i64(j->b, v);
}

void json_put_id(struct json_out *j, int64_t id)
{
    comma(j);
    buf_char(j->b, '"');
    buf_i64(j->b, id);
    buf_char(j->b, '"');
}

void json_put_bool(struct json_out *j, bool v)
{
    comma(j);
    buf_str(j->b, v ? STR("true") : STR("false"));
}

void json_put_null(struct json_out *j)
{
    comma(j);
    buf_str(j->b, STR("null"));
}

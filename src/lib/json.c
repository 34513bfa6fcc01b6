/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>

#include "lib/json.h"

#include <stdarg.h>

#include "base/check.h"
#include "base/ids.h"

/* ---- reading the whole ---- */

struct extent {
    size_t depth, values; /* at most */
};

/* Counts what jansson would build, so that nothing is built that is too deep or too much. */
static struct extent measure(struct str text)
{
    struct extent e = {0, 1};
    size_t depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (quoted)
            continue;
        else if (c == ',')
            e.values++;
        else if (c == '{' || c == '[')
            e.values++, depth++;
        else if ((c == '}' || c == ']') && depth > 0)
            depth--;
        if (depth > e.depth)
            e.depth = depth;
    }
    return e;
}

struct pending { /* still to be copied */
    json_t *from;
    struct json *to;
};

struct copying {
    struct arena *arena;
    struct pending *queue;
    size_t n;
};

static struct str copy_text(struct arena *a, const char *p, size_t n)
{
    return str_copy(a, (struct str){p, n});
}

static void copy_items(struct copying *c, json_t *from, struct json *to)
{
    size_t i = 0;
    json_t *item;
    const char *key;

    to->n = json_is_object(from) ? json_object_size(from) : json_array_size(from);
    to->items = arena_new_n(c->arena, struct json, to->n);
    if (json_is_object(from)) {
        json_object_foreach(from, key, item) {
            to->items[i] = (struct json){.parent = to, .name = copy_text(c->arena, key,
                                                                         strlen(key))};
            c->queue[c->n++] = (struct pending){item, &to->items[i++]};
        }
        return;
    }
    json_array_foreach(from, i, item) {
        to->items[i] = (struct json){.parent = to, .index = i};
        c->queue[c->n++] = (struct pending){item, &to->items[i]};
    }
}

static void copy_value(struct copying *c, json_t *from, struct json *to)
{
    switch (json_typeof(from)) {
    case JSON_NULL: to->kind = JSON_IS_NULL; break;
    case JSON_TRUE:
    case JSON_FALSE:
        to->kind = JSON_IS_FLAG;
        to->flag = json_is_true(from);
        break;
    case JSON_INTEGER:
        to->kind = JSON_IS_INTEGER;
        to->integer = json_integer_value(from);
        break;
    case JSON_REAL: to->kind = JSON_IS_DECIMAL; break;
    case JSON_STRING:
        to->kind = JSON_IS_TEXT;
        to->text = copy_text(c->arena, json_string_value(from), json_string_length(from));
        break;
    case JSON_ARRAY:
        to->kind = JSON_IS_LIST;
        copy_items(c, from, to);
        break;
    case JSON_OBJECT:
        to->kind = JSON_IS_OBJECT;
        copy_items(c, from, to);
        break;
    }
}

/* Level by level, without recursion. */
static struct json *copy_tree(struct arena *a, json_t *root, size_t values)
{
    struct copying c = {.arena = a};
    struct json *out = arena_new(a, struct json);

    c.queue = calloc(values + 1, sizeof(*c.queue));
    check(c.queue);
    c.queue[c.n++] = (struct pending){root, out};
    for (size_t i = 0; i < c.n; i++) {
        check(c.n <= values + 1);
        copy_value(&c, c.queue[i].from, c.queue[i].to);
    }
    free(c.queue);
    return out;
}

static enum outcome not_json(struct problem *p, const json_error_t *e)
{
    const char *why = "JSON is broken";

    if (json_error_code(e) == json_error_duplicate_key)
        why = "a field stands twice";
    else if (json_error_code(e) == json_error_numeric_overflow)
        why = "a number is too large";
    else if (json_error_code(e) == json_error_null_character)
        why = "NUL is not allowed";
    return refuse(p, refusal_malformed, NULL, "line %d, column %d: %s", e->line, e->column, why);
}

enum outcome json_read(struct problem *p, struct arena *a, struct str text, struct json **out)
{
    struct extent e = measure(text);
    json_error_t error;
    json_t *root;

    if (!utf8_valid(text))
        return refuse(p, refusal_malformed, NULL, "expected JSON in UTF-8 without NUL");
    if (e.values > JSON_VALUES_MAX)
        return refuse(p, refusal_too_large, NULL, "expected at most %d values", JSON_VALUES_MAX);
    if (e.depth > JSON_DEPTH_MAX)
        return refuse(p, refusal_malformed, NULL, "expected objects and lists at most %d deep",
                      JSON_DEPTH_MAX);
    root = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY,
                      &error);
    if (!root)
        return not_json(p, &error);
    if (!json_is_object(root)) {
        json_decref(root);
        return refuse(p, refusal_malformed, NULL, "expected a JSON object, {...}");
    }
    *out = copy_tree(a, root, e.values);
    json_decref(root);
    return DONE;
}

/* ---- refusing ---- */

static void put_step(struct buf *b, const struct json *v)
{
    if (!v->name.p) {
        buf_fmt(b, "[%zu]", v->index);
        return;
    }
    if (b->n > 0)
        buf_char(b, '.');
    buf_str(b, utf8_head(v->name, 40));
}

/* "lines[2].quantity": the object's own path, then `name` unless NULL. */
static void put_path(struct buf *b, const struct json *object, const char *name)
{
    const struct json *up[JSON_DEPTH_MAX + 1];
    size_t n = 0;

    for (const struct json *v = object; v && v->parent; v = v->parent) {
        check(n < countof(up));
        up[n++] = v;
    }
    while (n > 0)
        put_step(b, up[--n]);
    if (name)
        put_step(b, &(struct json){.name = str_of(name)});
}

void json_problem(struct problem *p, enum refusal r, const struct json *object, const char *name,
                  const char *fmt, ...)
{
    char path[PROBLEM_FIELD_MAX], detail[PROBLEM_DETAIL_MAX];
    struct buf b = {.p = path, .cap = sizeof(path), .max = sizeof(path) - 1};
    va_list args;

    put_path(&b, object, name);
    va_start(args, fmt);
    vsnprintf(detail, sizeof(detail), fmt, args);
    va_end(args);
    problem_set(p, r, buf_cstr(&b), "%s", detail);
}

/* ---- one field ---- */

static struct json *find(const struct json *object, const char *name)
{
    check(object->kind == JSON_IS_OBJECT);
    for (size_t i = 0; i < object->n; i++)
        if (str_eq(object->items[i].name, str_of(name)))
            return &object->items[i];
    return NULL;
}

/* The field unless absent or null. */
static struct json *take(struct json *object, const char *name)
{
    struct json *v = find(object, name);

    if (!v)
        return NULL;
    v->taken = true;
    return v->kind == JSON_IS_NULL ? NULL : v;
}

bool json_has(struct json *object, const char *name)
{
    return take(object, name) != NULL;
}

/* The field, of that kind: else refused as required or with `expected`. */
static enum outcome need(struct problem *p, struct json *object, const char *name,
                         enum json_kind kind, const char *expected, struct json **out)
{
    *out = take(object, name);
    if (!*out)
        return json_refuse(p, refusal_required, object, name, "expected %s", expected);
    if ((*out)->kind != kind)
        return json_refuse(p, refusal_invalid, object, name, "expected %s", expected);
    return DONE;
}

enum outcome json_text(struct problem *p, struct json *object, const char *name, size_t min,
                       size_t max, struct str *out)
{
    char expected[80];
    struct json *v = take(object, name);
    size_t chars;

    snprintf(expected, sizeof(expected), "a text of %zu to %zu characters", min, max);
    if (!v && min > 0)
        return json_refuse(p, refusal_required, object, name, "expected %s", expected);
    if (v && v->kind != JSON_IS_TEXT)
        return json_refuse(p, refusal_invalid, object, name, "expected %s", expected);
    chars = v ? utf8_length(v->text) : 0;
    if (chars < min || chars > max)
        return json_refuse(p, chars ? refusal_invalid : refusal_required, object, name,
                           "expected %s", expected);
    *out = v ? v->text : (struct str){0};
    return DONE;
}

enum outcome json_i64(struct problem *p, struct json *object, const char *name, int64_t min,
                      int64_t max, int64_t *out)
{
    char expected[96];
    struct json *v;

    snprintf(expected, sizeof(expected), "a whole number from %lld to %lld", (long long)min,
             (long long)max);
    TRY(need(p, object, name, JSON_IS_INTEGER, expected, &v));
    if (v->integer < min || v->integer > max)
        return json_refuse(p, refusal_invalid, object, name, "expected %s", expected);
    *out = v->integer;
    return DONE;
}

enum outcome json_i64_or(struct problem *p, struct json *object, const char *name, int64_t min,
                         int64_t max, int64_t fallback, int64_t *out)
{
    if (take(object, name))
        return json_i64(p, object, name, min, max, out);
    *out = fallback;
    return DONE;
}

enum outcome json_flag(struct problem *p, struct json *object, const char *name, bool fallback,
                       bool *out)
{
    struct json *v = take(object, name);

    if (v && v->kind != JSON_IS_FLAG)
        return json_refuse(p, refusal_invalid, object, name, "expected true or false");
    *out = v ? v->flag : fallback;
    return DONE;
}

/* For what travels as a string: the string, or refused with `expected`. */
static enum outcome need_string(struct problem *p, struct json *object, const char *name,
                                const char *expected, struct str *out)
{
    struct json *v;

    TRY(need(p, object, name, JSON_IS_TEXT, expected, &v));
    *out = v->text;
    return DONE;
}

enum outcome json_id(struct problem *p, struct json *object, const char *name, int64_t *out)
{
    const char *expected = "an id: a string of digits";
    struct str s;

    TRY(need_string(p, object, name, expected, &s));
    if (!id_parse(s, out))
        return json_refuse(p, refusal_invalid, object, name, "expected %s", expected);
    return DONE;
}

enum outcome json_decimal(struct problem *p, struct json *object, const char *name, int scale,
                          int64_t min, int64_t max, int64_t *out)
{
    char text[128];
    struct buf expected = {.p = text, .cap = sizeof(text), .max = sizeof(text) - 1};
    struct str s;

    buf_str(&expected, STR("a string with a number from "));
    buf_decimal(&expected, min, scale);
    buf_str(&expected, STR(" to "));
    buf_decimal(&expected, max, scale);
    TRY(need_string(p, object, name, buf_cstr(&expected), &s));
    if (!parse_decimal(s, scale, min, max, out))
        return json_refuse(p, refusal_invalid, object, name, "expected %s", text);
    return DONE;
}

enum outcome json_currency(struct problem *p, struct json *object, const char *name,
                           struct currency *out)
{
    const char *expected = "a currency of ISO 4217, \"EUR\"";
    struct str s;

    TRY(need_string(p, object, name, expected, &s));
    if (!currency_parse(s, out))
        return json_refuse(p, refusal_invalid, object, name, "expected %s", expected);
    return DONE;
}

enum outcome json_money(struct problem *p, struct json *object, const char *name,
                        struct money *out)
{
    const char *expected = "a string with an amount in the currency's decimals, \"12.30\"";
    struct currency currency;
    struct json *v;
    struct str s;

    TRY(need(p, object, name, JSON_IS_OBJECT, "an amount and its currency", &v));
    TRY(json_currency(p, v, "currency", &currency));
    TRY(need_string(p, v, "amount", expected, &s));
    if (!money_parse(s, currency, out))
        return json_refuse(p, refusal_invalid, v, "amount", "expected %s", expected);
    return json_close(p, v);
}

enum outcome json_date(struct problem *p, struct json *object, const char *name, struct date *out)
{
    const char *expected = "a date, \"2026-01-31\"";
    struct str s;

    TRY(need_string(p, object, name, expected, &s));
    if (!date_parse(s, out))
        return json_refuse(p, refusal_invalid, object, name, "expected %s", expected);
    return DONE;
}

enum outcome json_moment(struct problem *p, struct json *object, const char *name, int64_t *out_ms)
{
    const char *expected = "a time with its zone (RFC 3339), \"2026-01-31T12:30:00Z\"";
    struct str s;

    TRY(need_string(p, object, name, expected, &s));
    if (!moment_parse(s, out_ms))
        return json_refuse(p, refusal_invalid, object, name, "expected %s", expected);
    return DONE;
}

enum outcome json_choice(struct problem *p, struct json *object, const char *name,
                         const char *const *words, size_t words_n, int *out)
{
    char text[256];
    struct buf expected = {.p = text, .cap = sizeof(text), .max = sizeof(text) - 1};
    struct str s;

    for (size_t i = 0; i < words_n; i++) {
        buf_str(&expected, i ? STR(", ") : STR("one of "));
        buf_str(&expected, str_of(words[i]));
    }
    TRY(need_string(p, object, name, buf_cstr(&expected), &s));
    for (size_t i = 0; i < words_n; i++)
        if (str_eq(s, str_of(words[i]))) {
            *out = (int)i;
            return DONE;
        }
    return json_refuse(p, refusal_invalid, object, name, "expected %s", text);
}

enum outcome json_object_in(struct problem *p, struct json *object, const char *name,
                            struct json **out)
{
    struct json *v;

    TRY(need(p, object, name, JSON_IS_OBJECT, "an object", &v));
    *out = v;
    return DONE;
}

/* A list whose values are all of one kind; NULL for an absent one where min is 0. */
static enum outcome take_list(struct problem *p, struct json *object, const char *name, size_t min,
                              size_t max, enum json_kind kind, const char *what, struct json **out)
{
    struct json *v = take(object, name);

    *out = v;
    if (!v && min == 0)
        return DONE;
    if (!v || v->kind != JSON_IS_LIST || v->n < min || v->n > max)
        return json_refuse(p, v ? refusal_invalid : refusal_required, object, name,
                           "expected a list of %zu to %zu %s", min, max, what);
    for (size_t i = 0; i < v->n; i++)
        if (v->items[i].kind != kind)
            return json_refuse(p, refusal_invalid, &v->items[i], NULL, "expected a list of %s",
                               what);
    return DONE;
}

enum outcome json_objects(struct problem *p, struct json *object, const char *name, size_t min,
                          size_t max, struct json **items, size_t *n)
{
    struct json *v;

    TRY(take_list(p, object, name, min, max, JSON_IS_OBJECT, "objects", &v));
    *items = v ? v->items : NULL;
    *n = v ? v->n : 0;
    return DONE;
}

enum outcome json_texts(struct problem *p, struct arena *a, struct json *object, const char *name,
                        size_t min, size_t max, size_t chars, struct str **items, size_t *n)
{
    struct json *v;
    struct str *texts;

    TRY(take_list(p, object, name, min, max, JSON_IS_TEXT, "texts", &v));
    texts = arena_new_n(a, struct str, v ? v->n : 0);
    for (size_t i = 0; v && i < v->n; i++) {
        texts[i] = v->items[i].text;
        if (texts[i].n == 0 || utf8_length(texts[i]) > chars)
            return json_refuse(p, refusal_invalid, &v->items[i], NULL,
                               "expected a text of 1 to %zu characters", chars);
    }
    *items = texts;
    *n = v ? v->n : 0;
    return DONE;
}

enum outcome json_close(struct problem *p, const struct json *object)
{
    check(object->kind == JSON_IS_OBJECT);
    for (size_t i = 0; i < object->n; i++)
        if (!object->items[i].taken)
            return json_refuse(p, refusal_invalid, &object->items[i], NULL,
                               "no field of this name is known here");
    return DONE;
}

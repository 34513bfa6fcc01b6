/* SPDX-License-Identifier: Apache-2.0 */
#include "base/check.h"
#include "lib/json.h"

void json_writer_init(struct json_writer *w, struct buf *b)
{
    *w = (struct json_writer){.b = b};
}

static bool in_object(const struct json_writer *w)
{
    return w->depth > 0 && (w->objects >> w->depth & 1);
}

/* The escape of a byte that may not stand as it is; else empty. */
static struct str escape_of(char c)
{
    switch (c) {
    case '"': return STR("\\\"");
    case '\\': return STR("\\\\");
    case '\n': return STR("\\n");
    case '\r': return STR("\\r");
    case '\t': return STR("\\t");
    default: return (struct str){0};
    }
}

static void put_quoted(struct buf *b, struct str s)
{
    size_t from = 0;

    buf_char(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        struct str escape;

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(b, s.p + from, i - from);
        escape = escape_of(s.p[i]);
        if (escape.n)
            buf_str(b, escape);
        else
            buf_fmt(b, "\\u%04x", c);
        from = i + 1;
    }
    buf_add(b, s.p + from, s.n - from);
    buf_char(b, '"');
}

/* What stands before a value: comma and name. */
static void begin(struct json_writer *w, const char *name)
{
    check((name != NULL) == in_object(w));
    check(w->depth > 0 || !w->comma); /* one value outermost */
    if (w->comma)
        buf_char(w->b, ',');
    w->comma = true;
    if (name) {
        put_quoted(w->b, str_of(name));
        buf_char(w->b, ':');
    }
}

static void open_level(struct json_writer *w, const char *name, bool object)
{
    begin(w, name);
    check(w->depth < JSON_DEPTH_MAX);
    w->depth++;
    w->objects = (w->objects & ~(UINT32_C(1) << w->depth)) | (uint32_t)object << w->depth;
    w->comma = false;
    buf_char(w->b, object ? '{' : '[');
}

void json_open_object(struct json_writer *w, const char *name)
{
    open_level(w, name, true);
}

void json_open_list(struct json_writer *w, const char *name)
{
    open_level(w, name, false);
}

void json_end(struct json_writer *w)
{
    check(w->depth > 0);
    buf_char(w->b, in_object(w) ? '}' : ']');
    w->depth--;
    w->comma = true;
}

void json_put_text(struct json_writer *w, const char *name, struct str v)
{
    begin(w, name);
    put_quoted(w->b, v);
}

void json_put_i64(struct json_writer *w, const char *name, int64_t v)
{
    begin(w, name);
    buf_i64(w->b, v);
}

void json_put_measure(struct json_writer *w, const char *name, int64_t v, int scale)
{
    begin(w, name);
    buf_decimal(w->b, v, scale);
}

void json_put_flag(struct json_writer *w, const char *name, bool v)
{
    begin(w, name);
    buf_str(w->b, v ? STR("true") : STR("false"));
}

void json_put_null(struct json_writer *w, const char *name)
{
    begin(w, name);
    buf_str(w->b, STR("null"));
}

void json_put_id(struct json_writer *w, const char *name, int64_t id)
{
    begin(w, name);
    if (id == 0) {
        buf_str(w->b, STR("null"));
        return;
    }
    buf_char(w->b, '"');
    buf_i64(w->b, id);
    buf_char(w->b, '"');
}

void json_put_money(struct json_writer *w, const char *name, struct money v)
{
    json_open_object(w, name);
    json_put_decimal(w, "amount", v);
    json_put_text(w, "currency", currency_str(&v.currency));
    json_end(w);
}

void json_put_decimal(struct json_writer *w, const char *name, struct money v)
{
    begin(w, name);
    buf_char(w->b, '"');
    money_decimal(w->b, v);
    buf_char(w->b, '"');
}

void json_put_date(struct json_writer *w, const char *name, struct date v)
{
    begin(w, name);
    buf_char(w->b, '"');
    date_iso(w->b, v);
    buf_char(w->b, '"');
}

void json_put_moment(struct json_writer *w, const char *name, int64_t at_ms)
{
    begin(w, name);
    buf_char(w->b, '"');
    moment_iso(w->b, at_ms);
    buf_char(w->b, '"');
}

void json_finish(const struct json_writer *w)
{
    check(w->depth == 0 && w->comma);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/url.h"

#include "base/check.h"

static const bool unreserved[256] = {
    ['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['0' ... '9'] = true,
    ['-'] = true, ['.'] = true, ['_'] = true, ['~'] = true,
};

void url_encode(struct buf *b, struct str value)
{
    static const char hex[] = "0123456789ABCDEF";

    size_t from = 0;

    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];

        if (unreserved[c])
            continue;
        buf_add(b, value.p + from, i - from);
        buf_add(b, (char[]){'%', hex[c >> 4], hex[c & 15]}, 3);
        from = i + 1;
    }
    buf_add(b, value.p + from, value.n - from);
}

void url_begin(struct url_maker *m, struct arena *a, struct url base)
{
    *m = (struct url_maker){0};
    buf_init(&m->b, a, URL_MAX_BYTES);
    buf_str(&m->b, base.text);
    m->has_query = str_find_char(base.text, '?') != STR_NONE;
}

void url_part(struct url_maker *m, struct str part)
{
    check(!m->has_query);
    buf_char(&m->b, '/');
    /* "." and ".." would be resolved away by browsers, encoded or not. */
    if (str_eq(part, STR(".")) || str_eq(part, STR("..")))
        part = STR("-");
    url_encode(&m->b, part);
}

void url_part_i64(struct url_maker *m, int64_t part)
{
    check(!m->has_query);
    buf_char(&m->b, '/');
    buf_i64(&m->b, part);
}

static void param_name(struct url_maker *m, const char *name)
{
    buf_char(&m->b, m->has_query ? '&' : '?');
    buf_str(&m->b, str_of(name));
    buf_char(&m->b, '=');
    m->has_query = true;
}

void url_param(struct url_maker *m, const char *name, struct str value)
{
    param_name(m, name);
    url_encode(&m->b, value);
}

void url_param_i64(struct url_maker *m, const char *name, int64_t value)
{
    param_name(m, name);
    buf_i64(&m->b, value);
}

void url_fragment(struct url_maker *m, struct str fragment)
{
    buf_char(&m->b, '#');
    url_encode(&m->b, fragment);
}

/* A path that begins with "//" would name another host. */
static bool leads_off(struct str s)
{
    return str_starts(s, STR("//"));
}

struct url url_done(const struct url_maker *m)
{
    if (m->b.full || m->b.n == 0 || leads_off(buf_view(&m->b)))
        return URL("/");
    return (struct url){buf_view(&m->b)};
}

static bool visible(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] >= 127 || s.p[i] == '\\')
            return false;
    return s.n <= URL_MAX_BYTES;
}

bool url_local(struct str s, struct url *out)
{
    if (s.n == 0 || s.p[0] != '/' || leads_off(s) || !visible(s))
        return false;
    *out = (struct url){s};
    return true;
}

bool url_abroad(struct str s, struct url *out)
{
    struct str rest = s, host;

    if (!str_starts(s, STR("https://")) || !visible(s))
        return false;
    rest = str_sub(s, strlen("https://"), s.n);
    str_cut(&rest, '/', &host);
    if (host.n == 0 || str_find_char(host, '@') != STR_NONE)
        return false;
    *out = (struct url){s};
    return true;
}

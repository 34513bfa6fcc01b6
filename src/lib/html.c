/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/html.h"

#include "base/check.h"
#include "lib/format.h"

typedef char sixteen __attribute__((vector_size(16)));

/* The character reference of what may not stand raw in text or in double quotes; else empty. NUL
 * and broken UTF-8 were refused at the door. */
static struct str reference(char c)
{
    switch (c) {
    case '&': return STR("&amp;");
    case '<': return STR("&lt;");
    case '>': return STR("&gt;");
    case '"': return STR("&quot;");
    case '\'': return STR("&#39;");
    default: return (struct str){0};
    }
}

static bool is_special(char c)
{
    static const bool special[256] = {
        ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true};

    return special[(unsigned char)c];
}

/* The index of the first special byte; 16 where there is none. & and ' differ in one bit, and so do
 * < and >. Little endian, as all that we run on. */
static size_t first_special(sixteen v)
{
    const sixteen hits = ((v | 1) == '\'') | ((v | 2) == '>') | (v == '"');
    uint64_t found[2];

    memcpy(found, &hits, sizeof(found));
    if (found[0])
        return (size_t)__builtin_ctzll(found[0]) / 8;
    return found[1] ? 8 + (size_t)__builtin_ctzll(found[1]) / 8 : 16;
}

/* The sixteen bytes from two halves of eight, which may overlap. */
static sixteen halves(const char *a, const char *b)
{
    sixteen v;

    memcpy(&v, a, 8);
    memcpy((char *)&v + 8, b, 8);
    return v;
}

/* How many bytes stand before the first special one; all, mostly. They are looked at by sixteen,
 * the last ones twice. */
static size_t plain_bytes(struct str s)
{
    size_t i = 0, at;

    if (s.n < 8) {
        while (i < s.n && !is_special(s.p[i]))
            i++;
        return i;
    }
    if (s.n < sizeof(sixteen)) {
        at = first_special(halves(s.p, s.p + s.n - 8));
        return at < 8 ? at : at + s.n - 16;
    }
    for (; i + sizeof(sixteen) <= s.n; i += sizeof(sixteen)) {
        at = first_special(halves(s.p + i, s.p + i + 8));
        if (at < 16)
            return i + at;
    }
    return s.n - 16 + first_special(halves(s.p + s.n - 16, s.p + s.n - 8));
}

static void escape(struct buf *b, struct str s)
{
    size_t n = plain_bytes(s);

    buf_add(b, s.p, n);
    while (n < s.n) {
        buf_str(b, reference(s.p[n]));
        s = str_sub(s, n + 1, s.n);
        n = plain_bytes(s);
        buf_add(b, s.p, n);
    }
}

void html_text_str(struct html *out, struct str s)
{
    escape(out->b, s);
}

void html_slot_begin(struct html *out, int what, int64_t arg)
{
    struct html_slots *s = out->slots;

    if (!s)
        return;
    s->full = s->full || s->n == HTML_SLOTS_MAX;
    if (!s->full)
        s->v[s->n++] = (struct html_slot){out->b->n, out->b->n, what, arg};
}

void html_slot_end(struct html *out)
{
    if (out->slots && !out->slots->full)
        out->slots->v[out->slots->n - 1].to = out->b->n;
}

static const struct locale *reader(const struct html *out)
{
    return out->locale ? out->locale : locale_english();
}

void html_text_number(struct html *out, int64_t v)
{
    format_number(out->b, reader(out), v);
}

void html_text_money(struct html *out, struct money m)
{
    format_money(out->b, reader(out), m);
}

void html_text_date(struct html *out, struct date d)
{
    format_date(out->b, reader(out), d);
}

void html_text_days(struct html *out, struct days d)
{
    format_days(out->b, reader(out), d.from, d.to);
}

void html_text_tenths(struct html *out, struct tenths t)
{
    format_tenths(out->b, reader(out), t.v);
}

void html_attribute_str(struct html *out, struct str s)
{
    escape(out->b, s);
}

void html_attribute_number(struct html *out, int64_t v)
{
    buf_i64(out->b, v);
}

void html_attribute_url(struct html *out, struct url u)
{
    escape(out->b, u.text);
}

void html_attribute_fragment(struct html *out, struct str s)
{
    url_encode(out->b, s);
}

void html_write_flag(struct html *out, struct str name, bool on)
{
    if (on)
        html_raw(out, name);
}

void html_write_optional(struct html *out, struct str head, struct str value)
{
    if (value.n == 0)
        return;
    html_raw(out, head);
    escape(out->b, value);
    html_raw(out, STR("\""));
}

struct str html_plural(const struct html *out, struct str one, struct str other, int64_t n)
{
    return catalogue_plural(out->texts, locale_plural(reader(out), n), one, other, n);
}

/* The index of the placeholder that `s` begins with ("%{name}..."), or -1. */
static int placeholder(struct str s, const struct str *names, size_t n)
{
    size_t end = str_find_char(s, '}');

    if (!str_starts(s, STR("%{")) || end == STR_NONE)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_sub(s, 2, end - 2), names[i]))
            return (int)i;
    return -1;
}

int html_piece(struct html *out, struct str *rest, const struct str *names, size_t n)
{
    struct str s = *rest, tail = s;
    size_t at;

    while ((at = str_find_char(tail, '%')) != STR_NONE) {
        int which;

        tail = str_sub(tail, at, tail.n);
        which = placeholder(tail, names, n);
        if (which >= 0) {
            escape(out->b, str_sub(s, 0, s.n - tail.n));
            *rest = str_sub(tail, names[which].n + 3, tail.n);
            return which;
        }
        tail = str_sub(tail, 1, tail.n);
    }
    escape(out->b, s);
    *rest = (struct str){0};
    return -1;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/form.h"

#include "base/num.h"
#include "lib/text.h"

enum { PART_HEADERS_MAX = 8 };

/* ---- decoding ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes into `to`, which has room for s.n bytes. False: a broken escape. */
static bool decode_into(char *to, struct str s, bool plus, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c == '%') {
            int high = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
            int low = i + 2 < s.n ? hex_digit(s.p[i + 2]) : -1;

            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (plus && c == '+') {
            c = ' ';
        }
        to[(*n)++] = c;
    }
    return true;
}

bool percent_decode(struct arena *a, struct str s, bool plus, struct str *out)
{
    struct str decoded = s;
    char *to;

    if (str_find_char(s, '%') != STR_NONE || (plus && str_find_char(s, '+') != STR_NONE)) {
        to = arena_alloc(a, s.n);
        if (!decode_into(to, s, plus, &decoded.n))
            return false;
        decoded.p = to;
    }
    if (!utf8_valid(decoded))
        return false;
    *out = decoded;
    return true;
}

/* A problem's field for a name that may be anything. */
static const char *field_of(char field[PROBLEM_FIELD_MAX], struct str name)
{
    snprintf(field, PROBLEM_FIELD_MAX, "%.*s", STR_FMT(utf8_head(name, FORM_NAME_MAX)));
    return field;
}

/* f->v has room for FORM_FIELDS_MAX, or for all that can come. */
static enum outcome add_field(struct problem *p, struct form *f, const struct form_field *field)
{
    if (field->name.n == 0 || field->name.n > FORM_NAME_MAX)
        return refuse(p, refusal_malformed, NULL, "expected field names of 1 to %d bytes",
                      FORM_NAME_MAX);
    if (f->n == FORM_FIELDS_MAX)
        return refuse(p, refusal_too_large, NULL, "expected at most %d fields", FORM_FIELDS_MAX);
    f->v[f->n++] = *field;
    return DONE;
}

static size_t pairs_in(struct str text)
{
    size_t n = 1;

    for (size_t i = 0; i < text.n && n < FORM_FIELDS_MAX; i++)
        n += text.p[i] == '&';
    return n;
}

enum outcome form_parse(struct problem *p, struct arena *a, struct str text, struct form *out)
{
    char name[PROBLEM_FIELD_MAX];
    struct form f = {arena_new_n(a, struct form_field, pairs_in(text)), 0};
    struct str rest = text, pair;

    while (str_cut(&rest, '&', &pair)) {
        struct form_field field = {0};
        struct str value = pair, key;

        if (pair.n == 0)
            continue;
        str_cut(&value, '=', &key);
        if (!percent_decode(a, key, true, &field.name))
            return refuse(p, refusal_malformed, NULL, "expected field names of encoded UTF-8");
        if (!percent_decode(a, value, true, &field.value))
            return refuse(p, refusal_malformed, field_of(name, field.name),
                          "expected encoded UTF-8 without NUL");
        TRY(add_field(p, &f, &field));
    }
    *out = f;
    return DONE;
}

/* ---- multipart ---- */

/* A parameter of a header value: `boundary` of "multipart/form-data; boundary=x"; quoted or not. */
static bool parameter(struct str header, struct str name, struct str *out)
{
    struct str rest = str_sub(header, str_find_char(header, ';'), header.n);

    while (rest.n > 0 && rest.p[0] == ';') {
        struct str key, value;
        size_t end;

        rest = str_trim(str_sub(rest, 1, rest.n));
        end = str_find_char(rest, '=');
        if (end == STR_NONE)
            return false;
        key = str_trim(str_sub(rest, 0, end));
        rest = str_trim(str_sub(rest, end + 1, rest.n));
        if (rest.n > 0 && rest.p[0] == '"') {
            rest = str_sub(rest, 1, rest.n);
            end = str_find_char(rest, '"'); /* browsers write a quote as %22 */
            if (end == STR_NONE)
                return false;
            value = str_sub(rest, 0, end);
            rest = str_trim(str_sub(rest, end + 1, rest.n));
        } else {
            end = str_find_char(rest, ';');
            value = str_trim(str_sub(rest, 0, end));
            rest = end == STR_NONE ? (struct str){0} : str_sub(rest, end, rest.n);
        }
        if (str_eq_nocase(key, name)) {
            *out = value;
            return true;
        }
    }
    return false;
}

bool form_boundary(struct str content_type, struct str *boundary)
{
    size_t end = str_find_char(content_type, ';');
    struct str found;

    if (!str_eq_nocase(str_trim(str_sub(content_type, 0, end)), STR("multipart/form-data")))
        return false;
    if (!parameter(content_type, STR("boundary"), &found))
        return false;
    if (found.n == 0 || found.n > FORM_BOUNDARY_MAX || str_find_char(found, '\r') != STR_NONE)
        return false;
    *boundary = found;
    return true;
}

/* Takes what stands before `mark`; *rest goes behind it. */
static bool cut_at(struct str *rest, struct str mark, struct str *before)
{
    size_t at = str_find(*rest, mark);

    if (at == STR_NONE)
        return false;
    *before = str_sub(*rest, 0, at);
    *rest = str_sub(*rest, at + mark.n, rest->n);
    return true;
}

/* The headers of a part, up to the empty line. */
static enum outcome part_headers(struct problem *p, struct str *rest, struct form_field *field)
{
    struct str disposition = {0}, line;
    bool whole = false;

    for (int i = 0; i < PART_HEADERS_MAX && !whole && cut_at(rest, STR("\r\n"), &line); i++) {
        struct str value = line, name;

        whole = line.n == 0;
        if (!utf8_valid(line))
            return refuse(p, refusal_malformed, NULL, "expected UTF-8 in the head of a part");
        str_cut(&value, ':', &name);
        if (str_eq_nocase(name, STR("content-disposition")))
            disposition = str_trim(value);
        else if (str_eq_nocase(name, STR("content-type")))
            field->file_type = str_trim(value);
    }
    if (!whole || !str_starts(disposition, STR("form-data")) ||
        !parameter(disposition, STR("name"), &field->name))
        return refuse(p, refusal_malformed, NULL, "expected parts of multipart/form-data");
    field->is_file = parameter(disposition, STR("filename"), &field->file_name);
    return DONE;
}

enum outcome form_parse_multipart(struct problem *p, struct arena *a, struct str boundary,
                                  struct str body, struct form *out)
{
    const struct str delimiter = str_printf(a, "\r\n--%.*s", STR_FMT(boundary));
    char name[PROBLEM_FIELD_MAX];
    struct form f = {arena_new_n(a, struct form_field, FORM_FIELDS_MAX), 0};
    struct str rest = body;

    if (!str_starts(rest, str_sub(delimiter, 2, delimiter.n)))
        return refuse(p, refusal_malformed, NULL, "expected the boundary at the start");
    rest = str_sub(rest, delimiter.n - 2, rest.n);
    while (str_starts(rest, STR("\r\n"))) {
        struct form_field field = {0};

        rest = str_sub(rest, 2, rest.n);
        TRY(part_headers(p, &rest, &field));
        if (!cut_at(&rest, delimiter, &field.value))
            return refuse(p, refusal_malformed, field_of(name, field.name),
                          "expected the boundary after every part");
        if (!field.is_file && !utf8_valid(field.value))
            return refuse(p, refusal_malformed, field_of(name, field.name),
                          "expected UTF-8 without NUL");
        TRY(add_field(p, &f, &field));
    }
    if (!str_eq(rest, STR("--")) && !str_eq(rest, STR("--\r\n")))
        return refuse(p, refusal_malformed, NULL, "expected the last boundary to close the form");
    *out = f;
    return DONE;
}

/* ---- one field ---- */

const struct form_field *form_next(const struct form *f, const char *name, size_t *i)
{
    const struct str wanted = str_of(name);

    while (*i < f->n) {
        const struct form_field *field = &f->v[(*i)++];

        if (str_eq(field->name, wanted))
            return field;
    }
    return NULL;
}

bool form_has(const struct form *f, const char *name)
{
    size_t i = 0;

    return form_next(f, name, &i) != NULL;
}

/* The one field of that name, or *out NULL. */
static enum outcome find_one(struct problem *p, const struct form *f, const char *name,
                             const struct form_field **out)
{
    size_t i = 0;

    *out = form_next(f, name, &i);
    if (*out && form_next(f, name, &i))
        return refuse(p, refusal_invalid, name, "expected once");
    return DONE;
}

/* Its text, "" when it is not there. */
static enum outcome find_value(struct problem *p, const struct form *f, const char *name,
                               struct str *out)
{
    const struct form_field *field;

    TRY(find_one(p, f, name, &field));
    if (field && field->is_file)
        return refuse(p, refusal_invalid, name, "expected a text, not a file");
    *out = field ? field->value : (struct str){0};
    return DONE;
}

/* CR LF and CR become LF, as a text area's lines come with either. */
static struct str plain_lines(struct arena *a, struct str s)
{
    char *to;
    size_t n = 0;

    if (str_find_char(s, '\r') == STR_NONE)
        return s;
    to = arena_alloc(a, s.n);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
            continue;
        to[n++] = s.p[i] == '\r' ? '\n' : s.p[i];
    }
    return (struct str){to, n};
}

static enum outcome read_text(struct problem *p, struct arena *a, const struct form *f,
                              enum text_kind kind, const char *name, size_t min, size_t max,
                              struct str *out)
{
    enum text_fault fault;
    struct str s;

    TRY(find_value(p, f, name, &s));
    if (s.n / 8 > max + 64) /* not worth cleaning: a character has at most four bytes */
        return refuse(p, refusal_invalid, name, "expected at most %zu characters", max);
    fault = text_clean(a, kind, plain_lines(a, s), max, &s);
    if (fault == TEXT_TOO_LONG)
        return refuse(p, refusal_invalid, name, "expected at most %zu characters", max);
    if (fault != TEXT_FINE)
        return refuse(p, refusal_invalid, name, "%s", text_fault_why(fault));
    if (s.n == 0 && min > 0)
        return refuse(p, refusal_required, name, "expected a text");
    if (utf8_length(s) < min)
        return refuse(p, refusal_invalid, name, "expected at least %zu characters", min);
    *out = s;
    return DONE;
}

enum outcome form_text(struct problem *p, struct arena *a, const struct form *f, const char *name,
                       size_t min, size_t max, struct str *out)
{
    return read_text(p, a, f, TEXT_LINE, name, min, max, out);
}

enum outcome form_block(struct problem *p, struct arena *a, const struct form *f, const char *name,
                        size_t min, size_t max, struct str *out)
{
    return read_text(p, a, f, TEXT_BLOCK, name, min, max, out);
}

enum outcome form_secret(struct problem *p, const struct form *f, const char *name, size_t max,
                         struct str *out)
{
    struct str s;

    TRY(find_value(p, f, name, &s));
    if (s.n > max)
        return refuse(p, refusal_invalid, name, "expected at most %zu bytes", max);
    *out = s;
    return DONE;
}

enum outcome form_i64(struct problem *p, const struct form *f, const char *name, int64_t min,
                      int64_t max, int64_t *out)
{
    struct str s;

    TRY(find_value(p, f, name, &s));
    s = str_trim(s);
    if (s.n == 0)
        return refuse(p, refusal_required, name, "expected a number");
    if (!parse_i64(s, min, max, out))
        return refuse(p, refusal_invalid, name, "expected a number from %lld to %lld",
                      (long long)min, (long long)max);
    return DONE;
}

enum outcome form_i64_or(struct problem *p, const struct form *f, const char *name, int64_t min,
                         int64_t max, int64_t fallback, int64_t *out)
{
    struct str s;

    TRY(find_value(p, f, name, &s));
    if (str_trim(s).n > 0)
        return form_i64(p, f, name, min, max, out);
    *out = fallback;
    return DONE;
}

enum outcome form_file(struct problem *p, const struct form *f, const char *name,
                       struct form_field *out)
{
    const struct form_field *field;

    TRY(find_one(p, f, name, &field));
    if (!field || !field->is_file || field->file_name.n == 0)
        return refuse(p, refusal_required, name, "expected a file");
    *out = *field;
    return DONE;
}

bool form_flag(const struct form *f, const char *name)
{
    size_t i = 0;
    const struct form_field *field = form_next(f, name, &i);

    return field && !str_eq(field->value, STR("0"));
}

/* ---- cookies ---- */

struct str cookie_find(struct str header, struct str name)
{
    struct str rest = header, pair, key, found = {0};
    size_t seen = 0;

    while (str_cut(&rest, ';', &pair)) {
        struct str value = str_trim(pair);

        if (!str_cut(&value, '=', &key) || !str_eq(key, name))
            continue;
        found = value;
        seen++;
    }
    return seen == 1 ? found : (struct str){0};
}

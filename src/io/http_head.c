/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_head.h"

#include "base/num.h"

enum { HOST_MAX = 255 };

/* Headers of which a second one would let two readers disagree. */
static const struct str single[] = {
    STR_INIT("authorization"),   STR_INIT("content-encoding"), STR_INIT("content-length"),
    STR_INIT("content-type"),    STR_INIT("cookie"),           STR_INIT("host"),
    STR_INIT("idempotency-key"), STR_INIT("if-none-match"),    STR_INIT("origin"),
    STR_INIT("referer"),         STR_INIT("transfer-encoding"), STR_INIT("user-agent"),
    STR_INIT("x-forwarded-for"), STR_INIT("x-forwarded-proto"),
};

static bool is_token_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_token_char(s.p[i]))
            return false;
    return s.n > 0;
}

static bool is_visible(struct str s) /* ASCII without blanks and controls */
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= 0x20 || s.p[i] >= 0x7f)
            return false;
    return true;
}

static bool is_field_value(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7f)
            return false;
    return utf8_valid(s);
}

static enum outcome bad_frame(struct problem *p, const char *what)
{
    return refuse(p, refusal_malformed, NULL, "%s, by RFC 9112", what);
}

static enum outcome bad_header(struct problem *p, struct str name, const char *expected)
{
    char field[PROBLEM_FIELD_MAX];

    if (!is_token(name) || name.n > 64)
        return bad_frame(p, expected);
    snprintf(field, sizeof(field), "header.%.*s", STR_FMT(name));
    return refuse(p, refusal_malformed, field, "%s", expected);
}

/* Two NULs where CR and LF were. */
static bool line_ends(const char *at, const char *end)
{
    return end - at >= 2 && at[0] == '\0' && at[1] == '\0';
}

/* The request line; *at becomes the start of the headers. */
static enum outcome check_line(struct problem *p, const struct http_head_cut *cut, const char **at)
{
    const char *end = cut->method + cut->n;
    struct str method = str_of(cut->method);

    if (!is_token(method) || cut->target != cut->method + method.n + 1)
        return bad_frame(p, "expected a method and one blank");
    if (cut->version != cut->target + cut->target_n + 1)
        return bad_frame(p, "expected a target without blanks and one blank after it");
    if (strlen(cut->version) != 8 || !str_starts(str_of(cut->version), STR("HTTP/1.")) ||
        cut->version[7] < '0' || cut->version[7] > '9' || !line_ends(cut->version + 8, end))
        return bad_frame(p, "expected HTTP/1.1 and CR LF");
    *at = cut->version + 10;
    return DONE;
}

static enum outcome check_header(struct problem *p, struct http_header *h, const char *end,
                                 const char **at)
{
    const char *value = h->name.p + h->name.n + 1;

    if (h->name.p != *at || !is_token(h->name))
        return bad_frame(p, "expected header lines of a name, a colon and a value, none folded");
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    if (h->value.p != value || !line_ends(value + h->value.n, end))
        return bad_header(p, h->name, "expected one line without NUL, ended by CR LF");
    *at = value + h->value.n + 2;
    if (!is_field_value(h->value))
        return bad_header(p, h->name, "expected UTF-8 without control characters");
    h->value = str_trim(h->value);
    return DONE;
}

static enum outcome check_single(struct problem *p, const struct http_head *h, struct str name)
{
    size_t seen = 0;

    for (size_t i = 0; i < h->headers_n; i++)
        seen += str_eq_nocase(h->headers[i].name, name);
    if (seen > 1)
        return bad_header(p, name, "expected at most once");
    return DONE;
}

static enum outcome check_host(struct problem *p, const struct http_head_cut *cut,
                               struct http_head *h)
{
    static const char punctuation[] = ".-_:[]";

    h->host = http_head_get(h, STR("host"));
    if (h->host.n == 0 && strcmp(cut->version, "HTTP/1.0") == 0)
        return DONE;
    if (h->host.n == 0 || h->host.n > HOST_MAX)
        return bad_header(p, STR("host"), "expected the host's name");
    for (size_t i = 0; i < h->host.n; i++) {
        char c = h->host.p[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            (c == '\0' || !strchr(punctuation, c)))
            return bad_header(p, STR("host"), "expected a name or address and a port");
    }
    return DONE;
}

/* A body comes with a Content-Length or not at all: without chunks nobody can disagree on them. */
static enum outcome check_length(struct problem *p, struct http_head *h)
{
    struct str length = http_head_get(h, STR("content-length"));

    for (size_t i = 0; i < h->headers_n; i++) {
        if (str_eq_nocase(h->headers[i].name, STR("transfer-encoding")))
            return refuse(p, refusal_unsupported, "header.transfer-encoding",
                          "expected a body with Content-Length");
        if (str_eq_nocase(h->headers[i].name, STR("content-length")) &&
            !parse_i64(length, 0, INT64_MAX / 2, &h->content_length))
            return bad_header(p, STR("content-length"), "expected a decimal number");
    }
    return DONE;
}

enum outcome http_head_check(struct problem *p, const struct http_head_cut *cut,
                             struct http_head *h)
{
    const char *end = cut->method + cut->n, *at = end;

    h->content_length = 0;
    TRY(check_line(p, cut, &at));
    for (size_t i = 0; i < h->headers_n; i++)
        TRY(check_header(p, &h->headers[i], end, &at));
    if (!line_ends(at, end) || at + 2 != end)
        return bad_frame(p, "expected every line to end with CR LF, and an empty one at the end");
    for (size_t i = 0; i < countof(single); i++)
        TRY(check_single(p, h, single[i]));
    TRY(check_host(p, cut, h));
    return check_length(p, h);
}

struct str http_head_get(const struct http_head *h, struct str name)
{
    for (size_t i = 0; i < h->headers_n; i++)
        if (str_eq_nocase(h->headers[i].name, name))
            return h->headers[i].value;
    return (struct str){0};
}

bool http_target_split(struct str target, struct str *path, struct str *query, struct str *host)
{
    struct str rest = target;
    size_t slash, mark;

    *host = (struct str){0};
    if (str_starts(rest, STR("http://")) || str_starts(rest, STR("https://"))) {
        rest = str_sub(rest, str_find(rest, STR("//")) + 2, rest.n);
        slash = str_find_char(rest, '/');
        if (slash == STR_NONE || slash == 0)
            return false;
        *host = str_sub(rest, 0, slash);
        rest = str_sub(rest, slash, rest.n);
    }
    if (rest.n == 0 || rest.p[0] != '/' || !is_visible(rest) ||
        str_find_char(rest, '#') != STR_NONE)
        return false;
    mark = str_find_char(rest, '?');
    *path = mark == STR_NONE ? rest : str_sub(rest, 0, mark);
    *query = mark == STR_NONE ? (struct str){0} : str_sub(rest, mark + 1, rest.n);
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the head of a request. They are cut up leniently, as libmicrohttpd does; whatever
 * the strict check then lets through must be, put together again, the very bytes that came in. */
#include "base/buf.h"
#include "base/check.h"
#include "io/http_head.h"
#include "io/netaddr.h"

enum { HEAD_MAX = 4096 };

/* The next line, whose end (LF or CR LF) becomes NULs; NULL when there is none. */
static char *next_line(char **at, char *end)
{
    char *line = *at, *lf = memchr(line, '\n', (size_t)(end - line));

    if (!lf)
        return NULL;
    *lf = '\0';
    if (lf > line && lf[-1] == '\r')
        lf[-1] = '\0';
    *at = lf + 1;
    return line;
}

static bool cut_line(char *line, struct http_head_cut *cut)
{
    char *target = strchr(line, ' '), *version = target ? strrchr(target + 1, ' ') : NULL;

    if (!version)
        return false;
    *target++ = '\0';
    *version++ = '\0';
    *cut = (struct http_head_cut){line, target, version, strlen(target), 0};
    return true;
}

static bool cut_header(char *line, struct http_head *h)
{
    char *value = strchr(line, ':');

    if (!value || h->headers_n == HTTP_HEADERS_MAX)
        return false;
    *value++ = '\0';
    while (*value == ' ' || *value == '\t')
        value++;
    h->headers[h->headers_n++] = (struct http_header){str_of(line), str_of(value)};
    return true;
}

static bool cut_head(char *bytes, size_t n, struct http_head_cut *cut, struct http_head *h)
{
    char *at = bytes, *end = bytes + n, *line = next_line(&at, end);

    if (!line || !cut_line(line, cut))
        return false;
    while ((line = next_line(&at, end)) != NULL) {
        if (*line == '\0') {
            cut->n = (size_t)(at - bytes);
            return true;
        }
        if (!cut_header(line, h))
            return false;
    }
    return false;
}

/* Steps over `s` where it stands in the input. */
static const char *step(const char *at, const char *end, struct str s)
{
    check((size_t)(end - at) >= s.n && memcmp(at, s.p, s.n) == 0);
    return at + s.n;
}

static bool is_end(char c)
{
    return c == '\r' || c == '\n' || c == '\0'; /* see http_head.h: a NUL cannot be told */
}

static const char *step_line_end(const char *at, const char *end)
{
    check(end - at >= 2 && is_end(at[0]) && is_end(at[1]));
    return at + 2;
}

static void check_bytes(const char *sent, const struct http_head_cut *cut,
                        const struct http_head *h)
{
    const char *at = sent, *end = sent + cut->n;

    at = step(step(at, end, str_of(cut->method)), end, STR(" "));
    at = step(step(at, end, str_of(cut->target)), end, STR(" "));
    at = step_line_end(step(at, end, str_of(cut->version)), end);
    for (size_t i = 0; i < h->headers_n; i++) {
        at = step(step(at, end, h->headers[i].name), end, STR(":"));
        while (at < end && (*at == ' ' || *at == '\t'))
            at++;
        at = step(at, end, h->headers[i].value);
        while (at < end && (*at == ' ' || *at == '\t'))
            at++;
        at = step_line_end(at, end);
    }
    at = step_line_end(at, end);
    check(at == end && h->content_length >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char bytes[HEAD_MAX + 1];
    struct http_head_cut cut;
    struct http_head h = {.headers_n = 0};
    struct problem p = {0};
    struct str path, query, host;
    struct netaddr_list list;

    if (n > HEAD_MAX)
        return 0;
    memcpy(bytes, data, n);
    bytes[n] = '\0';
    if (netaddr_list_parse((struct str){(const char *)data, n}, &list))
        check(list.n <= NETADDR_LIST_MAX);
    if (!cut_head(bytes, n, &cut, &h) || http_head_check(&p, &cut, &h) != DONE)
        return 0;
    check_bytes((const char *)data, &cut, &h);
    if (http_target_split(str_of(cut.target), &path, &query, &host))
        check(path.n > 0 && path.p[0] == '/');
    return 0;
}

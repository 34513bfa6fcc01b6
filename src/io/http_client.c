/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_client.h"

#include <curl/curl.h>
#include <pthread.h>

#include "base/buf.h"
#include "base/check.h"

static void init_once(void)
{
    check(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

bool http_url_allowed(struct str url)
{
    const struct str https = STR("https://"), local = STR("http://127.0.0.1");
    char next = url.n > local.n ? url.p[local.n] : '/';

    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || (unsigned char)url.p[i] > '~')
            return false;
    if (str_starts(url, https))
        return url.n > https.n;
    return str_starts(url, local) && (next == ':' || next == '/');
}

/* ---- one call ---- */

struct call {
    CURL *handle;
    struct curl_slist *headers;
    struct buf answer;
};

static void call_end(struct call *c)
{
    curl_slist_free_all(c->headers);
    curl_easy_cleanup(c->handle);
}

static size_t take(char *bytes, size_t size, size_t n, void *arg)
{
    struct call *c = arg;

    buf_add(&c->answer, bytes, size * n);
    return c->answer.full ? 0 : size * n;
}

static const char *text_of(struct arena *a, struct str s)
{
    return str_printf(a, "%.*s", STR_FMT(s)).p;
}

static bool add_headers(struct arena *a, const struct http_post *in, struct call *c)
{
    check(in->headers_n <= HTTP_POST_HEADERS_MAX);
    for (size_t i = 0; i < in->headers_n; i++) {
        struct curl_slist *more = curl_slist_append(c->headers, text_of(a, in->headers[i]));

        if (!more)
            return false;
        c->headers = more;
    }
    return true;
}

static bool prepare(struct arena *a, const struct http_post *in, struct call *c)
{
    CURL *h = c->handle;

    return add_headers(a, in, c) && curl_easy_setopt(h, CURLOPT_URL, text_of(a, in->url)) == 0 &&
           curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "https,http") == 0 &&
           curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L) == 0 &&
           curl_easy_setopt(h, CURLOPT_NOPROXY, "127.0.0.1") == 0 &&
           curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)in->timeout_ms) == 0 &&
           curl_easy_setopt(h, CURLOPT_HTTPHEADER, c->headers) == 0 &&
           curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE, (long)in->body.n) == 0 &&
           curl_easy_setopt(h, CURLOPT_POSTFIELDS, in->body.n ? in->body.p : "") == 0 &&
           curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take) == 0 &&
           curl_easy_setopt(h, CURLOPT_WRITEDATA, c) == 0;
}

enum outcome http_post(struct arena *a, const struct http_post *in, struct http_posted *out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    scoped(call_end) struct call c = {0};
    CURLcode code;
    long status = 0;

    check(http_url_allowed(in->url));
    pthread_once(&once, init_once);
    buf_init(&c.answer, a, HTTP_POST_ANSWER_MAX);
    c.handle = curl_easy_init();
    if (!c.handle || !prepare(a, in, &c))
        return fail("http_client", "no memory to ask %.*s", STR_FMT(in->url));
    code = curl_easy_perform(c.handle);
    if (code != CURLE_OK)
        return fail("http_client", "%.*s: %s", STR_FMT(in->url), curl_easy_strerror(code));
    curl_easy_getinfo(c.handle, CURLINFO_RESPONSE_CODE, &status);
    *out = (struct http_posted){(int)status, buf_view(&c.answer)};
    return DONE;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_client.h"

#include <curl/curl.h>
#include <pthread.h>

#include "base/buf.h"
#include "base/check.h"
#include "lib/late.h"

/* What we call of libcurl, which is loaded with the first request. */
#define LIBCURL(X)                                                                        \
    X(global_init) X(easy_init) X(easy_setopt) X(easy_perform) X(easy_getinfo)            \
    X(easy_strerror) X(easy_cleanup) X(slist_append) X(slist_free_all)

static struct {
#define X(name) typeof(curl_##name) *name;
    LIBCURL(X)
#undef X
    bool loaded;
} curl;

static void load_once(void)
{
    static const struct late_name names[] = {
#define X(name) {"curl_" #name, &curl.name},
        LIBCURL(X)
#undef X
    };

    curl.loaded = late_load("libcurl-gnutls.so.4", names, countof(names)) &&
                  curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
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
    if (!curl.loaded)
        return;
    curl.slist_free_all(c->headers);
    curl.easy_cleanup(c->handle);
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
        struct curl_slist *more = curl.slist_append(c->headers, text_of(a, in->headers[i]));

        if (!more)
            return false;
        c->headers = more;
    }
    return true;
}

static bool prepare(struct arena *a, const struct http_post *in, struct call *c)
{
    CURL *h = c->handle;

    return add_headers(a, in, c) && curl.easy_setopt(h, CURLOPT_URL, text_of(a, in->url)) == 0 &&
           curl.easy_setopt(h, CURLOPT_PROTOCOLS_STR, "https,http") == 0 &&
           curl.easy_setopt(h, CURLOPT_NOSIGNAL, 1L) == 0 &&
           curl.easy_setopt(h, CURLOPT_NOPROXY, "127.0.0.1") == 0 &&
           curl.easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)in->timeout_ms) == 0 &&
           curl.easy_setopt(h, CURLOPT_HTTPHEADER, c->headers) == 0 &&
           curl.easy_setopt(h, CURLOPT_POSTFIELDSIZE, (long)in->body.n) == 0 &&
           curl.easy_setopt(h, CURLOPT_POSTFIELDS, in->body.n ? in->body.p : "") == 0 &&
           curl.easy_setopt(h, CURLOPT_WRITEFUNCTION, take) == 0 &&
           curl.easy_setopt(h, CURLOPT_WRITEDATA, c) == 0;
}

enum outcome http_post(struct arena *a, const struct http_post *in, struct http_posted *out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    scoped(call_end) struct call c = {0};
    CURLcode code;
    long status = 0;

    check(http_url_allowed(in->url));
    pthread_once(&once, load_once);
    if (!curl.loaded)
        return fail("http_client", "the client library is not there: libcurl");
    buf_init(&c.answer, a, HTTP_POST_ANSWER_MAX);
    c.handle = curl.easy_init();
    if (!c.handle || !prepare(a, in, &c))
        return fail("http_client", "no memory to ask %.*s", STR_FMT(in->url));
    code = curl.easy_perform(c.handle);
    if (code != CURLE_OK)
        return fail("http_client", "%.*s: %s", STR_FMT(in->url), curl.easy_strerror(code));
    curl.easy_getinfo(c.handle, CURLINFO_RESPONSE_CODE, &status);
    *out = (struct http_posted){(int)status, buf_view(&c.answer)};
    return DONE;
}

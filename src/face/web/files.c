/* SPDX-License-Identifier: Apache-2.0 */
/* The files of the pages. What browsers may keep for ever is asked for once by each and by many at
 * a time: those replies are made at the start. */
#include "face/web/assets.h"
#include "face/web/inside.h"

#include "base/check.h"

enum coding { CODING_NONE, CODING_GZIP, CODING_BROTLI, CODINGS };

struct file_replies {
    struct http_prepared *v[ASSETS][CODINGS]; /* NULL where there is no such coding */
};

static struct str body_of(const struct asset *a, enum coding c)
{
    return c == CODING_BROTLI ? a->brotli : c == CODING_GZIP ? a->gzip : a->body;
}

/* What is said of a file in any case, and when it is sent. */
static size_t file_headers(const struct asset *a, enum coding c, bool sent,
                           struct http_header out[8])
{
    static const struct str codings[] = {
        [CODING_GZIP] = STR_INIT("gzip"), [CODING_BROTLI] = STR_INIT("br")};
    size_t n = 0;

    out[n++] = (struct http_header){STR("ETag"), a->etag};
    if (a->brotli.n > 0 || a->gzip.n > 0)
        out[n++] = (struct http_header){STR("Vary"), STR("Accept-Encoding")};
    if (sent)
        out[n++] = (struct http_header){STR("Content-Type"), a->type};
    if (sent && c != CODING_NONE)
        out[n++] = (struct http_header){STR("Content-Encoding"), codings[c]};
    return n;
}

static struct http_prepared *make_reply(const struct asset *a, enum coding c, bool secure)
{
    struct http_header headers[HTTP_REPLY_HEADERS_MAX];
    size_t n = file_headers(a, c, true, headers);

    n += reply_guards(secure, headers + n);
    headers[n++] =
        (struct http_header){STR("Cache-Control"), STR("public, max-age=31536000, immutable")};
    return http_prepared_new(200, headers, n, body_of(a, c));
}

struct file_replies *files_prepare(bool secure)
{
    struct file_replies *f = calloc(1, sizeof(*f));

    check(f != NULL);
    for (size_t i = 0; i < ASSETS; i++)
        for (enum coding c = CODING_NONE; c < CODINGS; c++)
            if (c == CODING_NONE || body_of(&asset_table[i], c).n > 0)
                f->v[i][c] = make_reply(&asset_table[i], c, secure);
    return f;
}

void files_release(struct file_replies *f)
{
    for (size_t i = 0; f && i < ASSETS; i++)
        for (enum coding c = CODING_NONE; c < CODINGS; c++)
            http_prepared_free(f->v[i][c]);
    free(f);
}

/* ---- choosing ---- */

/* The weight that Accept-Encoding gives a coding; absent is 0. */
static int64_t accepted(const struct http_request *r, struct str coding)
{
    struct str rest = http_header(r, "accept-encoding"), item, name;

    while (rest.n > 0 && str_cut(&rest, ',', &item)) {
        int64_t weight = request_weight(item, &name);

        if (str_eq_nocase(name, coding))
            return weight;
    }
    return 0;
}

/* The smallest form that the browser takes. */
static enum coding choose_coding(const struct http_request *r, const struct asset *a)
{
    if (a->brotli.n > 0 && accepted(r, STR("br")) > 0)
        return CODING_BROTLI;
    if (a->gzip.n > 0 && accepted(r, STR("gzip")) > 0)
        return CODING_GZIP;
    return CODING_NONE;
}

static enum outcome send_file(struct web *w, struct str path)
{
    const struct asset *a = asset_at(path);
    struct http_header headers[8];
    bool for_ever, unchanged;
    enum coding c;
    size_t n;

    if (!a)
        return refuse(&w->c.problem, refusal_not_found, NULL, "expected the path of a file");
    c = choose_coding(w->http, a);
    for_ever = str_eq(a->path, path);
    unchanged = reply_unchanged(w->http, a->etag);
    if (for_ever && !unchanged) {
        w->reply->prepared = w->server->files->v[a - asset_table][c];
        return DONE;
    }
    n = file_headers(a, c, !unchanged, headers);
    for (size_t i = 0; i < n; i++)
        web_header(w, headers[i].name.p, headers[i].value);
    web_header(w, "Cache-Control",
               for_ever ? STR("public, max-age=31536000, immutable") : STR("no-cache"));
    if (unchanged)
        web_status(w, 304);
    else
        w->reply->body = body_of(a, c);
    return DONE;
}

enum outcome web_asset(struct web *w)
{
    return send_file(w, w->http->path);
}

enum outcome web_asset_in_folder(struct web *w)
{
    return send_file(w, w->http->path);
}

/* Where robots and browsers look by themselves. */
enum outcome web_robots(struct web *w)
{
    return send_file(w, STR("/a/robots.txt"));
}

enum outcome web_favicon(struct web *w)
{
    return web_redirect(w, asset_url(ASSET_ICON_SVG));
}

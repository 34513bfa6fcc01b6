/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/inside.h"

#include "base/check.h"
#include "base/hash.h"
#include "face/web/slots.h"

#define PAGE_TYPE "text/html; charset=utf-8"

enum { TOAST_KEPT_S = 60, LOCATION_MAX = 640 /* a reply's head is short */ };

/* Everything comes from us; nothing inline; nobody frames us. */
#define CSP                                                                            \
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; " \
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; "   \
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/* ---- parts ---- */

void web_status(struct web *w, int status)
{
    w->reply->status = status;
}

void web_header(struct web *w, const char *name, struct str value)
{
    http_reply_header(w->reply, name, value);
}

static bool has_header(const struct web *w, const char *name)
{
    for (size_t i = 0; i < w->reply->headers_n; i++)
        if (str_eq_nocase(w->reply->headers[i].name, str_of(name)))
            return true;
    return false;
}

size_t reply_guards(bool secure, struct http_header *out)
{
    static const struct http_header guards[] = {
        {STR_INIT("X-Content-Type-Options"), STR_INIT("nosniff")},
        {STR_INIT("Content-Security-Policy"), STR_INIT(CSP)},
        {STR_INIT("Referrer-Policy"), STR_INIT("same-origin")},
        {STR_INIT("Permissions-Policy"),
         STR_INIT("camera=(), geolocation=(), microphone=(), usb=()")},
        {STR_INIT("Cross-Origin-Opener-Policy"), STR_INIT("same-origin")},
        {STR_INIT("Cross-Origin-Resource-Policy"), STR_INIT("same-origin")},
        {STR_INIT("Strict-Transport-Security"), STR_INIT("max-age=31536000")}, /* when secure */
    };
    const size_t n = countof(guards) - !secure;

    _Static_assert(countof(guards) <= REPLY_GUARDS_MAX, "room for the guards");
    memcpy(out, guards, n * sizeof(*out));
    return n;
}

void reply_finish(struct web *w)
{
    struct http_header guards[REPLY_GUARDS_MAX];
    size_t n;

    if (w->reply->prepared)
        return;
    if (w->reply->status == 0)
        w->reply->status = 200;
    if (!has_header(w, "Cache-Control"))
        web_header(w, "Cache-Control", STR("private, no-store"));
    n = reply_guards(web_secure(w), guards);
    for (size_t i = 0; i < n; i++)
        web_header(w, guards[i].name.p, guards[i].value);
}

bool reply_unchanged(const struct http_request *r, struct str etag)
{
    struct str rest = http_header(r, "if-none-match"), tag;

    if (rest.n == 0)
        return false;
    while (str_cut(&rest, ',', &tag)) {
        tag = str_trim(tag);
        if (str_starts(tag, STR("W/")))
            tag = str_sub(tag, 2, tag.n);
        if (str_eq(tag, etag) || str_eq(tag, STR("*")))
            return true;
    }
    return false;
}

/* ---- bodies ---- */

enum outcome web_send(struct web *w, const char *type, struct str body)
{
    web_header(w, "Content-Type", str_of(type));
    w->reply->body = body;
    return DONE;
}

enum outcome web_send_file(struct web *w, const char *type, struct str name, struct str body)
{
    for (size_t i = 0; i < name.n; i++)
        check((name.p[i] >= 'a' && name.p[i] <= 'z') || (name.p[i] >= '0' && name.p[i] <= '9') ||
              name.p[i] == '.' || name.p[i] == '-');
    web_header(w, "Content-Disposition",
               str_printf(w->c.arena, "attachment; filename=\"%.*s\"", STR_FMT(name)));
    return web_send(w, type, body);
}

struct html web_html(struct web *w)
{
    return web_html_of(w, PAGE_USUAL_BYTES);
}

struct html web_html_of(struct web *w, size_t bytes)
{
    buf_init(&w->html, w->c.arena, PAGE_MAX_BYTES);
    check(buf_room(&w->html, i64_min(bytes, PAGE_MAX_BYTES)) != NULL);
    return (struct html){.b = &w->html, .locale = w->c.locale, .slots = w->slots,
                         .texts = w->texts};
}

/* Gives the reply the tag that is made of that hash; true when the sender has it: 304. */
static bool has_tagged(struct web *w, uint64_t hash)
{
    struct buf tag;
    struct str etag;

    buf_init(&tag, w->c.arena, 2 * sizeof(hash) + 2);
    buf_char(&tag, '"');
    buf_hex(&tag, &hash, sizeof(hash));
    buf_char(&tag, '"');
    etag = buf_view(&tag);
    web_header(w, "ETag", etag);
    web_header(w, "Cache-Control", STR("private, no-cache"));
    if (!reply_unchanged(w->http, etag))
        return false;
    web_status(w, 304);
    return true;
}

bool reply_kept(struct web *w, struct str body)
{
    return has_tagged(w, hash_content(body));
}

void reply_html(struct web *w, uint64_t hash)
{
    web_header(w, "Vary", STR("Cookie"));
    if (!has_tagged(w, hash))
        (void)web_send(w, PAGE_TYPE, buf_view(&w->html));
}

enum outcome web_send_html(struct web *w)
{
    const struct route *r = w->match.route;

    if (w->html.full)
        return fail("web", "the page of %s is too long", r ? r->name : "a problem");
    if (!r || !(r->flags & ROUTE_PUBLIC) || w->reply->status != 0)
        return web_send(w, PAGE_TYPE, buf_view(&w->html));
    reply_html(w, slots_keep(w));
    return DONE;
}

/* ---- leading elsewhere ---- */

enum outcome web_redirect(struct web *w, struct url to)
{
    web_status(w, w->http->method == HTTP_GET || w->http->method == HTTP_HEAD ? 302 : 303);
    web_header(w, "Location", to.text.n <= LOCATION_MAX ? to.text : web_link(w, URL("/")).text);
    return DONE;
}

/* The first field "back" that is a path on the site we are on. */
static bool find_back(const struct form *f, struct url *out)
{
    size_t i = 0;
    const struct form_field *field = form_next(f, "back", &i);

    return field && !field->is_file && url_local(field->value, out);
}

enum outcome web_redirect_back(struct web *w, struct url fallback)
{
    struct url to;

    if (find_back(&w->form, &to) || find_back(&w->query, &to))
        return web_redirect(w, to);
    return web_redirect(w, fallback);
}

/* ---- toasts ---- */

static const struct {
    struct str word;
    const char *text;
} toasts[TOASTS] = {
#define X(word, text) [TOAST_##word] = {STR_INIT(#word), text},
#include "face/web/toasts.def"
#undef X
};

void web_toast(struct web *w, enum toast t)
{
    web_cookie(w, "toast", toasts[t].word, TOAST_KEPT_S);
}

struct str reply_toast(struct web *w)
{
    struct str word = web_cookie_sent(w, "toast");

    if (word.n == 0)
        return word;
    web_cookie(w, "toast", STR("x"), 0);
    for (size_t i = 0; i < countof(toasts); i++)
        if (str_eq(toasts[i].word, word))
            return catalogue_text(w->texts, str_of(toasts[i].text));
    return (struct str){0};
}

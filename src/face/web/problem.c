/* SPDX-License-Identifier: Apache-2.0 */
#include "face/api/view.h"
#include "face/web/inside.h"
#include "face/web/pages/problem.h"
#include "lib/locale.h"

/* ---- for programs: RFC 9457 ---- */

static const char *title_of(enum refusal r)
{
    return r == refusal_none ? N_("Something went wrong on our side") : refusal_title(r);
}

struct str problem_json(struct web *w, enum outcome why)
{
    static const struct problem failed;
    const struct api_problem out =
        view_problem(w->c.arena, why == REFUSED ? &w->c.problem : &failed);
    struct json_writer j;
    struct buf b;

    buf_init(&b, w->c.arena, 16 * 1024);
    json_writer_init(&j, &b);
    shape_write(&j, NULL, &api_shapes[SHAPE_problem], &out);
    json_finish(&j);
    return buf_view(&b);
}

static enum outcome send_json(struct web *w, enum outcome why, int status)
{
    if (status == 401)
        web_header(w, "WWW-Authenticate", STR("Bearer"));
    web_status(w, status);
    return web_send(w, PROBLEM_TYPE, problem_json(w, why));
}

/* ---- for people ---- */

/* Signed out on the way to a page: sign in, and then there. */
static bool lead_to_sign_in(struct web *w)
{
    struct layout_view frame;

    if (w->c.problem.refusal != refusal_signed_out || w->site.n == 0)
        return false;
    web_layout(w, &frame, N_("Sign in"));
    return web_redirect(w, frame.sign_in) == DONE;
}

static struct str advice_of(const struct web *w, int status)
{
    if (status == 404)
        return web_text(w, N_("The link may be old, or the product is no longer for sale. Search "
                              "for it, or have a look around."));
    if (status >= 500)
        return web_text(w, N_("Nothing was changed and nothing was charged. Please try again in "
                              "a minute."));
    return (struct str){0};
}

static enum outcome send_page(struct web *w, int status, const char *title)
{
    struct problem_view v = {.status = status};
    struct html out;

    web_layout(w, &v.layout, title);
    v.title = catalogue_text(w->texts, str_of(title));
    v.advice = advice_of(w, status);
    if (w->c.problem.refusal == refusal_invalid || w->c.problem.refusal == refusal_malformed)
        v.detail = str_of(w->c.problem.detail);
    if (w->c.problem.refusal == refusal_csrf || w->c.problem.refusal == refusal_unavailable) {
        v.again = v.layout.here;
        v.again_label = catalogue_text(w->texts, STR("Try again"));
    }
    out = web_html(w);
    page_problem(&out, &v);
    web_status(w, status);
    return web_send_html(w);
}

/* What was half made of another reply goes, but its cookies. */
static void start_over(struct web *w)
{
    struct http_reply *r = w->reply;
    struct http_reply fresh = {.close = r->close};

    http_shared_release(r->shared);
    for (size_t i = 0; i < r->headers_n; i++)
        if (str_eq(r->headers[i].name, STR("Set-Cookie")) ||
            str_eq(r->headers[i].name, STR("Retry-After")) ||
            str_eq(r->headers[i].name, STR("Allow")))
            fresh.headers[fresh.headers_n++] = r->headers[i];
    *r = fresh;
}

void problem_reply(struct web *w, enum outcome why)
{
    const struct route *route = w->match.route;
    const enum refusal refusal = why == REFUSED ? w->c.problem.refusal : refusal_none;
    const int status = refusal == refusal_none ? 500 : refusal_status(refusal);
    bool for_programs = (route && (route->flags & (ROUTE_API | ROUTE_SIGNED))) ||
                        str_starts(w->http->path, STR("/api/"));
    enum outcome sent;

    start_over(w);
    if (for_programs)
        sent = send_json(w, why, status);
    else if (lead_to_sign_in(w))
        sent = DONE;
    else
        sent = send_page(w, status, title_of(refusal));
    if (sent != DONE) { /* only a page that is too long, which is ours to mend */
        web_status(w, 500);
        w->reply->body = STR("Something went wrong on our side.");
    }
}

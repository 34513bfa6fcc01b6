/* SPDX-License-Identifier: Apache-2.0 */
/* What every call of the API has in common: reading by shape, the Idempotency-Key, answering. */
#include "face/api/api.h"

#include "base/log.h"
#include "face/web/inside.h"
#include "flow/once.h"
#include "lib/crypto.h"

#define OF(shape) (SHAPE_##shape == SHAPE_none ? NULL : &api_shapes[SHAPE_##shape])

const struct api_call api_calls[API_CALLS] = {
#define X(method, path, handler, access, flags, query, body, answer, status, tag, summary) \
    [API_##handler] = {api_##handler, OF(query), OF(body), OF(answer), status, #tag, summary},
#include "face/api/routes.def"
#undef X
};

/* ---- the request ---- */

/* Another site's page has no business here, but for what everybody may read. */
static enum outcome check_sender(struct web *w)
{
    if (!w->foreign || w->match.route->method == HTTP_GET)
        return DONE;
    return refuse(&w->c.problem, refusal_forbidden, NULL, "expected a call from no other site");
}

static enum outcome settle_place(struct web *w)
{
    void *read;
    const struct api_place *place;

    if (!(w->match.route->flags & ROUTE_PLACE))
        return DONE;
    TRY(shape_read_query(&w->c.problem, w->c.arena, &api_shapes[SHAPE_place], &w->query, &read));
    place = read;
    return site_choose(w, &(struct site_choice){.market = place->market,
                                                .language = place->language,
                                                .currency = place->currency,
                                                .city = {place->city}});
}

static bool known_parameter(const struct web *w, const struct api_call *call, struct str name)
{
    return (call->query && shape_has_field(call->query, name)) ||
           ((w->match.route->flags & ROUTE_PLACE) &&
            shape_has_field(&api_shapes[SHAPE_place], name));
}

static enum outcome read_query(struct web *w, const struct api_call *call, struct exchange *x)
{
    void *read = NULL;

    for (size_t i = 0; i < w->query.n; i++)
        if (!known_parameter(w, call, w->query.v[i].name))
            return refuse(&w->c.problem, refusal_invalid,
                          str_cstr(w->c.arena, w->query.v[i].name),
                          "no parameter of this name is known here");
    TRY(settle_place(w));
    if (call->query)
        TRY(shape_read_query(&w->c.problem, w->c.arena, call->query, &w->query, &read));
    x->query = read;
    return DONE;
}

static enum outcome read_picture(struct web *w, struct str kind, struct exchange *x)
{
    if (w->http->body.n > 0 && !str_eq_nocase(kind, STR("image/jpeg")) &&
        !str_eq_nocase(kind, STR("image/png")))
        return refuse(&w->c.problem, refusal_unsupported, "header.content-type",
                      "expected image/jpeg or image/png");
    x->picture = w->http->body;
    return DONE;
}

static enum outcome read_body(struct web *w, const struct api_call *call, struct exchange *x)
{
    const struct str type = http_header(w->http, "content-type");
    const struct str kind = str_trim(str_sub(type, 0, str_find_char(type, ';')));
    void *read;

    if (w->match.route->flags & ROUTE_PICTURE)
        return read_picture(w, kind, x);
    if (!call->body) {
        if (w->http->body.n > 0)
            return refuse(&w->c.problem, refusal_malformed, NULL, "expected no body");
        return DONE;
    }
    if (!str_eq_nocase(kind, STR("application/json")))
        return refuse(&w->c.problem, refusal_unsupported, "header.content-type",
                      "expected application/json");
    TRY(shape_read(&w->c.problem, w->c.arena, call->body, w->http->body, &read));
    x->body = read;
    return DONE;
}

/* ---- the answer ---- */

static enum outcome write_answer(struct web *w, const struct api_call *call,
                                 const struct exchange *x, struct str *out)
{
    struct json_writer j;
    struct buf b;

    *out = (struct str){0};
    if (!call->answer)
        return DONE;
    buf_init(&b, w->c.arena, API_ANSWER_MAX_BYTES);
    json_writer_init(&j, &b);
    shape_write(&j, NULL, call->answer, x->answer);
    json_finish(&j);
    if (b.full)
        return fail("api", "the answer of %s is too long", w->match.route->name);
    *out = buf_view(&b);
    return DONE;
}

static enum outcome send(struct web *w, int status, struct str location, struct str body)
{
    web_status(w, status);
    web_header(w, "Location", location);
    if (body.n == 0)
        return DONE;
    if ((w->match.route->flags & ROUTE_PUBLIC) && status == 200 && reply_kept(w, body))
        return DONE;
    return web_send(w, "application/json", body);
}

/* ---- once ---- */

static struct str fingerprint(struct web *w)
{
    const struct http_request *r = w->http;
    const struct sha256 hash =
        sha256(str_printf(w->c.arena, "%d %.*s?%.*s\n%.*s", (int)r->method, STR_FMT(r->path),
                          STR_FMT(r->query), STR_FMT(r->body)));

    return str_copy(w->c.arena, (struct str){(const char *)hash.v, sizeof(hash.v)});
}

/* Keeps how it ended, but for what may go better the next time. If that fails, it is logged, and
 * whoever called is still told how it ended. */
static void keep(struct web *w, const struct idem_key *key, enum outcome out,
                 struct idem_answer *answer)
{
    const struct problem why = w->c.problem;
    enum outcome kept;

    store_read_end(&w->c);
    if (once_final(out, &why))
        kept = finish_once(&w->c, web_buyer(w).v, key, answer);
    else
        kept = forget_once(&w->c, web_buyer(w).v, key);
    if (kept != DONE)
        log_error("api", "the answer of %s was not kept", w->match.route->name);
    w->c.problem = why;
}

static enum outcome send_again(struct web *w, const struct idem_answer *a)
{
    web_header(w, "Idempotent-Replayed", STR("true"));
    web_header(w, "Location", a->location);
    web_status(w, a->status);
    if (a->body.n == 0)
        return DONE;
    return web_send(w, str_cstr(w->c.arena, a->content_type), a->body);
}

static struct idem_key key_of(struct web *w)
{
    return (struct idem_key){
        .scope = str_printf(w->c.arena, "account %lld", (long long)web_buyer(w).v),
        .key = http_header(w->http, "idempotency-key"), .fingerprint = fingerprint(w)};
}

static struct idem_answer refused_answer(struct web *w)
{
    return (struct idem_answer){.status = refusal_status(w->c.problem.refusal),
                                .content_type = STR(PROBLEM_TYPE),
                                .body = problem_json(w, REFUSED)};
}

/* Claims the key before the work and keeps the answer after it. */
static enum outcome run_claimed(struct web *w, const struct api_call *call, struct exchange *x)
{
    const struct idem_key key = key_of(w);
    struct idem_answer answer = {.content_type = STR("application/json")};
    bool answered;
    enum outcome out;

    TRY(begin_once(&w->c, web_buyer(w).v, &key, &answered, &answer));
    if (answered)
        return send_again(w, &answer);
    out = call->handler(w, x);
    if (out == DONE)
        out = write_answer(w, call, x, &answer.body);
    answer.status = x->status;
    answer.location = x->location;
    if (out == REFUSED)
        answer = refused_answer(w);
    keep(w, &key, out, &answer);
    return out == DONE ? send(w, answer.status, answer.location, answer.body) : out;
}

struct answering {
    struct web *w;
    const struct api_call *call;
    struct exchange *x;
};

static enum outcome make_answer(const struct answering *a, struct idem_answer *out)
{
    struct exchange *x = a->x;
    struct str body;

    if (a->w->c.problem.refusal != refusal_none) {
        *out = refused_answer(a->w);
        return DONE;
    }
    if (x->fill)
        TRY(x->fill(a->w, x));
    TRY(write_answer(a->w, a->call, x, &body));
    *out = (struct idem_answer){x->status, STR("application/json"), x->location, body};
    return DONE;
}

/* In a command: what is read for the answer is read in its transaction. */
static enum outcome answer_within(struct ctx *c, void *arg, const struct once_work *made,
                                  struct idem_answer *out)
{
    const struct answering *a = arg;
    const struct ctx outside = a->w->c;
    enum outcome o;

    a->x->made = made->ref;
    a->x->rows = made->rows;
    a->w->c = *c;
    o = make_answer(a, out);
    c->problem = a->w->c.problem;
    a->w->c = outside;
    return o;
}

/* Settles now what the handler's verb has not settled in its command. A refusal is told also when
 * there is no room to keep it. */
static enum outcome settle(struct web *w, enum outcome out, struct exchange *x)
{
    const struct problem why = w->c.problem;
    enum outcome settled;

    store_read_end(&w->c);
    if (!once_final(out, &why))
        return out;
    settled = settle_once(&w->c, x->once, x->made);
    if (out == DONE || (settled == REFUSED && w->c.problem.refusal != refusal_unavailable))
        return settled;
    if (settled != DONE)
        log_error("api", "the answer of %s was not kept", w->match.route->name);
    w->c.problem = why;
    return out;
}

static enum outcome run_within(struct web *w, const struct api_call *call, struct exchange *x)
{
    struct answering a = {w, call, x};
    struct once once = {.who = web_buyer(w).v, .key = key_of(w), .answer = answer_within,
                        .arg = &a};
    enum outcome out;

    x->once = &once;
    out = call->handler(w, x);
    if (!once.answered && !once.settled)
        out = settle(w, out, x);
    if (once.answered)
        return send_again(w, &once.kept);
    return out == DONE ? send(w, once.kept.status, once.kept.location, once.kept.body) : out;
}

static enum outcome run_once(struct web *w, const struct api_call *call, struct exchange *x)
{
    return w->match.route->flags & ROUTE_WITHIN ? run_within(w, call, x) : run_claimed(w, call, x);
}

enum outcome api_handle(struct web *w)
{
    const struct api_call *call = w->match.route->call;
    struct exchange x = {.status = call->status};
    struct str body;

    TRY(check_sender(w));
    TRY(read_query(w, call, &x));
    TRY(read_body(w, call, &x));
    if (call->answer)
        x.answer = arena_alloc(w->c.arena, call->answer->size);
    if (w->match.route->flags & ROUTE_ONCE)
        return run_once(w, call, &x);
    TRY(call->handler(w, &x));
    if (w->match.route->flags & ROUTE_PDF)
        return web_send_file(w, "application/pdf", x.pdf_name, x.pdf);
    if (w->match.route->flags & ROUTE_JPEG)
        return web_send(w, "image/jpeg", x.jpeg);
    TRY(write_answer(w, call, &x, &body));
    return send(w, x.status, x.location, body);
}

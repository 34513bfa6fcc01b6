/* SPDX-License-Identifier: Apache-2.0 */
#include "face/rails/gateway.h"

#include "base/check.h"
#include "base/civil.h"
#include "base/log.h"
#include "base/num.h"
#include "io/http_client.h"
#include "lib/json.h"
#include "lib/url.h"
#include "lib/webhook.h"
#include "store/store.h"

enum { FORM_MAX = 8 * 1024, TIMEOUT_MS = 15000, URL_TEXT_MAX = 2000, SESSION_MIN_MS = 30 * 60000 };

/* ---- asking ---- */

static void put(struct buf *b, const char *name, struct str value)
{
    if (b->n)
        buf_char(b, '&');
    url_encode(b, str_of(name));
    buf_char(b, '=');
    url_encode(b, value);
}

static void put_i64(struct buf *b, const char *name, int64_t value)
{
    char text[24];
    int n = snprintf(text, sizeof(text), "%lld", (long long)value);

    put(b, name, (struct str){text, (size_t)n});
}

struct asking {
    const char *path;
    struct str once; /* the same asks for the same */
    struct buf form;
};

/* What the gateway says of a request it will not do is for the log: buyers cannot mend it. */
static enum outcome refused(struct ctx *c, const struct gateway *g, const struct asking *q,
                            const struct http_posted *answer)
{
    fail_log("gateway", "%.*s%s: status %d: %.*s", STR_FMT(g->payee->url), q->path, answer->status,
             STR_FMT(str_sub(answer->body, 0, answer->body.n < 300 ? answer->body.n : 300)));
    return refuse(&c->problem, refusal_unavailable, NULL,
                  "the payment provider does not take this: please pay another way");
}

/* FAILED for what may work another time: no answer, its own trouble, too many requests, or a twin
 * of this request that is still under way. */
static enum outcome ask(const struct gateway *g, struct ctx *c, const struct asking *q,
                        struct json **out)
{
    struct http_post post = {.timeout_ms = TIMEOUT_MS, .body = buf_view(&q->form), .headers_n = 3};
    struct http_posted answer;

    check(!q->form.full);
    post.url = str_printf(c->arena, "%.*s%s", STR_FMT(g->payee->url), q->path);
    post.headers[0] = str_printf(c->arena, "Authorization: Bearer %.*s", STR_FMT(g->payee->key));
    post.headers[1] = str_printf(c->arena, "Idempotency-Key: %.*s", STR_FMT(q->once));
    post.headers[2] = STR("Content-Type: application/x-www-form-urlencoded");
    TRY(http_post(c->arena, &post, &answer));
    if (answer.status >= 500 || answer.status == 429 || answer.status == 409)
        return fail("gateway", "%s: status %d", q->path, answer.status);
    if (answer.status != 200)
        return refused(c, g, q, &answer);
    if (json_read(&c->problem, c->arena, answer.body, out) != DONE)
        return fail("gateway", "%s: no JSON: %s", q->path, c->problem.detail);
    return DONE;
}

/* ---- the port ---- */

static struct str lower_code(struct ctx *c, struct currency currency)
{
    return str_lower(c->arena, str_of(currency.code));
}

static void put_return(struct ctx *c, struct buf *b, const struct gateway *g, const char *name,
                       const struct rail_charge *in, const char *more)
{
    bool query = str_find(in->return_path, STR("?")) != STR_NONE;

    put(b, name, str_printf(c->arena, "%.*s%.*s%s%s", STR_FMT(g->site), STR_FMT(in->return_path),
                            *more ? (query ? "&" : "?") : "", more));
}

static enum outcome charge(void *self, struct ctx *c, const struct rail_charge *in,
                           struct str *page)
{
    const struct gateway *g = self;
    struct asking q = {.path = "/v1/checkout/sessions",
                       .once = str_printf(c->arena, "intent-%lld", (long long)in->intent.v)};
    struct str reference = str_printf(c->arena, "%lld", (long long)in->intent.v);
    struct json *session;

    buf_init(&q.form, c->arena, FORM_MAX);
    put(&q.form, "mode", STR("payment"));
    put(&q.form, "client_reference_id", reference);
    put(&q.form, "line_items[0][quantity]", STR("1"));
    put(&q.form, "line_items[0][price_data][currency]", lower_code(c, in->amount.currency));
    put_i64(&q.form, "line_items[0][price_data][unit_amount]", in->amount.minor);
    put(&q.form, "line_items[0][price_data][product_data][name]", reference);
    /* A session lives at least half an hour; what comes too late goes back. */
    put_i64(&q.form, "expires_at",
            (i64_max(in->expires_at_ms, c->now_ms + SESSION_MIN_MS) + MINUTE_MS) / SECOND_MS);
    put_return(c, &q.form, g, "success_url", in, "paid=1");
    put_return(c, &q.form, g, "cancel_url", in, "");
    TRY(ask(g, c, &q, &session));
    if (json_text(&c->problem, session, "url", 1, URL_TEXT_MAX, page) != DONE)
        return fail("gateway", "a session without its page: %s", c->problem.detail);
    if (!http_url_allowed(*page))
        return fail("gateway", "a session's page is no https address");
    return DONE;
}

struct refunding {
    struct intent_id intent;
    struct intent_row row;
};

static enum outcome read_intent(struct ctx *c, void *arg)
{
    struct refunding *r = arg;

    return intent_locate(c, r->intent, &r->row);
}

static enum outcome refund(void *self, struct ctx *c, const struct refund_row *in)
{
    const struct gateway *g = self;
    struct asking q = {.path = "/v1/refunds",
                       .once = str_printf(c->arena, "refund-%lld", (long long)in->id.v)};
    struct refunding r = {.intent = in->intent};
    struct json *answer;

    TRY(store_read(c, read_intent, &r));
    buf_init(&q.form, c->arena, FORM_MAX);
    put(&q.form, "payment_intent", r.row.charge);
    put_i64(&q.form, "amount", in->amount);
    put_i64(&q.form, "metadata[refund]", in->id.v);
    return ask(g, c, &q, &answer); /* its end comes as an event */
}

static enum outcome pay_seller(unused_arg void *self, unused_arg struct ctx *c,
                               unused_arg const struct payout_row *in)
{
    return DONE;
}

static enum outcome read_notice(void *self, struct ctx *c, const struct rail_notice *in,
                                struct rail_event *out, bool *ours)
{
    const struct gateway *g = self;

    TRY(webhook_verify_stamped(&c->problem, g->payee->secret, in->signature, in->body, c->now_ms));
    return gateway_event_parse(&c->problem, c->arena, in->body, out, ours);
}

void gateway_init(struct gateway *g, const struct payee *payee, struct str site)
{
    *g = (struct gateway){.rail = {.name = rail_kind_name(payee->kind).p, .self = g,
                                   .secret = payee->secret, .charge = charge, .refund = refund,
                                   .pay_out = pay_seller, .read = read_notice},
                          .payee = payee, .site = site};
}

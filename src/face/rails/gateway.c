/* SPDX-License-Identifier: Apache-2.0 */
#include "face/rails/gateway.h"

#include "base/check.h"
#include "base/civil.h"
#include "base/num.h"
#include "face/rails/provider.h"
#include "io/http_client.h"
#include "lib/url.h"
#include "lib/webhook.h"
#include "store/store.h"

enum { FORM_MAX = 8 * 1024, URL_TEXT_MAX = 2000, SESSION_MIN_MS = 30 * 60000 };

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

static struct provider_ask asking(const struct gateway *g, const char *path, struct buf *form,
                                  struct str once)
{
    check(!form->full);
    return (struct provider_ask){.payee = g->payee, .path = path, .body = buf_view(form),
                                 .type = "application/x-www-form-urlencoded", .once = once};
}

static enum outcome ask(struct ctx *c, const struct provider_ask *q, struct json **out)
{
    struct provider_answer answer;

    TRY(provider_ask(c, q, &answer));
    if (!provider_did(&answer))
        return provider_refuses(c);
    if (!answer.body)
        return fail("gateway", "%s: an answer without a body", q->path);
    *out = answer.body;
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
    struct str reference = str_printf(c->arena, "%lld", (long long)in->intent.v);
    struct provider_ask q;
    struct json *session;
    struct buf form;

    buf_init(&form, c->arena, FORM_MAX);
    put(&form, "mode", STR("payment"));
    put(&form, "client_reference_id", reference);
    put(&form, "line_items[0][quantity]", STR("1"));
    put(&form, "line_items[0][price_data][currency]", lower_code(c, in->amount.currency));
    put_i64(&form, "line_items[0][price_data][unit_amount]", in->amount.minor);
    put(&form, "line_items[0][price_data][product_data][name]", reference);
    /* A session lives at least half an hour; what comes too late goes back. */
    put_i64(&form, "expires_at",
            (i64_max(in->expires_at_ms, c->now_ms + SESSION_MIN_MS) + MINUTE_MS) / SECOND_MS);
    put_return(c, &form, g, "success_url", in, "paid=1");
    put_return(c, &form, g, "cancel_url", in, "");
    q = asking(g, "/v1/checkout/sessions", &form,
               str_printf(c->arena, "intent-%lld", (long long)in->intent.v));
    TRY(ask(c, &q, &session));
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
    struct refunding r = {.intent = in->intent};
    struct provider_ask q;
    struct json *answer;
    struct buf form;

    TRY(store_read(c, read_intent, &r));
    buf_init(&form, c->arena, FORM_MAX);
    put(&form, "payment_intent", r.row.charge);
    put_i64(&form, "amount", in->amount);
    put_i64(&form, "metadata[refund]", in->id.v);
    q = asking(g, "/v1/refunds", &form,
               str_printf(c->arena, "refund-%lld", (long long)in->id.v));
    return ask(c, &q, &answer); /* its end comes as an event */
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

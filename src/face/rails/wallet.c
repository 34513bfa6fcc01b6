/* SPDX-License-Identifier: Apache-2.0 */
#include "face/rails/wallet.h"

#include "base/check.h"
#include "face/rails/provider.h"
#include "flow/code_rail.h"

enum { BODY_MAX = 4096, CODE_MAX = 100 };

static struct provider_ask asking(const struct payee *payee, const char *path,
                                  const struct buf *body, struct str once)
{
    check(!body->full);
    return (struct provider_ask){.payee = payee, .path = path, .body = buf_view(body),
                                 .type = "application/json", .once = once};
}

static bool phone_unknown(const struct provider_answer *answer)
{
    struct problem p;
    struct str code;

    return answer->status == 422 && answer->body &&
           json_text(&p, answer->body, "code", 1, CODE_MAX, &code) == DONE &&
           str_eq(code, STR("unknown_phone"));
}

static enum outcome ask(void *self, struct ctx *c, const struct rail_charge *in, struct str phone)
{
    struct provider_answer answer;
    struct provider_ask q;
    struct json_writer w;
    struct buf body;

    buf_init(&body, c->arena, BODY_MAX);
    json_writer_init(&w, &body);
    json_open_object(&w, NULL);
    json_put_id(&w, "reference", in->intent.v);
    json_put_text(&w, "phone", phone);
    json_put_money(&w, "amount", in->amount);
    json_put_moment(&w, "expires_at", in->expires_at_ms);
    json_end(&w);
    json_finish(&w);
    q = asking(self, "/payment-requests", &body,
               str_printf(c->arena, "intent-%lld-%.*s", (long long)in->intent.v, STR_FMT(phone)));
    TRY(provider_ask(c, &q, &answer));
    if (phone_unknown(&answer))
        return refuse(&c->problem, refusal_invalid, "phone", "a number that can pay this way");
    return provider_did(&answer) ? DONE : provider_refuses(c);
}

static enum outcome refund(void *self, struct ctx *c, const struct refund_row *in)
{
    struct provider_answer answer;
    struct provider_ask q;
    struct json_writer w;
    struct buf body;

    buf_init(&body, c->arena, BODY_MAX);
    json_writer_init(&w, &body);
    json_open_object(&w, NULL);
    json_put_id(&w, "reference", in->id.v);
    json_put_id(&w, "request", in->intent.v);
    json_put_money(&w, "amount", money(in->amount, in->currency));
    json_end(&w);
    json_finish(&w);
    q = asking(self, "/refunds", &body,
               str_printf(c->arena, "refund-%lld", (long long)in->id.v));
    TRY(provider_ask(c, &q, &answer)); /* its end comes as a notice */
    return provider_did(&answer) ? DONE : provider_refuses(c);
}

/* Its page is ours and people pay sellers, as with codes. */
struct rail wallet_rail(const struct payee *payee)
{
    struct rail rail = code_rail(payee);

    rail.ask = ask;
    rail.refund = refund;
    return rail;
}

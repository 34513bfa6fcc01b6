/* SPDX-License-Identifier: Apache-2.0 */
#include "face/rails/provider.h"

#include "base/log.h"
#include "io/http_client.h"

enum { TIMEOUT_MS = 15000, LOGGED_BYTES_MAX = 300 };

static enum outcome read_body(struct ctx *c, const struct provider_ask *q, struct str text,
                              struct provider_answer *out)
{
    struct problem p;

    if (str_trim(text).n == 0 || json_read(&p, c->arena, text, &out->body) == DONE)
        return DONE;
    out->body = NULL;
    if (provider_did(out))
        return fail("provider", "%s: no JSON: %s", q->path, p.detail);
    return DONE;
}

static void log_refusal(const struct provider_ask *q, const struct http_posted *answer)
{
    fail_log("provider", "%.*s%s: status %d: %.*s", STR_FMT(q->payee->url), q->path,
             answer->status, STR_FMT(str_sub(answer->body, 0, answer->body.n < LOGGED_BYTES_MAX
                                                                  ? answer->body.n
                                                                  : LOGGED_BYTES_MAX)));
}

enum outcome provider_ask(struct ctx *c, const struct provider_ask *q, struct provider_answer *out)
{
    struct http_post post = {.timeout_ms = TIMEOUT_MS, .body = q->body, .headers_n = 3};
    struct http_posted answer;

    post.url = str_printf(c->arena, "%.*s%s", STR_FMT(q->payee->url), q->path);
    post.headers[0] = str_printf(c->arena, "Authorization: Bearer %.*s", STR_FMT(q->payee->key));
    post.headers[1] = str_printf(c->arena, "Idempotency-Key: %.*s", STR_FMT(q->once));
    post.headers[2] = str_printf(c->arena, "Content-Type: %s", q->type);
    TRY(http_post(c->arena, &post, &answer));
    if (answer.status >= 500 || answer.status == 429 || answer.status == 409)
        return fail("provider", "%s: status %d", q->path, answer.status);
    *out = (struct provider_answer){.status = answer.status};
    if (!provider_did(out))
        log_refusal(q, &answer);
    return read_body(c, q, answer.body, out);
}

enum outcome provider_refuses(struct ctx *c)
{
    return refuse(&c->problem, refusal_unavailable, NULL,
                  "the payment provider does not take this: please pay another way");
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The door for carriers: scans by signed webhooks, each answered by itself. */
#include "face/web/web.h"
#include "flow/carrier.h"
#include "lib/json.h"

enum { ANSWER_MAX = 512 * 1024 };

static void put_result(struct json_writer *w, const struct received_scan *r)
{
    json_open_object(w, NULL);
    json_put_flag(w, "recorded", r->taken);
    json_put_flag(w, "repeated", r->repeated);
    if (!r->taken) {
        json_put_text(w, "code", str_of(refusal_code(r->problem.refusal)));
        json_put_text(w, "field", str_of(r->problem.field));
        json_put_text(w, "detail", str_of(r->problem.detail));
    }
    json_end(w);
}

enum outcome web_carrier_webhook(struct web *w)
{
    struct webhook_head head = {.id = http_header(w->http, "webhook-id"),
                                .timestamp = http_header(w->http, "webhook-timestamp"),
                                .signature = http_header(w->http, "webhook-signature")};
    struct received r;
    struct json_writer json;
    struct buf b;

    TRY(receive_scans(&w->c, web_param(w, "carrier"), &head, w->http->body, &r));
    buf_init(&b, w->c.arena, ANSWER_MAX);
    json_writer_init(&json, &b);
    json_open_object(&json, NULL);
    json_open_list(&json, "results");
    for (size_t i = 0; i < r.n; i++)
        put_result(&json, &r.v[i]);
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    return web_send(w, "application/json", buf_view(&b));
}

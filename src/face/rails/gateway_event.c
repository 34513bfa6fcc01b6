/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "face/rails/gateway.h"
#include "lib/json.h"

enum { TYPE_MAX = 100, ID_MAX = 255, WORD_MAX = 40, REASON_MAX = 500 };
#define SECONDS_MAX (INT64_MAX / SECOND_MS)

struct reading {
    struct problem *p;
    struct json *object; /* data.object */
    struct rail_event *out;
    bool *ours;
};

/* "eur" is EUR; amounts are in its minor units. */
static enum outcome read_money(struct reading *r, const char *amount)
{
    struct str small;
    char code[3];

    TRY(json_i64(r->p, r->object, amount, 1, MONEY_MAX_MINOR, &r->out->amount.minor));
    TRY(json_text(r->p, r->object, "currency", 3, 3, &small));
    for (size_t i = 0; i < countof(code) && small.n == countof(code); i++)
        code[i] = small.p[i] >= 'a' && small.p[i] <= 'z' ? (char)(small.p[i] - 'a' + 'A') : '?';
    if (small.n != countof(code) ||
        !currency_parse((struct str){code, countof(code)}, &r->out->amount.currency))
        return json_refuse(r->p, refusal_invalid, r->object, "currency",
                           "expected one in small letters");
    return DONE;
}

/* ---- a session ---- */

static enum outcome session_captured(struct reading *r)
{
    struct str status;

    TRY(json_text(r->p, r->object, "payment_status", 1, WORD_MAX, &status));
    *r->ours = str_eq(status, STR("paid")); /* else the money is yet to come */
    if (!*r->ours)
        return DONE;
    r->out->type = RAIL_payment_captured;
    return json_text(r->p, r->object, "payment_intent", 1, RAIL_TEXT_MAX, &r->out->charge);
}

static enum outcome session_failed(struct reading *r)
{
    r->out->type = RAIL_payment_failed;
    r->out->reason = STR("refused by the bank");
    return DONE;
}

static enum outcome session_expired(struct reading *r)
{
    r->out->type = RAIL_payment_expired;
    return DONE;
}

static enum outcome read_session(struct reading *r)
{
    TRY(json_id(r->p, r->object, "client_reference_id", &r->out->ref));
    if (r->out->charge.n == 0)
        TRY(json_text(r->p, r->object, "id", 1, RAIL_TEXT_MAX, &r->out->charge));
    return read_money(r, "amount_total");
}

/* ---- a refund ---- */

static enum outcome read_refund(struct reading *r)
{
    struct json *notes;
    struct str status;

    TRY(json_text(r->p, r->object, "status", 1, WORD_MAX, &status));
    *r->ours = str_eq(status, STR("succeeded")) || str_eq(status, STR("failed")) ||
               str_eq(status, STR("canceled"));
    if (!*r->ours)
        return DONE;
    r->out->type = str_eq(status, STR("succeeded")) ? RAIL_refund_done : RAIL_refund_failed;
    *r->ours = json_has(r->object, "metadata");
    if (*r->ours) {
        TRY(json_object_in(r->p, r->object, "metadata", &notes));
        *r->ours = json_has(notes, "refund");
    }
    if (!*r->ours) /* made by hand, at the gateway */
        return DONE;
    TRY(json_id(r->p, notes, "refund", &r->out->ref));
    TRY(json_text(r->p, r->object, "id", 1, RAIL_TEXT_MAX, &r->out->charge));
    TRY(json_text(r->p, r->object, "failure_reason", 0, RAIL_TEXT_MAX, &r->out->reason));
    return read_money(r, "amount");
}

/* ---- all of them ---- */

static const struct {
    const char *type;
    enum outcome (*first)(struct reading *r); /* says whether it is ours */
    enum outcome (*then)(struct reading *r);
} kinds[] = {
    {"checkout.session.completed", session_captured, read_session},
    {"checkout.session.async_payment_succeeded", session_captured, read_session},
    {"checkout.session.async_payment_failed", session_failed, read_session},
    {"checkout.session.expired", session_expired, read_session},
    {"refund.updated", read_refund, NULL},
    {"refund.failed", read_refund, NULL},
    {"charge.refund.updated", read_refund, NULL},
};

enum outcome gateway_event_parse(struct problem *p, struct arena *a, struct str body,
                                 struct rail_event *out, bool *ours)
{
    struct rail_event e = {0};
    struct reading r = {.p = p, .out = &e, .ours = ours};
    struct json *event, *data;
    struct str type;
    int64_t at_s;

    *ours = false;
    TRY(json_read(p, a, body, &event));
    TRY(json_text(p, event, "id", 1, WEBHOOK_ID_MAX, &e.webhook));
    TRY(json_text(p, event, "type", 1, TYPE_MAX, &type));
    TRY(json_i64(p, event, "created", 0, SECONDS_MAX, &at_s));
    e.happened_at_ms = at_s * SECOND_MS;
    for (size_t i = 0; i < countof(kinds); i++) {
        if (!str_eq(type, str_of(kinds[i].type)))
            continue;
        *ours = true;
        TRY(json_object_in(p, event, "data", &data));
        TRY(json_object_in(p, data, "object", &r.object));
        TRY(kinds[i].first(&r));
        if (*ours && kinds[i].then)
            TRY(kinds[i].then(&r));
    }
    *out = e;
    return DONE;
}

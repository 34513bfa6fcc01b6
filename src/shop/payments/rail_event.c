/* SPDX-License-Identifier: Apache-2.0 */
/* The bodies of webhooks. */
#include "base/check.h"
#include "lib/json.h"
#include "shop/payments/payments.h"

static const struct str names[RAIL_EVENTS_N] = {
#define X(type, name) STR_INIT(name),
    RAIL_EVENTS(X)
#undef X
};

static const char *const words[RAIL_EVENTS_N] = {
#define X(type, name) name,
    RAIL_EVENTS(X)
#undef X
};

struct str rail_event_name(enum rail_event_type type)
{
    check((unsigned)type < RAIL_EVENTS_N);
    return names[type];
}

static enum outcome read_data(struct problem *p, struct json *data, struct rail_event *out)
{
    TRY(json_id(p, data, "ref", &out->ref));
    TRY(json_text(p, data, "charge", 0, RAIL_TEXT_MAX, &out->charge));
    TRY(json_money(p, data, "amount", &out->amount));
    if (out->amount.minor < 1)
        return json_refuse(p, refusal_invalid, data, "amount", "more than nothing");
    return json_text(p, data, "reason", 0, RAIL_TEXT_MAX, &out->reason);
}

enum outcome rail_event_parse(struct problem *p, struct arena *a, struct str body,
                              struct rail_event *out)
{
    struct json *root, *data;
    int type;

    if (body.n > RAIL_BODY_MAX)
        return refuse(p, refusal_too_large, NULL, "at most %d bytes", RAIL_BODY_MAX);
    *out = (struct rail_event){.ref = 0};
    TRY(json_read(p, a, body, &root));
    TRY(json_choice(p, root, "type", words, countof(words), &type));
    TRY(json_moment(p, root, "timestamp", &out->happened_at_ms));
    TRY(json_object_in(p, root, "data", &data));
    out->type = (enum rail_event_type)type;
    return read_data(p, data, out);
}

void rail_event_write(struct buf *b, const struct rail_event *e)
{
    struct json_writer w;

    json_writer_init(&w, b);
    json_open_object(&w, NULL);
    json_put_text(&w, "type", rail_event_name(e->type));
    json_put_moment(&w, "timestamp", e->happened_at_ms);
    json_open_object(&w, "data");
    json_put_id(&w, "ref", e->ref);
    json_put_text(&w, "charge", e->charge);
    json_put_money(&w, "amount", e->amount);
    json_put_text(&w, "reason", e->reason);
    json_end(&w);
    json_end(&w);
    json_finish(&w);
}

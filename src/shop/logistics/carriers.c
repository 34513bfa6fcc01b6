/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/carriers.h"

#include "lib/crypto.h"
#include "lib/json.h"
#include "lib/webhook.h"
#include "shop/logistics/logistics_sql.h"

enum { SECRET_BYTES = 32, SECRET_TEXT_MAX = 100, NUMBER_MAX = 40, ID_MAX = 100, CODE_MAX = 3 };

static bool is_code(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') &&
            s.p[i] != '-')
            return false;
    return s.n > 0 && s.n <= CARRIER_CODE_MAX;
}

enum outcome carrier_put(struct ctx *c, struct str code, struct str name, struct str secret)
{
    struct str key;

    if (!is_code(code))
        return refuse(&c->problem, refusal_invalid, "code", "expected a-z, 0-9 and -, at most %d",
                      CARRIER_CODE_MAX);
    if (name.n == 0 || name.n > CARRIER_NAME_MAX || !utf8_valid(name))
        return refuse(&c->problem, refusal_invalid, "name", "expected a name");
    if (!webhook_secret(c->arena, secret, &key))
        return refuse(&c->problem, refusal_invalid, "secret",
                      "expected whsec_ and base64 of 24 to 64 bytes");
    return carrier_insert(c, code, name, secret, c->now_ms, NULL);
}

struct str carrier_secret_new(struct arena *a, struct random *r)
{
    char bytes[SECRET_BYTES];
    struct buf b;

    random_bytes(r, bytes, sizeof(bytes));
    buf_init(&b, a, SECRET_TEXT_MAX);
    buf_str(&b, STR("whsec_"));
    base64_encode(&b, (struct str){bytes, sizeof(bytes)});
    return buf_view(&b);
}

static enum outcome read_event(struct json *o, struct problem *p, struct carrier_event *out)
{
    struct scan_new *s = &out->scan;

    *out = (struct carrier_event){.scan = {.source = STR("webhook")}};
    TRY(json_text(p, o, "number", 1, NUMBER_MAX, &out->number));
    TRY(json_text(p, o, "code", 1, CODE_MAX, &s->code));
    TRY(json_moment(p, o, "at", &s->at_ms));
    TRY(json_text(p, o, "place", 0, PLACE_MAX, &s->place));
    TRY(json_text(p, o, "country", 0, 2, &s->country));
    TRY(json_text(p, o, "reason", 0, PLACE_MAX, &s->reason));
    TRY(json_text(p, o, "id", 0, ID_MAX, &s->dedupe));
    return json_close(p, o);
}

enum outcome carrier_events_parse(struct arena *a, struct str body, struct problem *p,
                                  struct carrier_event **out, size_t *n)
{
    struct json *root, *items;

    TRY(json_read(p, a, body, &root));
    TRY(json_objects(p, root, "events", 1, CARRIER_EVENTS_MAX, &items, n));
    *out = arena_new_n(a, struct carrier_event, *n);
    for (size_t i = 0; i < *n; i++)
        TRY(read_event(&items[i], p, &(*out)[i]));
    return json_close(p, root);
}

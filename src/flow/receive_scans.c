/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/carrier.h"
#include "flow/order.h"
#include "store/store.h"

struct sender {
    struct str code;
    struct carrier_row row;
    bool found;
};

static enum outcome find(struct ctx *c, void *arg)
{
    struct sender *s = arg;

    return carrier_get(c, s->code, &s->row, &s->found);
}

/* A carrier that we do not know fails as one whose signature is wrong does, after as much work. */
static enum outcome verify(struct ctx *c, struct str carrier, const struct webhook_head *head,
                           struct str body)
{
    struct sender s = {.code = carrier};
    struct str key;

    TRY(store_read(c, find, &s));
    if (!s.found || !webhook_secret(c->arena, s.row.secret, &key))
        key = carrier_secret_new(c->arena, c->random);
    return webhook_verify(&c->problem, key, head, body, c->now_ms);
}

static enum outcome take(struct ctx *c, struct carrier_event *e, struct scan_result *result)
{
    if (!s10_parse(e->number, &e->scan.number))
        return refuse(&c->problem, refusal_invalid, "number",
                      "an S10 number like RB123456785CN");
    return record_scan(c, &e->scan, result);
}

/* A dedupe key is the carrier's own: two carriers may number their events alike. */
static void mark(struct ctx *c, struct str carrier, struct carrier_event *e)
{
    if (e->scan.dedupe.n)
        e->scan.dedupe = str_printf(c->arena, "%.*s %.*s", STR_FMT(carrier),
                                    STR_FMT(e->scan.dedupe));
}

enum outcome receive_scans(struct ctx *c, struct str carrier, const struct webhook_head *head,
                           struct str body, struct received *out)
{
    struct carrier_event *events;

    *out = (struct received){0};
    TRY(verify(c, carrier, head, body));
    TRY(carrier_events_parse(c->arena, body, &c->problem, &events, &out->n));
    out->v = arena_new_n(c->arena, struct received_scan, out->n);
    for (size_t i = 0; i < out->n; i++) {
        struct received_scan *r = &out->v[i];
        struct scan_result result;
        enum outcome taken;

        mark(c, carrier, &events[i]);
        c->problem = (struct problem){0};
        taken = take(c, &events[i], &result);
        if (taken == FAILED)
            return FAILED;
        r->taken = taken == DONE;
        r->repeated = r->taken && result.repeated;
        r->problem = c->problem;
    }
    c->problem = (struct problem){0};
    return DONE;
}

/* ---- who may ---- */

struct adding {
    struct str code, name, secret;
};

static enum outcome put(struct ctx *c, void *arg)
{
    const struct adding *a = arg;

    return carrier_put(c, a->code, a->name, a->secret);
}

enum outcome add_carrier(struct ctx *c, struct str code, struct str name, struct str *secret)
{
    struct adding a = {code, name, *secret};

    if (a.secret.n == 0)
        a.secret = carrier_secret_new(c->arena, c->random);
    TRY(store_write(c, 0, put, &a));
    *secret = a.secret;
    return DONE;
}

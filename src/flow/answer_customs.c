/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/customs.h"
#include "flow/order.h"
#include "store/store.h"

/* What each decision is among the post's events. */
static const char *const codes[CUSTOMS_DECISIONS] = {
    [CUSTOMS_HELD] = "EME",
    [CUSTOMS_RELEASED] = "EDC",
    [CUSTOMS_REFUSED] = "EDX",
    [CUSTOMS_RETURNED] = "EDX",
};

struct answering {
    const struct customs_response *in;
    struct shipment parcel;
};

static enum outcome find(struct ctx *c, void *arg)
{
    struct answering *a = arg;
    bool found;

    TRY(shipment_find(c, &a->in->number, &a->parcel, &found));
    return found ? DONE : refuse(&c->problem, refusal_not_found, "number", "a parcel of ours");
}

static enum outcome may_answer(struct ctx *c, const struct shipment *s)
{
    const struct office *office = &c->actor.office;

    if (c->actor.roles & (ROLE_OPERATOR | ROLE_SYSTEM))
        return DONE;
    if ((c->actor.roles & ROLE_PARTNER) && office->customs &&
        str_eq(str_of(office->country), s->destination))
        return DONE;
    return refuse(&c->problem, refusal_forbidden, "number",
                  "a parcel to the country whose customs you are");
}

enum outcome answer_customs(struct ctx *c, const struct customs_response *in,
                            struct scan_result *out)
{
    struct answering a = {.in = in};
    struct scan_new scan = {.number = in->number, .code = str_of(codes[in->decision]),
                            .at_ms = in->at_ms, .reason = in->reason, .source = STR("customs")};

    TRY(store_read(c, find, &a));
    TRY(may_answer(c, &a.parcel));
    scan.country = a.parcel.destination;
    scan.dedupe = str_printf(c->arena, "cusrsp %s %lld", customs_decision_name(in->decision),
                             (long long)in->at_ms);
    return record_scan(c, &scan, out);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Money on its way back to a buyer: the rail is told, and says how it went. */
#include "base/civil.h"
#include "base/log.h"
#include "flow/effects.h"
#include "flow/ports.h"
#include "flow/rail_events.h"
#include "flow/steps.h"
#include "store/store.h"

struct sending {
    struct refund_row refund;
    struct intent_row intent;
};

static enum outcome read_refund(struct ctx *c, void *arg)
{
    struct sending *s = arg;

    TRY(refund_locate(c, s->refund.id, &s->refund));
    return intent_locate(c, s->refund.intent, &s->intent);
}

/* By the rail that the money came by. */
enum outcome do_send_refund(struct ctx *c, const struct effect *e)
{
    struct sending s = {.refund = {.id = {e->ref}}};
    const struct rail *rail;

    TRY(store_read(c, read_refund, &s));
    if (!str_eq(s.refund.state, STR("asked")))
        return DONE;
    rail = rail_named(c->ports, s.intent.rail);
    if (!rail)
        return fail("refund", "refund %lld is to go by %.*s, which is no rail of ours",
                    (long long)e->ref, STR_FMT(s.intent.rail));
    return rail->refund(rail->self, c, &s.refund);
}

/* The next attempt is another refund, a day later each time; the last failure is for operators. */
static enum outcome try_again(struct ctx *c, const struct refund_row *r)
{
    if (r->attempt >= REFUND_ATTEMPTS_MAX) {
        log_error("refund", "refund %lld has failed %d times", (long long)r->id.v, r->attempt);
        return DONE;
    }
    return step_refund(c,
                       &(struct refund_new){.buyer = r->buyer,
                                            .id = {ctx_id(c, r->buyer.v)},
                                            .intent = r->intent,
                                            .order = r->order_id,
                                            .amount = money(r->amount, r->currency),
                                            .attempt = r->attempt + 1,
                                            .reason = r->reason},
                       c->now_ms + r->attempt * DAY_MS);
}

static enum outcome apply(struct ctx *c, const struct rail_event *e, const struct rail_subject *of,
                          struct str *verdict)
{
    const struct refund_row *r = &of->refund;
    bool done = e->type == RAIL_refund_done, moved;
    enum transfer_code code;

    if (done && !money_eq(e->amount, money(r->amount, r->currency)))
        return refuse(&c->problem, refusal_invalid, "data.amount", "the refund's amount");
    TRY(refund_end(c, r, done, &moved));
    *verdict = moved ? STR("applied") : STR("stale");
    if (!moved)
        return DONE;
    code = r->order_id.v != 0 ? TRANSFER_refund : TRANSFER_stray_refund;
    TRY(ledger_resolve(c, r->buyer.v, code, r->id.v, done ? RESOLVE_POST : RESOLVE_VOID,
                       r->amount));
    return done ? DONE : try_again(c, r);
}

enum outcome finish_refund(struct ctx *c, const struct rail_event *e, struct str *verdict)
{
    return take_event(c, e, apply, verdict);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/payments/payments.h"

#include "base/check.h"

#define TO(state) (1u << (state))

static const uint8_t intent_moves[INTENT_STATES_N] = {
    [INTENT_open] = TO(INTENT_captured) | TO(INTENT_failed) | TO(INTENT_expired),
    [INTENT_failed] = TO(INTENT_captured),
    [INTENT_expired] = TO(INTENT_captured),
};

static const struct str intent_names[INTENT_STATES_N] = {
#define X(state) STR_INIT(#state),
    INTENT_STATES(X)
#undef X
};

bool intent_may(enum intent_state from, enum intent_state to)
{
    check((unsigned)from < INTENT_STATES_N && (unsigned)to < INTENT_STATES_N);
    return (intent_moves[from] & TO(to)) != 0;
}

struct str intent_state_name(enum intent_state s)
{
    check((unsigned)s < INTENT_STATES_N);
    return intent_names[s];
}

enum outcome intent_state_of(struct str name, enum intent_state *out)
{
    for (int i = 0; i < INTENT_STATES_N; i++)
        if (str_eq(name, intent_names[i])) {
            *out = (enum intent_state)i;
            return DONE;
        }
    return fail("payments", "no such intent state: %.*s", STR_FMT(name));
}

/* ---- Intents ---- */

enum outcome intent_open(struct ctx *c, const struct intent_new *in)
{
    return intent_insert(c, in->buyer, in->id, in->purchase, in->rail, in->amount.minor,
                         in->amount.currency, c->now_ms, in->expires_at_ms, NULL);
}

struct intent_row intent_row_of(const struct ctx *c, const struct intent_new *in)
{
    return (struct intent_row){
        .buyer = in->buyer, .id = in->id, .purchase = in->purchase, .rail = in->rail,
        .amount = in->amount.minor, .currency = in->amount.currency,
        .state = intent_state_name(INTENT_open), .state_at = c->now_ms, .created_at = c->now_ms,
        .expires_at = in->expires_at_ms, .charge = STR(""), .reason = STR("")};
}

enum outcome intent_move(struct ctx *c, const struct intent_row *intent, enum intent_state to,
                         struct str charge, struct str reason)
{
    enum intent_state from;
    int64_t changed;

    TRY(intent_state_of(intent->state, &from));
    if (!intent_may(from, to))
        return refuse(&c->problem, refusal_wrong_state, NULL,
                      "a payment that is %.*s cannot become %.*s", STR_FMT(intent->state),
                      STR_FMT(intent_names[to]));
    TRY(intent_set_state(c, intent->buyer, intent->id, intent->state, intent_names[to], c->now_ms,
                         utf8_head(charge, RAIL_TEXT_MAX), utf8_head(reason, RAIL_TEXT_MAX),
                         &changed));
    return changed == 1 ? DONE
                        : refuse(&c->problem, refusal_conflict, NULL, "the payment has just moved");
}

static enum outcome found_or_refuse(struct ctx *c, bool found, const char *what)
{
    return found ? DONE : refuse(&c->problem, refusal_not_found, "data.ref", "no such %s", what);
}

enum outcome intent_locate(struct ctx *c, struct intent_id id, struct intent_row *out)
{
    bool found;

    TRY(intent_find(c, id, out, &found));
    return found_or_refuse(c, found, "payment");
}

enum outcome refund_locate(struct ctx *c, struct refund_id id, struct refund_row *out)
{
    bool found;

    TRY(refund_find(c, id, out, &found));
    return found_or_refuse(c, found, "refund");
}

enum outcome payout_locate(struct ctx *c, struct payout_id id, struct payout_row *out)
{
    bool found;

    TRY(payout_find(c, id, out, &found));
    return found_or_refuse(c, found, "payout");
}

/* ---- Events ---- */

enum outcome payment_event_seen(struct ctx *c, int64_t home, const struct rail_event *e, bool *seen)
{
    struct payment_event_row row;

    TRY(payment_event_get(c, home, e->webhook, &row, seen));
    if (*seen || e->charge.n == 0)
        return DONE;
    return payment_event_same(c, home, e->ref, rail_event_name(e->type), e->charge, &row, seen);
}

enum outcome payment_event_keep(struct ctx *c, int64_t home, const struct rail_event *e,
                                struct str verdict)
{
    return payment_event_insert(c, home, e->webhook, rail_event_name(e->type), e->ref, e->charge,
                                e->amount.minor, e->amount.currency, e->happened_at_ms, c->now_ms,
                                verdict, NULL);
}

/* ---- Refunds and payouts ---- */

enum outcome refund_open(struct ctx *c, const struct refund_new *in)
{
    check(in->attempt >= 1 && in->attempt <= REFUND_ATTEMPTS_MAX);
    return refund_insert(c, in->buyer, in->id, in->intent, in->order, in->amount.minor,
                         in->amount.currency, c->now_ms, in->attempt, in->reason, NULL);
}

enum outcome refund_end(struct ctx *c, const struct refund_row *r, bool done, bool *moved)
{
    int64_t changed;

    TRY(refund_set_state(c, r->buyer, r->id, done ? STR("done") : STR("failed"), c->now_ms,
                         &changed));
    *moved = changed == 1;
    return DONE;
}

enum outcome payout_open(struct ctx *c, struct seller_id seller, struct payout_id id,
                         struct money amount, int64_t valid_until_ms)
{
    return payout_insert(c, seller, id, amount.minor, amount.currency, c->now_ms, valid_until_ms,
                         NULL);
}

enum outcome payout_end(struct ctx *c, const struct payout_row *p, struct str to, struct str reason,
                        bool *moved)
{
    int64_t changed;

    TRY(payout_set_state(c, p->seller, p->id, to, c->now_ms, utf8_head(reason, RAIL_TEXT_MAX),
                         &changed));
    *moved = changed == 1;
    return DONE;
}

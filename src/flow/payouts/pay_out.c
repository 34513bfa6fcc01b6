/* SPDX-License-Identifier: Apache-2.0 */
/* What is owed to a seller goes out: held in the books until the rail says that it has arrived, has
 * failed, or says nothing in time. */
#include "base/check.h"
#include "base/civil.h"
#include "flow/effects.h"
#include "flow/payouts/payouts.h"
#include "flow/ports.h"
#include "flow/rail_events.h"
#include "flow/steps.h"
#include "store/store.h"

/* The rail executes a payout within this time or never; we wait a little longer for its answer. */
#define PAYOUT_VALID_MS (5 * DAY_MS)
#define PAYOUT_ANSWER_MS (2 * DAY_MS)

struct paying {
    struct seller_id seller;
    struct currency currency;
    int64_t expected_ms;
    struct payout_look look;
};

static enum outcome hold_payout(struct ctx *c, struct seller_id seller, struct money amount)
{
    struct payout_id id = {ctx_id(c, seller.v)};
    int64_t valid_ms = c->now_ms + PAYOUT_VALID_MS, end_ms = valid_ms + PAYOUT_ANSWER_MS;
    struct transfer out = {
        .code = TRANSFER_payout, .ref = id.v, .debit_party = seller.v, .amount = amount};

    TRY(payout_open(c, seller, id, amount, valid_ms));
    TRY(ledger_hold(c, seller.v, &out, end_ms));
    TRY(seller_entry_add(c, seller, ENTRY_payout, id.v, (struct order_id){0},
                         money(-amount.minor, amount.currency)));
    TRY(effect_emit(c, &(struct effect){EFFECT_send_payout, seller.v, id.v, STR("")}, 0));
    return effect_emit(c, &(struct effect){EFFECT_end_payout, seller.v, id.v, STR("")}, end_ms);
}

static enum outcome pay(struct ctx *c, void *arg)
{
    struct paying *in = arg;

    TRY(payout_look(c, in->seller, in->currency, &in->look));
    if (in->look.verdict == PAYOUT_PAYS)
        return hold_payout(c, in->seller, money(in->look.available, in->currency));
    return in->look.available > 0 ? step_expect_payout(c, in->seller, in->currency) : DONE;
}

enum outcome pay_out(struct ctx *c, struct seller_id seller, struct currency currency,
                     struct payout_look *out)
{
    struct paying in = {.seller = seller, .currency = currency};

    TRY(store_write(c, seller.v, pay, &in));
    *out = in.look;
    return DONE;
}

/* Terms that have changed since it was expected may have another time: then it waits for that. */
static enum outcome pay_in_time(struct ctx *c, void *arg)
{
    struct paying *in = arg;
    struct payout_terms terms;

    TRY(payout_terms_now(c, in->seller, &terms));
    if (payout_next_ms(&terms, in->expected_ms - 1) != in->expected_ms)
        return step_expect_payout(c, in->seller, in->currency);
    return pay(c, arg);
}

enum outcome do_pay_out(struct ctx *c, const struct effect *e)
{
    struct paying in = {.seller = {e->home}};

    if (!currency_parse(str_sub(e->word, 0, 3), &in.currency) ||
        !parse_i64(str_sub(e->word, 4, STR_NONE), 1, INT64_MAX, &in.expected_ms))
        return refuse(&c->problem, refusal_invalid, "word", "a currency and a moment");
    return store_write(c, e->home, pay_in_time, &in);
}

/* ---- Telling the rail ---- */

static enum outcome read_payout(struct ctx *c, void *arg)
{
    struct payout_row *p = arg;

    return payout_locate(c, p->id, p);
}

enum outcome do_send_payout(struct ctx *c, const struct effect *e)
{
    const struct rail *rail = c->ports->rails[0];
    struct payout_row p = {.id = {e->ref}};

    TRY(store_read(c, read_payout, &p));
    if (!str_eq(p.state, STR("asked")) || p.valid_until <= c->now_ms)
        return DONE;
    return rail->pay_out(rail->self, c, &p);
}

/* ---- Its answer, or none ---- */

/* What did not go out is the seller's again, for the next payout. */
static enum outcome owe_again(struct ctx *c, const struct payout_row *p, enum resolution how)
{
    TRY(ledger_resolve(c, p->seller.v, TRANSFER_payout, p->id.v, how, 0));
    TRY(seller_entry_add(c, p->seller, ENTRY_returned, p->id.v, (struct order_id){0},
                         money(p->amount, p->currency)));
    return step_expect_payout(c, p->seller, p->currency);
}

static enum outcome apply(struct ctx *c, const struct rail_event *e, const struct rail_subject *of,
                          struct str *verdict)
{
    const struct payout_row *p = &of->payout;
    bool paid = e->type == RAIL_payout_paid, moved;

    if (paid && !money_eq(e->amount, money(p->amount, p->currency)))
        return refuse(&c->problem, refusal_invalid, "data.amount", "the payout's amount");
    TRY(payout_end(c, p, paid ? STR("paid") : STR("failed"), e->reason, &moved));
    *verdict = moved ? STR("applied") : STR("stale");
    if (!moved)
        return DONE;
    if (!paid)
        return owe_again(c, p, RESOLVE_VOID);
    TRY(ledger_resolve(c, p->seller.v, TRANSFER_payout, p->id.v, RESOLVE_POST, p->amount));
    return step_tell(c, p->seller.v, p->id.v, "seller_payout");
}

enum outcome finish_payout(struct ctx *c, const struct rail_event *e, struct str *verdict)
{
    return take_event(c, e, apply, verdict);
}

static enum outcome expire(struct ctx *c, void *arg)
{
    struct payout_row *p = arg;
    bool moved;

    TRY(payout_locate(c, p->id, p));
    TRY(payout_end(c, p, STR("expired"), STR("no answer"), &moved));
    return moved ? owe_again(c, p, RESOLVE_EXPIRE) : DONE;
}

enum outcome do_end_payout(struct ctx *c, const struct effect *e)
{
    struct payout_row p = {.id = {e->ref}};

    return store_write(c, e->home, expire, &p);
}

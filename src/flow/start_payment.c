/* SPDX-License-Identifier: Apache-2.0 */
#include "base/check.h"
#include "flow/ports.h"
#include "flow/purchase.h"
#include "flow/steps.h"
#include "store/store.h"

struct starting {
    struct account_id buyer;
    struct purchase_id id;
    struct str rail;
    struct purchase_row purchase;
    struct intent_row intent;
    bool open; /* intent is one that can be paid */
};

static enum outcome look(struct ctx *c, void *arg)
{
    struct starting *s = arg;
    struct intent_row_list intents;

    TRY(purchase_read(c, s->buyer, s->id, &s->purchase));
    if (!str_eq(s->purchase.state, purchase_state_name(PURCHASE_awaiting)) ||
        s->purchase.pay_by <= c->now_ms)
        return refuse(&c->problem, refusal_wrong_state, NULL, "a purchase that awaits payment");
    TRY(intents_of_purchase(c, s->buyer, s->id, INTENTS_OF_PURCHASE_MAX, &intents));
    s->open = intents.n > 0 && str_eq(intents.v[0].state, intent_state_name(INTENT_open));
    if (s->open)
        s->intent = intents.v[0];
    else if (intents.n == INTENTS_OF_PURCHASE_MAX)
        return refuse(&c->problem, refusal_too_many, NULL, "at most %d attempts to pay",
                      INTENTS_OF_PURCHASE_MAX);
    return DONE;
}

static enum outcome open_next(struct ctx *c, void *arg)
{
    struct starting *s = arg;
    struct intent_new in = {.buyer = s->buyer, .purchase = s->id, .rail = s->rail};

    TRY(look(c, s));
    if (s->open)
        return DONE;
    in.id = (struct intent_id){ctx_id(c, s->buyer.v)};
    in.amount = money(s->purchase.total, s->purchase.currency);
    in.expires_at_ms = s->purchase.pay_by;
    TRY(intent_open(c, &in));
    return look(c, s);
}

enum outcome start_payment(struct ctx *c, struct account_id buyer, struct purchase_id purchase,
                           struct str return_path, struct str *page)
{
    const struct rail *rail = c->ports ? c->ports->rail : NULL;
    struct starting s = {.buyer = buyer, .id = purchase};
    struct rail_charge charge;

    check(rail != NULL);
    s.rail = str_of(rail->name);
    TRY(store_read(c, look, &s));
    if (!s.open)
        TRY(store_write(c, buyer.v, open_next, &s));
    charge = (struct rail_charge){
        .intent = s.intent.id,
        .amount = money(s.intent.amount, s.intent.currency),
        .expires_at_ms = s.intent.expires_at,
        .return_path = return_path,
    };
    return rail->charge(rail->self, c, &charge, page);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/check.h"
#include "flow/ports.h"
#include "flow/purchase.h"
#include "flow/steps.h"
#include "store/store.h"

static enum outcome choose_rail(struct ctx *c, struct payment *s)
{
    if (s->in->rail.n == 0 && s->open)
        s->rail = rail_named(c->ports, s->intent.rail);
    if (s->rail)
        return DONE;
    return rail_choose(c, s->purchase.market, s->purchase.currency, s->in->rail, &s->rail);
}

static enum outcome look(struct ctx *c, void *arg)
{
    struct payment *s = arg;
    struct intent_row_list intents;

    TRY(purchase_read(c, s->in->buyer, s->in->purchase, &s->purchase));
    if (!str_eq(s->purchase.state, purchase_state_name(PURCHASE_awaiting)) ||
        s->purchase.pay_by <= c->now_ms)
        return refuse(&c->problem, refusal_wrong_state, NULL, "a purchase that awaits payment");
    TRY(intents_of_purchase(c, s->in->buyer, s->in->purchase, INTENTS_OF_PURCHASE_MAX, &intents));
    s->attempts = intents.n;
    s->rail = NULL;
    s->open = intents.n > 0 && str_eq(intents.v[0].state, intent_state_name(INTENT_open));
    if (s->open)
        s->intent = intents.v[0];
    TRY(choose_rail(c, s));
    s->fits = s->open && str_eq(s->intent.rail, str_of(s->rail->name));
    return DONE;
}

static enum outcome open_next(struct ctx *c, void *arg)
{
    struct payment *s = arg;
    struct intent_new in = {.buyer = s->in->buyer, .purchase = s->in->purchase};

    TRY(look(c, s));
    if (s->fits)
        return DONE;
    if (s->attempts == INTENTS_OF_PURCHASE_MAX)
        return refuse(&c->problem, refusal_too_many, NULL, "at most %d attempts to pay",
                      INTENTS_OF_PURCHASE_MAX);
    if (s->open)
        TRY(intent_move(c, &s->intent, INTENT_failed, STR(""), STR("paid another way")));
    in.id = (struct intent_id){ctx_id(c, s->in->buyer.v)};
    in.rail = str_of(s->rail->name);
    in.amount = money(s->purchase.total, s->purchase.currency);
    in.expires_at_ms = s->purchase.pay_by;
    TRY(intent_open(c, &in));
    return look(c, s);
}

enum outcome look_payment(struct ctx *c, struct payment *s)
{
    check(c->ports && c->ports->rails[0]);
    return store_read(c, look, s);
}

static enum outcome ask_rail(struct ctx *c, const struct rail *rail, const struct intent_row *open,
                             struct str return_path, struct str *page)
{
    const struct rail_charge charge = {
        .intent = open->id,
        .amount = money(open->amount, open->currency),
        .expires_at_ms = open->expires_at,
        .return_path = return_path,
    };

    return rail->charge(rail->self, c, &charge, page);
}

enum outcome ask_payment(struct ctx *c, struct payment *s, struct str *page)
{
    if (!s->fits)
        TRY(store_write(c, s->in->buyer.v, open_next, s));
    return ask_rail(c, s->rail, &s->intent, s->in->return_path, page);
}

enum outcome find_payment(struct ctx *c, const struct intent_row *open, struct str return_path,
                          struct str *page)
{
    const struct rail *rail = rail_named(c->ports, open->rail);

    *page = STR("");
    return rail && rail->page_is_ours ? ask_rail(c, rail, open, return_path, page) : DONE;
}

enum outcome start_payment(struct ctx *c, const struct start_payment *in, struct str *page)
{
    struct payment s = {.in = in};

    TRY(look_payment(c, &s));
    return ask_payment(c, &s, page);
}

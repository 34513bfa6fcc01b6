/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/demo_rail.h"

#include "base/check.h"
#include "base/civil.h"
#include "flow/effects.h"
#include "flow/pay_page.h"
#include "flow/ports.h"
#include "flow/purchase.h"
#include "lib/translate.h"
#include "store/store.h"

static const struct {
    struct str name, label;
} decisions[DEMO_DECISIONS_N] = {
#define X(decision, label) {STR_INIT(#decision), STR_INIT(label)},
    DEMO_DECISIONS(X)
#undef X
};

bool demo_decision_parse(struct str name, enum demo_decision *out)
{
    for (int i = 0; i < DEMO_DECISIONS_N; i++)
        if (str_eq(decisions[i].name, name)) {
            *out = (enum demo_decision)i;
            return true;
        }
    return false;
}

struct str demo_decision_name(enum demo_decision d)
{
    check((unsigned)d < DEMO_DECISIONS_N);
    return decisions[d].name;
}

struct str demo_decision_label(enum demo_decision d)
{
    check((unsigned)d < DEMO_DECISIONS_N);
    return decisions[d].label;
}

static enum outcome charge(void *self, struct ctx *c, const struct rail_charge *in,
                           struct str *page)
{
    const struct demo_rail *d = self;

    return pay_page_address(c, &d->rail, in, page);
}

/* ---- What it tells: demo_event effects with the word "TYPE AMOUNT CURRENCY RAIL CHARGE" ---- */

struct deciding {
    const char *rail;
    struct rail_charge charge;
    enum demo_decision decision;
};

struct saying {
    const char *rail;
    int64_t ref;
    enum rail_event_type type;
    struct money amount;
};

static enum outcome say(struct ctx *c, const struct saying *s, const char *charge_suffix,
                        int64_t due_at_ms)
{
    struct str word =
        str_printf(c->arena, "%d %lld %s %s %s", (int)s->type, (long long)s->amount.minor,
                   s->amount.currency.code, s->rail, charge_suffix);

    return effect_emit(c, &(struct effect){EFFECT_demo_event, 0, s->ref, word}, due_at_ms);
}

static struct currency another(struct currency c)
{
    return currency_eq(c, CURRENCY("EUR")) ? CURRENCY("USD") : CURRENCY("EUR");
}

static enum outcome decide(struct ctx *c, void *arg)
{
    const struct deciding *in = arg;
    struct saying s = {in->rail, in->charge.intent.v, RAIL_payment_captured, in->charge.amount};

    switch (in->decision) {
    case DEMO_fail:
        s.type = RAIL_payment_failed;
        return say(c, &s, "f", 0);
    case DEMO_expire:
        s.type = RAIL_payment_expired;
        return say(c, &s, "e", 0);
    case DEMO_late:
        return say(c, &s, "a", in->charge.expires_at_ms + MINUTE_MS);
    case DEMO_repeat: /* three effects, one charge: the second and third are repetitions */
        TRY(say(c, &s, "a r1", 0));
        TRY(say(c, &s, "a r2", c->now_ms + SECOND_MS));
        return say(c, &s, "a", c->now_ms + MINUTE_MS);
    case DEMO_twice:
        TRY(say(c, &s, "a", 0));
        return say(c, &s, "b", 0);
    case DEMO_short:
        s.amount.minor = i64_max(1, s.amount.minor - 1);
        return say(c, &s, "a", 0);
    case DEMO_currency:
        s.amount.currency = another(s.amount.currency);
        return say(c, &s, "a", 0);
    default:
        return say(c, &s, "a", 0);
    }
}

enum outcome demo_rail_decide(struct ctx *c, const struct rail *rail, struct str token,
                              enum demo_decision decision)
{
    struct deciding in = {.rail = rail->name, .decision = decision};
    bool in_time = decision != DEMO_late && decision != DEMO_expire;

    TRY(pay_page_open(c, rail, token, &in.charge));
    if (in_time && c->now_ms >= in.charge.expires_at_ms)
        return refuse(&c->problem, refusal_wrong_state, NULL, "a payment that has not expired");
    return store_write(c, in.charge.intent.v, decide, &in);
}

static enum outcome answer(struct ctx *c, void *arg)
{
    const struct saying *s = arg;

    return say(c, s, "x", 0);
}

/* Any phone will do: who plays the bank plays it too. */
static enum outcome ask(unused_arg void *self, unused_arg struct ctx *c,
                        unused_arg const struct rail_charge *in, unused_arg struct str phone)
{
    return DONE;
}

static enum outcome refund(void *self, struct ctx *c, const struct refund_row *in)
{
    const struct demo_rail *d = self;
    struct saying s = {d->rail.name, in->id.v, RAIL_refund_done, money(in->amount, in->currency)};

    return store_write(c, in->buyer.v, answer, &s);
}

static enum outcome pay_seller(void *self, struct ctx *c, const struct payout_row *in)
{
    const struct demo_rail *d = self;
    struct saying s = {d->rail.name, in->id.v, RAIL_payout_paid, money(in->amount, in->currency)};

    return store_write(c, in->seller.v, answer, &s);
}

/* ---- The webhook itself ---- */

static bool read_word(struct str word, struct rail_event *e)
{
    struct str rest = word, type, amount, currency, rail, mark;
    int64_t number;

    if (!str_cut(&rest, ' ', &type) || !parse_i64(type, 0, RAIL_EVENTS_N - 1, &number) ||
        !str_cut(&rest, ' ', &amount) || !parse_i64(amount, 1, MONEY_MAX_MINOR, &e->amount.minor) ||
        !str_cut(&rest, ' ', &currency) || !currency_parse(currency, &e->amount.currency) ||
        !str_cut(&rest, ' ', &rail) || !str_cut(&rest, ' ', &mark))
        return false;
    e->type = (enum rail_event_type)number;
    e->charge = mark;
    e->rail = rail;
    return true;
}

enum outcome do_demo_event(struct ctx *c, const struct effect *effect)
{
    const struct rail *rail;
    struct rail_event e = {.ref = effect->ref, .happened_at_ms = c->now_ms};
    struct webhook_head head;
    struct str id, verdict;
    struct buf body;

    if (!read_word(effect->word, &e))
        return refuse(&c->problem, refusal_invalid, "word",
                      "type, amount, currency, rail and charge");
    rail = rail_named(c->ports, e.rail);
    if (!rail)
        return refuse(&c->problem, refusal_not_found, "word", "a rail of ours");
    e.charge = str_printf(c->arena, "ch_%lld_%.*s", (long long)e.ref, STR_FMT(e.charge));
    e.reason = e.type == RAIL_payment_failed ? STR("refused by the bank") : STR("");
    id = str_printf(c->arena, "demo_%.*s_%d", STR_FMT(e.charge), (int)e.type);
    buf_init(&body, c->arena, RAIL_BODY_MAX);
    rail_event_write(&body, &e);
    head = webhook_sign(c->arena, rail->secret, id, c->now_ms, buf_view(&body));
    return receive_webhook(c, rail, &(struct rail_notice){head, STR(""), buf_view(&body)},
                           &verdict);
}

bool demo_rail_is(const struct rail *rail)
{
    return rail->charge == charge;
}

void demo_rail_init(struct demo_rail *d, const char secret[DEMO_SECRET_BYTES])
{
    *d = (struct demo_rail){
        .rail = {
            .name = "demo", .self = d, .page_is_ours = true, .charge = charge, .refund = refund,
            .pay_out = pay_seller}};
    memcpy(d->secret, secret, sizeof(d->secret));
    d->rail.secret = (struct str){d->secret, sizeof(d->secret)};
}

void demo_rail_play(struct demo_rail *d, const char secret[DEMO_SECRET_BYTES],
                    const struct payee *payee)
{
    demo_rail_init(d, secret);
    d->rail.name = rail_kind_name(payee->kind).p;
    d->rail.payee = payee;
    if (payee->kind == RAIL_KIND_mobile)
        d->rail.ask = ask;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/demo_rail.h"

#include "base/check.h"
#include "base/civil.h"
#include "flow/effects.h"
#include "flow/ports.h"
#include "flow/purchase.h"
#include "lib/crypto.h"
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

static struct str key_of(const struct demo_rail *d)
{
    return (struct str){d->secret, sizeof(d->secret)};
}

/* ---- The address of the payment page: base64url of "intent amount currency expires return" and a
 * MAC over it ---- */

static void add_mac(struct buf *b, const struct demo_rail *d, struct str text)
{
    struct sha256 h = hmac_sha256(key_of(d), text);

    base64url_encode(b, (struct str){(const char *)h.v, sizeof(h.v)});
}

static enum outcome charge(void *self, struct ctx *c, const struct rail_charge *in,
                           struct str *page)
{
    const struct demo_rail *d = self;
    struct str text = str_printf(c->arena, "%lld %lld %s %lld %.*s", (long long)in->intent.v,
                                 (long long)in->amount.minor, in->amount.currency.code,
                                 (long long)in->expires_at_ms, STR_FMT(in->return_path));
    struct buf b;

    buf_init(&b, c->arena, 2000);
    buf_str(&b, STR("/demo-rail/"));
    base64url_encode(&b, text);
    buf_char(&b, '.');
    add_mac(&b, d, text);
    check(!b.full);
    *page = buf_view(&b);
    return DONE;
}

static bool read_charge(struct str text, struct rail_charge *out)
{
    struct str intent, amount, currency, expires;

    if (!str_cut(&text, ' ', &intent) || !str_cut(&text, ' ', &amount) ||
        !str_cut(&text, ' ', &currency) || !str_cut(&text, ' ', &expires))
        return false;
    out->return_path = text;
    return id_parse(intent, &out->intent.v) &&
           parse_i64(amount, 1, MONEY_MAX_MINOR, &out->amount.minor) &&
           currency_parse(currency, &out->amount.currency) &&
           parse_i64(expires, 0, INT64_MAX, &out->expires_at_ms);
}

enum outcome demo_rail_open(struct ctx *c, const struct demo_rail *d, struct str token,
                            struct rail_charge *out)
{
    struct str rest = token, encoded, text;
    struct buf mac;

    buf_init(&mac, c->arena, 100);
    if (str_cut(&rest, '.', &encoded) && base64url_decode(c->arena, encoded, &text)) {
        add_mac(&mac, d, text);
        if (crypto_equal(rest, buf_view(&mac)) && read_charge(text, out))
            return DONE;
    }
    return refuse(&c->problem, refusal_bad_signature, "token", "the address of a payment of ours");
}

/* ---- What it tells: demo_event effects with the word "TYPE AMOUNT CURRENCY CHARGE" ---- */

struct deciding {
    struct rail_charge charge;
    enum demo_decision decision;
};

static enum outcome say(struct ctx *c, int64_t ref, enum rail_event_type type, struct money amount,
                        const char *charge_suffix, int64_t due_at_ms)
{
    struct str word = str_printf(c->arena, "%d %lld %s %s", (int)type, (long long)amount.minor,
                                 amount.currency.code, charge_suffix);

    return effect_emit(c, &(struct effect){EFFECT_demo_event, 0, ref, word}, due_at_ms);
}

static struct currency another(struct currency c)
{
    return currency_eq(c, CURRENCY("EUR")) ? CURRENCY("USD") : CURRENCY("EUR");
}

static enum outcome decide(struct ctx *c, void *arg)
{
    const struct deciding *in = arg;
    int64_t ref = in->charge.intent.v;
    struct money amount = in->charge.amount;

    switch (in->decision) {
    case DEMO_fail:
        return say(c, ref, RAIL_payment_failed, amount, "f", 0);
    case DEMO_expire:
        return say(c, ref, RAIL_payment_expired, amount, "e", 0);
    case DEMO_late:
        return say(c, ref, RAIL_payment_captured, amount, "a",
                   in->charge.expires_at_ms + MINUTE_MS);
    case DEMO_repeat: /* three effects, one charge: the second and third are repetitions */
        TRY(say(c, ref, RAIL_payment_captured, amount, "a r1", 0));
        TRY(say(c, ref, RAIL_payment_captured, amount, "a r2", c->now_ms + SECOND_MS));
        return say(c, ref, RAIL_payment_captured, amount, "a", c->now_ms + MINUTE_MS);
    case DEMO_twice:
        TRY(say(c, ref, RAIL_payment_captured, amount, "a", 0));
        return say(c, ref, RAIL_payment_captured, amount, "b", 0);
    case DEMO_short:
        amount.minor = i64_max(1, amount.minor - 1);
        return say(c, ref, RAIL_payment_captured, amount, "a", 0);
    case DEMO_currency:
        amount.currency = another(amount.currency);
        return say(c, ref, RAIL_payment_captured, amount, "a", 0);
    default:
        return say(c, ref, RAIL_payment_captured, amount, "a", 0);
    }
}

enum outcome demo_rail_decide(struct ctx *c, const struct demo_rail *d, struct str token,
                              enum demo_decision decision)
{
    struct deciding in = {.decision = decision};
    bool in_time = decision != DEMO_late && decision != DEMO_expire;

    TRY(demo_rail_open(c, d, token, &in.charge));
    if (in_time && c->now_ms >= in.charge.expires_at_ms)
        return refuse(&c->problem, refusal_wrong_state, NULL, "a payment that has not expired");
    return store_write(c, in.charge.intent.v, decide, &in);
}

struct answering {
    int64_t ref;
    enum rail_event_type type;
    struct money amount;
};

static enum outcome answer(struct ctx *c, void *arg)
{
    const struct answering *in = arg;

    return say(c, in->ref, in->type, in->amount, "x", 0);
}

static enum outcome refund(unused_arg void *self, struct ctx *c, const struct refund_row *in)
{
    struct answering a = {in->id.v, RAIL_refund_done, money(in->amount, in->currency)};

    return store_write(c, in->buyer.v, answer, &a);
}

static enum outcome pay_seller(unused_arg void *self, struct ctx *c, const struct payout_row *in)
{
    struct answering a = {in->id.v, RAIL_payout_paid, money(in->amount, in->currency)};

    return store_write(c, in->seller.v, answer, &a);
}

/* ---- The webhook itself ---- */

static bool read_word(struct str word, struct rail_event *e)
{
    struct str rest = word, type, amount, currency, mark;
    int64_t number;

    if (!str_cut(&rest, ' ', &type) || !parse_i64(type, 0, RAIL_EVENTS_N - 1, &number) ||
        !str_cut(&rest, ' ', &amount) || !parse_i64(amount, 1, MONEY_MAX_MINOR, &e->amount.minor) ||
        !str_cut(&rest, ' ', &currency) || !currency_parse(currency, &e->amount.currency) ||
        !str_cut(&rest, ' ', &mark))
        return false;
    e->type = (enum rail_event_type)number;
    e->charge = mark;
    return true;
}

enum outcome do_demo_event(struct ctx *c, const struct effect *effect)
{
    const struct rail *rail = c->ports->rail;
    struct rail_event e = {.ref = effect->ref, .happened_at_ms = c->now_ms};
    struct webhook_head head;
    struct str id, verdict;
    struct buf body;

    if (!read_word(effect->word, &e))
        return refuse(&c->problem, refusal_invalid, "word", "type, amount, currency and charge");
    e.charge = str_printf(c->arena, "ch_%lld_%.*s", (long long)e.ref, STR_FMT(e.charge));
    e.reason = e.type == RAIL_payment_failed ? STR("refused by the bank") : STR("");
    id = str_printf(c->arena, "demo_%.*s_%d", STR_FMT(e.charge), (int)e.type);
    buf_init(&body, c->arena, RAIL_BODY_MAX);
    rail_event_write(&body, &e);
    head = webhook_sign(c->arena, rail->secret, id, c->now_ms, buf_view(&body));
    return receive_webhook(c, &head, buf_view(&body), &verdict);
}

void demo_rail_init(struct demo_rail *d, const char secret[32])
{
    *d = (struct demo_rail){
        .rail = {
            .name = "demo", .self = d, .charge = charge, .refund = refund, .pay_out = pay_seller}};
    memcpy(d->secret, secret, sizeof(d->secret));
    d->rail.secret = key_of(d);
}

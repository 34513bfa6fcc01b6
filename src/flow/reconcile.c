/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/reconcile.h"

#include "base/check.h"
#include "base/map.h"
#include "flow/rail_events.h"
#include "lib/csv.h"
#include "store/store.h"

static const struct {
    const char *name;
    bool difference;
} verdicts[RECONCILED_N] = {
#define X(verdict, difference) {#verdict, difference},
    RECONCILED(X)
#undef X
};

const char *reconciled_name(enum reconciled r)
{
    check((unsigned)r < RECONCILED_N);
    return verdicts[r].name;
}

bool reconciled_differs(enum reconciled r)
{
    check((unsigned)r < RECONCILED_N);
    return verdicts[r].difference;
}

/* ---- one line ---- */

struct comparing {
    const struct bank_line *line;
    enum bank_kind kind; /* never BANK_OUT */
    struct str rail;
    struct rail_event event;
    enum reconciled out;
    bool news; /* the event is to be taken */
    struct str what;
};

static struct str money_text(struct ctx *c, int64_t minor, struct currency currency)
{
    struct buf b;

    buf_init(&b, c->arena, 64);
    buf_decimal(&b, minor, currency_digits(currency));
    buf_fmt(&b, " %s", currency.code);
    return buf_view(&b);
}

static enum outcome differs(struct comparing *x, struct str what)
{
    x->out = RECONCILED_differs;
    x->what = what;
    return DONE;
}

static bool same_amount(const struct comparing *x, int64_t minor, struct currency currency)
{
    return money_eq(x->line->amount, money(minor, currency));
}

/* An intent that is captured by this very payment, or one that nothing came for yet. */
static enum outcome compare_payment(struct ctx *c, struct comparing *x)
{
    struct intent_row intent;
    bool seen, captured;

    TRY(intent_locate(c, (struct intent_id){x->line->ref}, &intent));
    if (!str_eq(intent.rail, x->rail))
        return differs(x, str_printf(c->arena, "asked of %.*s", STR_FMT(intent.rail)));
    TRY(payment_event_seen(c, intent.buyer.v, &x->event, &seen));
    captured = str_eq(intent.state, intent_state_name(INTENT_captured));
    if (seen && (!captured || same_amount(x, intent.amount, intent.currency)))
        return DONE;
    if (captured)
        return differs(x, str_printf(c->arena, "captured as %.*s, %.*s", STR_FMT(intent.charge),
                                     STR_FMT(money_text(c, intent.amount, intent.currency))));
    x->news = true;
    return DONE;
}

static enum outcome compare_refund(struct ctx *c, struct comparing *x)
{
    struct refund_row r;

    TRY(refund_locate(c, (struct refund_id){x->line->ref}, &r));
    if (!same_amount(x, r.amount, r.currency))
        return differs(x, money_text(c, r.amount, r.currency));
    if (str_eq(r.state, STR("failed")))
        return differs(x, STR("failed"));
    x->news = str_eq(r.state, STR("asked"));
    return DONE;
}

static enum outcome compare_payout(struct ctx *c, struct comparing *x)
{
    struct payout_row r;

    TRY(payout_locate(c, (struct payout_id){x->line->ref}, &r));
    if (!same_amount(x, r.amount, r.currency))
        return differs(x, money_text(c, r.amount, r.currency));
    x->news = str_eq(r.state, STR("asked"));
    return x->news || str_eq(r.state, STR("paid")) ? DONE : differs(x, r.state);
}

/* It did not arrive: the seller's again. Where no answer came in time it is so already. */
static enum outcome compare_returned(struct ctx *c, struct comparing *x)
{
    struct payout_row r;

    TRY(payout_locate(c, (struct payout_id){x->line->ref}, &r));
    if (!same_amount(x, r.amount, r.currency))
        return differs(x, money_text(c, r.amount, r.currency));
    x->news = str_eq(r.state, STR("asked"));
    return str_eq(r.state, STR("paid")) ? differs(x, r.state) : DONE;
}

static const struct {
    enum rail_event_type type;
    enum outcome (*compare)(struct ctx *c, struct comparing *x);
    rail_verb *take;
} kinds[] = {
    [BANK_PAYMENT] = {RAIL_payment_captured, compare_payment, confirm_payment},
    [BANK_REFUND] = {RAIL_refund_done, compare_refund, finish_refund},
    [BANK_PAYOUT] = {RAIL_payout_paid, compare_payout, finish_payout},
    [BANK_RETURNED] = {RAIL_payout_failed, compare_returned, finish_payout},
};

/* Money that went out is a refund, or else a payout. */
static enum outcome kind_of(struct ctx *c, const struct bank_line *line, enum bank_kind *kind)
{
    struct refund_row r;
    enum outcome o;

    *kind = line->kind;
    if (*kind != BANK_OUT)
        return DONE;
    o = refund_locate(c, (struct refund_id){line->ref}, &r);
    *kind = o == DONE ? BANK_REFUND : BANK_PAYOUT;
    if (o == REFUSED)
        c->problem = (struct problem){0};
    return o == FAILED ? FAILED : DONE;
}

static enum outcome compare(struct ctx *c, void *arg)
{
    struct comparing *x = arg;
    enum outcome o;

    TRY(kind_of(c, x->line, &x->kind));
    x->event.type = kinds[x->kind].type;
    o = kinds[x->kind].compare(c, x);
    if (o != REFUSED || c->problem.refusal != refusal_not_found)
        return o;
    c->problem = (struct problem){0};
    x->out = RECONCILED_foreign;
    return DONE;
}

enum outcome reconcile_line(struct ctx *c, struct str rail, const struct bank_line *in,
                            enum reconciled *out, struct str *what)
{
    struct comparing x = {.line = in, .rail = rail, .out = RECONCILED_known};
    struct str verdict = STR("");

    x.event = (struct rail_event){
        .webhook = str_printf(c->arena, "statement %.*s %.*s", STR_FMT(rail), STR_FMT(in->id)),
        .ref = in->ref, .charge = in->id, .amount = in->amount,
        .happened_at_ms = utc_midnight_ms(in->day)};
    if (in->ref == 0)
        x.out = RECONCILED_foreign;
    else
        TRY(store_read(c, compare, &x));
    if (x.news) {
        TRY(kinds[x.kind].take(c, &x.event, &verdict));
        x.out = str_eq(verdict, STR("returned")) ? RECONCILED_returned : RECONCILED_taken;
    }
    *out = x.out;
    *what = x.what;
    return DONE;
}

/* ---- what it lacks ---- */

struct missing {
    const struct bank_statement *all;
    struct str rail;
    struct map seen; /* charges of its payments */
    void (*tell)(void *arg, struct str what);
    void *arg;
};

static enum outcome on_captured(struct ctx *c, const struct captured_row *row, void *arg)
{
    struct missing *m = arg;
    uint64_t line;

    if (map_get(&m->seen, row->charge, &line))
        return DONE;
    m->tell(m->arg, str_printf(c->arena, "payment %lld, %.*s, captured as %.*s",
                               (long long)row->id.v,
                               STR_FMT(money_text(c, row->amount, row->currency)),
                               STR_FMT(row->charge)));
    return DONE;
}

static enum outcome look_for(struct ctx *c, void *arg)
{
    struct missing *m = arg;
    struct date first = m->all->v[0].day, last = first;

    for (size_t i = 1; i < m->all->n; i++) {
        first.days = first.days < m->all->v[i].day.days ? first.days : m->all->v[i].day.days;
        last.days = last.days > m->all->v[i].day.days ? last.days : m->all->v[i].day.days;
    }
    return captured_between(c, m->rail, utc_midnight_ms(first), utc_midnight_ms(date_add(last, 1)),
                            on_captured, m);
}

enum outcome reconcile_rest(struct ctx *c, struct str rail, const struct bank_statement *all,
                            void (*missing)(void *arg, struct str what), void *arg)
{
    struct missing m = {.all = all, .rail = rail, .tell = missing, .arg = arg};
    enum outcome o;

    if (all->n == 0)
        return DONE;
    map_init(&m.seen, all->n);
    for (size_t i = 0; i < all->n; i++)
        check(map_put(&m.seen, all->v[i].id, i));
    o = store_read(c, look_for, &m);
    map_release(&m.seen);
    return o;
}

/* ---- CSV ---- */

void reconciled_csv(struct buf *b, enum reconciled verdict, const struct bank_line *in,
                    struct str what)
{
    buf_fmt(b, "%s,", reconciled_name(verdict));
    if (in) {
        buf_fmt(b, "%lld,", (long long)in->line);
        date_iso(b, in->day);
        buf_char(b, ',');
        csv_field(b, in->id, true);
        buf_char(b, ',');
        csv_field(b, in->reference, true);
        buf_char(b, ',');
        buf_decimal(b, in->amount.minor, currency_digits(in->amount.currency));
        buf_fmt(b, ",%s,", in->amount.currency.code);
    } else {
        buf_str(b, STR(",,,,,,"));
    }
    csv_field(b, what, true);
    buf_char(b, '\n');
}

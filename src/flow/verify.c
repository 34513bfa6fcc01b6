/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/verify.h"

#include "base/civil.h"
#include "flow/effects.h"
#include "flow/steps.h"
#include "flow/verify_sql.h"
#include "shop/ledger/days_sql.h"
#include "shop/ledger/ledger_sql.h"
#include "shop/logistics/booking.h"
#include "shop/payments/payments.h"
#include "shop/stock/stock.h"
#include "store/outbox.h"
#include "store/store.h"

/* A timer that is this late and whose effect does not wait is lost. */
#define TIMER_LATE_MS (2 * HOUR_MS)

enum { DEAD_MAX = 100 };

struct report {
    verify_each *each;
    void *arg;
    int64_t found;
    const struct rule *rule;
};

static void tell(struct report *r, struct str rule, struct str what)
{
    r->found++;
    if (r->each)
        r->each(r->arg, rule, what);
}

/* ---- Rules that are a statement of verify.sql ---- */

typedef enum outcome broken_each(struct ctx *c, const struct broken *row, void *arg);

struct rule {
    struct str name;
    const char *noun, *a, *b; /* of a row: "order 12 (paid) of 5: <a> 10, <b> 20" */
    enum outcome (*find)(struct ctx *c, broken_each *each, void *arg);
    const enum effect_topic *mends; /* effects that may be about to mend it, or NULL */
    size_t mends_n;
};

static enum outcome late_orders(struct ctx *c, broken_each *each, void *arg)
{
    return verify_order_timers(c, c->now_ms - TIMER_LATE_MS, each, arg);
}

static enum outcome late_purchases(struct ctx *c, broken_each *each, void *arg)
{
    return verify_purchase_timers(c, c->now_ms - TIMER_LATE_MS, each, arg);
}

static enum outcome lost_places(struct ctx *c, broken_each *each, void *arg)
{
    return verify_places(c, c->now_ms - TIMER_LATE_MS, each, arg);
}

static enum outcome lost_refunds(struct ctx *c, broken_each *each, void *arg)
{
    return verify_lost_refunds(c, REFUND_ATTEMPTS_MAX, each, arg);
}

static enum outcome late_disputes(struct ctx *c, broken_each *each, void *arg)
{
    return verify_dispute_timers(c, c->now_ms - TIMER_LATE_MS, each, arg);
}

static enum outcome late_reserves(struct ctx *c, broken_each *each, void *arg)
{
    return verify_reserve_timers(c, c->now_ms - TIMER_LATE_MS, each, arg);
}

static enum outcome refund_sums(struct ctx *c, broken_each *each, void *arg)
{
    return verify_refund_sums(c, REFUND_ATTEMPTS_MAX, each, arg);
}

static const enum effect_topic by_stock[] = {EFFECT_sell_stock, EFFECT_return_stock};
static const enum effect_topic by_settling[] = {EFFECT_settle};
static const enum effect_topic by_freeing[] = {EFFECT_free_reserve};
static const enum effect_topic by_timer[] = {EFFECT_order_due};
static const enum effect_topic by_dispute[] = {EFFECT_dispute_due};
static const enum effect_topic by_lapsing[] = {EFFECT_lapse};

static const struct rule rules[] = {
    {STR_INIT("escrow"), "order", "escrow holds", "should hold", verify_escrow},
    {STR_INIT("escrow"), "account", "credits", "debits", verify_escrow_strangers},
    {STR_INIT("suspense"), "intent", "left over", "should be", verify_suspense},
    {STR_INIT("purchases"), "purchase", "orders sum to", "total", verify_purchase_sums},
    {STR_INIT("purchases"), "order", "state against that of purchase", "", verify_states},
    {STR_INIT("payments"), "purchase", "captured", "intents", verify_payments},
    {STR_INIT("histories"), "order", "events of its state", "beginnings", verify_history},
    {STR_INIT("histories"), "payment", "charges of one name", "", verify_charges},
    {STR_INIT("refunds"), "refund", "amount", "held", verify_refunds},
    {STR_INIT("refunds"), "refund", "given up: amount", "attempts", lost_refunds},
    {STR_INIT("refunds"), "order", "refunds sum to", "should", refund_sums},
    {STR_INIT("disputes"), "order", "dispute", "open dispute", verify_disputes},
    {STR_INIT("disputes"), "order", "back by disputes", "taken back", verify_dispute_sums},
    {STR_INIT("payouts"), "payout", "amount", "held", verify_payouts},
    {STR_INIT("payouts"), "account", "available", "entries", verify_entries},
    {STR_INIT("payouts"), "payout", "amount", "made of", verify_payout_entries},
    {STR_INIT("reserves"), "account", "holds", "rows", verify_reserves},
    {STR_INIT("reserves"), "order", "due at", "", late_reserves, by_freeing, countof(by_freeing)},
    {STR_INIT("shares"), "order", "sent", "arrived", verify_shares, by_settling,
     countof(by_settling)},
    {STR_INIT("promotions"), "promotion", "uses sum to", "spent", verify_promotions},
    {STR_INIT("promotions"), "promotion", "spent", "budget", verify_promotion_limits},
    {STR_INIT("promotions"), "order", "subsidy paid", "should be", verify_subsidies},
    {STR_INIT("stock"), "order", "pieces held", "pieces sold", verify_reservations, by_stock,
     countof(by_stock)},
    {STR_INIT("places"), "order", "places", "held", lost_places, by_stock, countof(by_stock)},
    {STR_INIT("timers"), "order", "due at", "", late_orders, by_timer, countof(by_timer)},
    {STR_INIT("timers"), "dispute", "due at", "", late_disputes, by_dispute, countof(by_dispute)},
    {STR_INIT("timers"), "purchase", "to be paid by", "", late_purchases, by_lapsing,
     countof(by_lapsing)},
};

static enum outcome being_mended(struct ctx *c, const struct rule *rule, const struct broken *row,
                                 bool *mended)
{
    *mended = false;
    for (size_t i = 0; i < rule->mends_n && !*mended; i++) {
        struct effect e = {rule->mends[i], row->home, row->ref, STR("")};

        TRY(effect_waits(c, row->home, &e, mended));
        e.word = row->state;
        if (!*mended)
            TRY(effect_waits(c, row->home, &e, mended));
        e.word = step_timer_word(c, row->state, row->a);
        if (!*mended)
            TRY(effect_waits(c, row->home, &e, mended));
    }
    return DONE;
}

static enum outcome on_broken(struct ctx *c, const struct broken *row, void *arg)
{
    struct report *r = arg;
    bool mended;

    TRY(being_mended(c, r->rule, row, &mended));
    if (!mended)
        tell(r, r->rule->name,
             str_printf(c->arena, "%s %lld (%.*s) of %lld: %s %lld, %s %lld", r->rule->noun,
                        (long long)row->ref, STR_FMT(row->state), (long long)row->home, r->rule->a,
                        (long long)row->a, r->rule->b, (long long)row->b));
    return DONE;
}

/* ---- The books, the stock, the effects ---- */

static enum outcome on_gap(struct ctx *c, const struct ledger_gap_row *row, void *arg)
{
    tell(arg, STR("books"),
         str_printf(c->arena, "books of %lld in %s: debits less credits: pending %lld, posted %lld",
                    (long long)row->home, row->currency.code, (long long)row->pending,
                    (long long)row->posted));
    return DONE;
}

static enum outcome on_account(struct ctx *c, struct report *r, const char *what,
                               const struct ledger_drift_row *row)
{
    tell(r, STR("books"),
         str_printf(c->arena, "%.*s %lld of %lld in %s %s: debits %lld + %lld, credits %lld + %lld",
                    STR_FMT(row->kind), (long long)row->party, (long long)row->home,
                    row->currency.code, what, (long long)row->debits_posted,
                    (long long)row->debits_pending, (long long)row->credits_posted,
                    (long long)row->credits_pending));
    return DONE;
}

static enum outcome on_drift(struct ctx *c, const struct ledger_drift_row *row, void *arg)
{
    return on_account(c, arg, "differs from its transfers by", row);
}

static enum outcome on_owing(struct ctx *c, const struct ledger_drift_row *row, void *arg)
{
    return on_account(c, arg, "owes", row);
}

static enum outcome on_day(struct ctx *c, const struct ledger_day_drift_row *row, void *arg)
{
    struct buf day;

    buf_init(&day, c->arena, 16);
    date_iso(&day, row->day);
    tell(arg, STR("books"),
         str_printf(c->arena, "%.*s of %.*s in %s differs from its transfers by: debits %lld, "
                    "credits %lld, pending %lld", STR_FMT(row->kind), STR_FMT(buf_view(&day)),
                    row->currency.code, (long long)row->debits, (long long)row->credits,
                    (long long)row->pending));
    return DONE;
}

static void on_stock(void *arg, const char *what)
{
    tell(arg, STR("stock"), str_of(what));
}

static void on_departure(void *arg, const char *what)
{
    tell(arg, STR("places"), str_of(what));
}

static enum outcome find_dead(struct ctx *c, struct report *r)
{
    struct outbox_events dead;

    TRY(outbox_dead(c, 0, DEAD_MAX, &dead));
    for (size_t i = 0; i < dead.n; i++)
        tell(r, STR("effects"),
             str_printf(c->arena, "effect %.*s %.*s is dead: %.*s", STR_FMT(dead.v[i].topic),
                        STR_FMT(dead.v[i].payload), STR_FMT(dead.v[i].last_error)));
    return DONE;
}

static enum outcome verify_all(struct ctx *c, void *arg)
{
    struct report *r = arg;

    r->found = 0;
    TRY(ledger_unbalanced(c, on_gap, r));
    TRY(ledger_drift(c, on_drift, r));
    TRY(ledger_owing(c, on_owing, r));
    TRY(ledger_day_drift(c, on_day, r));
    for (size_t i = 0; i < countof(rules); i++) {
        r->rule = &rules[i];
        TRY(rules[i].find(c, on_broken, r));
    }
    TRY(stock_verify(c, on_stock, r));
    TRY(booking_verify(c, on_departure, r));
    return find_dead(c, r);
}

enum outcome verify(struct ctx *c, verify_each *each, void *arg, int64_t *found)
{
    struct report r = {.each = each, .arg = arg};

    TRY(store_read(c, verify_all, &r));
    *found = r.found;
    return DONE;
}

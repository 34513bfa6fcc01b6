/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/payouts/payouts.h"

#include "base/check.h"
#include "flow/allowed.h"
#include "flow/payouts/operators.h"
#include "shop/ledger/ledger.h"
#include "store/store.h"

enum { ACCOUNTS_AT_ONCE = 100 };

static const char *const verdicts[PAYOUT_VERDICTS_N] = {"pays", "nothing", "below", "held"};

const char *payout_verdict_name(enum payout_verdict v)
{
    check((unsigned)v < PAYOUT_VERDICTS_N);
    return verdicts[v];
}

static enum payout_verdict judge(const struct payout_look *l)
{
    if (l->available == 0)
        return PAYOUT_NOTHING;
    if (l->held)
        return PAYOUT_HELD;
    return l->available < l->minimum ? PAYOUT_BELOW : PAYOUT_PAYS;
}

enum outcome payout_look(struct ctx *c, struct seller_id seller, struct currency currency,
                         struct payout_look *out)
{
    struct payout_terms terms;

    TRY(payout_terms_now(c, seller, &terms));
    return payout_look_by(c, &terms, seller, currency, out);
}

enum outcome payout_look_by(struct ctx *c, const struct payout_terms *terms,
                            struct seller_id seller, struct currency currency,
                            struct payout_look *out)
{
    struct ledger_balance owed, kept;

    *out = (struct payout_look){.currency = currency};
    TRY(payout_held(c, seller, &out->held));
    TRY(ledger_balance(c, seller.v, LEDGER_seller, seller.v, currency, &owed));
    TRY(ledger_balance(c, seller.v, LEDGER_reserve, seller.v, currency, &kept));
    out->available = ledger_available(&owed);
    out->on_the_way = owed.debits_pending;
    out->reserved = ledger_available(&kept);
    out->minimum = payout_minimum(terms, currency);
    out->next_ms = payout_next_ms(terms, c->now_ms);
    out->verdict = judge(out);
    return DONE;
}

/* ---- All accounts, a few at a time ---- */

struct reading {
    struct seller_id seller;       /* SITE: all */
    struct str handle, currency; /* after them */
    struct seller_account_row_list rows;
};

static enum outcome read_accounts(struct ctx *c, void *arg)
{
    struct reading *r = arg;

    if (r->seller.v != SITE.v)
        return seller_accounts_of(c, r->seller, PAYOUT_ACCOUNTS_MAX, &r->rows);
    return seller_accounts(c, r->handle, r->currency, ACCOUNTS_AT_ONCE, &r->rows);
}

enum outcome each_account(struct ctx *c, struct seller_id seller, account_each *each, void *arg)
{
    struct reading r = {.seller = seller, .handle = STR(""), .currency = STR("")};

    do {
        TRY(store_read(c, read_accounts, &r));
        for (size_t i = 0; i < r.rows.n; i++) {
            TRY(each(c, &r.rows.v[i], arg));
            r.handle = r.rows.v[i].handle;
            r.currency = currency_str(&r.rows.v[i].currency);
        }
    } while (seller.v == SITE.v && r.rows.n == ACCOUNTS_AT_ONCE);
    return DONE;
}

struct running {
    bool preview;
    payout_each *each;
    void *arg;
    const struct seller_account_row *account;
    struct payout_look look;
};

static enum outcome look(struct ctx *c, void *arg)
{
    struct running *r = arg;

    return payout_look(c, r->account->seller, r->account->currency, &r->look);
}

static enum outcome run_account(struct ctx *c, const struct seller_account_row *a, void *arg)
{
    struct running *r = arg;

    r->account = a;
    if (r->preview)
        TRY(store_read(c, look, r));
    else
        TRY(pay_out(c, a->seller, a->currency, &r->look));
    return r->each(c, a, &r->look, r->arg);
}

enum outcome run_payouts(struct ctx *c, struct seller_id seller, bool preview, payout_each *each,
                         void *arg)
{
    struct running r = {.preview = preview, .each = each, .arg = arg};

    TRY(only_operators(c));
    return each_account(c, seller, run_account, &r);
}

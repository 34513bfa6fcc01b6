/* SPDX-License-Identifier: Apache-2.0 */
/* The trial balance: what each kind of account has on its debit and credit side at the end of a day
 * (UTC), in each currency, over all homes. Its debits are its credits.
 *
 * A day that is over is summed once (ledger_day), an hour later, so that every command that began
 * on it has ended. A past date is the sum of such days; yesterday, until it is summed, is read from
 * its transfers; today is what the balances of all accounts say. `entrepot verify` holds sums and
 * balances against the transfers. */
#ifndef FLOW_BOOKS_TRIAL_BALANCE_H
#define FLOW_BOOKS_TRIAL_BALANCE_H

#include "base/buf.h"
#include "base/civil.h"
#include "base/ctx.h"
#include "base/money.h"
#include "shop/ledger/ledger.h"

enum { TRIAL_ROWS_MAX = 300 * LEDGER_KINDS_N, TRIAL_CSV_MAX = 1 << 20 };

struct trial_row {
    struct currency currency;
    enum ledger_kind kind;
    struct ledger_balance sums;
};

/* Of one currency: its rows, and their sums. */
struct trial_total {
    struct currency currency;
    struct ledger_balance sums;
    const struct trial_row *rows;
    size_t rows_n;
};

struct trial_balance {
    struct date at;
    const struct trial_total *v; /* by currency */
    size_t n;
    bool balanced; /* debits = credits, posted and pending, in every currency */
};

/* Reads, in a transaction; memory from c->arena. REFUSED too_many for more than TRIAL_ROWS_MAX
 * rows. */
must_check enum outcome trial_balance(struct ctx *c, struct date at, struct trial_balance *out);

/* What the transfers from one moment on and before another add to each kind of account, in no
 * order. */
must_check enum outcome trial_between(struct ctx *c, int64_t from_ms, int64_t until_ms,
                                      struct trial_row **rows, size_t *n);

/* account,currency,debits,credits,debits_pending,credits_pending, then a row `all` a currency. */
void trial_balance_csv(struct buf *b, const struct trial_balance *t);

/* What of one kind of account was there at the end of a day: all zero for nothing. */
struct ledger_balance trial_sums(const struct trial_balance *t, enum ledger_kind kind,
                                 struct currency currency);
/* Credits less debits, posted: below zero the account owes us, or is ours. */
int64_t trial_net(const struct ledger_balance *b);

/* Sums the next days that are over, at most `max`; *n is how many. Without a transaction. */
must_check enum outcome close_days(struct ctx *c, size_t max, size_t *n);

#endif

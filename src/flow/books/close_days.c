/* SPDX-License-Identifier: Apache-2.0 */
/* Sums days of the ledger that are over. The sums are read before the command that writes them: a
 * day that is over does not change any more. */
#include "flow/books/trial_balance.h"
#include "shop/ledger/days_sql.h"
#include "store/store.h"

#define SETTLED_MS HOUR_MS /* after the end of a day nothing more is booked on it */

struct closing {
    struct date day;
    bool due;
    struct trial_row *rows;
    size_t rows_n;
};

static enum outcome read_day(struct ctx *c, void *arg)
{
    struct closing *in = arg;
    struct ledger_close_row last = {0};
    struct ledger_time_row next = {0};
    bool found;

    TRY(ledger_closed(c, &last, &found));
    TRY(ledger_next(c, found ? utc_midnight_ms(date_add(last.day, 1)) : 0, &next, &found));
    in->day = utc_date(next.at);
    in->due = found && utc_midnight_ms(date_add(in->day, 1)) + SETTLED_MS <= c->now_ms;
    if (!in->due)
        return DONE;
    return trial_between(c, utc_midnight_ms(in->day), utc_midnight_ms(date_add(in->day, 1)),
                         &in->rows, &in->rows_n);
}

static enum outcome write_day(struct ctx *c, void *arg)
{
    const struct closing *in = arg;
    int64_t changed;

    TRY(ledger_close_insert(c, in->day, c->now_ms, &changed));
    for (size_t i = 0; i < in->rows_n && changed == 1; i++) {
        const struct trial_row *r = &in->rows[i];

        TRY(ledger_day_insert(c, in->day, ledger_kind_name(r->kind), r->currency,
                              r->sums.debits_pending, r->sums.debits_posted,
                              r->sums.credits_pending, r->sums.credits_posted, NULL));
    }
    return DONE;
}

enum outcome close_days(struct ctx *c, size_t max, size_t *n)
{
    struct closing in = {.due = true};

    for (*n = 0; *n < max; ++*n) {
        TRY(store_read(c, read_day, &in));
        if (!in.due)
            return DONE;
        TRY(store_write(c, 0, write_day, &in));
    }
    return DONE;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* When and how much of their money sellers are paid, and what their accounts are made of.
 *
 *   terms    when payouts are made (daily, weekly, monthly; in a time zone), from which amount in
 *            each currency, and which share of a sale is kept back for how many days. The site has
 *            terms; a seller has those or own ones. A change is a new row with who and why, and
 *            holds for what happens after it.
 *   hold     while a seller is held, nothing is paid out; rows too
 *   entry    one movement of a seller's account, signed, and the payout with which it went (0: with
 *            none yet). Entries of a payout sum to 0 with the payout itself; one that came back is
 *            an entry again ("returned"), so that what it was made of stays to be seen. The sum of
 *            all is what the ledger says is available.
 *   reserve  what was kept back of an order, until when
 *
 * Terms and holds are everywhere, entries and reserves live with the seller. Verbs that write need
 * an open transaction. */
#ifndef SHOP_PAYOUTS_PAYOUTS_H
#define SHOP_PAYOUTS_PAYOUTS_H

#include "base/civil.h"
#include "base/ctx.h"
#include "base/money.h"
#include "shop/payouts/payouts_sql.h"

enum {
    PAYOUT_MINIMUMS_MAX = 40,
    PAYOUT_RESERVE_DAYS_MAX = 400,
    PAYOUT_NOTE_MAX = 300,
    PAYOUT_ACCOUNTS_MAX = 300, /* currencies of one seller */
    PPM = 1000000
};

/* X(schedule): when payouts are made, at the local midnight with which a day begins: each day, each
 * week on a weekday, each month on its first such weekday. */
#define PAYOUT_SCHEDULES(X) X(daily) X(weekly) X(monthly)

enum payout_schedule {
#define X(schedule) PAYOUT_##schedule,
    PAYOUT_SCHEDULES(X)
#undef X
    PAYOUT_SCHEDULES_N
};

const char *payout_schedule_name(enum payout_schedule s);
must_check bool payout_schedule_parse(struct str name, enum payout_schedule *out);

#define SITE ((struct seller_id){0})

struct payout_terms {
    struct seller_id seller; /* whose they are: SITE or a seller */
    enum payout_schedule schedule;
    int32_t weekday;         /* 1 Monday ... 7 Sunday; of weekly and monthly */
    struct str zone;         /* "Europe/Berlin" */
    int32_t reserve_ppm;     /* of a sale, in millionths */
    int32_t reserve_days;    /* from its release; 0 with a reserve of 0 */
    struct money minimum[PAYOUT_MINIMUMS_MAX]; /* > 0, a currency once; others have none */
    size_t minimum_n;
    int64_t at_ms; /* since when, by whom and why */
    struct str who, note;
};

/* What holds for a seller (or SITE) now. */
must_check enum outcome payout_terms_now(struct ctx *c, struct seller_id seller,
                                         struct payout_terms *out);

/* The terms of a row, with their minimums. */
must_check enum outcome payout_terms_read(struct ctx *c, const struct payout_terms_row *row,
                                          struct payout_terms *out);

/* REFUSED invalid "weekday", "zone", "reserve_percent", "reserve_days", "minimum"; required "note".
 * Needs no transaction. */
must_check enum outcome payout_terms_check(struct ctx *c, const struct payout_terms *in);

/* New terms of in->seller, which were checked; at_ms is not read. */
must_check enum outcome payout_terms_put(struct ctx *c, const struct payout_terms *in);
/* From now on the seller has the site's again. */
must_check enum outcome payout_terms_drop(struct ctx *c, struct seller_id seller, struct str who,
                                          struct str note);

/* "EUR 10.00, USD 25" as minimums, and back; the empty text is none. At most MINIMUMS_TEXT_MAX
 * bytes. REFUSED invalid "minimum"; each currency once and amounts above zero is for
 * payout_terms_check to see. */
enum { MINIMUMS_TEXT_MAX = 1000 };
must_check enum outcome payout_minimums_parse(struct problem *p, struct str text,
                                              struct payout_terms *out);
void payout_minimums_write(struct buf *b, const struct payout_terms *t);

/* The first moment after that one at which a payout is made. Pure. */
int64_t payout_next_ms(const struct payout_terms *t, int64_t after_ms);

/* The least that is paid out; 0 where the currency has no minimum. */
int64_t payout_minimum(const struct payout_terms *t, struct currency currency);

/* What is kept back of a sale: rounded down. */
int64_t payout_reserve_of(const struct payout_terms *t, struct money sale);

must_check enum outcome payout_held(struct ctx *c, struct seller_id seller, bool *held);
must_check enum outcome payout_hold_put(struct ctx *c, struct seller_id seller, bool held,
                                        struct str who, struct str note);

/* ---- entries ---- */

/* X(kind, sign): what `ref` names:
 *   sale      order: the seller's part has arrived
 *   retained  order: of it kept back
 *   freed     order: ... and given free
 *   payout    payout
 *   returned  payout: it did not go out */
#define ENTRY_KINDS(X) X(sale) X(retained) X(freed) X(payout) X(returned)

enum entry_kind {
#define X(kind) ENTRY_##kind,
    ENTRY_KINDS(X)
#undef X
    ENTRY_KINDS_N
};

struct str entry_kind_name(enum entry_kind k);
must_check bool entry_kind_parse(struct str name, enum entry_kind *out);

/* Adds an entry, once. `order` zero: of none. A payout takes with it all that went with none. */
must_check enum outcome seller_entry_add(struct ctx *c, struct seller_id seller,
                                         enum entry_kind kind, int64_t ref, struct order_id order,
                                         struct money amount);

#endif

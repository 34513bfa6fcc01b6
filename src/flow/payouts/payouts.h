/* SPDX-License-Identifier: Apache-2.0 */
/* Money to sellers: when it goes out by their terms (shop/payouts), what is kept back, and what
 * operators do about it. A payout is expected (the effect pay_out) whenever there is money in an
 * account: at the next moment of its terms. What then is too little, or held, waits for the one
 * after. Money leaves once: the account is emptied in the command that makes the payout. */
#ifndef FLOW_PAYOUTS_PAYOUTS_H
#define FLOW_PAYOUTS_PAYOUTS_H

#include "shop/orders/orders.h"
#include "shop/payouts/payouts.h"

/* X(verdict): what a payout would do now */
#define PAYOUT_VERDICTS(X)                                      \
    X(PAYS)    /* all that is available goes out */             \
    X(NOTHING) /* nothing is available */                       \
    X(BELOW)   /* less than the least that is paid out */       \
    X(HELD)    /* an operator holds the payouts of the seller */

enum payout_verdict {
#define X(verdict) PAYOUT_##verdict,
    PAYOUT_VERDICTS(X)
#undef X
    PAYOUT_VERDICTS_N
};

const char *payout_verdict_name(enum payout_verdict v); /* "pays" */

/* A seller's account in one currency, in minor units. */
struct payout_look {
    struct currency currency;
    int64_t available, on_the_way, reserved;
    int64_t minimum; /* 0: none */
    bool held;
    int64_t next_ms; /* when the next payout is made, if there is something to pay */
    enum payout_verdict verdict;
};

/* Reads, in a transaction. */
must_check enum outcome payout_look(struct ctx *c, struct seller_id seller,
                                    struct currency currency, struct payout_look *out);
/* How it would be by those terms. */
must_check enum outcome payout_look_by(struct ctx *c, const struct payout_terms *terms,
                                       struct seller_id seller, struct currency currency,
                                       struct payout_look *out);

/* ---- steps, in a command of the seller's shard ---- */

/* The seller's part of a released order has arrived: a part of it may be kept back. Once. */
must_check enum outcome step_settle(struct ctx *c, const struct order_row *o);

/* There is money in the account: the next payout is expected. */
must_check enum outcome step_expect_payout(struct ctx *c, struct seller_id seller,
                                           struct currency currency);

/* ---- verbs, without a transaction ---- */

/* What is available goes out now, if the verdict says so; *out is how things were. */
must_check enum outcome pay_out(struct ctx *c, struct seller_id seller, struct currency currency,
                                struct payout_look *out);

/* Pays all sellers, or one (not SITE), without waiting for their time; `preview` only looks. Calls
 * `each` for every account. REFUSED forbidden unless the actor is an operator or the system. */
typedef enum outcome payout_each(struct ctx *c, const struct seller_account_row *account,
                                 const struct payout_look *look, void *arg);
must_check enum outcome run_payouts(struct ctx *c, struct seller_id seller, bool preview,
                                    payout_each *each, void *arg);

/* New terms for in->seller, or for the site. What is in accounts is expected by them at once.
 * REFUSED forbidden, not_found, and as payout_terms_check. */
must_check enum outcome change_payout_terms(struct ctx *c, const struct payout_terms *in);
/* The site's terms for the seller again. REFUSED forbidden, not_found, wrong_state. */
must_check enum outcome drop_payout_terms(struct ctx *c, struct seller_id seller, struct str who,
                                          struct str note);

/* Holds the payouts of a seller, or lets them go again. REFUSED forbidden, not_found, required
 * "note", wrong_state when that is so already. */
must_check enum outcome hold_payouts(struct ctx *c, struct seller_id seller, bool held,
                                     struct str who, struct str note);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger: double entry, after the debit/credit model of TigerBeetle.
 *
 * Books are kept per home: the key of a buyer or of a seller, with whose rows they live. An
 * account is (home, kind, party, currency) and holds four sums: debits and credits, pending and
 * posted. A transfer moves an amount from the debit side of one account to the credit side of
 * another, in one home and one currency; it is never changed. Its name is (home, code, ref): "the
 * capture of order 12". Booking the same transfer again does nothing, so every caller may repeat
 * itself.
 *
 *   booked   counts at once
 *   held     counts as pending, until it is resolved, once: posted (whole or part), voided or timed
 *            out
 *
 * Accounts of covered kinds never owe: debits pending + debits posted <= credits posted.
 * System accounts (party 0) are striped: each home has its own row of them, so that none is hot and
 * every home's books balance by themselves. A correction is a new transfer.
 * At any moment Σ debits = Σ credits for each home and currency.
 *
 * Everything here that writes needs an open write transaction. A REFUSED group or resolution
 * leaves the transaction to be given up: return it, and the command rolls back whole. */
#ifndef SHOP_LEDGER_LEDGER_H
#define SHOP_LEDGER_LEDGER_H

#include "base/ctx.h"
#include "base/money.h"

/* X(kind, covered, has a party):
 *   clearing  ours at the payment rails; a debit balance is money that we hold
 *   escrow    a buyer's money for one order; party = order
 *   suspense  money that nobody expected (late, double, wrong); party = intent
 *   settling  on the way from the buyers' books to the sellers'
 *   seller    owed to a seller; party = seller
 *   reserve   of it kept back for a time; party = seller
 *   revenue   commissions and fees of the marketplace
 *   taxes     duties and taxes collected, owed to the states
 *   promotion what promotions have cost the marketplace; has a debit balance */
#define LEDGER_KINDS(X)       \
    X(clearing, false, false) \
    X(escrow, true, true)     \
    X(suspense, true, true)   \
    X(settling, false, false) \
    X(seller, true, true)     \
    X(reserve, true, true)    \
    X(revenue, false, false)  \
    X(taxes, false, false)    \
    X(promotion, false, false)

enum ledger_kind {
#define X(kind, covered, party) LEDGER_##kind,
    LEDGER_KINDS(X)
#undef X
    LEDGER_KINDS_N
};

/* X(code, debit kind, credit kind): what a transfer is for, and what its `ref` names:
 *   capture       order: the buyer has paid
 *   stray         intent or refund: money that nobody expected came in
 *   apply         order: ... and pays for an order after all
 *   stray_refund  refund: ... or goes back
 *   refund        refund: an order's money goes back
 *   subsidy       order: what the marketplace pays of the price, for the buyer
 *   share         order: the seller's part leaves the buyer's books
 *   commission    order
 *   fees          order
 *   duties        order: duty and tax
 *   settle        order: the seller's part arrives in the seller's books
 *   retain        order: of it kept back
 *   unretain      order: ... and given free
 *   payout        payout: out of the house */
#define TRANSFER_CODES(X)               \
    X(capture, clearing, escrow)        \
    X(stray, clearing, suspense)        \
    X(apply, suspense, escrow)          \
    X(stray_refund, suspense, clearing) \
    X(refund, escrow, clearing)         \
    X(subsidy, promotion, escrow)       \
    X(share, escrow, settling)          \
    X(commission, escrow, revenue)      \
    X(fees, escrow, revenue)            \
    X(duties, escrow, taxes)            \
    X(settle, settling, seller)         \
    X(retain, seller, reserve)          \
    X(unretain, reserve, seller)        \
    X(payout, seller, clearing)

enum transfer_code {
#define X(code, debit, credit) TRANSFER_##code,
    TRANSFER_CODES(X)
#undef X
    TRANSFER_CODES_N
};

struct transfer {
    enum transfer_code code;
    int64_t ref;
    int64_t debit_party, credit_party; /* 0 for system kinds */
    struct money amount;               /* >= 0; one of 0 is left out */
};

enum { LEDGER_GROUP_MAX = 96 }; /* transfers in one linked group */

/* Books a linked group: all or none. REFUSED not_covered when an account would owe, conflict when a
 * transfer of that name was booked with another content. Transfers that are there already are
 * skipped. */
must_check enum outcome ledger_book(struct ctx *c, int64_t home, const struct transfer *group,
                                    size_t n);

/* Holds one transfer. `expires_at_ms`: from then on it may be timed out; 0 for never. */
must_check enum outcome ledger_hold(struct ctx *c, int64_t home, const struct transfer *t,
                                    int64_t expires_at_ms);

/* How a held transfer ends. */
enum resolution { RESOLVE_POST, RESOLVE_VOID, RESOLVE_EXPIRE };

/* Ends a held transfer, once. `amount` is for RESOLVE_POST: 1 ... the held amount in minor units;
 * the rest falls back. REFUSED not_found without such a hold, invalid for an amount out of range,
 * wrong_state when it ended in another way before or has not expired yet. */
must_check enum outcome ledger_resolve(struct ctx *c, int64_t home, enum transfer_code code,
                                       int64_t ref, enum resolution how, int64_t amount_minor);

struct ledger_balance {
    int64_t debits_pending, debits_posted, credits_pending, credits_posted; /* minor units */
};

/* All zero where nothing was ever booked. Works in a read transaction too. */
must_check enum outcome ledger_balance(struct ctx *c, int64_t home, enum ledger_kind kind,
                                       int64_t party, struct currency currency,
                                       struct ledger_balance *out);

/* What may still be taken from a covered account: credits posted less debits posted and pending. */
int64_t ledger_available(const struct ledger_balance *b);

/* Stable names, as stored: "escrow", "capture". */
struct str ledger_kind_name(enum ledger_kind kind);
must_check bool ledger_kind_parse(struct str name, enum ledger_kind *out);
bool ledger_kind_has_party(enum ledger_kind kind);
struct str transfer_code_name(enum transfer_code code);

#endif

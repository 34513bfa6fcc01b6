/* SPDX-License-Identifier: Apache-2.0 */
/* verify: proves from the tables what must always hold. For operators (`entrepot verify`), after a
 * crash, and after every step of the tests.
 *
 *   books         debits = credits for each home and currency; balances = sums of their transfers;
 *                 nobody owes who may not
 *   escrow        what an order's account holds = what its state says; nothing else in escrow
 *   suspense      only money of lapsed purchases that is being worked on
 *   purchases     = the sum of their orders, in states that go together, each with its payments
 *   histories     begin once and contain the present state; no charge was taken twice
 *   refunds, payouts, shares   as the books say
 *   payouts       made of entries that sum to them; what is available = entries without a payout
 *   reserves      what is kept back of sales = the accounts; free in its time
 *   disputes      one that is open holds its order, which is not released; what they give back is
 *                 what went back, and never more than was paid
 *   stock         available + reserved + sold = received; reservations go with their orders
 *   places        taken on a departure = booked, and never more than it had; bookings go with their
 *                 orders
 *   effects       none dead; no timer is lost
 *
 * What an effect that still waits is about to mend is no violation. */
#ifndef FLOW_VERIFY_H
#define FLOW_VERIFY_H

#include "base/ctx.h"

/* One violation, as a sentence; valid during the call. */
typedef void verify_each(void *arg, struct str rule, struct str what);

/* Reads everything once, in one snapshot; call it without a transaction. DONE also when there are
 * violations: *found counts them. `each` may be NULL. */
must_check enum outcome verify(struct ctx *c, verify_each *each, void *arg, int64_t *found);

#endif

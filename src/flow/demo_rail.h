/* SPDX-License-Identifier: Apache-2.0 */
/* The demo rail: a payment provider that behaves like a real one without moving money. It keeps no
 * state of its own: the address of its payment page carries what is to be paid, signed
 * (pay_page.h); the payer (or a tester) decides there what happens, and the provider tells us by
 * signed webhooks, which take the same door as anybody's (receive_webhook), at once, late, twice or
 * never.
 *
 *     buyer -> start_payment -> charge() -> /pay/demo/TOKEN     the page
 *     payer -> demo_rail_decide(token, decision)                emits demo_event effects
 *     jobs  -> do_demo_event                                    signs, and calls receive_webhook
 *
 * It can also play the bank of any other rail, so that its codes and notices can be tried. */
#ifndef FLOW_DEMO_RAIL_H
#define FLOW_DEMO_RAIL_H

#include "shop/payments/payments.h"

/* X(decision, label on the page): what a payer may decide.
 *   pay      captured, told once          late       captured after the purchase has lapsed
 *   repeat   captured, told three times   twice      captured two times
 *   fail     refused by the bank          short      captured, but one unit less than asked
 *   expire   nobody paid                  currency   captured in another currency */
#define DEMO_DECISIONS(X)                           \
    X(pay, N_("Pay"))                               \
    X(fail, N_("Let the payment fail"))             \
    X(expire, N_("Let it expire"))                  \
    X(late, N_("Pay too late"))                     \
    X(repeat, N_("Pay, and report it three times")) \
    X(twice, N_("Pay twice"))                       \
    X(short, N_("Pay too little"))                  \
    X(currency, N_("Pay in another currency"))

enum demo_decision {
#define X(decision, label) DEMO_##decision,
    DEMO_DECISIONS(X)
#undef X
    DEMO_DECISIONS_N
};

/* "pay"; false for what is none. */
must_check bool demo_decision_parse(struct str name, enum demo_decision *out);
struct str demo_decision_name(enum demo_decision d);
struct str demo_decision_label(enum demo_decision d); /* message id */

enum { DEMO_SECRET_BYTES = 32 };

struct demo_rail {
    struct rail rail; /* for struct ports */
    char secret[DEMO_SECRET_BYTES];
};

/* The secret signs webhooks and pages; it must be the same in all processes of a shop. */
void demo_rail_init(struct demo_rail *d, const char secret[DEMO_SECRET_BYTES]);

/* The same as the bank of the payee's rail. */
void demo_rail_play(struct demo_rail *d, const char secret[DEMO_SECRET_BYTES],
                    const struct payee *payee);

bool demo_rail_is(const struct rail *rail);

/* The payer has decided, on the page of a rail that demo_rail_is. Opens its own transaction.
 * REFUSED bad_signature for a token that is not ours, wrong_state for paying in time when it is
 * too late. */
must_check enum outcome demo_rail_decide(struct ctx *c, const struct rail *rail, struct str token,
                                         enum demo_decision decision);

#endif

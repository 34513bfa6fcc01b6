/* SPDX-License-Identifier: Apache-2.0 */
/* Our books against what a bank or a gateway says has moved (shop/payments/bank_statement.h). What
 * we had not heard of is taken as if its notice had come; what says something else than our books
 * is left alone and told: that is for people. Taking a statement again changes nothing, and
 * finishes what was cut off. Call without a transaction. */
#ifndef FLOW_RECONCILE_H
#define FLOW_RECONCILE_H

#include "base/ctx.h"
#include "shop/payments/bank_statement.h"

/* X(verdict, is it a difference?) */
#define RECONCILED(X)                                                  \
    X(taken, false)   /* it was news, and booked */                    \
    X(known, false)   /* as in our books */                            \
    X(returned, true) /* news, and nobody expected it: it goes back */ \
    X(foreign, true)  /* its reference is none of ours */              \
    X(differs, true)  /* our books say something else: see `what` */   \
    X(missing, true)  /* in our books, and not in the statement */

enum reconciled {
#define X(verdict, difference) RECONCILED_##verdict,
    RECONCILED(X)
#undef X
    RECONCILED_N
};

const char *reconciled_name(enum reconciled r);
bool reconciled_differs(enum reconciled r);

/* One line of a statement of that rail. *what says in English what our books have; in the arena. */
must_check enum outcome reconcile_line(struct ctx *c, struct str rail,
                                       const struct bank_line *in, enum reconciled *out,
                                       struct str *what);

/* Payments that came by that rail between the first and the last day (UTC) of the statement, and
 * that it does not have: calls `missing` for each. */
must_check enum outcome reconcile_rest(struct ctx *c, struct str rail,
                                       const struct bank_statement *all,
                                       void (*missing)(void *arg, struct str what), void *arg);

/* A difference as a row of CSV; `in` NULL: of no line. */
#define RECONCILED_COLUMNS "verdict,line,day,id,reference,amount,currency,ours\n"
void reconciled_csv(struct buf *b, enum reconciled verdict, const struct bank_line *in,
                    struct str what);

#endif

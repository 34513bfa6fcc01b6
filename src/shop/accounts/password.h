/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords behind a gate: hashing one takes 64 MiB and some 50 ms, so at most PASSWORDS_AT_ONCE
 * are worked on and PASSWORDS_WAITING_MAX wait; whoever comes then is REFUSED unavailable. Waits:
 * never on an event loop, never inside a transaction. */
#ifndef SHOP_ACCOUNTS_PASSWORD_H
#define SHOP_ACCOUNTS_PASSWORD_H

#include "base/arena.h"
#include "base/outcome.h"
#include "base/str.h"

enum { PASSWORDS_AT_ONCE = 2, PASSWORDS_WAITING_MAX = 24 };

/* The hash to be kept, in `a`. */
must_check enum outcome password_make(struct problem *p, struct arena *a, struct str password,
                                      struct str *hash);
/* Takes as long for an empty hash, which no password fits: it does not tell whether there is an
 * account. *outdated, which may be NULL: right, but to be hashed again with today's cost. */
must_check enum outcome password_try(struct problem *p, struct arena *a, struct str password,
                                     struct str hash, bool *right, bool *outdated);

#endif

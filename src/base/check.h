/* SPDX-License-Identifier: Apache-2.0 */
/* check(): an assertion that stays on in production. It is for bugs of ours, never for input:
 * a failed check prints the expression and aborts; the database recovers on the next start. */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#include "base/attr.h"

#define check(expr) \
    ((expr) ? (void)0 : check_failed(#expr, __FILE__, __LINE__))

/* Prints one line to standard error and aborts. */
_Noreturn void check_failed(const char *expr, const char *file, int line);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What a function that can go wrong returns: one of three outcomes.
 *
 *   DONE     it did what its header says.
 *   REFUSED  the caller's input or the state of the shop does not allow it. Nothing was changed.
 *            The problem says which refusal, which field, and what was expected. HTTP 4xx, exit 1.
 *   FAILED   we, the disk, the database or a peer failed. Logged there. HTTP 5xx, exit 2.
 *
 * Refusals have stable codes: see refusals.def. */
#ifndef BASE_OUTCOME_H
#define BASE_OUTCOME_H

#include "base/attr.h"

enum outcome { DONE = 0, REFUSED, FAILED };

/* The one macro that may return. */
#define TRY(expr)                       \
    do {                                \
        enum outcome tried_ = (expr);   \
        if (tried_ != DONE)             \
            return tried_;              \
    } while (0)

enum refusal {
    refusal_none = 0,
#define X(code, status, title) refusal_##code,
#include "base/refusals.def"
#undef X
    REFUSALS
};

/* The stable code, "sold_out". */
const char *refusal_code(enum refusal r);
/* The HTTP status that carries it. */
int refusal_status(enum refusal r);
/* A short English sentence for people; a message id of the PO catalogues. */
const char *refusal_title(enum refusal r);

enum { PROBLEM_FIELD_MAX = 96, PROBLEM_DETAIL_MAX = 320 };

struct problem {
    enum refusal refusal;            /* refusal_none while all is well, or when we FAILED */
    char field[PROBLEM_FIELD_MAX];   /* path of the offending input, "lines[2].quantity", or "" */
    char detail[PROBLEM_DETAIL_MAX]; /* what was expected, one English sentence without secrets */
};

/* refuse(p, refusal, field, fmt, ...) fills *p and is REFUSED; `field` may be NULL. A macro, so
 * that the compiler knows the outcome. */
#define refuse(p, ...) (problem_set((p), __VA_ARGS__), REFUSED)
void problem_set(struct problem *p, enum refusal r, const char *field, const char *fmt, ...)
    printf_like(4, 5);

/* fail(module, fmt, ...) logs one error line and is FAILED. For what only we can mend. */
#define fail(...) (fail_log(__VA_ARGS__), FAILED)
void fail_log(const char *module, const char *fmt, ...) printf_like(2, 3);

#endif

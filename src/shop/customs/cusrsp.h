/* SPDX-License-Identifier: Apache-2.0 */
/* What customs answers about items (UPU message M44, CUSRSP), from a CSV or a JSON file:
 *
 *     number,decision,reason,at                        held, released, refused, returned
 *     {"responses": [{"number": "RB123456785CN", "decision": "held", "reason": "missing_invoice",
 *                     "at": "2026-01-31T12:30:00Z"}]}
 *
 * Pure: what it does to the parcel is flow/customs.h's. */
#ifndef SHOP_CUSTOMS_CUSRSP_H
#define SHOP_CUSTOMS_CUSRSP_H

#include "base/arena.h"
#include "base/outcome.h"
#include "lib/s10.h"

enum { CUSRSP_ROWS_MAX = 100000, CUSRSP_REASON_MAX = 120 };

enum customs_decision {
    CUSTOMS_HELD,      /* stays with customs, for a reason */
    CUSTOMS_RELEASED,  /* goes on */
    CUSTOMS_REFUSED,   /* may not come in */
    CUSTOMS_RETURNED,  /* goes back */
    CUSTOMS_DECISIONS
};

must_check bool customs_decision_parse(struct str word, enum customs_decision *out);
const char *customs_decision_name(enum customs_decision d);
/* A hold and a refusal say why. */
bool customs_decision_needs_reason(enum customs_decision d);

struct customs_response {
    struct s10 number;
    enum customs_decision decision;
    struct str reason;     /* may be empty, but not of a hold or a refusal */
    int64_t at_ms;
    int64_t line;          /* of the file, or the place in the list from 1 */
};

struct customs_responses {
    const struct customs_response *v;
    size_t n;
};

/* Reads the whole: what begins with { is JSON. REFUSED with "NAME line 3: decision" or
 * "responses[2].decision" and what was expected; then nothing is taken. Texts live in `a`. */
must_check enum outcome customs_responses_parse(struct arena *a, struct str name, struct str text,
                                                struct problem *p,
                                                struct customs_responses *out);

#endif

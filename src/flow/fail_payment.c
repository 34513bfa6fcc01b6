/* SPDX-License-Identifier: Apache-2.0 */
/* Failed or expired at the rail: the buyer may try again until the purchase lapses. */
#include "flow/rail_events.h"
#include "flow/steps.h"

static enum outcome apply(struct ctx *c, const struct rail_event *e, const struct rail_subject *of,
                          struct str *verdict)
{
    enum intent_state to = e->type == RAIL_payment_failed ? INTENT_failed : INTENT_expired;
    const struct intent_row *intent = &of->intent;
    enum intent_state from;

    TRY(intent_state_of(intent->state, &from));
    *verdict = STR("stale");
    if (!intent_may(from, to))
        return DONE;
    *verdict = STR("applied");
    TRY(intent_move(c, intent, to, e->charge, e->reason));
    return to == INTENT_failed ? step_tell(c, intent->buyer.v, intent->purchase.v, "failed") : DONE;
}

enum outcome fail_payment(struct ctx *c, const struct rail_event *e, struct str *verdict)
{
    return take_event(c, e, apply, verdict);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/dispute_steps.h"

static enum outcome escalate(struct ctx *c, struct dispute_case *k, unused_arg void *arg)
{
    int64_t from_ms = dispute_escalates_ms(k);

    if (str_eq(k->dispute.state, dispute_state_name(DISPUTE_escalated)))
        return DONE;
    if (c->now_ms < from_ms) {
        struct buf day;

        buf_init(&day, c->arena, 16);
        date_iso(&day, utc_date(from_ms));
        return refuse(&c->problem, refusal_too_early, NULL, "from %.*s on",
                      STR_FMT(buf_view(&day)));
    }
    return dispute_escalate(c, k);
}

enum outcome escalate_dispute(struct ctx *c, const struct dispute_act *who)
{
    return dispute_do(c, who, escalate, NULL);
}

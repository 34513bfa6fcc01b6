/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/dispute_steps.h"

static enum outcome withdraw(struct ctx *c, struct dispute_case *k, unused_arg void *arg)
{
    if (k->side != SIDE_buyer)
        return refuse(&c->problem, refusal_forbidden, NULL, "a dispute that you have opened");
    if (str_eq(k->dispute.state, dispute_state_name(DISPUTE_withdrawn)))
        return DONE;
    return dispute_close(c, k,
                         &(struct dispute_end){DISPUTE_withdrawn, DISPUTE_EVENT_withdrawn, 0,
                                               STR("")});
}

enum outcome withdraw_dispute(struct ctx *c, const struct dispute_act *who)
{
    return dispute_do(c, who, withdraw, NULL);
}

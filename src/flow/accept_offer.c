/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/dispute_steps.h"

static enum outcome accept(struct ctx *c, struct dispute_case *k, void *arg)
{
    const struct dispute_event_id *offer = arg;
    const struct dispute_row *d = &k->dispute;
    bool newest = offer->v != 0 && d->offer.v == offer->v &&
                  !str_eq(d->offer_by, dispute_side_name(k->side));

    if (newest && str_eq(d->state, dispute_state_name(DISPUTE_agreed)))
        return DONE;
    if (!newest)
        return refuse(&c->problem, refusal_conflict, "offer", "the newest offer of the other side");
    return dispute_close(c, k,
                         &(struct dispute_end){DISPUTE_agreed, DISPUTE_EVENT_accepted, d->offered,
                                               STR("")});
}

enum outcome accept_offer(struct ctx *c, const struct dispute_act *who,
                          struct dispute_event_id offer)
{
    return dispute_do(c, who, accept, &offer);
}

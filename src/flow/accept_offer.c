/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/return_goods.h"

struct accepting {
    struct dispute_event_id offer;
    struct return_parcel parcel; /* of an offer to send it back */
};

static bool is_newest(const struct dispute_case *k, struct dispute_event_id offer)
{
    const struct dispute_row *d = &k->dispute;

    return offer.v != 0 && d->offer.v == offer.v &&
           !str_eq(d->offer_by, dispute_side_name(k->side));
}

static enum outcome accept(struct ctx *c, struct dispute_case *k, void *arg)
{
    const struct accepting *in = arg;
    const struct dispute_row *d = &k->dispute;
    struct dispute_end end = {DISPUTE_agreed, DISPUTE_EVENT_accepted, d->offered, STR("")};
    bool newest = is_newest(k, in->offer);

    if (newest && str_eq(d->state, dispute_state_name(DISPUTE_agreed)))
        return DONE;
    if (!newest)
        return refuse(&c->problem, refusal_conflict, "offer", "the newest offer of the other side");
    return d->offer_returns ? return_begin(c, k, &end, &in->parcel) : dispute_close(c, k, &end);
}

enum outcome accept_offer(struct ctx *c, const struct dispute_act *who,
                          struct dispute_event_id offer)
{
    struct accepting in = {.offer = offer};
    struct dispute_row d;

    TRY(dispute_may_act(c, who, &d));
    if (d.offer_returns && d.offer.v == offer.v && !dispute_over(&d))
        TRY(return_number(c, &d, &in.parcel));
    return dispute_do(c, who, accept, &in);
}

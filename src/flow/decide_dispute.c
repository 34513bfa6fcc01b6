/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/dispute_steps.h"
#include "store/store.h"

struct deciding {
    const struct decide_dispute *in;
    struct dispute_row row;
};

static enum outcome find(struct ctx *c, void *arg)
{
    struct deciding *d = arg;

    return dispute_locate(c, d->in->dispute, &d->row);
}

static enum outcome decide(struct ctx *c, void *arg)
{
    const struct deciding *d = arg;
    struct dispute_case k;

    TRY(dispute_case_read(c, d->row.buyer, d->row.id, &k));
    if (!str_eq(k.dispute.state, dispute_state_name(DISPUTE_escalated)))
        return refuse(&c->problem, refusal_wrong_state, NULL, "a dispute that is escalated");
    if (d->in->amount_minor < 0 || d->in->amount_minor > k.dispute.paid)
        return refuse(&c->problem, refusal_invalid, "amount", "0 to %lld minor units",
                      (long long)k.dispute.paid);
    k.side = SIDE_mediator;
    return dispute_close(c, &k,
                         &(struct dispute_end){DISPUTE_decided, DISPUTE_EVENT_decided,
                                               d->in->amount_minor, d->in->words});
}

enum outcome decide_dispute(struct ctx *c, const struct decide_dispute *in)
{
    struct deciding d = {.in = in};

    if (!(c->actor.roles & ROLE_OPERATOR))
        return refuse(&c->problem, refusal_forbidden, NULL, "a mediator");
    TRY(dispute_check_words(c, in->words, true));
    TRY(store_read(c, find, &d));
    return store_write(c, d.row.buyer.v, decide, &d);
}

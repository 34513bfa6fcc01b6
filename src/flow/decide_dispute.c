/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/return_goods.h"
#include "store/store.h"

struct deciding {
    const struct decide_dispute *in;
    struct dispute_row row;
    struct return_parcel parcel;
};

static enum outcome check_escalated(struct ctx *c, const struct dispute_row *d)
{
    if (str_eq(d->state, dispute_state_name(DISPUTE_escalated)))
        return DONE;
    return refuse(&c->problem, refusal_wrong_state, NULL, "a dispute that is escalated");
}

static enum outcome find(struct ctx *c, void *arg)
{
    struct deciding *d = arg;

    TRY(dispute_locate(c, d->in->dispute, &d->row));
    TRY(dispute_may_judge(c, &d->row));
    return check_escalated(c, &d->row);
}

static enum outcome decide(struct ctx *c, void *arg)
{
    const struct deciding *d = arg;
    const struct decide_dispute *in = d->in;
    struct dispute_end end = {DISPUTE_decided, DISPUTE_EVENT_decided, in->amount_minor, in->words};
    struct dispute_case k;

    TRY(dispute_case_read(c, d->row.buyer, d->row.id, &k));
    TRY(check_escalated(c, &k.dispute));
    k.side = SIDE_mediator;
    if (in->returns)
        end.refund_minor = k.dispute.paid;
    if (end.refund_minor < 0 || end.refund_minor > k.dispute.paid)
        return refuse(&c->problem, refusal_invalid, "amount", "0 to %lld minor units",
                      (long long)k.dispute.paid);
    return in->returns ? return_begin(c, &k, &end, &d->parcel) : dispute_close(c, &k, &end);
}

enum outcome decide_dispute(struct ctx *c, const struct decide_dispute *in)
{
    struct deciding d = {.in = in};

    TRY(dispute_check_words(c, in->words, true));
    TRY(store_read(c, find, &d));
    if (in->returns)
        TRY(return_number(c, &d.row, &d.parcel));
    return store_write(c, d.row.buyer.v, decide, &d);
}

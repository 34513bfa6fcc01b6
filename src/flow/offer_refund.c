/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/dispute_steps.h"

struct offering {
    int64_t amount_minor;
    struct str words;
};

static enum outcome offer(struct ctx *c, struct dispute_case *k, void *arg)
{
    const struct offering *in = arg;
    struct dispute_change to;

    if (in->amount_minor < 1 || in->amount_minor > k->dispute.paid)
        return refuse(&c->problem, refusal_invalid, "amount", "1 to %lld minor units",
                      (long long)k->dispute.paid);
    TRY(dispute_as_is(&k->dispute, &to));
    to.answered = to.answered || k->side == SIDE_seller;
    TRY(dispute_note(c, k, DISPUTE_EVENT_offered, in->amount_minor, in->words, &to.offer));
    to.offer_by = dispute_side_name(k->side);
    to.offered_minor = in->amount_minor;
    to.offer_returns = false;
    TRY(dispute_change(c, &k->dispute, &to));
    return dispute_look(c, k);
}

enum outcome offer_refund(struct ctx *c, const struct dispute_act *who, int64_t amount_minor,
                          struct str words)
{
    struct offering in = {amount_minor, words};

    TRY(dispute_check_words(c, words, false));
    return dispute_do(c, who, offer, &in);
}

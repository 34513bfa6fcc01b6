/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/return_goods.h"

static enum outcome offer(struct ctx *c, struct dispute_case *k, void *arg)
{
    const struct str *words = arg;
    struct dispute_change to;

    TRY(return_possible(c, k));
    TRY(dispute_as_is(&k->dispute, &to));
    to.answered = to.answered || k->side == SIDE_seller;
    TRY(dispute_note_return(c, k, DISPUTE_EVENT_offered, k->dispute.paid, *words, &to.offer));
    to.offer_by = dispute_side_name(k->side);
    to.offered_minor = k->dispute.paid;
    to.offer_returns = true;
    TRY(dispute_change(c, &k->dispute, &to));
    return dispute_look(c, k);
}

enum outcome offer_return(struct ctx *c, const struct dispute_act *who, struct str words)
{
    TRY(dispute_check_words(c, words, false));
    return dispute_do(c, who, offer, &words);
}

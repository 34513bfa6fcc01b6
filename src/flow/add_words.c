/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/dispute_steps.h"

static enum outcome add(struct ctx *c, struct dispute_case *k, void *arg)
{
    const struct str *words = arg;
    struct dispute_event_id event;
    struct dispute_change to;

    TRY(dispute_as_is(&k->dispute, &to));
    to.answered = to.answered || k->side == SIDE_seller;
    TRY(dispute_change(c, &k->dispute, &to));
    TRY(dispute_note(c, k, DISPUTE_EVENT_said, 0, *words, &event));
    return dispute_look(c, k);
}

enum outcome add_words(struct ctx *c, const struct dispute_act *who, struct str words)
{
    TRY(dispute_check_words(c, words, true));
    return dispute_do(c, who, add, &words);
}

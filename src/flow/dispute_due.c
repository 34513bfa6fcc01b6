/* SPDX-License-Identifier: Apache-2.0 */
/* A timer of a dispute, or news of its parcel: it is looked at again. */
#include "flow/dispute_steps.h"
#include "flow/effects.h"
#include "flow/steps.h"
#include "store/store.h"

static enum outcome look(struct ctx *c, void *arg)
{
    const struct effect *e = arg;
    struct dispute_case k;

    TRY(dispute_case_read(c, (struct account_id){e->home}, (struct dispute_id){e->ref}, &k));
    return dispute_look(c, &k);
}

enum outcome do_dispute_due(struct ctx *c, const struct effect *e)
{
    struct effect copy = *e;

    return store_write(c, e->home, look, &copy);
}

enum outcome step_dispute_news(struct ctx *c, const struct order_row *o)
{
    struct effect news = {EFFECT_dispute_due, o->buyer.v, o->dispute.v, STR("news")};

    return o->dispute.v != 0 ? effect_emit(c, &news, 0) : DONE;
}

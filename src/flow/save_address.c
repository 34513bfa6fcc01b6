/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/account.h"

#include "store/store.h"

struct job {
    struct address address;
    struct address_id *id;
};

static enum outcome write(struct ctx *c, void *arg)
{
    struct job *job = arg;

    if (job->id->v)
        return address_change(c, c->actor.account, *job->id, &job->address);
    return address_add(c, c->actor.account, &job->address, job->id);
}

enum outcome save_address(struct ctx *c, const struct address *in, struct address_id *id)
{
    struct address_id saved = *id;
    struct job job = {*in, &saved};

    TRY(address_check(&c->problem, c->arena, &job.address));
    TRY(store_write(c, c->actor.account.v, write, &job));
    *id = saved;
    return DONE;
}

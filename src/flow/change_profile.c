/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/account.h"

#include "store/store.h"

static enum outcome write(struct ctx *c, void *arg)
{
    const struct change_profile *in = arg;

    TRY(account_change_profile(c, c->actor.account, in->name, in->language, in->currency,
                               in->place));
    return account_note(c, c->actor.account, ACCOUNT_PROFILE_CHANGED, (struct str){0});
}

enum outcome change_profile(struct ctx *c, const struct change_profile *in)
{
    struct change_profile copy = *in;

    if (in->name.n == 0)
        return refuse(&c->problem, refusal_required, "name", "expected a name");
    return store_write(c, c->actor.account.v, write, &copy);
}

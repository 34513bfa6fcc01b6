/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/account.h"

#include "store/store.h"

static enum outcome write(struct ctx *c, void *arg)
{
    const struct address_id *id = arg;

    return address_remove(c, c->actor.account, *id);
}

enum outcome remove_address(struct ctx *c, struct address_id id)
{
    return store_write(c, c->actor.account.v, write, &id);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/account.h"

#include "shop/accounts/password.h"
#include "store/store.h"

struct job {
    struct account_new account;
    struct account_id id;
};

static enum outcome write(struct ctx *c, void *arg)
{
    struct job *job = arg;

    TRY(account_create(c, job->id, &job->account));
    return account_note(c, job->id, ACCOUNT_SIGNED_UP, (struct str){0});
}

enum outcome create_account(struct ctx *c, const struct create_account *in, struct account_id *out)
{
    struct job job = {.account = {.name = in->name, .roles = in->roles, .shop = in->shop}};

    if (in->name.n == 0)
        return refuse(&c->problem, refusal_required, "name", "expected a name");
    if (((in->roles & ROLE_SELLER) != 0) != (in->shop.v != 0))
        return refuse(&c->problem, refusal_invalid, "roles", "expected a shop for a seller only");
    TRY(email_normal(&c->problem, c->arena, in->email, &job.account.email));
    TRY(password_fit(&c->problem, in->password, job.account.email));
    TRY(password_make(&c->problem, c->arena, in->password, &job.account.password));
    job.id.v = ctx_id(c, 0);
    TRY(store_write(c, job.id.v, write, &job));
    *out = job.id;
    return DONE;
}

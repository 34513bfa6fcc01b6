/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/account.h"

#include "shop/accounts/password.h"
#include "shop/cart/cart.h"
#include "store/store.h"

struct job {
    const struct sign_up *in;
    struct account_new account;
    struct signed_in *out;
};

static enum outcome write(struct ctx *c, void *arg)
{
    struct job *job = arg;
    struct account_id id = job->out->account;

    TRY(account_create(c, id, &job->account));
    TRY(session_open(c, id, job->in->device, &job->out->cookie));
    TRY(account_note(c, id, ACCOUNT_SIGNED_UP, (struct str){0}));
    if (job->in->visitor.v)
        TRY(cart_merge(c, id, job->in->visitor));
    return DONE;
}

enum outcome sign_up(struct ctx *c, const struct sign_up *in, struct signed_in *out)
{
    struct job job = {.in = in, .out = out};
    struct account_new *a = &job.account;

    *a = (struct account_new){.name = in->name,
                              .roles = ROLE_BUYER,
                              .language = in->language,
                              .currency = in->currency,
                              .place = in->place};
    if (in->name.n == 0)
        return refuse(&c->problem, refusal_required, "name", "expected a name");
    TRY(email_normal(&c->problem, c->arena, in->email, &a->email));
    TRY(password_fit(&c->problem, in->password, a->email));
    TRY(password_make(&c->problem, c->arena, in->password, &a->password));
    out->account.v = ctx_id(c, 0);
    return store_write(c, out->account.v, write, &job);
}

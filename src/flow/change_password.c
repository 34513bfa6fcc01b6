/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/account.h"

#include "shop/accounts/password.h"
#include "store/store.h"

struct job {
    const struct change_password *in;
    struct account_id account;
    struct account_row row;
    bool found;
    struct str hash;
};

static enum outcome read(struct ctx *c, void *arg)
{
    struct job *job = arg;

    return account_get(c, job->account, &job->row, &job->found);
}

static enum outcome write(struct ctx *c, void *arg)
{
    struct job *job = arg;

    TRY(account_change_password(c, job->account, job->hash));
    TRY(session_close_others(c, job->account, &job->in->session));
    return account_note(c, job->account, ACCOUNT_PASSWORD_CHANGED, (struct str){0});
}

enum outcome change_password(struct ctx *c, const struct change_password *in)
{
    struct job job = {.in = in, .account = c->actor.account};
    bool right;

    TRY(store_read(c, read, &job));
    if (!job.found)
        return refuse(&c->problem, refusal_not_found, "account", "expected an account");
    if (password_fit(&c->problem, in->new, job.row.email) != DONE)
        return refuse(&c->problem, c->problem.refusal, "new", "%s",
                      str_cstr(c->arena, str_of(c->problem.detail)));
    TRY(password_try(&c->problem, c->arena, in->old, job.row.password, &right, NULL));
    if (!right)
        return refuse(&c->problem, refusal_wrong_password, "old", "expected today's password");
    TRY(password_make(&c->problem, c->arena, in->new, &job.hash));
    return store_write(c, job.account.v, write, &job);
}

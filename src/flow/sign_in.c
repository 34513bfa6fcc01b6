/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/account.h"

#include "shop/accounts/password.h"
#include "shop/cart/cart.h"
#include "store/store.h"

struct job {
    const struct sign_in *in;
    struct str rehashed; /* empty: the hash is still good */
    struct signed_in *out;
};

struct look_up {
    struct str email;
    struct account_row row;
    bool found;
};

static enum outcome read(struct ctx *c, void *arg)
{
    struct look_up *l = arg;

    return account_by_email(c, l->email, &l->row, &l->found);
}

static enum outcome write(struct ctx *c, void *arg)
{
    struct job *job = arg;
    struct account_id id = job->out->account;

    if (job->rehashed.n > 0)
        TRY(account_change_password(c, id, job->rehashed));
    TRY(session_open(c, id, job->in->device, &job->out->cookie));
    TRY(account_note(c, id, ACCOUNT_SIGNED_IN, job->in->device));
    if (job->in->visitor.v)
        TRY(cart_merge(c, id, job->in->visitor));
    return DONE;
}

enum outcome sign_in(struct ctx *c, const struct sign_in *in, struct signed_in *out)
{
    struct look_up l = {0};
    struct job job = {.in = in, .out = out};
    bool right, outdated;

    TRY(email_normal(&c->problem, c->arena, in->email, &l.email));
    if (in->password.n > PASSWORD_MAX)
        return refuse(&c->problem, refusal_wrong_password, NULL, "expected address and password");
    TRY(store_read(c, read, &l));
    if (!l.found || l.row.has_closed_at)
        l.row.password = (struct str){0};
    TRY(password_try(&c->problem, c->arena, in->password, l.row.password, &right, &outdated));
    if (!right)
        return refuse(&c->problem, refusal_wrong_password, NULL, "expected address and password");
    if (outdated)
        TRY(password_make(&c->problem, c->arena, in->password, &job.rehashed));
    out->account = l.row.id;
    return store_write(c, out->account.v, write, &job);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/account.h"

#include "store/store.h"

struct job {
    struct str email;
    unsigned roles;
    struct seller_id shop;
    struct account_row row;
    bool found;
};

static enum outcome read(struct ctx *c, void *arg)
{
    struct job *job = arg;

    return account_by_email(c, job->email, &job->row, &job->found);
}

/* Every session ends: it would go on with the old rights in whatever holds them. */
static enum outcome write(struct ctx *c, void *arg)
{
    struct job *job = arg;

    TRY(account_change_roles(c, job->row.id, job->roles, job->shop));
    TRY(session_close_others(c, job->row.id, NULL));
    return account_note(c, job->row.id, ACCOUNT_ROLES_CHANGED,
                        str_printf(c->arena, "%u", job->roles));
}

enum outcome change_roles(struct ctx *c, struct str email, unsigned roles, struct seller_id shop)
{
    struct job job = {.roles = roles, .shop = shop};

    if (((roles & ROLE_SELLER) != 0) != (shop.v != 0))
        return refuse(&c->problem, refusal_invalid, "roles", "expected a shop for a seller only");
    TRY(email_normal(&c->problem, c->arena, email, &job.email));
    TRY(store_read(c, read, &job));
    if (!job.found)
        return refuse(&c->problem, refusal_not_found, "email", "expected an account's address");
    return store_write(c, job.row.id.v, write, &job);
}

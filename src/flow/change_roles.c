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

    job->roles |= (unsigned)job->row.roles & ROLE_PARTNER; /* which change_office is for */
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

/* ---- the office of a partner ---- */

struct moving {
    struct job account;
    struct office office;
};

static enum outcome move(struct ctx *c, void *arg)
{
    struct moving *m = arg;

    TRY(account_change_office(c, &m->account.row, &m->office));
    TRY(session_close_others(c, m->account.row.id, NULL));
    return account_note(c, m->account.row.id, ACCOUNT_ROLES_CHANGED,
                        office_text(c->arena, &m->office));
}

enum outcome change_office(struct ctx *c, struct str email, struct str office)
{
    struct moving m = {.office = {.customs = false}};

    if (!office_parse(office, &m.office))
        return refuse(&c->problem, refusal_invalid, "office",
                      "expected an office like post/RU or customs/BR");
    TRY(email_normal(&c->problem, c->arena, email, &m.account.email));
    TRY(store_read(c, read, &m.account));
    if (!m.account.found)
        return refuse(&c->problem, refusal_not_found, "email", "expected an account's address");
    return store_write(c, m.account.row.id.v, move, &m);
}

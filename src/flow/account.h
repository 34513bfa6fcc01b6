/* SPDX-License-Identifier: Apache-2.0 */
/* People: signing up, in and out, and what they keep in their account.
 *
 * Each verb stands in a file of its own name and opens its own transactions: call it without one.
 * Those that take a password work for some 50 ms and may wait their turn
 * (shop/accounts/password.h): never on an event loop. */
#ifndef FLOW_ACCOUNT_H
#define FLOW_ACCOUNT_H

#include "shop/accounts/accounts.h"
#include "shop/accounts/address.h"
#include "shop/accounts/guest.h"

/* ---- know_guests ---- */

/* The key of guests' tokens; the first process of a shop makes it. */
must_check enum outcome know_guests(struct ctx *c, struct guest_key *out);

/* ---- sign_up ---- */

struct sign_up {
    struct str email, password;
    struct str name;     /* clean, 1 ... ACCOUNT_NAME_MAX characters */
    struct str language; /* and the two below: what the site was set to */
    struct currency currency;
    struct city_id place;
    struct str device;         /* see session_open */
    struct account_id visitor; /* whose cart comes along, or zero */
};

struct signed_in {
    struct account_id account;
    struct str cookie; /* for the browser, see session_open */
};

/* Creates the account of a buyer and signs it in. REFUSED with the field for an unfit e-mail
 * address or password; conflict when the address has an account. */
must_check enum outcome sign_up(struct ctx *c, const struct sign_up *in, struct signed_in *out);

/* ---- sign_in ---- */

struct sign_in {
    struct str email, password;
    struct str device;
    struct account_id visitor;
};

/* REFUSED wrong_password, whether there is such an account or not. Limit the attempts before. */
must_check enum outcome sign_in(struct ctx *c, const struct sign_in *in, struct signed_in *out);

/* ---- the others; all need a session, whose account is the actor of the context ---- */

must_check enum outcome sign_out(struct ctx *c, const struct session_key *session);
/* Ends every other session; the one that asks stays. */
must_check enum outcome sign_out_everywhere(struct ctx *c, const struct session_key *session);

struct change_password {
    struct str old, new;
    struct session_key session; /* goes on; all others end */
};

/* REFUSED wrong_password, or an unfit new one as field "new". */
must_check enum outcome change_password(struct ctx *c, const struct change_password *in);

struct change_profile {
    struct str name, language;
    struct currency currency;
    struct city_id place;
};
must_check enum outcome change_profile(struct ctx *c, const struct change_profile *in);

/* Adds an address to the actor's book (`id` zero), or changes one. Checks it: see address_check;
 * *id is the address's. */
must_check enum outcome save_address(struct ctx *c, const struct address *in,
                                     struct address_id *id);
must_check enum outcome remove_address(struct ctx *c, struct address_id id);

/* ---- for the operator and the command line ---- */

struct create_account {
    struct str email, password, name;
    unsigned roles;
    struct seller_id shop; /* of ROLE_SELLER */
};
must_check enum outcome create_account(struct ctx *c, const struct create_account *in,
                                       struct account_id *out);
/* `email` as typed. REFUSED not_found. */
must_check enum outcome change_roles(struct ctx *c, struct str email, unsigned roles,
                                     struct seller_id shop);

/* Makes an account a partner of an office, "post/RU" or "customs/BR", or with the empty text no
 * partner. Its sessions end. REFUSED invalid ("office"), not_found ("email"). */
must_check enum outcome change_office(struct ctx *c, struct str email, struct str office);

/* ---- for a timer ---- */

/* Writes down when sessions were last seen; they are noted in memory by session_note. */
must_check enum outcome touch_sessions(struct ctx *c);
/* A session was used at c->now_ms. Quick, from any thread; what does not fit is forgotten, as the
 * next request notes it again. */
void session_note(struct ctx *c, const struct session_key *session);
/* Deletes sessions that have ended by themselves; gives their number. */
must_check enum outcome prune_sessions(struct ctx *c, const struct session_limits *limits,
                                       int64_t *pruned);

#endif

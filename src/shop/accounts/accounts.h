/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts: who somebody is and what he may do; his sessions; what happened to the account.
 *
 * Tables: account, session, account_event (addresses: address.h; guests: guest.h). Reads are the
 * statements of accounts.sql and work in any transaction. What is declared here as writing needs an
 * open write transaction of a command with the account's id as shard key.
 *
 * An account has roles (bits of enum role in base/ctx.h): everybody buys; ROLE_SELLER acts for the
 * one shop that the account names; ROLE_OPERATOR runs the marketplace; ROLE_PARTNER looks at what
 * comes to its office, which is the post or the customs of a country. */
#ifndef SHOP_ACCOUNTS_ACCOUNTS_H
#define SHOP_ACCOUNTS_ACCOUNTS_H

#include "base/ctx.h"
#include "lib/crypto.h"
#include "shop/accounts/accounts_sql.h"

enum {
    EMAIL_MAX = 254,        /* bytes, RFC 5321 */
    ACCOUNT_NAME_MAX = 80,  /* characters */
    PASSWORD_MIN = 10,      /* characters */
    PASSWORD_MAX = 200,     /* bytes */
    SESSIONS_MAX = 20,      /* of one account; beyond, the longest unused ends */
    SESSION_DEVICE_MAX = 60 /* bytes */
};

/* ---- accounts ---- */

/* The form in which addresses are compared and kept: trimmed, ASCII letters lower case. REFUSED
 * (field "email") for what cannot be one. */
must_check enum outcome email_normal(struct problem *p, struct arena *a, struct str typed,
                                     struct str *out);
/* Is it fit to be a password? REFUSED (field "password") when too short, too long, or plain to
 * guess: the e-mail address, one character repeated, a run such as 1234567890. */
must_check enum outcome password_fit(struct problem *p, struct str password, struct str email);

struct account_new {
    struct str email;      /* normal */
    struct str name;       /* 1 ... ACCOUNT_NAME_MAX characters, clean */
    struct str password;   /* hash, see password.h; empty: nobody can sign in by password */
    unsigned roles;
    struct seller_id shop; /* of ROLE_SELLER, else zero */
    struct str language;   /* BCP 47, may be empty */
    struct currency currency; /* may be empty */
    struct city_id place;  /* may be zero */
};

/* Writes. The caller has made the id, so that it is also the shard key. REFUSED conflict ("email")
 * when the address has an account already. */
must_check enum outcome account_create(struct ctx *c, struct account_id id,
                                       const struct account_new *in);
/* Writes. REFUSED not_found. */
must_check enum outcome account_change_password(struct ctx *c, struct account_id id,
                                                struct str hash);
must_check enum outcome account_change_profile(struct ctx *c, struct account_id id,
                                               struct str name, struct str language,
                                               struct currency currency, struct city_id place);
must_check enum outcome account_change_roles(struct ctx *c, struct account_id id, unsigned roles,
                                             struct seller_id shop);

/* Writes. Gives the account the office of a partner, or takes it away ("" of country). */
must_check enum outcome account_change_office(struct ctx *c, const struct account_row *account,
                                              const struct office *office);

/* "post/RU", "customs/BR": how an office is written. False for what is none; the empty text is an
 * office of nobody. */
must_check bool office_parse(struct str text, struct office *out);
struct str office_text(struct arena *a, const struct office *o);

/* ---- sessions ---- */

/* A session is known by a random token of 256 bits, of which only the hash is kept. The browser's
 * cookie is "ACCOUNT.TOKEN", so that its row is found with its account. It ends when unused for
 * idle_ms, max_ms after it began, or when it is closed. */
struct session_limits {
    int64_t idle_ms, max_ms;
};

struct session_key {
    struct account_id account;
    struct sha256 hash; /* of the token */
};

/* Reads a cookie; false for what is none. Looks at no database. */
must_check bool session_key_parse(struct str cookie, struct session_key *out);
bool session_key_eq(const struct session_key *a, const struct session_key *b);

/* Writes. Begins a session; *cookie, in the arena, is for the browser alone. */
must_check enum outcome session_open(struct ctx *c, struct account_id account, struct str device,
                                     struct str *cookie);
/* Reads. *found is false for one that does not exist, has ended, or whose account is closed. */
must_check enum outcome session_find(struct ctx *c, const struct session_key *key,
                                     const struct session_limits *limits,
                                     struct session_row *out, bool *found);
/* Writes. */
must_check enum outcome session_close(struct ctx *c, const struct session_key *key);
/* Writes. All sessions of the account but `kept`, which may be NULL. */
must_check enum outcome session_close_others(struct ctx *c, struct account_id account,
                                             const struct session_key *kept);

/* ---- what happened ---- */

/* The words of account_event.what. */
enum account_event {
    ACCOUNT_SIGNED_UP,
    ACCOUNT_SIGNED_IN,
    ACCOUNT_SIGNED_OUT,
    ACCOUNT_SIGNED_OUT_EVERYWHERE,
    ACCOUNT_PASSWORD_CHANGED,
    ACCOUNT_PROFILE_CHANGED,
    ACCOUNT_ROLES_CHANGED,
    ACCOUNT_EVENTS
};
struct str account_event_word(enum account_event e); /* "signed_up" */

/* Writes. The actor of the context is who did it. `detail` holds no secrets. */
must_check enum outcome account_note(struct ctx *c, struct account_id account,
                                     enum account_event what, struct str detail);

#endif

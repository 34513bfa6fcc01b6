/* SPDX-License-Identifier: Apache-2.0 */
/* Guests: who has no account, and yet a cart, purchases and orders under an id of his own.
 *
 * Nothing is kept of a guest until he does something. His token, which a cookie or a program
 * brings, is his id and a keyed hash over it: only we can make one, and reading it needs no
 * table. The id is new and grows with time, as those of accounts, so that what guests write at the
 * same time lies together in the tables; a hash of a random token scatters it. Ids of guests are in
 * the half in which no account will be before the year 2093.
 *
 * Table: secret, with the key of the hash. It is of the database, so that all processes of a shop
 * have the same, and a restored one knows its guests. */
#ifndef SHOP_ACCOUNTS_GUEST_H
#define SHOP_ACCOUNTS_GUEST_H

#include "base/ctx.h"

enum { GUEST_TOKEN_CHARS = 43, GUEST_KEY_BYTES = 24 };

struct guest_key {
    unsigned char v[GUEST_KEY_BYTES];
};

/* A new guest's id and token. */
struct account_id guest_new(struct ctx *c);
struct str guest_token(struct arena *a, const struct guest_key *k, struct account_id guest);

/* Whose token it is; false for one that was not made with this key. */
must_check bool guest_token_read(struct arena *a, const struct guest_key *k, struct str token,
                                 struct account_id *out);

/* The key, when there is one; in a read transaction or a command. */
must_check enum outcome guest_key_read(struct ctx *c, struct guest_key *out, bool *found);
/* Makes it, unless there is one. In a command. */
must_check enum outcome guest_key_make(struct ctx *c);

#endif

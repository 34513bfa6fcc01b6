/* SPDX-License-Identifier: Apache-2.0 */
/* struct ctx: what a request, a command or a job carries through all layers. The caller owns it;
 * one thread uses it at a time. Tests and the simulation fill it with their own clock, random
 * source and ports. */
#ifndef BASE_CTX_H
#define BASE_CTX_H

#include "base/arena.h"
#include "base/ids.h"
#include "base/outcome.h"
#include "base/random.h"

struct store;   /* store/store.h */
struct tx;      /* store/store.h */
struct market;  /* shop/markets/markets.h */
struct locale;  /* lib/locale.h */
struct ports;   /* shop/…: gateway, carrier, mail, rates */

enum role {          /* bits */
    ROLE_NONE = 0,
    ROLE_BUYER = 1,
    ROLE_SELLER = 2,
    ROLE_OPERATOR = 4,
    ROLE_SYSTEM = 8, /* jobs and the command line */
    ROLE_PARTNER = 16 /* of a post or of customs: the office says which */
};

/* The office that a partner works for. */
struct office {
    char country[3]; /* "" for who is no partner */
    bool customs;    /* else the post */
};

struct actor {
    unsigned roles;              /* bits of enum role */
    struct account_id account;   /* zero for a visitor */
    struct seller_id seller;     /* the shop that a seller acts for, or zero */
    struct office office;        /* of a partner */
};

struct ctx {
    struct arena *arena;
    struct problem problem;      /* filled by whoever refuses */
    int64_t now_ms;              /* taken once */
    struct random *random;
    struct id_source *ids;
    struct store *store;
    struct tx *tx;               /* the open transaction, or NULL; set by store/ */
    const struct market *market; /* NULL outside of a market's site */
    const struct locale *locale; /* never NULL in face */
    struct actor actor;
    bool read_only;              /* store_write refuses: a GET, or another site is behind it */
    bool shows;                  /* nothing is decided by what is read: rows may be kept ones */
    const struct ports *ports;
};

/* The next id of a row that lives with `shard_key`. */
static inline int64_t ctx_id(struct ctx *c, int64_t shard_key)
{
    return id_next(c->ids, c->now_ms, shard_key);
}

#endif

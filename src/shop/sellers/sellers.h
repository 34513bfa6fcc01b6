/* SPDX-License-Identifier: Apache-2.0 */
/* Sellers: who offers something, from where, and how buyers rate them.
 *
 * A seller has a handle, which never changes and stands in URLs, and a name for people. Tables:
 * seller, seller_text (the "about" of the shop, one a language), seller_address (where it takes
 * goods back: one, or none yet). States:
 *
 *   open    sells
 *   paused  on holiday: its offers are shown as unavailable
 *   closed  for good: its offers are not shown
 *
 * Reads are the statements of sellers.sql and work in any transaction. What is declared here
 * writes and needs an open write transaction; it announces itself by TOPIC_SELLER. */
#ifndef SHOP_SELLERS_SELLERS_H
#define SHOP_SELLERS_SELLERS_H

#include "base/ctx.h"
#include "base/money.h"
#include "shop/sellers/sellers_sql.h"

enum {
    SELLER_HANDLE_MAX = 60, /* [a-z0-9-], begins and ends with a letter or digit */
    SELLER_NAME_MAX = 250,  /* characters */
    SELLER_HUB_MAX = 40,
    SELLER_LOGO_MAX = 200,
    SELLER_ABOUT_MAX = 4000
};

struct seller_in {
    struct str handle;      /* empty: made from the name */
    struct str name;
    struct str country;     /* ISO 3166-1 alpha-2, whence goods leave unless an offer differs */
    int64_t city;           /* GeoNames id, 0 unknown */
    struct str hub;         /* dispatch hub of the network, "CN-SZX"; empty: that of the country */
    struct currency currency;
    struct str logo;        /* picture that we serve ("tula.svg"), may be empty */
    struct str language;    /* of `about` */
    struct str about;       /* plain text, may be empty */
};

/* Creates a seller. REFUSED with the field for an input that breaks the rules above, conflict
 * ("handle") when the handle given is taken; a handle made from the name is always free. */
must_check enum outcome seller_create(struct ctx *c, const struct seller_in *in,
                                      struct seller_id *out);

/* The seller of this very name, made from `in` when there is none. Calling it again, also after the
 * file that names the sellers was shuffled, finds the same one. `made` says whether there was
 * none. */
must_check enum outcome seller_by_name(struct ctx *c, const struct seller_in *in,
                                       struct seller_id *out, bool *made);

/* Reads: the seller of this very name, as seller_by_name would find it. */
must_check enum outcome seller_find(struct ctx *c, struct str name, struct seller_id *out,
                                    bool *found);

/* Changes all but the handle. REFUSED not_found. */
must_check enum outcome seller_change(struct ctx *c, struct seller_id id,
                                      const struct seller_in *in);

/* Where goods go back to, checked before; takes the place of the one before. REFUSED not_found. */
must_check enum outcome seller_address_save(struct ctx *c, const struct seller_address_row *in);

/* "open", "paused", "closed". REFUSED invalid for another word, wrong_state when it is closed. */
must_check enum outcome seller_set_state(struct ctx *c, struct seller_id id, struct str state);

/* Adds to the seller's rating: `stars` and `reviews` may be negative when a review is taken
 * back. */
must_check enum outcome seller_rate(struct ctx *c, struct seller_id id, int64_t stars,
                                    int64_t reviews);

/* Is it a handle by the rules above? */
bool seller_handle_valid(struct str s);

#endif

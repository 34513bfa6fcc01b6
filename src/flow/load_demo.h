/* SPDX-License-Identifier: Apache-2.0 */
/* The demo marketplace: fills an empty database from data/demo/ through the same verbs that sellers
 * and buyers use. Formats: data/demo/README.md. */
#ifndef FLOW_LOAD_DEMO_H
#define FLOW_LOAD_DEMO_H

#include "base/ctx.h"

struct demo_account {
    const char *email, *name;
    const char *shop; /* handle of the shop that he keeps, or NULL */
    unsigned roles;
    const char *office; /* of a partner, "post/RU", or NULL */
    const char *what; /* for the list that is printed */
};

extern const struct demo_account demo_accounts[];
extern const size_t demo_accounts_n;
#define DEMO_PASSWORD "parcel by parcel"

/* Does nothing when the shops are there already. `loaded` says whether it did something; may be
 * NULL. Broken data is REFUSED with its file, line and column. */
must_check enum outcome load_demo(struct ctx *c, bool *loaded);

/* Parcels of the last weeks: on their way, held, late and delivered. After load_demo, once; needs
 * c->ports with a rail. */
must_check enum outcome load_demo_parcels(struct ctx *c);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Drill: trade without people, for measurements (`entrepot bench orders`) and for the tests that
 * pull the plug. A few shops sell a few goods; every order is placed, paid by a signed webhook of
 * the demo rail and worked off by the same verbs that pages and jobs call. What is left out is the
 * quote: the sums are made up here, and add up.
 *
 * Call everything without a transaction, with c->ports = &d->ports from drill_open on. */
#ifndef FACE_CLI_DRILL_H
#define FACE_CLI_DRILL_H

#include "flow/demo_rail.h"
#include "flow/ports.h"
#include "flow/purchase.h"

enum { DRILL_SELLERS = 4, DRILL_GOODS = 8, DRILL_LINES_MAX = 2 };

struct drill_good {
    struct seller_id seller;
    struct offer_id offer;
    struct product_id product;
    struct variant_id variant;
    char sku[24];
};

struct drill {
    struct drill_good goods[DRILL_SELLERS * DRILL_GOODS]; /* those of one seller together */
    struct demo_rail rail;
    struct ports ports;
};

/* Opens the shops with so many of each good, or finds those that an earlier drill on this database
 * has opened; *d must not move afterwards. c is of ROLE_SYSTEM. */
must_check enum outcome drill_open(struct ctx *c, int64_t stock, struct drill *d);

/* What one buyer orders: DRILL_LINES_MAX goods or fewer of one shop, one of each. */
struct drill_order {
    struct account_id buyer; /* any number */
    size_t shop;             /* 0 ... DRILL_SELLERS - 1 */
    size_t good;             /* 0 ... DRILL_GOODS - 1, and those that follow */
    size_t lines_n;          /* 1 ... DRILL_LINES_MAX */
    struct str key;          /* idempotency key */
    struct once *once;       /* keeps the answer; NULL: none is kept */
};

/* Reserves and places. REFUSED as place_purchase does. */
must_check enum outcome drill_place(struct ctx *c, const struct drill *d,
                                    const struct drill_order *in, struct placed_order *out);

/* Asks the rail for its page, and plays the rail: the webhook says "captured". */
must_check enum outcome drill_pay(struct ctx *c, const struct drill *d, struct account_id buyer,
                                  struct purchase_id purchase, struct str *verdict);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Brings the search index up to what the catalogue says. The price of each market's column is the
 * landed price of the card's offer in that market's own city, in its own currency. */
#ifndef FLOW_INDEX_PRODUCT_H
#define FLOW_INDEX_PRODUCT_H

#include "base/ctx.h"
#include "shop/markets/markets.h"
#include "flow/index_prices.h"
#include "shop/search/search.h"

/* The index's price column of a market. */
size_t index_price_column(const struct market *m);

/* One product as it is now; out of the index when nobody offers it. Opens its own read
 * transaction. */
must_check enum outcome index_product(struct ctx *c, struct search *s, struct product_id product);

/* The last of the next INDEX_BATCH products after `after`, in the order of their ids; zero at the
 * end. Opens its own read transaction. */
enum { INDEX_BATCH = 200 };
must_check enum outcome index_next(struct ctx *c, struct product_id after,
                                   struct product_id *last);

/* A pass over the catalogue. */
struct index_pass {
    struct search *search;
    struct index_prices *prices; /* of the thread; the rest is the same in all */
    /* Leave products alone that are in the index as the catalogue has them (by fingerprint); what
     * prices depend on besides (index_basis.h) must not have changed since they were put. */
    bool only_changed;
    const struct product_id *known; /* that are in the index, in order: those that the catalogue */
    size_t known_n;                 /* does not have go out */
};

/* The products after `after` up to `last`, which came of index_next; several threads may each do
 * their own. What is changed meanwhile may go in as it was before: follow changes after all
 * batches. Where a product's own rows are the same, only its prices are new. Opens its own read
 * transaction. */
must_check enum outcome index_batch(struct ctx *c, const struct index_pass *pass,
                                    struct product_id after, struct product_id last);

/* At the end of a pass whose last product was `last`: those known after it go out too. */
void index_end(const struct index_pass *pass, struct product_id last);

#endif

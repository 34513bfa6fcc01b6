/* SPDX-License-Identifier: Apache-2.0 */
/* The price columns of the search index: what an offer comes to in each market's own city, and how
 * it is sent. Made for whole batches: the ways of goods that go alike are found once, until the
 * next cut-off. One for each thread that makes an index; it lives no longer than one pass over the
 * catalogue, so that what it keeps is of the rules and the network that the pass began with (when
 * those change, the index is built again). */
#ifndef FLOW_INDEX_PRICES_H
#define FLOW_INDEX_PRICES_H

#include "flow/landed.h"
#include "shop/search/search.h"

struct index_prices;

struct index_prices *index_prices_new(void);
void index_prices_free(struct index_prices *p); /* NULL is fine */

/* Today's rates and rules in every market, without promotions, which come and go, for the offers
 * that follow; in a read transaction. Lives as long as c->arena. */
must_check enum outcome index_prices_begin(struct index_prices *p, struct ctx *c);

/* Fills prices_minor and sending of the document. */
must_check enum outcome index_prices_put(struct index_prices *p, struct ctx *c,
                                         const struct landed_offer *offer,
                                         struct search_doc *doc);

#endif

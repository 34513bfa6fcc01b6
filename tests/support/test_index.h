/* SPDX-License-Identifier: Apache-2.0 */
/* Search indexes of a test's catalogue, to be compared with what follows it or was kept. */
#ifndef SUPPORT_TEST_INDEX_H
#define SUPPORT_TEST_INDEX_H

#include "support/test_store.h"

#include "shop/search/search.h"

/* Built anew, on one thread; free it. c->now_ms becomes the time of the clock: prices are of the
 * day, which is an indexer's. */
struct search *test_index_built(struct ctx *c);

/* Do both answer alike, in every market, in all orders, with and without words? And is there
 * something in them? */
bool test_index_same(struct ctx *c, struct search *x, struct search *y);

/* Waits until one that an indexer follows is as one that is built anew; fails the test after half a
 * minute. */
void test_index_expect_followed(struct ctx *c, struct search *followed);

#endif

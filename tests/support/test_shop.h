/* SPDX-License-Identifier: Apache-2.0 */
/* Sellers and offers for tests: each call is a command of its own, and must succeed. */
#ifndef SUPPORT_TEST_SHOP_H
#define SUPPORT_TEST_SHOP_H

#include "support/test_store.h"

#include "shop/catalog/catalog.h"
#include "shop/sellers/sellers.h"
#include "shop/stock/stock.h"

/* A seller of Shenzhen, "CN-SZX", who asks euros. */
struct seller_id test_seller(struct ctx *c, const char *handle);

/* A listing that listing_clean finds nothing wrong with: English title = sku, 10.00 EUR, 500 g, HS
 * 691110, made in and sent from CN after 2 days. Memory from the arena. */
struct listing test_listing(struct ctx *c, const char *sku);

/* Puts the listing and opens its stock. */
struct put_listing test_put(struct ctx *c, struct seller_id seller, const struct listing *l,
                            int64_t stock);
/* The offer of test_listing(sku) with so many on the shelf. */
struct offer_id test_offer(struct ctx *c, struct seller_id seller, const char *sku, int64_t stock);

/* The stock as it stands; zeros when there is none. */
struct stock_level test_stock(struct ctx *c, struct seller_id seller, struct offer_id offer);
/* Fails the test unless stock_verify finds nothing. */
void test_stock_is_sound(struct ctx *c);

#endif

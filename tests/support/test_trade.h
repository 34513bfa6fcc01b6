/* SPDX-License-Identifier: Apache-2.0 */
/* Buying and paying for tests: a rail that writes down what it is asked and answers when the test
 * says so, purchases of given offers, webhooks, and the jobs run by hand. What does not name an
 * outcome must succeed. */
#ifndef SUPPORT_TEST_TRADE_H
#define SUPPORT_TEST_TRADE_H

#include <pthread.h>

#include "support/test_shop.h"

#include "flow/place_purchase.h"
#include "flow/ports.h"

enum { TRADE_ASKED_MAX = 5000, TRADE_LETTERS_MAX = 64 };

/* What the rail and the post box were asked for. */
struct test_asked {
    int64_t id, home; /* refund and buyer, or payout and seller */
    struct money amount;
};

struct test_trade {
    struct rail rail;
    struct post_box box;
    struct ports ports;
    pthread_mutex_t lock;
    struct test_asked refunds[TRADE_ASKED_MAX], payouts[TRADE_ASKED_MAX];
    size_t refunds_n, payouts_n, letters_n;
    int webhooks; /* numbers their ids */
};

/* Gives the context its ports. */
void test_trade_init(struct test_trade *t, struct ctx *c);
void test_trade_release(struct test_trade *t);

/* ---- buying ---- */

struct test_item {
    struct seller_id seller;
    struct offer_id offer;
    int32_t quantity;
    int64_t unit_minor;
    struct product_id product; /* zero: one that is not there */
};

/* One order for each run of items of one seller: goods, 3.00 of freight, 5 % duty, 10 % tax, 0.20
 * of fees, in euros, in the German market. */
enum outcome test_try_place(struct ctx *c, struct account_id buyer, const char *key,
                            const struct test_item *items, size_t n, struct placed_order *out);
/* Places under once->key for the buyer once->who, as somebody does who has looked for an earlier
 * purchase just before it was there. Without once->answer no answer is kept. */
enum outcome test_place_unseen(struct ctx *c, struct once *once, const struct test_item *items,
                               size_t n, struct placed_order *out);
struct placed_order test_place(struct ctx *c, struct account_id buyer, const char *key,
                               const struct test_item *items, size_t n);

struct purchase_row test_purchase(struct ctx *c, struct account_id buyer, struct purchase_id id);
struct order_row_list test_orders(struct ctx *c, struct account_id buyer, struct purchase_id id);
struct order_row test_order(struct ctx *c, struct account_id buyer, struct order_id id);
/* The newest. */
struct intent_row test_intent(struct ctx *c, struct account_id buyer, struct purchase_id id);

/* The order's reservation lapses, as if its time had come. */
void test_lose_reservation(struct ctx *c, const struct order_row *o);

/* ---- paying ---- */

/* A signed webhook with an id of its own, sent now; gives its verdict ("applied"). `charge` is the
 * rail's name of the payment. */
enum outcome test_try_webhook(struct ctx *c, const struct rail_event *e, const char *id,
                              struct str *verdict);
const char *test_webhook(struct test_trade *t, struct ctx *c, enum rail_event_type type,
                         int64_t ref, struct money amount, const char *charge);
/* Captured in full: "applied". */
const char *test_pay(struct test_trade *t, struct ctx *c, struct account_id buyer,
                     struct purchase_id id);

/* ---- what happens by itself ---- */

/* Runs what is due now and what follows. */
void test_run(struct ctx *c);
/* Lets time pass, then the same. */
void test_pass(struct ctx *c, int64_t ms);
/* Fails the test, naming the violations, unless verify finds none. */
void test_is_sound(struct ctx *c);
/* Credits less debits, posted, of a kind of account over all homes, in euros. */
int64_t test_books(struct ctx *c, const char *kind);

#endif

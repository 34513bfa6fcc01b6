/* SPDX-License-Identifier: Apache-2.0 */
/* Stock: how many of an offer there are, who holds some of them, and what became of them.
 *
 * For each offer, at any moment:  available + reserved + sold = received.
 *
 *   receive   received + n, available + n          return    sold - n, available + n
 *   reserve   available - n, reserved + n          release   reserved - n, available + n
 *   sell      reserved - n, sold + n               adjust    as receive, but n may be negative
 *
 * A reservation belongs to a holder: the number of whatever it is made for, such as a purchase.
 * It is held until it is sold or released, and lapses by itself when its time has come. All verbs
 * may be repeated: the second time they find their work done.
 *
 * Tables: stock, reservation, stock_movement (what changed `received` since it was opened, and
 * returns). They live with the seller: every verb needs an open write transaction of a command
 * with the seller's id as shard key. Rows are taken in primary-key order, by one conditional
 * UPDATE each, so that nothing is sold twice and no two commands wait for each other in a circle.
 * TOPIC_STOCK is announced when the band changes, and for each of the last few.
 *
 * Reads are the statements of stock.sql: stock_get tells what there is of an offer, stock_due whose
 * reservations have lapsed (then call stock_lapse for each, with the seller's shard key). */
#ifndef SHOP_STOCK_STOCK_H
#define SHOP_STOCK_STOCK_H

#include "base/ctx.h"
#include "shop/stock/stock_sql.h"

enum {
    STOCK_LINES_MAX = 50,        /* lines of one reservation */
    STOCK_QUANTITY_MAX = 9999,   /* of one line */
    STOCK_LEVEL_MAX = 100000000, /* received of one offer */
    STOCK_REF_MAX = 60,          /* bytes of a ref, which is not empty */
    STOCK_FEW = 5                /* up to this many are "few" */
};

struct stock_line {
    struct offer_id offer;
    int32_t quantity; /* 1 ... STOCK_QUANTITY_MAX */
};

/* What a buyer is told. */
enum stock_band { STOCK_NONE, STOCK_SCARCE, STOCK_PLENTY };
static inline enum stock_band stock_band(int64_t available)
{
    return available <= 0 ? STOCK_NONE : available <= STOCK_FEW ? STOCK_SCARCE : STOCK_PLENTY;
}

/* Holds all the lines or none until `expires_at_ms`. Lines of one offer count together.
 * REFUSED sold_out with field "lines[i]", the first line that asks for more than there is; the
 * transaction is then to be given up. The same holder with the same lines: nothing happens; with
 * other lines: REFUSED conflict. A holder whose reservation was released or lapsed reserves
 * anew. */
must_check enum outcome stock_reserve(struct ctx *c, struct seller_id seller, int64_t holder,
                                      const struct stock_line *lines, size_t n,
                                      int64_t expires_at_ms);

/* What is held becomes sold. REFUSED wrong_state when it was released or lapsed, not_found when the
 * holder never reserved anything here. */
must_check enum outcome stock_commit_sale(struct ctx *c, struct seller_id seller, int64_t holder);

/* What is held goes back. Does nothing when there is nothing held; REFUSED wrong_state when
 * sold. */
must_check enum outcome stock_release(struct ctx *c, struct seller_id seller, int64_t holder);

/* Sold goods go back on the shelf: an order was cancelled before shipping, or a parcel came back.
 * `ref` names the event ("cancel:123") and makes it happen once. REFUSED not_found for an offer
 * the holder did not buy, invalid for more than it bought and has not returned yet. */
must_check enum outcome stock_return(struct ctx *c, struct seller_id seller, int64_t holder,
                                     struct str ref,
                                     const struct stock_line *lines, size_t n);

/* Opens the stock of a new offer with what is on the shelf, >= 0. Nothing happens when it was
 * opened before. */
must_check enum outcome stock_open(struct ctx *c, struct seller_id seller, struct offer_id offer,
                                   struct product_id product, int64_t quantity);

/* Goods came in: `ref` names the delivery and makes it count once. quantity >= 1.
 * REFUSED not_found without such stock, too_large beyond STOCK_LEVEL_MAX. */
must_check enum outcome stock_receive(struct ctx *c, struct seller_id seller, struct offer_id offer,
                                      int64_t quantity, struct str ref);

/* The seller counted: so many are on the shelf, apart from what is reserved. Sets `available` and
 * books the difference under `ref`. REFUSED as above. */
must_check enum outcome stock_count(struct ctx *c, struct seller_id seller, struct offer_id offer,
                                    int64_t available, struct str ref);

/* Releases what the holder still holds if it is due at c->now_ms; nothing happens otherwise.
 * `lapsed` says whether anything was. */
must_check enum outcome stock_lapse(struct ctx *c, struct seller_id seller, int64_t holder,
                                    bool *lapsed);

/* Verify: calls `broken` with one sentence for each offer whose stock is not conserved, or does not
 * agree with its reservations and movements. */
must_check enum outcome stock_verify(struct ctx *c, void (*broken)(void *arg, const char *what),
                                     void *arg);

#endif

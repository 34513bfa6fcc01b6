/* SPDX-License-Identifier: Apache-2.0 */
/* Purchases and orders (ADR 0008). A purchase is what a buyer pays at once; it has one order for
 * each consignment: one seller, one parcel, one promise. Everything that could change later
 * (address, titles, prices, HS codes, the quote's working, the promise, commission, policy) is
 * written down as it was when the order was placed.
 *
 * Purchases and orders live with the buyer: `buyer` is the account, or the key of the same kind
 * that a guest's session carries. States move by states.h only; each move is an event of the
 * order's history.
 *
 * Writing verbs need an open write transaction in the buyer's shard. A REFUSED verb leaves the
 * transaction to be given up. Texts that are read live in the context's arena. */
#ifndef SHOP_ORDERS_ORDERS_H
#define SHOP_ORDERS_ORDERS_H

#include "base/ctx.h"
#include "base/money.h"
#include "shop/orders/orders_sql.h"
#include "shop/orders/states.h"

enum {
    PURCHASE_ORDERS_MAX = 20, /* consignments in one purchase */
    ORDER_LINES_MAX = 50,    /* lines in one order: as many as one reservation of stock */
    ORDER_NOTE_MAX = 300,     /* bytes of the note of a move */
    ORDER_PAGE_MAX = 100      /* rows of one page of a list */
};

/* ---- placing ---- */

/* Where it goes and whom to tell; checked by the caller (shop/accounts), kept as it was. */
struct order_contact {
    struct str name, email, phone;
    struct str line1, line2, city, region, postcode;
    struct str country;   /* two letters */
    struct city_id place; /* of the network's cities */
};

struct order_line_new {
    struct product_id product;
    struct variant_id variant;
    struct offer_id offer;
    struct str sku, title, hs6, origin;
    int32_t quantity;
    int32_t weight_g;    /* of one unit */
    int64_t unit_minor;  /* goods price of one unit in the order's currency, for showing */
    int64_t goods_minor; /* of all units */
    int64_t duty_minor, tax_minor, total_minor; /* of all units: the landed price */
};

/* Minor units of the purchase's currency:
 *     total = goods + freight + insurance + fees + duty + tax - discount
 * tax_included is part of goods and freight already: shown only. The discount is of goods; what is
 * taken off delivery has left the freight. Of both the marketplace pays for the subsidy, which the
 * seller gets as if it had been paid by the buyer (ADR 0020). */
struct order_sums {
    int64_t goods, freight, insurance, fees, duty, tax, tax_included, discount, total;
    int64_t freight_off;   /* not in freight any more */
    int64_t voucher;       /* of the discount, what the marketplace pays */
    int64_t subsidy;       /* all that it pays: the voucher, and of freight_off */
};

struct order_new {
    struct order_id id;
    struct seller_id seller;
    struct reservation_id reservation; /* of its stock, with the seller */
    struct order_sums sums;
    int32_t commission_bp;             /* of goods less the seller's discount */
    struct str service, hub, dispatch; /* how, from which hub, from which country */
    int32_t handling_days;
    int64_t weight_g;
    struct date p50, p90; /* the original promise */
    const struct order_line_new *lines;
    size_t lines_n; /* 1 ... ORDER_LINES_MAX */
};

struct purchase_new {
    struct purchase_id id;
    struct account_id buyer;
    struct str request;     /* idempotency key: one purchase for each */
    struct str fingerprint; /* of all that was asked for */
    bool guest;
    struct str access;         /* secret of the guest's link; empty for an account */
    struct str market, locale; /* codes */
    struct currency currency;
    struct order_contact contact;
    int64_t total_minor; /* what the buyer agreed to: the sum of the orders' totals */
    struct str working;  /* the quote's working, as JSON */
    struct str policy;   /* id of its terms: policy.h */
    int64_t pay_by_ms;
    const struct order_new *orders;
    size_t orders_n; /* 1 ... PURCHASE_ORDERS_MAX */
};

/* Writes the purchase (awaiting payment) and its orders (placed). REFUSED invalid when sums do not
 * add up. *placed is false, and nothing is written, when the buyer has a purchase of that request
 * already (see purchase_by_request). */
must_check enum outcome purchase_place(struct ctx *c, const struct purchase_new *in, bool *placed);

/* The rows that it writes, as they are read; their texts are those of `in`, the list lies in the
 * arena. Without a transaction. */
void purchase_rows(struct ctx *c, const struct purchase_new *in, struct purchase_row *purchase,
                   struct order_row_list *orders);

/* ---- moving ---- */

/* Moves the state by its table and stamps it. The row was read in this transaction. REFUSED
 * wrong_state when that move does not exist from where it is, conflict when another moved it since.
 * Where the row is in that state already, it is DONE and *moved says false. */
must_check enum outcome purchase_move(struct ctx *c, const struct purchase_row *row,
                                      enum purchase_state to, bool *moved);

struct order_step {
    enum order_state to;
    int64_t due_at_ms; /* when a timer will look at it next; 0: never */
    struct str note;   /* joins the history; at most ORDER_NOTE_MAX bytes */
};
must_check enum outcome order_move(struct ctx *c, const struct order_row *row,
                                   const struct order_step *step, bool *moved);

/* ---- disputes: what shop/disputes decides, an order must know ----
 *
 * order_row.dispute is the open dispute, or zero. While there is one, the order's timer stands
 * still (due_at stays, nobody acts on it) and no move is made but to delivered. `row` was read in
 * this transaction; each is REFUSED conflict when another has changed it since. */

/* REFUSED disputed when there is one, wrong_state where none may be opened. */
must_check enum outcome order_hold(struct ctx *c, const struct order_row *row,
                                   struct dispute_id dispute);
/* The dispute of the row has ended: its timer goes on, now if its time has passed. *row is the
 * order after it. */
must_check enum outcome order_unhold(struct ctx *c, struct order_row *row);
/* A part of the total goes back while the order goes on: 1 ... order_rest_minor - 1. */
must_check enum outcome order_refund_part(struct ctx *c, const struct order_row *row,
                                          int64_t amount_minor);
/* Its timer is put off to `due_at_ms`, once: REFUSED wrong_state the second time. */
must_check enum outcome order_extend(struct ctx *c, const struct order_row *row,
                                     int64_t due_at_ms);

/* ---- reading: REFUSED not_found when there is none ---- */

must_check enum outcome purchase_read(struct ctx *c, struct account_id buyer, struct purchase_id id,
                                      struct purchase_row *out);
must_check enum outcome order_read(struct ctx *c, struct account_id buyer, struct order_id id,
                                   struct order_row *out);
/* By the id alone, for whom the buyer is not known: sellers, operators, scans. */
must_check enum outcome order_locate(struct ctx *c, struct order_id id, struct order_row *out);
must_check enum outcome purchase_locate(struct ctx *c, struct purchase_id id,
                                        struct purchase_row *out);
/* Lists come from the statements of orders.sql, newest first and after a cursor: purchase_orders,
 * order_lines, order_history, purchases_of_buyer, orders_of_buyer, orders_of_seller. */

/* ---- money of one order ---- */

/* The marketplace's part: basis points of goods less the seller's own discount, rounded half up. */
int64_t order_commission_minor(const struct order_sums *sums, int32_t commission_bp);

/* What has not gone back of what was paid: its escrow, while it holds money. */
int64_t order_rest_minor(const struct order_row *order);

/* How the escrow of an order is shared out when it is released; sums to the rest and the subsidy,
 * which the marketplace adds to it first. What went back was taken from all shares in proportion,
 * by largest remainder (ADR 0015), and of the subsidy, rounded half up. */
struct order_shares {
    int64_t seller, commission, fees, duties, subsidy;
};
struct order_shares order_shares_of(const struct order_row *order);

#endif

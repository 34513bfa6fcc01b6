/* SPDX-License-Identifier: Apache-2.0 */
/* Buying: from a cart to a purchase that is paid, lapsed or cancelled (ADR 0008).
 *
 * Each verb stands in a file of its own name and opens its own transactions: call it without one.
 * All may be repeated. */
#ifndef FLOW_PURCHASE_H
#define FLOW_PURCHASE_H

#include "base/ctx.h"
#include "lib/webhook.h"
#include "shop/cart/cart.h"
#include "shop/logistics/logistics.h"
#include "shop/orders/orders.h"
#include "shop/payments/payments.h"
#include "shop/quote/quote.h"

struct rail;
struct rail_notice;

/* ---- price_cart: the whole landed price and the promise, per parcel ---- */

/* How one parcel shall go; where nothing is chosen, the cheapest service that has a promise. */
struct service_choice {
    struct seller_id seller;
    struct str hub;
    enum service service;
    struct date p90; /* the promise that the buyer has seen; 1970-01-01: he was shown none */
};

struct price_cart {
    const struct cart_line *lines; /* those of one cart that are for sale */
    size_t lines_n;                /* 1 ... CART_LINES_MAX */
    const struct city *to;
    struct currency currency;
    const struct service_choice *choices;
    size_t choices_n;
};

struct priced_parcel {
    const struct quote_consignment *sums; /* of quote.consignments, in the same order */
    struct promise_option options[SERVICES];
    size_t options_n;      /* 0: nothing goes there */
    unsigned withheld;     /* services that are not offered now: their lanes are too late */
    const struct restriction *restricted; /* because of this row; NULL: the network does not */
    struct offer_id restricted_offer;     /* whose goods it is about */
    size_t chosen;         /* index into options */
    int32_t handling_days; /* the longest of its lines */
};

struct priced_cart {
    struct quote quote;
    struct money before; /* what it comes to without promotions; minor 0: none is taken off */
    const struct priced_parcel *parcels;
    size_t parcels_n;
    bool deliverable; /* every parcel has a promise */
};

/* Reads; in a read transaction or a command. Prices and promises are those of c->now_ms. REFUSED as
 * quote_make does. */
must_check enum outcome price_cart(struct ctx *c, const struct price_cart *in,
                                   struct priced_cart *out);

/* ---- place_order ---- */

enum { PLACE_KEY_MAX = 200 };

struct place_order {
    struct account_id buyer; /* the account, or the guest's key */
    bool guest;
    struct order_contact contact; /* checked; contact.place is the city that was quoted */
    struct str market, locale;
    struct currency currency;
    const struct service_choice *choices;
    size_t choices_n;
    struct str rail;     /* by which he will pay: "pix"; empty: the first that is offered */
    int64_t total_minor; /* what the buyer has seen and agrees to */
    struct str key;      /* idempotency key, 1 ... PLACE_KEY_MAX bytes, of the form or the API */
    struct once *once;   /* flow/once.h: keeps the answer, of the purchase's id; NULL: none is */
};

struct once;

/* A purchase that awaits payment, as it is read; or as placing has just written it. */
struct placed_rows {
    struct purchase_row purchase;
    struct order_row_list orders;
    struct intent_row intent; /* the newest, if it is open; else its id is 0 */
};

struct placed_order {
    struct purchase_id purchase;
    struct str access; /* secret of a guest's link, else empty */
    struct money total;
    int64_t pay_by_ms;
    bool repeated; /* the same key has placed it before */
};

/* Reserves with each seller, takes the places on departures that were promised, then places with
 * the buyer. REFUSED
 *   invalid "rail"           it is not offered here
 *   required "cart"          it is empty
 *   sold_out "offer.ID"      the cart asks for more of that offer than there is for sale
 *   invalid "place"          contact.place is no city of ours
 *   no_promise               a parcel cannot be sent there
 *   no_room                  not now: its lanes are too late, and an operator has closed them
 *   quote_changed            the total is not total_minor any more
 *   promise_changed          a parcel comes later than the buyer has seen, or a place on its way is
 *                            gone; what is promised next knows it
 *   idempotency_reused       the key was used for another order
 * After a refusal nothing is held. The cart is emptied of what was bought. When in->once is
 * answered afterwards, *out says nothing. The rows of in->once are a struct placed_rows. */
must_check enum outcome place_order(struct ctx *c, const struct place_order *in,
                                    struct placed_order *out);

/* In a transaction. REFUSED not_found. */
must_check enum outcome placed_read(struct ctx *c, struct account_id buyer, struct purchase_id id,
                                    struct placed_rows *out);

/* ---- paying ---- */

/* Where the buyer pays, and from where he comes back to `return_path` ("/ru/..."): asks the rail
 * for its page. Opens a new intent when the last one has failed, or is another rail's: that one
 * ends as failed, and money that still comes by it goes back or pays, as any late money. REFUSED
 * wrong_state unless the purchase awaits payment, invalid "rail" for one that is not offered for
 * it, too_many after INTENTS_OF_PURCHASE_MAX. */
struct start_payment {
    struct account_id buyer;
    struct purchase_id purchase;
    struct str rail; /* "pix"; empty: that of the open intent, or the first that is offered */
    struct str return_path;
};
must_check enum outcome start_payment(struct ctx *c, const struct start_payment *in,
                                      struct str *page);

/* The same in two parts, for who makes the return path from the purchase: the first reads (in a
 * read transaction, or without), the second is called without a transaction. */
struct payment {
    const struct start_payment *in;
    struct purchase_row purchase; /* from here on by look_payment */
    struct intent_row intent;     /* the newest, if it is open */
    const struct rail *rail;      /* the one that it will be */
    bool open, fits;              /* it can be paid; and by this rail: else another is opened */
    size_t attempts;
};
must_check enum outcome look_payment(struct ctx *c, struct payment *p);
must_check enum outcome ask_payment(struct ctx *c, struct payment *p, struct str *page);

/* The page of an open intent, where it is ours and nobody need be asked for it; else empty. Reads
 * nothing: also in the command that has placed the purchase. */
must_check enum outcome find_payment(struct ctx *c, const struct intent_row *open,
                                     struct str return_path, struct str *page);

/* A webhook of a rail: checks its signature and age, and does what follows: captured, failed,
 * expired, refunded, paid out; early, late, repeated and out of order. REFUSED bad_signature,
 * malformed, invalid, also for what was asked of another rail, not_found; then the rail tries again
 * later. *verdict (may be NULL) says what
 * was made of it: "applied", "repeated", "stale", "late", "returned", "ignored". */
must_check enum outcome receive_webhook(struct ctx *c, const struct rail *rail,
                                        const struct rail_notice *in, struct str *verdict);

/* ---- ending without a payment ---- */

/* By the buyer, before it is paid. REFUSED wrong_state afterwards. Stock goes back. */
must_check enum outcome cancel_purchase(struct ctx *c, struct account_id buyer,
                                        struct purchase_id purchase);

/* By the timer. Does nothing before pay_by or unless the purchase awaits payment. */
must_check enum outcome lapse_purchase(struct ctx *c, struct account_id buyer,
                                       struct purchase_id purchase);

#endif

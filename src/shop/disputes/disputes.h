/* SPDX-License-Identifier: Apache-2.0 */
/* Disputes: what is wrong with an order, what was said about it, and how much goes back.
 *
 * A dispute is about one order and lives with its buyer; an order has at most one that has not
 * ended (orders.dispute names it and stands still meanwhile, see orders.h). Its events are its
 * whole history, in order, never changed: offers, words, decisions, each with who did it. The
 * newest offer is the only one that can be accepted; a newer one takes its place. The claim that
 * the buyer opens it with is his first offer.
 *
 * Money is not moved here (flow/dispute.h). Writing verbs need an open write transaction in the
 * buyer's shard. Rows and lists are read by the statements of disputes.sql. */
#ifndef SHOP_DISPUTES_DISPUTES_H
#define SHOP_DISPUTES_DISPUTES_H

#include "base/ctx.h"
#include "base/money.h"
#include "lib/image.h"
#include "shop/disputes/disputes_sql.h"
#include "shop/disputes/states.h"

enum {
    DISPUTE_WORDS_MAX = 4000,  /* bytes of what is said at once */
    DISPUTE_EVENTS_MAX = 200,  /* of one dispute */
    DISPUTE_PICTURES_MAX = 20, /* of one dispute */
    DISPUTE_PAGE_MAX = 100     /* rows of one page of a list */
};

struct dispute_new {
    struct account_id buyer;
    struct dispute_id id;
    struct order_id order;
    struct seller_id seller;
    enum dispute_reason reason;
    struct money paid;   /* what may go back at most */
    int64_t due_at_ms;   /* when something happens next by itself */
};
must_check enum outcome dispute_insert_new(struct ctx *c, const struct dispute_new *in);

/* Adds to the history. REFUSED too_many beyond DISPUTE_EVENTS_MAX. */
struct dispute_entry {
    enum dispute_event_kind kind;
    enum dispute_side side;
    int64_t amount_minor; /* 0 where none is meant */
    struct str words;     /* at most DISPUTE_WORDS_MAX; may be empty */
    bool returns;         /* it is about sending the goods back */
};
must_check enum outcome dispute_tell(struct ctx *c, struct account_id buyer, struct dispute_id id,
                                     const struct dispute_entry *in, struct dispute_event_id *out);

/* A picture as evidence, with the entry that it came with. REFUSED too_large "pictures" beyond
 * DISPUTE_PICTURES_MAX. */
struct dispute_picture {
    struct image whole, small;
};
must_check enum outcome dispute_show(struct ctx *c, struct account_id buyer, struct dispute_id id,
                                     struct dispute_event_id event,
                                     const struct dispute_picture *in);

/* What is to be different of a row that was read in this transaction; see dispute_as_is. */
struct dispute_change {
    enum dispute_state state;
    bool answered;               /* the seller has said or offered something */
    int64_t due_at_ms;           /* 0: never */
    struct dispute_event_id offer;
    struct str offer_by;         /* "", "buyer", "seller" */
    int64_t offered_minor;
    bool offer_returns;          /* once the goods are back (returns.h) */
    int64_t refund_minor;        /* what goes back, once it has ended, with its return */
};
must_check enum outcome dispute_as_is(const struct dispute_row *row, struct dispute_change *out);
/* *row is the dispute after it. REFUSED wrong_state for a move that states.h does not have,
 * conflict when another has changed it since. */
must_check enum outcome dispute_change(struct ctx *c, struct dispute_row *row,
                                       const struct dispute_change *to);

/* It had ended with a return, which has ended too: so much goes back. */
must_check enum outcome dispute_returned(struct ctx *c, struct dispute_row *row,
                                         int64_t refund_minor);

/* Reading: REFUSED not_found when there is none. */
must_check enum outcome dispute_read(struct ctx *c, struct account_id buyer, struct dispute_id id,
                                     struct dispute_row *out);
/* By the id alone, for whom the buyer is not known: sellers, mediators. */
must_check enum outcome dispute_locate(struct ctx *c, struct dispute_id id,
                                       struct dispute_row *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Payments: what was asked of the rails, and what they said.
 *
 *   intent   one attempt of a buyer to pay one purchase   open -> captured | failed | expired
 *                                                         failed, expired -> captured
 *   refund   money back to a buyer                        asked -> done | failed
 *   payout   money out to a seller                        asked -> paid | failed | expired
 *   event    a webhook, once by its id, with what we made of it (the verdict)
 *
 * Intents and refunds live with the buyer, payouts with the seller, events with either (`home`).
 * The books are kept by shop/ledger, what follows from an event is done by flow/. Writing verbs
 * need an open write transaction. Rows and lists are read by the statements of payments.sql. */
#ifndef SHOP_PAYMENTS_PAYMENTS_H
#define SHOP_PAYMENTS_PAYMENTS_H

#include "base/ctx.h"
#include "base/money.h"
#include "lib/webhook.h"
#include "shop/payments/payee.h"
#include "shop/payments/payments_sql.h"

enum {
    INTENTS_OF_PURCHASE_MAX = 20, /* attempts to pay one purchase */
    REFUND_ATTEMPTS_MAX = 5,
    RAIL_TEXT_MAX = 100,      /* bytes of a rail's ids and reasons */
    RAIL_BODY_MAX = 16 * 1024 /* bytes of a webhook's body */
};

/* X(state, may become: bits) */
#define INTENT_STATES(X) X(open) X(captured) X(failed) X(expired)

enum intent_state {
#define X(state) INTENT_##state,
    INTENT_STATES(X)
#undef X
    INTENT_STATES_N
};

bool intent_may(enum intent_state from, enum intent_state to);
struct str intent_state_name(enum intent_state s);
/* FAILED for a name that is none: only our own rows are read with it. */
must_check enum outcome intent_state_of(struct str name, enum intent_state *out);

/* ---- what a rail tells us ---- */

/* X(type, name in the webhook) */
#define RAIL_EVENTS(X)                      \
    X(payment_captured, "payment.captured") \
    X(payment_failed, "payment.failed")     \
    X(payment_expired, "payment.expired")   \
    X(refund_done, "refund.done")           \
    X(refund_failed, "refund.failed")       \
    X(payout_paid, "payout.paid")           \
    X(payout_failed, "payout.failed")

enum rail_event_type {
#define X(type, name) RAIL_##type,
    RAIL_EVENTS(X)
#undef X
    RAIL_EVENTS_N
};

struct rail_event {
    struct str webhook; /* its id: the same for every repetition */
    enum rail_event_type type;
    int64_t ref;       /* our id of the intent, refund or payout */
    struct str charge; /* the rail's own id of the payment; may be empty */
    struct money amount;
    int64_t happened_at_ms;
    struct str reason; /* of a failure; may be empty */
    struct str rail;   /* who tells it; not in the body */
};

struct str rail_event_name(enum rail_event_type type);

/* The body of a webhook, and back:
 *     {"type": "payment.captured", "timestamp": "2026-01-31T12:30:00Z",
 *      "data": {"ref": "123", "charge": "ch_1", "amount": {"amount": "19.99",
 *               "currency": "EUR"}, "reason": ""}}
 * REFUSED malformed for what is no JSON, invalid with the field ("data.ref") for the rest. */
must_check enum outcome rail_event_parse(struct problem *p, struct arena *a, struct str body,
                                         struct rail_event *out);
void rail_event_write(struct buf *b, const struct rail_event *e);

/* A notice as it came over HTTP. */
struct rail_notice {
    struct webhook_head head; /* of Standard Webhooks */
    struct str signature;     /* of those who sign another way */
    struct str body;
};

/* ---- the port: a payment rail ----
 *
 * Calls go over a network: never from inside a transaction. Each is idempotent by our id; the
 * rail's decision comes later, as a webhook. FAILED: try again. REFUSED: the rail will not do it.
 * */

struct rail_charge {
    struct intent_id intent;
    struct money amount;
    int64_t expires_at_ms;
    struct str return_path; /* where the buyer goes afterwards: "/ru/purchase/12" */
};

struct rail {
    const char *name; /* of a rail_kind: "pix" */
    void *self;
    const struct payee *payee; /* of rails whose code stands on a page of ours; or NULL */
    struct str secret; /* of its webhooks, the key's bytes */
    bool page_is_ours; /* `charge` asks nobody, so that it may be called within a transaction */
    /* The page on which the buyer pays: a URL or an absolute path of ours. */
    enum outcome (*charge)(void *self, struct ctx *c, const struct rail_charge *in,
                           struct str *page);
    /* Asks the buyer on his phone ("+7..."), where he approves it; the same request to the same
     * phone is one. REFUSED invalid "phone" for one that cannot. NULL: no phone is needed. */
    enum outcome (*ask)(void *self, struct ctx *c, const struct rail_charge *in,
                        struct str phone);
    enum outcome (*refund)(void *self, struct ctx *c, const struct refund_row *in);
    /* Not executed after in->valid_until. */
    enum outcome (*pay_out)(void *self, struct ctx *c, const struct payout_row *in);
    /* Checks and reads a notice that is not ours in form; *ours is false for one of no concern.
     * NULL: Standard Webhooks with rail_event_parse. */
    enum outcome (*read)(void *self, struct ctx *c, const struct rail_notice *in,
                         struct rail_event *out, bool *ours);
};

/* ---- verbs ---- */

struct intent_new {
    struct account_id buyer;
    struct intent_id id;
    struct purchase_id purchase;
    struct str rail;
    struct money amount;
    int64_t expires_at_ms;
};
must_check enum outcome intent_open(struct ctx *c, const struct intent_new *in);
/* The row that it writes, as it is read; its texts are those of `in`. */
struct intent_row intent_row_of(const struct ctx *c, const struct intent_new *in);

/* REFUSED not_found, wrong_state. `charge` and `reason` at most RAIL_TEXT_MAX. */
must_check enum outcome intent_move(struct ctx *c, const struct intent_row *intent,
                                    enum intent_state to, struct str charge, struct str reason);

/* Reads by the id alone; REFUSED not_found. */
must_check enum outcome intent_locate(struct ctx *c, struct intent_id id, struct intent_row *out);
must_check enum outcome refund_locate(struct ctx *c, struct refund_id id, struct refund_row *out);
must_check enum outcome payout_locate(struct ctx *c, struct payout_id id, struct payout_row *out);

/* Was this webhook, or another one with the same type, ref and charge, taken before? */
must_check enum outcome payment_event_seen(struct ctx *c, int64_t home, const struct rail_event *e,
                                           bool *seen);
must_check enum outcome payment_event_keep(struct ctx *c, int64_t home, const struct rail_event *e,
                                           struct str verdict);

struct refund_new {
    struct account_id buyer;
    struct refund_id id;
    struct intent_id intent;
    struct order_id order; /* zero: money that belongs to no order */
    struct money amount;
    int32_t attempt; /* 1 ... REFUND_ATTEMPTS_MAX */
    struct str reason;
};
must_check enum outcome refund_open(struct ctx *c, const struct refund_new *in);
/* *moved is false when it had ended before. */
must_check enum outcome refund_end(struct ctx *c, const struct refund_row *r, bool done,
                                   bool *moved);

must_check enum outcome payout_open(struct ctx *c, struct seller_id seller, struct payout_id id,
                                    struct money amount, int64_t valid_until_ms);
/* `to` is "paid", "failed" or "expired"; *moved is false when it had ended before. */
must_check enum outcome payout_end(struct ctx *c, const struct payout_row *p, struct str to,
                                   struct str reason, bool *moved);

#endif

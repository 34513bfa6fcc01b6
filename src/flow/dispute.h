/* SPDX-License-Identifier: Apache-2.0 */
/* Buyer protection when something is wrong: a dispute is opened, talked about, agreed, escalated,
 * decided; the money goes where that says, by the rail that it came by.
 *
 *   buyer     ──open_dispute────▶ the order stands still: no timer, no release, no confirmation
 *   facts     ──at once, or by timer▶ late or sent back: all the money back
 *   either    ──add_words, add_pictures, offer_refund, offer_return, accept_offer
 *   buyer     ──withdraw_dispute▶ the order goes on as before
 *   either    ──escalate_dispute▶ a mediator decides; by timer when the seller does not answer in
 *                                 time or the two do not agree in time
 *   mediator  ──decide_dispute──▶ 0 ... all to the buyer, at once or when the goods are back
 *
 * A part that goes back leaves the order as it was, with the rest in escrow, to be released as
 * ever; all of it ends the order as refunded. Terms are those of the order's policy
 * (shop/orders/policy.h).
 *
 * Each verb stands in a file of its own name and opens its own transactions: call it without one.
 * One that has had its effect before does nothing when it is repeated, but decide_dispute: what one
 * mediator has decided, the next is refused. */
#ifndef FLOW_DISPUTE_H
#define FLOW_DISPUTE_H

#include "base/ctx.h"
#include "shop/disputes/disputes.h"
#include "shop/disputes/facts.h"
#include "shop/orders/orders.h"
#include "shop/orders/policy.h"
#include "shop/sellers/sellers.h"

struct open_dispute {
    struct account_id buyer; /* who asks: the order is his, or REFUSED not_found */
    struct order_id order;
    enum dispute_reason reason;
    int64_t claim_minor; /* what he wants back, 1 ... the rest of the order; 0: all of it */
    struct str words;    /* 1 ... DISPUTE_WORDS_MAX bytes */
};
/* REFUSED wrong_state before it was sent, after its window, or when a dispute on it has ended with
 * an agreement or a decision; disputed when one is open; too_early for what has not arrived within
 * the policy's days after shipping; invalid "claim", required or too_large "words". */
must_check enum outcome open_dispute(struct ctx *c, const struct open_dispute *in,
                                     struct dispute_id *out);

/* Who acts in one. */
struct dispute_act {
    struct dispute_id dispute;
    struct account_id buyer; /* the buyer who asks; zero: the seller it is with (c->actor.seller) */
};
/* All that follow are REFUSED not_found for another buyer's, forbidden for another seller's, and
 * wrong_state when it has ended. */

must_check enum outcome add_words(struct ctx *c, const struct dispute_act *who, struct str words);

/* Evidence: 1 ... DISPUTE_PICTURES_AT_ONCE pictures, JPEG or PNG of at most
 * DISPUTE_PICTURE_BYTES_MAX each. They are made anew (lib/image.h), with a small one beside each,
 * so that what a camera writes into a file does not reach the other side. REFUSED invalid or
 * too_large "pictures". */
enum {
    DISPUTE_PICTURES_AT_ONCE = 3,
    DISPUTE_PICTURE_BYTES_MAX = 10 * 1024 * 1024,
    DISPUTE_PICTURE_SIDE = 1600, /* pixels */
    DISPUTE_PICTURE_SMALL_SIDE = 240
};
must_check enum outcome add_pictures(struct ctx *c, const struct dispute_act *who,
                                     const struct str *pictures, size_t n);

/* "I offer (or would take) this much back": 1 ... what was paid; takes the place of the offer
 * before. REFUSED invalid "amount". */
must_check enum outcome offer_refund(struct ctx *c, const struct dispute_act *who,
                                     int64_t amount_minor, struct str words);

/* "It goes back, and then all of the money does": REFUSED wrong_state where it was not delivered,
 * or the seller has not said where to. Once that is taken, or a mediator has decided it, the order
 * stays held: the buyer prints the label, or sends it by a carrier of his own, and has the policy's
 * days to hand the parcel over; its scans are followed. At the seller, refused by him, or not there
 * in time, all of the money goes back; never sent, and the order goes on
 * (shop/disputes/returns.h). */
must_check enum outcome offer_return(struct ctx *c, const struct dispute_act *who,
                                     struct str words);

/* Takes the other side's offer: REFUSED conflict "offer" when it is not the newest any more. */
must_check enum outcome accept_offer(struct ctx *c, const struct dispute_act *who,
                                     struct dispute_event_id offer);

/* The buyer has sent the goods back by a carrier of his own choice: its name and number, and
 * pictures of the receipt as add_pictures takes them. REFUSED wrong_state unless they are awaited,
 * forbidden for the seller, required or invalid "carrier", "number". */
struct send_return {
    struct str carrier, number;
    const struct str *pictures;
    size_t pictures_n;
};
must_check enum outcome send_return(struct ctx *c, const struct dispute_act *who,
                                    const struct send_return *in);

/* The seller has the goods: all of the money goes back. REFUSED wrong_state where none are on their
 * way, forbidden for the buyer. */
must_check enum outcome receive_return(struct ctx *c, const struct dispute_act *who);

/* The seller says that what a carrier of the buyer's own should bring has never been sent: a
 * mediator may decide so within his time, else the money goes back all the same. REFUSED as
 * return_doubt, forbidden for the buyer. */
must_check enum outcome doubt_return(struct ctx *c, const struct dispute_act *who,
                                     struct str words);

/* A mediator decides about a return that was doubted: it was sent, and the money goes back; or it
 * was not, and the order goes on. REFUSED as decide_dispute; wrong_state unless it is doubted. */
struct judge_return {
    struct dispute_id dispute;
    bool sent;
    struct str words; /* why: both read it */
};
must_check enum outcome judge_return(struct ctx *c, const struct judge_return *in);

/* By the buyer. */
must_check enum outcome withdraw_dispute(struct ctx *c, const struct dispute_act *who);

/* By either, from the policy's day on: REFUSED too_early before, and while it is still on its way
 * and in time. */
must_check enum outcome escalate_dispute(struct ctx *c, const struct dispute_act *who);

/* By a mediator, who is an operator and neither its buyer nor its seller: REFUSED forbidden.
 * `amount` is 0 ... what was paid, `words` are the reason that both will read, needed. REFUSED
 * wrong_state unless it is escalated. */
struct decide_dispute {
    struct dispute_id dispute;
    int64_t amount_minor;
    bool returns; /* all of it, once the goods are back; the amount is not looked at */
    struct str words;
};
must_check enum outcome decide_dispute(struct ctx *c, const struct decide_dispute *in);

/* The buyer puts off the end of his order's guarantee, or of the time to confirm, once: REFUSED
 * wrong_state before it was sent, afterwards, and the second time, disputed. */
must_check enum outcome extend_protection(struct ctx *c, struct account_id buyer,
                                          struct order_id order);

/* ---- reading: in a read transaction or a command ---- */

/* A dispute with all that decides it. */
struct dispute_case {
    struct dispute_row dispute;
    struct order_row order;
    const struct policy *terms;
    struct dispute_facts facts;
    enum finding finding;
    int64_t waits_until_ms; /* of FOUND_WAITING */
    enum dispute_side side; /* who acts */
    bool has_home;          /* the seller has said where goods go back to */
    struct seller_address_row home;
};
/* REFUSED forbidden for who is no operator, or a party to it. */
must_check enum outcome dispute_may_judge(struct ctx *c, const struct dispute_row *d);
must_check enum outcome dispute_case_read(struct ctx *c, struct account_id buyer,
                                          struct dispute_id id, struct dispute_case *out);
/* What one side may do in it now; the verbs say the same by refusing. */
struct dispute_rights {
    bool speak; /* words, pictures, offers */
    bool accept, withdraw, escalate, decide;
    bool returns; /* that the goods go back may be offered or decided */
};
struct dispute_rights dispute_rights_of(const struct dispute_case *k, enum dispute_side side,
                                        int64_t now_ms);
/* From when on may either escalate it? */
int64_t dispute_escalates_ms(const struct dispute_case *k);
/* May a dispute be opened for that reason now? REFUSED as open_dispute says. */
must_check enum outcome dispute_may_open(struct ctx *c, const struct order_row *o,
                                         enum dispute_reason reason);
/* The label of the parcel that goes back, and its customs declaration where it passes a border, as
 * PDF. REFUSED not_found where none is awaited. */
must_check enum outcome return_label(struct ctx *c, const struct dispute_row *d, struct str *out);
/* May the order's protection be extended now, and to when? */
must_check enum outcome protection_extends(struct ctx *c, const struct order_row *o, bool *may,
                                           int64_t *until_ms);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Effects: what must happen after a commit, in another shard, at a later time or outside. A verb
 * emits one in its transaction (store/outbox.h); face/jobs runs it when it is due, at least once
 * and maybe late, so each handler looks at the state of things first and finds its work done the
 * second time.
 *
 * An effect is a topic, the key whose rows it is about (`home`: a buyer or a seller), what it is
 * about (`ref`), and a word. Two of one topic with the same ref and word are one. */
#ifndef FLOW_EFFECTS_H
#define FLOW_EFFECTS_H

#include "base/ctx.h"

/* X(topic): the handler of each is do_TOPIC.
 *   lapse         home buyer, ref purchase   its time to pay is over
 *   order_due     home buyer, ref order      a timer of its state, the word: guarantee,
 *                                            confirmation, release; put off: with its time
 *   dispute_due   home buyer, ref dispute    its timer, the word its state and time; or "news" of
 *                                            its parcel
 *   sell_stock    home buyer, ref order      what was reserved is sold
 *   return_stock  home buyer, ref order      what was reserved or sold goes back on the shelf;
 *                                            word its state
 *   late_payment  home buyer, ref intent     paid after it lapsed: again reserved, or money back
 *   send_refund   home buyer, ref refund     tell the rail
 *   settle        home buyer, ref order      the seller's part arrives in the seller's books
 *   free_reserve  home seller, ref order     what was kept back of it is the seller's
 *   pay_out       home seller, ref seller, word currency and moment
 *   send_payout   home seller, ref payout    tell the rail
 *   end_payout    home seller, ref payout    no answer in time
 *   tell          home buyer or seller, ref purchase, order, payout or entry of a dispute, word
 *                 kind of message
 *   send_mail     home buyer or seller, ref message
 *   watch_parcel  home buyer, ref shipment, word a day   look at it again: is it late?
 *   demo_event    home 0, ref intent, refund or payout, word what the demo rail says */
#define EFFECTS(X)  \
    X(lapse)        \
    X(order_due)    \
    X(dispute_due)  \
    X(sell_stock)   \
    X(return_stock) \
    X(late_payment) \
    X(send_refund)  \
    X(settle)       \
    X(free_reserve) \
    X(pay_out)      \
    X(send_payout)  \
    X(end_payout)   \
    X(tell)         \
    X(send_mail)    \
    X(watch_parcel) \
    X(demo_event)

enum effect_topic {
#define X(topic) EFFECT_##topic,
    EFFECTS(X)
#undef X
    EFFECTS_N
};

enum { EFFECT_WORD_MAX = 100 };

struct effect {
    enum effect_topic topic;
    int64_t home, ref;
    struct str word; /* at most EFFECT_WORD_MAX bytes; may be empty */
};

struct str effect_name(enum effect_topic topic);

/* In a command: to be run at `due_at_ms` or soon after; 0: at once. */
must_check enum outcome effect_emit(struct ctx *c, const struct effect *e, int64_t due_at_ms);

/* Reads: does this effect wait, or is it being done, or dead? `shard` is that of the command that
 * has emitted it. */
must_check enum outcome effect_waits(struct ctx *c, int64_t shard, const struct effect *e,
                                     bool *waits);

/* Runs one; call it without a transaction. FAILED: to be tried again. REFUSED: it will never work.
 * */
must_check enum outcome effect_run(struct ctx *c, const struct effect *e);

/* Does it speak to somebody outside, who would hear it twice? Others only change the database. */
bool effect_speaks(enum effect_topic topic);

/* Claims a batch of what is due at c->now_ms and runs it; *n says how many, 0 when nothing was due.
 * Those that speak come last, and each is forgotten as soon as it went well; the others are
 * forgotten together, in one command, and run once more where the process dies before. What goes
 * wrong is logged and tried again later, so only the store itself fails here. Without a
 * transaction; memory is given back after each. */
must_check enum outcome effects_run_due(struct ctx *c, size_t *n);

/* What went wrong, for operators: "failed", or the refusal. */
struct str outcome_note(struct ctx *c, enum outcome o);

/* As an outbox row names it. REFUSED invalid for what is none. */
must_check enum outcome effect_parse(struct problem *p, struct str topic, struct str payload,
                                     struct effect *out);

/* The handlers, each in the file of its verb. */
#define X(topic) must_check enum outcome do_##topic(struct ctx *c, const struct effect *e);
EFFECTS(X)
#undef X

#endif

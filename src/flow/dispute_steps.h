/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of the verbs of flow/dispute.h: steps that they share, in a command of the buyer's shard.
 */
#ifndef FLOW_DISPUTE_STEPS_H
#define FLOW_DISPUTE_STEPS_H

#include "flow/dispute.h"

/* Runs `body` as a command on the dispute, read anew there, for who may act in it. */
typedef enum outcome dispute_body(struct ctx *c, struct dispute_case *k, void *arg);
must_check enum outcome dispute_do(struct ctx *c, const struct dispute_act *who,
                                   dispute_body *body, void *arg);

/* The same refusals before, for who has much work to do first. */
must_check enum outcome dispute_may_act(struct ctx *c, const struct dispute_act *who,
                                        struct dispute_row *out);

/* Pictures as they are kept. Some tenths of a second of work: before the command, in which others
 * would wait for it. REFUSED as add_pictures. */
struct dispute_pictures_made {
    struct dispute_picture v[DISPUTE_PICTURES_AT_ONCE];
    size_t n;
};
must_check enum outcome dispute_pictures_make(struct ctx *c, const struct str *pictures, size_t n,
                                              struct dispute_pictures_made *out);
/* In the command: they came with that entry. */
must_check enum outcome dispute_pictures_keep(struct ctx *c, const struct dispute_case *k,
                                              struct dispute_event_id event,
                                              const struct dispute_pictures_made *in);

/* Words that are there and not too long, or may be missing. */
must_check enum outcome dispute_check_words(struct ctx *c, struct str words, bool needed);

/* Adds to the history, in the name of k->side, and tells the others of it. */
must_check enum outcome dispute_note(struct ctx *c, struct dispute_case *k,
                                     enum dispute_event_kind kind, int64_t amount_minor,
                                     struct str words, struct dispute_event_id *out);

/* The same of an entry about sending the goods back. */
must_check enum outcome dispute_note_return(struct ctx *c, struct dispute_case *k,
                                            enum dispute_event_kind kind, int64_t amount_minor,
                                            struct str words, struct dispute_event_id *out);

/* Goods can go back that were delivered: REFUSED wrong_state. */
must_check enum outcome return_possible(struct ctx *c, const struct dispute_case *k);
bool dispute_over(const struct dispute_row *d);

/* What follows from the facts and the clock: decided, escalated, or looked at again later. */
must_check enum outcome dispute_look(struct ctx *c, struct dispute_case *k);

/* To the mediator, with his time to decide. */
must_check enum outcome dispute_escalate(struct ctx *c, struct dispute_case *k);

/* It ends: so much goes back, and the order goes on, or ends too. */
struct dispute_end {
    enum dispute_state state;
    enum dispute_event_kind kind;
    int64_t refund_minor;
    struct str words;
};
must_check enum outcome dispute_close(struct ctx *c, struct dispute_case *k,
                                      const struct dispute_end *end);

/* The order that a dispute has held goes on or ends, and so much goes back. */
must_check enum outcome dispute_settle(struct ctx *c, struct order_row *o, int64_t refund_minor);

#endif

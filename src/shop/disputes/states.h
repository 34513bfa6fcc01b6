/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a dispute as tables: its states, why it was opened, what may happen in it and by
 * whom. The tests walk every move.
 *
 *   open       buyer and seller talk and make offers
 *   escalated  a mediator is to decide; the two may still agree
 *   agreed     one has taken the other's offer
 *   decided    by a mediator, or by the facts (facts.h)
 *   withdrawn  by the buyer: the order goes on as if there had been none */
#ifndef SHOP_DISPUTES_STATES_H
#define SHOP_DISPUTES_STATES_H

#include "base/outcome.h"
#include "base/str.h"

#define DISPUTE_STATES(X) X(open) X(escalated) X(agreed) X(decided) X(withdrawn)

enum dispute_state {
#define X(name) DISPUTE_##name,
    DISPUTE_STATES(X)
#undef X
    DISPUTE_STATES_N
};

#define DISPUTE_REASONS(X) X(not_arrived) X(not_as_described) X(damaged) X(customs)

enum dispute_reason {
#define X(name) REASON_##name,
    DISPUTE_REASONS(X)
#undef X
    DISPUTE_REASONS_N
};

#define DISPUTE_EVENTS(X) \
    X(opened) X(said) X(offered) X(accepted) X(withdrawn) X(escalated) X(decided)

enum dispute_event_kind {
#define X(name) DISPUTE_EVENT_##name,
    DISPUTE_EVENTS(X)
#undef X
    DISPUTE_EVENTS_N
};

/* Who does it. `facts`: nobody, what was scanned and promised. */
#define DISPUTE_SIDES(X) X(buyer) X(seller) X(mediator) X(facts)

enum dispute_side {
#define X(name) SIDE_##name,
    DISPUTE_SIDES(X)
#undef X
    DISPUTE_SIDES_N
};

bool dispute_may(enum dispute_state from, enum dispute_state to);
/* Can nothing more happen in it? */
bool dispute_ends(enum dispute_state state);

/* Stable names, as stored and in the API. */
struct str dispute_state_name(enum dispute_state state);
struct str dispute_reason_name(enum dispute_reason reason);
struct str dispute_event_name(enum dispute_event_kind kind);
struct str dispute_side_name(enum dispute_side side);

/* FAILED for a name that is none: only our own rows are read with them. */
must_check enum outcome dispute_state_of(struct str name, enum dispute_state *out);
must_check enum outcome dispute_event_of(struct str name, enum dispute_event_kind *out);
must_check enum outcome dispute_side_of(struct str name, enum dispute_side *out);
/* Also read from forms: false for a name that is none. */
must_check bool dispute_reason_parse(struct str name, enum dispute_reason *out);

#endif

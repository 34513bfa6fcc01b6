/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/disputes/returns.h"

#include "base/check.h"

#define TO(state) (1u << (RETURN_##state))

static const unsigned moves[RETURN_STATES_N] = {
    [RETURN_awaited] = TO(sent) | TO(arrived) | TO(refused) | TO(unsent),
    [RETURN_sent] = TO(arrived) | TO(refused) | TO(lost) | TO(unsent),
};

#define X(name) STR_INIT(#name),
static const struct str states[] = {RETURN_STATES(X)};
#undef X

bool return_may(enum return_state from, enum return_state to)
{
    check((unsigned)from < RETURN_STATES_N && (unsigned)to < RETURN_STATES_N);
    return (moves[from] & 1u << to) != 0;
}

bool return_ends(enum return_state state)
{
    check((unsigned)state < RETURN_STATES_N);
    return moves[state] == 0;
}

struct str return_state_name(enum return_state state)
{
    check((unsigned)state < RETURN_STATES_N);
    return states[state];
}

enum outcome return_state_of(struct str name, enum return_state *out)
{
    for (int i = 0; i < RETURN_STATES_N; i++)
        if (str_eq(states[i], name)) {
            *out = (enum return_state)i;
            return DONE;
        }
    return fail("disputes", "no such state of a return: %.*s", STR_FMT(name));
}

enum outcome return_open(struct ctx *c, const struct return_new *in)
{
    check(in->due_at_ms > c->now_ms);
    return return_insert(c, in->buyer, in->dispute, in->number, in->origin, in->destination,
                         c->now_ms, in->due_at_ms, in->name, in->line1, in->line2, in->city,
                         in->region, in->postcode, in->phone, NULL);
}

enum outcome return_move(struct ctx *c, struct return_row *row, enum return_state to,
                         int64_t due_at_ms)
{
    const struct str was = row->state;
    enum return_state from;
    int64_t changed;

    TRY(return_state_of(was, &from));
    if (!return_may(from, to))
        return refuse(&c->problem, refusal_wrong_state, NULL,
                      "a return that is %.*s cannot become %.*s", STR_FMT(was),
                      STR_FMT(return_state_name(to)));
    row->state = return_state_name(to);
    row->state_at = c->now_ms;
    row->has_due_at = due_at_ms != 0;
    row->due_at = due_at_ms;
    TRY(return_update(c, row->buyer, row->dispute, was, row->state, row->state_at,
                      row->has_due_at ? &row->due_at : NULL, &changed));
    return changed == 1
               ? DONE
               : refuse(&c->problem, refusal_conflict, NULL, "the return has just changed");
}

enum outcome return_sent_by(struct ctx *c, struct return_row *row, struct str carrier,
                            struct str number, int64_t due_at_ms)
{
    TRY(return_move(c, row, RETURN_sent, due_at_ms));
    row->carrier = carrier;
    row->carrier_number = number;
    return return_carrier_set(c, row->buyer, row->dispute, carrier, number, NULL);
}

enum outcome return_doubt(struct ctx *c, struct return_row *row, int64_t due_at_ms)
{
    int64_t changed = 0;

    if (row->carrier.n > 0)
        TRY(return_doubt_set(c, row->buyer, row->dispute, due_at_ms, &changed));
    if (changed == 0)
        return refuse(&c->problem, refusal_wrong_state, NULL,
                      "one that is on its way by a carrier of the buyer's own, not doubted before");
    row->doubted = row->has_due_at = true;
    row->due_at = due_at_ms;
    return DONE;
}

enum outcome return_scan_add(struct ctx *c, const struct return_row *row,
                             const struct return_scan_new *in, bool *repeated)
{
    struct return_scan_id id = {ctx_id(c, row->buyer.v)};
    struct return_scans count;
    int64_t added;
    bool found;

    check(in->dedupe.n > 0);
    TRY(return_scans_n(c, row->buyer, row->dispute, &count, &found));
    if (count.n >= RETURN_SCANS_MAX)
        return refuse(&c->problem, refusal_too_large, "number", "at most %d scans of a parcel",
                      RETURN_SCANS_MAX);
    TRY(return_scan_insert(c, row->buyer, row->dispute, id, in->code, in->at_ms, c->now_ms,
                           in->place, in->country, in->dedupe, &added));
    *repeated = added == 0;
    return DONE;
}

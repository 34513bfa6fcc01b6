/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/disputes/disputes.h"

#include "base/check.h"

enum outcome dispute_insert_new(struct ctx *c, const struct dispute_new *in)
{
    check(in->paid.minor > 0 && in->due_at_ms > 0);
    return dispute_insert(c, in->buyer, in->id, in->order, in->seller,
                          dispute_reason_name(in->reason), c->now_ms, in->due_at_ms,
                          in->paid.currency, in->paid.minor, NULL);
}

enum outcome dispute_tell(struct ctx *c, struct account_id buyer, struct dispute_id id,
                          const struct dispute_entry *in, struct dispute_event_id *out)
{
    struct dispute_count count;
    bool found;

    check(in->words.n <= DISPUTE_WORDS_MAX && in->amount_minor >= 0);
    TRY(dispute_events_n(c, buyer, id, &count, &found));
    if (count.n >= DISPUTE_EVENTS_MAX)
        return refuse(&c->problem, refusal_too_many, NULL, "at most %d entries in a dispute",
                      DISPUTE_EVENTS_MAX);
    *out = (struct dispute_event_id){ctx_id(c, buyer.v)};
    return dispute_event_insert(c, buyer, id, *out, dispute_event_name(in->kind),
                                dispute_side_name(in->side), c->actor.account, c->now_ms,
                                in->amount_minor, in->words, in->returns, NULL);
}

enum outcome dispute_show(struct ctx *c, struct account_id buyer, struct dispute_id id,
                          struct dispute_event_id event, const struct dispute_picture *in)
{
    struct dispute_picture_id self = {ctx_id(c, buyer.v)};
    struct dispute_count count;
    bool found;

    TRY(dispute_pictures_n(c, buyer, id, &count, &found));
    if (count.n >= DISPUTE_PICTURES_MAX)
        return refuse(&c->problem, refusal_too_large, "pictures", "at most %d in a dispute",
                      DISPUTE_PICTURES_MAX);
    return dispute_picture_insert(c, buyer, id, self, event, in->whole.width, in->whole.height,
                                  in->whole.jpeg, in->small.jpeg, NULL);
}

enum outcome dispute_as_is(const struct dispute_row *row, struct dispute_change *out)
{
    *out = (struct dispute_change){.answered = row->answered,
                                   .due_at_ms = row->has_due_at ? row->due_at : 0,
                                   .offer = row->offer,
                                   .offer_by = row->offer_by,
                                   .offered_minor = row->offered,
                                   .offer_returns = row->offer_returns,
                                   .refund_minor = row->refund};
    return dispute_state_of(row->state, &out->state);
}

static enum outcome check_move(struct ctx *c, const struct dispute_row *row, enum dispute_state to,
                               bool *moved)
{
    enum dispute_state from;

    TRY(dispute_state_of(row->state, &from));
    *moved = from != to;
    if (*moved ? dispute_may(from, to) : !dispute_ends(from))
        return DONE;
    return refuse(&c->problem, refusal_wrong_state, NULL,
                  "a dispute that is %.*s cannot become %.*s", STR_FMT(row->state),
                  STR_FMT(dispute_state_name(to)));
}

static void apply(struct ctx *c, struct dispute_row *row, const struct dispute_change *to,
                  bool moved)
{
    row->state = dispute_state_name(to->state);
    row->state_at = moved ? c->now_ms : row->state_at;
    row->has_due_at = to->due_at_ms != 0;
    row->due_at = to->due_at_ms;
    row->answered = to->answered;
    row->offer = to->offer;
    row->offer_by = to->offer_by;
    row->offered = to->offered_minor;
    row->offer_returns = to->offer_returns;
    row->refund = to->refund_minor;
}

static enum outcome write(struct ctx *c, struct dispute_row *row)
{
    int64_t changed;

    TRY(dispute_update(c, row->buyer, row->id, row->version, row->state, row->state_at,
                       row->has_due_at ? &row->due_at : NULL, row->answered, row->offer,
                       row->offer_by, row->offered, row->refund, row->offer_returns, &changed));
    row->version++;
    return changed == 1
               ? DONE
               : refuse(&c->problem, refusal_conflict, NULL, "the dispute has just changed");
}

enum outcome dispute_change(struct ctx *c, struct dispute_row *row, const struct dispute_change *to)
{
    bool moved;

    TRY(check_move(c, row, to->state, &moved));
    apply(c, row, to, moved);
    return write(c, row);
}

enum outcome dispute_returned(struct ctx *c, struct dispute_row *row, int64_t refund_minor)
{
    enum dispute_state state;

    TRY(dispute_state_of(row->state, &state));
    check(dispute_ends(state) && row->refund == 0 && refund_minor <= row->paid);
    row->refund = refund_minor;
    return write(c, row);
}

static enum outcome found_or_refuse(struct ctx *c, bool found)
{
    return found ? DONE : refuse(&c->problem, refusal_not_found, NULL, "no such dispute");
}

enum outcome dispute_read(struct ctx *c, struct account_id buyer, struct dispute_id id,
                          struct dispute_row *out)
{
    bool found;

    TRY(dispute_get(c, buyer, id, out, &found));
    return found_or_refuse(c, found);
}

enum outcome dispute_locate(struct ctx *c, struct dispute_id id, struct dispute_row *out)
{
    bool found;

    TRY(dispute_find(c, id, out, &found));
    return found_or_refuse(c, found);
}

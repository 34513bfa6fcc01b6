/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/return_goods.h"

#include "flow/effects.h"
#include "flow/steps.h"
#include "shop/logistics/emsevt.h"
#include "shop/logistics/numbers.h"
#include "store/store.h"

/* ---- the number ---- */

struct numbering {
    const struct dispute_row *dispute;
    struct return_parcel parcel;
    struct s10 number;
};

static enum outcome find_country(struct ctx *c, void *arg)
{
    struct numbering *n = arg;
    struct purchase_row p;
    struct order_row o;

    TRY(order_read(c, n->dispute->buyer, n->dispute->order_id, &o));
    TRY(purchase_read(c, o.buyer, o.purchase, &p));
    n->parcel.origin = p.country;
    return DONE;
}

static enum outcome give_number(struct ctx *c, void *arg)
{
    struct numbering *n = arg;

    return parcel_number_next(c, n->parcel.origin, SERVICE_STANDARD, &n->number);
}

enum outcome return_number(struct ctx *c, const struct dispute_row *d, struct return_parcel *out)
{
    struct numbering n = {.dispute = d};
    enum outcome given;

    TRY(store_read(c, find_country, &n));
    given = store_write(c, parcel_range_key(n.parcel.origin, SERVICE_STANDARD), give_number, &n);
    if (given == REFUSED && c->problem.refusal == refusal_numbers_used_up)
        c->problem = (struct problem){0};
    else if (given != DONE)
        return given;
    else
        n.parcel.number = str_copy(c->arena, s10_str(&n.number));
    *out = n.parcel;
    return DONE;
}

/* ---- it begins ---- */

enum outcome return_ring(struct ctx *c, const struct return_row *r)
{
    struct effect timer = {EFFECT_dispute_due, r->buyer.v, r->dispute.v,
                           step_timer_word(c, r->state, r->due_at)};

    return effect_emit(c, &timer, r->due_at);
}

static enum outcome write_down(struct ctx *c, const struct dispute_case *k,
                               const struct return_parcel *parcel)
{
    const struct seller_address_row *to = &k->home;
    struct return_row row;
    bool found;

    TRY(return_open(c, &(struct return_new){
        .buyer = k->dispute.buyer, .dispute = k->dispute.id, .number = parcel->number,
        .origin = parcel->origin, .destination = to->country, .name = to->name,
        .line1 = to->line1, .line2 = to->line2, .city = to->city, .region = to->region,
        .postcode = to->postcode, .phone = to->phone,
        .due_at_ms = c->now_ms + k->terms->return_send_days * DAY_MS}));
    TRY(return_get(c, k->dispute.buyer, k->dispute.id, &row, &found));
    return found ? return_ring(c, &row) : fail("flow", "a return that was just opened is gone");
}

enum outcome return_begin(struct ctx *c, struct dispute_case *k, const struct dispute_end *end,
                          const struct return_parcel *parcel)
{
    struct dispute_event_id event;
    struct dispute_change to;

    TRY(return_possible(c, k));
    TRY(dispute_as_is(&k->dispute, &to));
    to.state = end->state;
    to.due_at_ms = 0;
    TRY(dispute_change(c, &k->dispute, &to));
    TRY(write_down(c, k, parcel));
    return dispute_note_return(c, k, end->kind, end->refund_minor, end->words, &event);
}

/* ---- it ends ---- */

/* What was broken is not sold again by itself: its seller counts it. */
static enum outcome shelve(struct ctx *c, const struct dispute_case *k)
{
    struct effect back = {EFFECT_return_stock, k->order.buyer.v, k->order.id.v,
                          order_state_name(ORDER_refunded)};

    return str_eq(k->dispute.reason, dispute_reason_name(REASON_damaged))
               ? DONE : effect_emit(c, &back, 0);
}

enum outcome return_end(struct ctx *c, struct dispute_case *k, struct return_row *r,
                        enum return_state how)
{
    int64_t refund = how == RETURN_unsent ? 0 : order_rest_minor(&k->order);
    struct dispute_event_id event;

    TRY(return_move(c, r, how, 0));
    TRY(dispute_returned(c, &k->dispute, refund));
    TRY(dispute_settle(c, &k->order, refund));
    if (how == RETURN_arrived)
        TRY(shelve(c, k));
    k->side = SIDE_facts;
    return dispute_note(c, k, DISPUTE_EVENT_decided, refund, return_state_name(how), &event);
}

enum outcome return_look(struct ctx *c, struct dispute_case *k)
{
    struct return_row r;
    enum return_state state;
    bool found;

    TRY(return_get(c, k->dispute.buyer, k->dispute.id, &r, &found));
    if (!found)
        return DONE;
    TRY(return_state_of(r.state, &state));
    if (return_ends(state) || r.due_at > c->now_ms)
        return DONE;
    return return_end(c, k, &r, state == RETURN_awaited ? RETURN_unsent : RETURN_lost);
}

enum outcome return_read(struct ctx *c, const struct dispute_case *k, struct return_row *out)
{
    enum return_state state;
    bool found;

    TRY(return_get(c, k->dispute.buyer, k->dispute.id, out, &found));
    if (found)
        TRY(return_state_of(out->state, &state));
    if (found && !return_ends(state))
        return DONE;
    return refuse(&c->problem, refusal_wrong_state, NULL, "a dispute whose goods go back");
}

/* ---- scans of its parcel ---- */

/* Of an older item of that number, or about a delivery in another country: kept, and no more. */
static bool doubtful(const struct return_row *r, const struct scan_new *in,
                     const struct emsevt *event)
{
    return in->at_ms < r->agreed_at - DAY_MS ||
           (event->status == PARCEL_DELIVERED && in->country.n > 0 &&
            !str_eq(in->country, r->destination));
}

static enum outcome follow(struct ctx *c, struct return_row *r, enum return_state now,
                           enum parcel_status status)
{
    struct dispute_event_id event;
    struct dispute_case k;

    if (return_ends(now) || (now == RETURN_sent && status != PARCEL_DELIVERED &&
                             status != PARCEL_RETURNED))
        return DONE;
    TRY(dispute_case_read(c, r->buyer, r->dispute, &k));
    if (status == PARCEL_DELIVERED)
        return return_end(c, &k, r, RETURN_arrived);
    if (status == PARCEL_RETURNED)
        return return_end(c, &k, r, RETURN_refused);
    TRY(return_move(c, r, RETURN_sent, c->now_ms + k.terms->return_travel_days * DAY_MS));
    TRY(return_ring(c, r));
    k.side = SIDE_facts;
    return dispute_note(c, &k, DISPUTE_EVENT_said, 0, return_state_name(RETURN_sent), &event);
}

enum outcome return_scanned(struct ctx *c, const struct return_row *found,
                            const struct scan_new *in, struct scan_result *out)
{
    struct scan_clean scan;
    enum return_state now;
    struct return_row r;
    bool still;

    TRY(scan_clean(c, in, &scan));
    TRY(return_get(c, found->buyer, found->dispute, &r, &still));
    TRY(return_state_of(r.state, &now));
    *out = (struct scan_result){.shipment = {.number = in->number, .status = scan.event->status}};
    TRY(return_scan_add(c, &r, &(struct return_scan_new){
        .code = str_of(scan.event->code), .at_ms = in->at_ms, .place = scan.place,
        .country = scan.country, .dedupe = scan.dedupe}, &out->repeated));
    if (out->repeated || doubtful(&r, in, scan.event))
        return DONE;
    return follow(c, &r, now, scan.event->status);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "face/api/dispute_view.h"

#include "face/api/order_view.h"
#include "shop/disputes/returns.h"

/* ---- how it stands ---- */

static const char *const findings[] = {[FOUND_SILENT] = "",        [FOUND_RECEIVED] = "received",
                                       [FOUND_RETURNED] = "returned", [FOUND_LATE] = "late",
                                       [FOUND_WAITING] = "waiting"};

static struct api_dispute_offer *offer_of(struct web *w, const struct dispute_row *d)
{
    struct api_dispute_offer *o = arena_new(w->c.arena, struct api_dispute_offer);

    *o = (struct api_dispute_offer){d->offer.v, d->offer_by, money(d->offered, d->currency),
                                    d->offer_returns};
    return d->offer.v != 0 ? o : NULL;
}

static struct api_dispute_rights *rights_of(struct web *w, const struct dispute_case *k,
                                            enum dispute_side side)
{
    const struct dispute_rights may = dispute_rights_of(k, side, w->c.now_ms);
    struct api_dispute_rights *r = arena_new(w->c.arena, struct api_dispute_rights);

    *r = (struct api_dispute_rights){may.speak,    may.accept, may.withdraw,
                                     may.escalate, may.decide, may.returns};
    return r;
}

/* What only holds while it is open, or once it has ended. */
static enum outcome fill_course(struct web *w, const struct dispute_case *k,
                                struct api_dispute *out)
{
    const struct dispute_row *d = &k->dispute;
    enum dispute_state state;
    struct return_row goods;
    bool returns, over;

    TRY(dispute_state_of(d->state, &state));
    TRY(return_get(&w->c, d->buyer, d->id, &goods, &returns));
    over = dispute_ends(state);
    if (returns) {
        out->goods = goods.state;
        out->due_at = goods.has_due_at ? goods.due_at : 0;
    }
    if (over && k->order.dispute.v != d->id.v)
        out->refund = money(d->refund, d->currency);
    if (!over)
        out->finding = str_of(findings[k->finding]);
    if (state == DISPUTE_open)
        out->escalates_at = dispute_escalates_ms(k);
    return DONE;
}

enum outcome view_dispute(struct web *w, const struct dispute_row *d, enum dispute_side side,
                          struct api_dispute *out)
{
    struct dispute_case k;

    TRY(dispute_case_read(&w->c, d->buyer, d->id, &k));
    d = &k.dispute;
    *out = (struct api_dispute){
        .id = d->id.v, .order = d->order_id.v, .side = dispute_side_name(side),
        .reason = d->reason, .state = d->state, .state_at = d->state_at,
        .opened_at = d->opened_at, .due_at = d->has_due_at ? d->due_at : 0,
        .answered = d->answered, .paid = money(d->paid, d->currency), .offer = offer_of(w, d),
        .may = rights_of(w, &k, side)};
    TRY(fill_course(w, &k, out));
    return view_seller_brief(w, d->seller, &out->seller);
}

/* ---- its history ---- */

static void fill_pictures(struct web *w, const struct dispute_picture_row_list *all,
                          struct api_dispute_event *e)
{
    e->pictures.v = arena_new_n(w->c.arena, struct api_dispute_picture, all->n + 1);
    for (size_t i = 0; i < all->n; i++)
        if (all->v[i].event.v == e->id)
            e->pictures.v[e->pictures.n++] = (struct api_dispute_picture){
                all->v[i].id.v, all->v[i].width, all->v[i].height};
}

/* What the facts say is stored as a word. */
static struct api_dispute_event event_of(const struct dispute_event_row *row,
                                         struct currency currency)
{
    const bool facts = str_eq(row->side, dispute_side_name(SIDE_facts));
    const bool end = str_eq(row->kind, dispute_event_name(DISPUTE_EVENT_decided));
    struct api_dispute_event e = {.id = row->id.v, .kind = row->kind, .side = row->side,
                                  .at = row->at, .returns = row->returns};

    if (row->amount > 0 || end)
        e.amount = money(row->amount, currency);
    *(facts ? &e.fact : &e.words) = row->words;
    return e;
}

enum outcome view_dispute_events(struct web *w, const struct dispute_row *d,
                                 struct api_dispute_events *out)
{
    struct dispute_picture_row_list pictures;
    struct dispute_event_row_list rows;

    TRY(dispute_events(&w->c, d->buyer, d->id, DISPUTE_EVENTS_MAX, &rows));
    TRY(dispute_pictures(&w->c, d->buyer, d->id, DISPUTE_PICTURES_MAX, &pictures));
    out->items.v = arena_new_n(w->c.arena, struct api_dispute_event, rows.n + 1);
    out->items.n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        out->items.v[i] = event_of(&rows.v[i], d->currency);
        fill_pictures(w, &pictures, &out->items.v[i]);
    }
    return DONE;
}

/* ---- goods that go back ---- */

static struct api_contact *home_of(struct web *w, const struct return_row *r)
{
    struct api_contact *to = arena_new(w->c.arena, struct api_contact);

    *to = (struct api_contact){.name = r->to_name, .line1 = r->to_line1, .line2 = r->to_line2,
                               .city = r->to_city, .region = r->to_region,
                               .postcode = r->to_postcode, .country = r->destination,
                               .phone = r->to_phone};
    return r->to_line1.n ? to : NULL;
}

enum outcome view_dispute_return(struct web *w, const struct dispute_row *d,
                                 struct api_dispute_return *out)
{
    struct return_scan_row_list rows;
    struct return_row r;
    bool found;

    TRY(return_get(&w->c, d->buyer, d->id, &r, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, "dispute", "one whose goods go back");
    TRY(return_scan_list(&w->c, r.buyer, r.dispute, RETURN_SCANS_MAX, &rows));
    *out = (struct api_dispute_return){
        .state = r.state, .state_at = r.state_at, .due_at = r.has_due_at ? r.due_at : 0,
        .number = r.number, .carrier = r.carrier, .carrier_number = r.carrier_number,
        .doubted = r.doubted, .origin = r.origin, .to = home_of(w, &r)};
    out->scans.v = arena_new_n(w->c.arena, struct api_return_scan, rows.n + 1);
    out->scans.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        out->scans.v[i] = (struct api_return_scan){rows.v[i].code, rows.v[i].at, rows.v[i].place,
                                                   rows.v[i].country};
    return DONE;
}

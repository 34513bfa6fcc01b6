/* SPDX-License-Identifier: Apache-2.0 */
#include "face/api/order_view.h"

#include "flow/dispute.h"
#include "shop/payments/payments.h"

enum { REFUNDS_MAX = 20 };

enum outcome view_seller_brief(struct web *w, struct seller_id id, struct api_seller_brief **out)
{
    struct seller_row row;
    bool found;

    TRY(seller_get(&w->c, id, &row, &found));
    if (!found)
        return fail("api", "seller %lld is not there", (long long)id.v);
    *out = arena_new(w->c.arena, struct api_seller_brief);
    **out = (struct api_seller_brief){.id = row.id.v, .handle = row.handle, .name = row.name,
                                      .country = row.country,
                                      .rating = view_rating(w, row.rating_sum, row.rating_count)};
    return DONE;
}

struct api_contact *view_contact(struct web *w, const struct purchase_row *p)
{
    struct api_contact *c = arena_new(w->c.arena, struct api_contact);

    *c = (struct api_contact){.name = p->name, .line1 = p->line1, .line2 = p->line2,
                              .city = p->city, .region = p->region, .postcode = p->postcode,
                              .country = p->country, .phone = p->phone};
    return c;
}

enum outcome view_order_brief(struct web *w, const struct order_row *o,
                              struct api_order_brief *out)
{
    *out = (struct api_order_brief){.id = o->id.v, .purchase = o->purchase.v, .state = o->state,
                                    .total = money(o->total, o->currency),
                                    .placed_at = o->placed_at, .p50 = o->p50, .p90 = o->p90};
    return view_seller_brief(w, o->seller, &out->seller);
}

/* ---- parcels ---- */

static enum outcome fill_scans(struct web *w, const struct shipment *s, struct api_shipment *out)
{
    struct scan *scans;

    TRY(shipment_timeline(&w->c, s, &scans, &out->scans.n));
    out->scans.v = arena_new_n(w->c.arena, struct api_scan, out->scans.n + 1);
    for (size_t i = 0; i < out->scans.n; i++)
        out->scans.v[i] = (struct api_scan){
            .code = str_of(scans[i].event->code), .label = str_of(scans[i].event->label),
            .status = str_of(parcel_status_name(scans[i].event->status)), .at = scans[i].at_ms,
            .place = scans[i].place, .country = scans[i].country, .reason = scans[i].reason,
            .doubt = scans[i].doubt};
    return DONE;
}

enum outcome view_shipment(struct web *w, const struct shipment *s, struct api_shipment *out)
{
    *out = (struct api_shipment){
        .number = str_of(s->number.text), .service = str_of(service_name(s->service)),
        .status = str_of(parcel_status_name(s->status)), .status_at = s->status_at_ms,
        .delivered_at = s->delivered_at_ms, .p50 = s->p50, .p90 = s->p90,
        .late = shipment_late(s), .why = shipment_why(w->c.arena, STR("en"), s)};
    if (s->expected) {
        out->now_p50 = s->now_p50;
        out->now_p90 = s->now_p90;
    }
    return fill_scans(w, s, out);
}

enum outcome view_shipments(struct web *w, const struct order_row *o, struct api_shipment **v,
                            size_t *n)
{
    struct shipment *rows;

    TRY(shipments_of_order(&w->c, o->buyer, o->id, &rows, n));
    *v = arena_new_n(w->c.arena, struct api_shipment, *n + 1);
    for (size_t i = 0; i < *n; i++)
        TRY(view_shipment(w, &rows[i], &(*v)[i]));
    return DONE;
}

/* ---- orders ---- */

static struct api_sums *sums_of(struct web *w, const struct order_row *o)
{
    struct api_sums *s = arena_new(w->c.arena, struct api_sums);

    *s = (struct api_sums){
        .goods = money(o->goods, o->currency), .freight = money(o->freight, o->currency),
        .insurance = money(o->insurance, o->currency), .duty = money(o->duty, o->currency),
        .fees = money(o->fees, o->currency), .tax = money(o->tax, o->currency),
        .tax_included = money(o->tax_included, o->currency),
        .discount = money(o->discount, o->currency), .total = money(o->total, o->currency)};
    return s;
}

static enum outcome fill_lines(struct web *w, const struct order_row *o, struct api_order *out)
{
    struct order_line_row_list rows;

    TRY(order_lines(&w->c, o->buyer, o->id, ORDER_LINES_MAX, &rows));
    out->lines.v = arena_new_n(w->c.arena, struct api_order_line, rows.n + 1);
    out->lines.n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct order_line_row *l = &rows.v[i];

        out->lines.v[i] = (struct api_order_line){
            .product = l->product.v, .offer = l->offer.v, .sku = l->sku, .title = l->title,
            .quantity = l->quantity, .goods = money(l->goods, o->currency),
            .duty = money(l->duty, o->currency), .tax = money(l->tax, o->currency),
            .total = money(l->total, o->currency), .hs6 = l->hs6, .origin = l->origin};
    }
    return DONE;
}

static enum outcome fill_history(struct web *w, const struct order_row *o, struct api_order *out)
{
    struct order_event_row_list rows;

    TRY(order_history(&w->c, o->buyer, o->id, HISTORY_MAX, &rows));
    out->history.v = arena_new_n(w->c.arena, struct api_order_event, rows.n + 1);
    out->history.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        out->history.v[i] =
            (struct api_order_event){rows.v[i].state, rows.v[i].at, rows.v[i].note};
    return DONE;
}

/* Where the buyer's money is. */
static struct str money_of(enum order_state state, const struct refund_row_list *refunds)
{
    bool returning = false;

    if (order_holds_money(state))
        return STR("held");
    if (state == ORDER_released)
        return STR("released");
    for (size_t i = 0; i < refunds->n; i++)
        returning = returning || str_eq(refunds->v[i].state, STR("asked"));
    return returning ? STR("returning") : refunds->n ? STR("returned") : STR("unpaid");
}

static enum outcome fill_money(struct web *w, const struct order_row *o, enum order_state state,
                               struct api_order *out)
{
    struct refund_row_list rows;

    TRY(refunds_of_order(&w->c, o->buyer, o->id, REFUNDS_MAX, &rows));
    out->money = money_of(state, &rows);
    out->refunds.v = arena_new_n(w->c.arena, struct api_refund, rows.n + 1);
    out->refunds.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        out->refunds.v[i] = (struct api_refund){
            .id = rows.v[i].id.v, .amount = money(rows.v[i].amount, rows.v[i].currency),
            .state = rows.v[i].state, .reason = rows.v[i].reason,
            .created_at = rows.v[i].created_at};
    return DONE;
}

static enum outcome fill_extension(struct web *w, const struct order_row *o,
                                   struct api_order *out)
{
    int64_t until_ms;
    bool may;

    TRY(protection_extends(&w->c, o, &may, &until_ms));
    out->extends_to = may ? until_ms : 0;
    return DONE;
}

enum outcome view_order(struct web *w, const struct order_row *o, struct api_order *out)
{
    enum order_state state;

    TRY(order_state_of(o->state, &state));
    *out = (struct api_order){
        .id = o->id.v, .purchase = o->purchase.v, .state = o->state, .state_at = o->state_at,
        .due_at = o->due_at, .placed_at = o->placed_at, .sums = sums_of(w, o),
        .service = o->service, .p50 = o->p50, .p90 = o->p90,
        .can_confirm = (state == ORDER_shipped || state == ORDER_delivered) && !o->dispute.v,
        .can_cancel = state == ORDER_paid, .dispute = o->dispute.v,
        .extended_at = o->has_extended_at ? o->extended_at : 0};
    TRY(view_seller_brief(w, o->seller, &out->seller));
    TRY(fill_extension(w, o, out));
    TRY(fill_lines(w, o, out));
    TRY(fill_money(w, o, state, out));
    TRY(fill_history(w, o, out));
    return view_shipments(w, o, &out->shipments.v, &out->shipments.n);
}

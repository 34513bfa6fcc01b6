/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/order.h"
#include "flow/steps.h"
#include "store/store.h"

struct shipping {
    struct order_id order;
    struct s10 number;
    struct order_row row;
    struct shipment_id shipment;
};

static enum outcome find(struct ctx *c, void *arg)
{
    struct shipping *in = arg;

    return step_locate_sold(c, in->order, &in->row);
}

static enum outcome create_shipment(struct ctx *c, struct shipping *in)
{
    const struct order_row *o = &in->row;
    struct purchase_row p;
    struct shipment_new s = {.buyer = o->buyer,
                             .order = o->id,
                             .seller = o->seller,
                             .number = in->number,
                             .hub = o->hub,
                             .weight_g = o->weight_g,
                             .p50 = o->p50,
                             .p90 = o->p90};

    if (!service_parse(o->service, &s.service))
        return fail("flow", "no such service: %.*s", STR_FMT(o->service));
    TRY(purchase_read(c, o->buyer, o->purchase, &p));
    s.city = p.place;
    return shipment_create(c, &s, &in->shipment);
}

/* Shipped with that very number before? Then there is nothing to do. */
static enum outcome find_shipment(struct ctx *c, struct shipping *in, bool *found)
{
    struct shipment *parcels;
    size_t n;

    *found = false;
    TRY(shipments_of_order(c, in->row.buyer, in->row.id, &parcels, &n));
    for (size_t i = 0; i < n && !*found; i++)
        if (strcmp(parcels[i].number.text, in->number.text) == 0) {
            in->shipment = parcels[i].id;
            *found = true;
        }
    return DONE;
}

static enum outcome ship(struct ctx *c, void *arg)
{
    struct shipping *in = arg;
    struct order_row *o = &in->row;
    bool shipped;

    TRY(order_read(c, o->buyer, o->id, o));
    TRY(find_shipment(c, in, &shipped));
    if (shipped)
        return DONE;
    if (!str_eq(o->state, order_state_name(ORDER_paid)))
        return refuse(&c->problem, refusal_wrong_state, NULL, "an order that is paid");
    TRY(create_shipment(c, in));
    TRY(step_move(c, o, ORDER_shipped, o->due_at, str_of(in->number.text)));
    return step_tell(c, o->buyer.v, o->id.v, "shipped");
}

enum outcome ship_order(struct ctx *c, const struct ship_order *in, struct shipment_id *out)
{
    struct shipping s = {.order = in->order};

    if (!s10_parse(in->number, &s.number))
        return refuse(&c->problem, refusal_invalid, "number",
                      "an S10 number with its check digit, such as RB123456785CN");
    TRY(store_read(c, find, &s));
    TRY(store_write(c, s.row.buyer.v, ship, &s));
    *out = s.shipment;
    return DONE;
}

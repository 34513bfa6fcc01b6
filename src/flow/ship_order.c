/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/customs.h"
#include "flow/order.h"
#include "flow/steps.h"
#include "shop/logistics/sscc.h"
#include "store/store.h"

enum { NUMBER_TRIES = 3 };

struct shipping {
    struct order_id order;
    struct str country;   /* whose post carries it */
    bool numbered;        /* the seller has said which number, or we have given one */
    bool shipped;         /* before */
    struct s10 number;
    struct sscc sscc;     /* empty: no range of ours has one */
    struct order_row row;
    struct shipment_id shipment;
};

/* Shipped with that very number before, or with any where none is asked for? Then there is nothing
 * to do. */
static enum outcome find_shipment(struct ctx *c, struct shipping *in)
{
    struct shipment *parcels;
    size_t n;

    TRY(shipments_of_order(c, in->row.buyer, in->row.id, &parcels, &n));
    for (size_t i = 0; i < n && !in->shipped; i++)
        if (!in->numbered || strcmp(parcels[i].number.text, in->number.text) == 0) {
            in->shipment = parcels[i].id;
            in->number = parcels[i].number;
            in->shipped = true;
        }
    return DONE;
}

static enum outcome look(struct ctx *c, struct shipping *in)
{
    TRY(find_shipment(c, in));
    if (!in->shipped && !str_eq(in->row.state, order_state_name(ORDER_paid)))
        return refuse(&c->problem, refusal_wrong_state, NULL, "an order that is paid");
    return DONE;
}

static enum outcome find(struct ctx *c, void *arg)
{
    struct shipping *in = arg;
    const struct hub *hub;

    TRY(step_locate_sold(c, in->order, &in->row));
    hub = hub_by_code(in->row.hub);
    in->country = hub ? str_of(hub->country->code) : in->row.dispatch;
    return look(c, in);
}

/* ---- the number ---- */

/* In a command of its own, as with the number below: given is given. */
static enum outcome give_sscc(struct ctx *c, void *arg)
{
    struct shipping *in = arg;

    return sscc_next(c, &in->sscc);
}

static enum outcome look_for_sscc(struct ctx *c, void *arg)
{
    struct sscc_range_row row;

    return sscc_range_look(c, &row, arg);
}

/* Where the operator has no range there is no command. */
static enum outcome label_it(struct ctx *c, struct shipping *in)
{
    bool any;

    TRY(store_read(c, look_for_sscc, &any));
    return any ? store_write(c, SSCC_KEY, give_sscc, in) : DONE;
}

static enum outcome service_of(const struct order_row *o, enum service *out)
{
    if (service_parse(o->service, out))
        return DONE;
    return fail("flow", "no such service: %.*s", STR_FMT(o->service));
}

static enum outcome give_number(struct ctx *c, void *arg)
{
    struct shipping *in = arg;
    enum service service;

    TRY(service_of(&in->row, &service));
    return parcel_number_next(c, in->country, service, &in->number);
}

/* In a command of its own, where the givers of that range stand in line: what becomes of the parcel
 * then, the number is given and is not given again. */
static enum outcome number_it(struct ctx *c, struct shipping *in)
{
    enum service service;

    TRY(service_of(&in->row, &service));
    TRY(store_write(c, parcel_range_key(in->country, service), give_number, in));
    in->numbered = true;
    return DONE;
}

/* ---- the parcel ---- */

static enum outcome create_shipment(struct ctx *c, struct shipping *in)
{
    const struct order_row *o = &in->row;
    struct purchase_row p;
    struct itmatt data;
    struct shipment_new s = {.buyer = o->buyer,
                             .order = o->id,
                             .seller = o->seller,
                             .number = in->number,
                             .hub = o->hub,
                             .origin = in->country,
                             .weight_g = o->weight_g,
                             .p50 = o->p50,
                             .p90 = o->p90,
                             .ordered_at_ms = o->placed_at};

    TRY(service_of(o, &s.service));
    TRY(purchase_read(c, o->buyer, o->purchase, &p));
    s.city = p.place;
    s.destination = p.country;
    TRY(advance_data_of(c, o, &p, in->country, &in->number, &data, &s.announced));
    TRY(shipment_create(c, &s, &in->shipment));
    if (in->sscc.text[0])
        TRY(sscc_insert(c, o->buyer, in->shipment, str_of(in->sscc.text), NULL));
    return s.announced ? itmatt_keep(c, o->buyer, in->shipment, &data) : DONE;
}

static enum outcome ship(struct ctx *c, void *arg)
{
    struct shipping *in = arg;
    struct order_row *o = &in->row;
    struct shipment s;
    bool found;

    TRY(order_read(c, o->buyer, o->id, o));
    TRY(look(c, in));
    if (in->shipped)
        return DONE;
    TRY(create_shipment(c, in));
    TRY(step_move(c, o, ORDER_shipped, o->due_at, str_of(in->number.text)));
    TRY(step_tell(c, o->buyer.v, o->id.v, "shipped"));
    TRY(shipment_get(c, o->buyer, in->shipment, &s, &found));
    return step_watch(c, &s);
}

/* A number of ours may have been typed by another seller since it was given: then the next one. */
static enum outcome ship_numbered(struct ctx *c, struct shipping *in)
{
    enum outcome out = REFUSED;

    for (int i = 0; i < NUMBER_TRIES && out == REFUSED; i++) {
        TRY(number_it(c, in));
        out = store_write(c, in->row.buyer.v, ship, in);
        if (out == REFUSED && c->problem.refusal != refusal_conflict)
            break;
    }
    return out;
}

enum outcome ship_order(struct ctx *c, const struct ship_order *in, struct shipped *out)
{
    struct shipping s = {.order = in->order};

    s.numbered = str_trim(in->number).n > 0;
    if (s.numbered && !s10_parse(in->number, &s.number))
        return refuse(&c->problem, refusal_invalid, "number",
                      "an S10 number with its check digit, such as RB123456785CN");
    TRY(store_read(c, find, &s));
    if (!s.shipped)
        TRY(label_it(c, &s));
    if (!s.shipped && !s.numbered)
        TRY(ship_numbered(c, &s));
    else if (!s.shipped)
        TRY(store_write(c, s.row.buyer.v, ship, &s));
    *out = (struct shipped){s.shipment, s.number};
    return DONE;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The papers of a parcel that goes back: those that it came with, sender and addressee changed. */
#include "flow/customs.h"
#include "flow/dispute.h"
#include "shop/customs/papers.h"
#include "shop/disputes/returns.h"
#include "shop/markets/envelope.h"

static struct str lines_of(struct ctx *c, const struct itmatt_party *to)
{
    const struct country *country = country_by_code(to->country);
    const struct envelope e = {.name = to->name, .line1 = to->line1, .line2 = to->line2,
                               .city = to->city, .region = to->region, .postcode = to->postcode,
                               .country = to->country};

    return envelope_lines(c->arena, &e, country ? country->language : STR("en"));
}

/* Where it goes, as it was said when the return was agreed; before such was kept, to the shop. */
static struct itmatt_party home_of(const struct return_row *r, const struct itmatt_party *shop)
{
    struct itmatt_party home = {.name = r->to_name, .line1 = r->to_line1, .line2 = r->to_line2,
                                .city = r->to_city, .region = r->to_region,
                                .postcode = r->to_postcode, .country = r->destination,
                                .phone = r->to_phone, .email = shop->email};

    return r->to_line1.n ? home : *shop;
}

static enum outcome fill(struct ctx *c, const struct return_row *r, const struct order_row *o,
                         struct paper *out)
{
    const struct country *country = country_by_code(r->destination);
    struct purchase_row p;
    struct itmatt_party buyer;
    const struct rates *rates;
    struct s10 number;

    if (!s10_parse(r->number, &number))
        return fail("flow", "a return has the number %.*s", STR_FMT(r->number));
    TRY(purchase_read(c, o->buyer, o->purchase, &p));
    *out = (struct paper){.service = STR("standard"), .hub = o->hub, .parcel = 1, .parcels = 1,
                          .shipped_on = utc_date(r->agreed_at), .shipped_at_ms = r->agreed_at,
                          .border = parcel_crosses(r->origin, r->destination),
                          .language = country ? country->language : STR(""),
                          .buyer_language = STR("en")};
    TRY(parcel_data_of(c, o, &p, r->destination, &number, &out->data));
    buyer = out->data.addressee;
    out->data.addressee = home_of(r, &out->data.sender);
    out->data.sender = buyer;
    out->data.category = STR("returned");
    out->data.postage_minor = 0;
    out->addressee = lines_of(c, &out->data.addressee);
    TRY(rates_of_day(c, out->shipped_on, &rates));
    TRY(postal_forms_load(&c->problem));
    out->worth = postal_worth_of(rates, money(o->goods, o->currency));
    return DONE;
}

enum outcome return_label(struct ctx *c, const struct dispute_row *d, struct str *out)
{
    struct return_row r;
    struct paper paper;
    struct order_row o;
    unsigned kinds = 1U << PAPER_LABEL;
    bool found;

    TRY(return_get(c, d->buyer, d->id, &r, &found));
    if (!found || r.number.n == 0 || !str_eq(r.state, return_state_name(RETURN_awaited)))
        return refuse(&c->problem, refusal_not_found, "dispute",
                      "one whose goods go back, by a post that lent us numbers");
    TRY(order_read(c, d->buyer, d->order_id, &o));
    TRY(fill(c, &r, &o, &paper));
    if (paper.border)
        kinds |= paper.worth.cn22 ? 1U << PAPER_CN22 : 1U << PAPER_CN23;
    return papers_draw(&c->problem, c->arena, &paper, 1, kinds, out);
}

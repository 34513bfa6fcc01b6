/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/customs.h"
#include "shop/accounts/accounts.h"
#include "shop/catalog/catalog_sql.h"
#include "shop/markets/places.h"
#include "shop/sellers/sellers.h"

bool parcel_crosses(struct str origin, struct str destination)
{
    const struct country *from = country_by_code(origin), *to = country_by_code(destination);

    if (str_eq(origin, destination))
        return false;
    return !from || !to || !same_customs_territory(from, to);
}

static enum outcome fill_sender(struct ctx *c, const struct order_row *o, struct str origin,
                                struct itmatt_party *out)
{
    struct seller_row seller;
    struct account_email account;
    const struct city *city;
    bool found;

    TRY(seller_get(c, o->seller, &seller, &found));
    if (!found)
        return fail("flow", "order %lld has no seller", (long long)o->id.v);
    city = city_by_id((struct city_id){seller.city});
    *out = (struct itmatt_party){.name = seller.name, .country = origin,
                                 .city = city ? city->name : STR("")};
    if (!city) {
        const struct hub *hub = hub_by_code(o->hub);

        out->city = hub ? hub->name : STR("");
    }
    TRY(account_of_shop(c, o->seller, &account, &found));
    if (found)
        out->email = account.email;
    return DONE;
}

/* What the order's line lacks, from its offer as it is now: the seller may have mended it. */
static enum outcome mend_line(struct ctx *c, const struct order_line_row *row,
                              struct itmatt_line *l)
{
    struct offer_sale now;
    bool found;

    if (l->hs6.n && l->weight_g > 0)
        return DONE;
    TRY(offer_for_sale(c, row->offer, STR("en"), &now, &found));
    if (!found)
        return DONE;
    if (l->hs6.n == 0)
        l->hs6 = str_sub(now.hs, 0, 6);
    if (l->origin.n == 0)
        l->origin = now.origin;
    if (l->weight_g <= 0)
        l->weight_g = (int64_t)(now.weight_g ? now.weight_g : now.packed_g) * row->quantity;
    return DONE;
}

static enum outcome fill_lines(struct ctx *c, const struct order_row *o, struct str origin,
                               struct itmatt *out)
{
    struct order_line_row_list rows;
    struct itmatt_line *lines;

    TRY(order_lines(c, o->buyer, o->id, ORDER_LINES_MAX, &rows));
    lines = arena_new_n(c->arena, struct itmatt_line, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct order_line_row *r = &rows.v[i];

        lines[i] = (struct itmatt_line){.description = r->title, .quantity = r->quantity,
                                        .weight_g = (int64_t)r->weight_g * r->quantity,
                                        .value_minor = r->goods, .hs6 = r->hs6,
                                        .origin = r->origin};
        TRY(mend_line(c, r, &lines[i]));
        if (lines[i].origin.n == 0)
            lines[i].origin = origin;
        out->gross_g += lines[i].weight_g;
    }
    out->lines = lines;
    out->lines_n = rows.n;
    out->gross_g = i64_max(out->gross_g, o->weight_g);
    return DONE;
}

enum outcome parcel_data_of(struct ctx *c, const struct order_row *o,
                            const struct purchase_row *p, struct str origin,
                            const struct s10 *number, struct itmatt *out)
{
    *out = (struct itmatt){
        .number = *number, .category = STR("sale of goods"), .currency = o->currency,
        .postage_minor = o->freight,
        .invoice = str_printf(c->arena, "%lld", (long long)o->id.v),
        .addressee = {.name = p->name, .line1 = p->line1, .line2 = p->line2, .city = p->city,
                      .region = p->region, .postcode = p->postcode, .country = p->country,
                      .phone = p->phone, .email = p->email}};
    TRY(fill_sender(c, o, origin, &out->sender));
    return fill_lines(c, o, origin, out);
}

/* What a line lacks is to be mended in its offer: says in which. */
static enum outcome name_offer(struct ctx *c, const struct order_row *o)
{
    struct problem *p = &c->problem;
    const struct problem why = *p;
    struct order_line_row_list rows;
    int32_t line;
    struct str number = str_of(why.field), head;

    if (!str_starts(number, STR("lines[")))
        return REFUSED;
    number = str_sub(number, sizeof("lines[") - 1, STR_NONE);
    str_cut(&number, ']', &head);
    TRY(order_lines(c, o->buyer, o->id, ORDER_LINES_MAX, &rows));
    if (!parse_i32(head, 0, (int32_t)rows.n - 1, &line))
        return REFUSED;
    return refuse(p, why.refusal, why.field, "%s; say it in the offer %.*s, then ship", why.detail,
                  STR_FMT(rows.v[line].sku));
}

enum outcome advance_data_of(struct ctx *c, const struct order_row *o,
                             const struct purchase_row *p, struct str origin,
                             const struct s10 *number, struct itmatt *out, bool *needed)
{
    enum outcome enough;

    *needed = parcel_crosses(origin, p->country);
    if (!*needed)
        return DONE;
    TRY(parcel_data_of(c, o, p, origin, number, out));
    enough = itmatt_check(&c->problem, out);
    return enough == REFUSED ? name_offer(c, o) : enough;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/landed.h"
#include "flow/promotions/promotions.h"
#include "shop/catalog/catalog.h"
#include "shop/markets/markets.h"
#include "shop/sellers/sellers.h"
#include "store/store.h"

struct making {
    struct promotion_row row;
    struct promotion_id id;
    const struct city *to;
    struct currency currency;
    struct promotion_look *look;
};

/* ---- may it be made? ---- */

static bool serves(const struct ctx *c)
{
    return (c->actor.roles & (ROLE_OPERATOR | ROLE_SYSTEM)) != 0;
}

static enum outcome only_own(struct ctx *c, struct promotion_row *row)
{
    if (serves(c))
        return DONE;
    if (c->actor.seller.v == 0)
        return refuse(&c->problem, refusal_forbidden, NULL, "sellers and operators");
    if (row->seller.v == 0)
        row->seller = c->actor.seller;
    if (row->seller.v != c->actor.seller.v || !str_eq(row->paid_by, STR("seller")))
        return refuse(&c->problem, refusal_forbidden, NULL,
                      "a promotion of your own shop, that it pays for");
    return DONE;
}

static enum outcome check_seller(struct ctx *c, struct seller_id id)
{
    struct seller_row row;
    bool found = true;

    if (id.v != 0)
        TRY(seller_get(c, id, &row, &found));
    return found ? DONE : refuse(&c->problem, refusal_not_found, "seller", "a seller's number");
}

static enum outcome check_product(struct ctx *c, struct product_id id)
{
    struct product_view row;
    bool found = true;

    if (id.v != 0)
        TRY(product_get(c, id, STR("en"), &row, &found));
    return found ? DONE : refuse(&c->problem, refusal_not_found, "product", "a product's number");
}

static enum outcome check_all(struct ctx *c, void *arg)
{
    struct making *m = arg;

    TRY(promotion_check(c, &m->row));
    if (m->row.country.n && !country_by_code(m->row.country))
        return refuse(&c->problem, refusal_invalid, "country", "two letters, like BR, or nothing");
    TRY(check_seller(c, m->row.seller));
    return check_product(c, m->row.product);
}

/* ---- preview ---- */

static struct landed_offer offer_of(const struct product_view *product, const struct offer_view *o)
{
    return (struct landed_offer){
        .seller = o->seller, .offer = o->offer, .product = product->id,
        .price = money(o->price, o->currency), .weight_g = o->packed_g,
        .handling_days = o->handling_days, .hs6 = product->hs, .origin = product->origin,
        .dispatch = o->ship_from, .hub = o->hub, .danger = product->danger,
        .battery_wh = product->battery_wh};
}

/* The place as it would be with the promotion, as if it had begun. */
static void add_promotion(struct ctx *c, const struct promotion *p, struct landed_place *place)
{
    size_t n = place->promotions.n;
    const struct promotion **v = arena_new_n(c->arena, const struct promotion *, n + 1);

    for (size_t i = 0; i < n; i++)
        v[i] = place->promotions.v[i];
    v[n] = p;
    place->promotions.v = v;
    place->promotions.n = n + 1;
}

static enum outcome look_at_offer(struct ctx *c, const struct making *m,
                                  const struct landed_place places[2],
                                  const struct product_view *product, const struct offer_view *o)
{
    const struct landed_offer offer = offer_of(product, o);
    struct promotion_look *look = m->look;
    struct quote_off before, after;
    struct landed l[2];

    if (look->n == PROMOTION_LOOK_MAX || (m->row.seller.v && o->seller.v != m->row.seller.v))
        return DONE;
    look->looked_at++;
    for (int i = 0; i < 2; i++)
        TRY(landed_price(c, &places[i], &offer, SERVICES, &l[i]));
    if (!l[0].deliverable || landed_total(&l[0]).minor == landed_total(&l[1]).minor)
        return DONE;
    before = quote_off(&l[0].quote.sum);
    after = quote_off(&l[1].quote.sum);
    look->v[look->n++] = (struct promotion_look_line){
        product->title, o->sku, landed_total(&l[0]), landed_total(&l[1]),
        money_sub(money_add(after.goods, after.freight), money_add(before.goods, before.freight))};
    return DONE;
}

static enum outcome look_at_product(struct ctx *c, const struct making *m,
                                    const struct landed_place places[2], struct product_id id)
{
    struct product_view product;
    struct offer_view_list offers;
    bool found;

    TRY(product_get(c, id, STR("en"), &product, &found));
    if (!found)
        return DONE;
    TRY(product_offers(c, id, PAGE_OFFERS_MAX, &offers));
    for (size_t i = 0; i < offers.n; i++) {
        enum outcome o = look_at_offer(c, m, places, &product, &offers.v[i]);

        if (o == FAILED)
            return FAILED;
        if (o == REFUSED) /* a rule keeps it out there */
            c->problem = (struct problem){0};
    }
    return DONE;
}

static enum outcome look_at_all(struct ctx *c, void *arg)
{
    struct making *m = arg;
    struct landed_place places[2];
    struct seller_offer_list offers = {0};
    struct promotion p;

    TRY(check_all(c, m));
    p = promotion_of(&m->row);
    p.id.v = INT64_MAX;
    TRY(landed_place(c, m->to, m->currency, &places[0]));
    places[1] = places[0];
    if (m->row.country.n == 0 || str_eq(m->row.country, str_of(m->to->country->code)))
        add_promotion(c, &p, &places[1]);
    if (m->row.product.v)
        return look_at_product(c, m, places, m->row.product);
    if (m->row.seller.v)
        TRY(offers_of_seller(c, m->row.seller, STR(""), STR("en"), PROMOTION_LOOK_MAX, &offers));
    for (size_t i = 0; i < offers.n; i++)
        if (i == 0 || offers.v[i].product.v != offers.v[i - 1].product.v)
            TRY(look_at_product(c, m, places, offers.v[i].product));
    return DONE;
}

enum outcome preview_promotion(struct ctx *c, const struct promotion_row *in,
                               const struct city *to, struct currency currency,
                               struct promotion_look *out)
{
    struct making m = {.row = *in, .to = to, .currency = currency, .look = out};

    *out = (struct promotion_look){
        .v = arena_new_n(c->arena, struct promotion_look_line, PROMOTION_LOOK_MAX)};
    TRY(only_own(c, &m.row));
    return store_read(c, look_at_all, &m);
}

/* ---- making, ending ---- */

static enum outcome put(struct ctx *c, void *arg)
{
    struct making *m = arg;

    return promotion_put(c, &m->row, &m->id);
}

enum outcome make_promotion(struct ctx *c, const struct promotion_row *in, struct promotion_id *id)
{
    struct making m = {.row = *in};

    TRY(only_own(c, &m.row));
    TRY(store_read(c, check_all, &m));
    TRY(store_write(c, 0, put, &m));
    *id = m.id;
    return DONE;
}

static enum outcome read_own(struct ctx *c, void *arg)
{
    struct making *m = arg;
    bool found;

    TRY(promotion_get(c, m->id, &m->row, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "id", "a promotion that was made");
    return only_own(c, &m->row);
}

static enum outcome end(struct ctx *c, void *arg)
{
    const struct making *m = arg;

    return promotion_end(c, m->id, m->row.who);
}

enum outcome end_promotion(struct ctx *c, struct promotion_id id, struct str who)
{
    struct making m = {.id = id};

    TRY(store_read(c, read_own, &m));
    m.row.who = who;
    return store_write(c, 0, end, &m);
}

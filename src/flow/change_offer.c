/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/selling.h"
#include "flow/steps.h"
#include "flow/ways.h"
#include "shop/quote/tariffs.h"
#include "store/store.h"

/* May the goods still be sent to anybody? Asked when they shall be on show. */
static enum outcome check_goods(struct ctx *c, const struct change_offer *in)
{
    struct product_row product;
    const struct rules *rules;
    struct offer_ref offer;
    bool found;

    if (!str_eq(in->state, STR("listed")))
        return DONE;
    TRY(offer_by_id(c, in->offer, &offer, &found));
    if (found)
        TRY(product_row_get(c, offer.product, &product, &found));
    if (!found)
        return DONE; /* refused where it is changed */
    TRY(rules_in_force(c, &rules));
    return ways_may_list(&c->problem, rules, product.hs, product.danger, product.battery_wh,
                         c->now_ms);
}

static enum outcome change(struct ctx *c, void *arg)
{
    const struct change_offer *in = arg;

    TRY(check_goods(c, in));
    if (in->price.currency.code[0])
        TRY(catalog_set_price(c, in->seller, in->offer, in->price));
    if (in->state.n)
        TRY(catalog_set_state(c, in->seller, in->offer, in->state));
    return in->stock ? step_adjust_stock(c, in->stock) : DONE;
}

enum outcome change_offer(struct ctx *c, const struct change_offer *in)
{
    struct change_offer copy = *in;

    TRY(may_sell_for(c, in->seller));
    return store_write(c, in->seller.v, change, &copy);
}

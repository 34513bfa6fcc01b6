/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/selling.h"
#include "flow/ways.h"
#include "shop/quote/tariffs.h"
#include "store/store.h"

enum outcome may_sell_for(struct ctx *c, struct seller_id seller)
{
    bool own = (c->actor.roles & ROLE_SELLER) && seller.v && c->actor.seller.v == seller.v;

    if (own || (c->actor.roles & (ROLE_OPERATOR | ROLE_SYSTEM)))
        return DONE;
    return refuse(&c->problem, refusal_forbidden, NULL, "a shop of your own is expected");
}

struct publishing {
    const struct publish_offer *in;
    struct put_listing *out;
    struct str ref;
};

static enum outcome check_goods(struct ctx *c, void *arg)
{
    const struct listing *l = arg;
    const struct rules *rules;

    TRY(rules_in_force(c, &rules));
    return ways_may_list(&c->problem, rules, l->hs, l->danger, l->battery_wh, c->now_ms);
}

static enum outcome publish(struct ctx *c, void *arg)
{
    const struct publishing *p = arg;
    struct seller_id seller = p->in->seller;
    int64_t stock = p->in->listing->stock;

    TRY(catalog_put(c, seller, p->in->listing, p->out));
    if (p->out->what == PUT_CREATED)
        return stock_open(c, seller, p->out->offer, p->out->product,
                          stock == LISTING_STOCK_UNSAID ? 0 : stock);
    if (p->out->what == PUT_UNCHANGED || stock == LISTING_STOCK_UNSAID)
        return DONE;
    return stock_count(c, seller, p->out->offer, stock, p->ref);
}

enum outcome publish_offer(struct ctx *c, const struct publish_offer *in, struct put_listing *out)
{
    struct publishing p = {in, out, STR("")};

    TRY(may_sell_for(c, in->seller));
    TRY(listing_clean(c->arena, &c->problem, in->listing));
    TRY(store_read(c, check_goods, in->listing));
    p.ref = str_printf(c->arena, "publish:%lld", (long long)ctx_id(c, in->seller.v));
    return store_write(c, in->seller.v, publish, &p);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_shop.h"

#include "base/arena.h"

struct new_seller {
    struct seller_in in;
    struct seller_id id;
};

static enum outcome make_seller(struct ctx *c, void *arg)
{
    struct new_seller *s = arg;

    TRY(seller_create(c, &s->in, &s->id));
    return seller_address_save(c, &(struct seller_address_row){
        .seller = s->id, .name = s->in.name, .line1 = STR("88 Keyuan South Road"),
        .city = STR("Shenzhen"), .postcode = STR("518057"), .country = s->in.country,
        .phone = STR("+8675555500100")});
}

struct seller_id test_seller(struct ctx *c, const char *handle)
{
    struct new_seller s = {.in = {.handle = str_of(handle), .name = str_of(handle),
                                  .country = STR("CN"), .hub = STR("CN-SZX"),
                                  .currency = CURRENCY("EUR")}};

    assert_int_equal(store_write(c, 0, make_seller, &s), DONE);
    return s.id;
}

struct listing test_listing(struct ctx *c, const char *sku)
{
    struct listing_text *text = arena_new(c->arena, struct listing_text);

    *text = (struct listing_text){STR("en"), str_of(sku), STR("")};
    return (struct listing){
        .sku = str_of(sku), .texts = text, .texts_n = 1, .category = {600},
        .price = {1000, CURRENCY("EUR")}, .weight_g = 500, .hs = STR("691110"),
        .origin = STR("CN"), .handling_days = 2, .ship_from = STR("CN"),
        .stock = LISTING_STOCK_UNSAID};
}

struct new_offer {
    struct seller_id seller;
    const struct listing *listing;
    int64_t stock;
    struct put_listing put;
};

static enum outcome make_offer(struct ctx *c, void *arg)
{
    struct new_offer *o = arg;

    TRY(catalog_put(c, o->seller, o->listing, &o->put));
    return stock_open(c, o->seller, o->put.offer, o->put.product, o->stock);
}

struct put_listing test_put(struct ctx *c, struct seller_id seller, const struct listing *l,
                            int64_t stock)
{
    struct new_offer o = {.seller = seller, .listing = l, .stock = stock};

    assert_int_equal(store_write(c, seller.v, make_offer, &o), DONE);
    return o.put;
}

struct offer_id test_offer(struct ctx *c, struct seller_id seller, const char *sku, int64_t stock)
{
    struct listing l = test_listing(c, sku);

    return test_put(c, seller, &l, stock).offer;
}

struct stock_level test_stock(struct ctx *c, struct seller_id seller, struct offer_id offer)
{
    struct stock_level level = {0};
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(stock_get(c, seller, offer, &level, &found), DONE);
    store_read_end(c);
    return level;
}

static void print_broken(void *arg, const char *what)
{
    int *n = arg;

    print_error("%s\n", what);
    (*n)++;
}

void test_stock_is_sound(struct ctx *c)
{
    int broken = 0;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(stock_verify(c, print_broken, &broken), DONE);
    store_read_end(c);
    assert_int_equal(broken, 0);
}

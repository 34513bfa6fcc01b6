/* SPDX-License-Identifier: Apache-2.0 */
/* Searches by days find exactly what every product's own promise says. */
#include "support/test_store.h"

#include "flow/index_product.h"
#include "flow/load_demo.h"
#include "flow/sendings.h"
#include "shop/catalog/catalog.h"

enum { CITIES = 40, PRODUCTS_MAX = 500 };

/* Price and promise of a product's card, asked for by themselves. */
static struct landed landed_of(struct ctx *c, const struct landed_place *place,
                               struct product_id product)
{
    struct landed l = {0};
    struct landed_offer offer;
    struct card_row row;
    bool found;

    assert_int_equal(card_get(c, product, STR("en"), &row, &found), DONE);
    if (!found)
        return l;
    offer = (struct landed_offer){
        .seller = row.seller, .offer = row.offer, .price = money(row.price, row.currency),
        .weight_g = row.packed_g, .handling_days = row.handling_days, .hs6 = row.hs,
        .origin = row.origin, .dispatch = row.ship_from, .hub = row.hub, .danger = row.danger,
        .battery_wh = row.battery_wh};
    assert_int_equal(landed_price(c, place, &offer, SERVICES, &l), DONE);
    return l;
}

/* SEARCH_NEVER: it does not go there. */
static int64_t days_of(struct ctx *c, const struct landed_place *place, struct product_id product)
{
    struct landed l = landed_of(c, place, product);

    return l.deliverable ? landed_promise(&l)->p90.days - place->today.days : SEARCH_NEVER;
}

struct asking {
    struct search *search;
    const struct market *market;
    const struct city *to;
    uint16_t within;
    size_t found; /* in all */
};

/* Finds by days and by asking all; both the same, and sorted. */
static enum outcome ask_both(struct ctx *c, void *arg)
{
    struct asking *a = arg;
    struct search_query q = {.sort = SORT_SOONEST, .within_days = a->within, .limit = PRODUCTS_MAX,
                             .price_column = index_price_column(a->market)};
    struct search_result *found = arena_new(c->arena, struct search_result);
    struct product_ref_list all;
    struct landed_place place;
    int64_t until_ms, last = 0;
    uint32_t expected = 0;

    assert_int_equal(landed_place(c, a->to, market_currency(a->market), &place), DONE);
    sendings_ask(c->arena, &place, q.price_column, &q, &until_ms);
    assert_true(until_ms > c->now_ms);
    search_find(a->search, c->arena, &q, found);
    place.soonest = true;
    for (size_t i = 0; i < found->products_n; i++) {
        int64_t days = days_of(c, &place, found->products[i]);

        assert_true(days >= last && days <= a->within);
        last = days;
    }
    assert_int_equal(products_after(c, (struct product_id){0}, PRODUCTS_MAX, &all), DONE);
    for (size_t i = 0; i < all.n; i++)
        expected += days_of(c, &place, all.v[i].product) <= a->within;
    assert_int_equal(found->total, expected);
    assert_int_equal(found->products_n, expected);
    a->found += expected;
    return DONE;
}

static struct search *index_of(struct ctx *c)
{
    struct search *s = search_new();
    struct index_pass pass = {.search = s, .prices = index_prices_new()};
    struct product_id after = {0}, last;

    for (;; after = last) {
        assert_int_equal(index_next(c, after, &last), DONE);
        if (!last.v)
            break;
        assert_int_equal(index_batch(c, &pass, after, last), DONE);
    }
    index_prices_free(pass.prices);
    return s;
}

static void found_by_days_as_promised(void **state)
{
    static const char *const markets_asked[] = {"ru", "br", "de", "us"};
    struct test_store *t = *state;
    struct asking a = {0};
    struct random r;
    bool loaded;

    random_seeded(&r, 20);
    t->c.actor.roles = ROLE_OPERATOR;
    assert_int_equal(load_demo(&t->c, &loaded), DONE);
    a.search = index_of(&t->c);
    for (size_t i = 0; i < CITIES; i++) {
        struct arena_mark mark = arena_mark(t->c.arena);
        size_t n;
        const struct city *const *list;

        a.market = market_by_code(str_of(markets_asked[i % countof(markets_asked)]));
        list = cities_of(a.market->city->country, &n);
        a.to = list[random_below(&r, n)];
        a.within = (uint16_t)(1 + random_below(&r, 30));
        t->c.now_ms += (int64_t)random_below(&r, 2 * DAY_MS);
        assert_int_equal(store_read(&t->c, ask_both, &a), DONE);
        arena_rewind(t->c.arena, mark);
    }
    assert_true(a.found > 5 * CITIES);
    search_free(a.search);
}

static bool has(const struct search_result *found, struct product_id product)
{
    for (size_t i = 0; i < found->products_n; i++)
        if (found->products[i].v == product.v)
            return true;
    return false;
}

/* Of every product in a market: it is found at exactly its landed price, or not at all. */
static enum outcome ask_prices(struct ctx *c, void *arg)
{
    struct asking *a = arg;
    struct search_query q = {.limit = PRODUCTS_MAX, .price_column = index_price_column(a->market)};
    struct search_result *found = arena_new(c->arena, struct search_result);
    struct product_ref_list all;
    struct landed_place place;

    assert_int_equal(landed_place(c, a->market->city, market_currency(a->market), &place), DONE);
    assert_int_equal(products_after(c, (struct product_id){0}, PRODUCTS_MAX, &all), DONE);
    for (size_t i = 0; i < all.n; i++) {
        struct landed l = landed_of(c, &place, all.v[i].product);

        q.price_min = q.price_max = l.deliverable ? landed_total(&l).minor : 0;
        search_find(a->search, c->arena, &q, found);
        assert_int_equal(has(found, all.v[i].product), l.deliverable);
        a->found += l.deliverable;
    }
    return DONE;
}

static void prices_as_on_the_cards(void **state)
{
    struct test_store *t = *state;
    struct asking a = {0};
    size_t n;
    bool loaded;

    t->c.actor.roles = ROLE_OPERATOR;
    assert_int_equal(load_demo(&t->c, &loaded), DONE);
    a.search = index_of(&t->c);
    for (size_t i = 0; (void)markets(&n), i < n; i++) {
        struct arena_mark mark = arena_mark(t->c.arena);

        a.market = &markets(&n)[i];
        assert_int_equal(store_read(&t->c, ask_prices, &a), DONE);
        arena_rewind(t->c.arena, mark);
    }
    assert_true(a.found > 100);
    search_free(a.search);
}

static void the_same_goods_have_one_number(void **state)
{
    struct sending a = {.hub = hub_by_code(STR("CN-SZX")), .weight_g = promise_weight_limit(301),
                        .handling_days = 2};
    struct sending b = a, c = a;

    (void)state;
    assert_int_equal(promise_weight_limit(301), promise_weight_limit(302));
    assert_true(promise_weight_limit(2001) > 2001);
    assert_int_equal(promise_weight_limit(INT64_C(1) << 40), INT64_C(1) << 40);
    c.closed[1] = 2;
    assert_true(sending_number(&a) > 0);
    assert_int_equal(sending_number(&a), sending_number(&b));
    assert_true(sending_number(&a) != sending_number(&c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(found_by_days_as_promised),
        STORE_TEST(prices_as_on_the_cards),
        STORE_TEST(the_same_goods_have_one_number),
    };
    return test_store_run("sendings", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Promotions through the life of an order, on both engines: seen in the cart, held when it is
 * placed, given back when it is cancelled, paid for by whom it says; and a budget that many buyers
 * ask for at once. */
#include "support/test_trade.h"

#include <stdatomic.h>

#include "base/civil.h"
#include "flow/cart.h"
#include "flow/order.h"
#include "flow/promotions/promotions.h"
#include "flow/purchase.h"
#include "shop/ledger/ledger.h"

enum { BUYERS = 16, THREADS = 8, PARCELS = 5 };

#define SAO_PAULO ((struct city_id){3448439})

static const struct account_id ann = {1001};

struct shop {
    struct test_trade trade;
    struct test_store *store;
    struct seller_id china;
    struct offer_id cup;
    _Atomic int next, placed, refused;
    struct place_order forms[BUYERS];
};

static struct shop shop;

static struct ctx *open_shop(void **state)
{
    struct test_store *t = *state;

    shop = (struct shop){.store = t};
    test_trade_init(&shop.trade, &t->c);
    shop.china = test_seller(&t->c, "china");
    shop.cup = test_offer(&t->c, shop.china, "cup", 1000);
    return &t->c;
}

/* ---- promotions ---- */

static struct promotion_row ten_percent(const struct ctx *c, enum payer payer)
{
    return (struct promotion_row){.title = STR("Autumn"), .kind = STR("percent"), .rate_bp = 1000,
                                  .paid_by = str_of(payer_name(payer)), .seller = shop.china,
                                  .currency = CURRENCY("EUR"), .starts_at = c->now_ms,
                                  .ends_at = c->now_ms + DAY_MS, .who = STR("test"),
                                  .note = STR("")};
}

static struct promotion_id make(struct ctx *c, const struct promotion_row *row)
{
    struct promotion_id id;

    assert_int_equal(make_promotion(c, row, &id), DONE);
    return id;
}

struct looking {
    struct promotion_id id;
    struct promotion_spent_row spent;
};

static enum outcome read_spent(struct ctx *c, void *arg)
{
    struct looking *l = arg;
    bool found;

    return promotion_spent_get(c, promotion_home(l->id), &l->spent, &found);
}

static void expect_spent(struct ctx *c, struct promotion_id id, int64_t spent, int64_t uses)
{
    struct looking l = {.id = id};

    assert_int_equal(store_read(c, read_spent, &l), DONE);
    assert_int_equal(l.spent.spent, spent);
    assert_int_equal(l.spent.uses, uses);
}

/* ---- the checkout, in euros, as the pages do it ---- */

struct checkout {
    struct account_id buyer;
    struct price_cart ask;
    struct priced_cart priced;
};

static enum outcome price(struct ctx *c, void *arg)
{
    struct checkout *k = arg;

    TRY(cart_read(c, k->buyer, STR("en"), &k->ask.lines, &k->ask.lines_n));
    return price_cart(c, &k->ask, &k->priced);
}

static struct priced_cart priced(struct ctx *c, struct account_id buyer)
{
    struct checkout k = {.buyer = buyer,
                         .ask = {.to = city_by_id(SAO_PAULO), .currency = CURRENCY("EUR")}};

    assert_int_equal(store_read(c, price, &k), DONE);
    return k.priced;
}

static struct place_order form(struct ctx *c, struct account_id buyer, const char *key)
{
    struct change_cart change = {CART_ADD, buyer, shop.cup, 1};

    assert_int_equal(change_cart(c, &change), DONE);
    return (struct place_order){
        .buyer = buyer,
        .contact = {.name = STR("Ann Example"), .email = STR("ann@example.com"),
                    .phone = STR(""), .line1 = STR("Rua 1"), .line2 = STR(""),
                    .city = STR("São Paulo"), .region = STR("SP"), .postcode = STR("01000-000"),
                    .country = STR("BR"), .place = SAO_PAULO},
        .market = STR("br"), .locale = STR("pt-BR"), .currency = CURRENCY("EUR"),
        .total_minor = priced(c, buyer).quote.sum.total.minor, .key = str_of(key)};
}

static struct order_row only_order(struct ctx *c, struct account_id buyer, struct purchase_id p)
{
    struct order_row_list orders = test_orders(c, buyer, p);

    assert_int_equal(orders.n, 1);
    return orders.v[0];
}

static struct order_row place(struct ctx *c, const char *key)
{
    struct place_order in = form(c, ann, key);
    struct placed_order out;

    assert_int_equal(place_order(c, &in, &out), DONE);
    return only_order(c, ann, out.purchase);
}

static void release(struct ctx *c, const struct order_row *o)
{
    struct ship_order in = {o->id, STR("RB123456785CN")};
    struct actor before = c->actor;
    struct shipped id;

    assert_string_equal(test_pay(&shop.trade, c, ann, o->purchase), "applied");
    test_run(c);
    c->actor = (struct actor){.roles = ROLE_SELLER, .account = {55}, .seller = shop.china};
    assert_int_equal(ship_order(c, &in, &id), DONE);
    c->actor = before;
    assert_int_equal(confirm_delivery(c, ann, o->id), DONE);
    test_run(c);
    test_pass(c, 60 * DAY_MS);
    test_run(c);
}

/* ---- who pays ---- */

static void the_seller_pays_for_his_own(void **state)
{
    struct ctx *c = open_shop(state);
    struct promotion_row row = ten_percent(c, PAID_BY_SELLER);
    struct promotion_id id = make(c, &row);
    struct order_row o = place(c, "k1");

    assert_int_equal(o.discount, o.goods / 10);
    assert_int_equal(o.subsidy, 0);
    expect_spent(c, id, o.discount, 1);
    release(c, &o);
    o = test_order(c, ann, o.id);
    assert_string_equal(str_cstr(c->arena, o.state), "released");
    assert_int_equal(test_books(c, "promotion"), 0);
    expect_spent(c, id, o.discount, 1);
    test_is_sound(c);
}

/* The seller gets what he would get without it; its cost is an account of its own. */
static void the_marketplace_pays_for_the_buyer(void **state)
{
    struct ctx *c = open_shop(state);
    struct promotion_row row = ten_percent(c, PAID_BY_MARKETPLACE);
    struct order_row without = place(c, "k1"), o;
    struct order_shares full = order_shares_of(&without), shares;

    make(c, &row);
    o = place(c, "k2");
    shares = order_shares_of(&o);
    assert_int_equal(o.subsidy, o.goods / 10);
    assert_int_equal(o.total, without.total - o.subsidy);
    assert_int_equal(shares.seller, full.seller);
    assert_int_equal(shares.commission, full.commission);
    assert_int_equal(shares.seller + shares.commission + shares.fees + shares.duties,
                     o.total + o.subsidy);
    release(c, &o);
    assert_int_equal(test_books(c, "promotion"), -o.subsidy);
    test_is_sound(c);
}

static void cancelled_it_is_given_back(void **state)
{
    struct ctx *c = open_shop(state);
    struct promotion_row row = ten_percent(c, PAID_BY_MARKETPLACE);
    struct promotion_id id = make(c, &row);
    struct order_row unpaid = place(c, "k1"), paid = place(c, "k2");

    expect_spent(c, id, unpaid.subsidy + paid.subsidy, 2);
    assert_int_equal(cancel_purchase(c, ann, unpaid.purchase), DONE);
    assert_string_equal(test_pay(&shop.trade, c, ann, paid.purchase), "applied");
    test_run(c);
    expect_spent(c, id, paid.subsidy, 1);
    assert_int_equal(cancel_order(c, ann, paid.id, STR("")), DONE);
    test_run(c);
    expect_spent(c, id, 0, 0);
    test_is_sound(c);
}

static void not_paid_it_lapses(void **state)
{
    struct ctx *c = open_shop(state);
    struct promotion_row row = ten_percent(c, PAID_BY_SELLER);
    struct promotion_id id = make(c, &row);

    row.ends_at = c->now_ms + 60 * DAY_MS;
    place(c, "k1");
    test_pass(c, 10 * DAY_MS);
    test_run(c);
    expect_spent(c, id, 0, 0);
    test_is_sound(c);
}

/* Part of the money back: of the subsidy as much as of the rest. */
static void a_part_goes_back(void **state)
{
    struct order_row o = {.currency = CURRENCY("EUR"), .goods = 10000, .freight = 1000,
                          .discount = 3000, .subsidy = 2000, .tax = 1500, .duty = 300,
                          .commission = 720, .total = 9800, .refunded = 4900};
    struct order_shares s = order_shares_of(&o);

    (void)state;
    assert_int_equal(s.subsidy, 1000);
    assert_int_equal(s.seller + s.commission + s.fees + s.duties, 4900 + 1000);
    o.refunded = 0;
    s = order_shares_of(&o);
    assert_int_equal(s.seller, 9800 + 2000 - 720 - 1500 - 300);
    assert_int_equal(s.subsidy, 2000);
}

/* ---- when it ends ---- */

static void ended_it_is_not_taken_off(void **state)
{
    struct ctx *c = open_shop(state);
    struct promotion_row row = ten_percent(c, PAID_BY_SELLER);
    struct promotion_id id = make(c, &row);
    struct place_order in = form(c, ann, "k1");
    struct priced_cart now = priced(c, ann);
    struct placed_order out;

    assert_int_equal(now.before.minor - now.quote.sum.total.minor >= now.quote.sum.goods.minor / 10,
                     true);
    assert_int_equal(end_promotion(c, id, STR("test")), DONE);
    assert_int_equal(place_order(c, &in, &out), REFUSED);
    assert_string_equal(refusal_code(c->problem.refusal), "quote_changed");
    assert_int_equal(priced(c, ann).before.minor, 0);
    assert_int_equal(end_promotion(c, id, STR("test")), REFUSED);
    expect_spent(c, id, 0, 0);
}

static void what_is_refused(void **state)
{
    struct ctx *c = open_shop(state);
    struct promotion_row row;
    struct promotion_id id;

#define EXPECT_REFUSED(change, wanted)                                        \
    do {                                                                      \
        row = ten_percent(c, PAID_BY_SELLER);                                 \
        change;                                                               \
        assert_int_equal(make_promotion(c, &row, &id), REFUSED);              \
        assert_string_equal(c->problem.field, wanted);                        \
    } while (0)
    EXPECT_REFUSED(row.title = STR(" "), "title");
    EXPECT_REFUSED(row.kind = STR("half"), "kind");
    EXPECT_REFUSED(row.paid_by = STR("state"), "paid_by");
    EXPECT_REFUSED(row.seller.v = 0, "seller");
    EXPECT_REFUSED(row.seller.v = 12345, "seller");
    EXPECT_REFUSED(row.product.v = 12345, "product");
    EXPECT_REFUSED(row.country = STR("XX"), "country");
    EXPECT_REFUSED(row.rate_bp = 9001, "rate_bp");
    EXPECT_REFUSED(row.amount = 1, "amount");
    EXPECT_REFUSED((row.kind = STR("fixed"), row.rate_bp = 0), "amount");
    EXPECT_REFUSED(row.minimum = -1, "minimum");
    EXPECT_REFUSED((row.kind = STR("fixed"), row.rate_bp = 0, row.amount = 500, row.budget = 499),
                   "budget");
    EXPECT_REFUSED(row.max_uses = -1, "max_uses");
    EXPECT_REFUSED(row.ends_at = c->now_ms, "ends_at");
    EXPECT_REFUSED(row.starts_at = row.ends_at, "starts_at");
    EXPECT_REFUSED(row.currency = (struct currency){""}, "currency");
#undef EXPECT_REFUSED
}

static void a_seller_makes_his_own_only(void **state)
{
    struct ctx *c = open_shop(state);
    struct promotion_row row = ten_percent(c, PAID_BY_SELLER);
    struct actor before = c->actor;
    struct promotion_id id;

    c->actor = (struct actor){.roles = ROLE_SELLER, .account = {55}, .seller = shop.china};
    assert_int_equal(make_promotion(c, &row, &id), DONE);
    row.paid_by = STR("marketplace");
    assert_int_equal(make_promotion(c, &row, &id), REFUSED);
    assert_string_equal(refusal_code(c->problem.refusal), "forbidden");
    c->actor.seller.v++;
    assert_int_equal(end_promotion(c, id, STR("other")), REFUSED);
    assert_string_equal(refusal_code(c->problem.refusal), "forbidden");
    c->actor = before;
}

static void a_preview_writes_nothing(void **state)
{
    struct ctx *c = open_shop(state);
    struct promotion_row row = ten_percent(c, PAID_BY_SELLER);
    struct promotion_look look;

    assert_int_equal(preview_promotion(c, &row, city_by_id(SAO_PAULO), CURRENCY("EUR"), &look),
                     DONE);
    assert_int_equal(look.n, 1);
    assert_true(look.v[0].after.minor < look.v[0].before.minor && look.v[0].off.minor > 0);
    form(c, ann, "k1");
    assert_int_equal(priced(c, ann).before.minor, 0);
}

/* ---- many at once ---- */

static enum outcome try_one(struct ctx *c, int i)
{
    struct placed_order out;
    enum outcome o = place_order(c, &shop.forms[i], &out);

    if (o == REFUSED)
        assert_string_equal(refusal_code(c->problem.refusal), "quote_changed");
    return o;
}

static void *buyer_thread(void *arg)
{
    struct test_ctx own;
    int i;

    test_store_ctx(shop.store, &own, 700 + (uint64_t)(uintptr_t)arg);
    own.c.now_ms = shop.store->c.now_ms;
    own.c.ports = &shop.trade.ports;
    own.c.actor.roles = ROLE_SYSTEM;
    while ((i = atomic_fetch_add(&shop.next, 1)) < BUYERS)
        atomic_fetch_add(try_one(&own.c, i) == DONE ? &shop.placed : &shop.refused, 1);
    test_store_end_ctx(&own);
    return NULL;
}

static void race(struct ctx *c, const struct promotion_row *row)
{
    struct promotion_id id = make(c, row);
    pthread_t threads[THREADS];
    struct priced_cart now;
    int64_t off = 0;

    for (int i = 0; i < BUYERS; i++) {
        struct account_id buyer = {2000 + i};

        shop.forms[i] = form(c, buyer, "race");
        now = priced(c, buyer);
        off = quote_off(&now.quote.sum).goods.minor;
    }
    for (uintptr_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, buyer_thread, (void *)i), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(shop.placed, PARCELS);
    assert_int_equal(shop.refused, BUYERS - PARCELS);
    expect_spent(c, id, PARCELS * off, PARCELS);
    test_is_sound(c);
}

static void a_budget_is_never_exceeded(void **state)
{
    struct ctx *c = open_shop(state);
    struct promotion_row row = ten_percent(c, PAID_BY_MARKETPLACE);
    struct promotion_look look;

    assert_int_equal(preview_promotion(c, &row, city_by_id(SAO_PAULO), CURRENCY("EUR"), &look),
                     DONE);
    row.budget = PARCELS * look.v[0].off.minor + look.v[0].off.minor - 1;
    race(c, &row);
}

static void a_number_is_never_exceeded(void **state)
{
    struct ctx *c = open_shop(state);
    struct promotion_row row = ten_percent(c, PAID_BY_SELLER);

    row.max_uses = PARCELS;
    race(c, &row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(the_seller_pays_for_his_own),
        STORE_TEST(the_marketplace_pays_for_the_buyer),
        STORE_TEST(cancelled_it_is_given_back),
        STORE_TEST(not_paid_it_lapses),
        STORE_TEST(a_part_goes_back),
        STORE_TEST(ended_it_is_not_taken_off),
        STORE_TEST(what_is_refused),
        STORE_TEST(a_seller_makes_his_own_only),
        STORE_TEST(a_preview_writes_nothing),
        STORE_TEST(a_budget_is_never_exceeded),
        STORE_TEST(a_number_is_never_exceeded),
    };

    return test_store_run("promotion", tests);
}

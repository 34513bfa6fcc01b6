/* SPDX-License-Identifier: Apache-2.0 */
/* What may not be sent: the shipped rows, and the places that refuse: listing, price, checkout. */
#include "support/test_trade.h"

#include "flow/cart.h"
#include "flow/landed.h"
#include "flow/selling.h"
#include "shop/markets/places.h"
#include "shop/quote/tariffs.h"

/* Moscow, Sao Paulo, Berlin. */
enum { MOSCOW = 524901, SAO_PAULO = 3448439, BERLIN = 2950159 };

static const struct account_id ann = {1001};

static const struct restrictions *shipped(void)
{
    const struct rules *rules;
    struct problem p;

    assert_int_equal(rules_default(&p, &rules), DONE);
    return &rules->restrictions;
}

static void shipped_rows(void **state)
{
    static const struct {
        const char *from, *to, *hs, *danger;
        int32_t wh;
        bool post, courier;
        const char *row; /* "": it may go */
    } cases[] = {
        {"CN", "DE", "610910", "", 0, true, false, ""},
        {"CN", "DE", "850760", "UN3480", 37, true, false, "lithium-alone-post"},
        {"CN", "DE", "850760", "UN3480", 37, false, true, ""},
        {"CN", "DE", "850760", "UN3480", 37, true, true, ""}, /* one way is open */
        {"CN", "DE", "850440", "UN3480", 37, true, false, "un3480-post"},
        {"CN", "DE", "851713", "UN3481", 20, true, false, ""},
        {"CN", "DE", "847130", "UN3481", 100, true, false, ""},
        {"CN", "DE", "847130", "UN3481", 101, true, true, "lithium-over-100"},
        {"CN", "RU", "220860", "", 0, true, false, "eaeu-mail-alcohol"},
        {"KZ", "RU", "220860", "", 0, true, false, "ru-distance-alcohol"}, /* inside the union */
        {"CN", "KZ", "240220", "", 0, true, false, "eaeu-mail-tobacco"},
        {"CN", "KZ", "240220", "", 0, false, true, ""},
        {"CN", "RU", "930400", "", 0, true, false, "eaeu-mail-weapons"},
        {"CN", "RU", "360410", "", 0, true, true, "explosives"},
        {"CN", "RU", "711890", "", 0, true, false, "eaeu-mail-precious"},
        {"CN", "RU", "711311", "", 0, true, false, ""}, /* jewellery may */
        {"CN", "BR", "854340", "", 0, true, true, "br-vapes"},
        {"CN", "US", "854340", "", 0, true, false, "us-mail-vapes"},
        {"CN", "US", "854340", "", 0, false, true, ""},
        {"CN", "FR", "060290", "", 0, true, true, "eu-plants"},
        {"DE", "FR", "060290", "", 0, true, true, ""},
        {"FR", "GB", "330300", "", 0, true, false, "perfume-post"},
        {"GB", "GB", "330300", "", 0, true, false, ""},
        {"CN", "", "930200", "", 0, true, true, "weapons"},
        {"CN", "", "854340", "", 0, true, true, ""}, /* to somewhere it may */
        {"CN", "DE", "", "", 0, true, false, ""},
    };
    const struct restrictions *r = shipped();

    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct passage p = {.from = country_by_code(str_of(cases[i].from)),
                            .to = cases[i].to[0] ? country_by_code(str_of(cases[i].to)) : NULL,
                            .post = cases[i].post, .courier = cases[i].courier,
                            .hs = str_of(cases[i].hs), .danger = str_of(cases[i].danger),
                            .battery_wh = cases[i].wh, .day = date_of(2026, 1, 15)};
        const struct restriction *found = restriction_find(r, &p);

        if (!str_eq(found ? found->id : STR(""), str_of(cases[i].row)))
            print_error("case %zu\n", i);
        assert_str(found ? found->id : STR(""), cases[i].row);
    }
}

static void rows_have_their_days(void **state)
{
    struct passage p = {.from = country_by_code(STR("CN")), .to = country_by_code(STR("FR")),
                        .courier = true, .hs = STR("854340"), .day = date_of(2025, 2, 25)};

    (void)state;
    assert_null(restriction_find(shipped(), &p));
    p.day = date_of(2025, 2, 26);
    assert_non_null(restriction_find(shipped(), &p));
}

/* Whoever reads Russian or Portuguese finds the reasons there: they are message ids. */
static void shipped_reasons_are_known(void **state)
{
    const struct restrictions *r = shipped();

    (void)state;
    assert_true(r->n >= 40);
    for (size_t i = 0; i < r->n; i++) {
        bool known = false;

        for (size_t k = 0; k < restriction_reasons_n; k++)
            known = known || str_eq(r->v[i].reason, str_of(restriction_reasons[k]));
        if (!known)
            print_error("%.*s\n", STR_FMT(r->v[i].id));
        assert_true(known && r->v[i].source.n > 0);
    }
}

static void broken_rows(void **state)
{
#define HEADER "id,territory,dispatch,sale,hs,danger,mode,over_wh,from,until,reason,check,source\n"
    static const struct {
        const char *csv, *field;
    } cases[] = {
        {HEADER "x,FR,*,any,,,any,,,,Why,,law\n", "r.csv line 2: hs"},
        {HEADER "x,FR,*,any,610,,any,,,,Why,,law\n", "r.csv line 2: hs"},
        {HEADER "x,FR,*,any,6109 x,,any,,,,Why,,law\n", "r.csv line 2: hs"},
        {HEADER "x,FR,*,any,6109,3480,any,,,,Why,,law\n", "r.csv line 2: danger"},
        {HEADER "x,FR,*,any,6109,,bird,,,,Why,,law\n", "r.csv line 2: mode"},
        {HEADER "x,FR,*,some,6109,,any,,,,Why,,law\n", "r.csv line 2: sale"},
        {HEADER "x,FR,China,any,6109,,any,,,,Why,,law\n", "r.csv line 2: dispatch"},
        {HEADER "x,FR,*,any,6109,,any,-1,,,Why,,law\n", "r.csv line 2: over_wh"},
        {HEADER "x,FR,*,any,6109,,any,,2026-02-01,2026-01-01,Why,,law\n", "r.csv line 2: until"},
        {HEADER "x,FR,*,any,6109,,any,,,,,,law\n", "r.csv line 2: reason"},
        {HEADER "x,FR,*,any,6109,,any,,,,Why,,\n", "r.csv line 2: source"},
    };
    struct test_store *t = *state;
    struct tariff_file f;

    for (size_t i = 0; i < countof(cases); i++) {
        assert_int_equal(tariffs_parse(&t->arena, STR("r.csv"), str_of(cases[i].csv),
                                       &t->c.problem, &f), REFUSED);
        assert_string_equal(t->c.problem.field, cases[i].field);
    }
}

/* ---- listing ---- */

static enum outcome publish(struct ctx *c, struct seller_id seller, struct listing *l)
{
    struct put_listing put;

    c->actor.roles = ROLE_OPERATOR;
    return publish_offer(c, &(struct publish_offer){seller, l}, &put);
}

static void goods_for_nobody_are_not_listed(void **state)
{
    struct test_store *t = *state;
    struct seller_id seller = test_seller(&t->c, "shop");
    struct listing pistol = test_listing(&t->c, "pistol"), laptop = test_listing(&t->c, "laptop");
    struct change_offer change = {.seller = seller, .state = STR("listed")};

    pistol.hs = STR("930200");
    assert_int_equal(publish(&t->c, seller, &pistol), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_restricted);
    assert_string_equal(t->c.problem.field, "hs");
    assert_string_equal(t->c.problem.detail, "Ammunition and weapons are not sold here.");
    laptop.danger = STR("UN3481");
    laptop.battery_wh = 101;
    assert_int_equal(publish(&t->c, seller, &laptop), REFUSED);
    laptop.battery_wh = 100;
    assert_int_equal(publish(&t->c, seller, &laptop), DONE);
    change.offer = test_put(&t->c, seller, &pistol, 1).offer; /* as if it came before the rule */
    assert_int_equal(change_offer(&t->c, &change), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_restricted);
    change.state = STR("hidden");
    assert_int_equal(change_offer(&t->c, &change), DONE);
}

/* ---- prices ---- */

struct pricing {
    struct landed_offer offer;
    int64_t city;
    enum service service;
    struct landed landed;
};

static enum outcome price_body(struct ctx *c, void *arg)
{
    struct pricing *p = arg;
    struct landed_place place;

    TRY(landed_place(c, city_by_id((struct city_id){p->city}), CURRENCY("EUR"), &place));
    return landed_price(c, &place, &p->offer, p->service, &p->landed);
}

static struct landed price(struct test_store *t, const char *hs, const char *danger, int64_t city)
{
    struct pricing p = {.offer = {.seller = {1}, .offer = {2}, .price = {2000, {"EUR"}},
                                  .weight_g = 300, .handling_days = 1, .hs6 = str_of(hs),
                                  .danger = str_of(danger), .dispatch = STR("CN"),
                                  .hub = STR("CN-SZX")},
                        .city = city, .service = SERVICES};

    assert_int_equal(store_read(&t->c, price_body, &p), DONE);
    return p.landed;
}

static void only_open_ways_are_offered(void **state)
{
    struct test_store *t = *state;
    struct landed shirt = price(t, "610910", "", BERLIN), bank;

    assert_true(shirt.deliverable && shirt.options_n > 1);
    bank = price(t, "850760", "UN3480", BERLIN);
    assert_true(bank.deliverable && bank.options_n < shirt.options_n);
    for (size_t i = 0; i < bank.options_n; i++)
        assert_true(bank.options[i].promise.courier);
    bank = price(t, "854340", "", SAO_PAULO);
    assert_false(bank.deliverable);
    assert_str(bank.restricted->id, "br-vapes");
    bank = price(t, "220860", "", MOSCOW);
    assert_false(bank.deliverable);
    assert_non_null(bank.restricted);
}

/* ---- checkout ---- */

struct checkout {
    struct price_cart ask;
    struct priced_cart priced;
};

static enum outcome price_all(struct ctx *c, void *arg)
{
    struct checkout *k = arg;

    TRY(cart_read(c, ann, STR("en"), &k->ask.lines, &k->ask.lines_n));
    return price_cart(c, &k->ask, &k->priced);
}

static void checkout_refuses_with_the_reason(void **state)
{
    struct test_store *t = *state;
    struct seller_id seller = test_seller(&t->c, "shop");
    struct listing vape = test_listing(&t->c, "vape");
    struct checkout k = {.ask = {.to = city_by_id((struct city_id){SAO_PAULO}),
                                 .currency = CURRENCY("BRL")}};
    struct place_order in = {.buyer = ann, .key = STR("k"), .currency = CURRENCY("BRL"),
                             .contact.place = {SAO_PAULO}, .locale = STR("en"),
                             .market = STR("br")};
    struct change_cart change = {CART_ADD, ann, test_offer(&t->c, seller, "cup", 5), 1};
    static struct test_trade trade;
    struct placed_order out;
    char field[40];

    test_trade_init(&trade, &t->c);
    assert_int_equal(change_cart(&t->c, &change), DONE);
    vape.hs = STR("854340");
    change.offer = test_put(&t->c, seller, &vape, 5).offer;
    assert_int_equal(change_cart(&t->c, &change), DONE);
    assert_int_equal(store_read(&t->c, price_all, &k), DONE);
    assert_false(k.priced.deliverable);
    assert_int_equal(k.priced.parcels_n, 1);
    assert_str(k.priced.parcels[0].restricted->id, "br-vapes");
    assert_true(k.priced.quote.sum.total.minor > 0); /* what it is about is shown */
    in.total_minor = k.priced.quote.sum.total.minor;
    snprintf(field, sizeof(field), "offer.%lld", (long long)change.offer.v);
    assert_int_equal(place_order(&t->c, &in, &out), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_restricted);
    assert_string_equal(t->c.problem.field, field);
    assert_non_null(strstr(t->c.problem.detail, "may not be brought in there"));
    test_trade_release(&trade);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(shipped_rows),
        STORE_TEST(rows_have_their_days),
        STORE_TEST(shipped_reasons_are_known),
        STORE_TEST(broken_rows),
        STORE_TEST(goods_for_nobody_are_not_listed),
        STORE_TEST(only_open_ways_are_offered),
        STORE_TEST(checkout_refuses_with_the_reason),
    };
    return test_store_run("restriction", tests);
}

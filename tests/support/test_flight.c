/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_flight.h"

#include "flow/cart.h"
#include "flow/network.h"
#include "support/test_network.h"

void test_small_flight(struct ctx *c, int places, const char *departs)
{
    static const struct str usual = STR_INIT("," FLIGHT_OFTEN ",180,10-14,20000,");
    struct import_network in = {.csv = test_network_csv(), .who = STR("test")};
    struct str *legs = &in.csv.text[NETWORK_LEGS];
    size_t at = str_find(*legs, usual), end = at + usual.n;
    struct network_result result;

    assert_int_not_equal(at, STR_NONE);
    *legs = str_printf(c->arena, "%.*s,%s,180,10-14,%d,%.*s", (int)at, legs->p, departs, places,
                       (int)(legs->n - end), legs->p + end);
    assert_int_equal(import_network(c, &in, &result), DONE);
}

/* ---- the checkout ---- */

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

void test_flight_form(struct ctx *c, struct account_id buyer, struct place_order *out)
{
    struct checkout k = {.buyer = buyer,
                         .ask = {.to = city_by_id(MOSCOW), .currency = CURRENCY("EUR")}};
    struct service_choice *wish = arena_new(c->arena, struct service_choice);
    const struct priced_parcel *p;

    assert_int_equal(store_read(c, price, &k), DONE);
    assert_true(k.priced.deliverable);
    p = &k.priced.parcels[0];
    *wish = (struct service_choice){.seller = p->sums->seller, .hub = p->sums->hub,
                                    .service = SERVICE_STANDARD};
    for (size_t i = 0; i < p->options_n; i++)
        if (p->options[i].service == SERVICE_STANDARD)
            wish->p90 = p->options[i].promise.p90;
    k.ask.choices = wish;
    k.ask.choices_n = 1;
    assert_int_equal(store_read(c, price, &k), DONE);
    *out = (struct place_order){
        .buyer = buyer,
        .contact = {.name = STR("Anna"), .email = STR("anna@example.com"), .phone = STR(""),
                    .line1 = STR("Ulitsa 1"), .line2 = STR(""), .city = STR("Moscow"),
                    .region = STR("MOW"), .postcode = STR("101000"), .country = STR("RU"),
                    .place = MOSCOW},
        .market = STR("ru"), .locale = STR("en"), .currency = CURRENCY("EUR"), .choices = wish,
        .choices_n = 1, .total_minor = k.priced.quote.sum.total.minor, .key = STR("k")};
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Paying in a browser: which ways are offered, the code of a bank transfer, the demo bank behind
 * it, and the doors that stay shut. */
#include "support/test_trade.h"
#include "support/test_web.h"

#include "flow/code_rail.h"
#include "flow/demo_rail.h"
#include "io/clock.h"

#define SECRET "a secret of thirty-two bytes...."

struct paying {
    struct test_trade trade;
    struct demo_rail demo, sepa, mobile;
    struct rail pix;
    struct ports ports;
    struct browser browser;
    struct account_id buyer;
    struct purchase_id purchase;
};

static struct paying here;

static const struct payee sepa_payee = {.kind = RAIL_KIND_sepa, .name = STR_INIT("Red Cross"),
                                        .iban = STR_INIT("BE72000000001616")};
static const struct payee pix_payee = {.kind = RAIL_KIND_pix, .key = STR_INIT("a@b.c"),
                                       .name = STR_INIT("N"), .city = STR_INIT("C"),
                                       .secret = STR_INIT(SECRET)};

static const struct payee mobile_payee = {.kind = RAIL_KIND_mobile, .name = STR_INIT("Wallet")};

static void open_rails(struct test_web *web)
{
    demo_rail_init(&here.demo, SECRET);
    demo_rail_play(&here.sepa, SECRET, &sepa_payee);
    here.pix = code_rail(&pix_payee);
    demo_rail_play(&here.mobile, SECRET, &mobile_payee);
    here.ports = (struct ports){
        .rails = {&here.demo.rail, &here.sepa.rail, &here.pix, &here.mobile.rail}};
    web->ports = &here.ports;
    test_web_restart(web);
}

static void buy(struct test_web *web)
{
    struct ctx *c = &web->store->c;
    struct test_item item = {.quantity = 1, .unit_minor = 1000};
    struct listing l = test_listing(c, "cup");
    struct put_listing put;

    here = (struct paying){0};
    open_rails(web);
    browser_open(&here.browser, web);
    here.buyer = browser_sign_in_as(&here.browser, web, "ann@example.org", ROLE_BUYER);
    test_trade_init(&here.trade, c);
    here.ports.mail = &here.trade.box;
    c->ports = &here.ports;
    item.seller = test_seller(c, "lumen");
    put = test_put(c, item.seller, &l, 10);
    item.offer = put.offer;
    item.product = put.product;
    here.purchase = test_place(c, here.buyer, "one", &item, 1).purchase;
}

static void leave(void)
{
    browser_close(&here.browser);
    test_trade_release(&here.trade);
}

static const char *purchase_path(const char *after)
{
    static char path[100];

    snprintf(path, sizeof(path), "/de/purchases/%lld%s", (long long)here.purchase.v, after);
    return path;
}

static bool says(const char *words)
{
    return str_find(browser_body(&here.browser), str_of(words)) != STR_NONE;
}

/* Chooses a rail; gives the address of its page, for the next request. */
static const char *choose(const char *rail)
{
    static char page[600];
    char form[40];

    snprintf(form, sizeof(form), "rail=%s", rail);
    assert_int_equal(browser_get(&here.browser, purchase_path("")), 200);
    assert_int_equal(browser_post(&here.browser, purchase_path("/pay"), form), 303);
    snprintf(page, sizeof(page), "%.*s", STR_FMT(browser_header(&here.browser, "Location")));
    return page;
}

static void by_a_transfer(void **state)
{
    struct test_web *web = *state;
    struct ctx *c = &web->store->c;
    struct str rail;
    const char *page;

    buy(web);
    rail = test_intent(c, here.buyer, here.purchase).rail;
    assert_true(str_eq(rail, STR("sepa"))); /* the market's first */
    page = choose("sepa");
    assert_true(str_starts(str_of(page), STR("/pay/sepa/")));
    assert_int_equal(browser_get(&here.browser, page), 200);
    assert_true(says("BE72000000001616") && says("BCD\n002\n1\nSCT") && says("<path d=\"M"));
    assert_true(says("This is a demo bank"));
    assert_true(says("<html lang=\"de\"")); /* sums as on the page before */
    assert_int_equal(browser_post(&here.browser, page, "decision=never"), 422);
    assert_int_equal(browser_get(&here.browser, page), 200);
    assert_int_equal(browser_post(&here.browser, page, "decision=pay"), 303);
    test_pass(c, clock_utc_ms() - c->now_ms);
    assert_true(str_eq(test_purchase(c, here.buyer, here.purchase).state, STR("paid")));
    assert_int_equal(browser_get(&here.browser, purchase_path("")), 200);
    assert_false(says("name=\"rail\""));
    leave();
}

static void another_way(void **state)
{
    struct test_web *web = *state;
    struct ctx *c = &web->store->c;
    const char *page;

    buy(web);
    assert_int_equal(browser_get(&here.browser, purchase_path("")), 200);
    assert_true(says("value=\"sepa\"") && says("value=\"demo\"") && !says("value=\"pix\""));
    page = choose("demo");
    assert_true(str_starts(str_of(page), STR("/pay/demo/")));
    assert_true(str_eq(test_intent(c, here.buyer, here.purchase).rail, STR("demo")));
    assert_int_equal(browser_get(&here.browser, page), 200);
    assert_false(says("<path d=\"M"));
    assert_int_equal(browser_post(&here.browser, page, "decision=pay"), 303);
    test_pass(c, clock_utc_ms() - c->now_ms);
    assert_true(str_eq(test_purchase(c, here.buyer, here.purchase).state, STR("paid")));
    leave();
}

/* A number is asked for, asked on, and the buyer says yes there. */
static void on_the_phone(void **state)
{
    static const char *const wrong[] = {"phone=", "phone=44", "phone=07700+900123", "phone=%2B4x",
                                        "phone=%2B12345678901234567"};
    struct test_web *web = *state;
    struct rail_charge charge = {.intent = {77}, .amount = money(500, CURRENCY("USD")),
                                 .return_path = STR("/us/")};
    struct browser *b = &here.browser;
    char path[700], late[700];
    struct str page;

    buy(web);
    charge.expires_at_ms = web->store->c.now_ms + HOUR_MS;
    assert_int_equal(here.mobile.rail.charge(&here.mobile, &web->store->c, &charge, &page), DONE);
    snprintf(path, sizeof(path), "%.*s", STR_FMT(page));
    charge.expires_at_ms = 1000;
    assert_int_equal(here.mobile.rail.charge(&here.mobile, &web->store->c, &charge, &page), DONE);
    snprintf(late, sizeof(late), "%.*s", STR_FMT(page));
    assert_int_equal(browser_get(b, path), 200);
    assert_true(says("name=\"phone\"") && !says("name=\"decision\""));
    for (size_t i = 0; i < countof(wrong); i++) {
        assert_int_equal(browser_post(b, path, wrong[i]), 422);
        assert_true(says("field-error"));
    }
    assert_int_equal(browser_post(b, path, "phone=%2B44+(7700)+900-123"), 303);
    snprintf(path, sizeof(path), "%.*s", STR_FMT(browser_header(b, "Location")));
    assert_true(str_find(str_of(path), STR("?asked=23")) != STR_NONE);
    assert_int_equal(browser_get(b, path), 200);
    assert_true(says("ends in 23") && says("name=\"decision\"") && !says("name=\"phone\""));
    snprintf(strstr(path, "?asked="), 20, "?asked=x1");
    assert_int_equal(browser_get(b, path), 200);
    assert_true(says("name=\"phone\""));
    assert_int_equal(browser_get(b, late), 200);
    assert_true(says("Time is up") && !says("name=\"phone\""));
    assert_int_equal(browser_get(b, path), 200);
    assert_int_equal(browser_post(b, late, "phone=%2B447700900123"), 409);
    leave();
}

static void shut_doors(void **state)
{
    struct test_web *web = *state;
    struct browser *b = &here.browser;
    struct rail_charge charge = {.intent = {77}, .amount = money(500, CURRENCY("BRL")),
                                 .return_path = STR("/br/")};
    char path[700];
    struct str page;
    const char *token;

    buy(web);
    charge.expires_at_ms = web->store->c.now_ms + HOUR_MS;
    token = choose("sepa") + strlen("/pay/sepa/");
    snprintf(path, sizeof(path), "/pay/demo/%s", token); /* signed with the same secret */
    assert_int_equal(browser_get(b, path), 401);
    snprintf(path, sizeof(path), "/pay/nowhere/%s", token);
    assert_int_equal(browser_get(b, path), 404);
    assert_int_equal(browser_get(b, "/pay/sepa/x.y"), 401);
    assert_int_equal(browser_get(b, purchase_path("")), 200);
    assert_int_equal(browser_post(b, purchase_path("/pay"), "rail=pix"), 422);
    assert_int_equal(browser_send(b, "POST", "/webhooks/nowhere", "", "{}"), 404);
    /* A real payee's bank is not played. */
    assert_int_equal(here.pix.charge(here.pix.self, &web->store->c, &charge, &page), DONE);
    snprintf(path, sizeof(path), "%.*s", STR_FMT(page));
    assert_int_equal(browser_get(b, path), 200);
    assert_true(says("br.gov.bcb.pix") && !says("demo bank"));
    assert_int_equal(browser_get(b, purchase_path("")), 200);
    assert_int_equal(browser_post(b, path, "decision=pay"), 404);
    leave();
}

static void too_late(void **state)
{
    struct test_web *web = *state;
    struct rail_charge charge = {.intent = {77}, .amount = money(500, CURRENCY("EUR")),
                                 .expires_at_ms = 1000, .return_path = STR("/de/")};
    char path[700];
    struct str page;

    buy(web);
    assert_int_equal(here.sepa.rail.charge(&here.sepa, &web->store->c, &charge, &page), DONE);
    snprintf(path, sizeof(path), "%.*s", STR_FMT(page));
    assert_int_equal(browser_get(&here.browser, path), 200);
    assert_true(says("Time is up") && !says("BCD"));
    assert_int_equal(browser_post(&here.browser, path, "decision=pay"), 409);
    leave();
}

int main(void)
{
#define WEB_TEST(f) cmocka_unit_test_setup_teardown(f, test_web_setup, test_web_teardown)
    const struct CMUnitTest tests[] = {WEB_TEST(by_a_transfer), WEB_TEST(another_way),
                                       WEB_TEST(on_the_phone),
                                       WEB_TEST(shut_doors), WEB_TEST(too_late)};

    return test_store_run("web pay", tests);
}

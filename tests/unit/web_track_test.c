/* SPDX-License-Identifier: Apache-2.0 */
/* Where is my parcel? What a stranger may learn, and what the page says to whom it belongs. */
#include "support/test_trade.h"
#include "support/test_web.h"

#include "base/check.h"
#include "face/web/way_map.h"
#include "flow/order.h"
#include "io/clock.h"

static const struct account_id ann = {1001};

struct sent {
    struct test_web *web;
    struct test_trade trade;
    struct shipped parcel;
    char access[64];
};

static struct sent sent;

static void scan(const char *code, const char *place, const char *country, const char *reason)
{
    struct ctx *c = &sent.web->store->c;
    struct scan_new in = {.number = sent.parcel.number, .code = str_of(code), .at_ms = c->now_ms,
                          .place = str_of(place), .country = str_of(country),
                          .reason = str_of(reason), .source = STR("test")};
    struct scan_result out;

    assert_int_equal(record_scan(c, &in, &out), DONE);
    c->now_ms += MINUTE_MS;
}

static void ship(void **state)
{
    struct ctx *c;
    struct test_item item = {.quantity = 1, .unit_minor = 1000};
    struct placed_order p;
    struct shipment s;
    bool found;

    sent = (struct sent){.web = *state};
    c = &sent.web->store->c;
    test_trade_init(&sent.trade, c);
    c->now_ms = clock_utc_ms() - HOUR_MS;
    item.seller = test_seller(c, "lumen");
    item.offer = test_offer(c, item.seller, "cup", 10);
    p = test_place(c, ann, "one", &item, 1);
    test_pay(&sent.trade, c, ann, p.purchase);
    assert_int_equal(ship_order(c, &(struct ship_order){test_orders(c, ann, p.purchase).v[0].id,
                                                        STR("RB123456785CN")}, &sent.parcel),
                     DONE);
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(shipment_find(c, &sent.parcel.number, &s, &found), DONE);
    store_read_end(c);
    assert_true(found);
    snprintf(sent.access, sizeof(sent.access), "%.*s", STR_FMT(s.access));
    assert_int_equal(strlen(sent.access), 43);
}

static void end(void)
{
    test_trade_release(&sent.trade);
}

static int ask(struct browser *b, const char *number, const char *postcode)
{
    char form[200];

    assert_int_equal(browser_get(b, "/de/track"), 200);
    snprintf(form, sizeof(form), "number=%s&postcode=%s", number, postcode);
    return browser_post(b, "/de/track", form);
}

static bool says(const struct browser *b, const char *words)
{
    return str_find(browser_body(b), str_of(words)) != STR_NONE;
}

static void open_page(struct browser *b)
{
    char path[200];

    snprintf(path, sizeof(path), "/de/track/RB123456785CN?key=%s", sent.access);
    assert_int_equal(browser_get(b, path), 200);
}

static void number_and_postcode(void **state)
{
    scoped(browser_close) struct browser b = {0};
    char page[200];

    ship(state);
    browser_open(&b, sent.web);
    assert_int_equal(ask(&b, "rb+123+456+785+cn", "101-15"), 303);
    snprintf(page, sizeof(page), "/de/track/RB123456785CN?key=%s", sent.access);
    assert_str(browser_header(&b, "Location"), page);
    open_page(&b);
    assert_true(says(&b, "itemtype=\"https://schema.org/ParcelDelivery\""));
    assert_true(says(&b, "itemprop=\"trackingNumber\" content=\"RB123456785CN\""));
    assert_true(says(&b, "itemprop=\"expectedArrivalUntil\" content=\"20"));
    assert_true(says(&b, "<svg viewBox=\"0 0 720 420\""));
    assert_true(says(&b, "<dt>Promised</dt>"));
    assert_str(browser_header(&b, "Cache-Control"), "private, no-store");
    end();
}

/* Which of the two was wrong is not told. */
static void what_is_wrong_is_not_told(void **state)
{
    scoped(browser_close) struct browser a = {0}, b = {0};

    ship(state);
    browser_open(&a, sent.web);
    browser_open(&b, sent.web);
    assert_int_equal(ask(&a, "RB123456785CN", "99999"), 404);
    assert_int_equal(ask(&b, "LB000000155CN", "10115"), 404);
    assert_true(says(&a, "No parcel has this number and this postcode."));
    assert_true(says(&b, "No parcel has this number and this postcode."));
    assert_int_equal(browser_body(&a).n, browser_body(&b).n);
    assert_int_equal(ask(&a, "RB123456786CN", "10115"), 422); /* no number at all */
    assert_int_equal(ask(&a, "LB000000155CN", "?"), 404);     /* what nobody's parcel has */
    end();
}

static void the_address_alone_opens_nothing(void **state)
{
    static const char *const paths[] = {
        "/de/track/RB123456785CN", "/de/track/RB123456785CN?key=",
        "/de/track/RB123456785CN?key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "/de/track/LB000000155CN", "/de/track/LB000000155CN?key=",
    };
    scoped(browser_close) struct browser b = {0};

    ship(state);
    browser_open(&b, sent.web);
    for (size_t i = 0; i < countof(paths); i++) {
        assert_int_equal(browser_get(&b, paths[i]), 302);
        assert_true(str_starts(browser_header(&b, "Location"), STR("/de/track?number=")));
    }
    assert_int_equal(browser_get(&b, "/de/track?number=RB123456785CN"), 200);
    assert_true(says(&b, "value=\"RB123456785CN\""));
    end();
}

static void attempts_are_few(void **state)
{
    scoped(browser_close) struct browser b = {0};
    int status = 0;

    ship(state);
    sent.web->settings.requests_ip = 20;
    test_web_restart(sent.web);
    browser_open(&b, sent.web);
    for (int i = 0; i < 30 && status != 429; i++)
        status = ask(&b, "RB123456785CN", "99999");
    assert_int_equal(status, 429);
    assert_int_equal(ask(&b, "RB123456785CN", "10115"), 429); /* the right one neither */
    end();
}

static void the_page(void **state)
{
    scoped(browser_close) struct browser b = {0};

    ship(state);
    browser_open(&b, sent.web);
    open_page(&b);
    assert_true(says(&b, "Nothing has been told yet"));
    scan("EMA", "Shenzhen", "CN", "");
    scan("EMD", "Berlin", "DE", "");
    scan("EME", "<b>Zoll</b>", "DE", "missing invoice");
    scan("EDG", "Paris", "FR", "");
    open_page(&b);
    assert_true(says(&b, "Held by customs"));
    assert_true(says(&b, "the invoice is missing"));
    assert_true(says(&b, "The seller sends it to customs"));
    assert_true(says(&b, "&lt;b&gt;Zoll"));
    assert_true(says(&b, "This does not fit the rest and does not count."));
    assert_true(says(&b, "Berlin"));
    scan("EMF", "Berlin", "DE", "");
    scan("EMI", "Berlin", "DE", "");
    open_page(&b);
    assert_true(says(&b, "<span itemprop=\"name\">Delivered</span>"));
    end();
}

/* ---- the map ---- */

static struct map_view draw(struct arena *a, struct way_point from, struct way_point to)
{
    const struct way_point points[] = {from, to};
    struct map_view v;

    way_map(a, points, 2, 0, &v);
    return v;
}

static void maps(void **state unused_arg)
{
    const struct way_point tokyo = {13969000, 3568000, STR("Tokyo"), STR("JP")};
    const struct way_point angeles = {-11824000, 3405000, STR("Los Angeles"), STR("US")};
    const struct way_point moscow = {3761000, 5575000, STR("Moscow"), STR("RU")};
    scoped(arena_release) struct arena a = {0};
    struct map_view v;

    arena_init(&a, 64 << 20);
    v = draw(&a, tokyo, angeles); /* over the Pacific, not around the world */
    assert_true(v.dots[0].x < v.dots[1].x && v.dots[1].x <= 720);
    assert_true(v.ours.n > 0 && v.land.n > 0);
    assert_int_equal(v.behind.n, 0);
    v = draw(&a, moscow, moscow);
    assert_int_equal(v.dots_n, 1);
    assert_true(v.dots[0].here);
    for (int i = 0; i < 200; i++) { /* anywhere: within the picture, and light */
        struct way_point p = tokyo, q = moscow;

        p.lon_e5 = (i * 7919 % 360 - 180) * 100000;
        p.lat_e5 = (i * 104729 % 150 - 75) * 100000;
        q.lon_e5 = (i * 611953 % 360 - 180) * 100000;
        v = draw(&a, p, q);
        assert_in_range(v.dots[0].x, 0, 720);
        assert_in_range(v.dots[0].y, 0, 420);
        assert_true(v.land.n + v.ours.n < 48 * 1024);
        arena_clear(&a);
    }
}

#define WEB_TEST(test) cmocka_unit_test_setup_teardown(test, test_web_setup, test_web_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WEB_TEST(number_and_postcode), WEB_TEST(what_is_wrong_is_not_told),
        WEB_TEST(the_address_alone_opens_nothing), WEB_TEST(attempts_are_few),
        WEB_TEST(the_page),            cmocka_unit_test(maps),
    };
    return test_store_run("tracking pages", tests);
}

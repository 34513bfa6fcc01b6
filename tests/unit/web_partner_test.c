/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of posts and customs: each sees what comes to its own country, and no more. */
#include "support/test_trade.h"
#include "support/test_web.h"

#include "flow/account.h"
#include "flow/order.h"
#include "io/clock.h"
#include "lib/zone.h"

static const struct account_id ann = {1001};

struct desk {
    struct test_web *web;
    struct ctx *c;
    struct test_trade trade;
    struct shipped parcel;
};

static struct desk desk;

static void scan(const char *code, const char *reason)
{
    struct scan_new in = {.number = desk.parcel.number, .code = str_of(code),
                          .at_ms = desk.c->now_ms, .place = STR("Berlin"), .country = STR("DE"),
                          .reason = str_of(reason), .source = STR("test")};
    struct scan_result out;

    assert_int_equal(record_scan(desk.c, &in, &out), DONE);
    desk.c->now_ms += MINUTE_MS;
}

/* A parcel from China that the customs of Germany holds. */
static void open_desk(void **state)
{
    struct test_item item = {.quantity = 1, .unit_minor = 1000};
    struct placed_order p;

    desk = (struct desk){.web = *state};
    desk.c = &desk.web->store->c;
    test_trade_init(&desk.trade, desk.c);
    desk.c->now_ms = clock_utc_ms() - HOUR_MS;
    item.seller = test_seller(desk.c, "lumen");
    item.offer = test_offer(desk.c, item.seller, "cup", 10);
    p = test_place(desk.c, ann, "one", &item, 1);
    test_pay(&desk.trade, desk.c, ann, p.purchase);
    assert_int_equal(ship_order(desk.c, &(struct ship_order){
                                    test_orders(desk.c, ann, p.purchase).v[0].id, STR("")},
                                &desk.parcel), DONE);
    scan("EMA", "");
    scan("EME", "missing invoice");
}

static void sit_down(struct browser *b, const char *email, const char *office)
{
    const struct create_account in = {.email = str_of(email), .name = STR("Desk"),
                                      .password = STR("correct horse battery"),
                                      .roles = ROLE_BUYER};
    char form[200];
    struct account_id id;

    desk.c->now_ms = clock_utc_ms();
    assert_int_equal(create_account(desk.c, &in, &id), DONE);
    assert_int_equal(change_office(desk.c, str_of(email), str_of(office)), DONE);
    browser_open(b, desk.web);
    assert_int_equal(browser_get(b, "/gb/sign-in"), 200);
    snprintf(form, sizeof(form), "email=%s&password=correct+horse+battery", email);
    assert_int_equal(browser_post(b, "/gb/sign-in", form), 303);
}

static bool says(const struct browser *b, const char *words)
{
    return str_find(browser_body(b), str_of(words)) != STR_NONE;
}

static void what_comes(void **state)
{
    static const char *const pages[] = {"/gb/partner", "/gb/partner/manifests",
                                        "/gb/partner/feed", "/gb/partner/held",
                                        "/gb/partner/levels"};
    scoped(browser_close) struct browser here = {0}, there = {0}, nobody = {0};

    open_desk(state);
    sit_down(&here, "post@x.org", "post/DE");
    sit_down(&there, "other@x.org", "customs/FR");
    browser_open(&nobody, desk.web);
    for (size_t i = 0; i < countof(pages); i++) {
        assert_int_equal(browser_get(&here, pages[i]), 200);
        assert_true(says(&here, "Post \u00b7 Germany"));
        if (i < 4) /* its promise is of another year, which no level shows */
            assert_false(says(&here, "Nothing here now"));
        assert_int_equal(browser_get(&there, pages[i]), 200);
        assert_true(says(&there, "Nothing here now"));
        assert_false(says(&there, desk.parcel.number.text));
        assert_int_not_equal(browser_get(&nobody, pages[i]), 200);
    }
    assert_int_equal(browser_get(&here, "/gb/partner/held"), 200);
    assert_true(says(&here, desk.parcel.number.text));
    assert_true(says(&here, "the invoice is missing"));
    assert_false(says(&here, "Decide")); /* the post decides nothing */
    test_trade_release(&desk.trade);
}

static void manifests_as_files(void **state)
{
    scoped(browser_close) struct browser here = {0}, there = {0};
    struct buf day;
    char path[200];

    open_desk(state);
    sit_down(&here, "post@x.org", "post/DE");
    sit_down(&there, "other@x.org", "post/FR");
    buf_init(&day, desk.c->arena, 40);
    date_iso(&day, zone_local(zone_find(STR("Asia/Shanghai")), clock_utc_ms() - HOUR_MS).date);
    snprintf(path, sizeof(path), "/gb/partner/manifests/%s/CN-SZX/standard", buf_cstr(&day));
    assert_int_equal(browser_get(&here, path), 200);
    assert_str(browser_header(&here, "Content-Type"), "text/csv; charset=utf-8");
    assert_true(says(&here, "number,weight_g,announced,city,status,promised_from,promised_to\n"));
    assert_true(says(&here, str_printf(desk.c->arena, "%s,500,yes,Berlin,held,2026-02-01",
                                       desk.parcel.number.text).p));
    assert_int_equal(browser_get(&there, path), 404);
    assert_int_equal(browser_get(&here, "/gb/partner/manifests/today/CN-SZX/standard"), 404);
    test_trade_release(&desk.trade);
}

static void customs_decides(void **state)
{
    scoped(browser_close) struct browser customs = {0}, post = {0}, there = {0};
    char path[200];

    open_desk(state);
    sit_down(&customs, "customs@x.org", "customs/DE");
    sit_down(&post, "post@x.org", "post/DE");
    sit_down(&there, "other@x.org", "customs/FR");
    snprintf(path, sizeof(path), "/gb/partner/held/%s", desk.parcel.number.text);
    assert_int_equal(browser_get(&there, "/gb/partner/held"), 200);
    assert_int_equal(browser_get(&there, "/gb/track"), 200);
    assert_int_equal(browser_post(&there, path, "decision=released"), 403);
    assert_int_equal(browser_get(&post, "/gb/track"), 200);
    assert_int_equal(browser_post(&post, path, "decision=released"), 403);
    assert_int_equal(browser_get(&customs, "/gb/partner/held"), 200);
    assert_true(says(&customs, "Decide"));
    assert_int_equal(browser_post(&customs, path, "decision=eaten"), 422);
    assert_int_equal(browser_get(&customs, "/gb/partner/held"), 200);
    assert_int_equal(browser_post(&customs, path, "decision=released"), 303);
    assert_int_equal(browser_get(&customs, "/gb/partner/held"), 200);
    assert_false(says(&customs, desk.parcel.number.text));
    test_trade_release(&desk.trade);
}

static void offices(void **state)
{
    static const char *const bad[] = {"post", "post/", "post/XX", "bank/RU", "post/ru", "/RU",
                                      "customs/RU/x"};
    struct test_web *t = *state;
    struct office o;

    for (size_t i = 0; i < countof(bad); i++) {
        assert_false(office_parse(str_of(bad[i]), &o));
        assert_int_equal(change_office(&t->store->c, STR("a@x.org"), str_of(bad[i])), REFUSED);
        assert_string_equal(t->store->c.problem.field, "office");
    }
    assert_true(office_parse(STR("customs/BR"), &o));
    assert_true(o.customs);
    assert_str(office_text(t->store->c.arena, &o), "customs/BR");
    assert_int_equal(change_office(&t->store->c, STR("none@x.org"), STR("post/RU")), REFUSED);
    assert_int_equal(t->store->c.problem.refusal, refusal_not_found);
}

#define WEB_TEST(test) cmocka_unit_test_setup_teardown(test, test_web_setup, test_web_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WEB_TEST(what_comes),
        WEB_TEST(manifests_as_files),
        WEB_TEST(customs_decides),
        WEB_TEST(offices),
    };
    return test_store_run("partner pages", tests);
}

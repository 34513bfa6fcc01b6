/* SPDX-License-Identifier: Apache-2.0 */
/* Pages and calls of posts and customs: each sees what comes to its own country, and no more. */
#include "support/test_api.h"
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

/* An account that stands for an office. */
static void employ(const char *email, const char *office)
{
    const struct create_account in = {.email = str_of(email), .name = STR("Desk"),
                                      .password = STR("correct horse battery"),
                                      .roles = ROLE_BUYER};
    struct account_id id;

    desk.c->now_ms = clock_utc_ms();
    assert_int_equal(create_account(desk.c, &in, &id), DONE);
    assert_int_equal(change_office(desk.c, str_of(email), str_of(office)), DONE);
}

static void sit_down(struct browser *b, const char *email, const char *office)
{
    char form[200];

    employ(email, office);
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

/* ---- the same by program ---- */

static void plug_in(struct program *p, const char *email, const char *office)
{
    const struct str body = str_printf(
        desk.c->arena, "{\"email\":\"%s\",\"password\":\"correct horse battery\"}", email);

    employ(email, office);
    program_open(p, desk.web);
    assert_int_equal(program_post(p, body.p, "/sessions"), 201);
    snprintf(p->token, sizeof(p->token), "%s", program_text(p, "token"));
}

/* Tells a decision; gives whether it was taken. */
static bool told(struct program *p, const char *number, const char *decision)
{
    struct buf body;

    buf_init(&body, desk.c->arena, 200);
    buf_fmt(&body, "{\"responses\":[{\"number\":\"%s\",\"decision\":\"%s\",\"at\":\"", number,
            decision);
    moment_iso(&body, desk.c->now_ms);
    buf_str(&body, STR("\"}]}"));
    assert_int_equal(program_post(p, buf_cstr(&body), "/partner/customs-responses"), 200);
    return program_flag(p, "results.0.recorded");
}

static const char *dispatch_path(void)
{
    const struct date day =
        zone_local(zone_find(STR("Asia/Shanghai")), clock_utc_ms() - HOUR_MS).date;
    struct buf b;

    buf_init(&b, desk.c->arena, 200);
    buf_str(&b, STR("/partner/manifest?hub=CN-SZX&service=standard&day="));
    date_iso(&b, day);
    return buf_cstr(&b);
}

static void what_comes_by_program(void **state)
{
    static const char *const lists[][2] = {{"/partner/volumes", "volumes"},
                                           {"/partner/dispatches", "dispatches"},
                                           {"/partner/feed", "origins"},
                                           {"/partner/held", "items"},
                                           {"/partner/levels?from=2026-01-01&to=2026-03-31",
                                            "levels"}};
    scoped(program_close) struct program here = {0}, there = {0}, nobody = {0};

    open_desk(state);
    plug_in(&here, "post@x.org", "post/DE");
    plug_in(&there, "other@x.org", "customs/FR");
    program_open(&nobody, desk.web);
    for (size_t i = 0; i < countof(lists); i++) {
        assert_int_equal(program_get(&here, "%s", lists[i][0]), 200);
        assert_int_equal(program_count(&here, lists[i][1]), 1);
        assert_int_equal(program_get(&there, "%s", lists[i][0]), 200);
        assert_int_equal(program_count(&there, lists[i][1]), 0);
        assert_int_equal(program_get(&nobody, "%s", lists[i][0]), 401);
    }
    assert_int_equal(program_get(&here, "%s", dispatch_path()), 200);
    assert_string_equal(program_text(&here, "parcels.0.number"), desk.parcel.number.text);
    assert_string_equal(program_text(&here, "parcels.0.status"), "held");
    assert_int_equal(program_get(&there, "%s", dispatch_path()), 404);
    program_get(&here, "/partner/levels?from=2026-03-31&to=2026-01-01");
    program_refused(&here, 422, "invalid", "from");
    test_trade_release(&desk.trade);
}

static void customs_decides_by_program(void **state)
{
    scoped(program_close) struct program customs = {0}, post = {0}, there = {0};
    const char *number;

    open_desk(state);
    number = desk.parcel.number.text;
    plug_in(&customs, "customs@x.org", "customs/DE");
    plug_in(&post, "post@x.org", "post/DE");
    plug_in(&there, "other@x.org", "customs/FR");
    assert_false(told(&post, number, "released"));
    assert_string_equal(program_text(&post, "results.0.problem.code"), "forbidden");
    assert_false(told(&there, number, "released"));
    assert_false(told(&customs, number, "held")); /* without saying why */
    assert_string_equal(program_text(&customs, "results.0.problem.field"), "reason");
    assert_false(told(&customs, "RB123456785CN", "released"));
    assert_int_equal(program_get(&customs, "/partner/held"), 200);
    assert_int_equal(program_count(&customs, "items"), 1);
    assert_true(told(&customs, number, "released"));
    assert_string_equal(program_text(&customs, "results.0.status"), "released");
    assert_true(told(&customs, number, "released"));
    assert_true(program_flag(&customs, "results.0.repeated"));
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
        WEB_TEST(what_comes_by_program),
        WEB_TEST(customs_decides_by_program),
        WEB_TEST(offices),
    };
    return test_store_run("partner pages", tests);
}

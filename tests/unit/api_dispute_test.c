/* SPDX-License-Identifier: Apache-2.0 */
/* A dispute by the API: who finds it, what each refusal says, and that a repeated request is done
 * once. A whole one is led by tests/api/disputes.mjs. */
#include "support/test_api.h"
#include "support/test_trade.h"

#include "flow/dispute.h"
#include "flow/order.h"
#include "io/clock.h"

#define OPENING "{\"reason\":\"damaged\",\"words\":\"broken\",\"claim\":"

struct scene {
    struct test_trade trade;
    struct program buyer, seller, mediator, stranger;
    struct order_id order, unsent;
    char path[60];
};

static struct scene scene;

static void sign_in(struct program *p, struct test_web *web, const char *email, unsigned roles,
                    struct seller_id shop)
{
    program_open(p, web);
    program_sign_in_as(p, web, email, roles, shop);
}

static struct order_id bought(struct ctx *c, struct account_id buyer, const char *key,
                              const struct test_item *item)
{
    struct placed_order p = test_place(c, buyer, key, item, 1);

    test_pay(&scene.trade, c, buyer, p.purchase);
    return test_orders(c, buyer, p.purchase).v[0].id;
}

static int open_scene(void **state)
{
    struct test_item item = {.quantity = 1, .unit_minor = 1000};
    struct account_id buyer;
    struct test_web *web;
    struct shipped parcel;
    struct listing l;
    struct ctx *c;

    test_web_setup(state);
    web = *state;
    c = &web->store->c;
    scene = (struct scene){0};
    c->now_ms = clock_utc_ms();
    program_open(&scene.buyer, web);
    buyer = program_sign_in_as(&scene.buyer, web, "ann@example.org", ROLE_BUYER,
                               (struct seller_id){0});
    test_trade_init(&scene.trade, c);
    l = test_listing(c, "cup");
    item.seller = test_seller(c, "lumen");
    item.offer = test_put(c, item.seller, &l, 10).offer;
    scene.order = bought(c, buyer, "one", &item);
    scene.unsent = bought(c, buyer, "two", &item);
    assert_int_equal(ship_order(c, &(struct ship_order){scene.order, STR("RB123456785CN")},
                                &parcel), DONE);
    sign_in(&scene.seller, web, "lumen@example.org", ROLE_BUYER | ROLE_SELLER, item.seller);
    sign_in(&scene.mediator, web, "judge@example.org", ROLE_OPERATOR, (struct seller_id){0});
    sign_in(&scene.stranger, web, "eve@example.org", ROLE_BUYER | ROLE_SELLER,
            (struct seller_id){77});
    return 0;
}

static int close_scene(void **state)
{
    program_close(&scene.buyer);
    program_close(&scene.seller);
    program_close(&scene.mediator);
    program_close(&scene.stranger);
    test_trade_release(&scene.trade);
    return test_web_teardown(state);
}

static int on_order(const char *body)
{
    return program_post(&scene.buyer, body, "/orders/%lld/disputes", (long long)scene.order.v);
}

static int act(struct program *p, const char *verb, const char *body)
{
    return program_post(p, body, "%s/%s", scene.path, verb);
}

/* Opened, once, though it was sent twice. */
static void opened(void)
{
    struct program *b = &scene.buyer;
    char id[40];

    assert_int_equal(on_order(OPENING "{\"amount\":\"4.00\",\"currency\":\"EUR\"}}"), 201);
    snprintf(id, sizeof(id), "%s", program_text(b, "id"));
    snprintf(scene.path, sizeof(scene.path), "/disputes/%s", id);
    b->same_key = true;
    assert_int_equal(on_order(OPENING "{\"amount\":\"4.00\",\"currency\":\"EUR\"}}"), 201);
    assert_string_equal(program_text(b, "id"), id);
    assert_str(browser_header(&b->b, "idempotent-replayed"), "true");
    assert_int_equal(on_order(OPENING "{\"amount\":\"5.00\",\"currency\":\"EUR\"}}"), 422);
    program_refused(b, 422, "idempotency_reused", "Idempotency-Key");
    b->same_key = false;
}

static void opening_is_refused(void **state unused_arg)
{
    struct program *b = &scene.buyer;

    on_order(OPENING "{\"amount\":\"4.00\",\"currency\":\"USD\"}}");
    program_refused(b, 422, "currency_mismatch", "claim");
    on_order(OPENING "{\"amount\":\"0.00\",\"currency\":\"EUR\"}}");
    program_refused(b, 422, "invalid", "claim");
    on_order(OPENING "{\"amount\":\"900.00\",\"currency\":\"EUR\"}}");
    program_refused(b, 422, "invalid", "claim");
    on_order("{\"reason\":\"ugly\",\"words\":\"x\"}");
    program_refused(b, 422, "invalid", "reason");
    on_order("{\"reason\":\"damaged\"}");
    program_refused(b, 422, "required", "words");
    on_order("{\"reason\":\"not_arrived\",\"words\":\"where?\"}");
    program_refused(b, 409, "too_early", "reason");
    program_post(b, "{\"reason\":\"damaged\",\"words\":\"x\"}", "/orders/%lld/disputes",
                 (long long)scene.unsent.v);
    program_refused(b, 409, "wrong_state", "");
    program_post(&scene.stranger, "{\"reason\":\"damaged\",\"words\":\"x\"}",
                 "/orders/%lld/disputes", (long long)scene.order.v);
    program_refused(&scene.stranger, 404, "not_found", "order");
    opened();
    on_order("{\"reason\":\"damaged\",\"words\":\"again\"}");
    program_refused(b, 409, "disputed", "");
}

static void it_is_of_three(void **state unused_arg)
{
    static const char *const acts[][2] = {{"words", "{\"words\":\"x\"}"}, {"withdraw", NULL},
                                          {"escalate", NULL}, {"accept", "{\"offer\":\"1\"}"}};
    static const char *const reads[] = {"", "/events", "/return", "/return/label", "/pictures/1"};

    opened();
    for (size_t i = 0; i < countof(acts); i++) {
        act(&scene.stranger, acts[i][0], acts[i][1]);
        program_refused(&scene.stranger, 404, "not_found", "dispute");
        act(&scene.mediator, acts[i][0], acts[i][1]);
        program_refused(&scene.mediator, 403, "forbidden", "");
    }
    for (size_t i = 0; i < countof(reads); i++) {
        program_get(&scene.stranger, "%s%s", scene.path, reads[i]);
        program_refused(&scene.stranger, 404, "not_found", "dispute");
    }
    assert_int_equal(program_get(&scene.mediator, "%s", scene.path), 200);
    assert_string_equal(program_text(&scene.mediator, "side"), "mediator");
    assert_false(program_flag(&scene.mediator, "may.speak"));
    act(&scene.mediator, "decide", "{\"words\":\"so\",\"amount\":{\"amount\":\"1.00\","
                                   "\"currency\":\"EUR\"}}");
    program_refused(&scene.mediator, 409, "wrong_state", "");
    act(&scene.seller, "withdraw", NULL);
    program_refused(&scene.seller, 403, "forbidden", "");
    assert_int_equal(program_get(&scene.buyer, "/disputes"), 200);
    assert_int_equal(program_count(&scene.buyer, "items"), 1);
    assert_int_equal(program_get(&scene.stranger, "/disputes"), 200);
    assert_int_equal(program_count(&scene.stranger, "items"), 0);
    assert_int_equal(program_get(&scene.seller, "/seller/disputes"), 200);
    assert_int_equal(program_count(&scene.seller, "items"), 1);
    assert_int_equal(program_get(&scene.mediator, "/operator/disputes"), 200);
    assert_int_equal(program_count(&scene.mediator, "items"), 0);
}

static void offers_go_to_and_fro(void **state)
{
    struct program *b = &scene.buyer, *s = &scene.seller;
    char offer[80];

    opened();
    act(s, "offers", "{}");
    program_refused(s, 422, "required", "amount");
    act(s, "offers", "{\"returns\":true,\"amount\":{\"amount\":\"1.00\",\"currency\":\"EUR\"}}");
    program_refused(s, 422, "invalid", "amount");
    act(s, "offers", "{\"amount\":{\"amount\":\"900.00\",\"currency\":\"EUR\"}}");
    program_refused(s, 422, "invalid", "amount");
    act(s, "offers", "{\"returns\":true}");
    program_refused(s, 409, "wrong_state", "returns");
    act(s, "escalate", NULL);
    program_refused(s, 409, "too_early", "");
    assert_int_equal(act(s, "offers", "{\"amount\":{\"amount\":\"2.00\",\"currency\":\"EUR\"}}"),
                     200);
    snprintf(offer, sizeof(offer), "{\"offer\":\"%s\"}", program_text(s, "offer.id"));
    act(s, "accept", offer);
    program_refused(s, 409, "conflict", "offer");
    act(b, "accept", "{\"offer\":\"1\"}");
    program_refused(b, 409, "conflict", "offer");
    assert_int_equal(program_get(b, "%s", scene.path), 200);
    assert_true(program_flag(b, "may.accept") && program_flag(b, "answered"));
    assert_int_equal(act(b, "accept", offer), 200);
    assert_string_equal(program_text(b, "refund.amount"), "2.00");
    act(b, "words", "{\"words\":\"thanks\"}");
    program_refused(b, 409, "wrong_state", "");
    test_run(&((struct test_web *)*state)->store->c);
    test_is_sound(&((struct test_web *)*state)->store->c);
}

static void what_is_no_picture(void **state unused_arg)
{
    struct program *b = &scene.buyer;
    char path[100], headers[300];

    opened();
    act(b, "pictures", NULL);
    program_refused(b, 422, "required", "body");
    act(b, "pictures", "{}");
    program_refused(b, 415, "unsupported", "header.content-type");
    snprintf(path, sizeof(path), "/api/v1%s/pictures", scene.path);
    snprintf(headers, sizeof(headers),
             "Authorization: Bearer %s\r\nContent-Type: image/png\r\nIdempotency-Key: no-png\r\n",
             b->token);
    assert_int_equal(browser_send(&b->b, "POST", path, headers, "GIF89a"), 422);
    assert_true(str_find(browser_body(&b->b), STR("\"field\":\"pictures\"")) != STR_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(opening_is_refused, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(it_is_of_three, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(offers_go_to_and_fro, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(what_is_no_picture, open_scene, close_scene),
    };

    return test_store_run("api_dispute", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A whole purchase by the API alone: a guest fills a cart at two sellers in two countries, signs
 * up, buys, pays at the demo bank, the sellers ship, the post scans, the buyer confirms and
 * reviews, the sellers are paid. And what an Idempotency-Key is for. On both engines. */
#include "support/test_api.h"
#include "support/test_trade.h"

#include "base/check.h"
#include "base/civil.h"
#include "flow/demo_rail.h"
#include "io/clock.h"
#include "lib/crypto.h"
#include "store/idem.h"

#define PLACE "market=br&city=3448439&currency=BRL&language=en"
#define DELIVERY                                                                    \
    "{\"name\":\"Ann Example\",\"line1\":\"Rua 1\",\"region\":\"SP\",\"postcode\":\"01000-000\"," \
    "\"phone\":\"+5511999998888\"}"

struct market_day {
    struct test_web *web;
    struct ctx *c;
    struct demo_rail rail;
    struct ports ports;
    struct seller_id china, germany;
    struct offer_id cup, plate;
    struct program buyer, chinese, german, post, stranger;
};

static struct market_day day;

static int open_day(void **state)
{
    struct listing plate;

    test_web_setup(state);
    day = (struct market_day){.web = *state};
    day.c = &day.web->store->c;
    day.c->now_ms = clock_utc_ms();
    demo_rail_init(&day.rail, "a secret of thirty-two bytes....");
    day.ports.rails[0] = &day.rail.rail;
    day.web->ports = day.c->ports = &day.ports;
    day.c->actor.roles = ROLE_SYSTEM;
    test_web_restart(day.web);
    day.china = test_seller(day.c, "china");
    day.germany = test_seller(day.c, "germany");
    day.cup = test_offer(day.c, day.china, "cup", 10);
    plate = test_listing(day.c, "plate");
    plate.ship_from = STR("DE");
    plate.hub = STR("DE-BER");
    day.plate = test_put(day.c, day.germany, &plate, 10).offer;
    program_open(&day.buyer, day.web);
    program_open(&day.chinese, day.web);
    program_open(&day.german, day.web);
    program_open(&day.post, day.web);
    program_open(&day.stranger, day.web);
    program_sign_in_as(&day.chinese, day.web, "china@example.org", ROLE_BUYER | ROLE_SELLER,
                       day.china);
    program_sign_in_as(&day.german, day.web, "germany@example.org", ROLE_BUYER | ROLE_SELLER,
                       day.germany);
    program_sign_in_as(&day.post, day.web, "post@example.org", ROLE_BUYER | ROLE_OPERATOR,
                       (struct seller_id){0});
    program_sign_in_as(&day.stranger, day.web, "eve@example.org", ROLE_BUYER,
                       (struct seller_id){0});
    return 0;
}

static int close_day(void **state)
{
    program_close(&day.buyer);
    program_close(&day.chinese);
    program_close(&day.german);
    program_close(&day.post);
    program_close(&day.stranger);
    return test_web_teardown(state);
}

/* What is due, by the clock of the server. */
static void run_jobs(void)
{
    day.c->now_ms = clock_utc_ms();
    test_run(day.c);
}

static const char *text(struct program *p, const char *path)
{
    return program_text(p, path);
}

/* ---- a cart ---- */

static void become_guest(struct program *p)
{
    p->token[0] = '\0';
    program_get(p, "/cart");
    program_refused(p, 401, "signed_out", "");
    assert_int_equal(program_post(p, NULL, "/guests"), 201);
    snprintf(p->token, sizeof(p->token), "%s", text(p, "token"));
    assert_int_equal(program_get(p, "/cart"), 200);
    assert_int_equal(program_count(p, "lines"), 0);
}

static void put_in_cart(struct program *p, struct offer_id offer, int quantity)
{
    char body[100];

    snprintf(body, sizeof(body), "{\"offer\":\"%lld\",\"quantity\":%d}", (long long)offer.v,
             quantity);
    assert_int_equal(program_post(p, body, "/cart/lines"), 200);
}

static void fill_cart(struct program *p)
{
    put_in_cart(p, day.cup, 1);
    put_in_cart(p, day.plate, 1);
    put_in_cart(p, day.cup, 2);
    assert_int_equal(program_count(p, "lines"), 2);
    assert_int_equal(program_i64(p, "things"), 4);
}

static char total[40]; /* of the last quote */

static void ask_quote(struct program *p)
{
    assert_int_equal(program_post(p, "{}", "/cart/quote?" PLACE), 200);
    assert_int_equal(program_count(p, "parcels"), 2);
    assert_true(program_flag(p, "deliverable"));
    snprintf(total, sizeof(total), "%s", text(p, "sums.total.amount"));
}

/* `more` is of the body: "", or further fields. */
static int buy_with(struct program *p, const char *more)
{
    char body[600];

    snprintf(body, sizeof(body),
             "{\"email\":\"ann@example.org\",\"delivery\":" DELIVERY
             ",\"total\":{\"amount\":\"%s\",\"currency\":\"BRL\"}%s}",
             total, more);
    return program_post(p, body, "/purchases?" PLACE);
}

static int buy(struct program *p)
{
    return buy_with(p, "");
}

static void carts_change(void **state unused_arg)
{
    struct program *p = &day.buyer;
    char line[80];

    become_guest(p);
    fill_cart(p);
    snprintf(line, sizeof(line), "/cart/lines/%lld", (long long)day.cup.v);
    assert_int_equal(program_call(p, "PUT", line, "{\"quantity\":5}"), 200);
    assert_int_equal(program_i64(p, "things"), 6);
    assert_int_equal(program_call(p, "DELETE", line, NULL), 200);
    assert_int_equal(program_i64(p, "things"), 1);
    assert_int_equal(program_post(p, NULL, "/cart/undo"), 200);
    assert_int_equal(program_i64(p, "things"), 6);
    assert_int_equal(program_call(p, "PUT", line, "{\"quantity\":50}"), 200);
    assert_false(program_flag(p, "lines.0.for_sale")); /* so many there are not */
    assert_int_equal(program_post(p, "{}", "/cart/quote?" PLACE), 200);
    assert_int_equal(program_count(p, "gone"), 1);
    assert_int_equal(program_count(p, "parcels"), 1);
    assert_int_equal(program_call(p, "DELETE", "/cart", NULL), 200);
    assert_int_equal(program_i64(p, "things"), 0);
    program_post(p, "{}", "/cart/quote?" PLACE);
    program_refused(p, 422, "required", "cart");
    program_post(p, "{\"offer\":\"12\",\"quantity\":1}", "/cart/lines");
    assert_int_equal(p->status, 404);
    assert_int_equal(program_get(&day.stranger, "/cart"), 200);
    assert_int_equal(program_i64(&day.stranger, "things"), 0);
}

static void services_are_chosen(void **state unused_arg)
{
    struct program *p = &day.buyer;
    char body[300], cheapest[40];
    const char *dearer;

    become_guest(p);
    put_in_cart(p, day.plate, 1);
    assert_int_equal(program_post(p, "{}", "/cart/quote?" PLACE), 200);
    assert_true(program_count(p, "parcels.0.services") > 1);
    assert_true(program_flag(p, "parcels.0.services.0.chosen"));
    snprintf(cheapest, sizeof(cheapest), "%s", text(p, "sums.total.amount"));
    dearer = text(p, "parcels.0.services.1.service");
    snprintf(body, sizeof(body),
             "{\"services\":[{\"seller\":\"%s\",\"hub\":\"%s\",\"service\":\"%s\"}]}",
             text(p, "parcels.0.seller.id"), text(p, "parcels.0.hub"), dearer);
    assert_int_equal(program_post(p, body, "/cart/quote?" PLACE), 200);
    assert_true(program_flag(p, "parcels.0.services.1.chosen"));
    assert_string_not_equal(text(p, "sums.total.amount"), cheapest);
    program_post(p, "{\"services\":[{\"seller\":\"1\",\"hub\":\"XX\",\"service\":\"local\"}]}",
                 "/cart/quote?" PLACE);
    program_refused(p, 422, "invalid", "services[0]");
}

/* ---- a whole life ---- */

static char purchase[32], orders[2][32]; /* numbers */

static void sign_up(struct program *p)
{
    const char *body = "{\"email\":\"ann@example.org\",\"password\":\"correct horse battery\","
                       "\"name\":\"Ann Example\",\"device\":\"shop bot\"}";

    assert_int_equal(program_post(p, body, "/accounts?" PLACE), 201);
    snprintf(p->token, sizeof(p->token), "%s", text(p, "token"));
    assert_string_equal(text(p, "account.currency"), "BRL");
    assert_int_equal(program_get(p, "/cart"), 200);
    assert_int_equal(program_i64(p, "things"), 4); /* the guest's cart came along */
    assert_int_equal(program_get(p, "/sessions"), 200);
    assert_string_equal(text(p, "items.0.device"), "shop bot");
    assert_true(program_flag(p, "items.0.current"));
}

static void place(struct program *p)
{
    char location[80];

    ask_quote(p);
    assert_int_equal(buy(p), 201);
    snprintf(purchase, sizeof(purchase), "%s", text(p, "id"));
    snprintf(location, sizeof(location), "/api/v1/purchases/%s", purchase);
    assert_str(browser_header(&p->b, "location"), location);
    assert_string_equal(text(p, "state"), "awaiting");
    assert_string_equal(text(p, "total.amount"), total);
    assert_string_equal(text(p, "delivery.city"), "S\u00e3o Paulo");
    snprintf(orders[0], sizeof(orders[0]), "%s", text(p, "orders.0.id"));
    snprintf(orders[1], sizeof(orders[1]), "%s", text(p, "orders.1.id"));
    if (strcmp(text(p, "orders.0.seller.handle"), "china") != 0) { /* china first */
        snprintf(orders[1], sizeof(orders[1]), "%s", text(p, "orders.0.id"));
        snprintf(orders[0], sizeof(orders[0]), "%s", text(p, "orders.1.id"));
    }
    assert_int_equal(program_get(p, "/cart"), 200);
    assert_int_equal(program_i64(p, "things"), 0);
}

static void pay_at(struct program *p, const char *page)
{
    scoped(browser_close) struct browser people;

    browser_open(&people, day.web);
    assert_int_equal(browser_get(&people, page), 200);
    assert_int_equal(browser_post(&people, page, "decision=pay"), 303);
    run_jobs();
    assert_int_equal(program_get(p, "/purchases/%s", purchase), 200);
    assert_string_equal(text(p, "state"), "paid");
}

static void pay(struct program *p)
{
    char page[2000];

    assert_int_equal(program_post(p, NULL, "/purchases/%s/payments", purchase), 201);
    snprintf(page, sizeof(page), "%s", text(p, "page"));
    pay_at(p, page);
    assert_int_equal(program_get(p, "/orders/%s", orders[0]), 200);
    assert_string_equal(text(p, "state"), "paid");
    assert_string_equal(text(p, "money"), "held");
    assert_true(program_flag(p, "can_cancel"));
    assert_string_equal(text(p, "history.0.state"), "placed");
}

static void ship(struct program *seller, const char *order, const char *other, const char *number)
{
    char body[60];

    snprintf(body, sizeof(body), "{\"number\":\"%s\"}", number);
    assert_int_equal(program_get(seller, "/seller/orders?state=paid"), 200);
    assert_int_equal(program_count(seller, "items"), 1);
    assert_string_equal(text(seller, "items.0.id"), order);
    assert_string_equal(text(seller, "items.0.delivery.name"), "Ann Example");
    assert_int_equal(program_get(seller, "/seller/orders/%s", other), 404);
    assert_int_equal(program_post(seller, body, "/seller/orders/%s/ship", other), 404);
    program_post(seller, "{\"number\":\"RB123456786CN\"}", "/seller/orders/%s/ship", order);
    program_refused(seller, 422, "invalid", "number");
    assert_int_equal(program_post(seller, body, "/seller/orders/%s/ship", order), 200);
    assert_string_equal(text(seller, "state"), "shipped");
    assert_string_equal(text(seller, "shipments.0.number"), number);
    assert_false(program_flag(seller, "can_ship"));
}

/* Two parcels of ours and one of nobody's, in one call; then all of it again. */
static void scan(struct program *post)
{
    char at[40], body[900];
    struct buf b = {.p = at, .cap = sizeof(at), .max = sizeof(at) - 1};

    moment_iso(&b, clock_utc_ms() - MINUTE_MS);
    snprintf(body, sizeof(body),
             "{\"scans\":[{\"number\":\"RB123456785CN\",\"code\":\"EMA\",\"at\":\"%s\","
             "\"place\":\"Shenzhen\"},"
             "{\"number\":\"RB123456785CN\",\"code\":\"EMI\",\"at\":\"%s\",\"id\":\"evt-1\"},"
             "{\"number\":\"LY012345675CN\",\"code\":\"EMI\",\"at\":\"%s\"},"
             "{\"number\":\"nonsense 0000\",\"code\":\"EMI\",\"at\":\"%s\"},"
             "{\"number\":\"RB123456785CN\",\"code\":\"ZZZ\",\"at\":\"%s\"}]}",
             buf_cstr(&b), buf_cstr(&b), buf_cstr(&b), buf_cstr(&b), buf_cstr(&b));
    assert_int_equal(program_post(post, body, "/scans"), 200);
    assert_true(program_flag(post, "results.0.recorded"));
    assert_string_equal(text(post, "results.1.status"), "delivered");
    assert_string_equal(text(post, "results.2.problem.code"), "not_found");
    assert_string_equal(text(post, "results.3.problem.field"), "number");
    assert_string_equal(text(post, "results.4.problem.field"), "code");
    assert_int_equal(program_post(post, body, "/scans"), 200);
    assert_true(program_flag(post, "results.1.repeated"));
    assert_int_equal(program_post(&day.stranger, body, "/scans"), 403);
}

static void confirm_and_review(struct program *p)
{
    char review[200];

    assert_int_equal(program_get(p, "/orders/%s", orders[0]), 200);
    assert_string_equal(text(p, "state"), "delivered");
    assert_string_equal(text(p, "shipments.0.scans.0.code"), "EMI");
    assert_string_equal(text(p, "shipments.0.scans.1.place"), "Shenzhen");
    snprintf(review, sizeof(review),
             "{\"product\":\"%s\",\"rating\":5,\"text\":\"A cup.\\nIt holds.\","
             "\"language\":\"en\"}",
             text(p, "lines.0.product"));
    assert_int_equal(program_post(p, review, "/orders/%s/reviews", orders[1]), 409);
    assert_int_equal(program_post(p, review, "/orders/%s/reviews", orders[0]), 201);
    program_post(p, review, "/orders/%s/reviews", orders[0]);
    assert_int_equal(p->status, 409); /* one a buyer */
    assert_int_equal(program_get(&day.stranger, "/orders/%s", orders[0]), 404);
    assert_int_equal(program_post(&day.stranger, NULL, "/orders/%s/confirm", orders[0]), 404);
    assert_int_equal(program_post(p, NULL, "/orders/%s/confirm", orders[0]), 200);
    assert_string_equal(text(p, "state"), "completed");
    assert_int_equal(program_post(p, NULL, "/orders/%s/confirm", orders[1]), 200);
    program_post(p, "{}", "/orders/%s/cancel", orders[0]);
    program_refused(p, 409, "wrong_state", "");
}

static void sellers_are_paid(void)
{
    struct program *p = &day.chinese;

    run_jobs();
    test_pass(day.c, 400 * DAY_MS);
    assert_int_equal(program_get(&day.buyer, "/orders/%s", orders[0]), 200);
    assert_string_equal(text(&day.buyer, "state"), "released");
    assert_string_equal(text(&day.buyer, "money"), "released");
    assert_int_equal(program_get(p, "/seller/balances"), 200);
    assert_int_equal(program_count(p, "items"), 1);
    test_pass(day.c, 3 * DAY_MS);
    assert_int_equal(program_get(p, "/seller/payouts"), 200);
    assert_int_equal(program_count(p, "items"), 1);
    assert_string_equal(text(p, "items.0.state"), "paid");
    test_is_sound(day.c);
}

static void a_purchase_from_cart_to_payout(void **state unused_arg)
{
    struct program *p = &day.buyer;

    become_guest(p);
    fill_cart(p);
    sign_up(p);
    place(p);
    pay(p);
    ship(&day.chinese, orders[0], orders[1], "RB123456785CN");
    ship(&day.german, orders[1], orders[0], "LB000000155CN");
    scan(&day.post);
    confirm_and_review(p);
    assert_int_equal(program_get(p, "/orders?limit=1"), 200);
    assert_int_equal(program_get(p, "/orders?limit=1&cursor=%s", text(p, "next")), 200);
    assert_int_equal(program_count(p, "items"), 1);
    assert_int_equal(program_get(p, "/purchases"), 200);
    assert_string_equal(text(p, "items.0.id"), purchase);
    sellers_are_paid();
}

/* A guest may do all of it with his token alone. */
static void guests_buy_and_cancel(void **state unused_arg)
{
    struct program *p = &day.buyer;

    become_guest(p);
    fill_cart(p);
    place(p);
    assert_int_equal(program_get(&day.stranger, "/purchases/%s", purchase), 404);
    assert_int_equal(program_post(p, NULL, "/purchases/%s/cancel", purchase), 200);
    assert_string_equal(text(p, "state"), "cancelled");
    program_post(p, NULL, "/purchases/%s/payments", purchase);
    program_refused(p, 409, "wrong_state", "");
    run_jobs();
    assert_int_equal(test_stock(day.c, day.china, day.cup).available, 10);
    fill_cart(p);
    place(p);
    pay(p);
    assert_int_equal(program_post(&day.chinese, "{\"reason\":\"broken\"}",
                                  "/seller/orders/%s/cancel", orders[0]), 200);
    assert_int_equal(program_post(p, "{}", "/orders/%s/cancel", orders[1]), 200);
    run_jobs();
    assert_int_equal(program_get(p, "/orders/%s", orders[0]), 200);
    assert_string_equal(text(p, "state"), "cancelled");
    assert_string_equal(text(p, "history.2.note"), "broken");
    assert_int_equal(program_count(p, "refunds"), 1);
    test_is_sound(day.c);
}

/* Placing begins the payment too, when it says by which rail. */
static void placing_tells_where_to_pay(void **state unused_arg)
{
    struct program *p = &day.buyer;
    char page[2000];

    become_guest(p);
    fill_cart(p);
    ask_quote(p);
    assert_string_equal(text(p, "rails.0.id"), "demo");
    buy_with(p, ",\"rail\":\"shells\"");
    program_refused(p, 422, "invalid", "rail");
    assert_int_equal(test_stock(day.c, day.china, day.cup).available, 10);
    assert_int_equal(buy_with(p, ",\"rail\":\"demo\""), 201);
    snprintf(purchase, sizeof(purchase), "%s", text(p, "id"));
    snprintf(page, sizeof(page), "%s", text(p, "payment.page"));
    p->same_key = true;
    assert_int_equal(buy_with(p, ",\"rail\":\"demo\""), 201);
    assert_string_equal(text(p, "payment.page"), page);
    buy(p);
    program_refused(p, 422, "idempotency_reused", "Idempotency-Key");
    p->same_key = false;
    assert_int_equal(program_post(p, NULL, "/purchases/%s/payments", purchase), 201);
    assert_string_equal(text(p, "page"), page);
    pay_at(p, page);
    assert_int_equal(program_get(p, "/purchases/%s", purchase), 200);
    assert_int_equal(program_count(p, "rails"), 0);
    test_is_sound(day.c);
}

static void what_does_not_fit_is_refused(void **state unused_arg)
{
    struct program *p = &day.buyer;

    become_guest(p);
    fill_cart(p);
    snprintf(total, sizeof(total), "1.00");
    buy(p);
    program_refused(p, 409, "quote_changed", "total");
    program_post(p, "{\"email\":\"a@b.org\",\"delivery\":" DELIVERY
                    ",\"total\":{\"amount\":\"1.00\",\"currency\":\"EUR\"}}",
                 "/purchases?" PLACE);
    program_refused(p, 422, "currency_mismatch", "total.currency");
    program_post(p, "{\"total\":{\"amount\":\"1.00\",\"currency\":\"BRL\"}}",
                 "/purchases?" PLACE);
    program_refused(p, 422, "required", "delivery");
    program_post(p, "{\"delivery\":" DELIVERY
                    ",\"total\":{\"amount\":\"1.00\",\"currency\":\"BRL\"}}",
                 "/purchases?" PLACE);
    program_refused(p, 422, "required", "email");
    program_post(p, "{\"address\":\"7\",\"email\":\"a@b.org\","
                    "\"total\":{\"amount\":\"1.00\",\"currency\":\"BRL\"}}",
                 "/purchases?" PLACE);
    program_refused(p, 422, "invalid", "address");
}

/* ---- once ---- */

static void a_key_makes_it_happen_once(void **state unused_arg)
{
    struct program *p = &day.buyer;
    char first[32];

    become_guest(p);
    fill_cart(p);
    ask_quote(p);
    assert_int_equal(buy(p), 201);
    snprintf(first, sizeof(first), "%s", text(p, "id"));
    p->same_key = true;
    assert_int_equal(buy(p), 201);
    assert_string_equal(text(p, "id"), first);
    assert_str(browser_header(&p->b, "idempotent-replayed"), "true");
    assert_true(browser_header(&p->b, "location").n > 0);
    total[0] = '9';
    buy(p);
    program_refused(p, 422, "idempotency_reused", "Idempotency-Key");
    snprintf(day.stranger.key, sizeof(day.stranger.key), "%s", p->key);
    day.stranger.same_key = true;
    program_post(&day.stranger, NULL, "/purchases/%s/cancel", first);
    program_refused(&day.stranger, 404, "not_found", ""); /* keys are everybody's own */
    day.stranger.same_key = p->same_key = false;
    assert_int_equal(program_get(p, "/purchases"), 200);
    assert_int_equal(program_count(p, "items"), 1);
}

/* A refusal is an answer too, and is given again. */
static void a_refusal_is_kept(void **state unused_arg)
{
    struct program *p = &day.buyer;

    become_guest(p);
    program_post(p, NULL, "/purchases/12/cancel");
    program_refused(p, 404, "not_found", "");
    p->same_key = true;
    program_post(p, NULL, "/purchases/12/cancel");
    program_refused(p, 404, "not_found", "");
    assert_str(browser_header(&p->b, "idempotent-replayed"), "true");
    p->same_key = false;
}

struct begun {
    struct idem_key key;
    struct idem_answer answer;
    bool answered;
};

static enum outcome begin(struct ctx *c, void *arg)
{
    struct begun *b = arg;

    return idem_begin(c, &b->key, &b->answered, &b->answer);
}

static void what_is_in_flight_is_not_done_twice(void **state unused_arg)
{
    struct program *p = &day.stranger;
    struct account_id who;
    struct sha256 hash = sha256(STR("2 /api/v1/purchases/12/cancel?\n"));
    struct begun b = {.key = {.key = STR("flight-1"),
                              .fingerprint = {(const char *)hash.v, sizeof(hash.v)}}};

    assert_int_equal(program_get(p, "/account"), 200);
    assert_true(id_parse(str_of(text(p, "id")), &who.v));
    b.key.scope = str_printf(day.c->arena, "account %lld", (long long)who.v);
    day.c->now_ms = clock_utc_ms();
    assert_int_equal(store_write(day.c, who.v, begin, &b), DONE);
    snprintf(p->key, sizeof(p->key), "flight-1");
    p->same_key = true;
    program_post(p, NULL, "/purchases/12/cancel");
    program_refused(p, 409, "idempotency_busy", "Idempotency-Key");
    p->same_key = false;
}

/* ---- accounts ---- */

static void an_account_is_kept(void **state unused_arg)
{
    struct program *p = &day.stranger;
    const char *address = "{\"name\":\"Eve\",\"line1\":\"Rua 2\",\"city\":\"S\u00e3o Paulo\","
                          "\"region\":\"SP\",\"postcode\":\"01000000\",\"country\":\"BR\","
                          "\"phone\":\"11999998888\"}";
    char id[32], path[80];

    assert_int_equal(program_call(p, "PUT", "/account",
                                  "{\"name\":\"Eve II\",\"language\":\"pt-BR\",\"currency\":"
                                  "\"BRL\",\"city\":\"3448439\"}"), 200);
    assert_string_equal(text(p, "name"), "Eve II");
    program_call(p, "PUT", "/account",
                 "{\"name\":\"Eve\",\"language\":\"xx\",\"currency\":\"BRL\"}");
    program_refused(p, 422, "invalid", "language");
    assert_int_equal(program_post(p, address, "/account/addresses"), 201);
    assert_string_equal(text(p, "postcode"), "01000-000");
    snprintf(id, sizeof(id), "%s", text(p, "id"));
    snprintf(path, sizeof(path), "/account/addresses/%s", id);
    assert_int_equal(program_call(p, "GET", path, NULL), 200);
    assert_int_equal(program_call(p, "PUT", path, address), 200);
    assert_int_equal(program_get(p, "/account/addresses"), 200);
    assert_int_equal(program_count(p, "items"), 1);
    assert_int_equal(program_call(&day.german, "GET", path, NULL), 404);
    put_in_cart(p, day.plate, 1);
    assert_int_equal(program_post(p, "{}", "/cart/quote?" PLACE), 200);
    snprintf(path, sizeof(path), "%s", text(p, "sums.total.amount"));
    assert_int_equal(
        program_post(p,
                     str_cstr(&p->arena,
                              str_printf(&p->arena,
                                         "{\"address\":\"%s\",\"total\":{\"amount\":\"%s\","
                                         "\"currency\":\"BRL\"}}", id, path)),
                     "/purchases?" PLACE), 201);
    assert_string_equal(text(p, "email"), "eve@example.org");
    snprintf(path, sizeof(path), "/account/addresses/%s", id);
    assert_int_equal(program_call(p, "DELETE", path, NULL), 204);
    assert_int_equal(program_call(p, "DELETE", path, NULL), 404);
}

static void sessions_end(void **state unused_arg)
{
    struct program *p = &day.stranger;
    scoped(program_close) struct program other;
    const char *sign_in = "{\"email\":\"eve@example.org\",\"password\":\"correct horse battery\"}";

    program_open(&other, day.web);
    program_post(&other, "{\"email\":\"eve@example.org\",\"password\":\"wrong horse\"}",
                 "/sessions");
    program_refused(&other, 401, "wrong_password", "");
    assert_int_equal(program_post(&other, sign_in, "/sessions"), 201);
    snprintf(other.token, sizeof(other.token), "%s", text(&other, "token"));
    assert_int_equal(program_get(p, "/sessions"), 200);
    assert_int_equal(program_count(p, "items"), 2);
    assert_int_equal(program_call(p, "PUT", "/account/password",
                                  "{\"old\":\"correct horse battery\",\"new\":"
                                  "\"another horse battery\"}"), 204);
    assert_int_equal(program_get(&other, "/account"), 401);
    assert_int_equal(program_call(p, "DELETE", "/sessions", NULL), 204);
    assert_int_equal(program_call(p, "DELETE", "/sessions/current", NULL), 204);
    program_get(p, "/account");
    program_refused(p, 401, "signed_out", "header.authorization");
}

/* ---- selling ---- */

static void a_seller_keeps_his_shelf(void **state unused_arg)
{
    struct program *p = &day.chinese;
    const char *listing =
        "{\"texts\":[{\"language\":\"en\",\"title\":\"Lamp\",\"description\":\"It\\nshines.\"},"
        "{\"language\":\"ru\",\"title\":\"\u041b\u0430\u043c\u043f\u0430\"}],"
        "\"category\":\"600\",\"price\":{\"amount\":\"12.50\",\"currency\":\"EUR\"},"
        "\"options\":[{\"name\":\"Colour\",\"value\":\"Red\"}],"
        "\"weight_g\":300,\"hs6\":\"940521\",\"handling_days\":1,\"ship_from\":\"CN\",\"stock\":4}";

    assert_int_equal(program_call(p, "PUT", "/seller/offers/LAMP%2F1", listing), 200);
    assert_string_equal(text(p, "result"), "created");
    assert_int_equal(program_call(p, "PUT", "/seller/offers/LAMP%2F1", listing), 200);
    assert_string_equal(text(p, "result"), "unchanged");
    assert_int_equal(program_get(p, "/seller/offers/LAMP%%2F1?language=ru"), 200);
    assert_string_equal(text(p, "sku"), "LAMP/1");
    assert_string_equal(text(p, "title"), "\u041b\u0430\u043c\u043f\u0430");
    assert_string_equal(text(p, "options.0.value"), "Red");
    assert_int_equal(program_i64(p, "available"), 4);
    assert_int_equal(program_call(p, "PATCH", "/seller/offers/LAMP%2F1",
                                  "{\"price\":{\"amount\":\"9.90\",\"currency\":\"EUR\"},"
                                  "\"state\":\"hidden\"}"), 200);
    assert_string_equal(text(p, "price.amount"), "9.90");
    assert_string_equal(text(p, "state"), "hidden");
    assert_int_equal(program_post(p, "{\"quantity\":3,\"counted\":false}",
                                  "/seller/offers/LAMP%%2F1/stock"), 200);
    assert_int_equal(program_i64(p, "available"), 7);
    p->same_key = true;
    assert_int_equal(program_post(p, "{\"quantity\":3,\"counted\":false}",
                                  "/seller/offers/LAMP%%2F1/stock"), 200);
    p->same_key = false;
    assert_int_equal(program_post(p, "{\"quantity\":2,\"counted\":true}",
                                  "/seller/offers/LAMP%%2F1/stock"), 200);
    assert_int_equal(program_i64(p, "available"), 2);
    assert_int_equal(program_get(p, "/seller/offers?limit=1"), 200);
    assert_int_equal(program_get(p, "/seller/offers?limit=1&cursor=%s", text(p, "next")), 200);
    assert_string_equal(text(p, "items.0.sku"), "cup");
    assert_int_equal(program_get(&day.german, "/seller/offers/LAMP%%2F1"), 404);
    assert_int_equal(program_get(p, "/seller"), 200);
    assert_string_equal(text(p, "handle"), "china");
    program_call(p, "PUT", "/seller/offers/x",
                 "{\"texts\":[{\"language\":\"en\",\"title\":\"x\"}],\"category\":\"99999\","
                 "\"price\":{\"amount\":\"1\",\"currency\":\"EUR\"},\"handling_days\":1,"
                 "\"ship_from\":\"CN\"}");
    program_refused(p, 422, "invalid", "category");
    program_call(p, "PUT", "/seller/offers/x",
                 "{\"texts\":[{\"language\":\"en\",\"title\":\"x\"}],\"category\":\"600\","
                 "\"price\":{\"amount\":\"1\",\"currency\":\"EUR\"},\"handling_days\":1,"
                 "\"ship_from\":\"CN\",\"hs6\":\"12345x\"}");
    program_refused(p, 422, "invalid", "hs6");
    test_stock_is_sound(day.c);
}

#define DAY_TEST(f) cmocka_unit_test_setup_teardown(f, open_day, close_day)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DAY_TEST(carts_change),
        DAY_TEST(services_are_chosen),
        DAY_TEST(a_purchase_from_cart_to_payout),
        DAY_TEST(guests_buy_and_cancel),
        DAY_TEST(placing_tells_where_to_pay),
        DAY_TEST(what_does_not_fit_is_refused),
        DAY_TEST(a_key_makes_it_happen_once),
        DAY_TEST(a_refusal_is_kept),
        DAY_TEST(what_is_in_flight_is_not_done_twice),
        DAY_TEST(an_account_is_kept),
        DAY_TEST(sessions_end),
        DAY_TEST(a_seller_keeps_his_shelf),
    };

    return test_store_run("api_buy", tests);
}

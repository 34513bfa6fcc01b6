/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of a dispute: the buyer opens it, the seller answers, a mediator decides; nobody else
 * sees it. */
#include "support/test_trade.h"
#include "support/test_web.h"

#include "base/civil.h"
#include "flow/dispute.h"
#include "flow/order.h"
#include "io/clock.h"
#include "io/file.h"
#include "shop/disputes/returns.h"

struct scene {
    struct test_trade trade;
    struct browser buyer, seller, mediator, stranger;
    struct account_id who;
    struct seller_id shop;
    struct order_row order;
    struct dispute_row dispute;
};

static struct scene scene;

static bool says(struct browser *b, const char *words)
{
    return str_find(browser_body(b), str_of(words)) != STR_NONE;
}

static const char *order_path(const char *after)
{
    static char path[200];

    snprintf(path, sizeof(path), "/de/orders/%lld%s", (long long)scene.order.id.v, after);
    return path;
}

static const char *dispute_path(const char *folder, const char *after)
{
    static char path[200];

    snprintf(path, sizeof(path), "/de/%s/disputes/%lld%s", folder, (long long)scene.dispute.id.v,
             after);
    return path;
}

static void test_scan_of(struct ctx *c, struct str number, const char *code)
{
    struct scan_new in = {.code = str_of(code), .at_ms = c->now_ms, .place = STR("Leipzig"),
                          .country = STR(""), .reason = STR(""), .source = STR("test"),
                          .dedupe = STR("")};
    struct scan_result out;

    c->actor = (struct actor){.roles = ROLE_SYSTEM};
    assert_true(s10_parse(number, &in.number));
    assert_int_equal(record_scan(c, &in, &out), DONE);
}

static struct ctx *open_scene(struct test_web *web)
{
    struct ctx *c = &web->store->c;
    struct shipped parcel;
    struct test_item item = {.quantity = 1, .unit_minor = 1000};
    struct placed_order p;
    struct listing l = test_listing(c, "cup");

    scene = (struct scene){0};
    c->now_ms = clock_utc_ms();
    browser_open(&scene.buyer, web);
    scene.who = browser_sign_in_as(&scene.buyer, web, "ann@example.org", ROLE_BUYER);
    test_trade_init(&scene.trade, c);
    scene.shop = item.seller = test_seller(c, "lumen");
    item.offer = test_put(c, item.seller, &l, 10).offer;
    p = test_place(c, scene.who, "one", &item, 1);
    test_pay(&scene.trade, c, scene.who, p.purchase);
    scene.order = test_orders(c, scene.who, p.purchase).v[0];
    assert_int_equal(ship_order(c, &(struct ship_order){scene.order.id, STR("RB123456785CN")},
                                &parcel), DONE);
    assert_int_equal(confirm_delivery(c, scene.who, scene.order.id), DONE);
    return c;
}

static void close_scene(void)
{
    browser_close(&scene.buyer);
    browser_close(&scene.stranger);
    browser_close(&scene.mediator);
    test_trade_release(&scene.trade);
}

static void look(struct ctx *c)
{
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(dispute_of_order(c, scene.who, scene.order.id, &scene.dispute, &found), DONE);
    store_read_end(c);
    assert_true(found);
}

/* The seller offers a part by the verb; the buyer takes it on the page. */
static void opened_and_agreed(void **state)
{
    struct test_web *web = *state;
    struct ctx *c = open_scene(web);
    struct browser *b = &scene.buyer;
    struct dispute_act shop;
    char form[80];

    assert_int_equal(browser_get(b, order_path("")), 200);
    assert_true(says(b, "Something is wrong") && !says(b, "A dispute is open"));
    assert_int_equal(browser_get(b, order_path("/dispute")), 200);
    assert_true(says(b, "What is wrong?"));
    assert_int_equal(browser_post(b, order_path("/dispute"), "reason=ugly&words=x"), 422);
    assert_int_equal(browser_post(b, order_path("/dispute"), "reason=damaged"), 422);
    assert_int_equal(browser_post(b, order_path("/dispute"), "reason=damaged&words=x&amount=x"),
                     422);
    assert_int_equal(browser_post(b, order_path("/dispute"),
                                  "reason=damaged&words=%3Cb%3Ebroken&amount=4.00"), 303);
    assert_int_equal(browser_get(b, order_path("/dispute")), 200);
    assert_true(says(b, "The seller has until") && says(b, "&lt;b&gt;broken"));
    assert_int_equal(browser_get(b, order_path("")), 200);
    assert_true(says(b, "A dispute is open") && !says(b, "I have it and all is well"));
    look(c);
    c->actor = (struct actor){.roles = ROLE_SELLER, .seller = scene.shop};
    shop = (struct dispute_act){.dispute = scene.dispute.id};
    assert_int_equal(offer_refund(c, &shop, 300, STR("Sorry")), DONE);
    look(c);
    assert_int_equal(browser_get(b, order_path("/dispute")), 200);
    assert_true(says(b, "Accept and end the dispute") && says(b, "Sorry"));
    snprintf(form, sizeof(form), "offer=%lld", (long long)scene.dispute.offer.v);
    assert_int_equal(browser_post(b, order_path("/dispute/accept"), "offer=1"), 409);
    assert_int_equal(browser_post(b, order_path("/dispute/accept"), form), 303);
    assert_int_equal(browser_get(b, order_path("/dispute")), 200);
    assert_true(says(b, "It has ended"));
    assert_int_equal(browser_get(b, order_path("")), 200);
    assert_true(says(b, "Back to you"));
    close_scene();
}

/* Withdrawn, and opened again; another buyer finds nothing. */
static void withdrawn_and_private(void **state)
{
    struct test_web *web = *state;
    struct ctx *c = open_scene(web);
    struct browser *b = &scene.buyer, *other = &scene.stranger;

    browser_get(b, order_path("/dispute"));
    assert_int_equal(browser_post(b, order_path("/dispute"), "reason=damaged&words=broken"), 303);
    browser_get(b, order_path("/dispute"));
    assert_int_equal(browser_post(b, order_path("/dispute/answer"), "words="), 422);
    assert_int_equal(browser_post(b, order_path("/dispute/answer"), "words=hello"), 303);
    browser_get(b, order_path("/dispute"));
    assert_int_equal(browser_post(b, order_path("/dispute/escalate"), ""), 409);
    look(c);
    browser_open(other, web);
    browser_sign_in_as(other, web, "eve@example.org", ROLE_BUYER);
    assert_int_equal(browser_get(other, order_path("/dispute")), 404);
    browser_get(other, "/de/help");
    assert_int_equal(browser_post(other, order_path("/dispute/answer"), "words=me"), 404);
    assert_int_equal(browser_get(other, dispute_path("operator", "")), 403);
    assert_int_equal(browser_get(other, dispute_path("seller", "")), 403);
    assert_int_equal(browser_post(b, order_path("/dispute/withdraw"), ""), 303);
    assert_int_equal(browser_get(b, order_path("/dispute?new=1")), 200);
    assert_int_equal(browser_post(b, order_path("/dispute"), "reason=customs&words=duty"), 303);
    close_scene();
}

static void mediator_decides(void **state)
{
    struct test_web *web = *state;
    struct ctx *c = open_scene(web);
    struct browser *b = &scene.buyer, *m = &scene.mediator;

    browser_open(m, web);
    browser_sign_in_as(m, web, "judge@example.org", ROLE_OPERATOR);
    assert_int_equal(browser_get(m, "/de/operator/disputes"), 200);
    assert_true(says(m, "No disputes"));
    browser_get(b, order_path("/dispute"));
    assert_int_equal(browser_post(b, order_path("/dispute"), "reason=damaged&words=broken"), 303);
    look(c);
    c->actor = (struct actor){.roles = ROLE_SYSTEM};
    test_pass(c, 5 * DAY_MS + HOUR_MS);
    assert_int_equal(browser_get(m, "/de/operator/disputes"), 200);
    assert_true(says(m, "It is damaged"));
    assert_int_equal(browser_get(m, dispute_path("operator", "")), 200);
    assert_true(says(m, "What is known") && says(m, "RB123456785CN"));
    assert_int_equal(browser_post(m, dispute_path("operator", ""), "amount=&words=so"), 422);
    assert_int_equal(browser_post(m, dispute_path("operator", ""), "amount=900&words=so"), 422);
    assert_int_equal(browser_post(m, dispute_path("operator", ""), "amount=2.50&words=so"), 303);
    browser_get(m, dispute_path("operator", ""));
    assert_false(says(m, "amount\""));
    browser_get(m, "/de/help");
    assert_int_equal(browser_post(m, dispute_path("operator", ""), "amount=1&words=no"), 409);
    assert_int_equal(browser_get(b, order_path("/dispute")), 200);
    assert_true(says(b, "Mediator") && says(b, "Decision"));
    test_is_sound(c);
    close_scene();
}

/* The seller wants it back; the buyer agrees, prints the label, and the post takes it. */
static void sent_back(void **state)
{
    struct test_web *web = *state;
    struct ctx *c = open_scene(web);
    struct browser *b = &scene.buyer, *s = &scene.seller;
    struct return_row parcel;
    char form[80];
    bool found;

    browser_get(b, order_path("/dispute"));
    assert_int_equal(browser_post(b, order_path("/dispute"),
                                  "reason=not_as_described&words=green&amount=4,00"), 303);
    look(c);
    assert_int_equal(scene.dispute.offered, 400);
    browser_open(s, web);
    browser_sign_in_for(s, web, "lumen@example.org", ROLE_SELLER, scene.shop);
    assert_int_equal(browser_get(s, dispute_path("seller", "")), 200);
    assert_true(says(s, "name=\"returns\""));
    assert_int_equal(browser_post(s, dispute_path("seller", "/answer"), "words=&amount=1.234"),
                     422);
    assert_true(says(s, "Write an amount like"));
    assert_int_equal(browser_post(s, dispute_path("seller", "/answer"), "returns=1&amount=1"),
                     422);
    assert_int_equal(browser_post(s, dispute_path("seller", "/answer"), "returns=1"), 303);
    look(c);
    assert_int_equal(browser_get(b, order_path("/dispute")), 200);
    assert_true(says(b, "Offered: the goods go back"));
    assert_int_equal(browser_get(b, order_path("/dispute/label")), 404);
    browser_get(b, order_path("/dispute"));
    snprintf(form, sizeof(form), "offer=%lld", (long long)scene.dispute.offer.v);
    assert_int_equal(browser_post(b, order_path("/dispute/accept"), form), 303);
    assert_int_equal(browser_get(b, order_path("/dispute")), 200);
    assert_true(says(b, "Label as PDF") && says(b, "The buyer has until"));
    assert_int_equal(browser_get(b, order_path("/dispute/label")), 200);
    assert_true(str_starts(browser_body(b), STR("%PDF")));
    browser_open(&scene.stranger, web);
    browser_sign_in_as(&scene.stranger, web, "eve@example.org", ROLE_BUYER);
    assert_int_equal(browser_get(&scene.stranger, order_path("/dispute/label")), 404);
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(return_get(c, scene.who, scene.dispute.id, &parcel, &found), DONE);
    store_read_end(c);
    test_scan_of(c, parcel.number, "EMA");
    assert_int_equal(browser_get(s, dispute_path("seller", "")), 200);
    assert_true(says(s, "on its way") && !says(s, "Label as PDF"));
    test_scan_of(c, parcel.number, "EMI");
    assert_int_equal(browser_get(b, order_path("/dispute")), 200);
    assert_true(says(b, "It has ended") && says(b, "arrived at the seller"));
    test_run(c);
    test_is_sound(c);
    browser_close(s);
    close_scene();
}

/* ---- pictures ---- */

static struct str file(struct arena *a, const char *name)
{
    char path[100];
    struct problem p = {0};
    struct str bytes;

    snprintf(path, sizeof(path), "tests/fuzz/corpus/image/%s", name);
    assert_int_equal(file_read_whole(a, path, 1 << 16, &p, &bytes), DONE);
    return bytes;
}

/* Sent by another carrier; the seller doubts it, a mediator says that it was sent. */
static void sent_by_another(void **state)
{
    struct test_web *web = *state;
    struct ctx *c = open_scene(web);
    struct browser *b = &scene.buyer, *s = &scene.seller, *m = &scene.mediator;
    struct str picture = file(c->arena, "clear.png");
    struct dispute_act who = {.buyer = scene.who};

    assert_int_equal(open_dispute(c, &(struct open_dispute){scene.who, scene.order.id,
                                                            REASON_damaged, 0, STR("broken")},
                                  &who.dispute), DONE);
    browser_open(s, web);
    browser_sign_in_for(s, web, "lumen@example.org", ROLE_SELLER, scene.shop);
    assert_int_equal(offer_return(c, &who, STR("")), DONE);
    look(c);
    c->actor = (struct actor){.roles = ROLE_SELLER, .seller = scene.shop};
    assert_int_equal(accept_offer(c, &(struct dispute_act){.dispute = who.dispute},
                                  scene.dispute.offer), DONE);
    assert_int_equal(browser_get(b, order_path("/dispute")), 200);
    assert_true(says(b, "I send it by another carrier") && says(b, "88 Keyuan South Road"));
    assert_int_equal(browser_post(b, order_path("/dispute/sent"), "carrier=DHL&number="), 422);
    assert_true(says(b, "Please fill this in"));
    assert_int_equal(browser_post(b, order_path("/dispute/sent"), "carrier=DHL&number=1"), 422);
    assert_true(says(b, "Choose one to three pictures"));
    assert_int_equal(send_return(c, &who, &(struct send_return){STR("DHL"), STR("JJD 00"),
                                                                &picture, 1}), DONE);
    assert_int_equal(browser_get(s, dispute_path("seller", "")), 200);
    assert_true(says(s, "DHL JJD 00") && says(s, "I think it was never sent"));
    assert_int_equal(browser_post(s, dispute_path("seller", "/doubt"), "words="), 422);
    assert_int_equal(browser_post(s, dispute_path("seller", "/doubt"), "words=no"), 303);
    browser_open(m, web);
    browser_sign_in_as(m, web, "judge@example.org", ROLE_OPERATOR);
    assert_int_equal(browser_get(m, "/de/operator/disputes"), 200);
    assert_true(says(m, "Return doubted"));
    assert_int_equal(browser_get(m, dispute_path("operator", "")), 200);
    assert_true(says(m, "It was not sent: the order goes on"));
    assert_int_equal(browser_post(m, dispute_path("operator", "/return"), "words=seen&sent=1"),
                     303);
    assert_int_equal(browser_get(b, order_path("/dispute")), 200);
    assert_true(says(b, "has not arrived at the seller in time"));
    test_run(c);
    test_is_sound(c);
    browser_close(s);
    close_scene();
}

/* Where goods go back to. */
#define ADDRESS                                                                               \
    "name=Lumen&line1=Weg+1&line2=&city=Berlin&region=&country=DE&phone=030+1234567&postcode="

static void address_of_the_shop(void **state)
{
    struct test_web *web = *state;
    struct browser *s = &scene.seller;

    open_scene(web);
    browser_open(s, web);
    browser_sign_in_for(s, web, "lumen@example.org", ROLE_SELLER, scene.shop);
    assert_int_equal(browser_get(s, "/de/seller/address"), 200);
    assert_true(says(s, "88 Keyuan South Road"));
    assert_int_equal(browser_post(s, "/de/seller/address", ADDRESS "1"), 422);
    assert_true(says(s, "This is not a postcode") && says(s, "Weg 1"));
    assert_int_equal(browser_post(s, "/de/seller/address", ADDRESS "10997"), 303);
    assert_int_equal(browser_get(s, "/de/seller/address"), 200);
    assert_true(says(s, "Weg 1") && says(s, "+490301234567"));
    browser_close(s);
    close_scene();
}

/* The number of the picture that stands last on the page. */
static int64_t last_picture(struct browser *b)
{
    const struct str mark = STR("/pictures/");
    struct str rest = browser_body(b), digits;
    int64_t id = 0;
    size_t at;

    while ((at = str_find(rest, mark)) != STR_NONE) {
        rest = str_sub(rest, at + mark.n, rest.n);
        digits = str_sub(rest, 0, str_find_char(rest, '"'));
        digits = str_sub(digits, 0, str_find_char(digits, '?'));
        assert_true(parse_i64(digits, 1, INT64_MAX, &id));
    }
    assert_true(id > 0);
    return id;
}

static void is_bare_jpeg(struct browser *b, const char *path)
{
    assert_int_equal(browser_get(b, path), 200);
    assert_true(str_eq(browser_header(b, "content-type"), STR("image/jpeg")));
    assert_true(str_eq(browser_header(b, "x-content-type-options"), STR("nosniff")));
    assert_true(str_eq(browser_header(b, "cache-control"), STR("private, no-store")));
    assert_true(str_starts(browser_body(b), STR("\xFF\xD8\xFF")));
    assert_true(str_find(browser_body(b), STR("Exif")) == STR_NONE);
}

static void only_for_the_three(struct test_web *web, int64_t id)
{
    struct browser *other = &scene.stranger, *m = &scene.mediator, *s = &scene.seller;
    char tail[60], small[60];

    snprintf(tail, sizeof(tail), "/pictures/%lld", (long long)id);
    snprintf(small, sizeof(small), "/dispute/pictures/%lld?small=1",
             (long long)id);
    is_bare_jpeg(&scene.buyer, order_path(small));
    browser_open(other, web);
    browser_sign_in_as(other, web, "eve@example.org", ROLE_BUYER);
    assert_int_equal(browser_get(other, order_path(small)), 404);
    assert_int_equal(browser_get(other, dispute_path("operator", tail)), 403);
    assert_int_equal(browser_get(other, dispute_path("seller", tail)), 403);
    browser_open(m, web);
    browser_sign_in_as(m, web, "judge@example.org", ROLE_OPERATOR);
    is_bare_jpeg(m, dispute_path("operator", tail));
    browser_open(s, web);
    browser_sign_in_for(s, web, "lumen@example.org", ROLE_SELLER, scene.shop);
    is_bare_jpeg(s, dispute_path("seller", tail));
    assert_int_equal(browser_get(s, dispute_path("seller", "/pictures/99")), 404);
    browser_close(s);
}

static void refused(struct ctx *c, struct browser *b, const char *path)
{
    struct str four[] = {file(c->arena, "clear.png"), file(c->arena, "clear.png"),
                         file(c->arena, "clear.png"), file(c->arena, "clear.png")};
    struct str gif = file(c->arena, "gif"), huge = file(c->arena, "huge.png"), empty = {"", 0};
    struct str large = {gif.p, DISPUTE_PICTURE_BYTES_MAX + 1};
    const struct dispute_act who = {scene.dispute.id, scene.who};

    assert_int_equal(browser_upload(b, path, "pictures", four, 4), 422);
    assert_true(says(b, "Choose one to three pictures"));
    assert_int_equal(browser_upload(b, path, "pictures", &gif, 1), 422);
    assert_true(says(b, "Choose one to three pictures"));
    assert_int_equal(browser_upload(b, path, "pictures", &huge, 1), 413);
    assert_true(says(b, "This is too large"));
    assert_int_equal(browser_upload(b, path, "pictures", &empty, 1), 422);
    assert_int_equal(add_pictures(c, &who, &large, 1), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_too_large);
}

static void pictures_for_the_three(void **state)
{
    struct test_web *web = *state;
    struct ctx *c = open_scene(web);
    struct browser *b = &scene.buyer;
    struct str files[] = {file(c->arena, "turned_6.jpg"), file(c->arena, "clear.png")};
    char path[200];

    browser_get(b, order_path("/dispute"));
    assert_int_equal(browser_post(b, order_path("/dispute"), "reason=damaged&words=broken"), 303);
    look(c);
    snprintf(path, sizeof(path), "%s", order_path("/dispute/pictures"));
    assert_int_equal(browser_get(b, order_path("/dispute")), 200);
    assert_false(says(b, "<img src=\"/de/orders"));
    refused(c, b, path);
    assert_int_equal(browser_upload(b, path, "pictures", files, 2), 303);
    assert_int_equal(browser_get(b, order_path("/dispute")), 200);
    assert_true(says(b, "?small=1"));
    only_for_the_three(web, last_picture(b));
    for (int i = 2; i < DISPUTE_PICTURES_MAX; i += 2) {
        browser_get(b, order_path("/dispute"));
        assert_int_equal(browser_upload(b, path, "pictures", files, 2), 303);
    }
    browser_get(b, order_path("/dispute"));
    assert_int_equal(browser_upload(b, path, "pictures", files, 1), 413);
    close_scene();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(opened_and_agreed, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(withdrawn_and_private, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(mediator_decides, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(sent_back, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(sent_by_another, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(address_of_the_shop, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(pictures_for_the_three, test_web_setup, test_web_teardown),
    };
    return test_store_run("dispute pages", tests);
}

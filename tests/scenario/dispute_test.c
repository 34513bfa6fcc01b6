/* SPDX-License-Identifier: Apache-2.0 */
/* When something is wrong: every reason, every way out, and what the money does, on both engines.
 * The orders are promised for 5 February 2026, with 7 days of grace; the terms are those of the
 * German market. */
#include "support/test_trade.h"

#include "base/civil.h"
#include "flow/dispute.h"
#include "flow/order.h"
#include "flow/return_goods.h"
#include "io/file.h"
#include "shop/notify/notify_sql.h"

static const struct account_id ann = {1001}, eve = {1003}, judge = {9001};

struct scene {
    struct test_trade trade;
    struct seller_id seller, other;
    struct offer_id offer;
    struct order_row order;
    int32_t parcel;
};

static struct scene scene;

/* ---- One order, as far as it has come ---- */

static struct ctx *paid_order(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;
    struct placed_order placed;
    struct test_item item;

    scene = (struct scene){.parcel = 0};
    test_trade_init(&scene.trade, c);
    scene.seller = test_seller(c, "seller");
    scene.other = test_seller(c, "other");
    scene.offer = test_offer(c, scene.seller, "cup", 5);
    item = (struct test_item){scene.seller, scene.offer, 2, 1999};
    placed = test_place(c, ann, "k", &item, 1);
    test_pay(&scene.trade, c, ann, placed.purchase);
    test_run(c);
    scene.order = test_orders(c, ann, placed.purchase).v[0];
    return c;
}

static struct ctx *sent_order(void **state)
{
    struct ctx *c = paid_order(state);
    struct s10 number = s10_make("RB", scene.parcel, "CN");
    struct shipped out;

    assert_int_equal(ship_order(c, &(struct ship_order){scene.order.id, str_of(number.text)}, &out),
                     DONE);
    test_run(c);
    return c;
}

static void scan(struct ctx *c, const char *code)
{
    struct scan_new in = {.number = s10_make("RB", scene.parcel, "CN"),
                          .code = str_of(code),
                          .at_ms = c->now_ms,
                          .place = STR(""),
                          .country = STR(""),
                          .reason = STR(""),
                          .source = STR("test"),
                          .dedupe = STR("")};
    struct scan_result out;

    assert_int_equal(record_scan(c, &in, &out), DONE);
    test_run(c);
}

static struct ctx *delivered_order(void **state)
{
    struct ctx *c = sent_order(state);

    test_pass(c, 3 * DAY_MS);
    scan(c, "EMI");
    return c;
}

static void is(struct ctx *c, const char *state)
{
    assert_str(test_order(c, ann, scene.order.id).state, state);
    test_is_sound(c);
}

/* ---- The dispute ---- */

static enum outcome try_open(struct ctx *c, enum dispute_reason reason, int64_t claim,
                             struct dispute_id *out)
{
    struct open_dispute in = {ann, scene.order.id, reason, claim, STR("It is not what I ordered.")};

    return open_dispute(c, &in, out);
}

static struct dispute_act opened(struct ctx *c, enum dispute_reason reason, int64_t claim)
{
    struct dispute_act who = {.buyer = ann};

    assert_int_equal(try_open(c, reason, claim, &who.dispute), DONE);
    test_run(c);
    return who;
}

static struct dispute_row look(struct ctx *c, struct dispute_act who)
{
    struct dispute_row row;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(dispute_read(c, ann, who.dispute, &row), DONE);
    store_read_end(c);
    return row;
}

static void stands(struct ctx *c, struct dispute_act who, const char *state)
{
    assert_str(look(c, who).state, state);
    test_is_sound(c);
}

static void refused(struct ctx *c, enum outcome o, enum refusal why)
{
    assert_int_equal(o, REFUSED);
    assert_int_equal(c->problem.refusal, why);
    test_is_sound(c);
}

static void as(struct ctx *c, unsigned roles, struct account_id account, struct seller_id seller)
{
    c->actor = (struct actor){.roles = roles, .account = account, .seller = seller};
}

static struct dispute_act by_seller(struct ctx *c, struct dispute_act who)
{
    as(c, ROLE_SELLER, (struct account_id){55}, scene.seller);
    return (struct dispute_act){.dispute = who.dispute};
}

static void as_system(struct ctx *c)
{
    as(c, ROLE_SYSTEM, (struct account_id){0}, (struct seller_id){0});
}

static enum outcome decide(struct ctx *c, struct dispute_act who, int64_t amount)
{
    struct decide_dispute in = {.dispute = who.dispute, .amount_minor = amount,
                                .words = STR("The pictures show it.")};
    enum outcome o;

    as(c, ROLE_OPERATOR, judge, (struct seller_id){0});
    o = decide_dispute(c, &in);
    as_system(c);
    return o;
}

static enum outcome seller_offers(struct ctx *c, struct dispute_act who, int64_t amount)
{
    struct dispute_act seller = by_seller(c, who);
    enum outcome o = offer_refund(c, &seller, amount, STR("We are sorry."));

    as_system(c);
    test_run(c);
    return o;
}

/* One refund of so much was asked of the rail, and arrives. */
static void went_back(struct ctx *c, int64_t amount)
{
    struct test_trade *t = &scene.trade;

    test_run(c);
    assert_int_equal(t->refunds_n, 1);
    assert_int_equal(t->refunds[0].amount.minor, amount);
    test_webhook(t, c, RAIL_refund_done, t->refunds[0].id, t->refunds[0].amount, "");
    test_run(c);
    test_is_sound(c);
}

/* Everything was shared out: what came in less what went back. */
static void nothing_is_left(struct ctx *c, int64_t back)
{
    int64_t kept = scene.order.total - back;

    is(c, kept ? "released" : "refunded");
    assert_int_equal(test_books(c, "escrow"), 0);
    assert_int_equal(test_books(c, "settling"), 0);
    assert_int_equal(-test_books(c, "clearing"), kept);
    assert_int_equal(test_books(c, "seller") + test_books(c, "revenue") + test_books(c, "taxes"),
                     kept);
}

/* ---- Not arrived ---- */

static void late_by_itself(void **state)
{
    struct ctx *c = sent_order(state);
    struct dispute_act who = {.buyer = ann};

    refused(c, try_open(c, REASON_not_arrived, 0, &who.dispute), refusal_too_early);
    assert_string_equal(c->problem.field, "reason");
    test_pass(c, 10 * DAY_MS);
    who = opened(c, REASON_not_arrived, 0);
    stands(c, who, "open");
    refused(c, try_open(c, REASON_damaged, 0, &who.dispute), refusal_disputed);
    refused(c, confirm_delivery(c, ann, scene.order.id), refusal_disputed);
    test_pass(c, 4 * DAY_MS);
    refused(c, escalate_dispute(c, &who), refusal_too_early);
    c->now_ms = utc_midnight_ms(date_of(2026, 2, 13)) - 1;
    test_run(c);
    stands(c, who, "open");
    test_pass(c, 1);
    stands(c, who, "decided");
    is(c, "refunded");
    went_back(c, scene.order.total);
    nothing_is_left(c, scene.order.total);
}

static void late_already(void **state)
{
    struct ctx *c = sent_order(state);
    struct dispute_act who;

    test_pass(c, 40 * DAY_MS);
    who = opened(c, REASON_not_arrived, 100);
    stands(c, who, "decided");
    assert_int_equal(look(c, who).refund, scene.order.total);
    went_back(c, scene.order.total);
    nothing_is_left(c, scene.order.total);
}

/* The post says that it was delivered: the facts decide nothing, the seller is silent, the mediator
 * gives nothing back, and the order goes on as it would have. */
static void delivered_after_all(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = opened(c, REASON_not_arrived, 0);

    test_pass(c, 5 * DAY_MS - 1);
    stands(c, who, "open");
    test_pass(c, 1);
    stands(c, who, "escalated");
    test_pass(c, 30 * DAY_MS);
    is(c, "delivered");
    assert_int_equal(decide(c, who, 0), DONE);
    stands(c, who, "decided");
    refused(c, try_open(c, REASON_damaged, 0, &who.dispute), refusal_wrong_state);
    test_run(c);
    is(c, "completed");
    test_pass(c, 15 * DAY_MS);
    nothing_is_left(c, 0);
    assert_int_equal(scene.trade.refunds_n, 0);
}

/* It comes while the dispute is open: the timer of the order stands still until it is withdrawn. */
/* The post says that it was delivered: the buyer is asked for what he knows, and nothing is decided
 * by itself, however long the promise has passed. */
static void delivered_says_the_post(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_event_row_list rows;
    struct dispute_act who;

    test_pass(c, 5 * DAY_MS);
    who = opened(c, REASON_not_arrived, 0);
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(dispute_events(c, ann, who.dispute, 10, &rows), DONE);
    store_read_end(c);
    assert_int_equal(rows.n, 2);
    assert_str(rows.v[1].side, "facts");
    assert_str(rows.v[1].words, "delivered");
    test_pass(c, 100 * DAY_MS);
    stands(c, who, "escalated");
    assert_int_equal(decide(c, who, 0), DONE);
    stands(c, who, "decided");
}

static void it_comes_late(void **state)
{
    struct ctx *c = sent_order(state);
    struct dispute_act who;

    test_pass(c, 12 * DAY_MS);
    who = opened(c, REASON_not_arrived, 0);
    scan(c, "EMI");
    stands(c, who, "open");
    is(c, "delivered");
    c->now_ms = utc_midnight_ms(date_of(2026, 2, 13));
    test_run(c);
    is(c, "delivered");
    assert_int_equal(withdraw_dispute(c, &who), DONE);
    assert_int_equal(withdraw_dispute(c, &who), DONE);
    stands(c, who, "withdrawn");
    assert_int_equal(confirm_delivery(c, ann, scene.order.id), DONE);
    is(c, "completed");
}

/* ---- Customs ---- */

static void customs_sends_it_back(void **state)
{
    struct ctx *c = sent_order(state);
    struct dispute_act who;

    test_pass(c, 2 * DAY_MS);
    who = opened(c, REASON_customs, 0);
    stands(c, who, "open");
    refused(c, escalate_dispute(c, &who), refusal_too_early);
    scan(c, "EDX");
    stands(c, who, "decided");
    went_back(c, scene.order.total);
    nothing_is_left(c, scene.order.total);
}

/* ---- Offers ---- */

/* A part goes back, the rest is released to the cent. */
static void they_agree_on_a_part(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = opened(c, REASON_not_as_described, 2000), seller;
    struct dispute_event_id first = look(c, who).offer, second;
    struct order_shares shares;
    struct order_row after;

    refused(c, accept_offer(c, &who, first), refusal_conflict);
    assert_int_equal(seller_offers(c, who, 300), DONE);
    second = look(c, who).offer;
    assert_true(second.v != first.v && look(c, who).answered);
    seller = by_seller(c, who);
    refused(c, accept_offer(c, &seller, first), refusal_conflict);
    refused(c, accept_offer(c, &seller, second), refusal_conflict);
    as_system(c);
    assert_int_equal(accept_offer(c, &who, second), DONE);
    assert_int_equal(accept_offer(c, &who, second), DONE);
    stands(c, who, "agreed");
    is(c, "delivered");
    went_back(c, 300);
    assert_int_equal(confirm_delivery(c, ann, scene.order.id), DONE);
    after = test_order(c, ann, scene.order.id);
    shares = order_shares_of(&after);
    assert_int_equal(after.refunded, 300);
    test_pass(c, 15 * DAY_MS - 1);
    is(c, "completed");
    test_pass(c, 1);
    nothing_is_left(c, 300);
    assert_int_equal(test_books(c, "seller"), shares.seller);
    assert_int_equal(test_books(c, "taxes"), shares.duties);
}

static void seller_gives_in(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = opened(c, REASON_damaged, 0), seller = by_seller(c, who);

    assert_int_equal(accept_offer(c, &seller, look(c, who).offer), DONE);
    as_system(c);
    stands(c, who, "agreed");
    went_back(c, scene.order.total);
    nothing_is_left(c, scene.order.total);
}

/* The rail loses the refund of a part; the next one arrives. */
static void part_is_tried_again(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = opened(c, REASON_damaged, 500), seller = by_seller(c, who);
    struct test_trade *t = &scene.trade;

    assert_int_equal(accept_offer(c, &seller, look(c, who).offer), DONE);
    as_system(c);
    test_run(c);
    test_webhook(t, c, RAIL_refund_failed, t->refunds[0].id, t->refunds[0].amount, "");
    test_is_sound(c);
    t->refunds_n = 0;
    test_pass(c, DAY_MS);
    went_back(c, 500);
}

static void words_and_limits(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = {.buyer = ann}, seller, stranger;

    refused(c, try_open(c, REASON_damaged, scene.order.total + 1, &who.dispute), refusal_invalid);
    assert_string_equal(c->problem.field, "claim");
    who = opened(c, REASON_damaged, 0);
    refused(c, offer_refund(c, &who, 0, STR("")), refusal_invalid);
    refused(c, offer_refund(c, &who, scene.order.total + 1, STR("")), refusal_invalid);
    refused(c, add_words(c, &who, STR("")), refusal_required);
    stranger = (struct dispute_act){who.dispute, eve};
    refused(c, add_words(c, &stranger, STR("me too")), refusal_not_found);
    seller = by_seller(c, who);
    c->actor.seller = scene.other;
    refused(c, add_words(c, &seller, STR("not mine")), refusal_forbidden);
    c->actor.seller = scene.seller;
    refused(c, withdraw_dispute(c, &seller), refusal_forbidden);
    for (int i = 1; i < DISPUTE_EVENTS_MAX; i++)
        assert_int_equal(add_words(c, &seller, STR("again")), DONE);
    refused(c, add_words(c, &seller, STR("again")), refusal_too_many);
}

/* ---- The mediator ---- */

static void mediator_decides(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = opened(c, REASON_not_as_described, 0);

    assert_int_equal(seller_offers(c, who, 100), DONE);
    refused(c, escalate_dispute(c, &who), refusal_too_early);
    refused(c, decide(c, who, 100), refusal_wrong_state);
    test_pass(c, 3 * DAY_MS);
    assert_int_equal(escalate_dispute(c, &who), DONE);
    assert_int_equal(escalate_dispute(c, &who), DONE);
    stands(c, who, "escalated");
    refused(c, decide(c, who, scene.order.total + 1), refusal_invalid);
    refused(c, decide_dispute(c, &(struct decide_dispute){.dispute = who.dispute,
                                                          .words = STR("I am nobody")}),
            refusal_forbidden);
    assert_int_equal(decide(c, who, 1234), DONE);
    refused(c, decide(c, who, 1), refusal_wrong_state);
    refused(c, withdraw_dispute(c, &who), refusal_wrong_state);
    went_back(c, 1234);
    test_pass(c, 10 * DAY_MS);
    test_pass(c, 15 * DAY_MS);
    nothing_is_left(c, 1234);
}

/* Nobody agrees: on the fifteenth day it goes to the mediator by itself. */
static void escalated_by_itself(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = opened(c, REASON_damaged, 0);

    assert_int_equal(seller_offers(c, who, 100), DONE);
    test_pass(c, 15 * DAY_MS - 1);
    stands(c, who, "open");
    test_pass(c, 1);
    stands(c, who, "escalated");
    assert_int_equal(look(c, who).due_at, c->now_ms + 7 * DAY_MS);
    assert_int_equal(accept_offer(c, &who, look(c, who).offer), DONE);
    stands(c, who, "agreed");
}

/* ---- The window, and what stands still ---- */

static void nothing_is_released_under_dispute(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who;

    assert_int_equal(confirm_delivery(c, ann, scene.order.id), DONE);
    test_pass(c, 15 * DAY_MS - 1);
    who = opened(c, REASON_damaged, 0);
    test_pass(c, 40 * DAY_MS);
    is(c, "completed");
    assert_int_equal(withdraw_dispute(c, &who), DONE);
    test_run(c);
    nothing_is_left(c, 0);
}

static void window_ends(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who;

    assert_int_equal(confirm_delivery(c, ann, scene.order.id), DONE);
    c->now_ms += 15 * DAY_MS;
    refused(c, try_open(c, REASON_damaged, 0, &who.dispute), refusal_wrong_state);
    c->now_ms -= 1;
    who = opened(c, REASON_damaged, 0);
    assert_int_equal(withdraw_dispute(c, &who), DONE);
    who = opened(c, REASON_not_arrived, 0);
    stands(c, who, "open");
}

static void not_before_it_is_sent(void **state)
{
    struct ctx *c = paid_order(state);
    struct dispute_id id;

    refused(c, try_open(c, REASON_damaged, 0, &id), refusal_wrong_state);
    refused(c, open_dispute(c, &(struct open_dispute){eve, scene.order.id, REASON_damaged, 0,
                                                      STR("mine?")}, &id),
            refusal_not_found);
    refused(c, open_dispute(c, &(struct open_dispute){ann, scene.order.id, REASON_damaged, 0,
                                                      STR("")}, &id),
            refusal_required);
}

static void extended_once(void **state)
{
    struct ctx *c = paid_order(state);
    struct s10 number = s10_make("RB", 0, "CN");
    struct shipped out;

    refused(c, extend_protection(c, ann, scene.order.id), refusal_wrong_state);
    assert_int_equal(ship_order(c, &(struct ship_order){scene.order.id, str_of(number.text)}, &out),
                     DONE);
    test_run(c);
    assert_int_equal(extend_protection(c, ann, scene.order.id), DONE);
    refused(c, extend_protection(c, ann, scene.order.id), refusal_wrong_state);
    refused(c, extend_protection(c, eve, scene.order.id), refusal_not_found);
    test_pass(c, 75 * DAY_MS - 1);
    is(c, "shipped");
    test_pass(c, 1);
    is(c, "refunded");
    went_back(c, scene.order.total);
}

/* What its market has today does not matter: the terms are those that the purchase has kept. Here
 * those of Brazil, 120 days, for one that is delivered in Germany, where 60 are in force. */
static void terms_are_those_of_the_placement(void **state)
{
    struct ctx *c = &((struct test_store *)*state)->c;
    struct placed_order placed;
    struct test_item item;

    scene = (struct scene){.parcel = 0};
    test_trade_init(&scene.trade, c);
    scene.seller = test_seller(c, "seller");
    scene.offer = test_offer(c, scene.seller, "cup", 5);
    item = (struct test_item){scene.seller, scene.offer, 1, 1999};
    placed = test_place(c, ann, "k", &item, 1);
    test_store_script(*state, "UPDATE purchase SET policy = 'br-1'");
    test_pay(&scene.trade, c, ann, placed.purchase);
    test_run(c);
    scene.order = test_orders(c, ann, placed.purchase).v[0];
    assert_int_equal(scene.order.due_at, c->now_ms + 120 * DAY_MS);
    test_pass(c, 120 * DAY_MS - 1);
    is(c, "paid");
    test_pass(c, 1);
    is(c, "refunded");
}

static int64_t told(struct ctx *c, int64_t home)
{
    struct message_count count;
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(messages_unread(c, home, &count, &found), DONE);
    store_read_end(c);
    return count.unread;
}

/* Each is told what the other does, and both how it ended. */
static void both_are_told(void **state)
{
    struct ctx *c = delivered_order(state);
    int64_t buyer = told(c, ann.v), seller = told(c, scene.seller.v);
    struct dispute_act who = opened(c, REASON_damaged, 700);

    assert_int_equal(told(c, ann.v), buyer);
    assert_int_equal(told(c, scene.seller.v), seller + 1);
    assert_int_equal(seller_offers(c, who, 600), DONE);
    assert_int_equal(told(c, ann.v), buyer + 1);
    assert_int_equal(accept_offer(c, &who, look(c, who).offer), DONE);
    test_run(c);
    assert_int_equal(told(c, ann.v), buyer + 2);
    assert_int_equal(told(c, scene.seller.v), seller + 2);
}

/* ---- The goods go back ---- */

static struct return_row back(struct ctx *c, struct dispute_act who)
{
    struct return_row row;
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(return_get(c, ann, who.dispute, &row, &found), DONE);
    store_read_end(c);
    assert_true(found);
    return row;
}

static enum outcome scan_back(struct ctx *c, struct dispute_act who, const char *code,
                              const char *country, struct scan_result *out)
{
    struct scan_new in = {.code = str_of(code), .at_ms = c->now_ms, .place = STR(""),
                          .country = str_of(country), .reason = STR(""), .source = STR("test"),
                          .dedupe = STR("")};

    assert_true(s10_parse(back(c, who).number, &in.number));
    return record_scan(c, &in, out);
}

static bool goes_back(struct ctx *c, struct dispute_act who, const char *code, const char *country)
{
    struct scan_result out;

    assert_int_equal(scan_back(c, who, code, country, &out), DONE);
    test_run(c);
    test_is_sound(c);
    return !out.repeated;
}

static void returns(struct ctx *c, struct dispute_act who, const char *state)
{
    assert_str(back(c, who).state, state);
    test_is_sound(c);
}

/* The seller takes it back, and the buyer agrees. */
static struct dispute_act agreed_return(struct ctx *c, enum dispute_reason reason)
{
    struct dispute_act who = opened(c, reason, 0), seller = by_seller(c, who);

    assert_int_equal(offer_return(c, &seller, STR("Please send it back.")), DONE);
    as_system(c);
    assert_true(look(c, who).offer_returns);
    assert_int_equal(accept_offer(c, &who, look(c, who).offer), DONE);
    assert_int_equal(accept_offer(c, &who, look(c, who).offer), DONE);
    test_run(c);
    stands(c, who, "agreed");
    returns(c, who, "awaited");
    assert_int_equal(scene.trade.refunds_n, 0);
    assert_int_equal(look(c, who).refund, 0);
    return who;
}

static int64_t shelf(struct ctx *c)
{
    return test_stock(c, scene.seller, scene.offer).available;
}

static void back_at_the_seller(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = agreed_return(c, REASON_not_as_described);
    int64_t before = shelf(c);
    struct scan_result out;
    struct str label;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(return_label(c, &(struct dispute_row){.buyer = ann, .id = who.dispute,
                                                           .order_id = scene.order.id}, &label),
                     DONE);
    store_read_end(c);
    assert_true(str_starts(label, STR("%PDF")));
    refused(c, confirm_delivery(c, ann, scene.order.id), refusal_disputed);
    test_pass(c, 2 * DAY_MS);
    refused(c, scan_back(c, who, "EMI", "China", &out), refusal_invalid);
    refused(c, scan_back(c, who, "XXX", "CN", &out), refusal_invalid);
    returns(c, who, "awaited");
    assert_true(goes_back(c, who, "EMA", "DE"));
    assert_false(goes_back(c, who, "EMA", "DE"));
    returns(c, who, "sent");
    assert_true(goes_back(c, who, "EMI", "DE")); /* at home: not believed */
    returns(c, who, "sent");
    test_pass(c, 59 * DAY_MS);
    is(c, "delivered");
    assert_true(goes_back(c, who, "EMI", "CN"));
    returns(c, who, "arrived");
    assert_int_equal(look(c, who).refund, scene.order.total);
    went_back(c, scene.order.total);
    nothing_is_left(c, scene.order.total);
    assert_int_equal(shelf(c), before + 2);
    assert_true(goes_back(c, who, "EMD", "CN"));
    test_pass(c, 100 * DAY_MS);
    is(c, "refunded");
}

/* What was broken is not sold again by itself. */
static void broken_goods_are_not_shelved(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = agreed_return(c, REASON_damaged);
    int64_t before = shelf(c);

    assert_true(goes_back(c, who, "EMI", ""));
    returns(c, who, "arrived");
    went_back(c, scene.order.total);
    assert_int_equal(shelf(c), before);
}

/* Never handed over: the order goes on, and its seller is paid. */
static void never_sent_back(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = agreed_return(c, REASON_damaged);

    test_pass(c, 10 * DAY_MS - 1);
    returns(c, who, "awaited");
    test_pass(c, 1);
    returns(c, who, "unsent");
    test_run(c);
    is(c, "completed");
    test_pass(c, 15 * DAY_MS);
    nothing_is_left(c, 0);
    assert_int_equal(scene.trade.refunds_n, 0);
}

/* Handed over and lost on the way, or refused by the seller: the buyer has done his part. */
static void lost_on_its_way_back(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = agreed_return(c, REASON_damaged);

    assert_true(goes_back(c, who, "EMA", "DE"));
    test_pass(c, 60 * DAY_MS - 1);
    returns(c, who, "sent");
    test_pass(c, 1);
    returns(c, who, "lost");
    went_back(c, scene.order.total);
    nothing_is_left(c, scene.order.total);
}

static void refused_by_the_seller(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = agreed_return(c, REASON_not_as_described);
    int64_t before = shelf(c);

    assert_true(goes_back(c, who, "EMA", "DE"));
    assert_true(goes_back(c, who, "EDX", "CN"));
    returns(c, who, "refused");
    went_back(c, scene.order.total);
    nothing_is_left(c, scene.order.total);
    assert_int_equal(shelf(c), before);
}

static void mediator_sends_it_back(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = opened(c, REASON_not_as_described, 0);
    struct decide_dispute in = {.dispute = who.dispute, .returns = true, .words = STR("As shown.")};

    as(c, ROLE_OPERATOR, judge, (struct seller_id){0});
    refused(c, decide_dispute(c, &in), refusal_wrong_state);
    as_system(c);
    test_pass(c, 5 * DAY_MS);
    stands(c, who, "escalated");
    as(c, ROLE_OPERATOR, judge, (struct seller_id){0});
    assert_int_equal(decide_dispute(c, &in), DONE);
    refused(c, decide_dispute(c, &in), refusal_wrong_state);
    as_system(c);
    stands(c, who, "decided");
    returns(c, who, "awaited");
    refused(c, withdraw_dispute(c, &who), refusal_wrong_state);
    assert_true(goes_back(c, who, "EMI", "CN"));
    went_back(c, scene.order.total);
}

/* An offer of money takes the place of one to send it back; what is on its way cannot go back. */
static void return_or_money(void **state)
{
    struct ctx *c = sent_order(state);
    struct dispute_act who, seller;

    test_pass(c, 12 * DAY_MS);
    who = opened(c, REASON_not_arrived, 0);
    seller = by_seller(c, who);
    refused(c, offer_return(c, &seller, STR("")), refusal_wrong_state);
    as_system(c);
    scan(c, "EMI");
    seller = by_seller(c, who);
    assert_int_equal(offer_return(c, &seller, STR("")), DONE);
    as_system(c);
    assert_int_equal(seller_offers(c, who, 100), DONE);
    assert_false(look(c, who).offer_returns);
    assert_int_equal(accept_offer(c, &who, look(c, who).offer), DONE);
    went_back(c, 100);
}

/* ---- Sent back by a carrier of the buyer's own ---- */

static struct str receipt(struct ctx *c)
{
    struct problem p = {0};
    struct str bytes;

    assert_int_equal(file_read_whole(c->arena, "tests/fuzz/corpus/image/clear.png", 1 << 16, &p,
                                     &bytes), DONE);
    return bytes;
}

static enum outcome send_by(struct ctx *c, const struct dispute_act *who, const char *carrier)
{
    const struct str picture = receipt(c);
    enum outcome o = send_return(c, who, &(struct send_return){str_of(carrier), STR("A 1"),
                                                               &picture, 1});

    if (o == DONE)
        test_run(c);
    return o;
}

static enum outcome by_judge(struct ctx *c, struct dispute_act who, bool sent)
{
    enum outcome o;

    as(c, ROLE_OPERATOR, judge, (struct seller_id){0});
    o = judge_return(c, &(struct judge_return){who.dispute, sent, STR("The receipt shows it.")});
    as_system(c);
    return o;
}

static enum outcome doubted(struct ctx *c, struct dispute_act who)
{
    struct dispute_act seller = by_seller(c, who);
    enum outcome o = doubt_return(c, &seller, STR("It never came."));

    as_system(c);
    return o;
}

/* The post of the buyer's country has no numbers of ours left: no label, and a way all the same. */
static void no_label_and_a_way(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who, seller;
    struct return_parcel parcel;
    struct str label;

    assert_int_equal(return_number(c, &(struct dispute_row){.buyer = ann,
                                                            .order_id = scene.order.id},
                                   &parcel), DONE);
    assert_int_equal(parcel.number.n, S10_LENGTH);
    test_store_script(*state, "UPDATE parcel_range SET next = last + 1");
    who = agreed_return(c, REASON_not_as_described);
    assert_int_equal(back(c, who).number.n, 0);
    assert_str(back(c, who).to_city, "Shenzhen");
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(return_label(c, &(struct dispute_row){.buyer = ann, .id = who.dispute,
                                                           .order_id = scene.order.id}, &label),
                     REFUSED);
    store_read_end(c);
    refused(c, send_by(c, &who, ""), refusal_required);
    seller = by_seller(c, who);
    refused(c, send_by(c, &seller, "Post"), refusal_forbidden);
    as_system(c);
    assert_int_equal(send_by(c, &who, "Post"), DONE);
    refused(c, send_by(c, &who, "Post"), refusal_wrong_state);
    returns(c, who, "sent");
    assert_str(back(c, who).carrier, "Post");
    refused(c, receive_return(c, &who), refusal_forbidden);
    seller = by_seller(c, who);
    assert_int_equal(receive_return(c, &seller), DONE);
    refused(c, receive_return(c, &seller), refusal_wrong_state);
    as_system(c);
    returns(c, who, "arrived");
    went_back(c, scene.order.total);
    nothing_is_left(c, scene.order.total);
}

/* The seller says nothing, and the time is over; or he doubts it, and no mediator decides. */
static void silence_gives_it_back(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = agreed_return(c, REASON_damaged);

    refused(c, doubted(c, who), refusal_wrong_state);
    assert_int_equal(send_by(c, &who, "Post"), DONE);
    test_pass(c, 58 * DAY_MS);
    assert_int_equal(doubted(c, who), DONE);
    refused(c, doubted(c, who), refusal_wrong_state);
    test_pass(c, 7 * DAY_MS - 1);
    returns(c, who, "sent");
    test_pass(c, 1);
    returns(c, who, "lost");
    went_back(c, scene.order.total);
    nothing_is_left(c, scene.order.total);
}

/* The mediator finds that the receipt is another's: the order goes on. */
static void a_false_receipt(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = agreed_return(c, REASON_damaged);

    assert_int_equal(send_by(c, &who, "Post"), DONE);
    refused(c, by_judge(c, who, false), refusal_wrong_state);
    assert_int_equal(doubted(c, who), DONE);
    as(c, ROLE_BUYER, ann, (struct seller_id){0});
    refused(c, judge_return(c, &(struct judge_return){who.dispute, true, STR("Mine.")}),
            refusal_forbidden);
    as_system(c);
    assert_int_equal(by_judge(c, who, false), DONE);
    refused(c, by_judge(c, who, true), refusal_wrong_state);
    returns(c, who, "unsent");
    test_run(c);
    test_pass(c, 10 * DAY_MS);
    is(c, "completed");
    test_pass(c, 15 * DAY_MS);
    nothing_is_left(c, 0);
    assert_int_equal(scene.trade.refunds_n, 0);
}

/* Who has not said where goods go back to cannot ask for them; neither can a mediator. */
static void nowhere_to_send_it(void **state)
{
    struct ctx *c = delivered_order(state);
    struct dispute_act who = opened(c, REASON_damaged, 0), seller;

    test_store_script(*state, "DELETE FROM seller_address");
    seller = by_seller(c, who);
    refused(c, offer_return(c, &seller, STR("")), refusal_wrong_state);
    as_system(c);
    refused(c, offer_return(c, &who, STR("")), refusal_wrong_state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(late_by_itself),
        STORE_TEST(late_already),
        STORE_TEST(delivered_after_all),
        STORE_TEST(delivered_says_the_post),
        STORE_TEST(it_comes_late),
        STORE_TEST(customs_sends_it_back),
        STORE_TEST(they_agree_on_a_part),
        STORE_TEST(seller_gives_in),
        STORE_TEST(part_is_tried_again),
        STORE_TEST(words_and_limits),
        STORE_TEST(mediator_decides),
        STORE_TEST(escalated_by_itself),
        STORE_TEST(nothing_is_released_under_dispute),
        STORE_TEST(window_ends),
        STORE_TEST(not_before_it_is_sent),
        STORE_TEST(extended_once),
        STORE_TEST(terms_are_those_of_the_placement),
        STORE_TEST(both_are_told),
        STORE_TEST(back_at_the_seller),
        STORE_TEST(broken_goods_are_not_shelved),
        STORE_TEST(never_sent_back),
        STORE_TEST(lost_on_its_way_back),
        STORE_TEST(refused_by_the_seller),
        STORE_TEST(mediator_sends_it_back),
        STORE_TEST(return_or_money),
        STORE_TEST(no_label_and_a_way),
        STORE_TEST(silence_gives_it_back),
        STORE_TEST(a_false_receipt),
        STORE_TEST(nowhere_to_send_it),
    };

    return test_store_run("disputes", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* How a claim of effects ends, and what a process leaves that dies before, on both engines. */
#include "support/test_trade.h"

#include "base/civil.h"
#include "flow/effects.h"
#include "shop/notify/notify.h"
#include "store/outbox.h"

enum { CLAIM_MAX = 50 };

static const struct account_id ann = {1001};

struct shop {
    struct test_trade trade;
    struct seller_id seller;
    struct offer_id cup;
};

static struct shop shop;

static struct ctx *open_shop(void **state)
{
    struct test_store *t = *state;

    test_trade_init(&shop.trade, &t->c);
    shop.seller = test_seller(&t->c, "first");
    shop.cup = test_offer(&t->c, shop.seller, "cup", 5);
    return &t->c;
}

/* Two cups, paid; its effects wait. */
static struct placed_order buy(struct ctx *c)
{
    const struct test_item item = {shop.seller, shop.cup, 2, 1999};
    struct placed_order p = test_place(c, ann, "k1", &item, 1);

    assert_string_equal(test_pay(&shop.trade, c, ann, p.purchase), "applied");
    return p;
}

static enum outcome claim(struct ctx *c, void *arg)
{
    return outbox_claim(c, CLAIM_MAX, MINUTE_MS, arg);
}

/* Claims what is due and does it, and dies before it says so. Those who speak are left alone. */
static size_t run_and_die(struct ctx *c)
{
    struct outbox_events events;
    size_t n = 0;

    assert_int_equal(store_write(c, 0, claim, &events), DONE);
    for (size_t i = 0; i < events.n; i++) {
        struct effect e;

        assert_int_equal(
            effect_parse(&c->problem, events.v[i].topic, events.v[i].payload, &e), DONE);
        if (effect_speaks(e.topic))
            continue;
        assert_int_equal(effect_run(c, &e), DONE);
        n++;
    }
    return n;
}

struct reading {
    int64_t home;
    struct message_row_list messages;
    const struct effect *effect;
    bool waits;
};

static enum outcome read_messages(struct ctx *c, void *arg)
{
    struct reading *r = arg;

    return messages_of(c, r->home, (struct message_id){INT64_MAX}, 100, &r->messages);
}

static size_t messages(struct ctx *c, int64_t home)
{
    struct reading r = {.home = home};

    assert_int_equal(store_read(c, read_messages, &r), DONE);
    return r.messages.n;
}

static enum outcome ask_waits(struct ctx *c, void *arg)
{
    struct reading *r = arg;

    return effect_waits(c, r->home, r->effect, &r->waits);
}

static bool waits(struct ctx *c, const struct effect *e)
{
    struct reading r = {.home = ann.v, .effect = e};

    assert_int_equal(store_read(c, ask_waits, &r), DONE);
    return r.waits;
}

static void is_done_once(struct ctx *c, const struct placed_order *p)
{
    assert_int_equal(test_stock(c, shop.seller, shop.cup).reserved, 0);
    assert_int_equal(test_stock(c, shop.seller, shop.cup).sold, 2);
    assert_int_equal(test_books(c, "escrow"), p->total.minor);
    assert_int_equal(test_books(c, "clearing"), -p->total.minor);
    assert_int_equal(messages(c, ann.v), 2); /* placed, paid */
    assert_int_equal(messages(c, shop.seller.v), 1);
    test_is_sound(c);
}

/* Stock, money and messages are there once, and each letter was sent once. */
static void lost_ends(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = buy(c);
    const struct effect told = {EFFECT_tell, ann.v, p.purchase.v, STR("paid")};

    assert_int_equal(run_and_die(c), 4); /* told thrice, sold */
    is_done_once(c, &p);
    test_run(c); /* what these have left: letters */
    assert_int_equal(shop.trade.letters_n, 2);
    assert_true(waits(c, &told));
    test_pass(c, 2 * MINUTE_MS); /* the claim has lapsed */
    assert_false(waits(c, &told));
    is_done_once(c, &p);
    assert_int_equal(shop.trade.letters_n, 2);
}

/* Money that goes back: the order is cancelled once, and the rail is asked once. */
static void lost_ends_of_a_refund(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = buy(c);
    struct order_row o = test_orders(c, ann, p.purchase).v[0];
    const struct test_item all = {shop.seller, shop.cup, 5, 1999};

    test_lose_reservation(c, &o);
    test_place(c, (struct account_id){1002}, "k2", &all, 1);
    (void)run_and_die(c);
    test_run(c);
    test_pass(c, 2 * MINUTE_MS);
    assert_string_equal(str_cstr(c->arena, test_order(c, ann, o.id).state), "cancelled");
    assert_int_equal(shop.trade.refunds_n, 1);
    assert_int_equal(shop.trade.refunds[0].amount.minor, o.total);
    test_is_sound(c);
}

static enum outcome emit(struct ctx *c, void *arg)
{
    return effect_emit(c, arg, 0);
}

/* One that goes wrong waits for its next attempt; the others of its claim are forgotten. */
static void one_goes_wrong(void **state)
{
    struct ctx *c = open_shop(state);
    struct placed_order p = buy(c);
    struct effect told = {EFFECT_tell, ann.v, p.purchase.v, STR("paid")};
    struct effect stray = {EFFECT_tell, ann.v, 4711, STR("paid")};
    size_t n;

    assert_int_equal(store_write(c, ann.v, emit, &stray), DONE);
    assert_int_equal(effects_run_due(c, &n), DONE);
    assert_int_equal(n, 5);
    assert_false(waits(c, &told));
    assert_true(waits(c, &stray));
    is_done_once(c, &p);
    assert_int_equal(effects_run_due(c, &n), DONE);
    assert_int_equal(n, 2); /* the letters; the stray one has a pause */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(lost_ends),
        STORE_TEST(lost_ends_of_a_refund),
        STORE_TEST(one_goes_wrong),
    };

    return test_store_run("effects", tests);
}

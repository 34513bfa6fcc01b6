/* SPDX-License-Identifier: Apache-2.0 */
/* Payouts by schedule, minimum and reserve; held, come back, run by hand; on both engines. */
#include "support/test_trade.h"

#include "base/civil.h"
#include "flow/order.h"
#include "flow/payouts/payouts.h"
#include "flow/payouts/statement.h"
#include "shop/logistics/tracking.h"

static const struct account_id ann = {1001};
static const struct currency eur = CURRENCY("EUR");

struct scene {
    struct test_trade trade;
    struct seller_id seller;
    struct offer_id offer;
    int parcels;
};

static struct scene scene;

static struct ctx *open_shop(void **state)
{
    struct test_store *t = *state;

    scene = (struct scene){0};
    test_trade_init(&scene.trade, &t->c);
    scene.seller = test_seller(&t->c, "seller");
    scene.offer = test_offer(&t->c, scene.seller, "cup", 50);
    t->c.actor = (struct actor){.roles = ROLE_OPERATOR};
    return &t->c;
}

static void scan(struct ctx *c, struct s10 number)
{
    struct scan_new in = {.number = number, .code = STR("EMI"), .at_ms = c->now_ms,
                          .place = STR(""), .country = STR(""), .reason = STR(""),
                          .source = STR("test"), .dedupe = STR("")};
    struct scan_result out;

    assert_int_equal(record_scan(c, &in, &out), DONE);
}

/* Bought, delivered, and released; gives the seller's part. */
static int64_t sell(struct ctx *c)
{
    struct test_item item = {scene.seller, scene.offer, 1, 10000};
    struct placed_order placed =
        test_place(c, ann, str_printf(c->arena, "k%d", scene.parcels).p, &item, 1);
    struct order_row o = test_orders(c, ann, placed.purchase).v[0];
    struct s10 number = s10_make("RB", 12345678 + scene.parcels++, "CN");
    struct shipped shipped;

    test_pay(&scene.trade, c, ann, placed.purchase);
    test_run(c);
    assert_int_equal(ship_order(c, &(struct ship_order){o.id, str_of(number.text)}, &shipped),
                     DONE);
    scan(c, number);
    test_run(c);
    assert_int_equal(confirm_delivery(c, ann, o.id), DONE);
    test_pass(c, 15 * DAY_MS);
    o = test_order(c, ann, o.id);
    assert_string_equal(str_cstr(c->arena, o.state), "released");
    return order_shares_of(&o).seller;
}

static void terms(struct ctx *c, struct seller_id seller, enum payout_schedule schedule,
                  int64_t minimum, int32_t reserve_ppm)
{
    struct payout_terms t = {.seller = seller, .schedule = schedule, .weekday = 1,
                             .zone = STR("Asia/Tokyo"), .reserve_ppm = reserve_ppm,
                             .reserve_days = reserve_ppm ? 30 : 0, .who = STR("op"),
                             .note = STR("a test")};

    if (minimum)
        t.minimum[t.minimum_n++] = money(minimum, eur);
    assert_int_equal(change_payout_terms(c, &t), DONE);
}

static struct payout_look look(struct ctx *c)
{
    struct payout_look out;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(payout_look(c, scene.seller, eur, &out), DONE);
    store_read_end(c);
    return out;
}

static struct seller_entry_row_list made_of(struct ctx *c, int64_t payout)
{
    struct seller_entry_row_list rows;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(seller_entries_of_payout(c, scene.seller, (struct payout_id){payout}, 50,
                                              &rows), DONE);
    store_read_end(c);
    return rows;
}

/* Until just after the next payout. */
static void pass_to_payout(struct ctx *c)
{
    test_pass(c, look(c).next_ms - c->now_ms);
    test_is_sound(c);
}

static void answer(struct ctx *c, size_t i, enum rail_event_type type)
{
    const struct test_asked *asked = &scene.trade.payouts[i];

    assert_string_equal(test_webhook(&scene.trade, c, type, asked->id, asked->amount, ""),
                        "applied");
    test_run(c);
    test_is_sound(c);
}

/* ---- Tests ---- */

static void weekly_with_a_reserve(void **state)
{
    struct ctx *c = open_shop(state);
    int64_t share, kept;

    terms(c, SITE, PAYOUT_weekly, 0, 100000);
    share = sell(c);
    kept = share / 10;
    test_is_sound(c);
    assert_int_equal(look(c).available, share - kept);
    assert_int_equal(look(c).reserved, kept);
    assert_int_equal(scene.trade.payouts_n, 0);
    pass_to_payout(c);
    assert_int_equal(scene.trade.payouts_n, 1);
    assert_int_equal(date_weekday(utc_date(c->now_ms + 9 * HOUR_MS)), 0);
    assert_int_equal(scene.trade.payouts[0].amount.minor, share - kept);
    assert_int_equal(look(c).on_the_way, share - kept);
    answer(c, 0, RAIL_payout_paid);
    assert_int_equal(made_of(c, scene.trade.payouts[0].id).n, 2);
    test_pass(c, 30 * DAY_MS);
    assert_int_equal(look(c).reserved, 0);
    pass_to_payout(c);
    assert_int_equal(scene.trade.payouts_n, 2);
    assert_int_equal(scene.trade.payouts[1].amount.minor, kept);
    assert_int_equal(look(c).available, 0);
}

static void small_sums_wait(void **state)
{
    struct ctx *c = open_shop(state);
    int64_t first, second;

    terms(c, scene.seller, PAYOUT_daily, 15000, 0);
    first = sell(c);
    assert_true(first < 15000);
    pass_to_payout(c);
    pass_to_payout(c);
    assert_int_equal(scene.trade.payouts_n, 0);
    assert_int_equal(look(c).verdict, PAYOUT_BELOW);
    second = sell(c);
    pass_to_payout(c);
    assert_int_equal(scene.trade.payouts_n, 1);
    assert_int_equal(scene.trade.payouts[0].amount.minor, first + second);
    assert_int_equal(drop_payout_terms(c, scene.seller, STR("op"), STR("enough")), DONE);
    assert_int_equal(drop_payout_terms(c, scene.seller, STR("op"), STR("again")), REFUSED);
    assert_int_equal(look(c).minimum, 0);
}

static void held_until_it_is_not(void **state)
{
    struct ctx *c = open_shop(state);
    int64_t share;

    assert_int_equal(hold_payouts(c, scene.seller, true, STR("op"), STR("looks odd")), DONE);
    assert_int_equal(hold_payouts(c, scene.seller, true, STR("op"), STR("again")), REFUSED);
    share = sell(c);
    pass_to_payout(c);
    assert_int_equal(scene.trade.payouts_n, 0);
    assert_int_equal(look(c).verdict, PAYOUT_HELD);
    assert_int_equal(hold_payouts(c, scene.seller, false, STR("op"), STR("it was fine")), DONE);
    pass_to_payout(c);
    assert_int_equal(scene.trade.payouts_n, 1);
    assert_int_equal(scene.trade.payouts[0].amount.minor, share);
}

static void comes_back_and_goes_again(void **state)
{
    struct ctx *c = open_shop(state);
    struct seller_entry_row_list of;
    int64_t share = sell(c);

    pass_to_payout(c);
    answer(c, 0, RAIL_payout_failed);
    assert_int_equal(look(c).available, share);
    pass_to_payout(c);
    assert_int_equal(scene.trade.payouts_n, 2);
    answer(c, 1, RAIL_payout_paid);
    of = made_of(c, scene.trade.payouts[1].id);
    assert_int_equal(of.n, 1);
    assert_string_equal(str_cstr(c->arena, of.v[0].kind), "returned");
    assert_int_equal(of.v[0].ref, scene.trade.payouts[0].id);
    of = made_of(c, scene.trade.payouts[0].id);
    assert_int_equal(of.n, 1);
    assert_string_equal(str_cstr(c->arena, of.v[0].kind), "sale");
    assert_int_equal(test_books(c, "seller"), 0);
}

/* From each month to each day: what waits is paid by the new terms. */
static void terms_change_meanwhile(void **state)
{
    struct ctx *c = open_shop(state);
    int64_t share;

    terms(c, SITE, PAYOUT_monthly, 0, 0);
    share = sell(c);
    terms(c, SITE, PAYOUT_daily, 0, 0);
    test_pass(c, DAY_MS);
    assert_int_equal(scene.trade.payouts_n, 1);
    assert_int_equal(scene.trade.payouts[0].amount.minor, share);
    answer(c, 0, RAIL_payout_failed);
    terms(c, SITE, PAYOUT_monthly, 0, 0);
    test_pass(c, DAY_MS);
    assert_int_equal(scene.trade.payouts_n, 1);
    pass_to_payout(c);
    assert_int_equal(scene.trade.payouts_n, 2);
}

struct seen {
    int n;
    int64_t available;
    enum payout_verdict verdict;
};

static enum outcome see(struct ctx *c, const struct seller_account_row *account,
                        const struct payout_look *l, void *arg)
{
    struct seen *s = arg;

    (void)c;
    assert_string_equal(str_cstr(c->arena, account->handle), "seller");
    *s = (struct seen){s->n + 1, l->available, l->verdict};
    return DONE;
}

static void run_by_hand(void **state)
{
    struct ctx *c = open_shop(state);
    struct seen s = {0};
    int64_t share;

    terms(c, SITE, PAYOUT_monthly, 0, 0);
    share = sell(c);
    assert_int_equal(run_payouts(c, SITE, true, see, &s), DONE);
    assert_int_equal(s.n, 1);
    assert_int_equal(s.available, share);
    assert_int_equal(s.verdict, PAYOUT_PAYS);
    test_run(c);
    assert_int_equal(scene.trade.payouts_n, 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(run_payouts(c, scene.seller, false, see, &s), DONE);
    assert_int_equal(s.verdict, PAYOUT_NOTHING);
    test_run(c);
    assert_int_equal(scene.trade.payouts_n, 1);
    assert_int_equal(scene.trade.payouts[0].amount.minor, share);
    test_is_sound(c);
}

static void only_operators(void **state)
{
    struct ctx *c = open_shop(state);
    struct payout_terms t = {.seller = {4711}, .weekday = 1, .zone = STR("UTC"),
                             .who = STR("op"), .note = STR("a test")};
    struct seen s = {0};

    assert_int_equal(change_payout_terms(c, &t), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_not_found);
    assert_int_equal(hold_payouts(c, scene.seller, true, STR("op"), STR("")), REFUSED);
    assert_string_equal(c->problem.field, "note");
    c->actor = (struct actor){.roles = ROLE_SELLER, .seller = scene.seller};
    t.seller = scene.seller;
    assert_int_equal(change_payout_terms(c, &t), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_forbidden);
    assert_int_equal(hold_payouts(c, scene.seller, false, STR("me"), STR("mine")), REFUSED);
    assert_int_equal(drop_payout_terms(c, scene.seller, STR("me"), STR("mine")), REFUSED);
    assert_int_equal(run_payouts(c, scene.seller, false, see, &s), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_forbidden);
}

/* Every line works out, and the accounts join from one span to the next. */
static void statements_join(void **state)
{
    struct ctx *c = open_shop(state);
    struct date first = utc_date(c->now_ms), middle, last;
    struct seller_statement s, rest;
    int64_t share;
    struct buf b;

    terms(c, SITE, PAYOUT_daily, 0, 100000);
    share = sell(c);
    pass_to_payout(c);
    answer(c, 0, RAIL_payout_failed);
    middle = utc_date(c->now_ms);
    test_pass(c, DAY_MS);
    sell(c);
    pass_to_payout(c);
    last = utc_date(c->now_ms);
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(statement_read(c, scene.seller, first, middle, &s), DONE);
    assert_int_equal(statement_read(c, scene.seller, date_add(middle, 1), last, &rest), DONE);
    assert_int_equal(s.accounts_n, 1);
    assert_int_equal(s.accounts[0].opening, 0);
    assert_int_equal(s.accounts[0].sales, share);
    assert_int_equal(s.accounts[0].closing, share - share / 10);
    assert_int_equal(s.accounts[0].total.amount,
                     s.accounts[0].sales + s.accounts[0].reserve + s.accounts[0].payouts);
    for (size_t i = 0; i < s.accounts[0].lines_n; i++) {
        const struct statement_line *l = &s.accounts[0].lines[i];

        if (l->kind == ENTRY_sale)
            assert_int_equal(l->gross + l->refunds + l->commission + l->fees + l->taxes,
                             l->amount);
    }
    assert_true(s.accounts[0].total.commission < 0 && s.accounts[0].total.taxes < 0);
    assert_int_equal(rest.accounts[0].opening, s.accounts[0].closing);
    assert_int_equal(rest.accounts[0].closing, 0);
    buf_init(&b, c->arena, STATEMENT_CSV_MAX);
    statement_csv(&b, &s);
    assert_true(str_find(buf_view(&b), STR(",opening,,,,EUR,,,,,,0.00\n")) != STR_NONE);
    assert_true(str_find(buf_view(&b), STR(",returned,")) != STR_NONE);
    assert_int_equal(statement_read(c, scene.seller, last, first, &s), REFUSED);
    assert_string_equal(c->problem.field, "to");
    store_read_end(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(weekly_with_a_reserve),
        STORE_TEST(small_sums_wait),
        STORE_TEST(held_until_it_is_not),
        STORE_TEST(comes_back_and_goes_again),
        STORE_TEST(terms_change_meanwhile),
        STORE_TEST(run_by_hand),
        STORE_TEST(only_operators),
        STORE_TEST(statements_join),
    };

    return test_store_run("payout", tests);
}

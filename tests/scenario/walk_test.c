/* SPDX-License-Identifier: Apache-2.0 */
/* A random walk over all verbs of money: buyers, sellers, rails and time do whatever they like, in
 * any order, too early, too late and twice. Nothing fails, verify holds all along, and in the end
 * every cent is where it belongs. The seed is printed; ENTREPOT_SEED sets it, ENTREPOT_STEPS the
 * length. */
#include "support/test_trade.h"

#include "base/civil.h"
#include "face/jobs/jobs.h"
#include "flow/dispute.h"
#include "shop/disputes/returns.h"
#include "flow/order.h"
#include "flow/payouts/payouts.h"

enum { BUYERS = 6, SELLERS = 3, STOCK = 250, PURCHASES_MAX = 1000, STEPS = 2000, PROVE_EVERY = 60 };

struct walk {
    struct test_trade trade;
    struct test_store *t;
    struct ctx *c;
    struct random *random;
    struct seller_id sellers[SELLERS];
    struct offer_id offers[SELLERS];
    struct {
        struct account_id buyer;
        struct purchase_id id;
    } purchases[PURCHASES_MAX];
    size_t purchases_n;
    int32_t parcels;
    int done; /* steps that were not refused */
};

static struct walk walk;

static uint64_t below(uint64_t n)
{
    return random_below(walk.random, n);
}

/* Not FAILED; refusals are part of the game. */
static void took(enum outcome o)
{
    assert_int_not_equal(o, FAILED);
    walk.done += o == DONE;
}

static int64_t setting(const char *name, int64_t fallback)
{
    int64_t v = fallback;

    if (getenv(name) && !parse_i64(str_of(getenv(name)), 0, INT64_MAX, &v))
        fail_msg("%s: a number", name);
    return v;
}

/* ---- What there is ---- */

static bool pick(size_t *out)
{
    *out = walk.purchases_n ? below(walk.purchases_n) : 0;
    return walk.purchases_n > 0;
}

static bool pick_order(struct order_row *out)
{
    struct order_row_list orders;
    size_t i;

    if (!pick(&i))
        return false;
    orders = test_orders(walk.c, walk.purchases[i].buyer, walk.purchases[i].id);
    *out = orders.v[below(orders.n)];
    return true;
}

/* ---- Steps ---- */

static void buys(void)
{
    struct account_id buyer = {1001 + (int64_t)below(BUYERS)};
    struct test_item items[SELLERS];
    struct placed_order out;
    size_t n = 0;
    enum outcome o;

    for (size_t i = 0; i < SELLERS; i++)
        if (below(2) == 0)
            items[n++] = (struct test_item){walk.sellers[i], walk.offers[i], 1 + (int32_t)below(4),
                                            1 + (int64_t)below(9999)};
    if (n == 0 || walk.purchases_n == PURCHASES_MAX)
        return;
    o = test_try_place(walk.c, buyer, str_printf(walk.c->arena, "key-%d", (int)below(1000)).p,
                       items, n, &out);
    took(o);
    if (o != DONE || out.repeated)
        return;
    walk.purchases[walk.purchases_n].buyer = buyer;
    walk.purchases[walk.purchases_n++].id = out.purchase;
}

static void tells(enum rail_event_type type, int64_t ref, struct money amount, const char *charge)
{
    bool repeats = below(10) == 0;
    struct rail_event e = {.type = type,
                           .ref = ref,
                           .charge = str_of(charge),
                           .amount = amount,
                           .happened_at_ms = walk.c->now_ms,
                           .reason = STR("")};
    struct str id = str_printf(walk.c->arena, "msg_%d", ++walk.trade.webhooks), verdict;

    took(test_try_webhook(walk.c, &e, id.p, &verdict));
    if (repeats)
        took(test_try_webhook(walk.c, &e, id.p, &verdict));
}

static void pays(void)
{
    static const char *const charges[] = {"a", "a", "a", "b"};
    struct intent_row intent;
    struct money amount;
    size_t i;

    if (!pick(&i))
        return;
    intent = test_intent(walk.c, walk.purchases[i].buyer, walk.purchases[i].id);
    amount = money(intent.amount, intent.currency);
    if (below(10) == 0)
        amount.minor += 1;
    if (below(20) == 0)
        amount.currency = CURRENCY("USD");
    tells(RAIL_payment_captured, intent.id.v, amount, charges[below(4)]);
}

static void fails(void)
{
    struct intent_row intent;
    struct str page;
    size_t i;

    if (!pick(&i))
        return;
    intent = test_intent(walk.c, walk.purchases[i].buyer, walk.purchases[i].id);
    tells(below(2) ? RAIL_payment_failed : RAIL_payment_expired, intent.id.v,
          money(intent.amount, intent.currency), "");
    took(start_payment(walk.c,
                       &(struct start_payment){walk.purchases[i].buyer, walk.purchases[i].id,
                                               STR(""), STR("/")},
                       &page));
}

static void cancels(void)
{
    struct order_row o;
    size_t i;

    if (below(2) && pick(&i))
        took(cancel_purchase(walk.c, walk.purchases[i].buyer, walk.purchases[i].id));
    else if (pick_order(&o))
        took(cancel_order(walk.c, o.buyer, o.id, STR("")));
}

static void ships(void)
{
    struct s10 number = s10_make("RB", walk.parcels++, "CN");
    struct shipped id;
    struct order_row o;

    if (pick_order(&o))
        took(ship_order(walk.c, &(struct ship_order){o.id, str_of(number.text)}, &id));
}

static void scans(void)
{
    static const char *const codes[] = {"EMA", "EMC", "EMD", "EMI", "EMI", "EDX"};
    struct scan_result result;
    struct scan_new scan = {.code = str_of(codes[below(6)]),
                            .at_ms = walk.c->now_ms,
                            .place = STR(""),
                            .country = STR(""),
                            .reason = STR(""),
                            .source = STR("test"),
                            .dedupe = STR("")};

    if (walk.parcels == 0)
        return;
    scan.number = s10_make("RB", (int32_t)below((uint64_t)walk.parcels), "CN");
    took(record_scan(walk.c, &scan, &result));
}

static void confirms(void)
{
    struct order_row o;

    if (pick_order(&o))
        took(confirm_delivery(walk.c, o.buyer, o.id));
}

/* ---- Disputes ---- */

static bool pick_dispute(struct dispute_row *out)
{
    struct order_row o;
    bool found = false;

    if (!pick_order(&o))
        return false;
    assert_int_equal(store_read_begin(walk.c), DONE);
    assert_int_equal(dispute_of_order(walk.c, o.buyer, o.id, out, &found), DONE);
    store_read_end(walk.c);
    return found;
}

/* The parcel that goes back in a dispute, if there is one. */
static void scans_back(void)
{
    static const char *const codes[] = {"EMA", "EMI", "EMI", "EDX"};
    struct scan_result result;
    struct return_row parcel;
    struct dispute_row d;
    bool found;
    struct scan_new scan = {.code = str_of(codes[below(4)]), .at_ms = walk.c->now_ms,
                            .place = STR(""), .country = STR(""), .reason = STR(""),
                            .source = STR("test"), .dedupe = STR("")};

    if (!pick_dispute(&d))
        return;
    assert_int_equal(store_read_begin(walk.c), DONE);
    assert_int_equal(return_get(walk.c, d.buyer, d.id, &parcel, &found), DONE);
    store_read_end(walk.c);
    if (!found)
        return;
    assert_true(s10_parse(parcel.number, &scan.number));
    took(record_scan(walk.c, &scan, &result));
}

static void disputes(void)
{
    struct dispute_id id;
    struct order_row o;

    if (pick_order(&o))
        took(open_dispute(walk.c,
                          &(struct open_dispute){o.buyer, o.id,
                                                 (enum dispute_reason)below(DISPUTE_REASONS_N),
                                                 (int64_t)below((uint64_t)o.total), STR("hm")},
                          &id));
}

static void argues(const struct dispute_row *d, const struct dispute_act *who)
{
    switch (below(7)) {
    case 5:
        took(offer_return(walk.c, who, STR("")));
        break;
    case 0:
        took(add_words(walk.c, who, STR("no")));
        break;
    case 1:
        took(escalate_dispute(walk.c, who));
        break;
    case 2:
    case 6:
        took(withdraw_dispute(walk.c, who));
        break;
    case 3:
        took(offer_refund(walk.c, who, (int64_t)below((uint64_t)d->paid + 2), STR("")));
        break;
    default:
        took(accept_offer(walk.c, who, d->offer));
    }
}

static void talks(void)
{
    struct dispute_row d;
    struct dispute_act who;

    if (!pick_dispute(&d))
        return;
    who = (struct dispute_act){d.id, below(2) ? d.buyer : (struct account_id){0}};
    walk.c->actor = (struct actor){.roles = ROLE_SELLER, .seller = d.seller};
    argues(&d, &who);
    walk.c->actor = (struct actor){.roles = ROLE_SYSTEM};
}

static void judges(void)
{
    struct dispute_row d;

    if (!pick_dispute(&d))
        return;
    walk.c->actor = (struct actor){.roles = ROLE_OPERATOR};
    took(decide_dispute(walk.c, &(struct decide_dispute){
                                    .dispute = d.id, .words = STR("so"), .returns = below(4) == 0,
                                    .amount_minor = (int64_t)below((uint64_t)d.paid + 2)}));
    walk.c->actor = (struct actor){.roles = ROLE_SYSTEM};
}

static void extends(void)
{
    struct order_row o;

    if (pick_order(&o))
        took(extend_protection(walk.c, o.buyer, o.id));
}

static void passes(void)
{
    static const int64_t spans[] = {SECOND_MS,    MINUTE_MS, 10 * MINUTE_MS, HOUR_MS,
                                    12 * HOUR_MS, DAY_MS,    5 * DAY_MS};

    walk.c->now_ms += spans[below(countof(spans))];
}

static void works(void)
{
    size_t done;

    assert_int_equal(jobs_run_due(walk.c, 1 + below(60), &done), DONE);
}

/* The rail answers something that it was asked, maybe again. */
static void answers(void)
{
    struct test_trade *t = &walk.trade;
    const struct test_asked *a;

    if (t->refunds_n > 0 && below(2)) {
        a = &t->refunds[below(t->refunds_n)];
        tells(below(6) ? RAIL_refund_done : RAIL_refund_failed, a->id, a->amount, "");
    } else if (t->payouts_n > 0) {
        a = &t->payouts[below(t->payouts_n)];
        tells(below(4) ? RAIL_payout_paid : RAIL_payout_failed, a->id, a->amount, "");
    }
}

/* ---- Operators and the money of sellers ---- */

static void set_terms(enum payout_schedule schedule, int64_t minimum, int32_t reserve_ppm,
                      int32_t reserve_days)
{
    struct payout_terms t = {.seller = SITE, .schedule = schedule, .weekday = 1 + (int)below(7),
                             .zone = STR("America/Sao_Paulo"), .reserve_ppm = reserve_ppm,
                             .reserve_days = reserve_days, .who = STR("op"), .note = STR("walk")};

    if (minimum > 0)
        t.minimum[t.minimum_n++] = money(minimum, CURRENCY("EUR"));
    assert_int_equal(change_payout_terms(walk.c, &t), DONE);
}

static void changes_terms(void)
{
    bool kept = below(3) > 0;

    set_terms((enum payout_schedule)below(PAYOUT_SCHEDULES_N), below(3) ? 0 : below(8000),
              kept ? 1 + (int32_t)below(PPM) : 0, kept ? 1 + (int32_t)below(40) : 0);
}

static enum outcome saw(struct ctx *c, const struct seller_account_row *account,
                        const struct payout_look *look, void *arg)
{
    bool *hold = arg;

    (void)look;
    if (hold)
        took(hold_payouts(c, account->seller, *hold, STR("op"), STR("walk")));
    return DONE;
}

static void holds(void)
{
    bool hold = below(2);

    assert_int_equal(run_payouts(walk.c, SITE, true, saw, &hold), DONE);
}

static void runs_payouts(void)
{
    assert_int_equal(run_payouts(walk.c, SITE, false, saw, NULL), DONE);
}

static void (*const steps[])(void) = {buys,     buys,   pays,  pays,  pays,    fails,
                                      cancels,  ships,  ships, scans, scans,   scans,
                                      confirms, passes, works, works, answers, answers,
                                      disputes, disputes, talks, talks, judges, extends,
                                      changes_terms, holds, runs_payouts, scans_back};

/* ---- The end: mediators decide, everybody does what is left, and time runs out ---- */

static void judge_all(void)
{
    struct dispute_row_list open;

    assert_int_equal(store_read_begin(walk.c), DONE);
    assert_int_equal(disputes_in(walk.c, STR("escalated"), 0, (struct dispute_id){0},
                                 DISPUTE_PAGE_MAX, &open), DONE);
    store_read_end(walk.c);
    walk.c->actor = (struct actor){.roles = ROLE_OPERATOR};
    for (size_t i = 0; i < open.n; i++)
        took(decide_dispute(walk.c, &(struct decide_dispute){
            .dispute = open.v[i].id, .words = STR("so"),
            .amount_minor = (int64_t)below((uint64_t)open.v[i].paid + 1)}));
    walk.c->actor = (struct actor){.roles = ROLE_SYSTEM};
}

static void finish(void)
{
    struct test_trade *t = &walk.trade;
    bool hold = false;

    set_terms(PAYOUT_daily, 0, 0, 0);
    assert_int_equal(run_payouts(walk.c, SITE, true, saw, &hold), DONE);
    for (int day = 0; day < 260; day++) {
        test_pass(walk.c, DAY_MS);
        judge_all();
        for (; t->refunds_n > 0; t->refunds_n--)
            tells(RAIL_refund_done, t->refunds[t->refunds_n - 1].id,
                  t->refunds[t->refunds_n - 1].amount, "");
        for (; t->payouts_n > 0; t->payouts_n--)
            tells(RAIL_payout_paid, t->payouts[t->payouts_n - 1].id,
                  t->payouts[t->payouts_n - 1].amount, "");
        arena_clear(walk.c->arena);
    }
}

static void everything_is_where_it_belongs(void)
{
    struct stock_level level;

    test_is_sound(walk.c);
    assert_int_equal(test_books(walk.c, "escrow"), 0);
    assert_int_equal(test_books(walk.c, "suspense"), 0);
    assert_int_equal(test_books(walk.c, "settling"), 0);
    assert_int_equal(test_books(walk.c, "seller"), 0);
    assert_int_equal(test_books(walk.c, "reserve"), 0);
    assert_int_equal(-test_books(walk.c, "clearing"),
                     test_books(walk.c, "revenue") + test_books(walk.c, "taxes"));
    for (size_t i = 0; i < SELLERS; i++) {
        level = test_stock(walk.c, walk.sellers[i], walk.offers[i]);
        assert_int_equal(level.reserved, 0);
        assert_int_equal(level.available + level.sold, STOCK);
    }
}

/* How many disputes ended in each way. */
static void quarrelled(void)
{
    int ended[DISPUTE_STATES_N] = {0};
    enum dispute_state state;

    for (size_t i = 0; i < walk.purchases_n; i++) {
        struct order_row_list orders =
            test_orders(walk.c, walk.purchases[i].buyer, walk.purchases[i].id);

        for (size_t k = 0; k < orders.n; k++) {
            struct dispute_row d;
            bool found;

            assert_int_equal(store_read_begin(walk.c), DONE);
            assert_int_equal(dispute_of_order(walk.c, orders.v[k].buyer, orders.v[k].id, &d,
                                              &found), DONE);
            store_read_end(walk.c);
            if (!found)
                continue;
            assert_int_equal(dispute_state_of(d.state, &state), DONE);
            ended[state]++;
        }
    }
    for (int i = 0; i < DISPUTE_STATES_N; i++)
        print_message("# disputes %.*s %d\n", STR_FMT(dispute_state_name((enum dispute_state)i)),
                      ended[i]);
    assert_int_equal(ended[DISPUTE_open] + ended[DISPUTE_escalated], 0);
    assert_true(ended[DISPUTE_agreed] > 0 && ended[DISPUTE_decided] > 0);
    assert_true(ended[DISPUTE_withdrawn] > 0);
}

/* How many orders ended in each state; a walk that never gets anywhere proves nothing. */
static void went_everywhere(void)
{
    int ended[ORDER_STATES_N] = {0};
    enum order_state state;

    for (size_t i = 0; i < walk.purchases_n; i++) {
        struct order_row_list orders =
            test_orders(walk.c, walk.purchases[i].buyer, walk.purchases[i].id);

        for (size_t k = 0; k < orders.n; k++) {
            assert_int_equal(order_state_of(orders.v[k].state, &state), DONE);
            ended[state]++;
        }
    }
    for (int i = 0; i < ORDER_STATES_N; i++)
        print_message("# %.*s %d\n", STR_FMT(order_state_name((enum order_state)i)), ended[i]);
    assert_true(ended[ORDER_released] > 0 && ended[ORDER_cancelled] > 0);
    assert_true(ended[ORDER_lapsed] > 0 && ended[ORDER_refunded] > 0);
}

static void open_walk(struct test_store *t)
{
    static const char *const names[SELLERS] = {"one", "two", "three"};

    walk.t = t;
    walk.c = &t->c;
    walk.random = t->c.random;
    walk.purchases_n = 0;
    walk.parcels = walk.done = 0;
    test_trade_init(&walk.trade, walk.c);
    for (size_t i = 0; i < SELLERS; i++) {
        walk.sellers[i] = test_seller(walk.c, names[i]);
        walk.offers[i] = test_offer(walk.c, walk.sellers[i], names[i], STOCK);
    }
}

static void anything_goes(void **state)
{
    int64_t seed = setting("ENTREPOT_SEED", 20260115), n = setting("ENTREPOT_STEPS", STEPS);

    open_walk(*state);
    print_message("# seed %lld, %lld steps\n", (long long)seed, (long long)n);
    random_seeded(walk.random, (uint64_t)seed);
    for (int64_t i = 1; i <= n; i++) {
        steps[below(countof(steps))]();
        if (i % PROVE_EVERY == 0)
            test_is_sound(walk.c);
        arena_clear(walk.c->arena);
    }
    finish();
    everything_is_where_it_belongs();
    went_everywhere();
    quarrelled();
}

int main(void)
{
    const struct CMUnitTest tests[] = {STORE_TEST(anything_goes)};

    return test_store_run("walk", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A sale is bound to the network, on both engines: when a lane is later than its limit the date
 * stays true, the service changes, the price rises or the lane closes, as chosen; at the checkout
 * too; and nothing more is done once the lane is back. */
#include "support/test_trade.h"

#include "base/civil.h"
#include "flow/admission.h"
#include "flow/cart.h"
#include "flow/network.h"
#include "flow/order.h"
#include "flow/purchase.h"
#include "flow/verify.h"
#include "support/test_network.h"

#define MOSCOW ((struct city_id){524901})
#define BUYER ((struct account_id){3000})

/* The lane by standard takes 6 days when nobody waits, and three weeks behind these. */
enum { LIMIT_DAYS = 12, CROWD = 90000 };

static struct test_trade trade;
static struct offer_id cup;

static struct ctx *start(void **state)
{
    struct test_store *t = *state;
    struct import_network in = {.csv = test_network_csv(), .who = STR("test")};
    struct network_result result;
    bool swapped;

    t->c.actor.roles = ROLE_OPERATOR;
    assert_int_equal(import_network(&t->c, &in, &result), DONE);
    assert_int_equal(logistics_refresh(&t->c, &swapped), DONE);
    return &t->c;
}

/* ---- what is said of the network ---- */

static struct admission_row sale(struct ctx *c, enum admission_action action)
{
    return (struct admission_row){
        .title = STR("Eleven"), .origin = STR("CN-SZX"), .destination = STR("RU"),
        .service = STR("standard"), .first_day = utc_date(c->now_ms),
        .last_day = date_add(utc_date(c->now_ms), 9), .limit_days = LIMIT_DAYS,
        .action = str_of(admission_action_name(action)),
        .surcharge_pct = action == ADMIT_PRICE ? 25 : 0, .who = STR("anna"),
        .note = STR("the sale of November")};
}

static int64_t bind(struct ctx *c, const struct admission_row *in)
{
    int64_t id = 0;

    if (bind_sale(c, in, &id) != DONE)
        print_error("%s: %s\n", c->problem.field, c->problem.detail);
    assert_true(id > 0);
    return id;
}

static void let_go(struct ctx *c, int64_t id)
{
    assert_int_equal(release_sale(c, id, STR("boris")), DONE);
}

static void say_waiting(struct ctx *c, int64_t parcels)
{
    struct network_edit e = {.kind = EDIT_WAITING, .target = STR("RU-SVO"), .value = parcels,
                             .who = STR("anna"), .note = STR("counted")};

    assert_int_equal(network_version(c, &e.after), DONE);
    assert_int_equal(change_network(c, &e), DONE);
}

static struct promise_in question(struct ctx *c, enum service service)
{
    return (struct promise_in){.from = hub_by_code(STR("CN-SZX")), .to = city_by_id(MOSCOW),
                               .service = service, .now_ms = c->now_ms, .weight_g = 500};
}

static struct promise promised(struct ctx *c, enum service service)
{
    struct promise_in in = question(c, service);
    struct promise p;

    promise_get(&in, &p);
    return p;
}

static int32_t days_of(const struct promise *p)
{
    return p->p90.days - p->handed_over.days;
}

static bool offered(struct ctx *c, enum service service)
{
    struct promise_in in = question(c, service);
    struct promise_option o[SERVICES];
    size_t n = promise_options(&in, o);

    for (size_t i = 0; i < n; i++)
        if (o[i].service == service)
            return true;
    return false;
}

/* ---- what is done ---- */

static void nothing_is_done_within_the_limit(void **state)
{
    struct ctx *c = start(state);
    struct promise before = promised(c, SERVICE_STANDARD), after;

    assert_true(days_of(&before) <= LIMIT_DAYS);
    for (int a = 0; a < ADMIT_ACTIONS; a++) {
        struct admission_row in = sale(c, (enum admission_action)a);

        (void)bind(c, &in);
        after = promised(c, SERVICE_STANDARD);
        assert_int_equal(after.none, PROMISE_YES);
        assert_int_equal(after.p90.days, before.p90.days);
        assert_true(money_eq(after.price, before.price));
        assert_false(after.busy);
    }
    assert_int_equal(promise_withheld(&(struct promise_in){.from = hub_by_code(STR("CN-SZX")),
                                                           .to = city_by_id(MOSCOW),
                                                           .now_ms = c->now_ms}), 0);
}

static void the_date_lengthens(void **state)
{
    struct ctx *c = start(state);
    struct admission_row in = sale(c, ADMIT_LENGTHEN);
    struct promise before = promised(c, SERVICE_STANDARD), after;

    (void)bind(c, &in);
    say_waiting(c, CROWD);
    after = promised(c, SERVICE_STANDARD);
    assert_true(days_of(&after) > LIMIT_DAYS);
    assert_true(after.busy);
    assert_true(money_eq(after.price, before.price));
    assert_false(promised(c, SERVICE_ECONOMY).busy); /* by sea: not what was bound */
    say_waiting(c, 0);
    assert_false(promised(c, SERVICE_STANDARD).busy);
}

/* Express is served first, so it keeps the limit; when it is told to wait too, standard is back. */
static void the_service_changes(void **state)
{
    struct ctx *c = start(state);
    struct admission_row in = sale(c, ADMIT_CHANGE);
    struct promise_in ask = question(c, SERVICE_STANDARD);
    struct promise express = promised(c, SERVICE_EXPRESS);

    (void)bind(c, &in);
    assert_true(days_of(&express) <= LIMIT_DAYS);
    say_waiting(c, CROWD);
    assert_false(offered(c, SERVICE_STANDARD));
    assert_int_equal(promised(c, SERVICE_STANDARD).none, NO_ROOM);
    assert_int_equal(promise_withheld(&ask), 1u << SERVICE_STANDARD);
    assert_true(offered(c, SERVICE_EXPRESS));
    ask.closed = CARRIER_BIT_COURIER; /* goods that no courier takes have no other way */
    promise_get(&ask, &express);
    assert_int_equal(express.none, PROMISE_YES);
    assert_true(days_of(&express) > LIMIT_DAYS && express.busy);
    assert_int_equal(promise_withheld(&ask), 0);
}

static void the_price_rises(void **state)
{
    struct ctx *c = start(state);
    struct admission_row in = sale(c, ADMIT_PRICE);
    struct promise before = promised(c, SERVICE_STANDARD), after;
    struct money quarter = money_share(before.price, 25, 100, ROUND_HALF_UP);

    (void)bind(c, &in);
    say_waiting(c, CROWD);
    after = promised(c, SERVICE_STANDARD);
    assert_true(money_eq(after.surcharge, quarter));
    assert_true(money_eq(after.price, money_add(before.price, quarter)));
    in.surcharge_pct = 10; /* of two the higher one counts, once */
    (void)bind(c, &in);
    assert_true(money_eq(promised(c, SERVICE_STANDARD).price, after.price));
    assert_true(promised(c, SERVICE_EXPRESS).surcharge.minor == 0);
    say_waiting(c, 0);
    assert_true(money_eq(promised(c, SERVICE_STANDARD).price, before.price));
}

static void the_lane_closes(void **state)
{
    struct ctx *c = start(state);
    struct admission_row in = sale(c, ADMIT_CLOSE);
    struct promise_in ask = question(c, SERVICE_STANDARD);
    struct promise sent;
    int64_t id = bind(c, &in);

    assert_int_equal(promised(c, SERVICE_STANDARD).none, PROMISE_YES);
    say_waiting(c, CROWD);
    assert_int_equal(promised(c, SERVICE_STANDARD).none, NO_ROOM);
    assert_string_equal(no_promise_name(NO_ROOM), "no_room");
    assert_int_equal(promise_withheld(&ask), 1u << SERVICE_STANDARD);
    promise_sent(&ask, &sent); /* what is sold already has its date */
    assert_int_equal(sent.none, PROMISE_YES);
    assert_false(sent.busy);
    let_go(c, id);
    assert_int_equal(promised(c, SERVICE_STANDARD).none, PROMISE_YES);
    assert_int_equal(promise_withheld(&ask), 0);
}

/* ---- when, and where ---- */

static int64_t hub_midnight_ms(struct date d)
{
    return utc_midnight_ms(d) - 8 * HOUR_MS; /* Shenzhen */
}

static void days_are_the_hubs_own(void **state)
{
    struct ctx *c = start(state);
    struct admission_row in = sale(c, ADMIT_CLOSE);
    struct promise p;

    in.first_day = in.last_day = date_add(utc_date(c->now_ms), 3);
    (void)bind(c, &in);
    say_waiting(c, CROWD);
    c->now_ms = hub_midnight_ms(in.first_day) - 1;
    p = promised(c, SERVICE_STANDARD);
    assert_int_equal(p.none, PROMISE_YES);
    assert_int_equal(p.valid_until_ms, c->now_ms + 1); /* the cut-off was hours before */
    c->now_ms++;
    assert_int_equal(promised(c, SERVICE_STANDARD).none, NO_ROOM);
    c->now_ms = hub_midnight_ms(date_add(in.last_day, 1));
    assert_int_equal(promised(c, SERVICE_STANDARD).none, PROMISE_YES);
}

/* What was made from the promises goes when a rule begins and when it ends by itself. */
static void edges_are_noticed(void **state)
{
    struct ctx *c = start(state);
    struct admission_row in = sale(c, ADMIT_CLOSE);
    bool swapped;

    in.first_day = in.last_day = date_add(utc_date(c->now_ms), 1);
    (void)bind(c, &in);
    assert_int_equal(logistics_refresh(c, &swapped), DONE);
    assert_false(swapped);
    for (int day = 0; day < 2; day++) {
        c->now_ms = hub_midnight_ms(date_add(in.first_day, day));
        assert_int_equal(logistics_refresh(c, &swapped), DONE);
        assert_true(swapped);
        assert_int_equal(logistics_refresh(c, &swapped), DONE);
        assert_false(swapped);
    }
}

static void only_its_lanes_are_concerned(void **state)
{
    struct ctx *c = start(state);
    struct admission_row in = sale(c, ADMIT_CLOSE);
    struct promise_in us = {.from = hub_by_code(STR("US-LAX")), .service = SERVICE_STANDARD,
                            .to = city_by_name(c->arena, country_by_code(STR("US")),
                                               STR("New York City")),
                            .now_ms = c->now_ms};
    struct promise p;
    int64_t id;

    say_waiting(c, CROWD);
    in.origin = STR("CN-PVG");
    id = bind(c, &in);
    assert_int_equal(promised(c, SERVICE_STANDARD).none, PROMISE_YES);
    let_go(c, id);
    in.origin = STR("CN"); /* all hubs of the country */
    in.service = STR("");
    id = bind(c, &in);
    assert_int_equal(promised(c, SERVICE_STANDARD).none, NO_ROOM);
    assert_int_equal(promised(c, SERVICE_EXPRESS).none, PROMISE_YES); /* it keeps the limit */
    let_go(c, id);
    in.origin = in.destination = STR("");
    in.limit_days = 1;
    (void)bind(c, &in);
    promise_get(&us, &p);
    assert_int_equal(p.none, NO_ROOM);
}

/* ---- at the checkout ---- */

struct checkout {
    struct price_cart ask;
    struct priced_cart priced;
};

static enum outcome price(struct ctx *c, void *arg)
{
    struct checkout *k = arg;

    TRY(cart_read(c, BUYER, STR("en"), &k->ask.lines, &k->ask.lines_n));
    return price_cart(c, &k->ask, &k->priced);
}

static struct priced_cart look(struct ctx *c)
{
    static const struct service_choice none;
    struct service_choice *wish = arena_new(c->arena, struct service_choice);
    struct checkout k = {.ask = {.to = city_by_id(MOSCOW), .currency = CURRENCY("EUR")}};

    *wish = none;
    assert_int_equal(store_read(c, price, &k), DONE);
    wish->seller = k.priced.parcels[0].sums->seller;
    wish->hub = k.priced.parcels[0].sums->hub;
    wish->service = SERVICE_STANDARD;
    k.ask.choices = wish;
    k.ask.choices_n = 1;
    assert_int_equal(store_read(c, price, &k), DONE);
    return k.priced;
}

static struct place_order form(struct ctx *c, const struct priced_cart *seen, const char *key)
{
    struct service_choice *wish = arena_new(c->arena, struct service_choice);
    const struct priced_parcel *p = &seen->parcels[0];

    *wish = (struct service_choice){p->sums->seller, p->sums->hub, SERVICE_STANDARD,
                                    p->options_n ? p->options[p->chosen].promise.p90
                                                 : (struct date){0}};
    return (struct place_order){
        .buyer = BUYER,
        .contact = {.name = STR("Anna"), .email = STR("anna@example.com"), .phone = STR(""),
                    .line1 = STR("Ulitsa 1"), .line2 = STR(""), .city = STR("Moscow"),
                    .region = STR("MOW"), .postcode = STR("101000"), .country = STR("RU"),
                    .place = MOSCOW},
        .market = STR("ru"), .locale = STR("en"), .currency = CURRENCY("EUR"), .choices = wish,
        .choices_n = 1, .total_minor = seen->quote.sum.total.minor, .key = str_of(key)};
}

/* With a cup in the cart of the buyer. */
static void open_shop(struct ctx *c)
{
    struct change_cart add = {.how = CART_ADD, .buyer = BUYER, .quantity = 1};

    trade = (struct test_trade){0};
    test_trade_init(&trade, c);
    cup = test_offer(c, test_seller(c, "china"), "cup", 10);
    add.offer = cup;
    assert_int_equal(change_cart(c, &add), DONE);
}

static struct money step_amount(const struct quote *q, enum quote_step_code code)
{
    for (size_t i = 0; i < q->working_n; i++)
        if (q->working[i].code == code)
            return q->working[i].amount;
    return money(0, q->currency);
}

static void a_dearer_lane_is_seen_before_it_is_paid(void **state)
{
    struct ctx *c = start(state);
    struct admission_row in = sale(c, ADMIT_PRICE);
    struct priced_cart before, after;
    struct placed_order out;
    struct place_order old, new;

    say_waiting(c, CROWD);
    open_shop(c);
    before = look(c);
    assert_int_equal(step_amount(&before.quote, STEP_SURCHARGE).minor, 0);
    old = form(c, &before, "k");
    (void)bind(c, &in);
    after = look(c);
    assert_int_equal(step_amount(&after.quote, STEP_SURCHARGE).minor,
                     after.quote.sum.freight.minor - before.quote.sum.freight.minor);
    assert_true(after.quote.sum.total.minor > before.quote.sum.total.minor);
    assert_int_equal(place_order(c, &old, &out), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_quote_changed);
    new = form(c, &after, "k2");
    assert_int_equal(place_order(c, &new, &out), DONE);
    assert_int_equal(out.total.minor, after.quote.sum.total.minor);
    test_is_sound(c);
    test_trade_release(&trade);
}

static void what_is_closed_is_not_sold(void **state)
{
    struct ctx *c = start(state);
    struct admission_row in = sale(c, ADMIT_CLOSE);
    struct priced_cart before, after;
    struct placed_order out;
    struct place_order f;
    int64_t id;

    say_waiting(c, CROWD);
    open_shop(c);
    before = look(c);
    f = form(c, &before, "k");
    in.service = STR(""); /* all ways */
    in.limit_days = 1;
    id = bind(c, &in);
    after = look(c);
    assert_int_equal(after.parcels[0].options_n, 0);
    assert_true(after.parcels[0].withheld & 1u << SERVICE_STANDARD);
    assert_null(after.parcels[0].restricted);
    assert_int_equal(place_order(c, &f, &out), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_no_room);
    assert_int_equal(test_stock(c, before.parcels[0].sums->seller, cup).reserved, 0);
    let_go(c, id);
    assert_int_equal(place_order(c, &f, &out), DONE);
    test_is_sound(c);
    test_trade_release(&trade);
}

/* ---- the operator ---- */

struct past {
    struct admission_row_list rows;
};

static enum outcome read_past(struct ctx *c, void *arg)
{
    struct past *p = arg;

    return admissions_past(c, 10, &p->rows);
}

static void the_effect_is_shown_before(void **state)
{
    struct ctx *c = start(state);
    struct admission_row in = sale(c, ADMIT_CHANGE);
    struct admission_look effect;

    assert_int_equal(preview_sale(c, &in, &effect), DONE);
    assert_int_equal(effect.lanes_n, 1);
    in.limit_days = 400;
    assert_int_equal(preview_sale(c, &in, &effect), DONE);
    assert_int_equal(effect.beyond_n, 0);
    say_waiting(c, CROWD);
    in.limit_days = LIMIT_DAYS;
    assert_int_equal(preview_sale(c, &in, &effect), DONE);
    assert_int_equal(effect.beyond_n, 1);
    assert_str(effect.lane[0].from->code, "CN-SZX");
    assert_int_equal(effect.lane[0].service, SERVICE_STANDARD);
    assert_true(effect.lane[0].days > LIMIT_DAYS);
    assert_int_equal(effect.lane[0].beyond_n, effect.lane[0].cities_n);
    assert_int_equal(effect.lane[0].moved_n, 1); /* express goes to the capital only */
    assert_true(offered(c, SERVICE_STANDARD));   /* nothing is done yet */
}

static void who_when_and_why_stay(void **state)
{
    struct ctx *c = start(state);
    struct admission_row in = sale(c, ADMIT_PRICE);
    int64_t id = bind(c, &in);
    struct past p;

    let_go(c, id);
    assert_int_equal(release_sale(c, id, STR("boris")), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_wrong_state);
    assert_int_equal(release_sale(c, id + 1, STR("boris")), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_not_found);
    assert_int_equal(store_read(c, read_past, &p), DONE);
    assert_int_equal(p.rows.n, 1);
    assert_str(p.rows.v[0].who, "anna");
    assert_str(p.rows.v[0].ended_by, "boris");
    assert_str(p.rows.v[0].note, "the sale of November");
    assert_int_equal(p.rows.v[0].surcharge_pct, 25);
    assert_int_equal(p.rows.v[0].ended_at, c->now_ms);
}

static void expect_refused(struct ctx *c, const struct admission_row *in, enum refusal refusal,
                           const char *field)
{
    struct past p;
    int64_t id;

    c->problem = (struct problem){0};
    assert_int_equal(bind_sale(c, in, &id), REFUSED);
    assert_int_equal(c->problem.refusal, refusal);
    assert_string_equal(c->problem.field, field);
    assert_int_equal(store_read(c, read_past, &p), DONE);
    assert_int_equal(p.rows.n, 0);
}

#define EXPECT_REFUSED(change, refusal, field)        \
    do {                                              \
        struct admission_row in = sale(c, ADMIT_PRICE); \
                                                      \
        change;                                       \
        expect_refused(c, &in, refusal, field);       \
    } while (0)

static void what_makes_no_sense_is_refused(void **state)
{
    struct ctx *c = start(state);

    EXPECT_REFUSED(in.title = STR("  "), refusal_required, "title");
    EXPECT_REFUSED(in.note = STR(""), refusal_required, "note");
    EXPECT_REFUSED(in.origin = STR("XX-YYY"), refusal_not_found, "origin");
    EXPECT_REFUSED(in.destination = STR("XX"), refusal_not_found, "destination");
    EXPECT_REFUSED(in.destination = STR("KP"), refusal_not_found, "destination");
    EXPECT_REFUSED(in.service = STR("rocket"), refusal_invalid, "service");
    EXPECT_REFUSED(in.last_day = date_add(in.first_day, -1), refusal_invalid, "first_day");
    EXPECT_REFUSED(in.last_day = date_add(in.first_day, 366), refusal_invalid, "first_day");
    EXPECT_REFUSED(in.first_day = in.last_day = date_add(in.first_day, -2), refusal_invalid,
                   "last_day");
    EXPECT_REFUSED(in.last_day = date_of(2029, 1, 1), refusal_invalid, "last_day");
    EXPECT_REFUSED(in.limit_days = 0, refusal_invalid, "limit_days");
    EXPECT_REFUSED(in.limit_days = 401, refusal_invalid, "limit_days");
    EXPECT_REFUSED(in.action = STR("pray"), refusal_invalid, "action");
    EXPECT_REFUSED(in.surcharge_pct = 0, refusal_invalid, "surcharge_pct");
    EXPECT_REFUSED(in.surcharge_pct = 501, refusal_invalid, "surcharge_pct");
    EXPECT_REFUSED(in.action = STR("close"), refusal_invalid, "surcharge_pct");
    EXPECT_REFUSED(c->actor.roles = ROLE_SELLER, refusal_forbidden, "");
    assert_int_equal(release_sale(c, 1, STR("boris")), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_forbidden);
}

/* ---- any rules ---- */

static struct admission_row any_rule(struct ctx *c, struct random *r)
{
    static const char *const from[] = {"", "CN", "CN-SZX", "CN-PVG"};
    static const char *const to[] = {"", "RU", "US"};
    struct admission_row in = sale(c, (enum admission_action)random_below(r, ADMIT_ACTIONS));
    uint64_t service = random_below(r, SERVICES + 1);

    in.origin = str_of(from[random_below(r, countof(from))]);
    in.destination = str_of(to[random_below(r, countof(to))]);
    in.service = service == SERVICES ? STR("")
                                     : str_of(service_name((enum service)service));
    in.limit_days = 1 + (int64_t)random_below(r, 60);
    in.first_day = date_add(in.first_day, (int32_t)random_below(r, 6));
    in.last_day = date_add(in.first_day, (int32_t)random_below(r, 6));
    return in;
}

/* Offered is what goes, with its true dates; something is left unless lanes are closed; and an
 * answer holds until it says. */
static void check_question(const struct promise_in *in, bool closes)
{
    struct promise_option o[SERVICES], later[SERVICES];
    struct promise_in ask = *in;
    size_t n = promise_options(in, o), later_n;
    unsigned withheld = promise_withheld(in), all = 0;
    int64_t until_ms = INT64_MAX;

    for (size_t i = 0; i < n; i++) {
        struct promise sent, one;

        ask.service = o[i].service;
        promise_sent(&ask, &sent);
        promise_get(&ask, &one);
        assert_int_equal(o[i].promise.p90.days, sent.p90.days);
        assert_int_equal(one.price.minor, o[i].promise.price.minor);
        assert_int_equal(o[i].promise.price.minor,
                         sent.price.minor + o[i].promise.surcharge.minor);
        assert_false(withheld >> o[i].service & 1);
        until_ms = i64_min(until_ms, o[i].promise.valid_until_ms);
    }
    for (int s = 0; s < SERVICES; s++) {
        struct promise sent;

        ask.service = (enum service)s;
        promise_sent(&ask, &sent);
        all += sent.none == PROMISE_YES;
    }
    assert_int_equal(n + (size_t)__builtin_popcount(withheld), all);
    assert_true(n > 0 || all == 0 || closes);
    if (n == 0 || withheld)
        return;
    ask.now_ms = until_ms - 1;
    later_n = promise_options(&ask, later);
    assert_int_equal(later_n, n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(later[i].service, o[i].service);
        assert_int_equal(later[i].promise.p90.days, o[i].promise.p90.days);
        assert_int_equal(later[i].promise.price.minor, o[i].promise.price.minor);
        assert_int_equal(later[i].promise.busy, o[i].promise.busy);
    }
}

static void any_rules_keep_what_they_say(void **state)
{
    struct ctx *c = start(state);
    struct random r;

    random_seeded(&r, 11);
    say_waiting(c, CROWD);
    for (int round = 0; round < 40; round++) {
        int64_t id[4];
        bool closes = false;

        for (size_t i = 0; i < countof(id); i++) {
            struct admission_row in = any_rule(c, &r);

            closes = closes || str_eq(in.action, STR("close"));
            id[i] = bind(c, &in);
        }
        for (int k = 0; k < 50; k++) {
            struct promise_in in = question(c, SERVICE_STANDARD);

            in.now_ms += (int64_t)random_below(&r, 12 * DAY_MS);
            in.from = hub_by_code(random_below(&r, 2) ? STR("CN-SZX") : STR("CN-PVG"));
            check_question(&in, closes);
        }
        for (size_t i = 0; i < countof(id); i++)
            let_go(c, id[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(nothing_is_done_within_the_limit),
        STORE_TEST(the_date_lengthens),
        STORE_TEST(the_service_changes),
        STORE_TEST(the_price_rises),
        STORE_TEST(the_lane_closes),
        STORE_TEST(days_are_the_hubs_own),
        STORE_TEST(edges_are_noticed),
        STORE_TEST(only_its_lanes_are_concerned),
        STORE_TEST(a_dearer_lane_is_seen_before_it_is_paid),
        STORE_TEST(what_is_closed_is_not_sold),
        STORE_TEST(the_effect_is_shown_before),
        STORE_TEST(who_when_and_why_stay),
        STORE_TEST(what_makes_no_sense_is_refused),
        STORE_TEST(any_rules_keep_what_they_say),
    };
    return test_store_run("admission", tests);
}

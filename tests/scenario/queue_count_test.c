/* SPDX-License-Identifier: Apache-2.0 */
/* Parcels pile up at customs, on both engines: their scans make promises later by themselves, and
 * earlier again when they are released. */
#include "support/test_store.h"

#include "base/civil.h"
#include "flow/network.h"
#include "shop/logistics/live_state.h"
#include "shop/logistics/logistics_sql.h"
#include "store/store.h"
#include "support/test_network.h"

#define MOSCOW ((struct city_id){524901})

enum { PARCELS = 5000 };

static const struct account_id ann = {1001};

static struct ctx *start(void **state)
{
    struct test_store *t = *state;
    struct import_network in = {.csv = test_network_csv(), .who = STR("test")};
    struct network_result result;

    t->c.actor.roles = ROLE_OPERATOR;
    assert_int_equal(import_network(&t->c, &in, &result), DONE);
    return &t->c;
}

/* ---- parcels and their scans ---- */

struct batch {
    const char *service, *status;
    int64_t at_ms;
    int64_t first, n;
};

static enum outcome send(struct ctx *c, void *arg)
{
    const struct batch *b = arg;
    const struct date today = utc_date(c->now_ms);

    for (int64_t i = b->first; i < b->first + b->n; i++) {
        struct shipment_id id = {i + 1};
        struct str number = str_printf(c->arena, "RB%09lldCN", (long long)i);

        TRY(shipment_insert(c, ann, id, (struct order_id){1}, (struct seller_id){1}, number,
                            str_of(b->service), STR("CN-SZX"), MOSCOW, 100, today, today,
                            STR("announced"), b->at_ms, STR("CN"), STR("RU"), STR("x"), b->at_ms,
                            today, false, NULL));
    }
    return DONE;
}

static enum outcome scan(struct ctx *c, void *arg)
{
    const struct batch *b = arg;

    for (int64_t i = b->first; i < b->first + b->n; i++)
        TRY(shipment_set_status(c, ann, (struct shipment_id){i + 1}, str_of(b->status), b->at_ms,
                                STR(""), NULL, NULL, &b->at_ms, &b->at_ms, NULL));
    return DONE;
}

static void sent(struct ctx *c, const char *service, int64_t first, int64_t n)
{
    struct batch b = {service, "announced", c->now_ms, first, n};

    assert_int_equal(store_write(c, ann.v, send, &b), DONE);
}

static void scanned(struct ctx *c, const char *status, int64_t at_ms, int64_t first, int64_t n)
{
    struct batch b = {"", status, at_ms, first, n};

    assert_int_equal(store_write(c, ann.v, scan, &b), DONE);
}

/* Counts, as the upkeep does; does this process promise by another state after that? */
static bool counted(struct ctx *c)
{
    bool swapped;

    assert_int_equal(count_queues(c), DONE);
    assert_int_equal(logistics_refresh(c, &swapped), DONE);
    return swapped;
}

static int32_t promised(struct ctx *c)
{
    struct promise_in in = {.from = hub_by_code(STR("CN-SZX")), .to = city_by_id(MOSCOW),
                            .service = SERVICE_STANDARD, .now_ms = c->now_ms};
    struct promise p;

    promise_get(&in, &p);
    assert_int_equal(p.none, PROMISE_YES);
    return p.p90.days;
}

static void say_waiting(struct ctx *c, enum network_edit_kind kind, int64_t value)
{
    struct network_edit e = {.kind = kind,
                             .target = kind == EDIT_LIFT ? STR("") : STR("RU-SVO"),
                             .value = value, .who = STR("anna"), .note = STR("counted")};

    assert_int_equal(network_version(c, &e.after), DONE);
    assert_int_equal(change_network(c, &e), DONE);
}

/* ---- what they do to the dates ---- */

/* The queue serves 400 an hour for 12 hours of five days of the week, 7 tenths of the work each:
 * 50,000 parcels are more than a week. */
static void scans_lengthen_and_releases_shorten(void **state)
{
    struct ctx *c = start(state);
    int32_t before = promised(c), after;

    sent(c, "standard", 0, 10 * PARCELS);
    assert_false(counted(c)); /* they are announced, not there */
    scanned(c, "customs", c->now_ms, 0, 10 * PARCELS);
    assert_true(counted(c));
    after = promised(c);
    assert_true(after > before);
    assert_false(counted(c)); /* nothing new */
    scanned(c, "released", c->now_ms, 0, 9 * PARCELS);
    assert_true(counted(c));
    assert_true(promised(c) < after);
    scanned(c, "delivered", c->now_ms + 1, 9 * PARCELS, PARCELS);
    assert_true(counted(c));
    assert_int_equal(promised(c), before);
}

/* Of 5,000 those that are served first are in front of their own class only. */
static void classes_wait_apart(void **state)
{
    struct ctx *c = start(state);
    struct live_state live;

    sent(c, "express", 0, PARCELS);
    sent(c, "standard", PARCELS, 10);
    scanned(c, "customs", c->now_ms, 0, PARCELS + 10);
    assert_true(counted(c));
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(live_state_read(c, &live), DONE);
    store_read_end(c);
    assert_int_equal(live.counts.n, 1); /* at the port nobody waits */
    assert_str(live.counts.v[0].node, "RU-SVO");
    assert_int_equal(live.counts.v[0].first, PARCELS);
    assert_int_equal(live.counts.v[0].rest, 10);
    assert_int_equal(live.counts.v[0].at, c->now_ms);
}

static void an_operators_count_goes_before(void **state)
{
    struct ctx *c = start(state);
    int32_t before = promised(c), late;

    sent(c, "standard", 0, 10 * PARCELS);
    scanned(c, "customs", c->now_ms, 0, 10 * PARCELS);
    assert_true(counted(c));
    late = promised(c);
    assert_true(late > before);
    say_waiting(c, EDIT_WAITING, 0);
    assert_int_equal(promised(c), before);
    (void)counted(c);
    assert_int_equal(promised(c), before);
    say_waiting(c, EDIT_LIFT, 1);
    assert_int_equal(promised(c), late);
}

static void a_silent_feed_invents_nothing(void **state)
{
    struct ctx *c = start(state);
    int32_t before = promised(c);

    sent(c, "standard", 0, 10 * PARCELS);
    scanned(c, "customs", c->now_ms - 31 * DAY_MS, 0, 10 * PARCELS);
    assert_false(counted(c));
    assert_int_equal(promised(c), before);
    scanned(c, "held", c->now_ms, 0, 10 * PARCELS); /* they wait for papers */
    assert_false(counted(c));
    assert_int_equal(promised(c), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(scans_lengthen_and_releases_shorten),
        STORE_TEST(classes_wait_apart),
        STORE_TEST(an_operators_count_goes_before),
        STORE_TEST(a_silent_feed_invents_nothing),
    };
    return test_store_run("queue_count", tests);
}

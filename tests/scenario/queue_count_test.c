/* SPDX-License-Identifier: Apache-2.0 */
/* Parcels pile up in front of queues, on both engines: their scans, and what is announced of them,
 * make promises later by themselves, and earlier again when they have passed. */
#include "support/test_store.h"

#include "base/civil.h"
#include "flow/network.h"
#include "shop/logistics/emsevt.h"
#include "shop/logistics/live_state.h"
#include "shop/logistics/logistics_sql.h"
#include "shop/logistics/tracking.h"
#include "store/store.h"
#include "support/test_network.h"

#define MOSCOW ((struct city_id){524901})

enum { PARCELS = 50, ALL = 10 * PARCELS, SILENT_DAYS = 30 };

static const struct account_id ann = {1001};

/* Queues that serve few, so that few parcels are many. The way is Shenzhen, sorting at the airport
 * of Guangzhou, customs of Sheremetyevo, sorting in Moscow. */
static const char queues[] = QUEUES_HEAD
    "RU-SVO,customs,4,12345,,09:00,21:00,2-10,express,40,25,yes,assumed\n"
    "CN-CAN-AIR,sorting,10,1234567,,,,1-3,,,,,test\n"
    "RU-MOW,sorting,50,1234567,,,,1-3,,,,,test\n";

static struct ctx *start(void **state)
{
    struct test_store *t = *state;
    struct import_network in = {.csv = test_network_csv(), .who = STR("test")};
    struct network_result result;

    in.csv.text[NETWORK_QUEUES] = str_of(queues);
    t->c.actor.roles = ROLE_OPERATOR;
    assert_int_equal(import_network(&t->c, &in, &result), DONE);
    return &t->c;
}

/* ---- parcels and their scans ---- */

struct batch {
    const char *service, *event;
    int64_t at_ms;
    int32_t days_ago;
    int64_t first, n;
};

static enum outcome send(struct ctx *c, void *arg)
{
    const struct batch *b = arg;
    const struct date today = date_add(utc_date(c->now_ms), -b->days_ago);

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
    const char *status = parcel_status_name(emsevt_by_code(str_of(b->event))->status);

    for (int64_t i = b->first; i < b->first + b->n; i++)
        TRY(shipment_set_status(c, ann, (struct shipment_id){i + 1}, str_of(status),
                                str_of(b->event), b->at_ms, STR(""), NULL, NULL, &b->at_ms,
                                &b->at_ms, NULL));
    return DONE;
}

static void sent(struct ctx *c, const char *service, int32_t days_ago, int64_t first, int64_t n)
{
    struct batch b = {service, "", c->now_ms, days_ago, first, n};

    assert_int_equal(store_write(c, ann.v, send, &b), DONE);
}

static void scanned(struct ctx *c, const char *event, int64_t at_ms, int64_t first, int64_t n)
{
    struct batch b = {"", event, at_ms, 0, first, n};

    assert_int_equal(store_write(c, ann.v, scan, &b), DONE);
}

/* Counts, as the upkeep does; does this process promise by another state after that? */
static bool counted(struct ctx *c)
{
    bool swapped;

    assert_int_equal(count_queues(c, SILENT_DAYS), DONE);
    assert_int_equal(logistics_refresh(c, &swapped), DONE);
    return swapped;
}

/* Until nothing is new: what comes later to the next queue is known by the next count. */
static void settled(struct ctx *c)
{
    int times = 0;

    while (counted(c))
        assert_true(++times <= 4);
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

static struct live_state state_of(struct ctx *c)
{
    struct live_state live;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(live_state_read(c, &live), DONE);
    store_read_end(c);
    return live;
}

/* What waits at a node; -1: it is not counted. */
static int64_t waits_at(struct ctx *c, const char *node)
{
    struct live_state live = state_of(c);

    for (size_t i = 0; i < live.counts.n; i++)
        if (str_eq(live.counts.v[i].node, str_of(node)))
            return live.counts.v[i].first + live.counts.v[i].rest;
    return -1;
}

/* What is announced to come there from that day from now on. */
static int64_t comes_to(struct ctx *c, const char *node, int32_t from_day)
{
    struct live_state live = state_of(c);
    const struct date from = date_add(utc_date(c->now_ms), from_day);
    int64_t sum = 0;

    for (size_t i = 0; i < live.inflows.n; i++)
        if (str_eq(live.inflows.v[i].node, str_of(node)) && live.inflows.v[i].day.days >= from.days)
            sum += live.inflows.v[i].first + live.inflows.v[i].rest;
    return sum;
}

/* ---- what they do to the dates ---- */

/* Customs serves 4 an hour for 12 hours of five days of the week, 7 tenths of the work each: 500
 * parcels are more than a week. */
static void scans_lengthen_and_releases_shorten(void **state)
{
    struct ctx *c = start(state);
    int32_t before = promised(c), after;

    sent(c, "standard", 0, 0, ALL);
    scanned(c, "EDB", c->now_ms, 0, ALL);
    assert_true(counted(c));
    assert_int_equal(waits_at(c, "RU-SVO"), ALL);
    after = promised(c);
    assert_true(after > before);
    settled(c);
    scanned(c, "EDC", c->now_ms, 0, 9 * PARCELS);
    assert_true(counted(c));
    assert_true(promised(c) < after);
    scanned(c, "EMG", c->now_ms + 1, 0, 9 * PARCELS);
    scanned(c, "EMI", c->now_ms + 1, 9 * PARCELS, PARCELS);
    assert_true(counted(c));
    assert_int_equal(promised(c), before);
}

static void what_is_announced_comes(void **state)
{
    struct ctx *c = start(state);
    int32_t before = promised(c);

    sent(c, "standard", 0, 0, ALL);
    assert_true(counted(c));
    assert_int_equal(waits_at(c, "CN-CAN-AIR"), 0);
    assert_int_equal(comes_to(c, "CN-CAN-AIR", 0), ALL);
    assert_int_equal(comes_to(c, "RU-SVO", 1), ALL); /* not today: it is on another continent */
    assert_int_equal(comes_to(c, "RU-MOW", 1), ALL);
    assert_true(promised(c) > before);
    settled(c);
    assert_true(promised(c) > before);
}

static void sorting_is_counted_by_what_came_and_left(void **state)
{
    struct ctx *c = start(state);

    sent(c, "standard", 2, 0, ALL);
    scanned(c, "EMB", c->now_ms, 0, ALL);
    assert_true(counted(c));
    assert_int_equal(waits_at(c, "CN-CAN-AIR"), ALL);
    scanned(c, "EMC", c->now_ms, 0, 4 * PARCELS);
    scanned(c, "EXD", c->now_ms, 4 * PARCELS, PARCELS); /* held: not in a queue */
    assert_true(counted(c));
    assert_int_equal(waits_at(c, "CN-CAN-AIR"), 5 * PARCELS);
    scanned(c, "EDD", c->now_ms, 0, 3 * PARCELS);
    assert_true(counted(c));
    assert_int_equal(waits_at(c, "RU-MOW"), 3 * PARCELS);
    assert_int_equal(comes_to(c, "RU-MOW", 0), 6 * PARCELS);
    scanned(c, "EDE", c->now_ms, 0, 3 * PARCELS);
    assert_true(counted(c));
    assert_int_equal(waits_at(c, "RU-MOW"), 0);
    assert_int_equal(comes_to(c, "RU-MOW", 0), 6 * PARCELS);
}

/* Of those that were to come before the latest scan of a node nothing was scanned there: they come
 * yet. Where nothing is scanned at all, they may have passed long ago. */
static void who_is_late_comes_yet(void **state)
{
    struct ctx *c = start(state);

    sent(c, "standard", 20, 0, ALL);
    assert_false(counted(c));
    scanned(c, "EDB", c->now_ms, 0, 1);
    assert_true(counted(c));
    assert_int_equal(waits_at(c, "RU-SVO"), 1);
    assert_int_equal(comes_to(c, "RU-SVO", 0), ALL - 1);
    assert_int_equal(comes_to(c, "RU-SVO", 1), 0);
    assert_int_equal(waits_at(c, "RU-MOW"), -1);
}

/* Those that are served first are in front of their own class only. */
static void classes_wait_apart(void **state)
{
    struct ctx *c = start(state);
    struct live_state live;

    sent(c, "express", 0, 0, PARCELS);
    sent(c, "standard", 0, PARCELS, 10);
    scanned(c, "EMD", c->now_ms, 0, 5);
    scanned(c, "EDB", c->now_ms, 5, PARCELS + 5);
    assert_true(counted(c));
    live = state_of(c);
    assert_int_equal(live.counts.n, 2); /* and those that come to Moscow then */
    assert_str(live.counts.v[1].node, "RU-SVO");
    assert_int_equal(live.counts.v[1].first, PARCELS);
    assert_int_equal(live.counts.v[1].rest, 10);
    assert_int_equal(live.counts.v[1].at, c->now_ms);
}

static void an_operators_count_goes_before(void **state)
{
    struct ctx *c = start(state);
    int32_t before = promised(c), late;

    sent(c, "standard", 0, 0, ALL);
    scanned(c, "EDB", c->now_ms, 0, ALL);
    assert_true(counted(c));
    late = promised(c);
    assert_true(late > before);
    say_waiting(c, EDIT_WAITING, 0);
    assert_true(promised(c) < late);
    before = promised(c);
    (void)counted(c);
    assert_int_equal(promised(c), before);
    say_waiting(c, EDIT_LIFT, 1);
    assert_int_equal(promised(c), late);
}

static void a_silent_feed_invents_nothing(void **state)
{
    struct ctx *c = start(state);
    int32_t before = promised(c);
    bool swapped;

    sent(c, "standard", 40, 0, ALL);
    scanned(c, "EDB", c->now_ms - 31 * DAY_MS, 0, ALL);
    assert_false(counted(c));
    assert_int_equal(promised(c), before);
    scanned(c, "EME", c->now_ms, 0, PARCELS); /* they wait for papers */
    assert_false(counted(c));
    assert_int_equal(promised(c), before);
    assert_int_equal(count_queues(c, 40), DONE); /* as the operator has set it */
    assert_int_equal(logistics_refresh(c, &swapped), DONE);
    assert_int_equal(waits_at(c, "RU-SVO"), 9 * PARCELS);
    assert_true(counted(c)); /* and back */
    assert_int_equal(waits_at(c, "RU-SVO"), -1);
    assert_int_equal(promised(c), before);
}

/* ---- the same by the verbs of a parcel ---- */

static enum outcome create_and_scan(struct ctx *c, void *arg)
{
    const char *const *code = arg;

    for (int i = 0; i < 5; i++) {
        struct shipment_new in = {.buyer = ann, .order = {1}, .seller = {1},
                                  .service = SERVICE_STANDARD, .hub = STR("CN-SZX"),
                                  .city = MOSCOW, .origin = STR("CN"), .destination = STR("RU"),
                                  .p50 = utc_date(c->now_ms), .p90 = utc_date(c->now_ms)};
        struct scan_new scan = {.at_ms = c->now_ms, .country = STR("RU"), .source = STR("test")};
        struct shipment_id id;
        struct scan_result result;

        scan.number = in.number = s10_make("RB", i, "CN");
        TRY(shipment_create(c, &in, &id));
        for (size_t k = 0; code[k]; k++) {
            scan.code = str_of(code[k]);
            scan.at_ms++;
            TRY(scan_record(c, &scan, &result));
        }
    }
    return DONE;
}

static void recorded_scans_are_counted(void **state)
{
    static const char *const at_customs[] = {"EMC", "EMD", "EDB", NULL};
    struct ctx *c = start(state);

    assert_int_equal(store_write(c, ann.v, create_and_scan, (void *)at_customs), DONE);
    assert_true(counted(c));
    assert_int_equal(waits_at(c, "RU-SVO"), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(recorded_scans_are_counted),
        STORE_TEST(scans_lengthen_and_releases_shorten),
        STORE_TEST(what_is_announced_comes),
        STORE_TEST(sorting_is_counted_by_what_came_and_left),
        STORE_TEST(who_is_late_comes_yet),
        STORE_TEST(classes_wait_apart),
        STORE_TEST(an_operators_count_goes_before),
        STORE_TEST(a_silent_feed_invents_nothing),
    };
    return test_store_run("queue_count", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* An operator changes the network: what is shown before is what comes true, it is written down who
 * did it and why, and can be taken back. On both engines. */
#include "support/test_store.h"

#include "base/civil.h"
#include "flow/network.h"
#include "store/store.h"
#include "support/test_network.h"

#define MOSCOW ((struct city_id){524901})

static struct network_effect effect;

static struct ctx *start(void **state)
{
    struct test_store *t = *state;
    struct import_network in = {.csv = test_network_csv(), .who = STR("test")};
    struct network_result result;

    t->c.actor.roles = ROLE_OPERATOR;
    assert_int_equal(import_network(&t->c, &in, &result), DONE);
    return &t->c;
}

/* The P90 from Shenzhen to Moscow, ordered now; 0: none. */
static int32_t promised(struct ctx *c, enum service service)
{
    struct promise_in in = {.from = hub_by_code(STR("CN-SZX")), .to = city_by_id(MOSCOW),
                            .service = service, .now_ms = c->now_ms};
    struct promise p;

    promise_get(&in, &p);
    return p.none == PROMISE_YES ? p.p90.days : 0;
}

static struct network_edit edit(struct ctx *c, enum network_edit_kind kind, const char *target,
                                int64_t value)
{
    struct network_edit e = {.kind = kind, .target = str_of(target), .value = value,
                             .first = utc_date(c->now_ms),
                             .last = date_add(utc_date(c->now_ms), 9), .who = STR("anna"),
                             .note = STR("a storm")};

    assert_int_equal(network_version(c, &e.after), DONE);
    return e;
}

static void show(struct ctx *c, const struct network_edit *e)
{
    enum outcome o = preview_network(c, e, &effect);

    if (o != DONE)
        print_error("%s: %s\n", c->problem.field, c->problem.detail);
    assert_int_equal(o, DONE);
}

static void apply(struct ctx *c, const struct network_edit *e)
{
    enum outcome o = change_network(c, e);

    if (o != DONE)
        print_error("%s: %s\n", c->problem.field, c->problem.detail);
    assert_int_equal(o, DONE);
}

/* What was shown of the lane from Shenzhen to Russia. */
static const struct lane_effect *shown(enum service service)
{
    for (uint32_t i = 0; i < effect.changed_n; i++)
        if (str_eq(effect.lane[i].from->code, STR("CN-SZX")) &&
            effect.lane[i].service == service && strcmp(effect.lane[i].to->code, "RU") == 0)
            return &effect.lane[i];
    return NULL;
}

static struct overlay_row newest_overlay(struct ctx *c)
{
    struct overlay_row row;
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(overlay_newest(c, &row, &found), DONE);
    store_read_end(c);
    assert_true(found);
    return row;
}

static struct edition newest_edition(struct ctx *c)
{
    struct edition e;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(edition_newest(c, &e), DONE);
    store_read_end(c);
    return e;
}

/* ---- closed for days ---- */

static void a_leg_is_closed_for_days(void **state)
{
    struct ctx *c = start(state);
    struct network_edit e = edit(c, EDIT_CLOSE, "CAN-SVO", 0);
    int32_t before = promised(c, SERVICE_STANDARD);
    const struct lane_effect *lane;

    show(c, &e);
    lane = shown(SERVICE_STANDARD);
    assert_non_null(lane);
    assert_int_equal(lane->kind, LANE_LATER);
    assert_true(effect.worst_days >= effect_days(lane));
    assert_true(effect.lanes_n > effect.kinds[LANE_LATER]);
    assert_int_equal(effect.changed_n, effect.kinds[LANE_LATER]);
    assert_int_equal(promised(c, SERVICE_STANDARD), before); /* nothing is done yet */
    apply(c, &e);
    assert_true(promised(c, SERVICE_STANDARD) > before);
    assert_true(promised(c, SERVICE_STANDARD) - before <= effect.worst_days);
    assert_str(newest_overlay(c).who, "anna");
    assert_str(newest_overlay(c).note, "a storm");
    e = edit(c, EDIT_LIFT, "", newest_overlay(c).id);
    show(c, &e);
    assert_int_equal(shown(SERVICE_STANDARD)->kind, LANE_EARLIER);
    apply(c, &e);
    assert_int_equal(promised(c, SERVICE_STANDARD), before);
    assert_str(newest_overlay(c).ended_by, "anna");
    assert_int_equal(change_network(c, &e), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_not_found);
}

/* The days before and after are as they were. */
static void other_days_go_on(void **state)
{
    struct ctx *c = start(state);
    struct network_edit e = edit(c, EDIT_CLOSE, "CAN-SVO", 0);
    int32_t before = promised(c, SERVICE_STANDARD);

    e.first = date_add(e.first, 30);
    e.last = e.first;
    show(c, &e);
    apply(c, &e);
    assert_int_equal(promised(c, SERVICE_STANDARD), before);
}

/* ---- capacity ---- */

static void a_leg_without_capacity_carries_nothing(void **state)
{
    struct ctx *c = start(state);
    struct network_edit e = edit(c, EDIT_CAPACITY, "CAN-SVO", 0);
    int64_t version = newest_edition(c).version;

    show(c, &e);
    assert_int_equal(shown(SERVICE_STANDARD)->kind, LANE_CLOSED);
    assert_int_equal(newest_edition(c).version, version);
    apply(c, &e);
    assert_int_equal(promised(c, SERVICE_STANDARD), 0);
    assert_int_equal(newest_edition(c).version, version + 1);
    assert_str(newest_edition(c).note, "legs CAN-SVO: capacity 0: a storm");
    assert_str(newest_edition(c).who, "anna");
    e = edit(c, EDIT_RETURN, "", version);
    show(c, &e);
    assert_int_equal(shown(SERVICE_STANDARD)->kind, LANE_OPENED);
    apply(c, &e);
    assert_true(promised(c, SERVICE_STANDARD) > 0);
    assert_int_equal(newest_edition(c).version, version + 2);
}

static void last_miles_and_limits(void **state)
{
    struct ctx *c = start(state);
    struct network_edit e = edit(c, EDIT_CAPACITY, "RU-MOW/express/capital", NO_LIMIT);

    show(c, &e);
    assert_int_equal(effect.changed_n, 0);
    apply(c, &e);
    assert_true(str_find(newest_edition(c).csv.text[NETWORK_LASTMILES],
                         STR("express,capital,courier,1234567,08:00,60,4-10,,USD")) != STR_NONE);
}

/* ---- queues ---- */

static void what_waits_makes_dates_later_and_a_quicker_queue_earlier(void **state)
{
    struct ctx *c = start(state);
    struct network_edit e = edit(c, EDIT_WAITING, "RU-SVO", 60000);
    int32_t before = promised(c, SERVICE_STANDARD), after;

    show(c, &e);
    assert_int_equal(shown(SERVICE_STANDARD)->kind, LANE_LATER);
    apply(c, &e);
    after = promised(c, SERVICE_STANDARD);
    assert_true(after > before);
    assert_int_equal(newest_overlay(c).rest, 60000);
    e = edit(c, EDIT_RATE, "RU-SVO", 4000);
    show(c, &e);
    assert_int_equal(shown(SERVICE_STANDARD)->kind, LANE_EARLIER);
    apply(c, &e);
    assert_true(promised(c, SERVICE_STANDARD) < after);
    e = edit(c, EDIT_WAITING, "RU-SVO", 0); /* counted anew */
    apply(c, &e);
    assert_true(promised(c, SERVICE_STANDARD) <= before);
    e = edit(c, EDIT_RATE, "RU-SVO", 0);
    show(c, &e);
    assert_int_equal(shown(SERVICE_STANDARD)->kind, LANE_CLOSED);
}

/* ---- what is refused ---- */

static void expect_refused(struct ctx *c, const struct network_edit *e, enum refusal refusal,
                           const char *field)
{
    c->problem = (struct problem){0};
    assert_int_equal(preview_network(c, e, &effect), REFUSED);
    assert_int_equal(c->problem.refusal, refusal);
    assert_string_equal(c->problem.field, field);
    assert_int_equal(change_network(c, e), REFUSED);
    assert_int_equal(c->problem.refusal, refusal);
    assert_int_equal(newest_edition(c).version, 1);
}

static void bad_changes_change_nothing(void **state)
{
    struct ctx *c = start(state);
    struct network_edit e = edit(c, EDIT_CAPACITY, "CAN-XXX", 5);

    expect_refused(c, &e, refusal_not_found, "target");
    e = edit(c, EDIT_CAPACITY, "RU-MOW/express", 5);
    expect_refused(c, &e, refusal_not_found, "target");
    e = edit(c, EDIT_CAPACITY, "CAN-SVO", -2);
    expect_refused(c, &e, refusal_invalid, "value");
    e = edit(c, EDIT_RATE, "RU-SVO", NO_LIMIT);
    expect_refused(c, &e, refusal_invalid, "value");
    e = edit(c, EDIT_RATE, "RU-LED", 10);
    expect_refused(c, &e, refusal_not_found, "target");
    e = edit(c, EDIT_WAITING, "RU-LED", 10);
    expect_refused(c, &e, refusal_not_found, "target");
    e = edit(c, EDIT_WAITING, "RU-SVO", -1);
    expect_refused(c, &e, refusal_invalid, "rest");
    e = edit(c, EDIT_CLOSE, "CAN-SVO", 0);
    e.last = date_add(e.first, -1);
    expect_refused(c, &e, refusal_invalid, "first_day");
    e.first = e.last = date_add(e.first, -30);
    expect_refused(c, &e, refusal_invalid, "last_day");
    e = edit(c, EDIT_CLOSE, "CAN-SVO", 0);
    e.note = STR(" ");
    show(c, &e);
    assert_int_equal(change_network(c, &e), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_required);
    e = edit(c, EDIT_RETURN, "", 9);
    expect_refused(c, &e, refusal_not_found, "value");
    e = edit(c, EDIT_LIFT, "", 9);
    expect_refused(c, &e, refusal_not_found, "value");
    e = edit(c, EDIT_CAPACITY, "CAN-SVO", 5);
    e.after = 0;
    expect_refused(c, &e, refusal_conflict, "after");
    e = edit(c, EDIT_CAPACITY, "CAN-SVO", 5);
    c->actor.roles = ROLE_SELLER;
    expect_refused(c, &e, refusal_forbidden, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_leg_is_closed_for_days),
        STORE_TEST(other_days_go_on),
        STORE_TEST(a_leg_without_capacity_carries_nothing),
        STORE_TEST(last_miles_and_limits),
        STORE_TEST(what_waits_makes_dates_later_and_a_quicker_queue_earlier),
        STORE_TEST(bad_changes_change_nothing),
    };
    return test_store_run("change_network", tests);
}
